"""python3 -m tinynn train: train a network to read digits, and see what it has learnt."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from mnist_idx.command_line import add_data, printable, whole_number
from mnist_idx.mnist import HOW_TO_GET_REAL_FILES, DataSet, Mnist
from tinynn.checkpoint import (
    SETTINGS,
    Checkpoint,
    load_checkpoint,
    out_of_patience,
    resume,
    save_checkpoint,
    what_is_kept,
)
from tinynn.commands import report
from tinynn.commands.options import (
    DRAWN_TRAINING,
    add_init,
    add_svg,
    add_test_size,
    check_fit,
    expect_place,
    get_data,
    layer_sizes,
    learning_rate,
    origin,
    same_file,
    validates,
    zero_or_more,
)
from tinynn.cost import Cost
from tinynn.cross_entropy import COSTS
from tinynn.gradient_descent import sgd, update_mini_batch
from tinynn.network import Network, check_sizes, label
from tinynn.neuron import ACTIVATIONS
from tinynn.pictures import svg
from tinynn.pictures.terminal import Watched
from tinynn.regularization import l2, l2_penalty

# What `train` does where no option says otherwise.
DEFAULTS = {
    "sizes": [784, 30, 10], "epochs": 10, "mini_batch": 10, "eta": 3.0, "init": "scaled", "seed": 1,
    "cost": "quadratic", "lmbda": 0.0, "activation": "sigmoid", "watch": False,
}


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `train`. One that is not given is None, as `resume` expects."""
    add_data(command)
    add_test_size(command)
    command.set_defaults(command=train, data=None)
    option = command.add_argument
    option("--sizes", type=layer_sizes, metavar="N,N,...",
           help="neurons in each layer (784,30,10)")
    option("--epochs", type=whole_number, metavar="N",
           help="passes over the training data; with --resume, those already done count (10)")
    option("--mini-batch", type=whole_number, metavar="N", help="examples for one step (10)")
    option("--eta", type=learning_rate, metavar="RATE", help="the learning rate (3.0)")
    add_init(command)
    option("--train-size", type=whole_number, metavar="N",
           help=f"train on the first N digits (all, or {DRAWN_TRAINING:,} drawn ones)")
    add_chapter_3(command)
    option("--save", metavar="FILE", help="save the network after each epoch")
    option("--resume", metavar="FILE",
           help="go on training the network that --save FILE saved, and save it there")
    add_svg(command, "accuracy and cost by epoch (with --watch on training digits too)")


def add_chapter_3(command: argparse.ArgumentParser) -> None:
    """Add the options of `train` that come from chapters 3 and 5."""
    option = command.add_argument
    option("--cost", choices=tuple(COSTS), help="the cost to lower (quadratic)")
    option("--lmbda", type=zero_or_more, metavar="LAMBDA",
           help="L2 regularization: how much small weights are preferred (0)")
    option("--activation", choices=tuple(ACTIVATIONS),
           help="the hidden neurons (sigmoid); tanh and relu need a smaller --eta")
    option("--patience", type=whole_number, metavar="K",
           help="stop when the accuracy on the validation digits has not become better for K"
                " epochs; the network that is kept is the last one, not the best")
    option("--watch", action="store_true", default=None,
           help="show accuracy and cost on validation and training digits after each epoch")


def train(args: argparse.Namespace) -> None:
    """Train a network to read digits, and show how well it does."""
    resumed = choose_options(args)
    data = get_data(args)
    print(
        f"Data:    {len(data.training):,} digits to train on, {len(data.test):,} to test,"
        f" {origin(args.data)}"
    )
    check_fit(args.sizes, data.training[0])
    digests = " ".join(part.sha256 for part in data)
    checkpoint = resumed or begin(args, digests)
    if checkpoint.data != digests:
        raise ValueError(f"{args.resume} was trained with other digits than these")
    print_plan(checkpoint, args)
    try:
        learn(checkpoint, data, args)
        print(f"\n{report.first_answers(checkpoint.network, data.test, data.test.width)}")
    except KeyboardInterrupt:
        print(printable(what_is_kept(checkpoint, args.save)), file=sys.stderr)
        raise
    if not args.data:
        print("\nThese digits were drawn by strokes.", HOW_TO_GET_REAL_FILES.format("mnist"))


def choose_options(args: argparse.Namespace) -> Checkpoint | None:
    """Fill in the options that were not given. Return the checkpoint to go on with, if any."""
    checkpoint = None
    if args.resume:
        checkpoint = load_checkpoint(args.resume)
        fill_in(args, {**resume(checkpoint, args.resume, vars(args)), "save": args.resume})
    else:
        fill_in(args, {**DEFAULTS, "data": os.environ.get("MNIST_DIR")})
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


