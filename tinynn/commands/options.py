"""What the commands share: options, the digits, and places for files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from math import isfinite, nan

from mnist_idx.command_line import clear_line, printable, seed, show_drawn, whole_number
from mnist_idx.drawn import MOST_TEST, MOST_TO_TRAIN, real_or_drawn
from mnist_idx.mnist import DataSet, Mnist, load_mnist
from tinynn.matrix import Example, ShapeError
from tinynn.network import Network
from tinynn.storage import ModelError, load
from tinynn.whole_file import expect_writable

DRAWN_TRAINING, DRAWN_TEST = 2_000, 500  # digits drawn where no real files are given
DRAWN = "drawn by strokes (see --data)"


def layer_sizes(text: str) -> list[int]:
    """The layer sizes in a text such as "784,30,10"; argparse reports any other text."""
    try:
        return [int(size) for size in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list such as 784,30,10") from None


def learning_rate(text: str) -> float:
    """The finite number greater than 0 in a text; argparse reports any other text."""
    return finite(text, "greater than 0", lambda number: number > 0)


def zero_or_more(text: str) -> float:
    """The finite number of 0 or more in a text; argparse reports any other text."""
    return finite(text, "of 0 or more", lambda number: number >= 0)


def finite(text: str, words: str, allowed: Callable[[float], bool]) -> float:
    """The finite number in a text, if it is allowed. `words` say in the message what is allowed."""
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not (isfinite(number) and allowed(number)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a finite number {words}")
    return number


def svg_path(text: str) -> str:
    """The name of an SVG file; argparse reports names that do not look like one."""
    if not text.lower().endswith(".svg"):
        raise argparse.ArgumentTypeError(f"{text!r} does not end in .svg")
    return text


def add_test_size(command: argparse.ArgumentParser) -> None:
    """Add the option that takes only a part of the test data."""
    command.add_argument(
        "--test-size", type=whole_number, metavar="N",
        help=f"take only the first N digits to test (all, or {DRAWN_TEST} drawn ones)",
    )


def add_svg(command: argparse.ArgumentParser, what: str) -> None:
    """Add the option that keeps a picture."""
    command.add_argument("--svg", type=svg_path, metavar="FILE",
                         help=f"an SVG file to write, with {what}")


def add_init(command: argparse.ArgumentParser) -> None:
    """Add the options that say how a network starts."""
    command.add_argument(
        "--init", choices=["scaled", "gaussian"],
        help="the standard deviation of the first weights: scaled is 1/sqrt(number of inputs),"
        " gaussian is 1 (scaled)",
    )
    command.add_argument(
        "--seed", type=seed, metavar="N", help="another seed gives other random numbers (1)"
    )


def expect_place(option: str, name: str | None, others: list[str | None]) -> None:
    """Raise ValueError where a file of that name cannot be written, or must not be replaced.

    So this is known before the work begins. A file must not replace the `others`, which are files
    of this run. --save must not replace a file that is not a network.
    """
    if not name:
        return
    path = os.path.realpath(name)
    folder = os.path.dirname(path)
    if any(same_file(name, other) for other in others if other):
        raise ValueError(f"{option} {name}: that is the network's file")
    if not os.path.isdir(folder):
        raise ValueError(f"{option} {name}: the folder {folder} does not exist")
    if os.path.isdir(path):
        raise ValueError(f"{option} {name}: that is a folder")
    try:
        expect_writable(name)
    except OSError as error:
        raise ValueError(f"{option} {name}: cannot write there: {error.strerror}") from error
    if option == "--save" and os.path.exists(path):
        try:
            load(name)
        except ModelError as error:
            message = f"--save would replace a file that is not a network: {error}"
            raise ValueError(message) from error


def same_file(one: str, other: str) -> bool:
    """Whether two paths name one file, also by links, or by letters that the system takes as equal.
    """
    try:
        return os.path.samefile(one, other)
    except OSError:  # one of them is not there yet
        return os.path.realpath(one) == os.path.realpath(other)


def get_data(args: argparse.Namespace) -> Mnist:
    """The data from a folder, or drawn digits without one, cut to the sizes that are given."""
    if not args.data:
        data = draw_data(args.train_size or DRAWN_TRAINING, args.test_size or DRAWN_TEST)
        if validates(args):
            n = args.train_size or DRAWN_TRAINING
            first("--train-size", None, data.validation, f"validation data of {n} drawn digits")
        return data
    data = load_mnist(args.data)
    return Mnist(
        first("--train-size", args.train_size, data.training, f"training data of {args.data}"),
        first("--test-size", args.test_size, data.validation, f"validation data of {args.data}")
        if validates(args) else data.validation,
        first("--test-size", args.test_size, data.test, f"test data of {args.data}"),
    )


def validates(args: argparse.Namespace) -> bool:
    """Whether each epoch is measured on validation digits, to decide when to stop, or to watch."""
    return bool(args.watch or args.patience)


def draw_data(n_training: int, n_test: int) -> Mnist:
    """Drawn digits to train on and to test, and a fifth of n_training to validate."""
    for option, count, most in (
        ("--train-size", n_training, MOST_TO_TRAIN), ("--test-size", n_test, MOST_TEST)
    ):
        if count > most:
            raise ValueError(f"{option} {count:,}: without --data no more than {most:,} are drawn")
    try:
        return real_or_drawn(None, n_training, n_test, show_drawn)
    finally:
        clear_line()


def first(option: str, count: int | None, data: DataSet, name: str) -> DataSet:
    """The first `count` examples of `data`, or all if it is None. ValueError if it has fewer."""
    if len(data) == 0:
        raise ValueError(f"the {name} hold no digits")
    if count and count > len(data):
        raise ValueError(f"{option} {count:,}: the {name} hold only {len(data):,} digits")
    return data[:count]


def check_fit(sizes: list[int], example: Example) -> None:
    """Raise ShapeError if the first or the last layer does not fit the data."""
    x, y = example
    if sizes[0] != len(x):
        raise ShapeError(f"sizes {sizes}: {sizes[0]} inputs, but an image has {len(x)} pixels")
    if sizes[-1] != len(y):
        raise ShapeError(f"sizes {sizes}: {sizes[-1]} outputs, but the data have {len(y)} classes")


def origin(data: str | None) -> str:
    """Where the digits come from, in words."""
    return f"from {printable(data)}" if data else DRAWN


def load_both(args: argparse.Namespace) -> tuple[Network, DataSet]:
    """The network in a file, and test digits that fit it."""
    network = load(args.file)
    if args.data:
        test = first("--test-size", args.test_size, load_mnist(args.data).test,
                     f"test data of {args.data}")
    else:
        test = draw_data(1, args.test_size or DRAWN_TEST).test
    check_fit(network.sizes, test[0])
    print(
        f"Network: sizes {network.sizes}, {network.parameter_count:,} parameters,"
        f" {printable(args.file)}\n"
        f"Data:    {len(test):,} test digits, {origin(args.data)}\n"
    )
    return network, test
