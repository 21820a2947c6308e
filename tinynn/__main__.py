"""The command line: python3 -m tinynn train | check."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from math import inf, isnan
from random import Random

from mnist_idx.command_line import Parser, run, whole_number
from mnist_idx.drawn import draw_mnist
from mnist_idx.mnist import HOW_TO_GET_REAL_FILES, DataSet, load_mnist
from tinynn.gradient_check import (
    EPSILON,
    ROUNDING,
    GradientReport,
    check_gradient,
    convergence_order,
    entries,
)
from tinynn.matrix import ShapeError, Vector, argmax
from tinynn.network import Example, Network
from tinynn.sgd import sgd
from tinynn.storage import load
from tinynn.terminal import Watched, log_plot, picture, side_by_side

PLOTTED = 100  # parameters at most, whose errors by epsilon are plotted
DRAWN_TRAINING, DRAWN_TEST = 2_000, 500  # digits drawn where no real files are given
MOST_TRAINING, MOST_TEST = 50_000, 10_000  # no more are drawn than the real files hold for that


def train(args: argparse.Namespace) -> None:
    """Train a network to read digits, and show how well it does."""
    training, test = load_data(args) if args.data else draw_data(args)
    check_fit(args.sizes, training[0])
    network = Network(args.sizes, args.init, Random(args.seed))
    print(
        f"Network: sizes {network.sizes}, {network.parameter_count:,} parameters,"
        f" {args.init} start, seed {args.seed}\n"
        f"Descent: epochs {args.epochs}, mini-batch {args.mini_batch}, eta {args.eta:g}\n",
        flush=True,
    )
    learn(network, training, test, args)
    show_answers(network, test)
    if not args.data:
        print("\nThese digits were drawn by strokes.", HOW_TO_GET_REAL_FILES.format("mnist"))


def load_data(args: argparse.Namespace) -> tuple[DataSet, DataSet]:
    """The training and test data from the files in a folder, cut to the sizes asked for."""
    folder = args.data
    data = load_mnist(folder)
    training = first("--train-size", args.train_size, data.training, f"training data of {folder}")
    test = first("--test-size", args.test_size, data.test, f"test data of {folder}")
    print(f"Data:    {len(training):,} digits to train on, {len(test):,} to test, from {folder}")
    return training, test


def first(option: str, count: int | None, data: DataSet, name: str) -> DataSet:
    """The first `count` examples of `data`, or all if None; ValueError if there are too few."""
    if len(data) == 0:
        raise ValueError(f"the {name} hold no digits")
    if count and count > len(data):
        raise ValueError(f"{option} {count:,}: the {name} hold only {len(data):,} digits")
    return data[:count]


def draw_data(args: argparse.Namespace) -> tuple[DataSet, DataSet]:
    """As many drawn digits as asked for, taken through IDX files like the real ones."""
    n_training = args.train_size or DRAWN_TRAINING
    n_test = args.test_size or DRAWN_TEST
    if n_training > MOST_TRAINING or n_test > MOST_TEST:
        raise ValueError(
            f"--train-size {n_training:,}, --test-size {n_test:,}: without --data no more than"
            f" {MOST_TRAINING:,} and {MOST_TEST:,} digits are drawn"
        )
    with tempfile.TemporaryDirectory() as folder:
        draw_mnist(folder, n_training * 6 // 5, n_test)  # load_mnist keeps a sixth for validation
        data = load_mnist(folder)
    print(
        f"Data:    {n_training:,} drawn digits to train on, {n_test:,} to test"
        f" (no --data DIR or MNIST_DIR with real ones)"
    )
    return data.training, data.test


def check_fit(sizes: list[int], example: Example) -> None:
    """Raise ShapeError if the first or the last layer does not fit the data."""
    x, y = example
    if sizes[0] != len(x):
        raise ShapeError(f"--sizes: {sizes[0]} inputs, but an image has {len(x)} pixels")
    if sizes[-1] != len(y):
        raise ShapeError(f"--sizes: {sizes[-1]} outputs, but there are {len(y)} digits")


def learn(
    network: Network, training: DataSet, test: DataSet, args: argparse.Namespace
) -> None:
    """Train the network; print after each epoch how many test digits it gets right."""
    watched = Watched(training, total=args.epochs * len(training))
    rng = Random(args.seed)  # a fresh one, so that networks of any size get the same batches
    start = time.perf_counter()
    try:
        for epoch in sgd(network, watched, args.epochs, args.mini_batch, args.eta, rng=rng):
            right = network.evaluate(test)
            seconds = time.perf_counter() - start
            watched.clear()
            print(f"Epoch {epoch}: {right} / {len(test)}   ({seconds:.1f} s)", flush=True)
            start = time.perf_counter()
    finally:
        watched.clear()
    print(f"\nAccuracy: {right / len(test):.2%}")


def show_answers(network: Network, test: DataSet) -> None:
    """Draw the first three test digits that the network gets right, and the first three wrong."""
    for title, wanted in (("Right", True), ("Wrong", False)):
        pictures, captions = [], []
        for x, digit, answer in islice(answers(network, test, right=wanted), 3):
            pictures.append(picture(x, test.width))
            captions.append(f"   {digit}" if wanted else f"   {digit}, taken for {answer}")
        if pictures:
            print(f"\n{title}:\n{side_by_side(pictures, captions)}")


def answers(network: Network, test: DataSet, right: bool) -> Iterator[tuple[Vector, int, int]]:
    """(x, digit, answer) of each example whose answer is right (or wrong, if `right` is False)."""
    for x, y in test:
        digit, answer = argmax(y), network.classify(x)
        if (answer == digit) == right:
            yield x, digit, answer


def check(args: argparse.Namespace) -> int:
    """Check the gradient of one example's cost; return 0 if it is right and 1 if it is wrong."""
    if args.file and args.sizes:
        raise ValueError(f"--sizes: {args.file} has sizes of its own; give one or the other")
    rng = Random(args.seed)
    network = load(args.file) if args.file else Network(args.sizes or [4, 3, 2], args.init, rng)
    x, y = real_example(network, args.data) if args.data else random_example(network, rng)
    print(f"Network:   sizes {network.sizes}, {network.parameter_count:,} parameters", flush=True)

    report = check_gradient(network, x, y, sample=args.sample, rng=rng)
    order = convergence_order(network, x, y, rng=rng)
    right = report.right and (isnan(order) or abs(order - 2) < 0.05)
    print_report(report, order, right)
    points = errors_by_epsilon(network, x, y, args)
    if points:
        print(
            f"\nLargest relative error at {min(report.compared, PLOTTED)} random parameters,"
            f" by epsilon (left: rounding; right: truncation):\n\n{log_plot(points)}"
        )
    return 0 if right else 1


