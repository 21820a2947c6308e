"""python3 -m tinynn train: train a network to read images, and see what it has learnt."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from random import Random
from typing import Any

from mnist_idx.command_line import path_in, printable, whole_number
from mnist_idx.mnist import HOW_TO_GET_REAL_FILES
from tinynn.checkpoint import (
    SETTINGS,
    Checkpoint,
    load_checkpoint,
    resume,
    what_is_kept,
)
from tinynn.commands import report
from tinynn.commands.data import (
    DRAWN_TRAINING,
    add_data_options,
    check_fit,
    choose_folder,
    get_data,
    origin,
    warn_of_odd_pixels,
)
from tinynn.commands.epochs import learn
from tinynn.commands.fast import add_fast, engine_line
from tinynn.commands.options import (
    add_init,
    add_svg,
    default_eta,
    expect_place,
    layer_sizes,
    positive,
    zero_or_more,
)
from tinynn.cross_entropy import COSTS
from tinynn.network import Network, check_sizes
from tinynn.neuron import ACTIVATIONS

# What `train` does where no option says otherwise.
DEFAULTS = {
    "set": "mnist", "epochs": 10, "mini_batch": 10, "init": "scaled", "seed": 1,
    "cost": "quadratic", "lmbda": 0.0, "activation": "sigmoid", "watch": False,
}


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `train`. One that is not given is None, as `resume` expects."""
    add_data_options(command)
    command.set_defaults(command=train, set=None)
    option = command.add_argument
    option("--sizes", type=layer_sizes, metavar="N,N,...",
           help="neurons in each layer (784,30,10, or what fits other images and classes)")
    option("--epochs", type=whole_number, metavar="N",
           help="passes over the training data; with --resume, those already done count (10)")
    option("--mini-batch", type=whole_number, metavar="N", help="examples for one step (10)")
    option("--eta", type=positive, metavar="RATE",
           help="the learning rate (3.0; with cross-entropy 0.5; with tanh or relu 0.5 and 0.1)")
    add_init(command)
    option("--train-size", type=whole_number, metavar="N",
           help=f"train on the first N images (all, or {DRAWN_TRAINING:,} drawn ones)")
    add_chapter_3(command)
    add_fast(command)
    option("--save", metavar="FILE", type=path_in, help="save the network after each epoch")
    option("--resume", metavar="FILE", type=path_in,
           help="go on training the network that --save FILE saved, and save it there")
    add_svg(command, "accuracy and cost by epoch (with --watch on training images too)")


def add_chapter_3(command: argparse.ArgumentParser) -> None:
    """Add the options of `train` that come from chapters 3 and 5."""
    option = command.add_argument
    option("--cost", choices=tuple(COSTS), help="the cost to lower (quadratic)")
    option("--lmbda", type=zero_or_more, metavar="LAMBDA",
           help="L2 regularization: how much small weights are preferred (0)")
    option("--activation", choices=tuple(ACTIVATIONS), help="the hidden neurons (sigmoid)")
    option("--patience", type=whole_number, metavar="K",
           help="stop when the accuracy on the validation images has not become better for K"
                " epochs; the network that is kept is the last one, not the best")
    option("--watch", action="store_true", default=None,
           help="show accuracy and cost on validation and training images after each epoch")


def train(args: argparse.Namespace) -> None:
    """Train a network to read images, and show how well it does."""
    resumed = choose_options(args)
    data = get_data(args)
    print(
        f"Data:    {len(data.training):,} images to train on, {len(data.test):,} to test,"
        f" {origin(args)}"
    )
    fill_in(args, {"sizes": [len(data.training.image(0)), 30, len(data.training.classes)]})
    check_fit(args.sizes, data.training[0], args.set)
    warned = warn_of_odd_pixels(data.training)
    digests = " ".join(part.sha256 for part in data)
    checkpoint = resumed or begin(args, digests)
    if checkpoint.data != digests:
        raise ValueError(f"{args.resume} was trained with other images than these")
    print_plan(checkpoint, args, len(data.training))
    try:
        learn(checkpoint, data, args, warned)
        print(f"\n{report.first_answers(checkpoint.network, data.test)}")
    except KeyboardInterrupt:
        print(printable(what_is_kept(checkpoint, args.save)), file=sys.stderr)
        raise
    if not args.data:
        print("\nThese digits were drawn by strokes.", HOW_TO_GET_REAL_FILES.format("mnist"))


def choose_options(args: argparse.Namespace) -> Checkpoint | None:
    """Fill in the options that were not given. Return the checkpoint to go on with, if any.

    The sizes wait for the data, if there is no checkpoint.
    """
    checkpoint = None
    if args.resume:
        checkpoint = load_checkpoint(args.resume)
        fill_in(args, {**resume(checkpoint, args.resume, vars(args)), "save": args.resume})
    else:
        fill_in(args, DEFAULTS)
        choose_folder(args)
        fill_in(args, {"eta": default_eta(args.activation, args.cost)})
    if args.sizes is not None:
        check_sizes(args.sizes)
    expect_place("--save", args.save, [])
    expect_place("--svg", args.svg, [args.save, args.resume])
    return checkpoint


def fill_in(args: argparse.Namespace, values: dict[str, Any]) -> None:
    """Give these values to the options that were not given."""
    for name, value in values.items():
        if getattr(args, name) is None:
            setattr(args, name, value)


def begin(args: argparse.Namespace, digests: str) -> Checkpoint:
    """A new network before its first epoch."""
    network = Network(args.sizes, args.init, Random(args.seed), args.activation)
    settings = {name: getattr(args, name) for name in SETTINGS}
    settings["data"] = args.data and os.path.abspath(args.data)
    rng = Random(args.seed)  # a new one, so that networks of any size get the same mini-batches
    return Checkpoint(network, settings, digests, [], rng)


def print_plan(checkpoint: Checkpoint, args: argparse.Namespace, n: int) -> None:
    """Print what is going to be trained, and how, with `n` images in each epoch."""
    network, done = checkpoint.network, len(checkpoint.history)
    print(
        f"Network: sizes {network.sizes}, {network.activation}, {network.parameter_count:,}"
        f" parameters, {args.init} start, seed {args.seed}\n"
        f"Descent: epochs {args.epochs}, mini-batch {args.mini_batch}, eta {args.eta:g},"
        f" {args.cost} cost, lambda {args.lmbda:g}"
        + (f"\nStop:    when the accuracy on the validation images has not become better for"
           f" {args.patience} epochs" if args.patience else "")
    )
    if done:
        print(f"Resumed: {printable(args.resume)}, epochs done {done}, to go {args.epochs - done}")
    engine = engine_line(args.fast, network, n * (args.epochs - done))
    if engine:
        print(engine)
    if args.save and args.save != args.resume and Path(args.save).exists():
        print(f"Saved:   {printable(args.save)} exists already, and is replaced after the next"
              " epoch")
    print(flush=True)
