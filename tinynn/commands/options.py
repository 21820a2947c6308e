"""What the commands share: options, and places for files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from math import isfinite, nan

from mnist_idx.command_line import path_in, seed
from tinynn.storage import ModelError, load
from tinynn.whole_file import expect_writable

# The learning rate where no option says otherwise: with it 30 and 100 hidden neurons learn well.
ETAS = {
    ("sigmoid", "quadratic"): 3.0, ("sigmoid", "cross-entropy"): 0.5,
    ("tanh", "quadratic"): 0.5, ("tanh", "cross-entropy"): 0.1,
    ("relu", "quadratic"): 0.5, ("relu", "cross-entropy"): 0.1,
}
SMALL_ETA = 0.1  # for neurons and costs that a reader has added


def layer_sizes(text: str) -> list[int]:
    """The layer sizes in a text such as "784,30,10"; argparse reports any other text."""
    try:
        return [int(size) for size in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list such as 784,30,10") from None


def positive(text: str) -> float:
    """The finite number greater than 0 in a text; argparse reports any other text."""
    return finite(text, "greater than 0", lambda number: number > 0)


def default_eta(activation: str, cost: str) -> float:
    """The learning rate where --eta is not given."""
    return ETAS.get((activation, cost), SMALL_ETA)


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
    return path_in(text)


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
        raise ValueError(f"{option} {name}: that file is read or saved here")
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
