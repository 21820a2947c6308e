"""Backpropagation: how the cost of one example changes with every weight and bias.

The error of neuron j of layer l is delta^l_j = dC_x / dz^l_j: how the cost changes with the
neuron's weighted input. The four fundamental equations of chapter 2 give the error of the output
layer (BP1), the error of each layer from that of the layer after it (BP2), and from the errors
the gradient (BP3), (BP4). Each is a function here. `backprop` finds the errors with the first two,
and returns a `Gradient`, which makes the gradient with the last two.
"""

from __future__ import annotations

from functools import cached_property

from tinynn.cost import Cost, QuadraticCost
from tinynn.matrix import (
    Matrix,
    Vector,
    add,
    expect_length,
    hadamard,
    matvec,
    outer,
    transposed_matvec,
)
from tinynn.network import Network
from tinynn.neuron import Function, sigmoid_prime


def output_error(z: Vector, a: Vector, y: Vector, cost: Cost) -> Vector:
    """(BP1): delta^L = nabla_a C (.) sigma'(z^L), the error of the output layer.

    z and a are that layer's weighted inputs and activations, y is the desired output. A cost in
    which sigma' cancels, such as the cross-entropy, gives the product itself.
    """
    if hasattr(cost, "output_error"):
        delta: Vector = cost.output_error(a, y)
        return delta
    return hadamard(cost.gradient(a, y), [sigmoid_prime(z_j) for z_j in z])


def hidden_error(
    w_next: Matrix, delta_next: Vector, z: Vector, sigma_prime: Function = sigmoid_prime
) -> Vector:
    """(BP2): delta^l = ((w^(l+1))^T delta^(l+1)) (.) sigma'(z^l), the error of a hidden layer.

    `w_next` and `delta_next` belong to the next layer, l + 1. Its weights, which carried the
    activations forward, carry its errors back.
    """
    return hadamard(transposed_matvec(w_next, delta_next), [sigma_prime(z_j) for z_j in z])


def bias_gradient(delta: Vector) -> Vector:
    """(BP3): dC_x/db^l_j = delta^l_j, since z_j = ... + b_j changes just as b_j does."""
    return list(delta)


def weight_gradient(delta: Vector, a_in: Vector) -> Matrix:
    """(BP4): dC_x/dw^l_jk = a^(l-1)_k delta^l_j: activation in times error out.

    `a_in` are the activations a^(l-1) that came into the layer.
    """
    return outer(delta, a_in)


class Gradient:
    """The gradient of one example's cost, kept as the vectors that (BP3) and (BP4) make it from.

    deltas[l]    the errors of the layer that weights[l] and biases[l] belong to
    inputs[l]    the activations that came into that layer

    Those say everything: even the 30 x 784 numbers of a weight matrix's gradient are products of
    30 + 784. The update rule (`sgd.descend`) multiplies them where it needs them; the matrices are
    built only when someone asks for `weights`.
    """

    def __init__(self, deltas: list[Vector], inputs: list[Vector]) -> None:
        self.deltas = deltas
        self.inputs = inputs

    @cached_property
    def biases(self) -> list[Vector]:
        """biases[l][j] is dC_x / db_j of that layer."""
        return [bias_gradient(delta) for delta in self.deltas]

    @cached_property
    def weights(self) -> list[Matrix]:
        """weights[l][j][k] is dC_x / dw_jk of that layer."""
        return [weight_gradient(delta, a) for delta, a in zip(self.deltas, self.inputs)]


def backprop(network: Network, x: Vector, y: Vector, cost: Cost = QuadraticCost) -> Gradient:
    """The gradient of the cost of the example (x, y), by one pass forward and one pass back.

    Raises ShapeError if x does not fit the first layer, or y the last.
    """
    expect_length("x", x, network.sizes[0])
    expect_length("y", y, network.sizes[-1])

    # Feedforward, keeping every z and a: activations[0] is x, and weights[l] makes zs[l] and
    # activations[l + 1] from activations[l].
    zs = []
    activations = [x]
    for w, b, (sigma, _) in zip(network.weights, network.biases, network.sigmas):
        z = add(matvec(w, activations[-1]), b)  # z^l = w^l a^(l-1) + b^l
        zs.append(z)
        activations.append([sigma(z_j) for z_j in z])  # a^l = sigma(z^l)

    # The error of the output layer, then backward: at layer l, deltas[0] is that of layer l + 1.
    deltas = [output_error(zs[-1], activations[-1], y, cost)]
    for l in reversed(range(len(zs) - 1)):
        _, sigma_prime = network.sigmas[l]
        deltas.insert(0, hidden_error(network.weights[l + 1], deltas[0], zs[l], sigma_prime))

    return Gradient(deltas, inputs=activations[:-1])
