"""Other ways to take a step: momentum, and Adam, as functions of your own. (Chapter 3)

`sgd` takes any function `update(network, mini_batch, eta, cost)`. The two here keep numbers for
each weight and bias from step to step. Momentum keeps a velocity v, which each gradient g changes a
little: v -> mu v - eta g, w -> w + v. Adam (Kingma and Ba, 2014) keeps averages of g and of g^2. It
divides the first by the root of the second, so a weight moves at about the same speed, whether its
gradients are large or small.

    python3 examples/35_momentum_and_adam.py [--data mnist] [--svg steps.svg]
"""

import sys
from math import sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, run
from tinynn import CrossEntropyCost, Network, backprop, sgd, update_mini_batch
from tinynn.backpropagation import Gradient
from tinynn.commands.options import add_svg, expect_place
from tinynn.matrix import subtract
from tinynn.pictures import curves


def rows(of):
    """The rows of all weights, and the biases, of a network or a gradient."""
    return [row for w in of.weights for row in w] + of.biases


def zeros(network):
    """A gradient of zeros in the shapes of the network."""
    return Gradient([[[0.0] * len(row) for row in w] for w in network.weights],
                    [[0.0] * len(b) for b in network.biases])


def average_gradient(network, mini_batch, cost):
    """The average of the gradients of the examples, (19)."""
    average, share = zeros(network), 1 / len(mini_batch)
    for x, y in mini_batch:
        gradient = backprop(network, x, y, cost)
        for total, nabla_w in zip(average.weights, gradient.weights):
            subtract(total, -share, nabla_w)  # it adds, and leaves out the pixels that are 0
        for total, nabla_b in zip(average.biases, gradient.biases):
            total[:] = [t_j + share * g_j for t_j, g_j in zip(total, nabla_b)]
    return average


def momentum(network, mu):
    """A function for `sgd`. At each step a velocity keeps the share mu of itself."""
    velocities = zeros(network)

    def update(network, mini_batch, eta, cost):
        gradient = average_gradient(network, mini_batch, cost)
        for w, v, g in zip(rows(network), rows(velocities), rows(gradient)):
            v[:] = [mu * v_k - eta * g_k for v_k, g_k in zip(v, g)]
            w[:] = [w_k + v_k for w_k, v_k in zip(w, v)]

    return update


def adam(network, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """A function for `sgd`. At each step the averages keep the shares beta1 and beta2."""
    averages, squares, steps = zeros(network), zeros(network), []

    def update(network, mini_batch, eta, cost):
        gradient = average_gradient(network, mini_batch, cost)
        steps.append(len(steps) + 1)  # both averages start at 0, which this rate makes up for
        rate = eta * sqrt(1 - beta2 ** len(steps)) / (1 - beta1 ** len(steps))
        for w, m, s, g in zip(*map(rows, (network, averages, squares, gradient))):
            m[:] = [beta1 * m_k + (1 - beta1) * g_k for m_k, g_k in zip(m, g)]
            s[:] = [beta2 * s_k + (1 - beta2) * g_k * g_k for s_k, g_k in zip(s, g)]
            w[:] = [w_k - rate * m_k / (sqrt(s_k) + epsilon) for w_k, m_k, s_k in zip(w, m, s)]

    return update


def main(args):
    expect_place("--svg", args.svg, [])
    training, validation, _ = real_or_drawn(args.data, training=600, test=1)
    size, epochs = (5_000, 3) if args.data else (300, 8)
    runs = (("plain", 0.05), ("plain", 0.5), ("momentum", 0.05), ("Adam", 0.005))
    accuracies = {}
    for name, eta in counted(runs, len(runs)):
        network = Network([784, 10, 10], rng=Random(1))
        updates = {"plain": update_mini_batch, "momentum": momentum(network, mu=0.9),
                   "Adam": adam(network)}
        accuracies[f"{name} {eta}"] = [
            100 * network.evaluate(validation) / len(validation)
            for _ in sgd(network, training[:size], epochs, 10, eta, cost=CrossEntropyCost,
                         rng=Random(1), update=updates[name])
        ]
    picture = curves(accuracies, f"Validation digits right (%), with {size:,} to train on")
    print(picture)
    if args.svg:
        picture.save(args.svg)
    print("\n   step, eta       right in the end (%)")
    for name, values in accuracies.items():
        print(f"   {name:15} {values[-1]:20.1f}")
    print("\nWhere gradients agree, velocities add up to 1 / (1 - mu) = 10 steps. So with a"
          "\nsmall eta momentum learns much faster than plain descent, about as with 10 eta.")


if __name__ == "__main__":
    parser = Parser(description="Momentum and Adam beside plain gradient descent.")
    add_data(parser)
    add_svg(parser, "the accuracies by epoch")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
