"""The cost: how wrong a network's output is.

Backpropagation assumes two things about a cost, and `Cost` has just what follows from them:

1. the cost C of a data set is the average of the costs C_x of its examples, so it is enough to
   know C_x;
2. C_x depends on the network only through its output activations a, so it has a gradient with
   respect to a.
"""

from __future__ import annotations

from typing import Protocol

from tinynn.matrix import Vector, dot


class Cost(Protocol):
    """What any cost offers; `a` are the output activations, `y` the desired output."""

    def value(self, a: Vector, y: Vector) -> float:
        """C_x, the cost of one example."""

    def gradient(self, a: Vector, y: Vector) -> Vector:
        """nabla_a C, the vector of dC_x / da_j."""


class QuadraticCost:
    """C_x = 1/2 ||y - a||^2, one example's part of the quadratic cost: (6).

    >>> QuadraticCost.value([1.0, 0.5], [0.0, 0.5]), QuadraticCost.gradient([1.0, 0.5], [0.0, 0.5])
    (0.5, [1.0, 0.0])
    """

    @staticmethod
    def value(a: Vector, y: Vector) -> float:
        """1/2 the sum over j of (a_j - y_j)^2."""
        difference = QuadraticCost.gradient(a, y)
        return 0.5 * dot(difference, difference)

    @staticmethod
    def gradient(a: Vector, y: Vector) -> Vector:
        """a - y: the derivative of 1/2 (a_j - y_j)^2 with respect to a_j is a_j - y_j."""
        return [a_j - y_j for a_j, y_j in zip(a, y)]
