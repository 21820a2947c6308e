"""The command line: python3 -m mnist_idx convert | draw | download | info | show | verify."""

from __future__ import annotations

import argparse
import shutil
import sys

if not __package__:  # run as a file: the imports below would fail
    sys.stderr.write("error: mnist_idx is a package; in the folder that contains it, run"
                     " python3 -m mnist_idx\n")
    sys.exit(2)

from array import array
from collections import Counter
from math import isnan
from pathlib import Path

from mnist_idx import __version__
from mnist_idx.command_line import (
    Parser,
    add_set,
    clear_line,
    in_one_line,
    path_in,
    printable,
    run,
    seed,
    show_drawn,
    show_line,
    whole_number,
)
from mnist_idx.convert import convert, highest, size
from mnist_idx.download import MIRRORS, check, download
from mnist_idx.drawn import draw_mnist
from mnist_idx.idx import TYPES, IdxArray, IdxError, read_idx
from mnist_idx.mnist import copies, load_test, load_training
from mnist_idx.sets import NAMES, SETS
from tinynn.pictures.terminal import ink, side_by_side

BAR = 40  # characters of the longest bar


def draw(args: argparse.Namespace) -> None:
    """Write drawn digits as four IDX files."""
    try:
        draw_mnist(args.folder, args.train, args.test, args.seed, show_drawn)
    finally:
        clear_line()
    print(f"{printable(args.folder)}: drew {args.train:,} training and {args.test:,} test digits")


def info(args: argparse.Namespace) -> int:
    """Print what IDX files hold, and return the exit status. An error does not end it."""
    return max([print_info(path) for path in args.files])


def print_info(path: str | Path) -> int:
    """Print what an IDX file holds, or those in a folder. Return 0, or 2 after an error."""
    try:
        content = files_in(Path(path)) if Path(path).is_dir() else read_idx(path)
    except (IdxError, OSError) as error:
        print(f"error: {in_one_line(error)}", file=sys.stderr)
        return 2
    if isinstance(content, list):
        return max([print_info(file) for file in content])
    print(f"{printable(path)}: type {TYPES[content.magic >> 8][0]}, shape {content.shape}")
    print_range(content)
    if content.magic == 2049:
        print_bars(content)
    return 0


def files_in(folder: Path) -> list[Path]:
    """The files of any set in the folder, where `load_mnist` looks. Raises IdxError without one."""
    files = [path for kind in SETS.values() for name in kind.files
             for path in copies(folder, kind, name)]
    if not files:
        raise IdxError(f"{folder}: no files of MNIST or a similar set in this folder, in raw or in"
                       " MNIST/raw; to see other IDX files, name them")
    return list(dict.fromkeys(files))  # each once: the names are those of several sets


def print_range(content: IdxArray) -> None:
    """Print the range and the mean of the elements, and how many are not a number."""
    numbers = content.data
    if content.typecode in "fd":
        numbers = array("d", [number for number in numbers if not isnan(number)])
    if len(numbers) > 0:
        mean = sum(numbers) / len(numbers)
        print(f"  from {min(numbers)} to {max(numbers)}, mean {mean:g}")
    if len(numbers) < len(content.data):
        print(f"  not a number: {len(content.data) - len(numbers):,}")


def print_bars(labels: IdxArray) -> None:
    """Print the number of labels of each kind, with bars."""
    counts = Counter(labels.data)
    for label, count in sorted(counts.items()):
        print(f"  {label:3} {count:8,} {'#' * round(BAR * count / max(counts.values()))}")


def fetch(args: argparse.Namespace) -> None:
    """Download the real files."""

    def report(line: str) -> None:
        """Print a line in the place of the progress line."""
        clear_line()
        print(printable(line), flush=True)

    try:
        mirrors = MIRRORS if args.mirror is None else [args.mirror]
        download(args.folder, mirrors, report, show_progress)
    finally:
        clear_line()


def show_progress(name: str, done: int, total: int, seconds: float) -> None:
    """Draw a progress line if standard error is a terminal. `total` is 0 if it is not known."""
    rate = done / max(seconds, 0.001)
    line = f"{printable(name)}: {done / 1e6:.1f} MB, {rate / 1e6:.1f} MB per second"
    if total:
        line += f", {(total - done) / max(rate, 1):.0f} s left of {total / 1e6:.1f} MB"
    show_line(line)


