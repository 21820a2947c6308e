"""An exercise of chapter 1: what can a network do without a hidden layer?

[784, 10] has one neuron for each digit, which sees the pixels themselves: 7,850 parameters. The
book gives no figure. Each neuron can only weigh pixels for and against its digit. Its weights are
drawn: dark where ink is evidence for the digit, light where it is evidence against it.

At eta = 3.0, a good rate for 30 hidden neurons, some of the ten may saturate at 0 for ever. The
cause is the rate, and not the missing layer. So smaller rates are tried too.

    python3 examples/08_no_hidden_layer.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from mnist_idx.image import picture
from tinynn import Network, sgd
from tinynn.pictures.terminal import side_by_side


def train(folder, sizes, eta, epochs):
    """Return the network, its test accuracy (%) by epoch, and the digits that it ever answers."""
    training, _, test = real_or_drawn(folder)
    network = Network(sizes, rng=Random(1))
    accuracies = [100 * network.evaluate(test) / len(test)
                  for _ in sgd(network, training, epochs, 10, eta, rng=Random(1))]
    return network, accuracies, sorted({network.classify(x) for x, _ in test})


def weights_picture(network, digit):
    w = network.weights[0][digit]
    most = max(map(abs, w))
    return [line + "    " for line in picture([(1 + w_k / most) / 2 for w_k in w], width=28)]


def main(args):
    epochs = 30 if args.data else 6
    shapes = ([784, 10], [784, 10], [784, 10], [784, 30, 10])
    rates = (3.0, 1.0, 0.3, 3.0)
    n = len(rates)
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        results = list(processes.map(train, [args.data] * n, shapes, rates, [epochs] * n))
    print(f"Test digits right (%), scaled start, {epochs} epochs\n")
    print("                  eta   first epoch     best     last   never answered")
    for sizes, eta, (_, accuracies, answered) in zip(shapes, rates, results):
        never = sorted(set(range(10)) - set(answered))
        print(f"   {sizes!s:13} {eta:4} {accuracies[0]:13.2f} {max(accuracies):8.2f}"
              f" {accuracies[-1]:8.2f}   {', '.join(map(str, never)) or '-'}")
    network = max(results[:3], key=lambda result: result[1][-1])[0]
    print("\nWithout a hidden layer a digit is read by one mask, its weights: dark where ink speaks"
          "\nfor it, light where it speaks against it, and noise where no digit ever has ink.\n")
    for digits in (range(0, 2), range(2, 4)):
        print(side_by_side([weights_picture(network, digit) for digit in digits],
                           [f"   the weights of {digit}" for digit in digits]))


if __name__ == "__main__":
    parser = Parser(description="A network without a hidden layer.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
