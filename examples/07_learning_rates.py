"""Learning rates: too slow, right, too fast, and a search that finds a good one. (Chapter 1)

The book trains [784, 30, 10] for 30 epochs in mini-batches of 10, at three rates. At 0.01 it creeps
(1139, 1136, 1135, ... 2101, 2123, 2142 of 10,000); at 3.0 it learns (95 %); at 100 it is stuck at
chance (1009, 1009, ... 982, 982). Its advice: if raising eta helps, raise it again.

On the real digits, 0.01 learns faster here than the book's figures say. So 0.001 is tried there
too, which comes near them. Drawn digits are few, and 10 hidden neurons are enough for them.

    python3 examples/07_learning_rates.py [--data mnist] [--svg curves.svg]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, end_quietly, run
from tinynn import Network, sgd
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import curves
from tinynn.pictures.terminal import Watched


def digits(folder):
    return real_or_drawn(folder, training=300, test=200)


def learn(training, judges, hidden, eta, epochs):
    """Train a network at this rate; return its accuracy in per cent after each epoch."""
    network = Network([784, hidden, 10], "gaussian", Random(1))
    return [100 * network.evaluate(judges) / len(judges)
            for _ in sgd(network, training, epochs, 10, eta, rng=Random(1))]


def on_all_digits(args, eta):
    """What `learn` returns for all training digits and the test digits. It runs in a process."""
    training, _, test = digits(args.data)
    return learn(training, test, args.hidden, eta, args.epochs)


def three_rates(args):
    """Draw the book's three rates; return the accuracies in per cent, by rate."""
    names = {0.01: "small, 0.01", 3.0: "middle, 3", 100.0: "huge, 100"}
    if args.data:
        names[0.001] = "tiny, 0.001"
    digits(args.data)  # drawn here once, and not in each process
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        results = processes.map(on_all_digits, [args] * len(names), names)
        runs = dict(zip(names, counted(results, len(names))))
    picture = curves({name: runs[eta] for eta, name in names.items()},
                     f"[784, {args.hidden}, 10]: right of the test digits (%)")
    print(f"{picture}\n")
    for eta, accuracies in runs.items():
        print(f"   eta = {eta:<5g} {accuracies[0]:6.2f} {accuracies[1]:6.2f} ..."
              f" {accuracies[-2]:6.2f} {accuracies[-1]:6.2f}")
    print("   The book: 0.01 creeps from 11.39 to 21.42, 3 ends at 95.34, 100 at 9.82\n")
    if args.svg:
        picture.save(args.svg)
    return runs


def search(training, validation, hidden):
    """Raise eta tenfold, from far too slow to far too fast; then look on both sides of the best."""
    results = {}

    def trial(eta):
        with Watched(training, 6 * len(training)) as watched:
            results[eta] = learn(watched, validation, hidden, eta, epochs=6)[-1]
        print(f"   eta = {eta:<7.3g} {results[eta]:5.1f} % {'#' * round(results[eta] / 2)}",
              flush=True)

    for eta in (0.01, 0.1, 1.0, 10.0, 100.0):
        trial(eta)
    eta = max(results, key=results.get)
    for finer in (eta / 3, eta * 3):
        trial(finer)
    return max(results, key=results.get)


def main(args):
    expect_place("--svg", args.svg, [])
    args.hidden, args.epochs, few = (30, 30, 500) if args.data else (10, 6, 150)
    runs = three_rates(args)

    print(f"The search: {few} digits, 6 epochs, right of the validation digits;"
          "\neta is multiplied by 10 each time, then two rates near the best are tried")
    training, validation, test = digits(args.data)
    best = search(training[:few], validation[:1000], args.hidden)
    print(f"It finds eta = {best:.3g}; the book took 3.0")
    with Watched(training, args.epochs * len(training)) as watched:
        accuracies = learn(watched, test, args.hidden, best, args.epochs)
    print(f"In {args.epochs} epochs that gives {accuracies[-1]:.2f} % of the test digits,"
          f" 3.0 gave {runs[3.0][-1]:.2f} %")


if __name__ == "__main__":
    parser = Parser(description="Learning rates: too slow, right, too fast, and a search.")
    add_data(parser)
    add_svg(parser, "the curves")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
