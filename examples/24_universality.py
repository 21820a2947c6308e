"""A network with one hidden layer can approximate any continuous function. (Chapter 4)

A hidden neuron with a large weight w is a step at s = -b/w. Two steps, one up and one down, make
a bump; bumps side by side, each as high as the function is there, make the function. In two
variables two pairs of steps make a crossing of two walls, and a neuron that fires only where they
cross makes a tower of it.
"""

import sys
from math import cos, exp, sin
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import sigmoid
from tinynn.terminal import plot

STEEP = 1000.0


def f(x):
    """The book's kind of function: no one would guess a formula for it."""
    return 0.2 + 0.4 * x**2 + 0.3 * x * sin(15 * x) + 0.05 * cos(50 * x)


def hidden_layer(bumps):
    """(w, b, out) of each hidden neuron: for each bump a step up by h and a step down again.

    The first step up and the last one down stand outside [0, 1], where no one sees them half done.
    """
    edges = [-1.0, *(i / bumps for i in range(1, bumps)), 2.0]
    w = STEEP * bumps
    neurons = []
    for i, (left, right) in enumerate(zip(edges, edges[1:])):
        height = f((i + 0.5) / bumps)
        neurons += [(w, -w * left, height), (w, -w * right, -height)]
    return neurons


def output(neurons, x):
    """The weighted sum of the hidden activations, which is what is to be like f."""
    return sum(out * sigmoid(w * x + b) for w, b, out in neurons)


def largest_error(neurons):
    """On 1,001 places from 0 to 1."""
    return max(abs(output(neurons, i / 1000) - f(i / 1000)) for i in range(1001))


def tower(x, y, left, right, low, high):
    """1 inside the rectangle, 0 outside: walls of height 10, both of which it takes to pass 15."""
    w = STEEP / (right - left)
    walls = 10 * (sigmoid(w * (x - left)) - sigmoid(w * (x - right)))
    walls += 10 * (sigmoid(w * (y - low)) - sigmoid(w * (y - high)))
    return sigmoid(10 * (walls - 15))


def g(x, y):
    """A hill, to be built of towers."""
    return exp(-8 * ((x - 0.6) ** 2 + (y - 0.4) ** 2))


def towers(x, y, side):
    """side x side towers, each as high as the hill is in its middle."""
    edges = [i / side for i in range(side + 1)]
    return sum(g((l + r) / 2, (d + u) / 2) * tower(x, y, l, r, d, u)
               for l, r in zip(edges, edges[1:]) for d, u in zip(edges, edges[1:]))


if __name__ == "__main__":
    print("f, and what 10 and 50 bumps, two neurons each, make of it (f: f, 1: 10, 5: 50)\n")
    places = [(i + 0.5) / 70 for i in range(70)]
    for count, name in ((10, "10 bumps"), (50, "50 bumps")):
        neurons = hidden_layer(count)
        print(plot({"f": [f(x) for x in places], name: [output(neurons, x) for x in places]}, 14))
        print()
    print("   bumps   hidden neurons   largest error")
    for bumps in (5, 10, 20, 50, 100, 200):
        print(f"   {bumps:5}   {2 * bumps:14}   {largest_error(hidden_layer(bumps)):13.4f}")
    print("   Twice the bumps, about half the error: as close as wanted, with enough neurons.\n")

    print("Two variables: a tower of four neurons in the first layer and one in the second;"
          "\nthe hill exp(-8 ((x - 0.6)^2 + (y - 0.4)^2)) built of them\n")
    print("   towers   neurons   largest error on a grid")
    grid = [((i + 0.37) / 31, (j + 0.61) / 31) for i in range(31) for j in range(31)]
    for side in (2, 4, 8, 16):
        error = max(abs(towers(x, y, side) - g(x, y)) for x, y in grid)
        print(f"   {side * side:6}   {5 * side * side:7}   {error:23.3f}", flush=True)
    print(f"   Where four towers meet none stands: {towers(0.5, 0.5, 16):.3f} instead of"
          f" {g(0.5, 0.5):.3f} at (0.5, 0.5).\n   The steeper the steps, the smaller these spots.")
    inside, outside = tower(0.5, 0.5, 0.4, 0.6, 0.4, 0.6), tower(0.5, 0.7, 0.4, 0.6, 0.4, 0.6)
    print(f"\nOne tower alone: {inside:.4f} inside, {outside:.4f} where one of its walls stands.")
