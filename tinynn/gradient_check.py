"""Is the gradient right? One way to find out, which does not know how backpropagation works.

`check_gradient` compares it, weight by weight and bias by bias, with finite differences: nudge a
parameter a little up and a little down, and see how the cost changes. That takes two passes forward
for each parameter, an epsilon and a tolerance. `tinynn.convergence` takes no epsilon, and has only
to tell 2 from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import inf, isfinite, isnan
from random import Random
from typing import NamedTuple

from tinynn.backprop import Gradient, backprop
from tinynn.cost import Cost, QuadraticCost
from tinynn.matrix import Matrix, ShapeError, Vector, expect_length
from tinynn.network import Network

ROUNDING = 2.0**-53  # the largest relative error of rounding a result to a float

# A central difference errs in two ways. Truncation: what its formula leaves out of the Taylor
# series is about epsilon^2 C'''/6, and falls with epsilon. Rounding: C has an error of some
# ROUNDING * S, where S is its `cost_scale`; the division makes that ROUNDING * S / epsilon, which
# grows as epsilon falls. With S and C''' around 1 the sum is smallest, 2e-11, where epsilon^3 =
# 3 ROUNDING, at 7e-6.
EPSILON = 1e-5

# A pass forward rounds many times over, so the error to expect is nearer 1e-10. For a derivative of
# 1e-5 that is a relative error of 1e-5, and ten times as much is called wrong. The errors of
# derivatives below FLOOR, which can only be known less well, are taken relative to FLOOR: so what
# is smaller than FLOOR * TOLERANCE = 1e-9 cannot be told from 0.
FLOOR = 1e-5
TOLERANCE = 1e-4


Entry = tuple[str, Vector, int]  # the name of a parameter, the list that holds it, its index there


class GradientReport(NamedTuple):
    """What `check_gradient` found: how many parameters it compared, and the worst of them."""

    compared: int
    place: str  # such as "weights[0][2][1]" or "biases[0][2]"
    backprop: float
    numerical: float
    error: float  # relative, as `check_gradient` says
    tolerance: float

    @property
    def right(self) -> bool:
        """Whether even the largest error is within the tolerance."""
        return self.error <= self.tolerance


class NumericalGradient(NamedTuple):
    """The gradient by finite differences, in the shapes of the network's weights and biases."""

    weights: list[Matrix]
    biases: list[Vector]


def numerical_gradient(
    network: Network, x: Vector, y: Vector, cost: Cost = QuadraticCost, epsilon: float = EPSILON
) -> NumericalGradient:
    """The gradient of the cost of the example (x, y), by nudging each weight and bias by itself.

    The network is left as it was, to the bit. Raises ShapeError for x or y of the wrong length,
    ValueError for numbers that are not finite, and for an epsilon that is not greater than 0 or so
    small that adding it changes nothing.
    """
    expect_finite(network, x, y)
    expect_not_lost(epsilon, entries(network))

    def slope(parameters: Vector, i: int) -> float:
        """dC_x/dv for the parameter v = parameters[i]."""
        return central_difference(lambda: cost_of(network, x, y, cost), parameters, i, epsilon)

    weights = [[[slope(row, k) for k in range(len(row))] for row in w] for w in network.weights]
    biases = [[slope(b, j) for j in range(len(b))] for b in network.biases]
    return NumericalGradient(weights, biases)


def cost_of(network: Network, x: Vector, y: Vector, cost: Cost) -> float:
    """C_x, the cost of the example (x, y)."""
    return cost.value(network.feedforward(x), y)


def cost_scale(network: Network, x: Vector, y: Vector, cost: Cost) -> float:
    """C_x + the sum over j of |dC_x/da_j a_j|: rounding puts C_x off by about ROUNDING times it.

    The second part is what the rounding of each output a_j does to the cost. Where an output is
    saturated and wrong it is by far the larger one with the cross-entropy, which is steep there.
    """
    a = network.feedforward(x)
    return cost.value(a, y) + sum(abs(c_j * a_j) for c_j, a_j in zip(cost.gradient(a, y), a))


