"""Stochastic gradient descent: how the network learns.

The cost rises fastest in the direction of its gradient, so a small step in the opposite direction
lowers it: v -> v' = v - eta nabla C, (11). But the gradient of the whole cost needs all training
examples, and gives one step. The average gradient of a mini-batch, a few examples drawn at random,
is a good estimate of it, (18), (19). So the same work gives many more steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf, isfinite
from random import Random

from tinynn.backpropagation import Gradient, backprop
from tinynn.cost import Cost, QuadraticCost
from tinynn.matrix import Example, Examples, subtract
from tinynn.network import Network, random_generator


def update_mini_batch(
    network: Network, mini_batch: list[Example], eta: float, cost: type[Cost] = QuadraticCost
) -> None:
    """One step of learning, from m examples: w -> w - (eta/m) sum of dC_x/dw, the same for b.

    These are (20), (21). All the gradients are found before the first weight changes.
    """
    gradients = [backprop(network, x, y, cost) for x, y in mini_batch]
    descend(network, gradients, float(eta) / len(mini_batch))


def descend(network: Network, gradients: list[Gradient], rate: float) -> None:
    """Subtract `rate` times each of the gradients from all weights and biases.

    The gradients are those of `backprop`, whose weights are of the kind Outer. For the gradients of
    all n examples and rate = eta / n this is (16), (17).
    """
    for nabla_w, nabla_b in gradients:
        for w, b, nabla, delta in zip(network.weights, network.biases, nabla_w, nabla_b):
            subtract(w, rate, nabla)
            for j, delta_j in enumerate(delta):
                b[j] -= rate * delta_j


def mini_batches(data: Sequence[Example], size: int, rng: Random) -> Iterator[list[Example]]:
    """Yield mini-batches of `size` examples, drawn without replacement until all are used.

    The last one is smaller where `size` does not divide the number of examples.
    """
    order = list(range(len(data)))
    rng.shuffle(order)
    for start in range(0, len(order), size):
        yield [data[i] for i in order[start : start + size]]


def sgd(
    network: Network, training_data: Iterable[Example], epochs: int, mini_batch_size: int,
    eta: float, *, cost: type[Cost] = QuadraticCost, rng: Random | int | None = None,
    update: Callable[..., None] = update_mini_batch,
) -> Iterator[int]:
    """Train the network. After each epoch, a pass over the data, yield its number: 0, 1, 2, ...

    `sgd` is a generator: nothing is trained until you loop over it. The loop may do anything
    between epochs, and may stop early with `break`:

        for epoch in sgd(network, training, epochs=30, mini_batch_size=10, eta=3.0):
            print(f"Epoch {epoch}: {network.evaluate(test)} / {len(test)}")

    `eta` is the learning rate. `rng`, or a generator with this seed, shuffles the examples.
    `update(network, mini_batch, eta, cost)` takes one step; another function in its place is
    another way to learn, such as `tinynn.regularization.l2`.

    Raises, when the loop begins, ValueError for a setting out of its range and ShapeError where
    the training data hold no examples; later, ShapeError for an example that is not a pair (x, y)
    or does not fit the network, and ValueError for a `cost` that is not a Cost, and after an epoch
    in which the weights overflowed.
    """
    check_settings(epochs, mini_batch_size, eta)
    data, rng = Examples(training_data), random_generator(rng)
    for epoch in range(epochs):
        for mini_batch in mini_batches(data, mini_batch_size, rng):
            update(network, mini_batch, float(eta), cost)
        check_finite(network)
        yield epoch


def check_settings(epochs: int, mini_batch_size: int, eta: float) -> None:
    """Raise ValueError for a number of epochs, mini-batch size or learning rate out of range."""
    for name, value, least in (("epochs", epochs, 0), ("mini_batch_size", mini_batch_size, 1)):
        if not hasattr(value, "__index__") or value < least:
            raise ValueError(f"{name} is {value!r}, expected a whole number of at least {least}")
    if not hasattr(eta, "__float__") or not 0 < eta < inf:
        raise ValueError(f"eta is {eta!r}, expected a finite number greater than 0")


def check_finite(network: Network) -> None:
    """Raise ValueError if a weight or a bias is infinite or NaN."""
    if not all(isfinite(v) for w in [*network.weights, network.biases] for row in w for v in row):
        raise ValueError("the weights are no longer finite numbers: train again with a smaller eta")
