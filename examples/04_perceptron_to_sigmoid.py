"""From perceptrons to sigmoid neurons: the two exercises on multiplying by c. (Chapter 1)

1. Multiply all weights and biases of a network of perceptrons by c > 0: it behaves just as before,
   because w.x + b and c (w.x + b) have the same sign.
2. Do so with a network of sigmoid neurons, and let c grow: it comes to behave like the network of
   perceptrons, because sigma(c z) goes to 0 or 1. It fails where w.x + b = 0 for a neuron, for
   sigma(0) = 1/2 whatever c is.
"""

import sys
from itertools import product
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import Network, sigmoid, step
from tinynn.matrix import add, matvec

INPUTS = [list(x) for x in product([0.0, 1.0], repeat=3)]


def output(network, x, c, neuron):
    """Feed x through the layers, all weights and biases times c; `neuron` is step or sigmoid."""
    a = x
    for w, b in zip(network.weights, network.biases):
        a = [neuron(c * z_j) for z_j in add(matvec(w, a), b)]
    return a


def largest_difference(network, c):
    """Between the sigmoid network, times c, and the perceptron network, over all eight inputs."""
    return max(
        abs(output(network, x, c, sigmoid)[0] - output(network, x, 1, step)[0]) for x in INPUTS
    )


if __name__ == "__main__":
    rng = Random(4)
    networks = [Network([3, 4, 1], "gaussian", rng) for _ in range(100)]

    same = sum(
        output(network, x, c, step) == output(network, x, 1, step)
        for network in networks for x in INPUTS for c in (0.001, 0.5, 7.0, 1e6)
    )
    print("1. 100 random perceptron networks [3, 4, 1], 8 inputs each, c = 0.001, 0.5, 7, 1e6:")
    print(f"   the output is the same in {same:,} of {100 * 8 * 4:,} cases\n")

    print("2. A sigmoid network against the perceptron network of the same weights and biases:")
    print("         c    largest difference of the outputs, first network    networks within 0.01")
    for c in (1, 10, 100, 1_000, 10_000, 1_000_000):
        differences = [largest_difference(network, c) for network in networks]
        near = sum(difference < 0.01 for difference in differences)
        print(f"   {c:9,}   {differences[0]:.12f} {near:32} of 100")
    print("   The nearer a neuron's w.x + b is to 0, the larger c has to be.")

    print("\n   Where w.x + b = 0 it does not work: the perceptron says 0, and the sigmoid neuron")
    z = 1.0 * 1 - 1.0 * 1 + 0.0  # w = (1, -1), x = (1, 1), b = 0
    print("  ", ", ".join(f"{sigmoid(c * z)} at c = {c:,}" for c in (1, 100, 10_000)))
