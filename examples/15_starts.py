"""Why the start matters: chapter 1's weights against chapter 3's, on a part of the digits.

Chapter 1 draws every weight with standard deviation 1. A hidden neuron with hundreds of inputs
then starts with a large weighted input z, saturated, and learns slowly; some starts lose digits or
stall. Chapter 3 divides by the square root of the number of inputs, and z is of size 1 again.

    python3 examples/15_starts.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import Network, sgd
from tinynn.matrix import add, matvec

STALLED = 20.0  # per cent: little better than guessing


def one_run(folder, init, seed, size, epochs):
    """Return the test accuracy in per cent, and how large the hidden |z| were at the start."""
    training, _, test = real_or_drawn(folder)
    network = Network([784, 30, 10], init, Random(seed))
    sizes = [abs(z) for x, _ in training[:100]
             for z in add(matvec(network.weights[0], x), network.biases[0])]
    for _ in sgd(network, training[:size], epochs, 10, eta=3.0, rng=Random(seed)):
        pass
    return 100 * network.evaluate(test) / len(test), mean(sizes)


def compare(folder, size, epochs, seeds):
    print(f"\nThe first {size:,} digits, {epochs} epochs, seeds 1 to {len(seeds)}:"
          " accuracy on the test digits (%)")
    for init in ("gaussian", "scaled"):
        n = len(seeds)
        with ProcessPoolExecutor() as processes:
            runs = list(processes.map(one_run, [folder] * n, [init] * n, seeds, [size] * n,
                                      [epochs] * n))
        accuracies = [accuracy for accuracy, _ in runs]
        stalled = sum(accuracy < STALLED for accuracy in accuracies)
        print(f"   {init:8}  {'  '.join(f'{a:5.1f}' for a in accuracies)}"
              f"   mean {mean(accuracies):.1f}, stalled {stalled}"
              f"   (mean |z| at the start {mean(z for _, z in runs):.1f})")


def main(args):
    if args.data:
        compare(args.data, 1_000, 10, range(1, 4))
        print("   expected: gaussian 61 to 71, scaled 87 to 88")
        compare(args.data, 10_000, 3, range(1, 7))
        print("   expected: gaussian 80.9 to 88.5, and one start in six stuck at chance (9.6);"
              " scaled 92.0 to 92.6")
    else:
        compare(None, 500, 4, range(1, 7))


if __name__ == "__main__":
    parser = Parser(description="Why the start matters.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
