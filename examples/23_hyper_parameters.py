"""Choosing hyper-parameters: on validation digits, coarse first and then fine. (Chapter 3)

The learning rate matters most, so it is looked for first, over powers of ten, in short runs on few
digits; then eta and lambda together around what was found. All of it is judged by validation
digits. Only then the test digits are read, once for the choice and once for chapter 1's: quadratic
cost, eta = 3.0, the gaussian start.

    python3 examples/23_hyper_parameters.py [--data mnist]
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import CrossEntropyCost, Network, QuadraticCost, sgd
from tinynn.regularization import l2


def trial(folder, size, epochs, eta, lmbda):
    """A short run; return the validation accuracy in per cent, and the seconds that it took."""
    start = time.perf_counter()
    training, validation, _ = real_or_drawn(folder, training=size, test=10)
    network, judged = Network([784, 30, 10], rng=Random(1)), validation[:2000]
    shrink = l2(eta * lmbda / size)
    for _ in sgd(network, training[:size], epochs, 10, eta, CrossEntropyCost, Random(1), shrink):
        pass
    return 100 * network.evaluate(judged) / len(judged), time.perf_counter() - start


def in_parallel(processes, folder, size, epochs, pairs):
    """The pair (eta, lambda) that is best, after printing them all, and the seconds of all runs."""
    n = len(pairs)
    results = list(processes.map(trial, [folder] * n, [size] * n, [epochs] * n, *zip(*pairs)))
    for (eta, lmbda), (accuracy, _) in zip(pairs, results):
        print(f"   eta = {eta:<8.3g} lambda = {lmbda:<6.3g} {accuracy:6.2f} %", flush=True)
    best = max(range(n), key=lambda i: results[i][0])
    return pairs[best], sum(seconds for _, seconds in results)


def final(folder, size, epochs, init, cost, eta, lmbda):
    """The test accuracy in per cent, the digits being read once, at the end."""
    training, _, test = real_or_drawn(folder, training=size)
    network = Network([784, 30, 10], init, Random(1))
    shrink = l2(eta * lmbda / len(training))
    for _ in sgd(network, training, epochs, 10, eta, cost, Random(1), shrink):
        pass
    return 100 * network.evaluate(test) / len(test)


def main(args):
    size, epochs = (5_000, 4) if args.data else (800, 3)
    start = time.perf_counter()
    with ProcessPoolExecutor() as processes:
        print(f"Coarse: eta alone, {size:,} digits, {epochs} epochs, validation digits right")
        coarse = [(10.0**power, 0.0) for power in range(-3, 3)]
        (eta, _), seconds = in_parallel(processes, args.data, size, epochs, coarse)
        print("Fine: eta and lambda around it")
        fine = [(eta * factor, size * rate)
                for factor in (0.4, 1.0, 2.5) for rate in (0, 1e-4, 1e-3)]
        (eta, lmbda), more = in_parallel(processes, args.data, size, epochs, fine)
        took = time.perf_counter() - start
        rate = lmbda / size
        print(f"Chosen: eta = {eta:.3g}, lambda / n = {rate:g}. {len(coarse) + len(fine)} runs of"
              f" {seconds + more:.0f} s together took {took:.0f} s, side by side.\n")

        whole, long = (50_000, 30) if args.data else (1_500, 8)
        print(f"The test digits, read once, {whole:,} digits, {long} epochs:", flush=True)
        ours = processes.submit(final, args.data, whole, long, "scaled", CrossEntropyCost, eta,
                                rate * whole)
        first = processes.submit(final, args.data, whole, long, "gaussian", QuadraticCost, 3.0, 0)
        print(f"   the choice {ours.result():.2f} %, chapter 1's {first.result():.2f} %")


if __name__ == "__main__":
    parser = Parser(description="A search for hyper-parameters on validation digits.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
