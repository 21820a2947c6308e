"""NAND perceptrons add: the book's half adder, and an adder of 8 bits made of it. (Chapter 1)

NAND is universal: whatever can be computed can be computed by a network of these perceptrons.

    x1 --+-------------[n2]--+
         |              |    |
         +--[n1]--+-----+   [sum]        every box is a NAND perceptron
         |        |     |    |
    x2 --+--------|----[n3]--+
                  +====[carry]           n1 goes twice into this one
"""

import sys
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import perceptron


def nand(x1, x2):
    return perceptron([-2, -2], [x1, x2], 3)


def half_adder(x1, x2):
    """The sum bit, x1 XOR x2, and the carry bit, x1 AND x2."""
    n1 = nand(x1, x2)
    n2 = nand(x1, n1)
    n3 = nand(n1, x2)
    return nand(n2, n3), nand(n1, n1)


def full_adder(x1, x2, carry_in):
    """Three bits added by two half adders; a carry from either one goes out."""
    partial, carry1 = half_adder(x1, x2)
    total, carry2 = half_adder(partial, carry_in)
    return total, nand(nand(carry1, carry1), nand(carry2, carry2))  # carry1 OR carry2


def ripple_carry_adder(a, b):
    """Add two lists of bits, lowest first; each carry ripples on into the next full adder."""
    carry, total = 0, []
    for a_bit, b_bit in zip(a, b):
        bit, carry = full_adder(a_bit, b_bit, carry)
        total.append(bit)
    return [*total, carry]


def bits(number, count=8):
    return [number >> place & 1 for place in range(count)]


if __name__ == "__main__":
    print("The half adder\n  x1 x2   sum carry")
    for x1, x2 in product([0, 1], repeat=2):
        total, carry = half_adder(x1, x2)
        print(f"   {x1}  {x2}     {total}    {carry}   {x1} + {x2} = {total + 2 * carry}")

    print("\nThe double wire into the carry: two inputs of weight -2, or one of weight -4")
    for n1 in (0, 1):
        twice, once = perceptron([-2, -2], [n1, n1], 3), perceptron([-4], [n1], 3)
        print(f"  n1 = {n1}: {twice} and {once}")

    right = 0
    for a, b in product(range(256), repeat=2):
        result = ripple_carry_adder(bits(a), bits(b))
        right += sum(bit << place for place, bit in enumerate(result)) == a + b
    print(f"\nThe 8-bit adder of {8 * (5 + 5 + 3)} perceptrons: {right:,} of 65,536 sums right")
    example = ripple_carry_adder(bits(200), bits(55))
    print(f"  200 + 55 = {''.join(map(str, reversed(example)))} in binary,"
          f" {sum(bit << place for place, bit in enumerate(example))}")
