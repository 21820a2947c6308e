"""What command lines share: wrong input ends in one line and exit status 2, never a traceback."""

from __future__ import annotations

import argparse
import errno
import io
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, TypeVar

from mnist_idx.sets import SETS

LONGEST = 1_000  # characters of a message

Result = TypeVar("Result")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Print the message and exit with status 2."""
        self.exit(2, f"error: {short(message)} (see {self.prog} --help)\n")

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The options. A value of two dashes is refused: argparse would lose it before 3.13.

        What is not known is answered with the help of the command, if there is one.
        """
        given = list(sys.argv[1:] if args is None else args)
        for argument in given:
            if argument.startswith("--") and argument.endswith("=--"):
                self.error(f"argument {argument[:-3]}: '--' is not a value")
        options, unknown = self.parse_known_args(given, namespace)
        if unknown:
            words = short(f"unrecognized arguments: {' '.join(unknown)}")
            of = " ".join(filter(None, [self.prog, getattr(options, "command_name", "")]))
            self.exit(2, f"error: {words} (see {of} --help)\n")
        return options


def whole_number(text: str) -> int:
    """The whole number of at least 1 in a text; argparse reports any other text."""
    return at_least(1, text)


def count(text: str) -> int:
    """The whole number of at least 0 in a text; argparse reports any other text."""
    return at_least(0, text)


def seed(text: str) -> int:
    """The whole number in a text, of 15 digits at most; argparse reports any other text."""
    try:
        number = int(text)
    except ValueError:
        number = 10**15
    if abs(number) >= 10**15:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 15 digits at most")
    return number


def at_least(least: int, text: str) -> int:
    """The whole number in a text, if it is not below `least` or very large."""
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not least <= number < 10**15:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {least}"
                                         f"{', below 10^15' if number > 0 else ''}")
    return number


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the option that says where the digits are."""
    parser.add_argument(
        "--data", metavar="DIR", type=path_in, default=os.environ.get("MNIST_DIR") or None,
        help="the folder of the MNIST files; without it the folder in the environment variable"
        " MNIST_DIR is taken, and without that, digits are drawn",
    )


def add_set(parser: argparse.ArgumentParser) -> None:
    """Add the option that says which set the files of --data, or of a folder, are."""
    parser.add_argument("--set", choices=SETS, default="mnist", metavar="NAME",
                        help=f"which set it is: {', '.join(SETS)} (mnist)")


def path_in(text: str) -> str:
    """The path in a text. A `~` at its beginning stands for the home folder.

    argparse reports an empty text, such as that of a variable of the shell that is not set.
    """
    if not text:
        raise argparse.ArgumentTypeError("an empty name, expected a path")
    return os.path.expanduser(text)


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
    return short(text)


def short(text: str) -> str:
    """The text in one line without control characters, and without its middle if it is very long.

    >>> short("no such\\nfolder: \\x1b[31m")
    'no such folder: \\\\x1b[31m'
    """
    line = printable(" ".join(text.splitlines()))
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} ... {line[-LONGEST // 2 :]}"


def printable(text: object) -> str:
    """The text of something that others have named, without what would control a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(text))


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