def print_report(report: GradientReport, order: float, right: bool) -> None:
    """Print what was compared, the worst of it, the order of convergence, and the verdict."""
    verdict = "the gradient is right" if right else "the gradient is WRONG"
    if right and isnan(order):
        verdict = "nothing is wrong, but the cost is too flat here to tell much"
    print(
        f"Compared:  {report.compared:,} derivatives with finite differences, epsilon {EPSILON:g}\n"
        f"Worst:     {report.place}, relative error {report.error:.1e}"
        f" (tolerance {report.tolerance:g})\n"
        f"             backpropagation    {report.backprop:+.15f}\n"
        f"             finite difference  {report.numerical:+.15f}\n"
        f"Order:     {'not measurable' if isnan(order) else f'{order:.2f}'}"
        f" (of convergence: 2.00 if the gradient is right, 1.00 if not)\n"
        f"Verdict:   {verdict}"
    )


def real_example(network: Network, folder: str) -> Example:
    """The first test image in `folder`, and its desired output."""
    example = load_mnist(folder).test[0]
    check_fit(network.sizes, example)
    return example


def random_example(network: Network, rng: Random) -> Example:
    """Random inputs, about half of them 0 like the pixels of a digit, and a random output."""
    x = [rng.choice([0.0, rng.random()]) for _ in range(network.sizes[0])]
    y = [rng.random() for _ in range(network.sizes[-1])]
    return x, y


