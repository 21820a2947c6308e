"""The digits: 784 inputs, 30 hidden neurons and 10 outputs learn to read. (Chapter 1)

The book trains this network for 30 epochs, in mini-batches of 10, at the learning rate 3.0, and
shows the best of three runs: 9129 of 10,000 test digits right after the first epoch, 9542 at best.
With 100 hidden neurons it reports about 96 %. Each start is random, so runs differ.

    python3 examples/06_digits.py --svg curve.svg                     few digits: seconds
    python3 examples/06_digits.py --data mnist --runs 3               as the book did
    python3 examples/06_digits.py --data mnist --hidden 15 --fast     in long integers, see 33
"""

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
    clear_line,
    end_quietly,
    run,
    whole_number,
)
from tinynn import Network, save, sgd, update_mini_batch
from tinynn.commands.fast import add_fast, lanes_for
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import curves
from tinynn.pictures.terminal import Watched

BOOK = {15: "about 95 %", 30: "91.29 % at first, 95.34 % at the end", 100: "about 96 %"}


def digits(folder):
    return real_or_drawn(folder, training=1_000, test=500)


def one_run(args, seed):
    """Train one network; return it, and its accuracy in per cent after each epoch."""
    training, _, test = digits(args.data)
    network = Network([784, args.hidden, 10], args.init, Random(seed))
    lanes, accuracies = lanes_for(args, network, training), []
    examples, update = training, update_mini_batch
    if lanes:
        examples, update = lanes.examples, lanes.update
    terminal = sys.stderr if args.runs == 1 else None  # several progress lines would mix
    with Watched(examples, args.epochs * len(training), terminal) as watched:
        for epoch in sgd(network, watched, args.epochs, 10, eta=3.0, rng=Random(seed),
                         update=update):
            right = (lanes or network).evaluate(test)
            watched.clear()
            # In one piece, line end and all, as several processes may print at the same time.
            print(f"Seed {seed}, epoch {epoch}: {right} / {len(test)}\n", end="", flush=True)
            accuracies.append(100 * right / len(test))
    return network, accuracies


def all_runs(args):
    """Train one network for each seed, each in a process of its own."""
    seeds = range(args.seed, args.seed + args.runs)
    digits(args.data)  # drawn here once, and not in each process
    try:
        with ProcessPoolExecutor(initializer=end_quietly) as processes:
            return dict(zip(seeds, processes.map(one_run, [args] * len(seeds), seeds)))
    finally:
        clear_line()  # the progress line of a process that Ctrl-C has ended


def keep_best(runs, path):
    network, accuracies = max(runs.values(), key=lambda run: run[1][-1])
    save(network, path)
    print(f"The best at the end, {accuracies[-1]:.2f} %, is in {path}. (This figure is a"
          "\nlittle too good, because the test digits chose it. Chapter 3 lets validation"
          "\ndigits choose.)")


def main(args):
    for option, path in (("--svg", args.svg), ("--save", args.save)):
        expect_place(option, path, [])
    args.epochs = args.epochs or (30 if args.data else 5)
    print(f"[784, {args.hidden}, 10], {args.init} start, {args.epochs} epochs,"
          f" {'digits of ' + args.data if args.data else '1,000 drawn digits'}", flush=True)
    start = time.perf_counter()
    runs = all_runs(args)
    seconds = time.perf_counter() - start

    picture = curves({f"seed {seed}" if args.runs > 1 else "": accuracies
                      for seed, (_, accuracies) in runs.items()}, "Right of the test digits (%)")
    print(f"\n{picture}\n")
    for seed, (_, accuracies) in runs.items():
        print(f"Seed {seed}: {accuracies[0]:.2f} % after the first epoch, {max(accuracies):.2f} %"
              f" at best, {accuracies[-1]:.2f} % at the end")
    if args.hidden in BOOK:
        print(f"The book, 50,000 digits, 30 epochs: {BOOK[args.hidden]}")
    print(f"Took {seconds:.0f} s")
    if args.svg:
        picture.save(args.svg)
    if args.save:
        keep_best(runs, args.save)


if __name__ == "__main__":
    parser = Parser(description="Train a network to read digits.")
    add_data(parser)
    parser.add_argument("--hidden", type=whole_number, default=30,
                        help="hidden neurons (%(default)s)")
    parser.add_argument("--runs", type=whole_number, default=1, help="how many runs (%(default)s)")
    parser.add_argument("--epochs", type=whole_number, help="how many (30, or 5 on drawn digits)")
    parser.add_argument("--init", choices=["gaussian", "scaled"], default="gaussian",
                        help="chapter 1's start, or chapter 3's (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first run (%(default)s)")
    add_fast(parser)
    add_svg(parser, "the curves")
    parser.add_argument("--save", metavar="FILE", help="keep the best network in this file")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
