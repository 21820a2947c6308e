"""Mini-batches: how large should they be? (Chapter 1, (18) to (21))

The gradient over a mini-batch of m random examples estimates the gradient over all n. A larger
mini-batch gives a better estimate, but a step takes longer. With m = n every step is exact, but an
epoch has only one. With m = 1, online learning, an epoch has n steps.

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
from tinynn.matrix import add, dot
from tinynn.pictures.terminal import plot


def learning(training, test, m, eta, epochs):
    """Accuracy (%) before and after each epoch, mini-batches of m; and the seconds of an epoch."""
    network = Network([784, 30, 10], rng=Random(1))
    accuracies, seconds = [100 * network.evaluate(test) / len(test)], []
    start = time.perf_counter()
    for _ in sgd(network, training, epochs, m, eta, rng=Random(1)):
        seconds.append(time.perf_counter() - start)
        accuracies.append(100 * network.evaluate(test) / len(test))
        start = time.perf_counter()
    return accuracies, mean(seconds)


def flat_gradient(network, x, y):
    """The gradient of one example's cost as one long vector."""
    gradient = backprop(network, x, y)
    rows = [row for w in gradient.weights for row in w] + gradient.biases
    return [value for row in rows for value in row]


def average_gradient(network, examples):
    """The average of the gradients of the examples' costs: (18)."""
    total = [0.0] * network.parameter_count
    for x, y in examples:
        total = add(total, flat_gradient(network, x, y))
    return [t / len(examples) for t in total]


def angle(u, v):
    """The angle between two vectors, in degrees."""
    cosine = dot(u, v) / sqrt(dot(u, u) * dot(v, v))
    return degrees(acos(max(-1.0, min(1.0, cosine))))


def angles(network, data, sizes):
    """The mean angle, over five draws, between the gradient over m examples and that over all."""
    rng = Random(1)
    full = average_gradient(network, data)
    return [mean(angle(average_gradient(network, rng.sample(list(data), m)), full)
                 for _ in range(5)) for m in sizes]


def stretched(curve, columns):
    """The curve with straight lines between its points, so many columns from one to the next."""
    pairs = zip(curve, curve[1:])
    return [a + (b - a) * i / columns for a, b in pairs for i in range(columns)] + curve[-1:]


def main(args):
    training, _, test = real_or_drawn(args.data, training=1000, test=300)
    epochs, n = 5, len(training)
    print(f"{n:,} digits, {epochs} epochs: accuracy on the test digits (%)\n")
    print("   mini-batch   eta   steps an epoch   seconds an epoch   before and after each epoch")
    curves, times = {}, {}
    for name, m, eta in (("one", 1, 3.0), ("", 1, 0.3), ("ten", 10, 3.0), ("Twenty", 20, 3.0),
                         ("all", n, 3.0)):
        curve, seconds = learning(training, test, m, eta, epochs)
        print(f"   {m:10,}   {eta}   {-(-n // m):14,}   {seconds:16.2f}   "
              f"{' '.join(f'{a:4.1f}' for a in curve)}", flush=True)
        if name:
            curves[name], times[name] = curve, seconds
    print("\nWith m = n every step goes in the right direction, but an epoch has only one step."
          "\nWith m = 1 it has many, in directions that scatter, so a smaller eta is better.")
    print("\nAgainst examples seen, eta = 3 (o: mini-batches of one, t: ten, T: twenty, a: all):\n")
    print(plot({name: stretched(curve, 12) for name, curve in curves.items()}))
    print("\nAgainst time:\n")
    unit = max(times.values()) / 12  # seconds of a column
    print(plot({name: stretched(curve, round(times[name] / unit))
                for name, curve in curves.items()}))
    print("   In plain Python an example takes the same time in any mini-batch, so the plots are"
          "\n   alike. A library that computes a mini-batch at once gains from larger ones.")

    few, sizes = training[:500], (1, 4, 10, 40, 100)
    network = Network([784, 10, 10], rng=Random(1))
    before = angles(network, few, sizes)
    for _ in sgd(network, few, 2, 10, eta=3.0, rng=Random(1)):
        pass
    after = angles(network, few, sizes)
    print("\nHow good is the estimate (18)? The angle in degrees between the gradient over m"
          f"\nexamples and that over {len(few)}, [784, 10, 10], mean of five draws:\n")
    print("     m   at the start          after two epochs")
    for m, a, b in zip(sizes, before, after):
        print(f"   {m:3}   {a:5.1f}  {'#' * round(a / 6):15} {b:5.1f}  {'#' * round(b / 6)}")
    print("   At the start four times as many examples halve the angle. Later the estimate is"
          "\n   worse, as the examples no longer all say the same.")


if __name__ == "__main__":
    parser = Parser(description="Mini-batches of 1, 10, 20 and all.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
