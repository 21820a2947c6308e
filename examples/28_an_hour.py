"""How good does it get in an hour or less on one core? (Chapters 1 to 3, everything together)

Cross-entropy, the scaled start, rectified linear neurons, and new digits in each epoch: every image
is bent anew, as on a rubber sheet. So no image comes twice, and L2 is not needed. The learning rate
falls evenly to 0 while the time runs out. The test digits are read once, at the end.

    python3 examples/28_an_hour.py                               a few seconds, few drawn digits
    pypy3 examples/28_an_hour.py --data mnist --minutes 13.5     the real experiment
"""

import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run, whole_number
from mnist_idx.expanded import Bent
from tinynn import CrossEntropyCost, Network, sgd
from tinynn.commands.options import positive
from tinynn.pictures.terminal import Watched

ETA = 0.1  # at the start


def minutes():
    """Minutes of processor time since the program began."""
    return time.process_time() / 60


def train(network, data, validation, limit):
    """Train until the time is over.

    `sgd` cannot change eta on the way. So it is called for each epoch, with a smaller eta.
    All calls shuffle with the same `rng`.
    """
    rng, bent, epoch, left = Random(1), Bent(data, Random(2)), 0, 1.0
    while left > 0:  # an epoch is not cut short
        with Watched(bent, len(bent)) as watched:
            for _ in sgd(network, watched, 1, 10, ETA * left, cost=CrossEntropyCost, rng=rng):
                pass
        print(f"Epoch {epoch}: {network.evaluate(validation)} / {len(validation)} validation"
              f" digits, eta {ETA * left:.4f}, {minutes():.2f} minutes", flush=True)
        epoch, left = epoch + 1, 1 - minutes() / limit


def main(args):
    training, validation, test = real_or_drawn(args.data, training=200, test=200)
    hidden = args.hidden or (300 if args.data else 15)
    network = Network([784, hidden, 10], rng=Random(1), activation="relu")
    print(f"{network}, {len(training):,} digits, eta {ETA:g}")
    train(network, training, validation, args.minutes)
    right = network.evaluate(test)
    print(f"\nTest digits right: {right} / {len(test)} = {right / len(test):.2%}")


if __name__ == "__main__":
    parser = Parser(description="How good does it get in an hour or less on one core?")
    add_data(parser)
    parser.add_argument("--minutes", type=positive, default=0.1, metavar="M",
                        help="of processor time; the last epoch is finished (%(default)s)")
    parser.add_argument("--hidden", type=whole_number, metavar="N",
                        help="neurons (300 with real digits, 15 with drawn ones)")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
