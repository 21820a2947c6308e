"""In what sense is backpropagation fast? (Chapter 2)

The obvious way to a derivative is to change the weight a little, and to see how the cost changes:
(C(w + epsilon) - C(w)) / epsilon, (46). That takes a forward pass for each weight and bias, and one
more. Backpropagation takes one pass forward and one pass back for all of them.

    python3 examples/13_why_fast.py [--data mnist]
"""

import sys
import time
from math import inf
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


def seconds(function, repeats):
    """The seconds that a call takes, the best of several."""
    best = inf
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - start)
    return best


def main(args):
    _, _, test = real_or_drawn(args.data, training=10, test=10)
    x, y = test[0]
    print("One example. The forward passes of differences are counted; backpropagation has two.\n")
    print("   parameters   passes   differences   backpropagation    ratio   with matrices")
    for hidden in (1, 3, 10, 30):
        network = Counted([784, hidden, 10], rng=Random(1))
        n = network.parameter_count
        start = time.perf_counter()
        slow = by_differences(network, x, y)
        slow_seconds = time.perf_counter() - start
        fast_seconds = seconds(lambda: backprop(network, x, y), 20)  # noqa: B023, called at once
        built_seconds = seconds(lambda: flat(backprop(network, x, y)), 5)  # noqa: B023
        print(f"   {n:10,}   {network.passes:6,}   {slow_seconds:9.3f} s"
              f"   {fast_seconds * 1e3:12.3f} ms   {slow_seconds / fast_seconds:6,.0f}"
              f"   {built_seconds * 1e3:10.3f} ms", flush=True)
    fast = flat(backprop(network, x, y))
    error = max(abs(s - f) for s, f in zip(slow, fast))
    largest = max(map(abs, fast))
    print(f"\nThe derivatives differ by {error:.0e} at most; the largest is {largest:.2f}."
          "\nThe ratio grows with the network: a pass for each parameter against two in all."
          "\n(To multiply out the matrices of (BP4) takes longest; sgd never does it.)")
    days = slow_seconds * 50_000 * 30 / 86_400
    minutes = fast_seconds * 50_000 * 30 / 60
    print(f"\nExtrapolated to 30 epochs of 50,000 examples, the gradients alone: {days:,.0f} days"
          f" by differences,\n{minutes:,.0f} minutes by backpropagation.")


if __name__ == "__main__":
    parser = Parser(description="Why backpropagation is fast.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
