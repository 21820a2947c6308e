"""The cost: how wrong a network's output is.

Backpropagation assumes two things about the cost:

1. the cost C of a data set is the average of the costs C_x of its examples, so its gradient is the
   average of theirs, and one example at a time is enough;
2. C_x is a smooth function of the output activations a, the desired output y being fixed, so what
   backpropagation has to be told is the gradient with respect to a.
"""

from __future__ import annotations

from typing import Protocol

from tinynn.matrix import Vector


class Cost(Protocol):
    """What any cost offers; `a` are the output activations, `y` the desired output.

    A cost that is made to cancel sigma' in (BP1) has `output_error(a, y)` too, which is delta^L.
    """

    def value(self, a: Vector, y: Vector) -> float:
        """C_x, the cost of one example."""

    def gradient(self, a: Vector, y: Vector) -> Vector:
        """nabla_a C, the vector of dC_x / da_j."""


class QuadraticCost:
    """C_x = 1/2 ||y - a||^2, one example's part of the quadratic cost: (6).

    It keeps nothing, so the class itself is the cost that is passed on.

    >>> QuadraticCost.value([1.0, 0.5], [0.0, 0.5]), QuadraticCost.gradient([1.0, 0.5], [0.0, 0.5])
    (0.5, [1.0, 0.0])
    """

    @staticmethod
    def value(a: Vector, y: Vector) -> float:
        """1/2 the sum over j of (a_j - y_j)^2."""
        return 0.5 * sum([(a_j - y_j) ** 2 for a_j, y_j in zip(a, y)])

    @staticmethod
    def gradient(a: Vector, y: Vector) -> Vector:
        """a - y: the derivative of 1/2 (a_j - y_j)^2 with respect to a_j is a_j - y_j."""
        return [a_j - y_j for a_j, y_j in zip(a, y)]
