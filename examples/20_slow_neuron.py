"""One neuron that is badly wrong: how fast does it learn? (Chapter 3)

Its one input is 1, and its desired output is 0. With w = 0.6, b = 0.9 the output starts at 0.82,
with w = b = 2 at 0.98. With the quadratic cost the error is (a - y) sigma'(z), (55). sigma' is
nearly 0 where the neuron is saturated, so the worse it is, the slower it learns. With the
cross-entropy sigma' cancels, (61): the error is a - y, and the worse it is, the faster it learns.

    python3 examples/20_slow_neuron.py [--svg slow.svg]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx.command_line import Parser, run
from tinynn import CrossEntropyCost, Network, QuadraticCost, backprop, sgd
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import curves, plots, svg

EXAMPLE = ([1.0], [0.0])
EPOCHS = 300


def neuron(w, b):
    network = Network([1, 1])
    network.weights, network.biases = [[[w]]], [[b]]
    return network


def costs(w, b, cost, eta):
    """The cost before the first epoch and after each, relative to the first one."""
    network, (x, y) = neuron(w, b), EXAMPLE
    result = [cost.value(network.feedforward(x), y)]
    for _ in sgd(network, [EXAMPLE], EPOCHS, 1, eta, cost=cost):
        result.append(cost.value(network.feedforward(x), y))
    return [c / result[0] for c in result]


def steepest(curve):
    """The epoch in which the curve falls most."""
    falls = [before - after for before, after in zip(curve, curve[1:])]
    return falls.index(max(falls))


def main(args):
    expect_place("--svg", args.svg, [])
    panels = []  # a row each
    for w, b in ((0.6, 0.9), (2.0, 2.0)):
        series = {"quadratic, eta = 0.15": costs(w, b, QuadraticCost, 0.15),
                  "cross-entropy, eta = 0.005": costs(w, b, CrossEntropyCost, 0.005)}
        print(curves(series, f"From w = {w}, b = {b}: the cost, divided by that at the start"))
        title = f"From w = {w}, b = {b}"
        panels.append([plots.curves(series, title, "epoch", "cost / cost at the start")])
        quadratic, entropy = (backprop(neuron(w, b), *EXAMPLE, cost).biases[0][0]
                              for cost in (QuadraticCost, CrossEntropyCost))
        fastest = [steepest(curve) for curve in series.values()]
        print(f"\n   The first delta: quadratic {quadratic:.4f}, cross-entropy {entropy:.4f}"
              f"\n   The cost falls most in epoch: quadratic {fastest[0]}, cross-entropy"
              f" {fastest[1]}\n")
    print("The more wrong the neuron is, the longer the quadratic cost is nearly flat. The"
          "\ncross-entropy falls fastest in the beginning. (Compare shapes, not speeds: the"
          "\nsame learning rate means something else for another cost.)")
    if args.svg:
        svg.write(args.svg, "The cost of a neuron that is badly wrong", panels)


if __name__ == "__main__":
    parser = Parser(description="One neuron that is badly wrong.")
    add_svg(parser, "the cost by epoch")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
