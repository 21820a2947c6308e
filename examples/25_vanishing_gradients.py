"""Why are deep networks hard to train? The lengths of delta in each hidden layer. (Chapter 5)

||delta^l|| says how fast the layer l learns. The book finds at the start, averaged over examples:

    [784, 30, 30, 10]            0.07   0.31
    [784, 30, 30, 30, 10]        0.012  0.060  0.283
    [784, 30, 30, 30, 30, 10]    0.003  0.017  0.070  0.285

So the early layers learn much more slowly than the last one. With two hidden layers this passes as
they learn. With four it lasts for many epochs, in which the network is not better than guessing.

    python3 examples/25_vanishing_gradients.py [--data mnist]
"""

import sys
from math import log10, sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import CrossEntropyCost, Network, backprop, sgd
from tinynn.matrix import add, dot
from tinynn.pictures.terminal import plot

BOOK = {2: "0.07 0.31", 3: "0.012 0.060 0.283", 4: "0.003 0.017 0.070 0.285"}


def lengths(network, data):
    """||delta^l|| of each hidden layer, where delta is that of the average cost."""
    total = None
    for x, y in data:
        deltas = backprop(network, x, y, CrossEntropyCost).biases[:-1]  # (BP3)
        total = deltas if total is None else [add(t, d) for t, d in zip(total, deltas)]
    return [sqrt(dot(t, t)) / len(data) for t in total]


def one_by_one(network, data):
    """The average over the examples of the lengths ||delta^l|| of each one's own delta."""
    sums = [0.0] * (len(network.sizes) - 2)
    for x, y in data:
        deltas = backprop(network, x, y, CrossEntropyCost).biases[:-1]  # (BP3)
        sums = [s + sqrt(dot(d, d)) for s, d in zip(sums, deltas)]
    return [s / len(data) for s in sums]


def words(numbers):
    return "  ".join(f"{number:.4f}" for number in numbers)


def train(hidden, data, few, epochs, eta):
    """Return the network, and for each hidden layer the lengths before and after each epoch."""
    network = Network([784, *[30] * hidden, 10], rng=Random(1))
    curves = [[length] for length in lengths(network, few)]
    for _ in sgd(network, data, epochs, 10, eta, cost=CrossEntropyCost, rng=Random(1)):
        for curve, length in zip(curves, lengths(network, few)):
            curve.append(length)
    return network, curves


def main(args):
    training, _, _ = real_or_drawn(args.data, training=300, test=10)
    data = training[:1_000]
    few = data if args.data else data[:200]
    print("||delta|| of the hidden layers at the start: the length of the averaged delta, and the"
          "\naverage of the lengths. The scaled start comes near the book's figures.\n")
    for hidden in (2, 3, 4):
        sizes = [784, *[30] * hidden, 10]
        print(f"   {sizes}   (the book: {BOOK[hidden]})")
        for init in ("gaussian", "scaled"):
            network = Network(sizes, init, Random(1))
            print(f"      {init:8}  averaged {words(lengths(network, few))}"
                  f"   one by one {words(one_by_one(network, few))}", flush=True)

    epochs, eta = (30, 0.1) if args.data else (12, 0.5)
    wide = 60 // epochs  # columns for each epoch
    print(f"\nAnd while it learns, {len(data):,} digits, {epochs} epochs, eta = {eta}:"
          " log10 of the averaged ||delta||\n(1, 2, ...: the hidden layers)")
    for hidden in (2, 4):
        network, curves = train(hidden, data, few, epochs, eta)
        print(f"\n{network.sizes}\n")
        print(plot({str(l): [log10(length) for length in curve for _ in range(wide)]
                    for l, curve in enumerate(curves, start=1)}, height=12))
        print(f"\n   first hidden layer / last: {curves[0][0] / curves[-1][0]:.3f} at the start,"
              f" {curves[0][-1] / curves[-1][-1]:.3f} at the end;"
              f" {network.evaluate(data)} of its {len(data):,} digits right by then")


if __name__ == "__main__":
    parser = Parser(description="The lengths of delta in each hidden layer.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
