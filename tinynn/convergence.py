"""Is the gradient right? A way to find out that has only to tell a 2 from a 1.

In a direction d in the space of all the parameters v, the gradient g predicts that C(v + h d) is
C(v) + h g.d, but for a remainder. With the right g the remainder shrinks like h^2: to a quarter
whenever h is halved. With a wrong one, in all but a few directions, it shrinks like h in the end:
to a half. `convergence_order` measures that exponent, 2 or 1.
"""

from __future__ import annotations

from copy import deepcopy
from math import log2, nan, sqrt
from random import Random
from statistics import median

from tinynn.backprop import Gradient, backprop
from tinynn.cost import Cost, QuadraticCost
from tinynn.gradient_check import ROUNDING, by_name, cost_of, cost_scale, entries, expect_finite
from tinynn.matrix import Vector, dot
from tinynn.network import Network


def convergence_order(
    network: Network, x: Vector, y: Vector, cost: Cost = QuadraticCost,
    directions: int = 5, rng: Random | None = None,
) -> float:
    """The exponent with which the remainder |C(v + h d) - C(v) - h g.d| falls with h.

    It is 2, give or take 0.05, if the gradient g that `backprop` gives is right, and falls to 1 as
    it gets wrong: if all of g is off by a thousandth that shows plainly, but one derivative among
    thousands can be off by more and stay unseen. The result is the median over random directions d,
    drawn by `rng`, or NaN where in none of them the exponent settles before the remainders drown in
    rounding errors. The network is left as it was. Raises what `check_gradient` raises for the
    network, x and y.
    """
    expect_finite(network, x, y)
    rng = rng or Random()
    gradient = backprop(network, x, y, cost)
    orders = []
    for _ in range(directions):
        d = [rng.gauss(0.0, 1.0) for _ in range(network.parameter_count)]
        length = sqrt(dot(d, d))
        found = remainders(network, x, y, cost, gradient, [d_i / length for d_i in d])
        if len(found) >= 3:  # enough for two exponents, which agree where it has settled
            previous, order = log2(found[-3] / found[-2]), log2(found[-2] / found[-1])
            if abs(order - previous) < 0.02:
                orders.append(order)
    return median(orders) if orders else nan


def remainders(
    network: Network, x: Vector, y: Vector, cost: Cost, gradient: Gradient, d: Vector
) -> list[float]:
    """The remainders for h = 1, 1/2, 1/4, ..., down to the last one well above rounding errors.

    Well above is 10,000 times as large: a log2 of two remainders is then off by less than 0.001.
    """
    before = cost_of(network, x, y, cost)
    slope = sum(d_i * g[i] for d_i, (_, g, i) in zip(d, entries(gradient)))  # g.d
    noise = rounding_noise(network, x, y, cost, gradient)
    found: list[float] = []
    h = 1.0
    while len(found) < 40:  # rounding ends it before, unless there is a NaN
        moved = deepcopy(network)
        for d_i, (_, v, i) in zip(d, entries(moved)):
            v[i] += h * d_i
        remainder = abs(cost_of(moved, x, y, cost) - before - h * slope)
        if remainder <= 1e4 * noise:
            break
        found.append(remainder)
        h /= 2
    return found


def rounding_noise(
    network: Network, x: Vector, y: Vector, cost: Cost, gradient: Gradient
) -> float:
    """About how far the cost is off because of rounding: that of C, of each a and of each v.

    An error of ROUNDING * v in a parameter v moves the cost by that times dC/dv, and so for each
    output activation a. Where C is 0 and flat, an error of second order, ROUNDING^2, remains.
    """
    derivatives = by_name(gradient, network)
    of_parameters = sum(abs(derivatives[name] * v[i]) for name, v, i in entries(network))
    return ROUNDING * (cost_scale(network, x, y, cost) + of_parameters + ROUNDING)
