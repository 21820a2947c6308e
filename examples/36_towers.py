"""Towers of sigmoid neurons approximate a function of two variables. (Chapter 4)

As in 24_universality.py two steps, one up and one down, make a bump. In two variables a bump of x
is a wall, and a bump of y is a wall across it. A neuron of a second hidden layer, which fires only
where both walls stand, makes a tower. Towers side by side, each as high as the function there, make
the function. (So two hidden layers are used: they are easier to see.)

    python3 examples/36_towers.py [--svg towers.svg]
"""

import sys
from math import exp
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx.command_line import Parser, run
from tinynn import sigmoid
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import svg
from tinynn.pictures.terminal import ink, side_by_side

STEEP = 1000.0


def g(x, y):
    """A hill, which towers will approximate."""
    return exp(-8 * ((x - 0.6) ** 2 + (y - 0.4) ** 2))


def tower(x, y, left, right, low, high, w):
    """1 inside the rectangle, 0 outside: two walls of height 10, and only both exceed 15."""
    walls = 10 * (sigmoid(w * (x - left)) - sigmoid(w * (x - right)))
    walls += 10 * (sigmoid(w * (y - low)) - sigmoid(w * (y - high)))
    return sigmoid(10 * (walls - 15))


def sides(parts):
    """Where each of so many parts of [0, 1] begins and ends.

    The first begins and the last ends outside [0, 1], so that no half step is seen.
    """
    edges = [-1.0, *(i / parts for i in range(1, parts)), 2.0]
    return zip(edges, edges[1:])


def towers(x, y, side):
    """side x side towers, each as high as the hill in the middle of the tower."""
    return sum(g((i + 0.5) / side, (j + 0.5) / side) * tower(x, y, *across, *up, STEEP * side)
               for i, across in enumerate(sides(side)) for j, up in enumerate(sides(side)))


def largest_error(side):
    """Near the edges of each tower, where the error is largest, and in the middle."""
    places = [(i + part) / side for i in range(side) for part in (0.02, 0.5, 0.98)]
    return max(abs(towers(x, y, side) - g(x, y)) for x in places for y in places)


def seen(function, pixels):
    """The function on [0, 1] x [0, 1] as pixels, row after row, y upwards."""
    places = [(i + 0.5) / pixels for i in range(pixels)]
    return [function(x, y) for y in reversed(places) for x in places]


def main(args):
    expect_place("--svg", args.svg, [])
    functions = {"9 towers": lambda x, y: towers(x, y, 3),
                 "36 towers": lambda x, y: towers(x, y, 6), "the hill itself": g}
    print("Towers of height 0 (white) to 1 (black), and the hill that they approximate,"
          "\nexp(-8 ((x - 0.6)^2 + (y - 0.4)^2))\n")
    pixels = 12  # so the middle of a pixel is never on the edge of a tower
    pictures = [[f"{line}  " for line in ink(seen(function, pixels), pixels)]
                for function in functions.values()]
    print(side_by_side(pictures, list(functions)))

    print("\n   towers   neurons   largest error (except where four towers meet)")
    for side in (3, 6, 12):
        print(f"   {side * side:6}   {5 * side * side:7}   {largest_error(side):13.3f}", flush=True)
    print("   Where four of the 144 towers meet, as at (0.5, 0.5), the sum is too low:"
          f"\n   {towers(0.5, 0.5, 12):.3f} instead of {g(0.5, 0.5):.3f}.")
    inside, outside = (tower(0.5, y, 0.4, 0.6, 0.4, 0.6, STEEP) for y in (0.5, 0.7))
    print(f"\nOne tower alone: {inside:.4f} inside, {outside:.4f} where only one of its two walls"
          " stands.")
    if args.svg:
        panels = [svg.image(seen(function, 48), 48, name, size=192)
                  for name, function in functions.items()]
        svg.write(args.svg, "Towers that approximate a hill", [panels])


if __name__ == "__main__":
    parser = Parser(description="Towers that approximate a function of two variables.")
    add_svg(parser, "the towers and the hill")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
