"""How a neural network learns, in plain Python.

    from random import Random
    from mnist_idx import load_mnist
    from tinynn import Network, sgd

    training, validation, test = load_mnist("mnist")
    network = Network([784, 30, 10], rng=Random(1))
    for epoch in sgd(network, training, 30, 10, eta=3.0, rng=Random(1)):
        print(f"Epoch {epoch}: {network.evaluate(test)} / {len(test)}")

Read the engine in this order: matrix, neuron, cost, network,
backpropagation, gradient_descent, gradient_check. The four equations of
backpropagation are functions, each with its derivation:

    (BP1)  error of the output layer tinynn.cost.Cost.output_error
    (BP2)  error of a hidden layer   tinynn.backpropagation.hidden_error
    (BP3)  gradient of the biases    tinynn.backpropagation.bias_gradient
    (BP4)  gradient of the weights   tinynn.backpropagation.weight_gradient

help("tinynn.backpropagation") shows three of them and the algorithm. The
numbers, such as (BP1) or (22), are those of the equations in Michael
Nielsen's book "Neural Networks and Deep Learning".

The package offers these names. help("tinynn.Network") explains one of them:

    neurons     step, perceptron, sigmoid, sigmoid_prime, sigmoid_neuron
    costs       Cost, QuadraticCost, CrossEntropyCost, average_cost
    networks    Network, label, save, load
    learning    sgd, update_mini_batch, backprop, Gradient
    checks      check_gradient, numerical_gradient, convergence_order
    errors      ShapeError, ModelError

Other names are imported from their files: from tinynn.pictures import image
"""

import sys

if sys.version_info < (3, 9):  # noqa: UP036, for who tries an older one
    sys.stderr.write("error: tinynn needs Python 3.9 or later, this is %d.%d\n" %  # noqa: UP031
                     sys.version_info[:2])
    sys.exit(2)

import tinynn.activations  # noqa: F401, enters tanh and relu in the table of activations
from tinynn.backpropagation import Gradient as Gradient
from tinynn.backpropagation import backprop as backprop
from tinynn.convergence import convergence_order as convergence_order
from tinynn.cost import Cost as Cost
from tinynn.cost import QuadraticCost as QuadraticCost
from tinynn.cost import average_cost as average_cost
from tinynn.cross_entropy import CrossEntropyCost as CrossEntropyCost
from tinynn.gradient_check import check_gradient as check_gradient
from tinynn.gradient_check import numerical_gradient as numerical_gradient
from tinynn.gradient_descent import sgd as sgd
from tinynn.gradient_descent import update_mini_batch as update_mini_batch
from tinynn.matrix import ShapeError as ShapeError
from tinynn.network import Network as Network
from tinynn.network import label as label
from tinynn.neuron import perceptron as perceptron
from tinynn.neuron import sigmoid as sigmoid
from tinynn.neuron import sigmoid_neuron as sigmoid_neuron
from tinynn.neuron import sigmoid_prime as sigmoid_prime
from tinynn.neuron import step as step
from tinynn.storage import ModelError as ModelError
from tinynn.storage import load as load
from tinynn.storage import save as save

__version__ = "0.1.0"
