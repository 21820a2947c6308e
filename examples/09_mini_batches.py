"""Mini-batches: how large should they be? (Chapter 1, (18) to (21))

The gradient over a mini-batch of m random examples estimates the gradient over all n. A larger one
estimates better, but takes longer for a step. With m = n every step is right, and there is one
in an epoch; with m = 1, online learning, there are n.

    python3 examples/09_mini_batches.py [--data mnist]
"""

import sys
import time
from math import acos, degrees, sqrt
from pathlib import Path
from random import Random
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, backprop, sgd
from tinynn.matrix import dot
from tinynn.terminal import plot


def accuracies(training, test, m, epochs):
    """Accuracy (%) after each epoch, mini-batches of m, eta = 3; and the seconds of an epoch."""
    network = Network([784, 30, 10], rng=Random(1))
    start = time.perf_counter()
    seconds, result = [], []
    for _ in sgd(network, training, epochs, m, eta=3.0, rng=Random(1)):
        seconds.append(time.perf_counter() - start)
        result.append(100 * network.evaluate(test) / len(test))
        start = time.perf_counter()
    return result, mean(seconds)


def flat_gradient(network, x, y):
    """The gradient of one example's cost as one long vector."""
    gradient = backprop(network, x, y)
    rows = [row for w in gradient.weights for row in w] + gradient.biases
    return [value for row in rows for value in row]


def average(vectors):
    return [sum(entries) / len(vectors) for entries in zip(*vectors)]


def angle(u, v):
    """The angle between two vectors, in degrees."""
    cosine = dot(u, v) / sqrt(dot(u, u) * dot(v, v))
    return degrees(acos(max(-1.0, min(1.0, cosine))))


def main(args):
    training, _, test = real_or_drawn(args.data, training=1000)
    epochs = 5
    n = len(training)
    print(f"{n:,} digits, eta = 3.0, {epochs} epochs: accuracy on the test digits (%)\n")
    print("   mini-batch   steps an epoch   seconds an epoch   after each epoch")
    names, curves = ["one", "ten", "Twenty", "all"], {}
    for m in (1, 10, 20, n):
        curve, seconds = accuracies(training, test, m, epochs)
        print(f"   {m:10,}   {-(-n // m):14,}   {seconds:16.2f}   "
              f"{'  '.join(f'{a:5.1f}' for a in curve)}")
        curves[names.pop(0)] = stretched([0.0, *curve])
    print("\nAgainst examples seen, an epoch to every ten columns:\n")
    print(plot(curves))
    print("   o: mini-batches of one, t: ten, T: twenty, a: all\n")

    sample = 400
    print(f"How good is the estimate (18)? The angle between the gradient over m examples and that"
          f"\nover {sample}, at the start of [784, 10, 10]; the mean of five draws:\n")
    network = Network([784, 10, 10], rng=Random(1))
    gradients = [flat_gradient(network, x, y) for x, y in training[:sample]]
    full = average(gradients)
    rng = Random(1)
    for m in (1, 4, 10, 40, 100, 400):
        draws = [angle(average(rng.sample(gradients, m)), full) for _ in range(5)]
        print(f"   m = {m:3}: {mean(draws):5.1f} degrees  {'#' * round(mean(draws) / 2)}")


def stretched(curve, columns=10):
    """The curve with straight lines between its points, for the eye to follow."""
    pairs = zip(curve, curve[1:])
    return [a + (b - a) * i / columns for a, b in pairs for i in range(columns)] + curve[-1:]


if __name__ == "__main__":
    parser = Parser(description="Mini-batches of 1, 10, 20 and all.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
