"""The images of the commands: of which set, from which folder, how many, and do they look right?"""

from __future__ import annotations

import argparse
import os
import sys

from mnist_idx.command_line import (
    add_data,
    add_set,
    clear_line,
    printable,
    show_drawn,
    whole_number,
)
from mnist_idx.drawn import MOST_TEST, MOST_TO_TRAIN, real_or_drawn
from mnist_idx.idx import IdxError
from mnist_idx.mnist import DataSet, Mnist, load_mnist, load_test
from tinynn.matrix import Example, ShapeError
from tinynn.network import Network
from tinynn.storage import load

DRAWN_TRAINING, DRAWN_TEST = 2_000, 500  # digits drawn where no real files are given
DRAWN = "drawn by strokes (see --data)"
LOOKED_AT = 500  # training images that are looked at to see whether the pixels are as expected
DIMMEST = 100  # a largest pixel up to this is taken for black on another scale than 0 to 255


def add_data_options(command: argparse.ArgumentParser) -> None:
    """Add the options that say which images are taken. `choose_folder` looks for MNIST_DIR."""
    add_data(command)
    add_set(command)
    command.set_defaults(data=None)
    command.add_argument(
        "--test-size", type=whole_number, metavar="N",
        help=f"take only the first N images to test (all, or {DRAWN_TEST} drawn ones)",
    )


def choose_folder(args: argparse.Namespace) -> None:
    """Take the folder in the environment variable MNIST_DIR where --data is not given.

    It holds MNIST. Raises ValueError for another set without --data.
    """
    if args.data is None and args.set == "mnist":
        args.data = os.environ.get("MNIST_DIR")
    expect_data(args)


def expect_data(args: argparse.Namespace) -> None:
    """Raise ValueError for a set other than MNIST without a folder: only digits can be drawn."""
    if args.set != "mnist" and not args.data:
        raise ValueError(f"--set {args.set}: give the folder of its files with --data"
                         " (without files, only digits can be drawn)")


def get_data(args: argparse.Namespace) -> Mnist:
    """The data from a folder, or drawn digits without one, cut to the sizes that are given."""
    if not args.data:
        n = args.train_size or DRAWN_TRAINING
        data = draw_data(n, args.test_size or DRAWN_TEST)
        if validates(args):
            expect_some(data.validation, f"validation data of {n} drawn digits")
        return data
    data = load_all(args)
    return Mnist(
        first("--train-size", args.train_size, data.training, f"training data of {args.data}"),
        first("--test-size", args.test_size, data.validation, f"validation data of {args.data}")
        if validates(args) else data.validation,
        first("--test-size", args.test_size, data.test, f"test data of {args.data}"),
    )


def load_all(args: argparse.Namespace) -> Mnist:
    """The data in the folder. Where they are not there any more for --resume, say what to do."""
    try:
        return load_mnist(args.data, args.set)
    except IdxError as error:
        if not args.resume:
            raise
        advice = "If the data have moved, give their new place with --data"
        raise IdxError(f"{error}. {advice}") from error


def validates(args: argparse.Namespace) -> bool:
    """Whether each epoch is measured on validation images, to decide when to stop, or to watch."""
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


def expect_some(data: DataSet, name: str) -> None:
    """Raise ValueError where the data, which messages call `name`, are empty."""
    if len(data) == 0:
        raise ValueError(f"the {name} hold no images")


def first(option: str, count: int | None, data: DataSet, name: str) -> DataSet:
    """The first `count` examples of `data`, or all if it is None. ValueError if it has fewer."""
    expect_some(data, name)
    if count and count > len(data):
        raise ValueError(f"{option} {count:,}: the {name} hold only {len(data):,} images")
    return data[:count]


def check_fit(sizes: list[int], example: Example, name: str, file: str | None = None) -> None:
    """Raise ShapeError if the first or the last layer does not fit the data of the set `name`.

    `file` is the file of the network, if it comes from one.
    """
    x, y = example
    what = f"{file}: sizes {sizes}" if file else f"sizes {sizes}"
    if sizes[0] != len(x):
        raise ShapeError(f"{what}: {sizes[0]} inputs, but an image has {len(x)} pixels")
    if sizes[-1] != len(y):
        raise ShapeError(f"{what}: {sizes[-1]} outputs, but the data have {len(y)} classes"
                         f" (--set {name})")


def origin(args: argparse.Namespace) -> str:
    """Where the images come from, in words."""
    return f"{args.set} from {printable(args.data)}" if args.data else DRAWN


def load_both(args: argparse.Namespace) -> tuple[Network, DataSet]:
    """The network in a file, and test images that fit it."""
    choose_folder(args)
    network = load(args.file)
    if args.data:
        test = first("--test-size", args.test_size, load_test(args.data, args.set),
                     f"test data of {args.data}")
    else:
        test = draw_data(1, args.test_size or DRAWN_TEST).test
    check_fit(network.sizes, test[0], args.set, args.file)
    print(
        f"Network: sizes {network.sizes}, {network.parameter_count:,} parameters,"
        f" {printable(args.file)}\n"
        f"Data:    {len(test):,} test images, {origin(args)}\n"
    )
    return network, test


def warn_of_odd_pixels(training: DataSet) -> bool:
    """Print a line on standard error where the first images do not look like ink on paper.

    Returns whether they do not.
    """
    words = odd_pixels(training[:LOOKED_AT])
    if words:
        print(f"warning: {words}", file=sys.stderr, flush=True)
    return bool(words)


def odd_pixels(data: DataSet) -> str:
    """What is odd about the pixels of the images, and what to do; an empty text if nothing is.

    Most pixels are paper, near 0, and the darkest are near 255. Of MNIST the mean is 33, and of
    Fashion-MNIST, where it is large, 73.
    """
    pixels = b"".join([data.image(i) for i in range(len(data))])
    largest, mean = max(pixels), sum(pixels) / len(pixels)
    if largest == 0:
        return f"the first {len(data):,} training images are blank: all pixels are 0"
    if largest <= DIMMEST:
        return (f"the largest pixel is {largest}, expected 255: multiply each by {255 / largest:g}"
                " when you make the files")
    if mean > 255 / 2:
        return (f"most pixels are ink (the mean is {mean:.0f} of 255): subtract each from 255"
                " when you make the files")
    return ""
