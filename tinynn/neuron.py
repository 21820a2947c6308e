"""One neuron: the perceptron, the sigmoid neuron, and the functions of which they consist.

Both neurons compute the weighted input z = w . x + b. As z grows, the output of a perceptron jumps
from 0 to 1, and the output of a sigmoid neuron rises smoothly.

Numbers in parentheses, such as (3), are the numbers of the book's equations, here and in all files.
"""

from collections.abc import Callable
from math import exp

from tinynn.matrix import Vector, dot

Function = Callable[[float], float]


def step(z: float) -> int:
    """1 if z > 0, else 0. At z = 0 itself the output is 0.

    >>> step(-0.5), step(0.0), step(0.5)
    (0, 0, 1)
    """
    return 1 if z > 0 else 0


def perceptron(w: Vector, x: Vector, b: float) -> int:
    """The output, 0 or 1, of a perceptron with weights w and bias b (= -threshold): (2).

    Weights -2, -2 and bias 3 make a NAND gate:

    >>> [perceptron([-2, -2], x, 3) for x in ([0, 0], [0, 1], [1, 0], [1, 1])]
    [1, 1, 1, 0]
    """
    return step(dot(w, x) + b)


def sigmoid(z: float) -> float:
    """sigma(z) = 1 / (1 + e^-z), between 0 and 1, for any float: (3).

    For z < 0 it is computed as e^z / (1 + e^z), which is equal, because e^-z overflows for z below
    about -709.

    >>> sigmoid(0.0), sigmoid(-1e308), sigmoid(1e308)
    (0.5, 0.0, 1.0)
    """
    return 1 / (1 + exp(-z)) if z >= 0 else exp(z) / (1 + exp(z))


def sigmoid_prime(z: float) -> float:
    """sigma'(z) = sigma(z) (1 - sigma(z)), the slope of the sigmoid; at most 1/4, at z = 0.

    1 - sigma(z) is written as sigma(-z), which equals it and keeps its digits for large z, where
    sigma(z) rounds to 1.

    >>> sigmoid_prime(0.0)
    0.25
    """
    return sigmoid(z) * sigmoid(-z)


def sigmoid_neuron(w: Vector, x: Vector, b: float) -> float:
    """The output, between 0 and 1, of a sigmoid neuron with weights w and bias b: (4).

    >>> sigmoid_neuron([1.0, -2.0], [0.638, 0.319], 0.0)
    0.5
    """
    return sigmoid(dot(w, x) + b)


# The activation functions that a hidden neuron can have, by name, each with its derivative.
# tinynn/activations.py adds tanh and relu.
ACTIVATIONS: dict[str, tuple[Function, Function]] = {"sigmoid": (sigmoid, sigmoid_prime)}
