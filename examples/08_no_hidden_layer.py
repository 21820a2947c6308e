"""An exercise of chapter 1: what can a network do without a hidden layer?

[784, 10] has one neuron for each digit, which sees the pixels themselves: 7,850 parameters. The
book gives no figure. Each neuron can only weigh pixels for and against its digit. So its weights
are a mask, which is drawn.

At eta = 3.0, a good rate for 30 hidden neurons, some of the ten may saturate at 0 for ever. The
cause is the rate, and not the missing layer. So smaller rates are tried too.

    python3 examples/08_no_hidden_layer.py [--data mnist] [--svg weights.svg]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, end_quietly, run
from tinynn import Network, sgd
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import hidden_weights


def digits(folder):
    return real_or_drawn(folder, training=600, test=300)


def train(folder, sizes, eta, epochs):
    """Return the network, its test accuracy (%) by epoch, and the digits that it ever answers."""
    training, _, test = digits(folder)
    network = Network(sizes, rng=Random(1))
    accuracies = [100 * network.evaluate(test) / len(test)
                  for _ in sgd(network, training, epochs, 10, eta, rng=Random(1))]
    return network, accuracies, {network.classify(x) for x, _ in test}


def main(args):
    expect_place("--svg", args.svg, [])
    hidden, epochs = (30, 30) if args.data else (20, 6)
    shapes, rates = [[784, 10]] * 3 + [[784, hidden, 10]], (3.0, 1.0, 0.3, 3.0)
    digits(args.data)  # drawn here once, and not in each process
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        results = processes.map(train, [args.data] * 4, shapes, rates, [epochs] * 4)
        results = list(counted(results, 4))

    network = max(results[:3], key=lambda result: result[1][-1])[0]
    print("Without a hidden layer one mask, the weights of its neuron, reads a digit."
          "\nThe mask of 0 expects ink in a ring, and none inside:\n"
          f"\n{hidden_weights(network, [0])}"
          f"\n\nTest digits right (%), scaled start, {epochs} epochs"
          "\n                  eta   first epoch     best     last   never answered")
    for sizes, eta, (_, accuracies, answered) in zip(shapes, rates, results):
        never = sorted(set(range(10)) - answered)
        print(f"   {sizes!s:13} {eta:4} {accuracies[0]:13.2f} {max(accuracies):8.2f}"
              f" {accuracies[-1]:8.2f}   {', '.join(map(str, never)) or '-'}")
    if args.svg:
        hidden_weights(network).save(args.svg)
        print(f"All ten masks are in {args.svg}")


if __name__ == "__main__":
    parser = Parser(description="A network without a hidden layer.")
    add_data(parser)
    add_svg(parser, "the weights of all ten neurons")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
