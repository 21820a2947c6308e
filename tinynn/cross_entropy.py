"""The cross-entropy: a cost with which a badly wrong output learns fast. (Chapter 3)

With the quadratic cost, the output error (BP1) has the factor sigma'(z). This factor is nearly 0
where a neuron is saturated, so such a neuron learns slowly, however wrong it is. With the
cross-entropy this factor cancels.
"""

from math import inf, log

from tinynn.cost import Cost, QuadraticCost
from tinynn.matrix import Vector


class CrossEntropyCost(Cost):
    """C_x = - sum over j of [y_j ln a_j + (1 - y_j) ln(1 - a_j)], the cross-entropy of chapter 3.

    The outputs must come from sigmoid neurons, so they are between 0 and 1. An output of exactly 0
    or 1 has the cost 0 where it is the desired one, and otherwise an infinite cost. sigmoid(z) is
    exactly 1 for z above 36.8, where 1 + e^-z rounds to 1.

    >>> CrossEntropyCost.value([0.0, 1.0], [0.0, 1.0]), CrossEntropyCost.value([0.0], [1.0])
    (0.0, inf)
    """

    @staticmethod
    def value(a: Vector, y: Vector) -> float:
        """The sum over j of - y_j ln a_j - (1 - y_j) ln(1 - a_j)."""
        return sum([surprise(y_j, a_j) + surprise(1 - y_j, 1 - a_j) for a_j, y_j in zip(a, y)])

    @staticmethod
    def gradient(a: Vector, y: Vector) -> Vector:
        """- y_j / a_j + (1 - y_j) / (1 - a_j) for each j; infinite where too large for a float."""
        return [ratio(1 - y_j, 1 - a_j) - ratio(y_j, a_j) for a_j, y_j in zip(a, y)]

    @classmethod
    def output_error(cls, z: Vector, a: Vector, y: Vector) -> Vector:
        """(BP1) with this cost is delta^L = a - y, without sigma'(z).

        sigma'(z_j) = a_j (1 - a_j), so the product of the gradient and sigma'(z_j) is
            (- y_j / a_j + (1 - y_j) / (1 - a_j)) a_j (1 - a_j) = - y_j (1 - a_j) + (1 - y_j) a_j
        which is a_j - y_j.
        """
        return [a_j - y_j for a_j, y_j in zip(a, y)]


# The costs by the names that the command line and saved trainings have for them.
COSTS: dict[str, type[Cost]] = {"quadratic": QuadraticCost, "cross-entropy": CrossEntropyCost}


def surprise(share: float, p: float) -> float:
    """- share ln p. It is 0 if the share is 0, and otherwise infinite if p is 0."""
    if share == 0:
        return 0.0
    return inf if p <= 0 else -share * log(p)


def ratio(share: float, p: float) -> float:
    """share / p. It is 0 if the share is 0, and otherwise infinite if p is 0."""
    if share == 0:
        return 0.0
    return inf if p <= 0 else share / p
