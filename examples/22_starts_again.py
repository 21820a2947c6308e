"""The two starts once more, with what chapter 3 has brought: cross-entropy and L2. (Chapter 3)

With the cross-entropy saturated outputs learn. But with the gaussian start more than half of the
hidden neurons are saturated too (sigma'(z) is below 0.01), and no cost helps them. With the scaled
start almost none are, and the network learns much sooner. The book finds that with enough digits
and epochs both starts end at about the same accuracy.

    python3 examples/22_starts_again.py [--data mnist] [--svg starts.svg]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, end_quietly, run
from tinynn import CrossEntropyCost, Network, sgd, sigmoid_prime
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import curves
from tinynn.regularization import l2

ETA = 0.1


def digits(folder):
    """The digits to train on and to validate."""
    training, validation, _ = real_or_drawn(folder, training=300, test=10)
    return training, validation


def saturated(network, data):
    """How many of the first hidden layer's outputs are saturated, over these examples, in %."""
    slopes = [sigmoid_prime(z) for x, _ in data for z in network.zs_and_activations(x)[0][0]]
    return 100 * sum(slope < 0.01 for slope in slopes) / len(slopes)


def one_run(folder, epochs, case):
    """Return how much is saturated at the start, and the validation accuracies, all in per cent."""
    hidden, init = case
    training, validation = digits(folder)
    network = Network([784, hidden, 10], init, Random(1))
    at_the_start = saturated(network, training[:100])
    update = l2(1e-4)  # lambda / n, as with lambda = 5 and 50,000 digits
    return at_the_start, [
        100 * network.evaluate(validation) / len(validation)
        for _ in sgd(network, training, epochs, 10, ETA, cost=CrossEntropyCost, rng=Random(1),
                     update=update)
    ]


def report(hidden, gaussian, scaled):
    """Print both curves of a network, and a few numbers."""
    picture = curves({"gaussian": gaussian[1], "scaled": scaled[1]},
                     f"[784, {hidden}, 10]: validation digits right", y_label="%")
    print(f"\n{picture}\n\n   start      saturated   first epoch   half-way   last epoch")
    for init, (share, curve) in (("gaussian", gaussian), ("scaled", scaled)):
        half_way = curve[len(curve) // 2 - 1]
        print(f"   {init:8} {share:9.0f} % {curve[0]:11.2f} % {half_way:8.2f} %"
              f" {curve[-1]:10.2f} %")
    sooner = [epoch for epoch, right in enumerate(scaled[1]) if right >= gaussian[1][-1]]
    if sooner:
        print(f"   The scaled start is as good in epoch {sooner[0]} as the gaussian one in epoch"
              f" {len(scaled[1]) - 1}.")
    return picture


def main(args):
    expect_place("--svg", args.svg, [])
    epochs, sizes = (30, (30, 100)) if args.data else (8, (30,))
    cases = [(hidden, init) for hidden in sizes for init in ("gaussian", "scaled")]
    training, _ = digits(args.data)  # drawn once, before the processes begin
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        results = processes.map(partial(one_run, args.data, epochs), cases)
        runs = dict(zip(cases, counted(results, len(cases))))
    print(f"{len(training):,} digits, {epochs} epochs, cross-entropy, eta = {ETA}, with L2")
    pictures = [report(hidden, runs[hidden, "gaussian"], runs[hidden, "scaled"])
                for hidden in sizes]
    if args.svg:
        pictures[0].save(args.svg)


if __name__ == "__main__":
    parser = Parser(description="The two starts, with cross-entropy and L2.")
    add_data(parser)
    add_svg(parser, "the accuracies with 30 hidden neurons")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
