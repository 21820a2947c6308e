"""A ball in a valley: gradient descent on a function of two variables. (Chapter 1, (7) to (11))

    C(v1, v2) = v1^2 + 4 v2^2        nabla C = (2 v1, 8 v2)

This is a valley, steep in one direction and flat in the other. Its bottom is at (0, 0). The ball
goes from v to v' = v - eta nabla C, again and again. How far it comes depends on eta.

    python3 examples/05_valley.py [--svg valley.svg]
"""

import sys
from math import atan2, cos, degrees, radians, sin, sqrt
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx.command_line import Parser, run
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import plots, svg

START, STEPS = (-3.0, 1.4), 30
RATES = {0.005: "too small", 0.1: "right", 0.255: "too large"}
WIDE, HIGH = 3.5, 1.75  # the pictures show v1 from -3.5 to 3.5, v2 from -1.75 to 1.75


def cost(v1, v2):
    return v1**2 + 4 * v2**2


def gradient(v1, v2):
    """The vector of partial derivatives: (8)."""
    return 2 * v1, 8 * v2


def descend(eta):
    """The points through which v -> v' = v - eta nabla C passes: (11)."""
    path = [START]
    for _ in range(STEPS):
        v1, v2 = path[-1]
        d1, d2 = gradient(v1, v2)
        path.append((v1 - eta * d1, v2 - eta * d2))
    return path


def summary(eta, path):
    """What happened, in a line."""
    inside = [abs(v1) <= WIDE and abs(v2) <= HIGH for v1, v2 in path]
    leaves = "" if all(inside) else f"; step {inside.index(False)} is outside"
    return (f"eta = {eta}, {RATES[eta]}: C from {cost(*START):.2f} to {cost(*path[-1]):.4g}"
            f" in {STEPS} steps{leaves}")


def in_text(path, across=61, down=13):
    """The valley seen from above: bands of dots and blanks, each 2 deep, and the path.

    The start and the next nine steps are marked 0 to 9, the later ones *.
    """
    lines = []
    for row in range(down):
        v2 = HIGH - 2 * HIGH * row / (down - 1)
        heights = [cost(WIDE * (2 * column / (across - 1) - 1), v2) for column in range(across)]
        lines.append(["." if height % 4 < 2 else " " for height in heights])
    lines[down // 2][across // 2] = "+"
    for i, (v1, v2) in reversed(list(enumerate(path))):  # the first steps are drawn last, on top
        if abs(v1) <= WIDE and abs(v2) <= HIGH:
            column, row = (v1 / WIDE + 1) / 2 * (across - 1), (1 - v2 / HIGH) / 2 * (down - 1)
            lines[round(row)][round(column)] = str(i) if i < 10 else "*"
    return "\n".join("   " + "".join(line).rstrip() for line in lines)


def in_svg(eta, path, scale=80):
    """A panel with the valley: ellipses of equal C, 2 apart, and the path."""
    width, height = 2 * WIDE * scale, 2 * HIGH * scale
    panel, inner = plots.frame(width, height, summary(eta, path), "v1", "v2")
    for level in range(2, 13, 2):
        svg.draw(inner, "ellipse", cx=width / 2, cy=height / 2, rx=sqrt(level) * scale,
                 ry=sqrt(level) / 2 * scale, fill="none", stroke=svg.GREY)
    for v in (-3, -2, -1, 0, 1, 2, 3):
        plots.x_tick(inner, height, width / 2 + v * scale, str(v))
    for v in (-1, 0, 1):
        plots.y_tick(inner, height / 2 - v * scale, str(v))
    seen = [((v1 + WIDE) * scale, (HIGH - v2) * scale) for v1, v2 in path
            if abs(v1) <= WIDE and abs(v2) <= HIGH]
    plots.line(inner, seen, style=0)
    return panel


def small_steps():
    """How good (9), delta C ~ nabla C . delta v, is for the step (10), delta v = -eta nabla C."""
    d1, d2 = gradient(*START)
    print("A small step from the start changes C by about -eta ||nabla C||^2, (9), (10):")
    for eta in (0.0001, 0.01, 0.5):
        true = cost(START[0] - eta * d1, START[1] - eta * d2) - cost(*START)
        predicted = -eta * (d1**2 + d2**2)
        print(f"   eta = {eta:<6}  by the formula {predicted:10.5f}  true {true:10.5f}")


def steepest(epsilon):
    """Of 360 directions, the one in which a step of length epsilon lowers C most, in degrees."""
    return min(range(360), key=lambda angle: cost(START[0] + epsilon * cos(radians(angle)),
                                                  START[1] + epsilon * sin(radians(angle))))


def steepest_way():
    """The exercise on the Cauchy-Schwarz inequality: which short step lowers C most?"""
    d1, d2 = gradient(*START)
    print(f"A step of length 1 lowers C most at {steepest(1)} degrees (0 is along v1), a step of"
          f" 0.1\nat {steepest(0.1)}, a step of 0.001 at {steepest(0.001)}. -nabla C points to"
          f" {degrees(atan2(-d2, -d1)) % 360:.1f}:\nthe steepest way down, for short steps.")


def main(args):
    expect_place("--svg", args.svg, [])
    print("C(v1, v2) = v1^2 + 4 v2^2, from above. Bands of dots and blanks: each 2 deep."
          "\n+: the bottom, 0 to 9: the start and the first steps, *: later steps.")
    paths = {eta: descend(eta) for eta in RATES}
    for eta, path in paths.items():
        print(f"\n{summary(eta, path)}\n{in_text(path)}")
    print()
    small_steps()
    steepest_way()
    if args.svg:
        title = f"Gradient descent in a valley, from {START}"
        svg.write(args.svg, title, [[in_svg(eta, path)] for eta, path in paths.items()])
        print(f"The three pictures are in {args.svg}")


if __name__ == "__main__":
    parser = Parser(description="Gradient descent in a valley, at three learning rates.")
    add_svg(parser, "the three paths")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
