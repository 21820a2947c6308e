"""How good does it get in an hour on one core? (Chapters 1 to 3, everything together)

Cross-entropy, the scaled start, L2, and five times as many digits: each image also moved by one
pixel to each side. The learning rate is halved whenever the validation accuracy has not improved
for three epochs, down to a 128th. Validation digits make all decisions. The test digits are read
once, at the end, by the network that was best on the validation digits.

    pypy3 examples/28_an_hour.py --data mnist --minutes 60
"""

import sys
import time
from copy import deepcopy
from math import inf
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run, whole_number
from mnist_idx.expanded import Expanded
from tinynn import CrossEntropyCost, Network, sgd
from tinynn.regularization import l2

ETA = 0.5  # at the start
LMBDA_OVER_N = 2e-5  # lambda = 5 with 250,000 digits


def main(args):
    if not 0 < args.minutes < inf:
        raise ValueError(f"--minutes is {args.minutes:g}, expected a finite number above 0")
    training, validation, test = real_or_drawn(args.data, training=500)
    expanded = Expanded(training)
    network = Network([784, args.hidden, 10], rng=Random(1))
    rng = Random(1)
    eta, best, best_network, waited, epoch = ETA, 0, network, 0, 0
    print(f"{network}, {len(expanded):,} digits, lambda / n {LMBDA_OVER_N:g}")
    while epoch == 0 or time.process_time() < 60 * args.minutes:  # an epoch is not cut short
        for _ in sgd(network, expanded, 1, 10, eta, cost=CrossEntropyCost, rng=rng,
                     update=l2(LMBDA_OVER_N)):
            pass  # one epoch
        right = network.evaluate(validation)
        print(f"Epoch {epoch}: {right} / {len(validation)} validation digits, eta {eta:g},"
              f" {time.process_time() / 60:.1f} minutes", flush=True)
        epoch += 1
        waited += 1
        if right > best:
            best, best_network, waited = right, deepcopy(network), 0
        if waited == 3:
            eta, waited = max(eta / 2, ETA / 128), 0
    right = best_network.evaluate(test)
    print(f"\nThe best on validation digits, on the test digits: {right} / {len(test)}"
          f" = {right / len(test):.2%}, after {time.process_time() / 60:.1f} minutes")


if __name__ == "__main__":
    parser = Parser(description="How good does it get in an hour on one core?")
    add_data(parser)
    parser.add_argument("--minutes", type=float, default=0.3,
                        help="of processor time; the last epoch is finished (%(default)s)")
    parser.add_argument("--hidden", type=whole_number, default=100, help="neurons (%(default)s)")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
