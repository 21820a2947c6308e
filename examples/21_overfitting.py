"""Overfitting: 1,000 digits learnt by heart, and what can be done against it. (Chapter 3)

The book trains [784, 30, 10] with the cross-entropy on the first 1,000 digits for 400 epochs at
eta = 0.5: it ends at 100 % of its training digits and about 82 % of the test digits. Against that:
L2 and L1 regularization, dropout, and more data, here by moving each image by one pixel in four
directions.

    python3 examples/21_overfitting.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import CrossEntropyCost, Network, average_cost, sgd
from tinynn.dropout import halved, sgd_with_dropout
from tinynn.regularization import l1, l2
from tinynn.terminal import plot

SIDE = 28
ETA = 0.5


def moved(x, right, down):
    """The image moved by whole pixels; what leaves the square is lost, what comes in is white."""
    rows = [x[start : start + SIDE] for start in range(0, len(x), SIDE)]
    blank = [0.0] * SIDE
    rows = [blank] * down + rows[: SIDE - down] if down >= 0 else rows[-down:] + [blank] * -down
    if right >= 0:
        rows = [[0.0] * right + row[: SIDE - right] for row in rows]
    else:
        rows = [row[-right:] + [0.0] * -right for row in rows]
    return [pixel for row in rows for pixel in row]


def one_run(folder, remedy, size, epochs):
    """Return, after each tenth of the epochs, training and test accuracy (%) and test cost."""
    training, _, test = real_or_drawn(folder, training=size, test=400)
    few = list(training[:size])
    test = test[:2000]
    data = few
    if remedy == "more data":  # five times as many, in a fifth of the epochs: the same work
        data = [(moved(x, right, down), y) for x, y in few
                for right, down in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))]
    shrink = {"L2": l2(ETA * 1e-3), "L1": l1(ETA * 1e-4)}.get(remedy)  # lambda / n
    hidden = 60 if remedy == "dropout" else 30  # so that 30 are there at each step
    network = Network([784, hidden, 10], rng=Random(1))
    epochs = epochs * len(few) // len(data)
    rng = Random(1)
    if remedy == "dropout":
        steps = sgd_with_dropout(network, data, epochs, 10, ETA, CrossEntropyCost, rng)
    else:
        steps = sgd(network, data, epochs, 10, ETA, CrossEntropyCost, rng, shrink)
    results = []
    for epoch in steps:
        if (epoch + 1) % max(1, epochs // 10) == 0:
            used = halved(network) if remedy == "dropout" else network
            results.append((100 * used.evaluate(few) / len(few),
                            100 * used.evaluate(test) / len(test),
                            average_cost(used, test, CrossEntropyCost)))
    return results


def main(args):
    size, epochs = (1_000, 400) if args.data else (200, 100)
    remedies = ("none", "L2", "L1", "dropout", "more data")
    n = len(remedies)
    with ProcessPoolExecutor() as processes:
        runs = list(processes.map(one_run, [args.data] * n, remedies, [size] * n, [epochs] * n))
    print(f"{size:,} digits, {epochs} epochs, cross-entropy, eta = {ETA}: right (%)\n")
    print("   remedy      training digits   test digits   test cost   at its lowest")
    for remedy, results in zip(remedies, runs):
        training, test, cost = results[-1]
        print(f"   {remedy:10} {training:16.1f} {test:13.2f} {cost:11.3f}"
              f" {min(c for _, _, c in results):15.3f}")
    print("\nThe cost of the test digits without a remedy (n) and with L2 (L), tenth by tenth\n")
    wide = {remedy: [cost for _, _, cost in runs[i] for _ in range(6)]
            for i, remedy in enumerate(remedies[:2])}
    print(plot(wide))
    print("\nAll are learnt by heart; without a remedy the test digits cost more meanwhile.")
    if args.data:
        print("The book, without a remedy and with chapter 1's start: 100 and about 82.")


if __name__ == "__main__":
    parser = Parser(description="Overfitting, and what can be done against it.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
