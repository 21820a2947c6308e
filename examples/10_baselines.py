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
from pathlib import Path
from random import Random
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from mnist_idx.image import picture
from tinynn import Network, sgd
from tinynn.matrix import argmax
from tinynn.pictures.terminal import bars, side_by_side


def guess(training):
    rng = Random(1)
    return lambda x: rng.randrange(10)


def average_darkness(training):
    """Return a classifier: the digit whose images are as dark as this one, on average."""
    darkness = [[] for _ in range(10)]
    for x, y in training:
        darkness[argmax(y)].append(sum(x))
    means = [mean(values) for values in darkness]
    print("Ink in an image of each digit, relative to the darkest:")
    print(bars([m / max(means) for m in means], [str(digit) for digit in range(10)]))
    return lambda x: min(range(10), key=lambda digit: abs(means[digit] - sum(x)))


def nearest_mean_image(training):
    """Return a classifier: the digit whose mean image is nearest, pixel by pixel."""
    sums, counts = [[0.0] * 784 for _ in range(10)], [0] * 10
    for x, y in training:
        digit = argmax(y)
        counts[digit] += 1
        sums[digit] = [s + x_k for s, x_k in zip(sums[digit], x)]
    means = [[s / count for s in row] for row, count in zip(sums, counts)]
    print("So ink tells a 1 from the others, and little else. The mean images of 3 and 5:")
    pictures = [picture(means[digit], 28)[2:-1] for digit in (3, 5)]
    print(side_by_side(pictures, ["   the mean 3", "   the mean 5"]))

    def distance(x, digit):
        return sum([(x_k - m_k) ** 2 for x_k, m_k in zip(x, means[digit])])

    return lambda x: min(range(10), key=lambda digit: distance(x, digit))


def network(training):
    """Return a classifier: the network of this chapter, after five epochs."""
    net = Network([784, 30, 10], rng=Random(1))
    for _ in sgd(net, training, 5, 10, eta=3.0, rng=Random(1)):
        pass
    return net.classify


def support_vector_machine(training, test, **settings):
    """The accuracy in per cent of scikit-learn's SVC with these settings."""
    from sklearn.svm import SVC  # the only thing here that does not come with Python

    machine = SVC(**settings)
    machine.fit([x for x, _ in training], [argmax(y) for _, y in training])
    return 100 * machine.score([x for x, _ in test], [argmax(y) for _, y in test])


def main(args):
    training, _, test = real_or_drawn(args.data)
    rows = []
    for name, learn, book in (
        ("guessing", guess, "10"),
        ("average darkness", average_darkness, "22.25"),
        ("nearest mean image", nearest_mean_image, "-"),
        ("[784, 30, 10], 5 epochs", network, "-"),
    ):
        start = time.perf_counter()
        classify = learn(training)
        right = sum(classify(x) == argmax(y) for x, y in test)
        rows.append((name, 100 * right / len(test), book, time.perf_counter() - start))
    for settings, book in (
        ({"gamma": "auto"}, "94.35"),  # the default of the book's time
        ({}, "-"),  # the default of today, gamma="scale"
        ({"C": 5, "gamma": 0.05}, "98.5"),  # tuned; the book does not say how
    ):
        name = f"SVC({', '.join(f'{key}={value!r}' for key, value in settings.items())})"
        start = time.perf_counter()
        try:
            accuracy = support_vector_machine(training, test, **settings)
        except ImportError:
            print("\nFor the support vector machines: pip install scikit-learn, or"
                  " uv run examples/10_baselines.py")
            break
        rows.append((name, accuracy, book, time.perf_counter() - start))

    print(f"\n{len(training):,} digits to learn from, {len(test):,} to test: right (%)\n")
    print("                              here    the book   seconds")
    for name, accuracy, book, seconds in rows:
        print(f"   {name:25} {accuracy:6.2f} {book:>9} {seconds:10.1f}")


if __name__ == "__main__":
    parser = Parser(description="Simpler ways to read digits.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
