"""Lanes: the weights of many neurons in one integer, and one product for all of them.

A long integer of n digits times a single digit is n products, which Python does in the time of a
few. The example begins with numbers that fit on paper, in lanes of three decimal digits. Then the
first layer of a network for digits learns by floats and in lanes of 64 bits. `tinynn/lanes.py` says
how negative numbers, fractions and overflows are handled.

    python3 examples/33_lanes.py [--data mnist]
"""

import sys
import time
from copy import deepcopy
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, sgd
from tinynn.lanes import Lanes, Pixels

BASE = 1_000  # on paper: three decimal digits


def in_lanes(numbers):
    """The numbers in lanes of three decimal digits, the first one on the right."""
    return sum(number * BASE**j for j, number in enumerate(numbers))


def out_of_lanes(lanes, n):
    """The numbers in n lanes, from -500 to 499: 500 is added to each, so that none is negative."""
    shifted = lanes + in_lanes([500] * n)
    return [shifted // BASE**j % BASE - 500 for j in range(n)]


def on_paper():
    """Two pixels, and the weights from each of them to three neurons."""
    columns, pixels = [[12, 3, 40], [5, -7, 8]], [2, 9]
    for k, column in enumerate(columns):
        print(f"   weights from pixel {k} to three neurons: {column!s:13} in lanes:"
              f" {in_lanes(column):12,}")
    print("   (993 is 1000 - 7: the lane of -7 has borrowed 1 from the lane of 8)")
    total = sum(p * in_lanes(column) for p, column in zip(pixels, columns))
    print(f"   {pixels[0]} times the first plus {pixels[1]} times the second: {total:,}")
    shifted = total + in_lanes([500] * 3)
    print(f"   with 500 more in each lane: {shifted:,}, so the three sums are"
          f" {out_of_lanes(total, 3)}")
    one_by_one = [sum(p * column[j] for p, column in zip(pixels, columns)) for j in range(3)]
    print(f"   one by one: {one_by_one}\n")


def seconds(function, *arguments):
    """The processor time that a call of the function takes."""
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start


def main(args):
    training, _, test = real_or_drawn(args.data, training=1_000, test=100)
    training, test = training[:1_000], test[:100]
    print("Three neurons on paper, each with a lane of three digits:\n")
    on_paper()
    print("   hidden    bits of a column   learn an image, ms   classify an image, ms"
          "\n   neurons   of weights         floats   lanes       floats   lanes")
    for hidden in (10, 30, 100):
        network = Network([784, hidden, 10], rng=Random(1))
        copy = deepcopy(network)
        lanes = Lanes(copy, training)
        bits = max(column.bit_length() for column in lanes.columns)
        learnt = [seconds(list, sgd(network, training, 1, 10, 3.0, rng=Random(1))),
                  seconds(list, sgd(copy, lanes.examples, 1, 10, 3.0, rng=Random(1),
                                    update=lanes.update))]
        read = [seconds(network.evaluate, test), seconds(lanes.evaluate, test)]
        learn_floats, learn_lanes = [1000 * t / len(training) for t in learnt]
        read_floats, read_lanes = [1000 * t / len(test) for t in read]
        print(f"   {hidden:7} {bits:12,} {learn_floats:18.2f} {learn_lanes:7.2f}"
              f" {read_floats:12.2f} {read_lanes:7.2f}", flush=True)
    largest = max(abs(a - b) for row, other in zip(network.weights[0], copy.weights[0])
                  for a, b in zip(row, other))
    answers = sum(network.classify(x) == lanes.classify(ink)
                  for (x, _), (ink, _) in zip(test, Pixels(test, 784)))
    print(f"\nAfter {len(training):,} digits the weights differ by {largest:.0e} at most, and"
          f"\n{answers} of {len(test)} answers are the same.")


if __name__ == "__main__":
    parser = Parser(description="A first layer in lanes, beside the same layer in floats.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
