"""How good does it get in an hour on one core? (Chapters 1 to 3, everything together)

Cross-entropy, the scaled start, L2, rectified linear neurons, and new digits in each epoch: every
image is bent anew, as on a rubber sheet. The learning rate is halved whenever the validation
accuracy has not improved for three epochs, down to a 128th. Validation digits make all decisions.
The test digits are read once, at the end, by the network that was best on the validation digits.

    python3 examples/28_an_hour.py                               a few seconds, few drawn digits
    pypy3 examples/28_an_hour.py --data mnist --minutes 60       the real experiment
"""

import sys
import time
from copy import deepcopy
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run, whole_number
from mnist_idx.expanded import Bent
from tinynn import CrossEntropyCost, Network, sgd
from tinynn.commands.options import positive
from tinynn.pictures.terminal import Watched
from tinynn.regularization import l2

ETA = 0.1  # at the start
PATIENCE = 3  # epochs without a better accuracy, after which eta is halved
LMBDA_OVER_N = 2e-5  # lambda = 1 with 50,000 digits


def minutes():
    """Of processor time, since the program began."""
    return time.process_time() / 60


def train(network, data, validation, limit):
    """Train until the time is over; return the network that was best on the validation digits.

    `sgd` cannot change eta on the way. So it is called for each epoch, with the eta of now. All
    calls shuffle with the same `rng`.
    """
    eta, rng = ETA, Random(1)
    best, best_network, waited, epoch = 0, network, 0, 0
    while epoch == 0 or minutes() < limit:  # an epoch is not cut short
        with Watched(data, len(data)) as watched:
            for _ in sgd(network, watched, 1, 10, eta, cost=CrossEntropyCost, rng=rng,
                         update=l2(LMBDA_OVER_N)):
                pass
        right = network.evaluate(validation)
        waited += 1
        if right > best:
            best, best_network, waited = right, deepcopy(network), 0
            print(f"Epoch {epoch}: {right} / {len(validation)} validation digits, the best yet,"
                  f" {minutes():.2f} minutes", flush=True)
        if waited == PATIENCE:
            waited = 0
            if eta > ETA / 128:
                eta /= 2  # for the next call of sgd
                print(f"Epoch {epoch}: not better for {PATIENCE} epochs, eta is now {eta:g}",
                      flush=True)
        epoch += 1
    print(f"Epochs in all: {epoch}. At the end eta is {eta:g}.")
    return best_network


def main(args):
    training, validation, test = real_or_drawn(args.data, training=200, test=200)
    data = Bent(training, Random(2))
    hidden = args.hidden or (300 if args.data else 15)
    network = Network([784, hidden, 10], rng=Random(1), activation="relu")
    print(f"{network}, {len(data):,} digits, lambda / n {LMBDA_OVER_N:g}, eta {ETA:g}")
    right = train(network, data, validation, args.minutes).evaluate(test)
    print(f"\nThe best on validation digits, on the test digits: {right} / {len(test)}"
          f" = {right / len(test):.2%}")


if __name__ == "__main__":
    parser = Parser(description="How good does it get in an hour on one core?")
    add_data(parser)
    parser.add_argument("--minutes", type=positive, default=0.1, metavar="M",
                        help="of processor time; the last epoch is finished (%(default)s)")
    parser.add_argument("--hidden", type=whole_number, metavar="N",
                        help="neurons (300 with real digits, 15 with drawn ones)")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
