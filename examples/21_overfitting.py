"""Overfitting: a few digits learnt by heart, and what can be done against it. (Chapter 3)

The book trains [784, 30, 10] with the cross-entropy on the first 1,000 digits for 400 epochs at
eta = 0.5. In the end all the training digits are right, but only about 82 % of the test digits. The
cost of the test digits is lowest early, and then it rises: the network learns what is particular to
its few digits. The remedies are L2 and L1 regularization, dropout, and more data: each image moved
by one pixel in four directions.

    python3 examples/21_overfitting.py [--data mnist] [--svg costs.svg]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, end_quietly, run
from mnist_idx.expanded import Expanded
from tinynn import CrossEntropyCost, Network, average_cost, sgd, update_mini_batch
from tinynn.commands.options import add_svg, expect_place
from tinynn.dropout import dropout, halved
from tinynn.pictures import curves
from tinynn.regularization import l1, l2

REMEDIES = ("none", "L2", "L1", "dropout", "more data")
# With the real digits, and a small experiment with drawn ones. l2 and l1 are lambda / n.
REAL = {"size": 1_000, "epochs": 400, "hidden": 30, "eta": 0.5, "l2": 1e-3, "l1": 1e-4}
DRAWN = {"size": 40, "epochs": 50, "hidden": 10, "eta": 1.5, "l2": 3e-3, "l1": 3e-4}


def digits(folder, size):
    """The digits to train on and to test."""
    training, _, test = real_or_drawn(folder, training=size, test=100)
    return list(training[:size]), list(test[:2_000])


def one_run(folder, setting, remedy):
    """Train with that remedy; return the results after each tenth of the training.

    A result is the accuracy on training digits and on test digits (%), and the cost on test digits.
    """
    few, test = digits(folder, setting["size"])
    data, epochs, hidden, rng = few, setting["epochs"], setting["hidden"], Random(1)
    if remedy == "more data":  # five times as many, in a fifth of the epochs: the same work
        data, epochs = list(Expanded(few)), epochs // 5
    if remedy == "dropout":
        hidden *= 2  # so that each step trains as many neurons as without it
    updates = {"L2": l2(setting["l2"]), "L1": l1(setting["l1"]), "dropout": dropout(rng)}
    network = Network([784, hidden, 10], rng=Random(1))
    tenths = [epochs * tenth // 10 for tenth in range(1, 11)]
    results = []
    for epoch in sgd(network, data, epochs, 10, setting["eta"], cost=CrossEntropyCost, rng=rng,
                     update=updates.get(remedy, update_mini_batch)):
        if epoch + 1 in tenths:
            used = halved(network) if remedy == "dropout" else network
            results.append((100 * used.evaluate(few) / len(few),
                            100 * used.evaluate(test) / len(test),
                            average_cost(used, test, CrossEntropyCost)))
    return results


def table(costs, runs):
    """A row for each remedy."""
    print("\n   remedy      right at the end (%)         cost of the test digits\n"
          "               training       test     lowest   at the end   risen by")
    for remedy, results in runs.items():
        by_heart, right, cost = results[-1]
        lowest = min(costs[remedy])
        print(f"   {remedy:9} {by_heart:13.1f} {right:10.2f} {lowest:10.3f} {cost:12.3f}"
              f" {cost / lowest - 1:10.0%}")


def main(args):
    expect_place("--svg", args.svg, [])
    setting = REAL if args.data else DRAWN
    few, test = digits(args.data, setting["size"])  # drawn once, before the processes begin
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        results = processes.map(partial(one_run, args.data, setting), REMEDIES)
        runs = dict(zip(REMEDIES, counted(results, len(REMEDIES))))
    costs = {remedy: [cost for _, _, cost in results] for remedy, results in runs.items()}
    print(f"{len(few):,} digits to train on, {len(test):,} to test, {setting['epochs']} epochs,"
          f" cross-entropy, eta = {setting['eta']}\n")
    shown = {remedy: costs[remedy] for remedy in REMEDIES[:2]}
    print(curves(shown, "The cost of the test digits, without a remedy and with L2",
                 "tenths of the training (0: the first)"))
    table(costs, runs)
    better = [remedy for remedy in REMEDIES[1:] if costs[remedy][-1] < costs["none"][-1]]
    print(f"\nA lower cost at the end than without a remedy: {', '.join(better) or 'none'}.")
    more = [remedy for remedy in REMEDIES[1:] if runs[remedy][-1][1] > runs["none"][-1][1]]
    print(f"More test digits right at the end: {', '.join(more) or 'none'}.")
    if args.data:
        print("The book, without a remedy and with chapter 1's start: 100 and about 82 % right.")
    if args.svg:
        curves(costs, "Overfitting, and what can be done against it",
               "tenths of the training (0: the first)", "cost of the test digits").save(args.svg)


if __name__ == "__main__":
    parser = Parser(description="Overfitting, and what can be done against it.")
    add_data(parser)
    add_svg(parser, "the cost with each remedy")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
