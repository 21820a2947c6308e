"""The command line: python3 -m tinynn train."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from math import inf
from random import Random

from mnist_idx.command_line import Parser, run, whole_number
from mnist_idx.drawn import draw_mnist
from mnist_idx.mnist import DataSet, load_mnist
from tinynn.matrix import ShapeError, Vector, argmax
from tinynn.network import Example, Network
from tinynn.sgd import sgd
from tinynn.terminal import Watched, picture, side_by_side

GET_REAL_FILES = "python3 -m mnist_idx download mnist"
DRAWN_TRAINING, DRAWN_TEST = 2_000, 500  # digits drawn where no real files are given
MOST_TRAINING, MOST_TEST = 50_000, 10_000  # as many as MNIST has


def train(options: argparse.Namespace) -> None:
    """Train a network to read digits, and show how well it does."""
    network = Network(options.sizes, options.init, Random(options.seed))
    folder = options.data or os.environ.get("MNIST_DIR")
    training, test = load(folder, options) if folder else draw(options)
    check_fit(network, training[0])
    print(
        f"Network: sizes {network.sizes}, {network.parameter_count:,} parameters,"
        f" {options.init} start, seed {options.seed}\n"
        f"Descent: {options.epochs} epochs, mini-batches of {options.mini_batch},"
        f" eta {options.eta:g}\n",
        flush=True,
    )
    learn(network, training, test, options)
    show_answers(network, test)
    if not folder:
        print(f"\nThese digits were drawn by strokes. To get the real ones: {GET_REAL_FILES}")


def load(folder: str, options: argparse.Namespace) -> tuple[DataSet, DataSet]:
    """The training and test data from the files in `folder`, cut to the sizes asked for."""
    data = load_mnist(folder)
    training = first(options.train_size, data.training, f"--train-size: {folder}")
    test = first(options.test_size, data.test, f"--test-size: {folder}")
    print(f"Data:    {len(training):,} digits to train on, {len(test):,} to test, from {folder}")
    return training, test


def first(count: int | None, data: DataSet, where: str) -> DataSet:
    """The first `count` examples, or all if None. Raises ValueError if there are not so many."""
    if len(data) < (count or 1):
        raise ValueError(f"{where} has {len(data):,} digits for that, not {count or 1:,}")
    return data[:count]


def draw(options: argparse.Namespace) -> tuple[DataSet, DataSet]:
    """As many drawn digits as asked for, taken through IDX files like the real ones."""
    n_training = options.train_size or DRAWN_TRAINING
    n_test = options.test_size or DRAWN_TEST
    if n_training > MOST_TRAINING or n_test > MOST_TEST:
        raise ValueError(
            f"--train-size {n_training:,}, --test-size {n_test:,}: no more than {MOST_TRAINING:,}"
            f" and {MOST_TEST:,} digits are drawn, as many as MNIST has"
        )
    with tempfile.TemporaryDirectory() as folder:
        draw_mnist(folder, n_training * 6 // 5, n_test)  # a sixth is set aside for validation
        data = load_mnist(folder)
    print(
        f"Data:    {n_training:,} drawn digits to train on, {n_test:,} to test"
        f" (no --data DIR or MNIST_DIR with real ones)"
    )
    return data.training, data.test


def check_fit(network: Network, example: Example) -> None:
    """Raise ShapeError if the network's first or last layer does not fit the data."""
    x, y = example
    if network.sizes[0] != len(x):
        raise ShapeError(f"--sizes: {network.sizes[0]} inputs, but an image has {len(x)} pixels")
    if network.sizes[-1] != len(y):
        raise ShapeError(f"--sizes: {network.sizes[-1]} outputs, but there are {len(y)} digits")


def learn(
    network: Network, training: DataSet, test: DataSet, options: argparse.Namespace
) -> None:
    """Train the network; print after each epoch how many test digits it gets right."""
    watched = Watched(training, total=options.epochs * len(training))
    rng = Random(options.seed)
    start = time.perf_counter()
    for epoch in sgd(network, watched, options.epochs, options.mini_batch, options.eta, rng=rng):
        right = network.evaluate(test)
        seconds = time.perf_counter() - start
        watched.clear()
        print(f"Epoch {epoch}: {right} / {len(test)}   ({seconds:.1f} s)", flush=True)
        start = time.perf_counter()
    print(f"\nAccuracy: {right / len(test):.2%}")


def show_answers(network: Network, test: DataSet) -> None:
    """Draw the first three test digits that the network gets right, and the first three wrong."""
    width = test.images.shape[2]
    for title, wanted in (("Right", True), ("Wrong", False)):
        pictures, captions = [], []
        for x, digit, answer in islice(answers(network, test, right=wanted), 3):
            pictures.append([line[1:-1] for line in picture(x, width)])  # three fit 80 columns
            captions.append(f"   {digit}" if wanted else f"   {digit}, taken for {answer}")
        if pictures:
            print(f"\n{title}:\n{side_by_side(pictures, captions)}")


def answers(network: Network, test: DataSet, right: bool) -> Iterator[tuple[Vector, int, int]]:
    """The image, the digit and the network's answer, where that answer is right, or is not."""
    for x, y in test:
        digit, answer = argmax(y), network.classify(x)
        if (answer == digit) == right:
            yield x, digit, answer


def layer_sizes(text: str) -> list[int]:
    """The layer sizes in a text such as "784,30,10"; argparse reports it if there are none."""
    try:
        return [int(size) for size in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list such as 784,30,10") from None


def learning_rate(text: str) -> float:
    """The number greater than 0 that `text` says; argparse reports it if it says none."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number greater than 0")
    return number


def parser() -> Parser:
    """The command line's options."""
    main = Parser(prog="python3 -m tinynn", description="A neural network that learns digits.")
    commands = main.add_subparsers(metavar="COMMAND", required=True)
    command = commands.add_parser("train", help="train a network, and see what it has learnt")
    option = command.add_argument
    option("--data", metavar="DIR",
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
    option("--init", choices=["scaled", "gaussian"], default="scaled",
           help="how the weights start: with standard deviation 1/sqrt(n_in), or 1 (%(default)s)")
    option("--train-size", type=whole_number, metavar="N",
           help=f"train on the first N digits (all, or {DRAWN_TRAINING:,} drawn ones)")
    option("--test-size", type=whole_number, metavar="N",
           help=f"test on the first N digits (all, or {DRAWN_TEST} drawn ones)")
    option("--seed", type=int, default=1, metavar="N",
           help="other seeds start and shuffle otherwise (%(default)s)")
    command.set_defaults(command=train)
    return main


if __name__ == "__main__":
    sys.exit(run(parser()))
