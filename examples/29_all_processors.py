"""All processors at once: the same work in one process, and in several.

Training is a chain: each step starts from the weights of the step before, so one network learns in
one process. (Several processes could share the gradients of a step, but to send them the new
weights at every step would cost most of what it saves.) Different networks do not depend on each
other, and neither do the digits that are read. A pool of processes can share such work. The times
below include the start of the processes, so the work must be large enough to be worth it. (Threads
would not help: usual Python runs only one of them at a time.)

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
from mnist_idx.command_line import (
    Parser,
    add_data,
    counted,
    end_quietly,
    run,
    whole_number,
)
from tinynn import Network, sgd

SEEDS = (1, 2, 3, 4)
DRAWN = 200, 400  # digits to train and to test with, where there are no files
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


def timed(folder, n):
    """Train and read with n processes; return the seconds of both, and the right answers."""
    with ProcessPoolExecutor(n, initializer=end_quietly) as processes:
        begin = time.perf_counter()
        trained = processes.map(one_start, [folder] * len(SEEDS), SEEDS)
        networks = list(counted(trained, len(SEEDS), f"networks trained, processes: {n}"))
        middle = time.perf_counter()
        parts = processes.map(right_in_part, [networks] * n, [folder] * n, range(n), [n] * n)
        counts = list(counted(parts, n, f"parts of the digits read, processes: {n}"))
        seconds = middle - begin, time.perf_counter() - middle
    return seconds, [sum(of_parts) for of_parts in zip(*counts)]


def main(args):
    if args.processes > MOST:
        raise ValueError(f"--processes is {args.processes}, expected at most {MOST}, as many as a"
                         " pool may have on every system")
    real_or_drawn(args.data, *DRAWN)  # now, so that the processes share the digits
    results = {n: timed(args.data, n) for n in sorted({1, args.processes})}
    for job, name in enumerate(("Training the four networks", "Reading the test digits")):
        print(f"{name}: seconds")
        taken = {n: seconds[job] for n, (seconds, _) in results.items()}
        for n, seconds in taken.items():
            bar = "#" * round(40 * seconds / max(taken.values()))
            print(f"   processes: {n:2}   {seconds:7.2f}  {bar}")
        print(f"   {taken[1] / taken[args.processes]:.2f} times as fast\n")
    print("Right answers of the four networks")
    for n, (_, right) in results.items():
        print(f"   processes: {n:2}   {'  '.join(map(str, right))}")


if __name__ == "__main__":
    parser = Parser(description="The same work in one process, and in several.")
    add_data(parser)
    parser.add_argument("--processes", type=whole_number, metavar="N",
                        default=min(os.cpu_count() or 2, MOST),
                        help="how many at once (one for each processor: %(default)s)")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
