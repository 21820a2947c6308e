"""Why are deep networks hard to train? The lengths of delta in each hidden layer. (Chapter 5)

||delta^l|| says how fast the layer l learns. delta is that of the cost, averaged over examples. At
the start the early layers learn much more slowly than the last one. With two hidden layers this
passes as they learn. With four it lasts for many epochs, in which the network is not better than
guessing.

    python3 examples/25_vanishing_gradients.py [--data mnist] [--svg lengths.svg]
"""

import sys
from math import log10, sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import CrossEntropyCost, Network, backprop, sgd
from tinynn.commands.options import add_svg, expect_place
from tinynn.matrix import add, dot
from tinynn.pictures import curves, plots, svg
from tinynn.pictures.terminal import Watched

BOOK = {2: (0.07, 0.31), 3: (0.012, 0.060, 0.283), 4: (0.003, 0.017, 0.070, 0.285)}


def lengths(network, data):
    """||delta^l|| of each hidden layer, where delta is that of the average cost."""
    total = None
    for x, y in data:
        deltas = backprop(network, x, y, CrossEntropyCost).biases[:-1]  # (BP3)
        total = deltas if total is None else [add(t, d) for t, d in zip(total, deltas)]
    return [sqrt(dot(t, t)) / len(data) for t in total]


def start(hidden):
    """A network with so many hidden layers, at the start."""
    return Network([784, *[30] * hidden, 10], rng=Random(1))


def show_start(data):
    """A bar for each hidden layer of three networks at the start, and the book's figure."""
    print("At the start: ||delta|| of each hidden layer, one # is 0.01            the book")
    for hidden, book in BOOK.items():
        network = start(hidden)
        print(network.sizes)
        for l, (length, theirs) in enumerate(zip(lengths(network, data), book), start=1):
            print(f"   layer {l}  {'#' * round(100 * length):46} {length:.4f}   {theirs}",
                  flush=True)


def train(network, data, few, epochs, eta):
    """Return for each hidden layer log10 of its length at the start and after each epoch."""
    rows = [lengths(network, few)]
    with Watched(data, epochs * len(data)) as watched:
        for _ in sgd(network, watched, epochs, 10, eta, cost=CrossEntropyCost, rng=Random(1)):
            rows.append(lengths(network, few))
    return {f"{name} layer": [log10(row[l]) for row in rows]
            for l, name in enumerate(("1st", "2nd", "3rd", "4th")[: len(rows[0])])}


def show_training(hidden, data, few, epochs, eta):
    """Train a network and print its curves; return them as a panel of an SVG."""
    network = start(hidden)
    series = train(network, data, few, epochs, eta)
    print(f"\n{curves(series, f'{network.sizes}: log10 of ||delta||')}")
    first, *_, last = series.values()
    print(f"   first hidden layer / last: {10 ** (first[0] - last[0]):.3f} at the start,"
          f" {10 ** (first[-1] - last[-1]):.3f} at the end;"
          f"\n   {network.evaluate(data)} of its {len(data):,} digits right by then", flush=True)
    return plots.curves(series, f"{hidden} hidden layers", "epoch", "log10 of ||delta||")


def main(args):
    expect_place("--svg", args.svg, [])
    n, n_few, epochs, eta = (1_000, 1_000, 30, 0.1) if args.data else (150, 50, 8, 1.0)
    training, _, _ = real_or_drawn(args.data, training=n, test=10)
    data = list(training[:n])
    few = data[:n_few]
    show_start(few)
    print(f"\nAnd while they learn {len(data):,} digits, {epochs} epochs, eta = {eta}")
    panels = [show_training(hidden, data, few, epochs, eta) for hidden in (2, 4)]
    if args.svg:
        svg.write(args.svg, "How fast the hidden layers learn", [panels])


if __name__ == "__main__":
    parser = Parser(description="The lengths of delta in each hidden layer.")
    add_data(parser)
    add_svg(parser, "the curves while the networks learn")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
