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

HALF = 14  # characters of the longest bar


def paths_from(network, l, j):
    """All the paths from neuron j of layer l to an output: one neuron of each later layer."""
    later = [range(len(b)) for b in network.biases[l + 1 :]]
    return [(j, *rest) for rest in product(*later)]


def rates(path, network, l, k, x, y):
    """The rates along the path, which begins with weights[l][j][k], one for each step."""
    zs, activations = network.zs_and_activations(x)
    j, end = path[0], path[-1]
    # The weight itself changes its neuron's activation at the rate sigma'(z_j) a_k.
    first = sigmoid_prime(zs[l][j]) * activations[l][k]
    steps = [sigmoid_prime(zs[layer][there]) * network.weights[layer][there][here]
             for layer, (here, there) in enumerate(zip(path, path[1:]), start=l + 1)]
    return [first, *steps, activations[-1][end] - y[end]]  # the last one is dC/da of the output


def show_paths(network, x, y, expected):
    """Draw the product of each path from weights[0][0][0] to the cost, and print their sum."""
    paths = {path: rates(path, network, 0, 0, x, y) for path in paths_from(network, 0, 0)}
    products = {path: prod(factors) for path, factors in paths.items()}
    most = max(map(abs, products.values()))
    print(f"{len(paths)} paths lead from weights[0][0][0] to the cost.\nThe product of the rates"
          f" along each:\n\n   neurons{'less than 0 ':>36}| more than 0")
    for path, value in products.items():
        bar = "#" * round(HALF * abs(value) / most)
        print(f"   {' -> '.join(map(str, path))}   {value:+.9f}"
              f"   {bar if value < 0 else '':>{HALF}}|{bar if value > 0 else ''}")
    print(f"   their sum     {sum(products.values()):+.9f}"
          f"\n   backprop      {expected:+.9f}")

    path = max(products, key=lambda path: abs(products[path]))
    print(f"\nThe largest product, along {' -> '.join(map(str, path))}, has the rates"
          f"\n   {' * '.join(f'{rate:+.6f}' for rate in paths[path])} = {products[path]:+.9f}")


def largest_difference(network, l, x, y, gradient):
    """The largest difference of backpropagation from the sum over paths, in a layer's weights."""
    return max(
        abs(sum(prod(rates(path, network, l, k, x, y)) for path in paths_from(network, l, j)) - g)
        for j, row in enumerate(gradient.weights[l]) for k, g in enumerate(row)
    )


if __name__ == "__main__":
    rng = Random(1)
    network = Network([3, 4, 5, 2], rng=rng)
    x, y = [rng.random() for _ in range(3)], [1.0, 0.0]
    gradient = backprop(network, x, y)
    print(f"{network}\n")
    show_paths(network, x, y, gradient.weights[0][0][0])

    print("\n                weights   paths from each   largest difference from backprop")
    for l, w in enumerate(network.weights):
        print(f"   weights[{l}] {len(w) * len(w[0]):11} {len(paths_from(network, l, 0)):17}"
              f" {largest_difference(network, l, x, y, gradient):20.0e}")
    print(f"\nWhere the last five layers have 30 neurons each, 30^4 = {30**4:,} paths lead from"
          "\na weight into the first of them to the outputs. Backpropagation needs one matrix"
          "\nproduct for each layer.")
