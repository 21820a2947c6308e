"""The command line: python3 -m mnist_idx draw | download | show."""

from __future__ import annotations

import argparse
import shutil
import sys

from mnist_idx.command_line import Parser, run, whole_number
from mnist_idx.download import MIRRORS, download
from mnist_idx.drawn import draw_mnist
from mnist_idx.mnist import DataSet, load_mnist

SHADES = " .:-=+*#%@"  # from white paper to black ink


def draw(args: argparse.Namespace) -> None:
    """Write drawn digits as four IDX files."""
    draw_mnist(args.folder, args.train, args.test, args.seed)
    print(f"{args.folder}: drew {args.train:,} training and {args.test:,} test digits")


def fetch(args: argparse.Namespace) -> None:
    """Download the real files."""
    download(args.folder, MIRRORS if args.mirror is None else [args.mirror])


def show(args: argparse.Namespace) -> None:
    """Print digits of the training data, as many side by side as fit the terminal."""
    data = load_mnist(args.folder).training
    if not 0 <= args.index < len(data):
        raise ValueError(f"--index {args.index}: {args.folder} has {len(data)} training digits")
    stop = min(args.index + args.count, len(data))
    width = data.images.shape[2]
    across = max(1, shutil.get_terminal_size().columns // width)
    for start in range(args.index, stop, across):
        indices = range(start, min(start + across, stop))
        captions = [f"  {i}: {data.labels[i]}" for i in indices]
        print("".join(caption.ljust(width) for caption in captions).rstrip())
        for lines in zip(*[picture(data, i) for i in indices]):
            print("".join(lines).rstrip())


def picture(data: DataSet, index: int) -> list[str]:
    """A digit as lines of text: a character for each two pixels, one above the other.

    That keeps its shape, as a character is about twice as high as it is wide. (`tinynn.terminal`
    draws alike; this package stands by itself.)
    """
    rows = data.images[index].tolist()
    darkest = (len(SHADES) - 1) / 510
    return [
        "".join(SHADES[round((top + bottom) * darkest)] for top, bottom in zip(upper, lower))
        for upper, lower in zip(rows[::2], rows[1::2])
    ]


def parser() -> Parser:
    """The command line's options."""
    main = Parser(prog="python3 -m mnist_idx", description="The MNIST digits as IDX files.")
    commands = main.add_subparsers(metavar="COMMAND", required=True)

    command = commands.add_parser("draw", help="write drawn digits as four IDX files")
    command.add_argument("folder", metavar="DIR")
    command.add_argument("--train", type=whole_number, default=12_000, metavar="N",
                         help="digits in the training files, validation included (%(default)s)")
    command.add_argument("--test", type=whole_number, default=2_000, metavar="N",
                         help="digits in the test files (%(default)s)")
    command.add_argument("--seed", type=int, default=0, metavar="N",
                         help="other seeds draw other digits (%(default)s)")
    command.set_defaults(command=draw)

    command = commands.add_parser("download", help="fetch the real MNIST files, verified")
    command.add_argument("folder", metavar="DIR")
    command.add_argument("--mirror", metavar="URL", help="a mirror of your own")
    command.set_defaults(command=fetch)

    command = commands.add_parser("show", help="print digits of the training data")
    command.add_argument("folder", metavar="DIR")
    command.add_argument("--index", type=int, default=0, metavar="N",
                         help="the first one (%(default)s)")
    command.add_argument("--count", type=whole_number, default=10, metavar="N",
                         help="how many (%(default)s)")
    command.set_defaults(command=show)
    return main


if __name__ == "__main__":
    sys.exit(run(parser()))
