"""Other neurons for the hidden layers: tanh and the rectified linear neuron. (Chapters 3 and 5)

    network = Network([784, 30, 10], activation="tanh")

To make one of your own, enter its function and its derivative in `ACTIVATIONS`, as the end of this
file does. Do this also before you load a network that has it.
"""

from __future__ import annotations

from math import tanh

from tinynn.neuron import ACTIVATIONS, sigmoid_prime, step


def tanh_prime(z: float) -> float:
    """tanh'(z) = 1 - tanh(z)^2, computed as 4 sigma'(2z), because tanh(z) = 2 sigma(2z) - 1.

    >>> tanh_prime(0.0)
    1.0
    """
    return 4 * sigmoid_prime(2 * z)


def relu(z: float) -> float:
    """The output of a rectified linear neuron: z if z > 0, else 0.

    >>> relu(-2.0), relu(3.0)
    (0.0, 3.0)
    """
    return max(z, 0.0)


def relu_prime(z: float) -> float:
    """The derivative of relu: 1 if z > 0, else 0. At z = 0, where relu has a corner, 0 is used.

    >>> relu_prime(-2.0), relu_prime(3.0)
    (0.0, 1.0)
    """
    return float(step(z))


ACTIVATIONS["tanh"] = (tanh, tanh_prime)
ACTIVATIONS["relu"] = (relu, relu_prime)
