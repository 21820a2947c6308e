"""Is a gradient right? This check compares no derivatives. It only has to distinguish 2 from 1.

v is the vector of all parameters. For a step h in a direction d the gradient g predicts the cost
C(v + h d) = C(v) + h g.d, except for a remainder. If g is right, the remainder falls like h^2: to a
quarter when h is halved. If g is wrong, it falls like h for small h, to a half, in all but a few
directions. `convergence_order` measures this exponent, 2 or 1.
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

    If the gradient g is right, it is from 1.95 to 2.05, or more where the cost has no curvature.
    If g is wrong, it is near 1. It shows an error of a thousandth in all of g, but not always an
    error in one derivative of thousands. g is the gradient of `backprop`, or of a function
    `gradient(network, x, y)` of your own.

    The result is the median over random directions d, drawn by `rng`. It is NaN where rounding
    errors hide the remainders in all of them. The network is left as it was. Raises what
    `check_gradient` raises for the network, x, y and the gradient.
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
        if len(last) == 3:  # enough for two exponents; only two that agree are taken
            previous, order = log2(last[0] / last[1]), log2(last[1] / last[2])
            if abs(order - previous) < 0.02:
                orders.append(order)
    return median(orders) if orders else nan


def remainders(
    network: Network, example: Example, cost: type[Cost], derivatives: dict[str, float], d: Vector
) -> list[float]:
    """The remainders for h = 1, 1/2, 1/4, ..., as long as they are 5,000 times the rounding errors.

    Then rounding errors change the log2 of the ratio of two remainders by less than 0.001.
    """
    before = average_cost(network, [example], cost)
    slope = dot(d, list(derivatives.values()))  # g.d
    noise = rounding_noise(network, [example], cost, derivatives)
    found: list[float] = []
    h = 1.0
    while len(found) < 40:  # rounding errors end the loop earlier, but not if a cost is NaN
        moved = deepcopy(network)
        for d_i, (_, v, i) in zip(d, entries(moved)):
            v[i] += h * d_i
        remainder = abs(average_cost(moved, [example], cost) - before - h * slope)
        if remainder <= 5000 * noise:
            break
        found.append(remainder)
        h /= 2
    return found
