"""An exercise of chapter 1: what can a network do without a hidden layer?

[784, 10] has one neuron for each digit, which sees the pixels themselves: 7,850 parameters. The
book gives no figure. Each neuron can only weigh pixels for and against its digit, and its weights
can be looked at: dark where ink speaks for the digit, light where it speaks against.

    python3 examples/08_no_hidden_layer.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, sgd
from tinynn.terminal import picture, side_by_side


def train(folder, sizes, epochs):
    """Return the trained network and its test accuracy in per cent after each epoch."""
    training, _, test = real_or_drawn(folder)
    network = Network(sizes, rng=Random(1))
    accuracies = [100 * network.evaluate(test) / len(test)
                  for _ in sgd(network, training, epochs, 10, eta=3.0, rng=Random(1))]
    return network, accuracies


def weights_picture(network, digit):
    w = network.weights[0][digit]
    most = max(map(abs, w))
    return picture([(1 + w_k / most) / 2 for w_k in w], width=28)


def main(args):
    epochs = 30 if args.data else 8
    shapes = ([784, 10], [784, 30, 10])
    with ProcessPoolExecutor() as processes:
        results = list(processes.map(train, [args.data] * 2, shapes, [epochs] * 2))
    for sizes, (network, accuracies) in zip(shapes, results):
        print(f"{sizes!s:13} {network.parameter_count:6,} parameters, test digits right:"
              f" {accuracies[0]:.2f} % after the first epoch, {max(accuracies):.2f} % at best,"
              f" {accuracies[-1]:.2f} % after {epochs}")
    network, _ = results[0]
    for digits in (range(0, 2), range(2, 4)):
        print()
        print(side_by_side([weights_picture(network, d) for d in digits],
                           [f"   the weights of {d}" for d in digits]))


if __name__ == "__main__":
    parser = Parser(description="A network without a hidden layer.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
