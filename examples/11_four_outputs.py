"""Ten outputs or four? Four bits are enough to name a digit. (Chapter 1)

Exercise: one more layer, with four neurons, makes the binary code from ten well-trained outputs
(the right one at least 0.99, the others below 0.01). The weights into the neuron of a bit are +10
from each digit that has this bit, and -10 from each other digit. The biases are 0.

The book's other point: ten outputs do better than four from the start, because a digit's shape
has nothing to do with its most significant bit.

    python3 examples/11_four_outputs.py [--data mnist]
"""

import sys
from collections.abc import Sequence
from itertools import product
from operator import eq
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, sgd, sigmoid
from tinynn.matrix import argmax, matvec
from tinynn.pictures.terminal import Watched

EXTRA_WEIGHTS = [[10.0 if digit >> bit & 1 else -10.0 for digit in range(10)] for bit in range(4)]


def code(digit):
    """The four bits of a digit, lowest first."""
    return [float(digit >> bit & 1) for bit in range(4)]


def extra_layer(a):
    """The activations of the four neurons, from those of the ten: (22) with biases 0."""
    return [sigmoid(z) for z in matvec(EXTRA_WEIGHTS, a)]


def decode(outputs):
    """The number whose bits are the outputs, each taken as 1 if it is above one half."""
    return sum(1 << bit for bit, output in enumerate(outputs) if output > 0.5)


class InBinary(Sequence):
    """The same examples, with the four bits of the digit as the desired output.

    An example is made when it is taken: 50,000 images as lists of floats would fill 300 MB.
    """

    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        x, y = self.data[i]
        return x, code(argmax(y))


def ideal_outputs():
    """Outputs at the edge of well trained: 0.99 for the digit, each other 0 or 0.01, all ways.

    Each z is linear in the outputs. So what is true at these edges is true between them.
    """
    right = total = 0
    margin = 1.0
    for digit, others in product(range(10), product([0.0, 0.01], repeat=9)):
        a = [*others[:digit], 0.99, *others[digit:]]
        bits = extra_layer(a)
        right += decode(bits) == digit
        total += 1
        margin = min(margin, *(abs(bit - 0.5) for bit in bits))
    return right, total, margin


def show_extra_layer():
    print("The extra layer: weights from the outputs 0 to 9 into the neuron of each bit")
    for bit, row in enumerate(EXTRA_WEIGHTS):
        print(f"   {1 << bit}:  {' '.join(f'{w:+4.0f}' for w in row)}")
    right, total, margin = ideal_outputs()
    print(f"On well-trained outputs: {right:,} of {total:,} right,"
          f" each bit at least {margin:.4f} from 0.5\n")


def train(outputs, training, hidden, epochs):
    network = Network([784, hidden, outputs], rng=Random(1))
    with Watched(training, epochs * len(training)) as watched:
        for _ in sgd(network, watched, epochs, 10, eta=3.0, rng=Random(1)):
            pass
    return network


def well_trained(a, digit):
    return a[digit] >= 0.99 and sum(a_j < 0.01 for a_j in a) == 9


def show_counts(ten, four, digits):
    """Print how many digits each way reads right, and what the four outputs get wrong."""
    n = len(digits)
    right = {
        "ten outputs, the largest": [argmax(a) for a in ten],
        "ten outputs and the extra layer": [decode(extra_layer(a)) for a in ten],
        "a network with four outputs": [decode(a) for a in four],
    }
    right = {name: sum(map(eq, answers, digits)) for name, answers in right.items()}
    for name, count in right.items():
        print(f"   {name:31} |{'#' * round(30 * count / n):30}| {count:,}, {count / n:.1%}")
    largest, _, of_four = right.values()
    print(f"The book: ten do better than four. Here, with one start: {largest > of_four}\n")
    good = sum(well_trained(a, digit) for a, digit in zip(ten, digits))
    print(f"The ten are well trained, in the exercise's sense, for {good:,} of {n:,}.")
    wrong = [sum((a[bit] > 0.5) != (d >> bit & 1) for a, d in zip(four, digits))
             for bit in range(4)]
    above = sum(decode(a) > 9 for a in four)
    print(f"The four: wrong bits of value 1, 2, 4, 8: {wrong}; {above} answers above 9.")


def main(args):
    training, _, test = real_or_drawn(args.data, training=600, test=300)
    hidden, epochs = (30, 30) if args.data else (20, 5)
    show_extra_layer()
    print(f"{len(training):,} digits, {hidden} hidden neurons, {epochs} epochs:"
          f" right of {len(test):,} test digits", flush=True)
    ten = train(10, training, hidden, epochs)
    four = train(4, InBinary(training), hidden, epochs)
    show_counts([ten.feedforward(x) for x, _ in test], [four.feedforward(x) for x, _ in test],
                [argmax(y) for _, y in test])


if __name__ == "__main__":
    parser = Parser(description="Ten outputs or four?")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
