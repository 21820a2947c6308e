"""A network with one hidden layer can approximate any continuous function. (Chapter 4)

A hidden neuron with a large weight w makes a step at s = -b/w. Two steps, one up and one down, make
a bump. Bumps side by side, each as high as the function there, make the function. (For functions of
two variables see 36_towers.py.)

    python3 examples/24_universality.py [--svg bumps.svg]
"""

import sys
from math import cos, sin
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx.command_line import Parser, run
from tinynn import sigmoid
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import curves
from tinynn.pictures.terminal import plot

STEEP = 1000.0


def f(x):
    """A function of the book's kind: nobody would guess its formula from the curve."""
    return 0.2 + 0.4 * x**2 + 0.3 * x * sin(15 * x) + 0.05 * cos(50 * x)


def hidden_layer(bumps):
    """(w, b, out) of each hidden neuron: for each bump a step up to its height and one down again.

    One bump is 1 / bumps wide, and its steps are done within a hundredth of that. The first bump
    begins and the last one ends outside [0, 1], so that no half step is seen.
    """
    w = STEEP * bumps
    edges = [-1.0, *(i / bumps for i in range(1, bumps)), 2.0]
    neurons = []
    for i, (left, right) in enumerate(zip(edges, edges[1:])):
        height = f((i + 0.5) / bumps)
        neurons += [(w, -w * left, height), (w, -w * right, -height)]
    return neurons


def output(neurons, x):
    """The weighted sum of the hidden activations, which approximates f.

    (For an output that is a sigmoid neuron, let the bumps make sigma^-1(f) = ln(f / (1 - f)).)
    """
    return sum(out * sigmoid(w * x + b) for w, b, out in neurons)


def largest_error(bumps):
    """Near both ends of each bump, where the error is largest, and in the middle."""
    neurons = hidden_layer(bumps)
    places = [(i + part) / bumps for i in range(bumps) for part in (0.02, 0.5, 0.98)]
    return max(abs(output(neurons, x) - f(x)) for x in places)


def series(n, *counts):
    """f at n places from 0 to 1, and what each of these numbers of bumps makes of it."""
    places = [(i + 0.5) / n for i in range(n)]
    layers = {f"{bumps} bumps": hidden_layer(bumps) for bumps in counts}
    return {"f": [f(x) for x in places],
            **{name: [output(neurons, x) for x in places] for name, neurons in layers.items()}}


def main(args):
    expect_place("--svg", args.svg, [])
    print("f, and what 10 and 50 bumps, two neurons each, make of it (f: f, 1: 10, 5: 50)\n")
    for bumps in (10, 50):
        print(plot(series(68, bumps), 14), end="\n\n")
    print("   bumps   hidden neurons   largest error")
    for bumps in (5, 10, 20, 50, 100, 200):
        print(f"   {bumps:5}   {2 * bumps:14}   {largest_error(bumps):13.4f}")
    print("   Twice the bumps, about half the error.")
    if args.svg:
        curves(series(200, 10, 50), "Bumps that approximate a function", "x (in 200ths)").save(
            args.svg)


if __name__ == "__main__":
    parser = Parser(description="Bumps that approximate a function of one variable.")
    add_svg(parser, "the function and its approximations")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
