"""Choosing hyper-parameters: on validation digits, coarse first and then fine. (Chapter 3)

The learning rate matters most. So it is searched first, over powers of ten, in short runs on few
digits. Then eta and lambda are searched together around the best eta (lambda as lambda / n, which
suits any number of digits). The accuracy on validation digits decides. At the end the test digits
are read, for this choice and for chapter 1's: quadratic cost, eta = 3.0, the gaussian start.

    python3 examples/23_hyper_parameters.py [--data mnist]
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, end_quietly, run
from tinynn import CrossEntropyCost, Network, QuadraticCost, sgd
from tinynn.regularization import l2

# For a search: digits, epochs. For the final training: digits, epochs. And the hidden neurons.
REAL = (5_000, 4), (50_000, 30), 30
DRAWN = (150, 3), (300, 6), 10


def digits(folder):
    """The digits to train on, to validate and to test."""
    return real_or_drawn(folder, training=300, test=150)


def trial(folder, size, epochs, hidden, pair):
    """A short run with (eta, lambda / n); return validation accuracy (%) and seconds of work."""
    start = time.process_time()
    training, validation, _ = digits(folder)
    checked = validation[:2000]
    eta, rate = pair
    network = Network([784, hidden, 10], rng=Random(1))
    for _ in sgd(network, training[:size], epochs, 10, eta, cost=CrossEntropyCost, rng=Random(1),
                 update=l2(rate)):
        pass
    return 100 * network.evaluate(checked) / len(checked), time.process_time() - start


def search(processes, one_trial, pairs):
    """Print the accuracy of each (eta, lambda / n); return the best, and the seconds of work."""
    results = []
    for (eta, rate), result in zip(pairs, counted(processes.map(one_trial, pairs), len(pairs))):
        results.append(result)
        print(f"   eta = {eta:<8.3g} lambda / n = {rate:<6.3g} {result[0]:6.2f} %"
              f"  {'#' * round(result[0] / 3)}", flush=True)
    best = max(range(len(pairs)), key=lambda i: results[i][0])  # of equal ones the first
    return pairs[best], sum(seconds for _, seconds in results)


def final(folder, size, epochs, hidden, choice):
    """The test accuracy in per cent. The test digits are read once, at the end."""
    init, cost, eta, rate = choice
    training, _, test = digits(folder)
    network = Network([784, hidden, 10], init, Random(1))
    for _ in sgd(network, training[:size], epochs, 10, eta, cost=cost, rng=Random(1),
                 update=l2(rate)):
        pass
    return 100 * network.evaluate(test) / len(test)


def main(args):
    (size, epochs), (all_digits, passes), hidden = REAL if args.data else DRAWN
    checked = min(len(digits(args.data).validation), 2000)  # drawn once, before the processes begin
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        print(f"[784, {hidden}, 10], {size:,} digits, {epochs} epochs: right of {checked:,}"
              " validation digits\n\nCoarse: eta alone")
        one_trial = partial(trial, args.data, size, epochs, hidden)
        coarse = [(10.0**power, 0.0) for power in range(-3, 3)]
        (eta, _), seconds = search(processes, one_trial, coarse)
        print("Fine: eta and lambda around it")
        fine = [(eta * factor, rate) for factor in (0.4, 1.0, 2.5) for rate in (0.0, 1e-4, 1e-3)]
        (eta, rate), more = search(processes, one_trial, fine)
        print(f"Chosen: eta = {eta:.3g}, lambda / n = {rate:g}."
              f" {len(coarse) + len(fine)} runs, {seconds + more:.1f} s of work.\n")

        print(f"The test digits, read now for the first time, after {passes} epochs with"
              f" {all_digits:,} digits:", flush=True)
        choices = [("scaled", CrossEntropyCost, eta, rate), ("gaussian", QuadraticCost, 3.0, 0.0)]
        results = processes.map(partial(final, args.data, all_digits, passes, hidden), choices)
        ours, first = counted(results, len(choices))
        print(f"   the choice {ours:.2f} %, chapter 1's {first:.2f} %")


if __name__ == "__main__":
    parser = Parser(description="A search for hyper-parameters on validation digits.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
