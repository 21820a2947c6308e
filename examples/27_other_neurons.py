"""The same depth with other neurons: sigmoid, tanh and rectified linear. (Chapter 5)

sigma' is at most 1/4, so with weights of usual size the error shrinks at each sigmoid layer on its
way back. The slope of tanh is 1 in the middle, and the slope of a rectified linear neuron is 1
wherever its output is not 0. Both pass the error back through many layers, and deep networks learn
sooner.

    python3 examples/27_other_neurons.py [--data mnist] [--svg neurons.svg]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, end_quietly, run
from tinynn import CrossEntropyCost, Network, backprop, sgd
from tinynn.commands.options import add_svg, expect_place
from tinynn.matrix import dot
from tinynn.pictures import curves

ETAS = {"sigmoid": 0.3, "tanh": 0.1, "relu": 0.1}  # sigmoid neurons get the larger one
DEEP = 4  # hidden layers


def digits(folder):
    """The digits to train on and to test."""
    training, _, test = real_or_drawn(folder, training=200, test=100)
    return training[:10_000], test


def first_to_last(network, data):
    """The ratio of ||delta|| of the first hidden layer to the last, averaged over examples."""
    first = last = 0.0
    for x, y in data:
        deltas = backprop(network, x, y, CrossEntropyCost).biases  # (BP3)
        first += sqrt(dot(deltas[0], deltas[0]))
        last += sqrt(dot(deltas[-2], deltas[-2]))
    return first / last


def one_run(folder, width, epochs, case):
    """Return that ratio at the start, and the test accuracies (%)."""
    activation, hidden = case
    training, test = digits(folder)
    network = Network([784, *[width] * hidden, 10], rng=Random(1), activation=activation)
    return first_to_last(network, training[:100]), [
        100 * network.evaluate(test) / len(test)
        for _ in sgd(network, training, epochs, 10, ETAS[activation], cost=CrossEntropyCost,
                     rng=Random(1))
    ]


def main(args):
    expect_place("--svg", args.svg, [])
    width, epochs = (30, 5) if args.data else (20, 8)
    shallow = ETAS if args.data else ["sigmoid"]  # for comparison, with one hidden layer
    cases = [(activation, DEEP) for activation in ETAS] + [(name, 1) for name in shallow]
    training, _ = digits(args.data)  # drawn once, before the processes begin
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        results = processes.map(partial(one_run, args.data, width, epochs), cases)
        runs = dict(zip(cases, counted(results, len(cases))))
    print(f"{len(training):,} digits, {epochs} epochs, cross-entropy, scaled start,"
          f" {width} neurons in a layer\n")
    deep = curves({activation: runs[activation, DEEP][1] for activation in ETAS},
                  f"{DEEP} hidden layers: test digits right (%)")
    print(f"{deep}\n\n   neurons   hidden layers   eta   ||delta|| first / last   test digits"
          "\n                                        layer, at first        right at the end")
    for (activation, hidden), (ratio, accuracies) in runs.items():
        shown = f"{ratio:.3f}" if hidden > 1 else "-"
        print(f"   {activation:7}   {hidden:13}   {ETAS[activation]:3}   {shown:>22}"
              f"   {accuracies[-1]:14.1f} %")
    least = min(ETAS, key=lambda activation: runs[activation, DEEP][0])
    slowest = min(ETAS, key=lambda activation: runs[activation, DEEP][1][-1])
    print(f"\nThrough {DEEP} hidden layers {least} neurons pass the least of the error back;"
          f"\nthe {DEEP} layers of {slowest} neurons learn least.")
    if args.svg:
        deep.save(args.svg)


if __name__ == "__main__":
    parser = Parser(description="Sigmoid, tanh and rectified linear neurons in depth.")
    add_data(parser)
    add_svg(parser, "the accuracies with four hidden layers")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
