"""NAND perceptrons add: the book's half adder, and an adder of 8 bits made of it. (Chapter 1)

NAND is universal: networks of these perceptrons can compute any logical function.
"""

import sys
from functools import cache
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import perceptron

WIRES = """\
   x1 --*-------------------> n2 ------+
        |                     ^        |
        +--->[    ]           |        +--->[     ]
             [ n1 ]----*------*             [ sum ]
        +--->[    ]    |      |        +--->[     ]
        |              |      v        |
   x2 --*--------------|----> n3 ------+
                       |
                       +====> carry
"""


@cache  # a gate has only four inputs, so each answer is computed once
def nand(x1, x2):
    return perceptron([-2, -2], [x1, x2], 3)


def carry_by_one_wire(n1):
    """The carry again, with one wire of weight -4 in the place of two of -2."""
    return perceptron([-4], [n1], 3)


def half_adder(x1, x2):
    """The sum bit, x1 XOR x2, and the carry bit, x1 AND x2."""
    n1 = nand(x1, x2)
    n2 = nand(x1, n1)
    n3 = nand(n1, x2)
    return nand(n2, n3), nand(n1, n1)


def full_adder(x1, x2, carry_in):
    """The sum and the carry of three bits, by two half adders; either may give the carry."""
    partial, carry1 = half_adder(x1, x2)
    total, carry2 = half_adder(partial, carry_in)
    return total, nand(nand(carry1, carry1), nand(carry2, carry2))  # carry1 OR carry2


def ripple_carry_adder(a, b):
    """Add two lists of bits, lowest first; each carry goes into the next full adder."""
    carry, total = 0, []
    for a_bit, b_bit in zip(a, b):
        bit, carry = full_adder(a_bit, b_bit, carry)
        total.append(bit)
    return [*total, carry]


def bits(number):
    """The eight bits of a number, lowest first."""
    return [number >> place & 1 for place in range(8)]


def number(bits):
    return sum(bit << place for place, bit in enumerate(bits))


def written(bits):
    """Bits as people write them, highest first."""
    return "".join(map(str, reversed(bits)))


if __name__ == "__main__":
    print("The half adder: five NAND perceptrons. A wire forks at *; carry takes n1 twice.\n")
    print(WIRES)
    print("   x1 x2   sum carry   carry by one wire of -4")
    for x1, x2 in product([0, 1], repeat=2):
        total, carry = half_adder(x1, x2)
        once = carry_by_one_wire(nand(x1, x2))
        print(f"    {x1}  {x2}     {total}    {carry}            {once}        "
              f" {x1} + {x2} = {total + 2 * carry}")

    pairs = list(product(range(256), repeat=2))
    right = sum(number(ripple_carry_adder(bits(a), bits(b))) == a + b for a, b in pairs)
    print(f"\nAn adder of 8 bits, {8 * (5 + 5 + 3)} perceptrons:"
          f" {right:,} of {len(pairs):,} sums right\n")
    a, b = bits(181), bits(107)
    total = ripple_carry_adder(a, b)
    print(f"      {written(a)}   {number(a)}\n   +  {written(b)}   {number(b)}\n"
          f"   = {written(total)}   {number(total)}")
