"""python3 -m tinynn evaluate: how well a saved network reads, and what it mistakes for what."""

from __future__ import annotations

import argparse
from pathlib import Path

from mnist_idx.command_line import count, path_in, printable
from tinynn.commands import report
from tinynn.commands.data import add_data_options, load_both
from tinynn.commands.fast import add_fast, lanes_for
from tinynn.commands.options import add_svg, expect_place
from tinynn.pictures import confusion_picture, count_answers, svg
from tinynn.pictures.terminal import Watched


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `evaluate`."""
    command.set_defaults(command=evaluate)
    command.add_argument("file", metavar="FILE", type=path_in, help="a saved network")
    add_data_options(command)
    add_fast(command)
    command.add_argument("--wrong", type=count, default=0, metavar="N",
                         help="draw the first N misread images")
    add_svg(command, "the confusion matrix and the images of --wrong")


def evaluate(args: argparse.Namespace) -> None:
    """Show how well a saved network reads the test images, and which it mistakes for which."""
    expect_place("--svg", args.svg, [args.file])
    network, test = load_both(args)
    lanes = lanes_for(args, network, test)
    with Watched(lanes.examples if lanes else test, total=len(test)) as watched:
        counts, mistakes = count_answers(lanes or network, watched)
    picture = confusion_picture(counts, test.classes)
    print(f"{picture}\n\n{report.common_mistakes(counts, test.classes)}")
    mistakes = mistakes[: args.wrong]
    if mistakes:
        print(f"\n{report.misread(mistakes, test)}")
    if args.svg:
        rows = picture.rows + report.misread_panels(mistakes, test)
        svg.write(args.svg, f"Truth and answer: {printable(Path(args.file).name)}", rows)
