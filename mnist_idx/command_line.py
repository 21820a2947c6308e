"""What the command lines share: wrong input ends in one line and exit status 2, never a traceback.
"""
from __future__ import annotations

import argparse
import errno
import io
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import NoReturn, TypeVar

Result = TypeVar("Result")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Print the message and exit with status 2."""
        self.exit(2, f"error: {message} (see {self.prog} --help)\n")


def whole_number(text: str) -> int:
    """The whole number of at least 1 in a text; argparse reports any other text."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return number


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the option that says where the digits are."""
    parser.add_argument(
        "--data", metavar="DIR", default=os.environ.get("MNIST_DIR") or None,
        help="the folder of the MNIST files; without it the folder in the environment variable"
        " MNIST_DIR is taken, and without that, digits are drawn",
    )


def run(parser: Parser, arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name, and return the exit status.

    The status is what the command returns (None counts as 0), or 2 for bad input, which is any
    ValueError or OSError, or 130 after Ctrl-C. Without a command, print the help. Wrong arguments
    end the program (SystemExit) with status 2.
    """
    args = parser.parse_args(arguments)
    if "command" not in args:
        parser.print_help()
        return 0
    if isinstance(sys.stdout, io.TextIOWrapper):  # a console may not have every letter
        sys.stdout.reconfigure(errors="replace")
    try:
        status: int = args.command(args) or 0
        print(end="", flush=True)
        return status
    except MemoryError:
        print("error: out of memory", file=sys.stderr)
        return 2
    except (ValueError, OSError) as error:
        if reader_has_gone(error):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        print(f"error: {in_one_line(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def reader_has_gone(error: Exception) -> bool:
    """Whether the program that reads our output, such as `head`, has ended."""
    if sys.platform == "win32" and isinstance(error, OSError) and error.errno == errno.EINVAL:
        return error.filename is None  # Windows says so of a pipe that nobody reads
    return isinstance(error, BrokenPipeError)


def in_one_line(error: Exception) -> str:
    """The text of an error in one line; for a file, its name and what is wrong with it."""
    text = str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        text = f"{error.filename}: {error.strerror}"
    return " ".join(text.splitlines())


def end_quietly() -> None:
    """Make a process of a pool end at Ctrl-C at once, without a message of its own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def show_line(line: str) -> None:
    """Draw a line in the place of the last one, if standard error is a terminal."""
    if sys.stderr and sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        print("\r" + line[:width].ljust(width), end="", file=sys.stderr, flush=True)


def clear_line() -> None:
    """Remove the progress line."""
    if sys.stderr and sys.stderr.isatty():
        blank = " " * (shutil.get_terminal_size().columns - 1)
        print(f"\r{blank}\r", end="", file=sys.stderr, flush=True)


def show_drawn(done: int, total: int) -> None:
    """Show every hundredth digit that is drawn in a progress line, for `draw_mnist`."""
    if done % 100 == 0:
        show_line(f"{done:,} of {total:,} digits drawn")


def counted(results: Iterable[Result], total: int, what: str = "runs done") -> Iterator[Result]:
    """Results as they come. Until the next one comes, a line says "2 of 5 runs done"."""
    try:
        show_line(f"0 of {total} {what}")
        for done, result in enumerate(results, 1):
            clear_line()
            yield result
            show_line(f"{done} of {total} {what}")
    finally:
        clear_line()
