"""Regularization: small weights are preferred, so the network learns less noise. (Chapter 3)

A penalty that grows with the weights is added to the cost. `lmbda`, the book's lambda, is the
weight of the penalty, and n is the number of training examples. Biases have no penalty.

    L2    C = C_0 + lambda/(2n) sum of w^2    w -> (1 - eta lambda/n) w - eta/m sum of dC_x/dw
    L1    C = C_0 + lambda/n sum of |w|       w -> w - eta lambda/n sgn(w) - eta/m sum of dC_x/dw

`l2` and `l1` make functions that take such a step, for `sgd`:

    for epoch in sgd(network, training, 30, 10, 0.5, update=l2(lmbda / n)):
        C = average_cost(network, training) + l2_penalty(network, lmbda, n)
"""

from __future__ import annotations

from collections.abc import Callable
from math import copysign, inf

from tinynn.backpropagation import backprop
from tinynn.cost import Cost, QuadraticCost
from tinynn.gradient_descent import descend
from tinynn.matrix import Example, Vector
from tinynn.network import Network


def l2(lmbda_over_n: float) -> Callable[..., None]:
    """A function for `sgd(..., update=...)`: each step also changes w to (1 - eta lambda/n) w.

    Raises ValueError where lambda/n is not a finite number of at least 0. During training it is
    raised where eta lambda/n is 1 or more: each weight would become 0 or change its sign.
    """

    def shrunk(row: Vector, rate: float) -> Vector:
        """(1 - rate) w for each weight of the row."""
        if rate >= 1:
            raise ValueError(f"eta lambda / n is {rate:g}, expected less than 1")
        factor = 1 - rate
        return [factor * w_jk for w_jk in row]

    return with_shrinking(shrunk, lmbda_over_n)


def l1(lmbda_over_n: float) -> Callable[..., None]:
    """A function for `sgd(..., update=...)`: each step also changes w to w - eta lambda/n sgn(w).

    So a weight closer to 0 than eta lambda/n changes its sign. Raises ValueError where lambda/n is
    not a finite number of at least 0.
    """

    def shrunk(row: Vector, rate: float) -> Vector:
        """w - rate sgn(w) for each weight of the row."""
        return [w_jk - copysign(rate, w_jk) if w_jk else 0.0 for w_jk in row]

    return with_shrinking(shrunk, lmbda_over_n)


def with_shrinking(
    shrunk: Callable[[Vector, float], Vector], lmbda_over_n: float
) -> Callable[..., None]:
    """`update_mini_batch`, but each row of weights is replaced by `shrunk(row, eta lambda/n)`.

    The gradients are computed before that, at the old weights, as both formulas say.
    """
    if not 0 <= lmbda_over_n < inf:
        raise ValueError(f"lambda / n is {lmbda_over_n}, expected a finite number of at least 0")

    def update(
        network: Network, mini_batch: list[Example], eta: float, cost: type[Cost] = QuadraticCost
    ) -> None:
        """A step of `update_mini_batch` with the penalty."""
        gradients = [backprop(network, x, y, cost) for x, y in mini_batch]
        rate = float(eta) * float(lmbda_over_n)
        for w in network.weights:
            for row in w:
                row[:] = shrunk(row, rate)
        descend(network, gradients, float(eta) / len(mini_batch))

    return update


def l2_penalty(network: Network, lmbda: float, n: int) -> float:
    """lambda / (2n) times the sum of the squares of all weights."""
    return lmbda / (2 * n) * sum(w_jk * w_jk for w in network.weights for row in w for w_jk in row)


def l1_penalty(network: Network, lmbda: float, n: int) -> float:
    """lambda / n times the sum of the absolute values of all weights."""
    return lmbda / n * sum(abs(w_jk) for w in network.weights for row in w for w_jk in row)
