"""Fifteen hidden neurons, and half of the digits to train on: the claims of another write-up.

It reports 95 % with [784, 15, 10], 30,000 digits to train on and the other 30,000 to test, and says
that the 11,935 parameters move less and less from epoch to epoch until they hardly move. All the
parameters are one point here, and a move is the distance that this point goes in an epoch.

    python3 examples/17_fifteen_neurons.py [--data mnist] [--svg moves.svg]
"""

import sys
from math import dist
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, sgd
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import curves
from tinynn.pictures.terminal import Watched

EPOCHS = 30
SHOWN = (0, 1, 2, 5, 10, 20, 29)  # the epochs after which the accuracy is measured


def parameters(network):
    """All weights and biases as one long vector."""
    rows = [row for w in network.weights for row in w] + network.biases
    return [value for row in rows for value in row]


def train(network, data, rest):
    """Train; return how far the parameters move in each epoch, and the accuracy (%) in SHOWN."""
    moves, accuracies, before = [], {}, parameters(network)
    with Watched(data, total=EPOCHS * len(data)) as watched:
        for epoch in sgd(network, watched, EPOCHS, 10, eta=3.0, rng=Random(1)):
            now = parameters(network)
            moves.append(dist(before, now))
            before = now
            if epoch in SHOWN:
                right = sum(network.evaluate(part) for part in rest)
                accuracies[epoch] = 100 * right / sum(map(len, rest))
    return moves, accuracies


def main(args):
    expect_place("--svg", args.svg, [])
    training, validation, _ = real_or_drawn(args.data, training=600, test=1)
    # All 60,000, of which the loader sets 10,000 aside, are cut into two halves.
    half = (len(training) + len(validation)) // 2
    rest = [training[half:], validation]
    network = Network([784, 15, 10], rng=Random(1))
    start = parameters(network)
    print(f"{network}\n{half:,} digits to train on, {sum(map(len, rest)):,} others to test\n",
          flush=True)
    moves, accuracies = train(network, training[:half], rest)

    picture = curves({"": moves}, "How far all the parameters move in each epoch")
    print(picture)
    if args.svg:
        picture.save(args.svg)
    print("\n   epoch    move   right (%)")
    for epoch in SHOWN:
        print(f"   {epoch:5} {moves[epoch]:7.3f} {accuracies[epoch]:11.2f}")
    print(f"\nIn the end the parameters are {dist(start, parameters(network)):.1f} from where they"
          " started.\nThe claims: 95 % right, and parameters that hardly move in the end."
          f"\nHere: {accuracies[SHOWN[-1]]:.2f} %, and the last epoch moves them"
          f" {moves[-1] / moves[0]:.0%} as far as the first.")


if __name__ == "__main__":
    parser = Parser(description="Fifteen hidden neurons, half of the digits for training.")
    add_data(parser)
    add_svg(parser, "the moves by epoch")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
