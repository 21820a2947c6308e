"""Perceptrons as logical gates. A small change can flip a perceptron, but not a sigmoid neuron.

(Chapter 1, equations (2) to (5))
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import perceptron, sigmoid_neuron, sigmoid_prime
from tinynn.matrix import dot
from tinynn.pictures.terminal import plot

GATES = {  # name: (weights, bias)
    "AND": ([2, 2], -3),  # only both inputs together exceed 3
    "OR": ([2, 2], -1),  # either one exceeds 1
    "NAND": ([-2, -2], 3),  # the book's: only both together pull 3 down to 0 or below
    "NOT": ([-2], 1),
}


def truth_tables():
    for name, (w, b) in GATES.items():
        inputs = [[0], [1]] if len(w) == 1 else [[0, 0], [0, 1], [1, 0], [1, 1]]
        rows = [f"{''.join(map(str, x))} -> {perceptron(w, x, b)}" for x in inputs]
        print(f"  {name:4}  w = {w!s:8}  b = {b:2}    {'   '.join(rows)}")


def turn_a_weight():
    """Change the first weight of NAND slowly from -4 to 2, with both inputs at 1."""
    weights = [-4 + 6 * i / 60 for i in range(61)]
    jumps = [perceptron([w, -2], [1, 1], 3) for w in weights]
    glides = [sigmoid_neuron([w, -2], [1, 1], 3) for w in weights]
    print(plot({"sigmoid": glides, "perceptron": jumps}))
    print("      w = -4              -2        -1                            2")
    flips = [w for w, before, after in zip(weights[1:], jumps, jumps[1:]) if before != after]
    largest = max(abs(after - before) for before, after in zip(glides, glides[1:]))
    below, above = weights[weights.index(flips[0]) - 1], flips[0]
    print(f"\n  perceptron: flips between w = {below:.1f} and {above:.1f}, where w.x + b passes 0\n"
          f"  sigmoid:    a step of 0.1 in w changes the output by {largest:.3f} at most\n"
          f"              (about 0.1 sigma'(0) = {0.1 * sigmoid_prime(0):.3f})")
    downstream = [perceptron([-2], [jumps[weights.index(w)]], 1) for w in (below, above)]
    print(f"  A NOT gate fed by the perceptron goes from {downstream[0]} to {downstream[1]},"
          " and so on downstream.")


def small_changes():
    """Compare the change that (5) predicts with the true one, as the changes shrink."""
    w, x, b = [0.7, -1.2], [0.9, 0.4], 0.3
    z = dot(w, x) + b
    print("  size     true change       by (5)            what (5) misses")
    for size in (1.0, 0.1, 0.01, 0.001):
        delta_w, delta_b = [0.5 * size, 1.0 * size], -0.25 * size
        changed = [w_j + d_j for w_j, d_j in zip(w, delta_w)]
        true = sigmoid_neuron(changed, x, b + delta_b) - sigmoid_neuron(w, x, b)
        # d output / d w_j = sigma'(z) x_j, and d output / d b = sigma'(z)
        linear = sum(sigmoid_prime(z) * x_j * d_j for x_j, d_j in zip(x, delta_w))
        linear += sigmoid_prime(z) * delta_b
        print(f"  {size:5}   {true:+.12f}   {linear:+.12f}   {abs(true - linear):.1e}")
    print("  With a tenth of the change, (5) misses a hundredth: small changes are linear.")


if __name__ == "__main__":
    print("Gates: w.x + b > 0 gives 1, else 0 (2)\n")
    truth_tables()
    print("\nOne weight of NAND turned slowly, both inputs 1\n")
    turn_a_weight()
    print("\nA sigmoid neuron's output under small changes (5)\n")
    small_changes()
