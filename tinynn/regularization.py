"""Regularization: small weights are preferred, so that noise is not learnt. (Chapter 3)

The cost gets a penalty that grows with the weights. `lmbda`, the book's lambda, says how much the
penalty counts; n is the number of training examples. The biases are left alone.

    L2    C = C_0 + lambda/(2n) sum of w^2    w -> (1 - eta lambda/n) w - eta/m sum of dC_x/dw
    L1    C = C_0 + lambda/n sum of |w|       w -> w - eta lambda/n sgn(w) - eta/m sum of dC_x/dw

So at each step the weights shrink a little before the step itself is taken:

    shrink = l2(eta * lmbda / len(training))
    for epoch in sgd(network, training, 30, 10, eta, cost, shrink=shrink):
        C = average_cost(network, training, cost) + l2_penalty(network, lmbda, len(training))
"""

from __future__ import annotations

from collections.abc import Callable
from math import copysign, inf

from tinynn.network import Network


def l2(rate: float) -> Callable[[Network], None]:
    """A function, for `sgd`, that shrinks a network: w -> (1 - rate) w, with rate = eta lambda / n.

    Raises ValueError for a rate of 1 or more, which would leave nothing of the weights or turn them
    round, and for one below 0.
    """
    if not 0 <= rate < 1:
        raise ValueError(f"eta lambda / n is {rate:g}, expected at least 0 and less than 1")
    factor = 1 - rate

    def shrink(network: Network) -> None:
        """w -> (1 - rate) w for every weight."""
        for w in network.weights:
            for row in w:
                row[:] = [factor * w_jk for w_jk in row]

    return shrink


def l1(rate: float) -> Callable[[Network], None]:
    """A function, for `sgd`, that shrinks a network: w -> w - rate sgn(w), rate = eta lambda / n.

    A weight between -rate and rate overshoots 0, as the formula has it. Raises ValueError for a
    rate below 0 or infinite.
    """
    if not 0 <= rate < inf:
        raise ValueError(f"eta lambda / n is {rate:g}, expected a finite number of at least 0")

    def shrink(network: Network) -> None:
        """w -> w - rate sgn(w) for every weight."""
        for w in network.weights:
            for row in w:
                row[:] = [w_jk - copysign(rate, w_jk) if w_jk else 0.0 for w_jk in row]

    return shrink


def l2_penalty(network: Network, lmbda: float, n: int) -> float:
    """lambda / (2n) times the sum of the squares of all weights."""
    return lmbda / (2 * n) * sum(w_jk * w_jk for w in network.weights for row in w for w_jk in row)


def l1_penalty(network: Network, lmbda: float, n: int) -> float:
    """lambda / n times the sum of the absolute values of all weights."""
    return lmbda / n * sum(abs(w_jk) for w in network.weights for row in w for w_jk in row)
