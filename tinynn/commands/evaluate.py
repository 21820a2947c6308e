"""python3 -m tinynn evaluate: how well a saved network reads, and what it mistakes for what."""

from __future__ import annotations

import argparse
from pathlib import Path

from mnist_idx.command_line import add_data, count, printable
from tinynn.commands import report
from tinynn.commands.options import add_svg, add_test_size, expect_place, load_both
from tinynn.pictures import confusion_picture, count_answers, svg
from tinynn.pictures.terminal import Watched


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `evaluate`."""
    command.set_defaults(command=evaluate)
    command.add_argument("file", metavar="FILE", help="a saved network")
    add_data(command)
    add_test_size(command)
    command.add_argument("--wrong", type=count, default=0, metavar="N",
                         help="draw the first N misread digits")
    add_svg(command, "the confusion matrix and the digits of --wrong")


def evaluate(args: argparse.Namespace) -> None:
    """Show how well a saved network reads the test digits, and which it mistakes for which."""
    expect_place("--svg", args.svg, [args.file])
    network, test = load_both(args)
    with Watched(test, total=len(test)) as watched:
        counts, mistakes = count_answers(network, watched)
    picture = confusion_picture(counts, report.DIGITS)
    print(f"{picture}\n\n{report.common_mistakes(counts)}")
    mistakes = mistakes[: args.wrong]
    if mistakes:
        print(f"\n{report.misread(mistakes, test, test.width)}")
    if args.svg:
        rows = picture.rows + report.misread_panels(mistakes, test, test.width)
        svg.write(args.svg, f"Truth and answer: {printable(Path(args.file).name)}", rows)
