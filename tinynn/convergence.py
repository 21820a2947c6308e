"""Is a gradient right? This check has no tolerance. It only has to tell a 2 from a 1.

In a direction d in the space of all parameters v, the gradient g predicts that C(v + h d) is
C(v) + h g.d, except for a remainder. If g is right, the remainder falls like h^2: to a quarter when
h is halved. If g is wrong, in all but a few directions it falls like h in the end: to a half.
`convergence_order` measures that exponent, 2 or 1.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from math import isfinite, log2, nan, sqrt
from random import Random
from statistics import median
from typing import Any

from tinynn.backpropagation import backprop
from tinynn.cost import Cost, QuadraticCost, average_cost
from tinynn.gradient_check import check_shape, entries, rounding_noise
from tinynn.matrix import Example, Vector, dot, vector
from tinynn.network import Network, random_generator


def convergence_order(
    network: Network, x: Vector, y: Vector, cost: type[Cost] = QuadraticCost,
    directions: int = 5, rng: Random | int | None = None,
    gradient: Callable[[Network, Vector, Vector], Any] | None = None,
) -> float:
    """The exponent with which the remainder |C(v + h d) - C(v) - h g.d| falls with h.

    It is 2, give or take 0.05, if the gradient g is right, and comes near 1 as g gets wrong. If all
    of g is off by a thousandth, that is plain; but if one derivative of thousands is off, that can
    remain unseen. g is the gradient of `backprop`, or of your own `gradient(network, x, y)`.

    The result is the median over random directions d, drawn by `rng`. It is NaN where in none of
    them the exponent settles before rounding errors are as large as the remainders. The network is
    left as it was. Raises what `check_gradient` raises for the network, x, y and the gradient.
    """
    x, y = vector("x", x, network.sizes[0]), vector("y", y, network.sizes[-1])
    for name, v, i in entries(network):
        if not isfinite(v[i]):
            raise ValueError(f"{name} is {v[i]}, expected a finite number")
    rng = random_generator(rng)
    found = gradient(network, x, y) if gradient else backprop(network, x, y, cost)
    derivatives = check_shape(found, network)
    orders = []
    for _ in range(directions):
        d = [rng.gauss(0.0, 1.0) for _ in range(network.parameter_count)]
        length = sqrt(dot(d, d))
        last = remainders(network, (x, y), cost, derivatives, [d_i / length for d_i in d])[-3:]
        if len(last) == 3:  # enough for two exponents, which agree where it has settled
            previous, order = log2(last[0] / last[1]), log2(last[1] / last[2])
            if abs(order - previous) < 0.02:
                orders.append(order)
    return median(orders) if orders else nan


def remainders(
    network: Network, example: Example, cost: type[Cost], derivatives: dict[str, float], d: Vector
) -> list[float]:
    """The remainders for h = 1, 1/2, 1/4, ..., as long as they are well above rounding errors.

    Well above is 5,000 times as large or more. Then rounding errors change a log2 of two
    remainders by less than 0.001.
    """
    before = average_cost(network, [example], cost)
    slope = dot(d, list(derivatives.values()))  # g.d
    noise = rounding_noise(network, [example], cost, derivatives)
    found: list[float] = []
    h = 1.0
    while len(found) < 40:  # rounding ends the loop before, unless a NaN prevents it
        moved = deepcopy(network)
        for d_i, (_, v, i) in zip(d, entries(moved)):
            v[i] += h * d_i
        remainder = abs(average_cost(moved, [example], cost) - before - h * slope)
        if remainder <= 5000 * noise:
            break
        found.append(remainder)
        h /= 2
    return found
