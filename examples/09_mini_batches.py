"""Mini-batches: how large should they be? (Chapter 1, (18) to (21))

The gradient over a mini-batch of m random examples estimates the gradient over all n. A larger
mini-batch gives a better estimate, but a step takes longer. With m = n every step is exact, but an
epoch has only one. With m = 1, online learning, an epoch has n steps.

    python3 examples/09_mini_batches.py [--data mnist] [--svg curves.svg]
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
from tinynn.commands.options import add_svg, expect_place
from tinynn.matrix import dot
from tinynn.pictures import curves
from tinynn.pictures.terminal import Watched

EPOCHS = 5


def learning(training, test, hidden, m, eta):
    """Accuracy (%) before and after each epoch, mini-batches of m; and the seconds of an epoch."""
    network = Network([784, hidden, 10], rng=Random(1))
    accuracies, seconds = [100 * network.evaluate(test) / len(test)], []
    start = time.perf_counter()
    with Watched(training, EPOCHS * len(training)) as watched:
        for _ in sgd(network, watched, EPOCHS, m, eta, rng=Random(1)):
            seconds.append(time.perf_counter() - start)
            accuracies.append(100 * network.evaluate(test) / len(test))
            start = time.perf_counter()
    return accuracies, mean(seconds)


def compare(training, test, hidden):
    """Print the table of accuracies for each size of mini-batch; return the curves."""
    n, series = len(training), {}
    print(f"{n:,} digits, [784, {hidden}, 10]: right of the test digits (%)\n")
    print(" mini-batch  eta  steps an epoch  seconds  before and after each epoch")
    for name, m, eta in (("one, eta 3", 1, 3.0), ("one, eta 0.3", 1, 0.3), ("ten", 10, 3.0),
                         ("20", 20, 3.0), ("all", n, 3.0)):
        series[name], seconds = learning(training, test, hidden, m, eta)
        print(f" {m:10,}  {eta}  {-(-n // m):14,}  {seconds:7.2f}  "
              f"{' '.join(f'{a:4.1f}' for a in series[name])}", flush=True)
    return curves(series, x_label="epochs done", y_label="right of the test digits (%)")


def flat_gradient(network, x, y):
    """The gradient of one example's cost as one long vector."""
    gradient = backprop(network, x, y)
    rows = [row for w in gradient.weights for row in w] + gradient.biases
    return [value for row in rows for value in row]


def average(gradients):
    """The average of the gradients of several examples' costs: (18)."""
    return [sum(column) / len(gradients) for column in zip(*gradients)]


def angle(u, v):
    """The angle between two vectors, in degrees."""
    cosine = dot(u, v) / sqrt(dot(u, u) * dot(v, v))
    return degrees(acos(max(-1.0, min(1.0, cosine))))


def angles(network, data, sizes):
    """The mean angle, over five draws, between the gradient over m examples and that over all."""
    rng = Random(1)
    gradients = [flat_gradient(network, x, y) for x, y in data]
    full = average(gradients)
    return [mean(angle(average(rng.sample(gradients, m)), full) for _ in range(5)) for m in sizes]


def estimates(data):
    """Print how good the estimate (18) is, at the start and after two epochs."""
    print("\nHow good is the estimate (18)? The angle in degrees between the gradient over m"
          f"\nexamples and that over {len(data)}, [784, 10, 10], mean of five draws:\n"
          "\n     m   at the start              after two epochs", flush=True)
    sizes, network = (1, 4, 10, 40, 100), Network([784, 10, 10], rng=Random(1))
    before = angles(network, data, sizes)
    for _ in sgd(network, data, 2, 10, eta=3.0, rng=Random(1)):
        pass
    for m, a, b in zip(sizes, before, angles(network, data, sizes)):
        print(f"   {m:3}   {a:4.1f} {'#' * round(a / 4):20} {b:4.1f} {'#' * round(b / 4)}")
    print("At the start, four times as many examples make the angle about half as large."
          "\nLater the estimate is worse, as the examples no longer all say the same.")


def main(args):
    expect_place("--svg", args.svg, [])
    training, _, test = real_or_drawn(args.data, training=500, test=200)
    picture = compare(training, test, hidden=30 if args.data else 10)
    print(f"\n{picture}")
    print("\nWith m = n every step goes in the right direction, but an epoch has only one."
          "\nWith m = 1 it has many, in directions that scatter, so a smaller eta is better.")
    if args.svg:
        picture.save(args.svg)
    estimates(training[:500] if args.data else training[:300])


if __name__ == "__main__":
    parser = Parser(description="Mini-batches of 1, 10, 20 and all.")
    add_data(parser)
    add_svg(parser, "the curves")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
