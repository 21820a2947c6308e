"""The big picture: a weight's derivative as a sum over all paths to the cost. (Chapter 2)

A change of one weight changes the activation of its neuron. This changes all activations of the
next layer, and so on to the cost. Along one path from neuron to neuron the change is multiplied at
each step by da_next/da = sigma'(z_next) w. dC/dw is the sum of these products over all paths, (53).
Backpropagation finds the same sum without following the paths one by one.
"""

import sys
from itertools import product
from math import prod
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import Network, backprop, sigmoid_prime


def paths_from(network, l, j):
    """All the paths from neuron j of layer l to an output: one neuron of each later layer."""
    later = [range(len(b)) for b in network.biases[l + 1 :]]
    return [(j, *rest) for rest in product(*later)]


def rate_along(path, network, l, zs):
    """The product of the rates da_next/da along the path, which begins in layer l."""
    return prod(
        sigmoid_prime(zs[layer][there]) * network.weights[layer][there][here]
        for layer, (here, there) in enumerate(zip(path, path[1:]), start=l + 1)
    )


def derivative(network, l, j, k, x, y):
    """dC/dw_jk of weights[l], and the number of paths."""
    zs, activations = network.zs_and_activations(x)
    outputs = activations[-1]
    total = 0.0
    paths = paths_from(network, l, j)
    for path in paths:
        end = path[-1]
        total += rate_along(path, network, l, zs) * (outputs[end] - y[end])  # dC/da of the output
    # The weight itself changes its neuron's activation at the rate sigma'(z_j) a_k.
    return sigmoid_prime(zs[l][j]) * activations[l][k] * total, len(paths)


if __name__ == "__main__":
    rng = Random(1)
    network = Network([3, 4, 5, 2], rng=rng)
    x, y = [rng.random() for _ in range(3)], [1.0, 0.0]
    gradient = backprop(network, x, y)

    print("A network of four layers,", network)
    worst = 0.0
    for l, w in enumerate(network.weights):
        for j, row in enumerate(w):
            for k in range(len(row)):
                by_paths, paths = derivative(network, l, j, k, x, y)
                worst = max(worst, abs(by_paths - gradient.weights[l][j][k]))
        print(f"   weights[{l}]: {len(w) * len(w[0]):2} weights, {paths:2} path(s) from each to the"
              f" cost; of the last one\n      path by path {by_paths:+.15f}"
              f"   backpropagation {gradient.weights[l][j][k]:+.15f}")
    print(f"\nThe largest difference over all weights: {worst:.0e}")

    zs, activations = network.zs_and_activations(x)
    own = sigmoid_prime(zs[1][0]) * activations[1][0]
    print("\nweights[1][0][0] leads from neuron 0 of the layer of 4 to neuron 0 of the layer of 5."
          f"\nIt changes its neuron's activation at the rate sigma'(z) a = {own:+.6f}; from there:")
    total = 0.0
    for path in paths_from(network, 1, 0):
        rate = rate_along(path, network, 1, zs)
        end = activations[-1][path[-1]] - y[path[-1]]
        total += own * rate * end
        print(f"   0 -> output {path[-1]} -> C:  {own:+.6f} * {rate:+.6f} * {end:+.6f}"
              f" = {own * rate * end:+.9f}")
    print(f"   The sum over the paths is {total:+.9f}; backpropagation says"
          f" {gradient.weights[1][0][0]:+.9f}")
    print(f"\nWhere the last five layers have 30 neurons each, 30^4 = {30**4:,} paths lead from a"
          "\nweight into the first of them to the outputs. Backpropagation needs one matrix product"
          "\nfor each layer.")