def print_plan(checkpoint: Checkpoint, args: argparse.Namespace) -> None:
    """Print what is going to be trained, and how."""
    network, done = checkpoint.network, len(checkpoint.history)
    print(
        f"Network: sizes {network.sizes}, {network.activation}, {network.parameter_count:,}"
        f" parameters, {args.init} start, seed {args.seed}\n"
        f"Descent: epochs {args.epochs}, mini-batch {args.mini_batch}, eta {args.eta:g},"
        f" {args.cost} cost, lambda {args.lmbda:g}"
        + (f"\nStop:    when the accuracy on the validation digits has not become better for"
           f" {args.patience} epochs" if args.patience else "")
    )
    if done:
        print(f"Resumed: {printable(args.resume)}, epochs done {done}, to go {args.epochs - done}")
    if args.save and args.save != args.resume and Path(args.save).exists():
        print(f"Saved:   {printable(args.save)} exists already, and is replaced after the next"
              " epoch")
    print(flush=True)


def learn(checkpoint: Checkpoint, data: Mnist, args: argparse.Namespace) -> None:
    """Train the network; after each epoch save it, and print how many digits it gets right.

    With --patience or --watch these are validation digits. Then the accuracy on the test digits is
    measured only once, at the end.
    """
    network, history = checkpoint.network, checkpoint.history
    n, to_go = len(data.training), args.epochs - len(history)
    cost = COSTS[args.cost]
    update = l2(args.lmbda / n) if args.lmbda else update_mini_batch
    if history and same_file(args.save, args.resume):
        save_checkpoint(checkpoint, args.save)  # the options that it goes on with
    start = time.perf_counter()
    with Watched(data.training, total=to_go * n) as watched:
        for _ in sgd(network, watched, to_go, args.mini_batch, args.eta, cost=cost,
                     rng=checkpoint.rng, update=update):
            watched.clear()
            keep_epoch(checkpoint, data, args)
            print_epoch(checkpoint, data, args, time.perf_counter() - start)
            if out_of_patience(history, args.patience):
                print(f"Not better for {args.patience} epochs: stopped.")
                break
            start = time.perf_counter()
    right = measure(network, data.test, cost)[0] if validates(args) else history[-1][0]
    print(f"\nAccuracy: {right / len(data.test):.2%}")


def keep_epoch(checkpoint: Checkpoint, data: Mnist, args: argparse.Namespace) -> None:
    """Measure the network after an epoch; save it and draw its learning curve, where asked for.

    With --watch it is measured on the training digits too.
    """
    network, history, cost = checkpoint.network, checkpoint.history, COSTS[args.cost]
    which, digits = ("validation", data.validation) if validates(args) else ("test", data.test)
    history.append(measure(network, digits, cost))
    measured: dict[str, tuple[report.History, int]] = {which: (history, len(digits))}
    if args.watch:
        checkpoint.on_training.append(measure(network, data.training, cost))
        measured["training"] = checkpoint.on_training, len(data.training)
    if args.save:
        save_checkpoint(checkpoint, args.save)
    if args.svg:
        title = f"Learning: {network.sizes}, mini-batch {args.mini_batch}, eta {args.eta:g}"
        svg.write(args.svg, title, report.learning_curve(measured))


def measure(network: Network, data: DataSet, cost: type[Cost]) -> tuple[int, float]:
    """How many digits the network gets right, and their average cost, in one pass."""
    right, total = 0, 0.0
    with Watched(data, total=len(data)) as watched:
        for x, y in watched:
            a = network.feedforward(x)
            right += label(a) == label(y)
            total += cost.value(a, y)
    return right, total / len(data)


def print_epoch(
    checkpoint: Checkpoint, data: Mnist, args: argparse.Namespace, seconds: float
) -> None:
    """Print how many digits are right; with --watch also the costs, and the training digits."""
    right, cost = checkpoint.history[-1]
    epoch = f"Epoch {len(checkpoint.history) - 1}:"
    if not validates(args):
        print(f"{epoch} {right} / {len(data.test)}   ({seconds:.1f} s)", flush=True)
        return
    print(f"{epoch} {right} / {len(data.validation)} validation digits, cost {cost:.4f}"
          f"   ({seconds:.1f} s)", flush=True)
    if args.watch:
        n = len(data.training)
        right, cost = checkpoint.on_training[-1]
        penalty = l2_penalty(checkpoint.network, args.lmbda, n)
        print(f"{' ' * len(epoch)} {right} / {n} training digits, cost {cost:.4f} + penalty"
              f" {penalty:.4f}", flush=True)
