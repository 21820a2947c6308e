"""python3 -m tinynn show: look inside a saved network."""

from __future__ import annotations

import argparse
from pathlib import Path

from mnist_idx.command_line import path_in, printable
from tinynn.commands import report
from tinynn.commands.data import add_data_options, load_both
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import svg
from tinynn.storage import load


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `show`."""
    command.set_defaults(command=show)
    command.add_argument("file", metavar="FILE", type=path_in, help="a saved network")
    add_data_options(command)
    command.add_argument("--index", type=int, metavar="N", help="the test image (0)")
    neurons = command.add_mutually_exclusive_group()
    neurons.add_argument("--neuron", type=int, metavar="J",
                         help="draw the weights into neuron J of the first layer after the input")
    neurons.add_argument("--neurons", action="store_true",
                         help="draw the weights into all neurons of that layer")
    add_svg(command, "the same pictures")


def show(args: argparse.Namespace) -> None:
    """Show how a saved network reads a test image, or what its neurons look for."""
    expect_place("--svg", args.svg, [args.file])
    pictures = []
    weights = args.neurons or args.neuron is not None
    if weights:
        pictures.append(report.neurons(load(args.file), args.neuron))
        print(pictures[0])
    if not weights or args.index is not None:
        network, test = load_both(args)
        index = args.index or 0
        if not 0 <= index < len(test):
            raise ValueError(f"--index {index}: the test images are 0 to {len(test) - 1:,}")
        pictures.append(report.one_image(network, test, index))
        print(pictures[-1])
    if args.svg:
        name = printable(Path(args.file).name)
        title = f"{'; '.join(picture.title for picture in pictures)} ({name})"
        svg.write(args.svg, title, [row for picture in pictures for row in picture.rows])
