"""A ball in a valley: gradient descent on a function of two variables. (Chapter 1, (7) to (15))

    C(v1, v2) = v1^2 + 4 v2^2        nabla C = (2 v1, 8 v2)

This is a valley, steep in one direction and flat in the other. Its bottom is at (0, 0).
"""

import sys
from math import atan2, cos, degrees, hypot, radians, sin
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

START = (-3.0, 1.4)


def cost(v1, v2):
    return v1**2 + 4 * v2**2


def gradient(v1, v2):
    """The vector of partial derivatives: (8)."""
    return 2 * v1, 8 * v2


def descend(eta, steps):
    """The points through which v -> v' = v - eta nabla C passes: (11)."""
    path = [START]
    for _ in range(steps):
        v1, v2 = path[-1]
        d1, d2 = gradient(v1, v2)
        path.append((v1 - eta * d1, v2 - eta * d2))
    return path


def contour(path, across=71, down=19):
    """The valley seen from above: bands of dots and blanks, each 2 deep, and the path.

    The start and the next nine steps are marked 0 to 9, the later ones *.
    """
    lines = []
    for row in range(down):
        v2 = 1.75 - 3.5 * row / (down - 1)
        heights = [cost(-3.5 + 7 * column / (across - 1), v2) for column in range(across)]
        lines.append(["." if height % 4 < 2 else " " for height in heights])
    lines[down // 2][across // 2] = "+"
    outside = 0
    for i, (v1, v2) in reversed(list(enumerate(path))):  # the first steps are drawn last, on top
        column, row = round((v1 + 3.5) / 7 * (across - 1)), round((1.75 - v2) / 3.5 * (down - 1))
        if 0 <= column < across and 0 <= row < down:
            lines[row][column] = str(i) if i < 10 else "*"
        else:
            outside += 1
    note = f"\n   ({outside} of the {len(path)} places are outside the frame)" if outside else ""
    return "\n".join("   " + "".join(line).rstrip() for line in lines) + note


def small_steps():
    """How good (9), delta C ~ nabla C . delta v, is for the step (10), delta v = -eta nabla C."""
    d1, d2 = gradient(*START)
    print("      eta    true delta C   -eta ||nabla C||^2")
    for eta in (0.0001, 0.001, 0.01, 0.1, 0.5):
        true = cost(START[0] - eta * d1, START[1] - eta * d2) - cost(*START)
        print(f"   {eta:6}   {true:+13.6f}   {-eta * (d1**2 + d2**2):+13.6f}")


def steepest(epsilon):
    """Of 360 directions, the one in which a step of length epsilon lowers C most, in degrees."""
    return min(range(360), key=lambda angle: cost(START[0] + epsilon * cos(radians(angle)),
                                                  START[1] + epsilon * sin(radians(angle))))


def many_variables(m, eta, steps):
    """The same rule for m variables, (12) to (15): C = v_1^2 + ... + v_m^2; return C at the end."""
    v = [1.0] * m
    for _ in range(steps):
        v = [v_i - eta * 2 * v_i for v_i in v]
    return sum(v_i**2 for v_i in v)


if __name__ == "__main__":
    print("C(v1, v2) = v1^2 + 4 v2^2, from", START)
    print("\nA small step changes C as (9) and (10) say, a large one does not:\n")
    small_steps()

    for title, eta in (("too small: descent crawls", 0.005), ("right", 0.1), ("too large", 0.255)):
        path = descend(eta, 30)
        print(f"\neta = {eta}, {title}; 30 steps,"
              f" C from {cost(*START):.2f} to {cost(*path[-1]):.6f}\n")
        print(contour(path))
    print("\nBands of dots and blanks: each 2 deep, the bottom at +. 0 to 9: the start and the"
          "\nfirst steps, *: later ones. Across the valley, eta = 0.255 overshoots more and more.")

    d1, d2 = gradient(*START)
    downhill = degrees(atan2(-d2, -d1)) % 360
    print("\nThe steepest way down: -nabla C points to", f"{downhill:.1f} degrees.")
    for epsilon in (1.0, 0.1, 0.001):
        print(f"   A step of length {epsilon}: of 360 directions, C falls most at"
              f" {steepest(epsilon)} degrees; eta = {epsilon / hypot(d1, d2):.2g}")
    print("   For short steps that is -nabla C, with eta = epsilon / ||nabla C||. For a long step"
          "\n   (9) is not a good approximation, and another direction is better.")

    print("\nA million variables behave alike: C = v_1^2 + ... + v_m^2, eta = 0.1, 10 steps")
    for m in (2, 1_000, 1_000_000):
        end = many_variables(m, 0.1, 10)
        print(f"   m = {m:9,}: C from {m:9,} to {end:.6g}, {end / m:.4f} of it")
    print("   Second derivatives would be about m^2 / 2 ="
          f" {1_000_000**2 / 2:.0e} numbers, as the book says.")
