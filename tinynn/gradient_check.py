"""Is a gradient right? Compare it with finite differences, which do not use backpropagation.

Change one weight or bias by epsilon, up and down, and see how the cost changes. That is like (46),
which changes it only up. It takes two passes forward for each parameter.

`check_gradient` compares the gradient of `backprop`, or one of your own, with such differences.
`compare` takes several examples. With `gradient_of_update` it checks a step of training.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from math import inf, isfinite
from random import Random
from typing import Any, NamedTuple

from tinynn.backpropagation import Gradient, backprop
from tinynn.cost import Cost, QuadraticCost, average_cost
from tinynn.gradient_descent import sgd
from tinynn.matrix import Example, ShapeError, Vector, vector
from tinynn.network import Network, random_generator

# A central difference has two errors. Truncation: it leaves out about epsilon^2 C'''/6 of the
# Taylor series. Rounding: the costs have an error of ROUNDING or more, which is divided by epsilon.
# The first grows with epsilon and the second falls. With C and C''' near 1 their sum is smallest,
# 2e-11, at epsilon = 7e-6.
# A derivative may differ by TOLERANCE, relative to its size, or to FLOOR where it is smaller. Where
# rounding could hide a quarter of the derivative, or of SEEN, the check cannot decide.
# ROUNDING is the largest relative error of rounding a result to a float.
EPSILON, TOLERANCE, FLOOR, SEEN, ROUNDING = 1e-5, 1e-4, 1e-5, 1e-6, 2.0**-53


class GradientReport(NamedTuple):
    """The result of a check: the verdict, and the parameter whose derivative is worst."""

    verdict: str  # "right", "cannot be decided" or "wrong"
    place: str  # the parameter, such as "weights[0][2][1]" or "biases[0][2]"
    analytic: float  # its derivative in the gradient that is checked
    numerical: float  # its derivative by a finite difference
    error: float  # the difference of these two, relative to the larger one or to FLOOR

    @property
    def right(self) -> bool:
        """Whether the verdict is "right"."""
        return self.verdict == "right"


def numerical_gradient(
    network: Network, x: Vector, y: Vector, cost: type[Cost] = QuadraticCost,
    epsilon: float = EPSILON,
) -> Gradient:
    """The gradient of the cost of the example (x, y), by a finite difference for each parameter.

    The network is left as it was, to the bit. Raises ShapeError for x or y that do not fit the
    network, and ValueError where x, y, the cost or a parameter is not finite, or where adding
    `epsilon` to a parameter does not change it.
    """
    data = [(vector("x", x, network.sizes[0]), vector("y", y, network.sizes[-1]))]
    slopes = deepcopy(network)
    found = differences(network, data, cost, epsilon, entries(network))
    for (_, v, i), (_, slope, _) in zip(entries(slopes), found):
        v[i] = slope
    return Gradient(slopes.weights, slopes.biases)


def check_gradient(
    network: Network, x: Vector, y: Vector, cost: type[Cost] = QuadraticCost,
    gradient: Callable[[Network, Vector, Vector], Any] | None = None, **settings: Any,
) -> GradientReport:
    """Compare the gradient of the cost of the example (x, y) with finite differences.

    The gradient is that of `backprop`, or of a function `gradient(network, x, y)` of your own. It
    returns an object with `weights` and `biases`, as in `Gradient`, or the book's pair (nabla_b,
    nabla_w), in lists or arrays. A bias may be a list of one number, as in the book's columns. The
    settings, `epsilon`, `sample` and `rng`, are those of `compare`, and so are the errors.
    """
    x, y = vector("x", x, network.sizes[0]), vector("y", y, network.sizes[-1])
    found = gradient(network, x, y) if gradient else backprop(network, x, y, cost)
    return compare(network, [(x, y)], found, cost, **settings)


def gradient_of_update(network: Network, mini_batch: list[Example], **settings: Any) -> Gradient:
    """The gradient that a step of training follows: the change of each parameter, over -eta.

    The step is an epoch of `sgd` in one mini-batch, on a copy of the network. The settings are
    `cost` and `update`, as in `sgd`. If `update` is right and has no penalty, this is the gradient
    of the average cost of the mini-batch.
    """
    after, eta = deepcopy(network), 0.5
    list(sgd(after, mini_batch, 1, len(mini_batch), eta, **settings))
    for (_, before, _), (_, v, i) in zip(entries(network), entries(after)):
        v[i] = (before[i] - v[i]) / eta
    return Gradient(after.weights, after.biases)


def compare(
    network: Network, data: Sequence[Example], gradient: Any, cost: type[Cost] = QuadraticCost,
    epsilon: float = EPSILON, sample: int | None = None, rng: Random | int | None = None,
) -> GradientReport:
    """Compare a gradient of the average cost of `data` with finite differences.

    All derivatives are compared (`sample` None or 0), or `sample` of them, drawn by `rng`. Raises
    what `numerical_gradient` raises, and ShapeError for a gradient that does not have the shape of
    the network.
    """
    parameters = list(entries(network))
    derivatives = check_shape(gradient, network)
    if sample:
        parameters = random_generator(rng).sample(parameters, min(sample, len(parameters)))
    noise = rounding_noise(network, data, cost, derivatives)
    reports = []
    for place, b, bend in differences(network, data, cost, epsilon, parameters):
        a = derivatives[place]
        error = abs(a - b) / max(abs(a), abs(b), FLOOR) if isfinite(a - b) else inf
        reports.append(GradientReport(verdict(a, b, bend, noise / epsilon), place, a, b, error))
    # The worst one: "wrong" comes after "cannot be decided" in the alphabet.
    return max(reports, key=lambda report: (not report.right, report.verdict, report.error))


def verdict(a: float, b: float, bend: float, hidden: float) -> str:
    """What the finite difference b says of the derivative a.

    Rounding may hide an error of `hidden` in b. The slopes to the two sides differ by `bend`, and b
    is in their middle. Where the cost has a corner, as with relu, any a between them may be right.
    """
    allowed = TOLERANCE * max(abs(a), abs(b), FLOOR) + hidden
    if not isfinite(a) or abs(a - b) > allowed + bend / 2:
        return "wrong"
    seen = abs(a - b) <= allowed and 4 * hidden < max(abs(a), abs(b), SEEN)
    return "right" if seen and isfinite(b) else "cannot be decided"


def differences(
    network: Network, data: Sequence[Example], cost: type[Cost], epsilon: float,
    parameters: Iterable[tuple[str, Vector, int]],
) -> Iterator[tuple[str, float, float]]:
    """Yield for each parameter v its name, the slope there, and the bend of the cost.

    The slope is (C(v + epsilon) - C(v - epsilon)) / (2 epsilon). The bend is the difference between
    the slopes from v to both sides, which is large where the cost has a corner. Each parameter is
    left as it was.
    """
    here = average_cost(network, data, cost)
    if not isfinite(here):
        raise ValueError("the cost is not finite here, so it has no finite differences")
    for place, v, i in parameters:
        low, middle, high = v[i] - epsilon, v[i], v[i] + epsilon
        if not -inf < low < middle < high < inf:
            raise ValueError(f"{place} is {middle:g}: adding epsilon {epsilon:g} has no effect")
        try:
            v[i] = low
            below = average_cost(network, data, cost)
            v[i] = high
            above = average_cost(network, data, cost)
        finally:
            v[i] = middle
        yield place, (above - below) / (2 * epsilon), abs(above - 2 * here + below) / epsilon


def rounding_noise(
    network: Network, data: Sequence[Example], cost: type[Cost], derivatives: dict[str, float]
) -> float:
    """An estimate of the error that rounding makes in the cost.

    Rounding changes the cost itself, each output a_j, and each term w_jk a_k or b_j of a z_j, all
    by up to ROUNDING of their size. The derivatives say how much each of them changes the cost. The
    result is twice the sum; in 6,000 random networks, steep ones too, the error was at most 1.1
    times the sum. The errors of several examples are added, as if they never cancelled.
    """
    scale = sum(abs(derivatives[place] * v[i]) for place, v, i in entries(network))
    for x, y in data:
        a = network.feedforward(x)
        scale += abs(cost.value(a, y)) + sum(abs(c * a_j) for c, a_j in zip(cost.gradient(a, y), a))
    return 2 * ROUNDING * (scale + ROUNDING)


def entries(of: Any) -> Iterator[tuple[str, Vector, int]]:
    """Every parameter of a network, or its derivative in a gradient, always in the same order.

    Each is given as its name, the list that holds it, and its index in that list.

    >>> [name for name, _, _ in entries(Network([2, 1]))]
    ['weights[0][0][0]', 'weights[0][0][1]', 'biases[0][0]']
    """
    for l, (w, b) in enumerate(zip(of.weights, of.biases)):
        for j, row in enumerate(w):
            yield from [(f"weights[{l}][{j}][{k}]", row, k) for k in range(len(row))]
        yield from [(f"biases[{l}][{j}]", b, j) for j in range(len(b))]


def check_shape(gradient: Any, network: Network) -> dict[str, float]:
    """The derivatives by the names of the parameters; ShapeError if the network has others."""
    gradient = gradient if hasattr(gradient, "weights") else Gradient(*reversed(gradient))
    found: list[tuple[str, Any, int]] = list(entries(gradient))
    derivatives = {p: float(*v[i] if hasattr(v[i], "__len__") else [v[i]]) for p, v, i in found}
    if list(derivatives) != [place for place, _, _ in entries(network)]:
        raise ShapeError("the gradient does not have the shape of the network")
    return derivatives
