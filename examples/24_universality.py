"""A network with one hidden layer can approximate any continuous function. (Chapter 4)

A hidden neuron with a large weight w makes a step at s = -b/w. Two steps, one up and one down, make
a bump. Bumps side by side, each as high as the function there, make the function. In two variables
two pairs of steps make two walls that cross. A neuron of a second hidden layer, which fires only
where the walls cross, makes a tower. (So this part uses two hidden layers: they are easier to see.)
"""

import sys
from math import cos, exp, sin
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import sigmoid
from tinynn.pictures.terminal import plot

STEEP = 1000.0


def f(x):
    """A function of the book's kind: nobody would guess its formula from the curve."""
    return 0.2 + 0.4 * x**2 + 0.3 * x * sin(15 * x) + 0.05 * cos(50 * x)


def sides(parts):
    """Where each of so many parts of [0, 1] begins and ends.

    The first begins and the last ends outside [0, 1], so that no half step is seen.
    """
    edges = [-1.0, *(i / parts for i in range(1, parts)), 2.0]
    return zip(edges, edges[1:])


def looked_at(parts):
    """Places near both ends and in the middle of each of so many parts of [0, 1]."""
    return [(i + part) / parts for i in range(parts) for part in (0.02, 0.5, 0.98)]


def hidden_layer(bumps):
    """(w, b, out) of each hidden neuron: for each bump a step up to its height and one down again.

    One bump is 1 / bumps wide, and its steps are done within a hundredth of that.
    """
    w = STEEP * bumps
    neurons = []
    for i, (left, right) in enumerate(sides(bumps)):
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
    return max(abs(output(neurons, x) - f(x)) for x in looked_at(bumps))


def tower(x, y, left, right, low, high, w):
    """1 inside the rectangle, 0 outside: two walls of height 10, and only both exceed 15."""
    walls = 10 * (sigmoid(w * (x - left)) - sigmoid(w * (x - right)))
    walls += 10 * (sigmoid(w * (y - low)) - sigmoid(w * (y - high)))
    return sigmoid(10 * (walls - 15))


def g(x, y):
    """A hill, which towers will approximate."""
    return exp(-8 * ((x - 0.6) ** 2 + (y - 0.4) ** 2))


def towers(x, y, side):
    """side x side towers, each as high as the hill in the middle of the tower."""
    return sum(g((i + 0.5) / side, (j + 0.5) / side) * tower(x, y, *across, *up, STEEP * side)
               for i, across in enumerate(sides(side)) for j, up in enumerate(sides(side)))


if __name__ == "__main__":
    print("f, and what 10 and 50 bumps, two neurons each, make of it (f: f, 1: 10, 5: 50)\n")
    places = [(i + 0.5) / 70 for i in range(70)]
    for count, name in ((10, "10 bumps"), (50, "50 bumps")):
        neurons = hidden_layer(count)
        print(plot({"f": [f(x) for x in places], name: [output(neurons, x) for x in places]}, 14))
        print()
    print("   bumps   hidden neurons   largest error")
    for bumps in (5, 10, 20, 50, 100, 200):
        print(f"   {bumps:5}   {2 * bumps:14}   {largest_error(bumps):13.4f}")
    print("   Twice the bumps, about half the error: as close as wanted, with enough neurons.\n")

    print("Two variables: a tower of four neurons in the first layer and one in the second;"
          "\nthey approximate the hill exp(-8 ((x - 0.6)^2 + (y - 0.4)^2))\n")
    print("   towers   neurons   largest error (except where four towers meet)")
    for side in (2, 4, 8, 16):
        places = looked_at(side)
        error = max(abs(towers(x, y, side) - g(x, y)) for x in places for y in places)
        print(f"   {side * side:6}   {5 * side * side:7}   {error:13.3f}")
    print(f"   Where four towers meet, the sum is too low: {towers(0.5, 0.5, 16):.3f} instead of"
          f" {g(0.5, 0.5):.3f} at (0.5, 0.5).\n   The steeper the steps, the smaller these spots.")
    inside, outside = (tower(0.5, y, 0.4, 0.6, 0.4, 0.6, STEEP) for y in (0.5, 0.7))
    print(f"\nOne tower alone: {inside:.4f} inside, {outside:.4f} where it has only one wall.")
