"""1. XOR from perceptrons. (Chapter 1, Perceptrons)

XOR is 1 where exactly one of its two inputs is 1. Find two perceptrons in a first layer, and one
that takes their outputs, which compute it. A perceptron gives 1 where w . x + b > 0, and else 0.

Why can one perceptron alone not compute XOR?
a  Its weights would have to be larger than 1.
b  If b <= 0, b + w1 > 0 and b + w2 > 0, then b + w1 + w2 > 0 too.
c  A perceptron has one output, and XOR needs two.
"""

from exercise import check


def xor():
    """Return (w1, b1, w2, b2): two rows of two weights, two biases, two weights, a bias."""
    ...


def why_not_one():
    """Return "a", "b" or "c"."""
    ...


if __name__ == "__main__":
    check(__file__)
