"""Backpropagation: how the cost of one example changes with every weight and every bias.

The error of neuron j in layer l is delta^l_j = dC_x/dz^l_j, (29): how fast the cost changes with
the neuron's weighted input. Four equations give the gradient:

    (BP1)  the error of the output layer                Cost.output_error
    (BP2)  the error of a layer, from the next one's    hidden_error
    (BP3)  dC_x/db, from the error                      bias_gradient
    (BP4)  dC_x/dw, from the error                      weight_gradient

`backprop` is the algorithm that puts them together. Training calls it for every example.
"""

from typing import Any, NamedTuple

from tinynn.cost import Cost, QuadraticCost, check_cost
from tinynn.matrix import Matrix, Outer, Vector, hadamard, transposed_matvec, vector
from tinynn.network import Network
from tinynn.neuron import Function, sigmoid_prime


def hidden_error(
    w_next: Matrix, delta_next: Vector, z: Vector, sigma_prime: Function = sigmoid_prime
) -> Vector:
    """(BP2): delta^l = ((w^(l+1))^T delta^(l+1)) (.) sigma'(z^l), the error of a hidden layer.

    `w_next` and `delta_next` belong to the next layer, l + 1, and z to layer l. The cost depends on
    z^l_k through all the z^(l+1)_j, each of which contains the term w_jk sigma(z^l_k). So by the
    chain rule delta^l_k is the sum over j of delta^(l+1)_j w_jk, times sigma'(z^l_k).
    """
    return hadamard(transposed_matvec(w_next, delta_next), [sigma_prime(z_k) for z_k in z])


def bias_gradient(delta: Vector) -> Vector:
    """(BP3): dC_x/db^l_j = delta^l_j, because z_j contains the term b_j, so dz_j/db_j = 1."""
    return list(delta)


def weight_gradient(delta: Vector, a_in: Vector) -> Outer:
    """(BP4): dC_x/dw^l_jk = a^(l-1)_k delta^l_j, "activation in times error out".

    z_j contains the term w_jk a_k, so dz_j/dw_jk = a_k. `a_in` is the vector a^(l-1), the
    activations of the layer before. The matrix of all these products is an outer product.
    """
    return Outer(delta, a_in)


class Gradient(NamedTuple):
    """A gradient of the cost, in the shapes of the network's weights and biases.

    weights[l][j][k]    dC_x/dw_jk of that layer
    biases[l][j]        dC_x/db_j of that layer

    It is printed as the sizes of the layers, such as Gradient([784, 30, 10]).
    """

    weights: list[Any]  # matrices; those of `backprop` are of the kind Outer
    biases: list[Vector]

    def __repr__(self) -> str:
        return f"Gradient({[len(w[0]) for w in self.weights] + [len(b) for b in self.biases[-1:]]})"


def backprop(network: Network, x: Vector, y: Vector, cost: type[Cost] = QuadraticCost) -> Gradient:
    """The gradient of the cost of the example (x, y), by one pass forward and one pass back.

    Raises ShapeError if x does not fit the first layer or y the last one, ValueError for numbers
    that are not finite and for a `cost` that is not a Cost.
    """
    check_cost(cost)
    y = vector("y", y, network.sizes[-1])
    zs, activations = network.zs_and_activations(x)
    gradient = Gradient([], [])
    delta = cost.output_error(zs[-1], activations[-1], y)  # (BP1)
    for l in reversed(range(len(zs))):  # delta is the error of the layer that weights[l] leads to
        gradient.biases.insert(0, bias_gradient(delta))  # (BP3)
        gradient.weights.insert(0, weight_gradient(delta, activations[l]))  # (BP4)
        if l > 0:
            delta = hidden_error(network.weights[l], delta, zs[l - 1], network.sigma_prime)  # (BP2)
    return gradient
