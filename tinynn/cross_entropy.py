"""The cross-entropy: a cost with which a badly wrong output learns fast. (Chapter 3)

With the quadratic cost the output error (BP1) has the factor sigma'(z), which is nearly 0 where
a neuron is saturated, so the more wrong such a neuron is, the slower it learns. The cross-entropy
is made so that sigma' cancels.
"""

from __future__ import annotations

from math import inf, log

from tinynn.matrix import Vector


class CrossEntropyCost:
    """C_x = - sum over j of y_j ln a_j + (1 - y_j) ln(1 - a_j), the cross-entropy of chapter 3.

    It needs outputs between 0 and 1 that come from sigmoids. An output of exactly 0 or 1 costs
    nothing where it is desired, and infinitely much where it is not; sigmoid(z) is exactly 1 for z
    above 36.8, where 1 + e^-z rounds to 1.

    >>> CrossEntropyCost.value([0.0, 1.0], [0.0, 1.0]), CrossEntropyCost.value([0.0], [1.0])
    (0.0, inf)
    """

    @staticmethod
    def value(a: Vector, y: Vector) -> float:
        """The sum over j of - y_j ln a_j - (1 - y_j) ln(1 - a_j)."""
        return sum([surprise(y_j, a_j) + surprise(1 - y_j, 1 - a_j) for a_j, y_j in zip(a, y)])

    @staticmethod
    def gradient(a: Vector, y: Vector) -> Vector:
        """- y_j / a_j + (1 - y_j) / (1 - a_j) for each j: infinite where no float is as large."""
        return [ratio(1 - y_j, 1 - a_j) - ratio(y_j, a_j) for a_j, y_j in zip(a, y)]

    @staticmethod
    def output_error(a: Vector, y: Vector) -> Vector:
        """delta^L = a - y: a badly wrong output learns fast, however saturated it is.

        With sigma'(z_j) = a_j (1 - a_j), the output error (BP1) of the gradient above is
            (- y_j / a_j + (1 - y_j) / (1 - a_j)) a_j (1 - a_j) = - y_j (1 - a_j) + (1 - y_j) a_j
        which is a_j - y_j.
        """
        return [a_j - y_j for a_j, y_j in zip(a, y)]


def surprise(share: float, p: float) -> float:
    """- share ln p; 0 if the share is 0, and infinite if p is and the share is not."""
    if share == 0:
        return 0.0
    return inf if p <= 0 else -share * log(p)


def ratio(share: float, p: float) -> float:
    """share / p; 0 if the share is 0, and infinite if p is and the share is not."""
    if share == 0:
        return 0.0
    return inf if p <= 0 else share / p
