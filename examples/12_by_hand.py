"""Backpropagation by hand: 2, 3 and 1 neurons, with numbers that fit on paper. (Chapter 2)

Follow it with a pocket calculator: every line names its equation and shows the numbers in it.
sigma'(z) is a (1 - a). Neurons are counted from 0, so a2_1 is the activation of neuron 1 of layer
2. At the end tinynn's `backprop` computes the same, and a step goes downhill.
"""

import sys
from math import exp
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import Network, average_cost, backprop, sgd

X, Y = [1.0, 0.5], [1.0]
W2, B2 = [[0.2, 0.4], [-0.4, 0.8], [1.0, -1.0]], [0.1, 0.0, -0.25]  # into the layer of 3
W3, B3 = [[0.5, -1.0, 2.0]], [0.25]  # into the layer of 1

NEURONS = """\
   a1_0 --+   +--> a2_0 --+
          |---|--> a2_1 --|--> a3_0 --> C
   a1_1 --+   +--> a2_2 --+

w2_jk goes from a1_k to a2_j, w3_0k from a2_k to a3_0.
"""


def sigma(z):
    return 1 / (1 + exp(-z))


def forward():
    """Weighted inputs z and activations a of both layers: (22)."""
    print("Input: a1 =", X, " desired output: y =", Y)
    z2, a2 = [], []
    for j, (row, b) in enumerate(zip(W2, B2)):
        z = row[0] * X[0] + row[1] * X[1] + b
        z2.append(z)
        a2.append(sigma(z))
        print(f"z2_{j} = ({row[0]}) * {X[0]} + ({row[1]}) * {X[1]} + ({b}) = {z:.6f}   (22)")
        print(f"a2_{j} = sigma({z:.6f}) = {a2[j]:.6f}   (22)")
    terms = " + ".join(f"({w}) * {a:.6f}" for w, a in zip(W3[0], a2))
    z3 = sum(w * a for w, a in zip(W3[0], a2)) + B3[0]
    a3 = sigma(z3)
    print(f"z3_0 = {terms} + ({B3[0]})\n     = {z3:.6f}   (22)")
    print(f"a3_0 = sigma({z3:.6f}) = {a3:.6f}   (22)")
    print(f"C = (y - a3_0)^2 / 2 = {(Y[0] - a3) ** 2 / 2:.6f}   (6)\n")
    return a2, a3


def backward(a2, a3):
    """The errors of both layers: (BP1), (BP2). sigma'(z) = sigma(z) (1 - sigma(z)) = a (1 - a)."""
    delta3 = (a3 - Y[0]) * a3 * (1 - a3)
    print(f"delta3_0 = (a3_0 - y) * sigma'(z3_0)\n         = ({a3 - Y[0]:.6f})"
          f" * {a3 * (1 - a3):.6f} = {delta3:.6f}   (BP1)")
    print("delta2_j = w3_0j * delta3_0 * sigma'(z2_j), for j = 0, 1, 2:")
    delta2 = []
    for j, a in enumerate(a2):
        delta2.append(W3[0][j] * delta3 * a * (1 - a))
        print(f"delta2_{j} = ({W3[0][j]}) * ({delta3:.6f}) * {a * (1 - a):.6f}"
              f" = {delta2[j]:.6f}   (BP2)")
    print()
    return delta2, delta3


def gradient(a2, delta2, delta3):
    """All thirteen derivatives: (BP3), (BP4)."""
    for j, delta in enumerate(delta2):
        print(f"dC/db2_{j} = delta2_{j} = {delta:.6f}   (BP3)")
        for k, a in enumerate(X):
            print(f"dC/dw2_{j}{k} = a1_{k} * delta2_{j} = {a} * ({delta:.6f})"
                  f" = {a * delta:.6f}   (BP4)")
    print(f"dC/db3_0 = delta3_0 = {delta3:.6f}   (BP3)")
    for k, a in enumerate(a2):
        print(f"dC/dw3_0{k} = a2_{k} * delta3_0 = {a:.6f} * ({delta3:.6f})"
              f" = {a * delta3:.6f}   (BP4)")
    weights = [[[a * d for a in X] for d in delta2], [[a * delta3 for a in a2]]]
    return weights, [delta2, [delta3]]


def largest_difference(weights, biases):
    """The largest difference between these derivatives and those of tinynn."""
    network = Network([2, 3, 1])
    network.weights, network.biases = [W2, W3], [B2, B3]
    theirs = backprop(network, X, Y)
    pairs = [(b, t) for mine, other in zip(biases, theirs.biases) for b, t in zip(mine, other)]
    for mine, other in zip(weights, theirs.weights):
        pairs += [(w, t) for row, their_row in zip(mine, other) for w, t in zip(row, their_row)]
    return len(pairs), max(abs(mine - other) for mine, other in pairs)


if __name__ == "__main__":
    print(NEURONS)
    a2, a3 = forward()
    delta2, delta3 = backward(a2, a3)
    weights, biases = gradient(a2, delta2, delta3)
    count, difference = largest_difference(weights, biases)
    print(f"\nThe largest difference of the {count} derivatives from tinynn's backprop:"
          f" {difference:.0e}")

    network = Network([2, 3, 1])
    network.weights, network.biases = [W2, W3], [B2, B3]
    before = average_cost(network, [(X, Y)])
    for _ in sgd(network, [(X, Y)], epochs=1, mini_batch_size=1, eta=1.0):
        print("One step of eta = 1 against this gradient, (16) and (17):"
              f"\nC goes from {before:.6f} to {average_cost(network, [(X, Y)]):.6f}")
