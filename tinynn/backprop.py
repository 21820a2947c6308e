"""Backpropagation: how the cost of one example changes with every weight and bias.

The error of neuron j of layer l is delta^l_j = dC_x / dz^l_j: how the cost changes with the
neuron's weighted input. The four fundamental equations of chapter 2 give the error of the output
layer (BP1), the error of each layer from that of the layer after it (BP2), and from the errors
the gradient (BP3), (BP4). Each is a function here. `backprop` is the algorithm that strings them
together: `forward` keeps what they need, `backward` finds the errors with the first two, and its
`Gradient` makes the gradient with the last two.
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
    matvecs,
    outer,
    transposed_matvec,
)
from tinynn.network import Example, Network
from tinynn.neuron import Function, sigmoid_prime


def output_error(z: Vector, a: Vector, y: Vector, cost: Cost) -> Vector:
    """(BP1): delta^L = nabla_a C (.) sigma'(z^L), the error of the output layer.

    z and a are that layer's weighted inputs and activations, y is the desired output. sigma' is
    the sigmoid's, as the output neurons always are sigmoid neurons. A cost in which sigma'
    cancels, such as the cross-entropy, gives delta^L itself.
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

    For z_j = ... + w_jk a_k + ... changes a_k times as fast as w_jk. `a_in` are the activations
    a^(l-1) that came into the layer.
    """
    return outer(delta, a_in)


class Gradient:
    """The gradient of one example's cost, kept as the vectors that (BP3) and (BP4) make it from.

    deltas[l]    the errors of the layer that weights[l] and biases[l] belong to
    inputs[l]    the activations that came into that layer

    Those say everything: for 30 x 784 weights they are 30 errors and 784 activations. The update
    rule (`sgd.descend`) multiplies them where it needs the products; the matrices are built only
    when someone asks for `weights`.
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


Pass = tuple[list[Vector], list[Vector]]  # what `forward` keeps of an example: (zs, activations)


def forward(network: Network, xs: list[Vector]) -> list[Pass]:
    """The pass forward of each input x: (22), layer by layer, keeping every z and every a.

    In each pass activations[0] is x, and weights[l] makes zs[l] and activations[l + 1] from
    activations[l]. All inputs go through a layer before any goes on to the next, which saves time
    where there are many weights (see `matvecs`).

    Raises ShapeError if an x does not fit the first layer.
    """
    for x in xs:
        expect_length("x", x, network.sizes[0])
    passes: list[Pass] = [([], [x]) for x in xs]  # no z yet; a^1 = x
    for w, b, (sigma, _) in zip(network.weights, network.biases, network.sigmas):
        products = matvecs(w, [activations[-1] for _, activations in passes])
        for (zs, activations), wa in zip(passes, products):
            z = add(wa, b)  # z^l = w^l a^(l-1) + b^l
            zs.append(z)
            activations.append([sigma(z_j) for z_j in z])  # a^l = sigma(z^l)
    return passes


def backward(
    network: Network, zs: list[Vector], activations: list[Vector], y: Vector, cost: Cost
) -> Gradient:
    """The pass back of one example: its errors, from the last layer to the first hidden one.

    `zs` and `activations` are what `forward` kept of it. Raises ShapeError if y, the desired
    output, does not fit the last layer.
    """
    expect_length("y", y, network.sizes[-1])
    deltas = [output_error(zs[-1], activations[-1], y, cost)]
    for l in reversed(range(len(zs) - 1)):  # so far deltas[0] belongs to weights[l + 1]
        _, sigma_prime = network.sigmas[l]
        deltas.insert(0, hidden_error(network.weights[l + 1], deltas[0], zs[l], sigma_prime))
    return Gradient(deltas, inputs=activations[:-1])


def backprop(network: Network, x: Vector, y: Vector, cost: Cost = QuadraticCost) -> Gradient:
    """The gradient of the cost of the example (x, y), by one pass forward and one pass back.

    Raises ShapeError if x does not fit the first layer, or y the last.
    """
    [(zs, activations)] = forward(network, [x])
    return backward(network, zs, activations, y, cost)


def backprop_each(network: Network, mini_batch: list[Example], cost: Cost) -> list[Gradient]:
    """The gradients of the examples of a mini-batch, each as `backprop` gives it.

    The passes forward are made together, each pass back alone. Raises ShapeError where `backprop`
    would.
    """
    passes = forward(network, [x for x, _ in mini_batch])
    return [
        backward(network, zs, activations, y, cost)
        for (zs, activations), (_, y) in zip(passes, mini_batch)
    ]
