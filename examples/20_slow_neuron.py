"""One neuron that is badly wrong: how fast does it learn? (Chapter 3)

It has one input, 1, and shall answer 0. From w = 0.6, b = 0.9 it starts at 0.82, from w = b = 2 at
0.98. With the quadratic cost the error is (a - y) sigma'(z), and sigma' is nearly 0 where the
neuron is saturated: the worse it is, the slower it learns. With the cross-entropy sigma' cancels:
the error is a - y, and the worse it is, the faster it learns.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import CrossEntropyCost, Network, QuadraticCost, backprop, sgd
from tinynn.terminal import plot

EXAMPLE = ([1.0], [0.0])
EPOCHS = 300


def neuron(w, b):
    network = Network([1, 1])
    network.weights, network.biases = [[[w]]], [[b]]
    return network


def outputs(w, b, cost, eta):
    """The neuron's output before the first epoch and after each."""
    network = neuron(w, b)
    result = [network.feedforward(EXAMPLE[0])[0]]
    for _ in sgd(network, [EXAMPLE], EPOCHS, 1, eta, cost):
        result.append(network.feedforward(EXAMPLE[0])[0])
    return result


def epochs_to(curve, level):
    """The first epoch after which the output is below the level, in words."""
    below = [epoch for epoch, a in enumerate(curve) if a < level]
    return str(below[0]) if below else f"not in {EPOCHS}"


if __name__ == "__main__":
    for w, b in ((0.6, 0.9), (2.0, 2.0)):
        quadratic = outputs(w, b, QuadraticCost, 0.15)
        entropy = outputs(w, b, CrossEntropyCost, 0.15)
        slow = outputs(w, b, CrossEntropyCost, 0.005)
        print(f"From w = {w}, b = {b}, 300 epochs: q the quadratic cost at eta = 0.15,"
              "\nx the cross-entropy at 0.15, c the cross-entropy at 0.005\n")
        print(plot({"quadratic": quadratic[::5], "x": entropy[::5], "cross": slow[::5]}, height=14))
        x, y = EXAMPLE
        first = [backprop(neuron(w, b), x, y, cost).deltas[0][0]
                 for cost in (QuadraticCost, CrossEntropyCost)]
        print(f"\n   The first delta: quadratic {first[0]:.4f}, cross-entropy {first[1]:.4f}")
        print(f"   Epochs until the output is below 0.5: quadratic {epochs_to(quadratic, 0.5)},"
              f" cross-entropy {epochs_to(entropy, 0.5)}\n   (at eta = 0.005:"
              f" {epochs_to(slow, 0.5)})\n")
    print("The quadratic curve from (2, 2) is flat at first, where the neuron is most wrong; those"
          "\nof the cross-entropy are steepest there. (Rates of different costs do not compare;"
          "\nshapes do.)")
