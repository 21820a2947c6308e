"""A ball in a valley: gradient descent on a function of two variables. (Chapter 1, (7) to (15))

    C(v1, v2) = v1^2 + 4 v2^2        gradC = (2 v1, 8 v2)

a valley that is steep in one direction and flat in the other; its bottom is at (0, 0).
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
    """The points that v -> v' = v - eta gradC passes through: (11)."""
    path = [START]
    for _ in range(steps):
        v1, v2 = path[-1]
        d1, d2 = gradient(v1, v2)
        path.append((v1 - eta * d1, v2 - eta * d2))
    return path


def contour(path, across=61, down=21):
    """The valley seen from above: a digit is the height (0 to 9 and up), * a place on the path."""
    lines = []
    for row in range(down):
        v2 = 1.75 - 3.5 * row / (down - 1)
        heights = [cost(-3.5 + 7 * column / (across - 1), v2) for column in range(across)]
        # a digit only at every second level: so the levels show as bands
        lines.append([str(int(height)) if height < 10 and int(height) % 2 == 0 else " "
                      for height in heights])
    for v1, v2 in path:
        column, row = round((v1 + 3.5) / 7 * (across - 1)), round((1.75 - v2) / 3.5 * (down - 1))
        if 0 <= column < across and 0 <= row < down:
            lines[row][column] = "*"
    lines[down // 2][across // 2] = "+"
    return "\n".join("   " + "".join(line).rstrip() for line in lines)


def small_steps():
    """How good (9), delta-C ~ gradC . delta-v, is for a step of (10), delta-v = -eta gradC."""
    d1, d2 = gradient(*START)
    print("      eta    true delta-C   -eta ||gradC||^2")
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
    print("A small step changes C as (9) and (10) say, a large one does not:\n")
    small_steps()

    for title, eta in (("too small: descent crawls", 0.005), ("right", 0.1), ("too large", 0.255)):
        path = descend(eta, 30)
        print(f"\neta = {eta}, {title}; 30 steps,"
              f" C from {cost(*START):.2f} to {cost(*path[-1]):.6f}\n")
        print(contour(path))

    d1, d2 = gradient(*START)
    downhill = degrees(atan2(-d2, -d1)) % 360
    print("\nThe steepest way down: -gradC points to", f"{downhill:.1f} degrees.")
    for epsilon in (1.0, 0.1, 0.001):
        print(f"   Of 360 directions, a step of length {epsilon} lowers C most at"
              f" {steepest(epsilon)} degrees (eta = epsilon / ||gradC|| ="
              f" {epsilon / hypot(d1, d2):.5f})")

    print("\nA million variables are no different: C = v_1^2 + ... + v_m^2, eta = 0.1, 10 steps")
    for m in (2, 1_000, 1_000_000):
        print(f"   m = {m:9,}: C from {m:9,} to {many_variables(m, 0.1, 10):.6g}")
    print("   Second derivatives would be about m^2 / 2 ="
          f" {1_000_000**2 / 2:.0e} numbers, as the book says.")
