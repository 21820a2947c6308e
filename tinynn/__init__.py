"""tinynn: how a neural network learns, in plain Python.

    from random import Random
    from mnist_idx import load_mnist
    from tinynn import Network, sgd

    training, validation, test = load_mnist("mnist")
    network = Network([784, 30, 10], rng=Random(1))
    for epoch in sgd(network, training, epochs=30, mini_batch_size=10, eta=3.0):
        print(f"Epoch {epoch}: {network.evaluate(test)} / {len(test)}")

Read the engine in this order: matrix, neuron, cost, network, backpropagation, gradient_descent,
gradient_check. Numbers in parentheses, such as (BP1) or (22), are those of the equations in Michael
Nielsen's "Neural Networks and Deep Learning".
"""

import tinynn.activations  # noqa: F401, enters tanh and relu in the table of activations
from tinynn.backpropagation import Gradient, backprop
from tinynn.convergence import convergence_order
from tinynn.cost import Cost, QuadraticCost, average_cost
from tinynn.cross_entropy import CrossEntropyCost
from tinynn.gradient_check import check_gradient, numerical_gradient
from tinynn.gradient_descent import sgd, update_mini_batch
from tinynn.matrix import ShapeError
from tinynn.network import Network, label
from tinynn.neuron import perceptron, sigmoid, sigmoid_neuron, sigmoid_prime, step
from tinynn.storage import ModelError, load, save

__all__ = [
    "Cost",
    "CrossEntropyCost",
    "Gradient",
    "ModelError",
    "Network",
    "QuadraticCost",
    "ShapeError",
    "average_cost",
    "backprop",
    "check_gradient",
    "convergence_order",
    "label",
    "load",
    "numerical_gradient",
    "perceptron",
    "save",
    "sgd",
    "sigmoid",
    "sigmoid_neuron",
    "sigmoid_prime",
    "step",
    "update_mini_batch",
]
