"""NAND perceptrons add: the book's half adder, and an adder of 8 bits made of it. (Chapter 1)

NAND is universal: networks of these perceptrons can compute any logical function. In the half adder

    n1 takes x1 and x2        n2 takes x1 and n1        n3 takes n1 and x2
    sum takes n2 and n3       carry takes n1 twice, by two wires of weight -2
"""

import sys
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import perceptron


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


def bits(number, count=8):
    return [number >> place & 1 for place in range(count)]


if __name__ == "__main__":
    print("The half adder\n  x1 x2   sum carry   carry by one wire of -4")
    for x1, x2 in product([0, 1], repeat=2):
        total, carry = half_adder(x1, x2)
        once = carry_by_one_wire(nand(x1, x2))
        print(f"   {x1}  {x2}     {total}    {carry}            {once}        "
              f" {x1} + {x2} = {total + 2 * carry}")

    print("\nNow 8 bits, carry by carry, on all pairs of numbers from 0 to 255 ...", flush=True)
    right = 0
    for a, b in product(range(256), repeat=2):
        result = ripple_carry_adder(bits(a), bits(b))
        right += sum(bit << place for place, bit in enumerate(result)) == a + b
    print(f"The adder of {8 * (5 + 5 + 3)} perceptrons: {right:,} of 65,536 sums right")
    example = ripple_carry_adder(bits(255), bits(1))
    print(f"  255 + 1 = {''.join(map(str, reversed(example)))} in binary: the carry ripples on")
