"""python3 -m tinynn show: look inside a saved network."""

from __future__ import annotations

import argparse
from pathlib import Path

from mnist_idx.command_line import add_data
from tinynn.commands import report
from tinynn.commands.options import add_svg, add_test_size, expect_place, load_both
from tinynn.pictures import svg
from tinynn.storage import load


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `show`."""
    command.set_defaults(command=show)
    command.add_argument("file", metavar="FILE", help="a saved network")
    add_data(command)
    add_test_size(command)
    command.add_argument("--index", type=int, metavar="N", help="the test digit (0)")
    command.add_argument("--neuron", type=int, metavar="J",
                         help="draw the weights into neuron J of the first layer after the input")
    add_svg(command, "the same pictures")


def show(args: argparse.Namespace) -> None:
    """Show how a saved network reads a test digit, or what one of its neurons looks for."""
    expect_place("--svg", args.svg, [args.file])
    title, rows = Path(args.file).name, []
    if args.neuron is not None:
        picture = report.neuron(load(args.file), args.neuron)
        print(picture)
        rows += picture.rows
    if args.neuron is None or args.index is not None:
        network, test = load_both(args)
        index = args.index or 0
        if not 0 <= index < len(test):
            raise ValueError(f"--index {index}: the test digits are 0 to {len(test) - 1:,}")
        picture = report.digit(network, test[index], test.width)
        print(f"Test digit {index}:\n{picture}")
        title += f", test digit {index}"
        rows += picture.rows
    if args.svg:
        svg.write(args.svg, title, rows)
