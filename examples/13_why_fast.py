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
from mnist_idx.command_line import Parser, add_data, clear_line, run, show_line
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


def measure(hidden, x, y):
    """All derivatives both ways, for a network of so many hidden neurons."""
    network = Counted([784, hidden, 10], rng=Random(1))
    show_line(f"{network.sizes}: {network.parameter_count + 1:,} forward passes ...")
    start = time.perf_counter()
    by_passes = by_differences(network, x, y)
    slow = time.perf_counter() - start
    clear_line()
    fast = seconds(lambda: backprop(network, x, y), 20)
    return network, slow, fast, by_passes, flat(backprop(network, x, y))


def main(args):
    _, _, test = real_or_drawn(args.data, training=10, test=10)
    sizes = (1, 3, 10, 30) if args.data else (1, 3, 10)
    results = [measure(hidden, *test[0]) for hidden in sizes]
    print("All derivatives for one example. The forward passes of differences are counted;"
          "\nbackpropagation has one pass forward and one back.\n"
          "\n  parameters  passes  by differences                      backprop    ratio")
    longest = max(slow for _, slow, *_ in results)
    for network, slow, fast, *_ in results:
        print(f"  {network.parameter_count:10,}  {network.passes:6,} "
              f" {slow:6.3f} s |{'#' * round(25 * slow / longest):25}|  {fast * 1e3:.3f} ms"
              f"  {slow / fast:7,.0f}")
    network, slow, fast, by_passes, derivatives = results[-1]
    error = max(abs(s - f) for s, f in zip(by_passes, derivatives))
    print(f"\nThe derivatives differ by {error:.0e} at most;"
          f" the largest is {max(map(abs, derivatives)):.2f}."
          "\nThe ratio grows with the network: a pass for each parameter against two in all."
          f"\n\nExtrapolated to 30 epochs of 50,000 examples with {network.sizes}, gradients only:"
          f"\n{slow * 50_000 * 30 / 86_400:,.0f} days by differences,"
          f" {fast * 50_000 * 30 / 60:,.0f} minutes by backpropagation.")


if __name__ == "__main__":
    parser = Parser(description="Why backpropagation is fast.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
