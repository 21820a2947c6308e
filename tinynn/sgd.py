"""Stochastic gradient descent: how the network learns.

The gradient of the cost over all the training examples says which way is up, so a step against it
goes down; but it takes a pass over all of them for one step. A mini-batch, a few examples drawn at
random, gives a good estimate of it (18), (19), and many more steps for the same work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import inf
from random import Random

from tinynn.backprop import Gradient, backprop_each
from tinynn.cost import Cost, QuadraticCost
from tinynn.matrix import expect_length, nonzero
from tinynn.network import Example, Network


def sgd(
    network: Network, training_data: Sequence[Example],
    epochs: int, mini_batch_size: int, eta: float,
    cost: Cost = QuadraticCost, rng: Random | None = None,
    shrink: Callable[[Network], None] | None = None,
) -> Iterator[int]:
    """Train the network; yield 0, 1, 2, ... after each epoch, a pass over the training data.

    The caller's own loop says what is done between epochs, and may break out of it:

        for epoch in sgd(network, training, epochs=30, mini_batch_size=10, eta=3.0):
            print(f"Epoch {epoch}: {network.evaluate(test)} / {len(test)}")

    `eta` is the learning rate, `rng` shuffles the examples, and `shrink`, if there is one, shrinks
    the weights at each step (see `tinynn.regularization`). It is the loop that trains: calling
    `sgd` without one does nothing. Raises ValueError, when the loop begins, for a mini-batch size
    or eta that makes no sense, and ShapeError when it comes to an example that does not fit the
    network.
    """
    check_steps(mini_batch_size, eta)
    rng = rng or Random()
    for epoch in range(epochs):
        for mini_batch in mini_batches(training_data, mini_batch_size, rng):
            update(network, mini_batch, eta, cost, shrink)
        yield epoch


def check_steps(mini_batch_size: int, eta: float) -> None:
    """Raise ValueError for a mini-batch size or a learning rate that makes no sense."""
    if mini_batch_size < 1:
        raise ValueError(f"mini_batch_size is {mini_batch_size}, expected 1 or more")
    if not 0 < eta < inf:
        raise ValueError(f"eta is {eta}, expected a finite number greater than 0")


def mini_batches(
    training_data: Sequence[Example], size: int, rng: Random
) -> Iterator[list[Example]]:
    """Yield mini-batches of `size` examples, drawn without replacement until all are used.

    The last one is smaller where `size` does not divide the number of examples.
    """
    order = list(range(len(training_data)))
    rng.shuffle(order)
    for start in range(0, len(order), size):
        yield [training_data[i] for i in order[start : start + size]]


def update(
    network: Network, mini_batch: list[Example], eta: float, cost: Cost,
    shrink: Callable[[Network], None] | None = None,
) -> None:
    """One step against the mini-batch's estimate of the gradient: (20), (21).

    All the gradients are taken before any is subtracted, so all at the same weights and biases;
    `shrink`, if there is one, comes between.
    """
    gradients = backprop_each(network, mini_batch, cost)
    if shrink:
        shrink(network)
    descend(network, gradients, eta / len(mini_batch))


def descend(network: Network, gradients: list[Gradient], rate: float) -> None:
    """Subtract `rate` times each of the gradients from every weight and bias.

    For the gradients of all n examples and rate = eta / n that is (16), (17); for those of a
    mini-batch of m examples and rate = eta / m it is (20), (21).

    A gradient is delta_j for b_j (BP3) and delta_j a_k for w_jk (BP4). The products are made here,
    where they are used, and only where a_k is not 0: elsewhere w_jk does not change. All gradients
    change one row of w before the next, which saves time as in `matvecs`.
    """
    for l, (w, b) in enumerate(zip(network.weights, network.biases)):
        # Of each example: the errors, the activations that came in, and where those are not 0.
        per_example = [(g.deltas[l], g.inputs[l], nonzero(g.inputs[l])) for g in gradients]
        for j, row in enumerate(w):
            for delta, a, places in per_example:
                change = rate * delta[j]
                b[j] -= change  # b_j -> b_j - rate delta_j
                for k in places:
                    row[k] -= change * a[k]  # w_jk -> w_jk - rate delta_j a_k


def average_cost(network: Network, data: Sequence[Example], cost: Cost = QuadraticCost) -> float:
    """C, the average of the costs of the examples of `data`: what descent lowers, (6).

    Raises ShapeError for an example that does not fit, ZeroDivisionError where there are none.
    """
    total = 0.0
    for x, y in data:
        expect_length("y", y, network.sizes[-1])
        total += cost.value(network.feedforward(x), y)
    return total / len(data)
