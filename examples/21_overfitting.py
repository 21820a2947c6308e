"""Overfitting: 1,000 digits learnt by heart, and what can be done against it. (Chapter 3)

The book trains [784, 30, 10] with the cross-entropy on the first 1,000 digits for 400 epochs at
eta = 0.5. It ends with 100 % of its training digits right, and about 82 % of the test digits. The
remedies are L2 and L1 regularization, dropout, and more data: each image moved by one pixel in four
directions.

    python3 examples/21_overfitting.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from math import sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from mnist_idx.expanded import Expanded
from tinynn import CrossEntropyCost, Network, average_cost, sgd, update_mini_batch
from tinynn.dropout import dropout, halved
from tinynn.pictures.terminal import plot
from tinynn.regularization import l1, l2

ETA = 0.5


def one_run(folder, remedy, size, epochs):
    """Train with that remedy; return (epochs, training digits, test digits), and the results.

    The results are the accuracy on training and test digits (%), and the cost on test digits, after
    each tenth of the epochs.
    """
    training, _, test = real_or_drawn(folder, training=size, test=200)
    few, test = list(training[:size]), list(test[:2_000])
    data = few
    if remedy == "more data":  # five times as many, in a fifth of the epochs: the same work
        data, epochs = list(Expanded(few)), epochs // 5
    rng = Random(1)
    updates = {"L2": l2(1e-3), "L1": l1(1e-4), "dropout": dropout(rng)}  # of lambda / n
    hidden = 60 if remedy == "dropout" else 30  # so that 30 are there at each step
    network = Network([784, hidden, 10], rng=Random(1))
    steps = sgd(network, data, epochs, 10, ETA, cost=CrossEntropyCost, rng=rng,
                update=updates.get(remedy, update_mini_batch))
    results = []
    for epoch in steps:
        if (epoch + 1) % (epochs // 10) == 0:
            used = halved(network) if remedy == "dropout" else network
            results.append((100 * used.evaluate(few) / len(few),
                            100 * used.evaluate(test) / len(test),
                            average_cost(used, test, CrossEntropyCost)))
    return (epochs, len(few), len(test)), results


def main(args):
    size, epochs = (1_000, 400) if args.data else (100, 80)
    remedies = ("none", "L2", "L1", "dropout", "more data")
    n = len(remedies)
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        runs = list(processes.map(one_run, [args.data] * n, remedies, [size] * n, [epochs] * n))
    (_, n_training, n_test), _ = runs[0]
    print(f"{n_training:,} digits to train on, {n_test:,} to test, cross-entropy, eta = {ETA}\n")
    print("   remedy      epochs   training right   test right   test cost   at its lowest   risen")
    for remedy, ((passes, _, _), results) in zip(remedies, runs):
        by_heart, right, cost = results[-1]
        lowest = min(cost for _, _, cost in results)
        print(f"   {remedy:10} {passes:7} {by_heart:14.1f} % {right:10.2f} % {cost:11.3f}"
              f" {lowest:15.3f} {cost / lowest - 1:7.0%}")
    uncertain = 100 * sqrt(0.8 * 0.2 / n_test)  # the standard deviation of such a share
    print(f"\nThe digits that are right are uncertain by about {uncertain:.0f} % of all; the cost"
          " shows more.\nThe cost of the test digits without a remedy (n) and with"
          " L2 (L), tenth by tenth\n")
    print(plot({remedy: [cost for _, _, cost in results for _ in range(6)]
                for remedy, (_, results) in zip(remedies[:2], runs)}))
    if args.data:
        print("\nThe book, without a remedy and with chapter 1's start: 100 and about 82 % right.")


if __name__ == "__main__":
    parser = Parser(description="Overfitting, and what can be done against it.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
