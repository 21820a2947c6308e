"""Learning rates: too slow, right, too fast, and a search that finds a good one. (Chapter 1)

The book trains [784, 30, 10] for 30 epochs in mini-batches of 10, at three rates. At 0.01 it creeps
(1139, 1136, 1135, ... 2101, 2123, 2142 of 10,000); at 3.0 it learns (95 %); at 100 it is stuck at
chance (1009, 1009, ... 982, 982). Its advice: if raising eta helps, raise it again.

Here 0.01 learns faster than the book's figures say. 0.001, which is tried too, comes near them.

    python3 examples/07_learning_rates.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from tinynn import Network, sgd
from tinynn.pictures.terminal import plot


def test_accuracies(folder, eta, epochs):
    """Train on all training digits; return the test accuracy in per cent after each epoch."""
    training, _, test = real_or_drawn(folder, training=800, test=300)
    network = Network([784, 30, 10], "gaussian", Random(1))
    return [100 * network.evaluate(test) / len(test)
            for _ in sgd(network, training, epochs, 10, eta, rng=Random(1))]


def trial(training, validation, eta):
    """A short trial, 6 epochs on few digits; return the validation accuracy in per cent."""
    network = Network([784, 30, 10], "gaussian", Random(1))
    for _ in sgd(network, training, 6, 10, eta, rng=Random(1)):
        pass
    accuracy = 100 * network.evaluate(validation) / len(validation)
    print(f"   eta = {eta:<7.3g} {accuracy:5.1f} % of the validation digits", flush=True)
    return accuracy


def search(training, validation):
    """Raise eta tenfold, from far too slow to far too fast; then look on both sides of the best."""
    results = {eta: trial(training, validation, eta) for eta in (0.01, 0.1, 1.0, 10.0, 100.0)}
    eta = max(results, key=results.get)
    for finer in (eta / 3, eta * 3):
        results[finer] = trial(training, validation, finer)
    return max(results, key=results.get)


def main(args):
    epochs = 30 if args.data else 6
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        rates = (0.001, 0.01, 3.0, 100.0)
        n = len(rates)
        runs = list(processes.map(test_accuracies, [args.data] * n, rates, [epochs] * n))
    print(f"Accuracy on the test digits (%) over {epochs} epochs\n")
    for eta, accuracies in zip(rates, runs):
        print(f"   eta = {eta:<5g} {accuracies[0]:6.2f} {accuracies[1]:6.2f} ..."
              f" {accuracies[-2]:6.2f} {accuracies[-1]:6.2f}")
    print("   The book: 0.01 creeps from 11.39 to 21.42, 3 ends at 95.34, 100 is stuck at 9.82\n")
    wide = [[a for a in accuracies for _ in range(60 // epochs)] for accuracies in runs]
    print(plot(dict(zip(("creeps", "slow", "learns", "fast"), wide))))
    print("     c: eta = 0.001, s: 0.01, l: 3, f: 100; from the first epoch to the last")

    print("\nThe search, on validation digits: ten times eta each time, then beside the best")
    training, validation, _ = real_or_drawn(args.data, training=800, test=300)
    best = search(training[:500], validation[:1000])
    print(f"It finds eta = {best:.3g}; the book took 3.0")
    accuracies = test_accuracies(args.data, best, epochs)
    print(f"In {epochs} epochs that gives {accuracies[-1]:.2f} % of the test digits,"
          f" 3.0 gave {runs[2][-1]:.2f} %")


if __name__ == "__main__":
    parser = Parser(description="Learning rates: too slow, right, too fast, and a search.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
