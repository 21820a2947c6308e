"""The command line: python3 -m tinynn train | evaluate | classify | show | check | play."""

import sys

if not __package__:  # run as a file: the imports below would fail
    sys.stderr.write("error: tinynn is a package; in the folder that contains it, run"
                     " python3 -m tinynn\n")
    sys.exit(2)

from mnist_idx.command_line import Parser, run
from tinynn import __version__
from tinynn.commands import check, classify, evaluate, play, show, train

COMMANDS = (
    ("train", train.add_options, "train a network, and see what it has learnt"),
    ("evaluate", evaluate.add_options,
     "see how well a saved network reads, and what it takes for what"),
    ("classify", classify.add_options, "read pictures of your own"),
    ("show", show.add_options, "look inside a saved network"),
    ("check", check.add_options, "check backprop, and a step of training, by finite differences"),
    ("play", play.add_options, "open a page: draw digits, look inside, watch it learn"),
)


def parser() -> Parser:
    """The command line's commands and options."""
    main = Parser(prog="python3 -m tinynn", description="A neural network that learns digits.")
    main.add_argument("--version", action="version", version=f"tinynn {__version__}")
    commands = main.add_subparsers(metavar="COMMAND", dest="command_name")
    for name, add_options, what in COMMANDS:
        description = f"{what[0].upper()}{what[1:]}."
        add_options(commands.add_parser(name, help=what, description=description))
    return main


def main() -> int:
    """Run the command line, and return the exit status."""
    return run(parser())


if __name__ == "__main__":
    sys.exit(main())
