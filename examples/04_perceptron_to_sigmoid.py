"""From perceptrons to sigmoid neurons: the two exercises on multiplying by c. (Chapter 1)

1. Multiply all weights and biases of a network of perceptrons by c > 0. It behaves as before,
   because w.x + b and c (w.x + b) have the same sign.
2. Multiply those of a network of sigmoid neurons by c, and let c grow. It comes to behave like the
   network of perceptrons, because sigma(c z) goes to 0 or 1. This fails where w.x + b = 0 for a
   neuron, because sigma(0) = 1/2 for every c.
"""

import sys
from copy import deepcopy
from itertools import product
from math import inf
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import Network, perceptron, sigmoid, sigmoid_neuron, step
from tinynn.matrix import add, matvec
from tinynn.pictures.terminal import plot

INPUTS = [list(x) for x in product([0.0, 1.0], repeat=3)]


def times(network, c):
    """The same network with all weights and biases multiplied by c."""
    scaled = deepcopy(network)
    scaled.weights = [[[c * w_jk for w_jk in row] for row in w] for w in network.weights]
    scaled.biases = [[c * b_j for b_j in b] for b in network.biases]
    return scaled


def output(network, x, neuron):
    """The network's output for x, with `neuron`, step or sigmoid, in all its neurons."""
    a = x
    for w, b in zip(network.weights, network.biases):
        a = [neuron(z_j) for z_j in add(matvec(w, a), b)]
    return a[0]


def nearest_to_zero(network):
    """The smallest |w.x + b| of any neuron of the perceptron network, over all eight inputs."""
    smallest = inf
    for a in INPUTS:
        for w, b in zip(network.weights, network.biases):
            z = add(matvec(w, a), b)
            smallest = min(smallest, *map(abs, z))
            a = [step(z_j) for z_j in z]
    return smallest


def largest_difference(network, c):
    """The largest difference of the sigmoid network, times c, from the perceptrons, of 8 inputs."""
    scaled = times(network, c)
    return max(abs(output(scaled, x, sigmoid) - output(network, x, step)) for x in INPUTS)


def one_neuron():
    """Draw the output of a neuron against its weighted input z, multiplied by c."""
    zs = [(i - 30) / 10 for i in range(61)]
    curves = {str(c): [sigmoid(c * z) for z in zs] for c in (1, 3, 9)}
    print("One sigmoid neuron, c = 1, 3 and 9 (marked 1, 3, 9), and the perceptron (p):\n")
    print(plot({**curves, "perceptron": [step(z) for z in zs]}))
    print(f"      {'z = w.x + b = -3':30}0{'3':>30}\n")


def perceptrons(networks):
    """The first exercise: multiply the weights and biases of perceptrons."""
    cs = (0.001, 0.5, 7.0, 1e6)
    same = [output(times(network, c), x, step) == output(network, x, step)
            for network in networks for c in cs for x in INPUTS]
    print(f"1. Perceptron networks [3, 4, 1], {len(networks)} of them at random, all 8 inputs,\n"
          f"   c = {', '.join(f'{c:g}' for c in cs)}:"
          f" the output is the same in {sum(same):,} of {len(same):,} cases.\n")


def sigmoid_neurons(networks):
    """The second exercise: multiply the weights and biases of sigmoid neurons."""
    print("2. Sigmoid neurons: how many of the networks are within 0.01 of the perceptrons,\n"
          "   for all 8 inputs?")
    for c in (1, 10, 100, 1_000, 1_000_000):
        near = sum(largest_difference(network, c) < 0.01 for network in networks)
        print(f"   c = {c:9,} |{'#' * (near // 2):50}|{near:4} of {len(networks)}")
    nearest = min(map(nearest_to_zero, networks))
    print(f"   The nearer w.x + b is to 0, the larger c must be."
          f" The nearest here: {nearest:.0e}.\n")


def on_the_boundary():
    """Where the second exercise fails."""
    w, x, b = [1.0, -1.0], [1.0, 1.0], 0.0
    print("   Where w.x + b = 0 it does not work: w = (1, -1), x = (1, 1), b = 0")
    for c in (1, 100, 10_000):
        cw = [c * w_j for w_j in w]
        print(f"   c = {c:9,}  perceptron {perceptron(cw, x, c * b)},"
              f" sigmoid neuron {sigmoid_neuron(cw, x, c * b)}")


if __name__ == "__main__":
    rng = Random(4)
    random_networks = [Network([3, 4, 1], "gaussian", rng) for _ in range(100)]
    one_neuron()
    perceptrons(random_networks)
    sigmoid_neurons(random_networks)
    on_the_boundary()
