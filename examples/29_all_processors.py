"""All processors at once: the same work in one process, and in several.

Training is a chain: each step starts from the weights of the step before, so one network learns in
one process. (Several processes could share the gradients of a step, but to send them the new
weights at every step would cost most of what it saves.) Different networks do not depend on each
other, and neither do the digits that are read. A pool of processes can share such work. The times
below include the start of the processes and the loading of their digits, so the work must be large
enough to be worth it. (Threads would not help: usual Python runs only one of them at a time.)

    python3 examples/29_all_processors.py [--data mnist] [--processes 2]
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run, whole_number
from tinynn import Network, sgd

SEEDS = (1, 2, 3, 4)
DRAWN = 500, 600  # digits to train and to test with, where there are no files
MOST = 61  # processes in a pool, on Windows


def one_start(folder, seed):
    """Train a network whose start has this seed; return it."""
    training, _, _ = real_or_drawn(folder, *DRAWN)
    network = Network([784, 30, 10], rng=Random(seed))
    for _ in sgd(network, training[:5_000], 3, 10, eta=3.0, rng=Random(seed)):
        pass
    return network


def right_in_part(networks, folder, part, parts):
    """How many test digits each network gets right of part, part + parts, part + 2 parts, ..."""
    _, _, test = real_or_drawn(folder, *DRAWN)
    return [network.evaluate(test[part::parts]) for network in networks]


def main(args):
    if args.processes > MOST:
        raise ValueError(f"--processes is {args.processes}, expected at most {MOST}, as many as a"
                         " pool may have on every system")
    seconds = {}
    for n in sorted({1, args.processes}):
        with ProcessPoolExecutor(n, initializer=end_quietly) as processes:
            begin = time.perf_counter()
            networks = list(processes.map(one_start, [args.data] * len(SEEDS), SEEDS))
            trained = time.perf_counter()
            counts = processes.map(right_in_part, [networks] * n, [args.data] * n, range(n),
                                   [n] * n)
            right = [sum(of_parts) for of_parts in zip(*counts)]
            seconds[n] = trained - begin, time.perf_counter() - trained
        if n == 1:
            print("   processes   four starts   the test digits   right, by each of the four")
        print(f"   {n:9} {seconds[n][0]:11.2f} s {seconds[n][1]:15.2f} s"
              f"   {'  '.join(map(str, right))}", flush=True)
    faster = [one / several for one, several in zip(seconds[1], seconds[args.processes])]
    print(f"   as fast {faster[0]:13.2f} x {faster[1]:15.2f} x")


if __name__ == "__main__":
    parser = Parser(description="The same work in one process, and in several.")
    add_data(parser)
    parser.add_argument("--processes", type=whole_number, metavar="N",
                        default=min(os.cpu_count() or 2, MOST),
                        help="how many at once (one for each processor: %(default)s)")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
