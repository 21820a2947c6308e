"""Why descend the cost, and not count the mistakes? (Chapter 1, (6))

Most small changes of a weight leave the number of right answers as it is, so the number gives no
hint which way to go. The quadratic cost changes smoothly. Here one weight of a half-trained network
is turned slowly, and both are drawn.

    python3 examples/16_cost_not_count.py [--data mnist]
"""

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, average_cost, sgd
from tinynn.terminal import plot

STEPS = 61


def turn(network, data):
    """Turn weights[1][3][0], from hidden neuron 0 to the output for 3; return counts and costs."""
    row = network.weights[1][3]
    before = row[0]
    counts, costs = [], []
    for i in range(STEPS):
        row[0] = before - 6 + 12 * i / (STEPS - 1)
        counts.append(network.evaluate(data))
        costs.append(average_cost(network, data))
    row[0] = before
    return counts, costs


def main(args):
    training, _, test = real_or_drawn(args.data)
    network = Network([784, 10, 10], rng=Random(1))
    for _ in sgd(network, training[:1000], 2, 10, eta=3.0, rng=Random(1)):
        pass
    data = test[: 1000 if args.data else 200]
    counts, costs = turn(network, data)

    print(f"Right answers of {len(data)}, as a weight is turned from 6 below to 6 above it\n")
    print(plot({"count": [float(count) for count in counts]}))
    print("\nThe quadratic cost\n")
    print(plot({"$": costs}))

    same = sum(a == b for a, b in zip(counts, counts[1:]))
    flat = sum(a == b for a, b in zip(costs, costs[1:]))
    print(f"\nOf {STEPS - 1} small steps, {same} leave the count as it is, and {flat} the cost.")
    jumps = [abs(b - a) for a, b in zip(counts, counts[1:])]
    print(f"The count moves in steps of up to {max(jumps)}, {len(set(counts))} values in all;"
          f" the cost takes {len(set(costs))} different values.")


if __name__ == "__main__":
    parser = Parser(description="Why the cost, and not the count.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
