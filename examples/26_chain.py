"""A chain of single neurons: why gradients vanish or explode with depth. (Chapter 5)

In a network [1, 1, 1, 1, 1] backpropagation multiplies one factor w sigma'(z) for each layer:

    dC/db_1 = sigma'(z_1) w_2 sigma'(z_2) w_3 sigma'(z_3) w_4 sigma'(z_4) dC/da_4

sigma' is at most 1/4. So with |w| < 1 every factor |w sigma'(z)| is below 1/4, and even with |w| <
4 it is below 1: the gradient vanishes, and the early layers learn slowly. It explodes only where
the weights are large and the z are near 0 at the same time.
"""

import sys
from math import prod
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import Network, backprop, sigmoid, sigmoid_prime

DEPTH = 4


def chain(weights, biases):
    network = Network([1] * (DEPTH + 1))
    network.weights = [[[w]] for w in weights]
    network.biases = [[b] for b in biases]
    return network


def terms(network, x):
    """Walk along the chain: sigma'(z_1), the factors w sigma'(z) of the other layers, and a_4."""
    a, slopes = x, []
    for w, b in zip(network.weights, network.biases):
        z = w[0][0] * a + b[0]
        slopes.append(sigmoid_prime(z))
        a = sigmoid(z)
    return slopes[0], [w[0][0] * s for w, s in zip(network.weights[1:], slopes[1:])], a


def show(title, network):
    x, y = [0.8], [0.0]
    deltas = [abs(delta[0]) for delta in backprop(network, x, y).biases]
    slope, factors, a = terms(network, x[0])
    by_formula = slope * prod(factors) * (a - y[0])  # dC/da_4 is a_4 - y
    print(f"{title}\n   |w sigma'(z)| of layers 2 to {DEPTH}:"
          f" {', '.join(f'{abs(factor):.3g}' for factor in factors)}")
    print(f"   |dC/db| of layers 1 to {DEPTH}: {', '.join(f'{delta:.3g}' for delta in deltas)}")
    print(f"   |dC/db| of layer 1 by the formula: {abs(by_formula):.3g}")
    print(f"   the first learns at {deltas[0] / deltas[-1]:.3g} times the rate of the last\n")


if __name__ == "__main__":
    rng = Random(1)
    show("Weights and biases at random, standard deviation 1:",
         chain([rng.gauss(0, 1) for _ in range(DEPTH)], [rng.gauss(0, 1) for _ in range(DEPTH)]))

    small = large = total = 0
    for _ in range(10_000):
        network = chain([rng.gauss(0, 1) for _ in range(DEPTH)],
                        [rng.gauss(0, 1) for _ in range(DEPTH)])
        for factor in terms(network, rng.random())[1]:
            small += abs(factor) < 1 / 4
            large += abs(factor) >= 1
            total += 1
    print(f"Of {total:,} such factors, {small / total:.1%} are below 1/4,"
          f" and {large} are 1 or more.\n")

    # b = -50 makes z = 0 where the input of the neuron is 1/2, as it is if all z before are 0.
    show("Weights of 100, biases that make every z 0: it explodes",
         chain([100.0] * DEPTH, [-100 * 0.8, -50, -50, -50]))
    show("The same weights, biases of 0: every z is large, and it vanishes",
         chain([100.0] * DEPTH, [0.0] * DEPTH))