def errors_by_epsilon(
    network: Network, x: Vector, y: Vector, args: argparse.Namespace
) -> list[tuple[float, float]]:
    """(epsilon, largest relative error) for epsilon from 1e-14, or what is not lost, to 1e-1."""
    sample = min(args.sample or PLOTTED, PLOTTED)
    largest = max(abs(parameters[i]) for _, parameters, i in entries(network))
    points = []
    for exponent in range(-28, -1):
        epsilon = 10 ** (exponent / 2)
        if largest + epsilon > largest > largest - epsilon:
            rng = Random(args.seed)  # so that it is the same sample each time
            report = check_gradient(network, x, y, epsilon=epsilon, sample=sample, rng=rng)
            points.append((epsilon, max(report.error, ROUNDING)))
    return points


def layer_sizes(text: str) -> list[int]:
    """The layer sizes in a text such as "784,30,10"; argparse reports any other text."""
    try:
        return [int(size) for size in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list such as 784,30,10") from None


def learning_rate(text: str) -> float:
    """The finite number greater than 0 in a text; argparse reports any other text."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a finite number greater than 0")
    return number


def parser() -> Parser:
    """The command line's options."""
    main = Parser(prog="python3 -m tinynn", description="A neural network that learns digits.")
    commands = main.add_subparsers(metavar="COMMAND", required=True)
    add_train(commands.add_parser("train", help="train a network, and see what it has learnt"))
    add_check(commands.add_parser("check", help="check the gradient by finite differences"))
    return main


def add_train(command: argparse.ArgumentParser) -> None:
    """The options of `train`."""
    command.set_defaults(command=train)
    option = command.add_argument
    option("--data", metavar="DIR", default=os.environ.get("MNIST_DIR"),
           help="the folder of the MNIST files; without it the environment variable MNIST_DIR"
           " names it, and without that, digits are drawn on the spot")
    option("--sizes", type=layer_sizes, default="784,30,10", metavar="N,N,...",
           help="neurons in each layer (%(default)s)")
    option("--epochs", type=whole_number, default=10, metavar="N",
           help="passes over the training data (%(default)s)")
    option("--mini-batch", type=whole_number, default=10, metavar="N",
           help="examples for one step (%(default)s)")
    option("--eta", type=learning_rate, default=3.0, metavar="RATE",
           help="the learning rate (%(default)s)")
    add_init(command)
    option("--train-size", type=whole_number, metavar="N",
           help=f"train on the first N digits (all, or {DRAWN_TRAINING:,} drawn ones)")
    option("--test-size", type=whole_number, metavar="N",
           help=f"test on the first N digits (all, or {DRAWN_TEST} drawn ones)")


def add_check(command: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    command.set_defaults(command=check)
    option = command.add_argument
    option("file", metavar="FILE", nargs="?", help="a saved network (without it, a fresh one)")
    option("--sizes", type=layer_sizes, metavar="N,N,...",
           help="neurons in each layer of a fresh network (4,3,2)")
    option("--sample", type=whole_number, metavar="N",
           help="check N parameters picked at random (all)")
    option("--data", metavar="DIR",
           help="take the first test image in this folder as x (without it, random inputs)")
    add_init(command)


def add_init(command: argparse.ArgumentParser) -> None:
    """The options that say how a network starts."""
    command.add_argument(
        "--init", choices=["scaled", "gaussian"], default="scaled",
        help="how the weights start: with standard deviation 1/sqrt(n_in), or 1 (%(default)s)",
    )
    command.add_argument(
        "--seed", type=int, default=1, metavar="N",
        help="another seed gives other random numbers (%(default)s)",
    )


if __name__ == "__main__":
    sys.exit(run(parser()))
