"""One neuron: a perceptron and a sigmoid neuron, and the functions they are made of.

Both kinds of neuron compute the weighted input z = w . x + b, and differ only in what they make
of it: a perceptron jumps from 0 to 1, a sigmoid neuron glides.

Here and in the other rooms, numbers in parentheses are those of the book's equations.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, tanh

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

    For z < 0 the same value is computed as e^z / (1 + e^z), because e^-z overflows for z
    below about -709.

    >>> sigmoid(0.0), sigmoid(-1e308), sigmoid(1e308)
    (0.5, 0.0, 1.0)
    """
    if z >= 0:
        return 1 / (1 + exp(-z))
    return exp(z) / (1 + exp(z))


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


# Other neurons, of chapters 3 and 5, in the place of the hidden sigmoid ones.


def tanh_prime(z: float) -> float:
    """The slope of tanh, 1 - tanh(z)^2; since tanh(z) = 2 sigma(2z) - 1, it is 4 sigma'(2z).

    >>> tanh_prime(0.0)
    1.0
    """
    return 4 * sigmoid_prime(2 * z)


def relu(z: float) -> float:
    """The rectified linear neuron: z where that is positive, else 0.

    >>> relu(-2.0), relu(3.0)
    (0.0, 3.0)
    """
    return max(z, 0.0)


def relu_prime(z: float) -> float:
    """The slope of relu: 1 for z > 0, else 0. At z = 0, where there is a corner, it is 0 here.

    >>> relu_prime(-2.0), relu_prime(3.0)
    (0.0, 1.0)
    """
    return float(step(z))


# What a hidden neuron can make of z, and the slope of that.
ACTIVATIONS: dict[str, tuple[Function, Function]] = {
    "sigmoid": (sigmoid, sigmoid_prime),
    "tanh": (tanh, tanh_prime),
    "relu": (relu, relu_prime),
}
