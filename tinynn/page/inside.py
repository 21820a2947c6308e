"""What the page tells of an image: answers, one neuron, and one step with all its equations.

Activations, errors and gradients come from the functions of the engine that training calls. Each
function here returns what becomes JSON.
"""

from __future__ import annotations

import inspect
from base64 import b64encode
from collections.abc import Callable
from textwrap import dedent
from typing import Any

from mnist_idx.mnist import INK, unit_vector
from tinynn.backpropagation import (
    Gradient,
    backprop,
    bias_gradient,
    hidden_error,
    weight_gradient,
)
from tinynn.cost import Cost
from tinynn.cross_entropy import COSTS
from tinynn.gradient_descent import update_mini_batch
from tinynn.matrix import Vector, argmax, dot, transposed_matvec
from tinynn.network import Network, label
from tinynn.neuron import sigmoid_prime

LARGEST = 10  # terms of a weighted input that are shown one by one

Facts = dict[str, Any]


def vector_of(pixels: bytes) -> Vector:
    """The input for an image of bytes from 0, paper, to 255, ink."""
    return [INK[pixel] for pixel in pixels]


def seen(network: Network, pixels: bytes) -> Facts:
    """The image as the network gets it, the activations of all its layers, and its answer."""
    _, activations = network.zs_and_activations(vector_of(pixels))
    return {
        "pixels": b64encode(pixels).decode(), "activations": activations[1:],
        "answer": label(activations[-1]),
    }


def neuron(network: Network, pixels: bytes, layer: int, j: int) -> Facts:
    """Neuron j of the layer that weights[layer] leads to: its z as a sum, and where a goes."""
    zs, activations = network.zs_and_activations(vector_of(pixels))
    w, a_in = network.weights[layer][j], activations[layer]
    terms = [w_k * a_k for w_k, a_k in zip(w, a_in)]
    places = sorted(range(len(terms)), key=lambda k: -abs(terms[k]))
    largest = [{"k": k, "w": w[k], "a": a_in[k], "term": terms[k]}
               for k in places[:LARGEST] if terms[k]]
    following = network.weights[layer + 1 : layer + 2]
    return {
        "w": w, "b": network.biases[layer][j], "terms": largest,
        "others": sum(terms[k] for k in places[LARGEST:]),
        "z": zs[layer][j], "a": activations[layer + 1][j],
        "to": [row[j] for row in following[0]] if following else None,
    }


def opened(
    network: Network, pixels: bytes, truth: int, layer: int, j: int, eta: float, cost: type[Cost]
) -> Facts:
    """All equations of one step from one example, with their numbers, for neuron j of a layer.

    Of the weights into the neuron, the one from the largest activation is shown.
    """
    x, y = vector_of(pixels), unit_vector(truth, network.sizes[-1])
    zs, activations = network.zs_and_activations(x)
    gradient = backprop(network, x, y, cost)
    deltas = gradient.biases  # by (BP3), these are the errors
    w, b, k = network.weights[layer][j], network.biases[layer][j], argmax(activations[layer])
    dw, db = gradient.weights[layer][j][k], gradient.biases[layer][j]
    a, is_output = activations[-1], layer == len(zs) - 1
    return {
        "cost": cost.value(a, y), "outputs": outputs(zs[-1], a, y, cost),
        "z": zs[layer][j], "a": activations[layer + 1][j], "b": b, "delta": deltas[layer][j],
        "slope": (sigmoid_prime if is_output else network.sigma_prime)(zs[layer][j]),
        "back": None if is_output
        else transposed_matvec(network.weights[layer + 1], deltas[layer + 1])[j],
        "k": k, "a_in": activations[layer][k], "w": w[k], "dw": dw, "db": db,
        "new_w": w[k] - eta * dw, "new_b": b - eta * db, "functions": SOURCES[cost],
    }


def outputs(z: Vector, a: Vector, y: Vector, cost: type[Cost]) -> Facts:
    """(BP1) with its numbers, for all outputs."""
    return {
        "z": z, "a": a, "y": y, "gradient": cost.gradient(a, y),
        "slope": [sigmoid_prime(z_j) for z_j in z], "delta": cost.output_error(z, a, y),
    }


def functions(cost: type[Cost]) -> Facts:
    """For each equation: the function that computes it, its file, and its source."""
    where: dict[str, Callable[..., Any]] = {
        "22": Network.zs_and_activations, "6": cost.value, "BP1": cost.output_error,
        "BP2": hidden_error, "BP3": bias_gradient, "BP4": weight_gradient, "20": update_mini_batch,
    }
    return {equation: source_of(function) for equation, function in where.items()}


def source_of(function: Callable[..., Any]) -> Facts:
    """The name, the file and the source of a function; no source where the file is not there."""
    try:
        source = inspect.getsource(function)
    except OSError:
        source = ""
    file = f"{function.__module__.replace('.', '/')}.py"
    return {"name": function.__qualname__, "file": file, "source": dedent(source)}


# They are read now: the reader may change the files while the page is open.
SOURCES = {cost: functions(cost) for cost in COSTS.values()}


class Chosen(Cost):
    """A cost that is simply one output, the one where y is 1.

    So `backprop` gives the gradient of that output.
    """

    value = staticmethod(dot)

    @staticmethod
    def gradient(a: Vector, y: Vector) -> Vector:
        """y, since the sum over j of a_j y_j has the derivative y_j with respect to a_j."""
        return y


def taken(
    before: Network, after: Network, pixels: bytes, truth: int, eta: float, cost: type[Cost]
) -> Facts:
    """How a step moved the outputs and the cost, and what (9) predicted.

    A small step v -> v - eta nabla C changes any function f of the weights and biases by about
    - eta nabla f . nabla C.
    """
    n = before.sizes[-1]
    x, y = vector_of(pixels), unit_vector(truth, n)
    nabla = backprop(before, x, y, cost)
    a, new_a = before.feedforward(x), after.feedforward(x)
    slopes = [backprop(before, x, unit_vector(j, n), Chosen) for j in range(n)]
    return {
        "a": a, "new_a": new_a, "predicted_a": [-eta * product(slope, nabla) for slope in slopes],
        "cost": cost.value(a, y), "new_cost": cost.value(new_a, y),
        "predicted_cost": -eta * product(nabla, nabla), "eta": eta,
    }


def product(one: Gradient, other: Gradient) -> float:
    """The dot product of two gradients of `backprop`, over all weights and biases.

    For outer products, (u v^T) . (p q^T) = (u . p)(v . q).
    """
    return sum(
        dot(p.u, q.u) * dot(p.v, q.v) for p, q in zip(one.weights, other.weights)
    ) + sum(map(dot, one.biases, other.biases))