def central_difference(
    cost_now: Callable[[], float], parameters: Vector, i: int, epsilon: float
) -> float:
    """(C(w + epsilon) - C(w - epsilon)) / (2 epsilon) for the parameter w = parameters[i].

    `parameters` is a network's own row of weights or vector of biases, and `cost_now()` the cost
    with what stands in it at the moment.
    """
    w = parameters[i]
    try:
        parameters[i] = w + epsilon
        above = cost_now()
        parameters[i] = w - epsilon
        below = cost_now()
    finally:
        parameters[i] = w
    return (above - below) / (2 * epsilon)


def check_gradient(
    network: Network, x: Vector, y: Vector, cost: Cost = QuadraticCost, epsilon: float = EPSILON,
    tolerance: float = TOLERANCE, floor: float = FLOOR,
    sample: int | None = None, rng: Random | None = None,
) -> GradientReport:
    """Compare `backprop` with finite differences at every parameter, or at `sample` of them.

    The relative error of a and b is |a - b| / max(|a|, |b|, floor); where `cost_scale` is above 1
    the floor is multiplied by it, as rounding errors are. `rng` draws the sample. Where the z of a
    relu is within about epsilon of its corner at 0, the two differ although both are right. Raises
    what `numerical_gradient` raises, ValueError where the cost is infinite, and ShapeError if the
    gradient has not the network's shape.
    """
    expect_finite(network, x, y)
    scale = cost_scale(network, x, y, cost)
    if not isfinite(scale):
        raise ValueError("the cost of this example is infinite, so there are no differences of it")
    floor *= max(1.0, scale)
    derivatives = by_name(backprop(network, x, y, cost), network)
    parameters = list(entries(network))
    if sample is not None and sample < 1:
        raise ValueError(f"sample is {sample}, expected 1 or more")
    if sample is not None and sample < len(parameters):
        parameters = (rng or Random()).sample(parameters, sample)
    expect_not_lost(epsilon, parameters)
    reports = []
    for place, v, i in parameters:
        a = derivatives[place]
        b = central_difference(lambda: cost_of(network, x, y, cost), v, i, epsilon)
        error = abs(a - b) / max(abs(a), abs(b), floor)
        reports.append(GradientReport(len(parameters), place, a, b, error, tolerance))
    return max(reports, key=lambda report: inf if isnan(report.error) else report.error)


def entries(of: Network | Gradient) -> Iterator[Entry]:
    """Every parameter of a network, or its derivative in a gradient, always in the same order.

    >>> [name for name, _, _ in entries(Network([2, 1]))]
    ['weights[0][0][0]', 'weights[0][0][1]', 'biases[0][0]']
    """
    for l, (w, b) in enumerate(zip(of.weights, of.biases)):
        for j, row in enumerate(w):
            for k in range(len(row)):
                yield f"weights[{l}][{j}][{k}]", row, k
        for j in range(len(b)):
            yield f"biases[{l}][{j}]", b, j


def by_name(gradient: Gradient, network: Network) -> dict[str, float]:
    """The derivative for the name of each parameter, or ShapeError if the network has others."""
    derivatives = {name: g[i] for name, g, i in entries(gradient)}
    if list(derivatives) != [name for name, _, _ in entries(network)]:
        raise ShapeError("the gradient has not the shape of the network")
    return derivatives


def expect_finite(network: Network, x: Vector, y: Vector) -> None:
    """Raise ShapeError if x or y does not fit, ValueError if any number is infinite or NaN."""
    expect_length("x", x, network.sizes[0])
    expect_length("y", y, network.sizes[-1])
    numbers = [(name, v[i]) for name, v, i in entries(network)]
    numbers += [(f"x[{k}]", x_k) for k, x_k in enumerate(x)]
    numbers += [(f"y[{j}]", y_j) for j, y_j in enumerate(y)]
    for name, number in numbers:
        if not isfinite(number):
            raise ValueError(f"{name} is {number}, expected a finite number")


def expect_not_lost(epsilon: float, parameters: Iterable[Entry]) -> None:
    """Raise ValueError if epsilon is not above 0, or rounded away when added to some parameter."""
    if not 0 < epsilon < inf:
        raise ValueError(f"epsilon is {epsilon}, expected a finite number greater than 0")
    lost = [
        f"{name} = {v[i]:g}"
        for name, v, i in parameters
        if v[i] + epsilon == v[i] or v[i] - epsilon == v[i]
    ]
    if lost:
        more = f" and to {len(lost) - 3:,} more" if len(lost) > 3 else ""
        raise ValueError(f"epsilon {epsilon:g} is lost when added to {', '.join(lost[:3])}{more}")
