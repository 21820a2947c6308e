"""Fifteen hidden neurons, and half of the digits to train on: the claims of another write-up.

It reports 95 % with [784, 15, 10], 30,000 digits to train on and the other 30,000 to test, and says
that the 11,935 parameters move less and less from epoch to epoch until they hardly move.

    python3 examples/17_fifteen_neurons.py [--data mnist]
"""

import sys
from math import sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, sgd


def parameters(network):
    """All weights and biases as one long vector."""
    rows = [row for w in network.weights for row in w] + network.biases
    return [value for row in rows for value in row]


def distance(u, v):
    return sqrt(sum((u_i - v_i) ** 2 for u_i, v_i in zip(u, v)))


def main(args):
    training, validation, _ = real_or_drawn(args.data, training=800, test=10)
    everything = [training, validation]  # 60,000, of which the loader sets 10,000 aside
    half = sum(map(len, everything)) // 2
    rest = [training[half:], validation]
    epochs = 30
    network = Network([784, 15, 10], rng=Random(1))
    n_test = sum(map(len, rest))
    print(f"{network}: {half:,} digits to train on, {n_test:,} others to test\n")
    print("   epoch   right (%)   all the parameters move by   each by about")
    before = start = parameters(network)
    moves = []
    for epoch in sgd(network, training[:half], epochs, 10, eta=3.0, rng=Random(1)):
        now = parameters(network)
        moves.append(distance(before, now))
        before = now
        accuracy = 100 * sum(network.evaluate(part) for part in rest) / n_test
        each = moves[-1] / sqrt(len(now))
        print(f"   {epoch:5}   {accuracy:9.2f}   {moves[-1]:26.3f}   {each:13.4f}"
              f"  {'#' * round(40 * moves[-1] / max(moves))}", flush=True)
    print(f"\nThe vector of all parameters is {distance(before, [0.0] * len(before)):.1f} long,"
          f" {distance(before, start):.1f} from where it started.")
    falls = sum(after < before for before, after in zip(moves, moves[1:]))
    print(f"It moved by {moves[0]:.2f} in the first epoch and by {moves[-1]:.2f} in the last;"
          f" in {falls} of {epochs - 1} epochs\nby less than in the one before.")
    print("The claims: 95 % right, and parameters that hardly move in the end.\n"
          f"Here: {accuracy:.2f} %, and the last epoch moves them"
          f" {moves[-1] / moves[0]:.0%} as far as the first.")


if __name__ == "__main__":
    parser = Parser(description="Fifteen hidden neurons, half of the digits for training.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