def verify(args: argparse.Namespace) -> int:
    """Print of each copy of the four files whether it is real; return 0 if all are, else 1."""
    folder = Path(args.folder)
    if not folder.is_dir():
        raise IdxError(f"{folder}: no such folder")
    status = 0
    for name in NAMES:
        paths = copies(folder, SETS["mnist"], name)
        for path in paths:
            try:
                with path.open("rb") as file:
                    check(file, name)
                print(f"{printable(path)}: real")
            except IdxError as error:
                print(printable(f"{path}: {error}"))
                status = 1
        if not paths:
            print(f"{name}: missing")
            status = 1
    return status


def show(args: argparse.Namespace) -> None:
    """Print training or test images, as many side by side as the terminal has room for."""
    place = args.folder, args.set
    data = load_test(*place) if args.test else load_training(*place)[0]
    if not 0 <= args.index < len(data):
        which = "test images" if args.test else "training images besides the validation images"
        raise ValueError(f"--index {args.index}: {args.folder} has {len(data):,} {which},"
                         " counted from 0")
    stop = min(args.index + args.count, len(data))
    width = len(ink(data[0][0], data.width)[0])
    across = max(1, shutil.get_terminal_size().columns // width)
    for start in range(args.index, stop, across):
        row = data[start : min(start + across, stop)]
        captions = [f"  {i}: {row.classes[label]}" for i, label in enumerate(row.labels, start)]
        print(side_by_side([ink(x, data.width) for x, _ in row], captions))


def convert_files(args: argparse.Namespace) -> None:
    """Write the four files of a set from CSV files or from an npz file."""
    try:
        images, test = convert(args.source, args.folder, args.test, args.set, show_progress)
    finally:
        clear_line()
    brightest = max(highest(images), highest(test))
    print(f"{printable(args.folder)}: {len(images):,} training and {len(test):,} test images,"
          f" {size(images)} pixels from 0 to {brightest}")


def parser() -> Parser:
    """The command line's options."""
    main = Parser(prog="python3 -m mnist_idx", description="The MNIST digits as IDX files.")
    main.add_argument("--version", action="version", version=f"mnist_idx {__version__}")
    commands = main.add_subparsers(metavar="COMMAND", dest="command_name")

    command = commands.add_parser("info", help="print what IDX files hold",
                                  description="Print what IDX files hold.")
    command.add_argument("files", metavar="FILE", nargs="+", type=path_in,
                         help="an IDX file, raw or gzipped, or a folder of the four files")
    command.set_defaults(command=info)
    for name, function, what in (
        ("show", show, "print training or test images"),
        ("draw", draw, "write drawn digits as four IDX files"),
        ("download", fetch, "fetch the real MNIST files, verified"),
        ("verify", verify, "say whether these are the real MNIST files"),
        ("convert", convert_files, "write the four files from CSV files or an npz file"),
    ):
        command = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        command.set_defaults(command=function)
        add_paths(command, name)
        add_options(command, name)
    return main


def add_paths(command: argparse.ArgumentParser, name: str) -> None:
    """The files and folders of the command of that name."""
    if name == "convert":
        command.add_argument("source", metavar="SOURCE", type=path_in,
                             help="a CSV file, each line of which has a label and pixels from 0 to"
                             " 255; or an npz file such as Keras has")
    made = name in ("draw", "download", "convert")
    command.add_argument("folder", metavar="DIR", type=path_in,
                         help=f"the folder of the four files{', made if needed' if made else ''}")


def add_options(command: argparse.ArgumentParser, name: str) -> None:
    """The options of the command of that name."""
    option = command.add_argument
    if name in ("show", "convert"):
        add_set(command)
    if name == "convert":
        option("--test", metavar="FILE", type=path_in,
               help="the CSV file of the test images; without it the last seventh of SOURCE goes"
               " into the test files, and the rest into the training files")
    if name == "show":
        option("--test", action="store_true", help="show the test images")
        option("--index", type=int, default=0, metavar="N", help="the first one (%(default)s)")
        option("--count", type=whole_number, default=10, metavar="N", help="how many (%(default)s)")
    if name == "draw":
        option("--train", type=whole_number, default=12_000, metavar="N",
               help="digits in the training files, validation included (%(default)s)")
        option("--test", type=whole_number, default=2_000, metavar="N",
               help="digits in the test files (%(default)s)")
        option("--seed", type=seed, default=0, metavar="N",
               help="other seeds draw other digits (%(default)s)")
    if name == "download":
        option("--mirror", metavar="URL", help="a mirror of your own")


def main() -> int:
    """Run the command line, and return the exit status."""
    return run(parser())


if __name__ == "__main__":
    sys.exit(main())
