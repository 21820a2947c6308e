"""tinynn: how a neural network learns, in plain Python.

    from random import Random
    from mnist_idx import load_mnist
    from tinynn import Network, sgd

    training, validation, test = load_mnist("mnist")
    network = Network([784, 30, 10], rng=Random(1))
    for epoch in sgd(network, training, epochs=30, mini_batch_size=10, eta=3.0):
        print(f"Epoch {epoch}: {network.evaluate(test)} / {len(test)}")

Reading order: matrix, neuron, cost, network, backprop, sgd, gradient_check. Numbers in parentheses,
such as (BP1) or (22), are those of the equations in Michael Nielsen's "Neural Networks and Deep
Learning".

`tinynn.backprop` and `tinynn.sgd` are the functions of these names; what else their files hold is
imported as in `from tinynn.backprop import output_error`.
"""

from tinynn.backprop import Gradient, backprop
from tinynn.convergence import convergence_order
from tinynn.cost import QuadraticCost
from tinynn.cross_entropy import CrossEntropyCost
from tinynn.gradient_check import check_gradient, numerical_gradient
from tinynn.matrix import ShapeError
from tinynn.network import Network
from tinynn.neuron import perceptron, sigmoid, sigmoid_neuron, sigmoid_prime, step
from tinynn.sgd import average_cost, sgd
from tinynn.storage import ModelError, load, save

__all__ = [
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
    "load",
    "numerical_gradient",
    "perceptron",
    "save",
    "sgd",
    "sigmoid",
    "sigmoid_neuron",
    "sigmoid_prime",
    "step",
]
