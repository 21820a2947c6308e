"""A chain of single neurons: why gradients vanish or explode with depth. (Chapter 5)

In a network [1, 1, 1, 1, 1] backpropagation multiplies one factor w sigma'(z) for each layer:

    dC/db_1 = sigma'(z_1) w_2 sigma'(z_2) w_3 sigma'(z_3) w_4 sigma'(z_4) dC/da_4

sigma' is 1/4 at most. With weights below 4 in size every factor is below 1, and the early layers
learn slowly; to make them explode, weights must be large and the z near 0 at the same time.
"""

import sys
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


def factors(network, x):
    """|w sigma'(z)| for each layer after the first, by the formula, walking along the chain."""
    a, result = x, []
    for w, b in zip(network.weights, network.biases):
        z = w[0][0] * a + b[0]
        result.append(abs(w[0][0]) * sigmoid_prime(z))
        a = sigmoid(z)
    return result[1:]


def show(title, network):
    x, y = [0.8], [0.0]
    deltas = [abs(delta[0]) for delta in backprop(network, x, y).deltas]
    print(f"{title}\n   |w sigma'(z)| of layers 2 to {DEPTH}:"
          f" {', '.join(f'{factor:.3g}' for factor in factors(network, x[0]))}")
    print(f"   |dC/db| of layers 1 to {DEPTH}: {', '.join(f'{delta:.3g}' for delta in deltas)}")
    print(f"   the first learns at {deltas[0] / deltas[-1]:.3g} times the rate of the last\n")


if __name__ == "__main__":
    rng = Random(1)
    show("Weights and biases at random, standard deviation 1:",
         chain([rng.gauss(0, 1) for _ in range(DEPTH)], [rng.gauss(0, 1) for _ in range(DEPTH)]))

    small = total = 0
    for _ in range(10_000):
        network = chain([rng.gauss(0, 1) for _ in range(DEPTH)],
                        [rng.gauss(0, 1) for _ in range(DEPTH)])
        for factor in factors(network, rng.random()):
            small += factor < 0.25
            total += 1
    print(f"Of {total:,} such factors, {small / total:.1%} are below 1/4.\n")

    # b = -50 makes z = 0 where the input of the neuron is 1/2, as it is if all z before are 0.
    show("Weights of 100, biases that make every z 0: it explodes",
         chain([100.0] * DEPTH, [-100 * 0.8, -50, -50, -50]))
    show("The same weights, biases of 0: every z is large, sigma' nearly 0, and it vanishes",
         chain([100.0] * DEPTH, [0.0] * DEPTH))
