# /// script
# requires-python = ">=3.9"
# dependencies = ["scikit-learn"]
# ///
"""How good is 95 %? Simpler ways to read digits, for comparison. (Chapter 1)

The book: guessing gets 10 % right, average darkness 22.25 %, and a support vector machine 94.35 %
with scikit-learn's settings of that time, 98.5 % tuned.

The support vector machines need scikit-learn: `uv run examples/10_baselines.py` brings it. On all
50,000 digits each takes minutes.

    python3 examples/10_baselines.py [--data mnist]
"""

import sys
import time
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, clear_line, run, show_line
from tinynn import Network, sgd
from tinynn.matrix import argmax
from tinynn.pictures.terminal import Watched, bars, ink, side_by_side


def mean_images(training):
    """The mean of all the images of each digit."""
    sums, counts = [[0.0] * 784 for _ in range(10)], [0] * 10
    with Watched(training, len(training)) as watched:
        for x, y in watched:
            digit = argmax(y)
            counts[digit] += 1
            sums[digit] = [s + x_k for s, x_k in zip(sums[digit], x)]
    return [[s / count for s in row] for row, count in zip(sums, counts)]


def show(means):
    """Draw how dark the digits are on average, and two of the mean images."""
    darkness = [sum(image) for image in means]
    print("Average ink in an image of each digit, relative to the darkest:")
    print(bars([d / max(darkness) for d in darkness], [str(digit) for digit in range(10)]))
    pictures = [ink(means[digit], 28)[2:-2] for digit in (3, 5)]
    print(side_by_side(pictures, ["     the mean of all 3", "     the mean of all 5"]), flush=True)


def guessing():
    rng = Random(1)
    return lambda x: rng.randrange(10)


def average_darkness(means):
    """Return a classifier: the digit whose images are as dark as this one, on average."""
    darkness = [sum(image) for image in means]
    return lambda x: min(range(10), key=lambda digit: abs(darkness[digit] - sum(x)))


def nearest_mean_image(means):
    """Return a classifier: the digit whose mean image is nearest, pixel by pixel."""
    def distance(x, digit):
        return sum([(x_k - m_k) ** 2 for x_k, m_k in zip(x, means[digit])])

    return lambda x: min(range(10), key=lambda digit: distance(x, digit))


def network(training):
    """Return a classifier: the network of this chapter, after five epochs."""
    net = Network([784, 30, 10], rng=Random(1))
    with Watched(training, 5 * len(training)) as watched:
        for _ in sgd(net, watched, 5, 10, eta=3.0, rng=Random(1)):
            pass
    return net.classify


def accuracy(classify, test):
    """How many of the test digits it classifies rightly, in per cent."""
    with Watched(test, len(test)) as watched:
        return 100 * sum(classify(x) == argmax(y) for x, y in watched) / len(test)


def support_vector_machine(training, test, **settings):
    """The accuracy in per cent of scikit-learn's SVC with these settings."""
    from sklearn.svm import SVC  # the only thing here that does not come with Python

    show_line(f"SVC learns from {len(training):,} digits ...")
    try:
        machine = SVC(**settings)
        machine.fit([x for x, _ in training], [argmax(y) for _, y in training])
        return 100 * machine.score([x for x, _ in test], [argmax(y) for _, y in test])
    finally:
        clear_line()


def ways(training, test, means):
    """Name, accuracy in the book, and a function that measures it here, of each way."""
    machine = partial(support_vector_machine, training, test)
    return [
        ("guessing", "10", lambda: accuracy(guessing(), test)),
        ("average darkness", "22.25", lambda: accuracy(average_darkness(means), test)),
        ("nearest mean image", "-", lambda: accuracy(nearest_mean_image(means), test)),
        ("[784, 30, 10], 5 epochs", "-", lambda: accuracy(network(training), test)),
        ("SVC(gamma='auto')", "94.35", partial(machine, gamma="auto")),  # as in the book's time
        ("SVC()", "-", machine),  # the default of today, gamma="scale"
        # Tuned. The book does not say how.
        ("SVC(C=5, gamma=0.05)", "98.5", partial(machine, C=5, gamma=0.05)),
    ]


def main(args):
    training, _, test = real_or_drawn(args.data, training=800, test=300)
    means = mean_images(training)
    show(means)
    print(f"\n{len(training):,} digits to learn from, {len(test):,} to test: right (%)"
          f"\n\n{'here':>60}  the book  seconds")
    for name, book, measure in ways(training, test, means):
        start = time.perf_counter()
        try:
            right = measure()
        except ImportError:
            print("   For the support vector machines: pip install scikit-learn, or"
                  "\n   uv run examples/10_baselines.py")
            break
        print(f"   {name:23} |{'#' * round(right / 4):25}| {right:5.2f} {book:>9}"
              f" {time.perf_counter() - start:8.1f}", flush=True)


if __name__ == "__main__":
    parser = Parser(description="Simpler ways to read digits.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
