"""python3 -m tinynn classify: what a saved network reads in pictures of your own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mnist_idx.command_line import add_set, clear_line, in_one_line, path_in, printable, show_line
from mnist_idx.image import SIDE, as_mnist, read_image
from mnist_idx.sets import kind_of
from tinynn.commands import report
from tinynn.commands.data import check_fit
from tinynn.commands.options import add_svg, expect_place
from tinynn.matrix import Vector
from tinynn.pictures import svg
from tinynn.storage import load


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `classify`."""
    command.set_defaults(command=classify)
    option = command.add_argument
    option("file", metavar="NET", type=path_in, help="a saved network")
    option("images", metavar="IMAGE", nargs="+", type=path_in,
           help="a PNG, PGM, PPM or PBM picture of one digit, dark on light or light on dark")
    option("--quiet", action="store_true",
           help="print one line for each picture: its name, a tab, and the answer")
    add_set(command)
    add_svg(command, "the same pictures")


def classify(args: argparse.Namespace) -> int:
    """Show what the network sees in each picture, and what it answers.

    Returns 0, or 2 where a picture could not be read. The others are answered all the same.
    """
    expect_place("--svg", args.svg, [args.file, *args.images])
    network, classes = load(args.file), kind_of(args.set).classes
    check_fit(network.sizes, ([0.0] * SIDE**2, [0.0] * len(classes)), args.set, args.file)
    status, rows = 0, []
    for path in args.images:
        try:
            x = digit_in(path)
        except (ValueError, OSError) as error:
            print(f"error: {in_one_line(error)}", file=sys.stderr, flush=True)
            status = 2
            continue
        picture = report.read_picture(network, x, classes, printable(path))
        answer = classes[network.classify(x)]
        print(f"{printable(path)}\t{answer}" if args.quiet else f"{picture}\n", flush=True)
        rows += picture.rows
    if args.svg and rows:
        svg.write(args.svg, f"Read by {printable(Path(args.file).name)}", rows)
    return status


def digit_in(path: str) -> Vector:
    """The digit in a picture. Raises ValueError, which names the file, or OSError."""
    show_line(f"{printable(path)} ...")  # a large picture takes some seconds
    try:
        image = read_image(path)
        try:
            return as_mnist(*image)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
    finally:
        clear_line()
