"""Dropout: each step trains only half of the hidden neurons, drawn at random. (Chapter 3)

So the network learns not to depend on any single neuron, as if many networks voted. When all the
neurons work together, the next layer gets about twice the input that it was trained with. So the
weights that lead out of hidden neurons are halved before the network is used:

    for epoch in sgd(network, training, 30, 10, 0.5, update=dropout(Random(1))):
        print(halved(network).evaluate(validation))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy, deepcopy
from random import Random

from tinynn.cost import Cost, QuadraticCost
from tinynn.gradient_descent import update_mini_batch
from tinynn.matrix import Example
from tinynn.network import Network, random_generator


def dropout(
    rng: Random | int | None = None, update: Callable[..., None] = update_mini_batch
) -> Callable[..., None]:
    """A function for `sgd(..., update=...)`: each step trains a thinned network, by `update`.

    `rng`, or a generator with this seed, draws the neurons that the step keeps.
    """
    rng = random_generator(rng)

    def update_thinned(
        network: Network, mini_batch: list[Example], eta: float, cost: type[Cost] = QuadraticCost
    ) -> None:
        """A step that changes only the neurons that are kept."""
        kept = draw_kept(network.sizes, rng)
        thin = thinned(network, kept)
        update(thin, mini_batch, eta, cost)
        put_back(thin, network, kept)

    return update_thinned


def half(size: int) -> int:
    """The number of hidden neurons that are kept of `size`: half of them, rounded up.

    >>> half(30), half(5)
    (15, 3)
    """
    return (size + 1) // 2


def draw_kept(sizes: Sequence[int], rng: Random) -> list[list[int]]:
    """The neurons that are kept, layer by layer: half of each hidden layer, all inputs and outputs.
    """
    hidden = [sorted(rng.sample(range(size), half(size))) for size in sizes[1:-1]]
    return [list(range(sizes[0])), *hidden, list(range(sizes[-1]))]


def thinned(network: Network, kept: list[list[int]]) -> Network:
    """The network of the neurons that are kept, with copies of their weights and biases."""
    thin = copy(network)
    thin.sizes = [len(layer) for layer in kept]
    thin.weights = [
        [[w[j][k] for k in columns] for j in rows]
        for w, columns, rows in zip(network.weights, kept, kept[1:])
    ]
    thin.biases = [[b[j] for j in rows] for b, rows in zip(network.biases, kept[1:])]
    return thin


def put_back(thin: Network, network: Network, kept: list[list[int]]) -> None:
    """Copy the weights and biases of the thinned network to their places in the whole one."""
    for l, (columns, rows) in enumerate(zip(kept, kept[1:])):
        for j, row, b_j in zip(rows, thin.weights[l], thin.biases[l]):
            network.biases[l][j] = b_j
            for k, w_jk in zip(columns, row):
                network.weights[l][j][k] = w_jk


def halved(network: Network) -> Network:
    """A copy of the network in which the weights out of hidden neurons are halved.

    Where the number of neurons is odd, the factor is the share of neurons that each step kept.
    """
    whole = deepcopy(network)
    for size, w in zip(whole.sizes[1:], whole.weights[1:]):
        share = half(size) / size
        for row in w:
            row[:] = [share * w_jk for w_jk in row]
    return whole
