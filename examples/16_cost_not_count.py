"""Why descend the cost, and not count the mistakes? (Chapter 1, (6))

Most small changes of a weight do not change the number of right answers, so this number does not
say in which direction to go. The quadratic cost changes smoothly. Here one weight of a half-trained
network is changed slowly, and the number and the cost are drawn.

    python3 examples/16_cost_not_count.py [--data mnist]
"""

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, average_cost, sgd
from tinynn.pictures.terminal import plot

STEPS = 60


def turn(network, data, span):
    """Change weights[1][3][0], from hidden neuron 0 to output 3; return counts and costs."""
    row = network.weights[1][3]
    before = row[0]
    counts, costs = [], []
    for i in range(STEPS + 1):
        row[0] = before + span * (2 * i / STEPS - 1)
        counts.append(network.evaluate(data))
        costs.append(average_cost(network, data))
    row[0] = before
    return counts, costs


def main(args):
    training, _, test = real_or_drawn(args.data, training=1_000, test=150)
    network = Network([784, 10, 10], rng=Random(1))
    for _ in sgd(network, training[:1000], 2, 10, eta=3.0, rng=Random(1)):
        pass
    data = test[:150]
    counts, costs = turn(network, data, span=1.0)

    print(f"How many of {len(data)} digits are right, as a weight is turned by -1 to +1\n")
    levels = max(counts) - min(counts) + 1
    print(plot({"count": [float(count) for count in counts]}, height=levels))
    print("\nThe quadratic cost\n")
    print(plot({"cost": costs}, height=20))

    print("\n   step of the weight   leaves the count   largest change of count   of the cost")
    for span in (1.0, 0.1, 0.01):
        counts, costs = turn(network, data, span)
        same = sum(a == b for a, b in zip(counts, counts[1:]))
        jump = max(abs(b - a) for a, b in zip(counts, counts[1:]))
        change = max(abs(b - a) for a, b in zip(costs, costs[1:]))
        print(f"   {2 * span / STEPS:18.5f}   {same:10} of {STEPS}   {jump:23}   {change:11.7f}")
    print("\nThe smaller the step, the more often the count says nothing, and when it moves, it"
          "\njumps by 1 or more. The cost changes at every step: it has a slope to go down.")


if __name__ == "__main__":
    parser = Parser(description="Why the cost, and not the count.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
