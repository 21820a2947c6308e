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
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from tinynn import CrossEntropyCost, Network, QuadraticCost, sgd
from tinynn.regularization import l2


def trial(folder, size, epochs, eta, rate):
    """A short run with lambda / n = rate; return the validation accuracy in per cent.

    It also returns the numbers of digits to train on and to validate, and the seconds of work.
    """
    start = time.process_time()
    training, validation, _ = real_or_drawn(folder, training=size, test=300)
    network = Network([784, 30, 10], rng=Random(1))
    few, checked = training[:size], validation[:2000]
    for _ in sgd(network, few, epochs, 10, eta, cost=CrossEntropyCost, rng=Random(1),
                 update=l2(rate)):
        pass
    accuracy = 100 * network.evaluate(checked) / len(checked)
    return accuracy, len(few), len(checked), time.process_time() - start


def in_parallel(processes, folder, size, epochs, pairs):
    """Print the results of all (eta, lambda / n); return the best, and the seconds it took."""
    n = len(pairs)
    results = list(processes.map(trial, [folder] * n, [size] * n, [epochs] * n, *zip(*pairs)))
    _, digits, checked, _ = results[0]
    print(f"   {digits:,} digits, {epochs} epochs, right of {checked:,} validation digits:")
    for (eta, rate), (accuracy, *_) in zip(pairs, results):
        print(f"   eta = {eta:<8.3g} lambda / n = {rate:<6.3g} {accuracy:6.2f} %", flush=True)
    best = max(range(n), key=lambda i: results[i][0])  # of equal ones the first
    return pairs[best], sum(seconds for *_, seconds in results)


def final(folder, size, epochs, init, cost, eta, rate):
    """The test accuracy in per cent. The test digits are read once, at the end."""
    training, _, test = real_or_drawn(folder, training=size, test=300)
    network = Network([784, 30, 10], init, Random(1))
    for _ in sgd(network, training, epochs, 10, eta, cost=cost, rng=Random(1), update=l2(rate)):
        pass
    return 100 * network.evaluate(test) / len(test)


def main(args):
    size, epochs = (5_000, 4) if args.data else (300, 3)
    start = time.perf_counter()
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        print("Coarse: eta alone")
        coarse = [(10.0**power, 0.0) for power in range(-3, 3)]
        (eta, _), seconds = in_parallel(processes, args.data, size, epochs, coarse)
        print("Fine: eta and lambda around it")
        fine = [(eta * factor, rate) for factor in (0.4, 1.0, 2.5) for rate in (0.0, 1e-4, 1e-3)]
        (eta, rate), more = in_parallel(processes, args.data, size, epochs, fine)
        took = time.perf_counter() - start
        print(f"Chosen: eta = {eta:.3g}, lambda / n = {rate:g}. {len(coarse) + len(fine)} runs,"
              f" {seconds + more:.1f} s of work in all, took {took:.1f} s.\n")

        size, epochs = (50_000, 30) if args.data else (600, 8)
        print(f"The test digits, read now for the first time, after {epochs} epochs:", flush=True)
        ours = processes.submit(final, args.data, size, epochs, "scaled", CrossEntropyCost, eta,
                                rate)
        first = processes.submit(final, args.data, size, epochs, "gaussian", QuadraticCost, 3.0,
                                 0.0)
        print(f"   the choice {ours.result():.2f} %, chapter 1's {first.result():.2f} %")


if __name__ == "__main__":
    parser = Parser(description="A search for hyper-parameters on validation digits.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
