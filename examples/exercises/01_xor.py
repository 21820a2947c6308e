"""1. XOR from perceptrons. (Chapter 1, Perceptrons)

XOR is 1 where exactly one of its two inputs is 1. A perceptron gives 1 where w . x + b > 0, and 0
elsewhere, also where it is exactly 0. Find two perceptrons for a first layer, and one that takes
their outputs as its inputs, which compute XOR together.

Why can one perceptron alone not compute XOR?
a  Its weights would have to be larger than 1.
b  (0, 0) needs b <= 0, while (0, 1) and (1, 0) need b + w2 > 0 and b + w1 > 0. But then
   b + w1 + w2 > 0 too.
c  A perceptron has one output, and XOR needs two.
"""

from exercise import check


def xor():
    """Return (w1, b1, w2, b2) of the first layer and of the second perceptron.

    w1 is two rows of two weights, b1 two biases, w2 two weights, and b2 a number.
    """
    ...


def why_not_one():
    """Return "a", "b" or "c"."""
    ...


if __name__ == "__main__":
    check(__file__)
