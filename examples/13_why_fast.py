"""In what sense is backpropagation fast? (Chapter 2)

The obvious way to a derivative is to change the weight a little and look: (C(w + epsilon) - C(w)) /
epsilon. That takes a forward pass for each weight and bias, and one more. Backpropagation takes one
pass forward and one back for all of them.

    python3 examples/13_why_fast.py [--data mnist]
"""

import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, QuadraticCost, backprop

EPSILON = 1e-6


class Counted(Network):
    """A network that counts its forward passes."""

    passes = 0

    def feedforward(self, x):
        self.passes += 1
        return super().feedforward(x)


def by_differences(network, x, y):
    """All the derivatives the obvious way: biases, then weights, layer after layer."""
    def cost():
        return QuadraticCost.value(network.feedforward(x), y)

    before = cost()
    derivatives = []
    for w, b in zip(network.weights, network.biases):
        for row in [b, *w]:
            for k, value in enumerate(row):
                row[k] = value + EPSILON
                derivatives.append((cost() - before) / EPSILON)
                row[k] = value
    return derivatives


def flat(gradient):
    """The derivatives of a Gradient in the same order."""
    return [d for w, b in zip(gradient.weights, gradient.biases) for row in [b, *w] for d in row]


def seconds(function, *arguments):
    start = time.perf_counter()
    result = function(*arguments)
    return result, time.perf_counter() - start


def main(args):
    _, _, test = real_or_drawn(args.data, training=10, test=10)
    x, y = test[0]
    print("One example; backpropagation takes one pass forward and one back.\n")
    print("                   ---------- differences ----------   backpropagation")
    print("      parameters   forward passes counted    seconds           seconds   ratio")
    for hidden in (1, 3, 10, 30):
        network = Counted([784, hidden, 10], rng=Random(1))
        n = network.parameter_count
        slow, slow_seconds = seconds(by_differences, network, x, y)
        fast, fast_seconds = seconds(lambda n=network: flat(backprop(n, x, y)))
        error = max(abs(s - f) for s, f in zip(slow, fast))
        print(f"   {n:13,}   {network.passes:22,}   {slow_seconds:8.3f}   {fast_seconds:15.5f}"
              f"   {slow_seconds / fast_seconds:5,.0f}   (largest difference {error:.0e})")
    days = slow_seconds * 50_000 * 30 / 86_400
    hours = fast_seconds * 50_000 * 30 / 3_600
    print(f"\nExtrapolated to 30 epochs of 50,000 examples, [784, 30, 10]: {days:,.0f} days by"
          f" differences,\n{hours:.1f} hours by backpropagation (with the matrices built, which sgd"
          f" does not).")


if __name__ == "__main__":
    parser = Parser(description="Why backpropagation is fast.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
