"""Why descend the cost, and not count the mistakes? (Chapter 1, (6))

Most small changes of a weight do not change the number of right answers, so this number does not
say in which direction to go. The quadratic cost changes smoothly. Here one weight of a half-trained
network is changed slowly, and the number and the cost are drawn.

    python3 examples/16_cost_not_count.py [--data mnist] [--svg turned.svg]
"""

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, average_cost, sgd
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import plots, svg
from tinynn.pictures.terminal import plot

STEPS = 60


def last_layer(network, data):
    """The last layer as a network of its own, and the data as they reach it.

    The layers before it do not change here. So their activations are found once, not at every step.
    """
    top = Network(network.sizes[-2:])
    top.weights, top.biases = network.weights[-1:], network.biases[-1:]
    return top, [(network.zs_and_activations(x)[1][-2], y) for x, y in data]


def turn(network, data, span):
    """Change the weight from neuron 0 to output 3; return the counts and the costs."""
    row = network.weights[-1][3]
    before = row[0]
    counts, costs = [], []
    for i in range(STEPS + 1):
        row[0] = before + span * (2 * i / STEPS - 1)
        counts.append(network.evaluate(data))
        costs.append(average_cost(network, data))
    row[0] = before
    return counts, costs


def print_steps(network, data):
    """Print how often the count and the cost change, with smaller and smaller steps."""
    print("\n   a step of   changes the count   by at most   changes the cost   by at most")
    for span in (1.0, 0.1, 0.01):
        print(f"   {2 * span / STEPS:.5f}", end="")
        for values, form in zip(turn(network, data, span), ("9", "11.7f")):
            changes = [abs(after - before) for before, after in zip(values, values[1:])]
            print(f"{sum(map(bool, changes)):13} of {STEPS}   {max(changes):{form}}", end="")
        print()


def main(args):
    expect_place("--svg", args.svg, [])
    training, _, test = real_or_drawn(args.data, training=1_000, test=150)
    network = Network([784, 10, 10], rng=Random(1))
    for _ in sgd(network, training[:1000], 2, 10, eta=3.0, rng=Random(1)):
        pass
    top, data = last_layer(network, test[:150])
    counts, costs = turn(top, data, span=1.0)

    title = f"Right answers to {len(data)} digits, as a weight is turned by -1 to +1"
    print(f"{title}\n")
    print(plot({"count": counts}, height=max(counts) - min(counts) + 1))
    print("\nThe quadratic cost\n")
    print(plot({"cost": costs}, height=15))
    if args.svg:
        svg.write(args.svg, title, [[plots.curves({"": counts}, "Right answers", "step", "")],
                                    [plots.curves({"": costs}, "The quadratic cost", "step", "")]])
    print_steps(top, data)
    print("\nThe smaller the step, the more often the count says nothing. When it moves, it"
          "\njumps by 1 or more. The cost changes at every step: it has a slope to go down.")


if __name__ == "__main__":
    parser = Parser(description="Why the cost, and not the count.")
    add_data(parser)
    add_svg(parser, "the two curves")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
