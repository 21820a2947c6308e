"""Dropout: at each step only half of the hidden neurons, drawn at random, are there. (Chapter 3)

What is learnt must not depend on any one of them, so it is as if many networks voted. With all
neurons there again, the next layer gets about twice the input that it learnt with; so for use the
weights out of the hidden neurons are halved:

    for epoch in sgd_with_dropout(network, training, 30, 10, eta, cost, rng):
        print(halved(network).evaluate(validation))
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy, deepcopy
from random import Random

from tinynn.cost import Cost, QuadraticCost
from tinynn.network import Example, Network
from tinynn.sgd import check_steps, mini_batches, update


def sgd_with_dropout(
    network: Network, training_data: Sequence[Example],
    epochs: int, mini_batch_size: int, eta: float,
    cost: Cost = QuadraticCost, rng: Random | None = None,
) -> Iterator[int]:
    """As `sgd` without `shrink`, but each mini-batch trains a thinned network that `rng` draws."""
    check_steps(mini_batch_size, eta)
    rng = rng or Random()
    for epoch in range(epochs):
        for mini_batch in mini_batches(training_data, mini_batch_size, rng):
            kept = draw_kept(network.sizes, rng)
            thin = thinned(network, kept)
            update(thin, mini_batch, eta, cost)
            put_back(thin, network, kept)
        yield epoch


def half(size: int) -> int:
    """How many of `size` hidden neurons stay: half of them, rounded up.

    >>> half(30), half(5)
    (15, 3)
    """
    return (size + 1) // 2


def draw_kept(sizes: Sequence[int], rng: Random) -> list[list[int]]:
    """For each layer the neurons that stay: half of each hidden one, the input and output whole."""
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
    """Put the weights and biases of the thinned network into their places in the whole one."""
    for l, (columns, rows) in enumerate(zip(kept, kept[1:])):
        for j, row, b_j in zip(rows, thin.weights[l], thin.biases[l]):
            network.biases[l][j] = b_j
            for k, w_jk in zip(columns, row):
                network.weights[l][j][k] = w_jk


def halved(network: Network) -> Network:
    """A copy of the network for use, with the weights out of the hidden neurons halved.

    Where their number is odd, the factor is the share of them that was there at each step.
    """
    whole = deepcopy(network)
    for size, w in zip(whole.sizes[1:], whole.weights[1:]):
        share = half(size) / size
        for row in w:
            row[:] = [share * w_jk for w_jk in row]
    return whole
