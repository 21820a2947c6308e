"""The two starts once more, with what chapter 3 has brought: cross-entropy and L2. (Chapter 3)

With the cross-entropy saturated outputs learn. But with the gaussian start more than half of the
hidden neurons are saturated too (sigma'(z) is below 0.01), and no cost helps them. With the scaled
start almost none are, and it is ahead from the first epoch. The book finds that with enough digits
and epochs both starts end at about the same accuracy.

    python3 examples/22_starts_again.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from tinynn import CrossEntropyCost, Network, sgd, sigmoid_prime
from tinynn.pictures.terminal import plot
from tinynn.regularization import l2

ETA = 0.1


def one_run(folder, init, hidden, epochs):
    """Return how often a hidden neuron is saturated, and the accuracies, both in per cent.

    The saturated ones are counted at the start, over 100 digits. The accuracies are those on the
    validation digits after each epoch.
    """
    training, validation, _ = real_or_drawn(folder, training=1_000, test=10)
    network = Network([784, hidden, 10], init, Random(1))
    slopes = [sigmoid_prime(z) for x, _ in training[:100]
              for z in network.zs_and_activations(x)[0][0]]  # of the first hidden layer
    saturated = 100 * sum(slope < 0.01 for slope in slopes) / len(slopes)
    update = l2(1e-4)  # lambda / n, as with lambda = 5 and 50,000 digits
    return saturated, [
        100 * network.evaluate(validation) / len(validation)
        for _ in sgd(network, training, epochs, 10, ETA, cost=CrossEntropyCost, rng=Random(1),
                     update=update)
    ]


def main(args):
    epochs = 30 if args.data else 10
    cases = [(hidden, init) for hidden in ((30, 100) if args.data else (30,))
             for init in ("gaussian", "scaled")]
    n = len(cases)
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        runs = list(processes.map(one_run, [args.data] * n, [init for _, init in cases],
                                  [hidden for hidden, _ in cases], [epochs] * n))
    print(f"Validation digits right (%), cross-entropy, eta = {ETA}, {epochs} epochs")
    for (hidden, init), (saturated, curve) in zip(cases, runs):
        print(f"   [784, {hidden}, 10], {init:8}: {curve[0]:.2f} after the first epoch,"
              f" {curve[epochs // 2 - 1]:.2f} half-way, {curve[-1]:.2f} at the end;"
              f" saturated at the start: {saturated:.0f} %")
    wide = {init: [a for a in curve for _ in range(60 // epochs)]
            for (_, init), (_, curve) in zip(cases[:2], runs)}
    print(f"\n[784, 30, 10], epoch by epoch (g: gaussian, s: scaled)\n\n{plot(wide)}")


if __name__ == "__main__":
    parser = Parser(description="The two starts, with cross-entropy and L2.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
