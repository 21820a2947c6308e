"""The cost: how wrong the output of a network is.

Backpropagation makes two assumptions about the cost:

1. The cost C of a data set is the average of the costs C_x of its examples. So the gradient of C is
   the average of theirs, and it is enough to find the gradient for one example.
2. C_x is a smooth function of the output activations a alone: the desired output y is fixed, not a
   variable. So a cost is known by its value and its gradient with respect to a.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tinynn.matrix import Example, Examples, Vector, hadamard, vector
from tinynn.neuron import sigmoid_prime


class Cost:
    """What a cost offers. To make a cost, write a subclass with these two static methods:

        value(a, y)       C_x, the cost of one example
        gradient(a, y)    nabla_a C, the vector of dC_x/da_j

    `a` are the output activations and `y` is the desired output.
    Give the class itself, not an object of it.
    """

    value: Callable[[Vector, Vector], float]
    gradient: Callable[[Vector, Vector], Vector]

    @classmethod
    def output_error(cls, z: Vector, a: Vector, y: Vector) -> Vector:
        """(BP1): delta^L = nabla_a C (.) sigma'(z^L), the error of the output layer.

        `z` are the weighted inputs of that layer. Neuron j has the error delta_j = dC_x/dz_j, (29).
        The cost depends on z_j only through a_j = sigma(z_j), so by the chain rule delta_j is
        dC_x/da_j sigma'(z_j). The neurons of the output layer are always sigmoid neurons.
        """
        return hadamard(cls.gradient(a, y), [sigmoid_prime(z_j) for z_j in z])


class QuadraticCost(Cost):
    """C_x = 1/2 ||y - a||^2, the quadratic cost of one example, (27); (6) is the average.

    >>> QuadraticCost.value([1.0, 0.5], [0.0, 0.5]), QuadraticCost.gradient([1.0, 0.5], [0.0, 0.5])
    (0.5, [1.0, 0.0])
    """

    @staticmethod
    def value(a: Vector, y: Vector) -> float:
        """1/2 the sum over j of (a_j - y_j)^2."""
        return 0.5 * sum([(a_j - y_j) * (a_j - y_j) for a_j, y_j in zip(a, y)])

    @staticmethod
    def gradient(a: Vector, y: Vector) -> Vector:
        """a - y, since the derivative of 1/2 (a_j - y_j)^2 with respect to a_j is a_j - y_j."""
        return [a_j - y_j for a_j, y_j in zip(a, y)]


def check_cost(cost: type[Cost]) -> None:
    """Raise ValueError unless `cost` is a subclass of Cost."""
    if not (isinstance(cost, type) and issubclass(cost, Cost)):
        raise ValueError(f"cost is {cost!r:.60}, expected a class such as QuadraticCost")


def average_cost(network: Any, data: Iterable[Example], cost: type[Cost] = QuadraticCost) -> float:
    """C, the average cost of the examples in `data`. With the quadratic cost, this is (6).

    Raises ShapeError for an example that does not fit the network, or where `data` holds none.
    """
    check_cost(cost)
    total, data = 0.0, Examples(data)
    for x, y in data:
        total += cost.value(network.feedforward(x), vector("y", y, network.sizes[-1]))
    return total / len(data)
