"""The command line: python3 -m tinynn train | evaluate | show | check."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Sequence
from math import inf, isfinite, isnan, nan
from pathlib import Path
from random import Random
from typing import Any

from mnist_idx.command_line import Parser, add_data, run, whole_number
from mnist_idx.drawn import real_or_drawn
from mnist_idx.mnist import HOW_TO_GET_REAL_FILES, DataSet, Mnist, load_mnist
from tinynn import report, svg
from tinynn.backpropagation import backprop
from tinynn.checkpoint import (
    COSTS,
    SETTINGS,
    Checkpoint,
    load_checkpoint,
    same_training,
    save_checkpoint,
)
from tinynn.convergence import convergence_order
from tinynn.cost import Cost
from tinynn.gradient_check import (
    FLOOR,
    ROUNDING,
    SEEN,
    check_gradient,
    check_shape,
    compare,
    differences,
    entries,
    gradient_of_update,
)
from tinynn.gradient_descent import sgd, update_mini_batch
from tinynn.matrix import Example, ShapeError, Vector
from tinynn.network import Network, check_sizes, label
from tinynn.neuron import ACTIVATIONS
from tinynn.regularization import l2, l2_penalty
from tinynn.storage import ModelError, load, read_model, temporary_name
from tinynn.terminal import Watched, confusion_table, log_plot

PLOTTED = 100  # parameters at most, whose errors by epsilon are plotted
CHECKED = 3  # examples of the mini-batch whose step of training is checked
DRAWN_TRAINING, DRAWN_TEST = 2_000, 500  # digits drawn where no real files are given
MOST_TRAINING, MOST_TEST = 50_000, 10_000  # no more are drawn than the real files hold for that
DRAWN = "drawn by strokes (no --data DIR or MNIST_DIR with real ones)"

# What `train` does where no option says otherwise.
DEFAULTS = {
    "sizes": [784, 30, 10], "epochs": 10, "mini_batch": 10, "eta": 3.0, "init": "scaled", "seed": 1,
    "cost": "quadratic", "lmbda": 0.0, "activation": "sigmoid", "watch": False,
}


def train(args: argparse.Namespace) -> None:
    """Train a network to read digits, and show how well it does."""
    resumed = choose_options(args)
    data = get_data(args)
    print(
        f"Data:    {len(data.training):,} digits to train on, {len(data.test):,} to test,"
        f" {f'from {args.data}' if args.data else DRAWN}"
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
        print(what_is_kept(checkpoint, args.save), file=sys.stderr)
        raise
    if not args.data:
        print("\nThese digits were drawn by strokes.", HOW_TO_GET_REAL_FILES.format("mnist"))


def choose_options(args: argparse.Namespace) -> Checkpoint | None:
    """Fill in the options that were not given; return the checkpoint to go on from, if any."""
    checkpoint = None
    if args.resume:
        checkpoint = load_checkpoint(args.resume)
        take_up(checkpoint, args)
    else:
        fill_in(args, {**DEFAULTS, "data": os.environ.get("MNIST_DIR")})
    check_sizes(args.sizes)
    expect_place("--save", args.save, [])
    expect_place("--svg", args.svg, [args.save, args.resume])
    return checkpoint


def fill_in(args: argparse.Namespace, values: dict[str, Any]) -> None:
    """Take the values for those options that were not given."""
    for name, value in values.items():
        if getattr(args, name) is None:
            setattr(args, name, value)


def begin(args: argparse.Namespace, digests: str) -> Checkpoint:
    """A new network, before its first epoch."""
    network = Network(args.sizes, args.init, Random(args.seed), args.activation)
    settings = {name: getattr(args, name) for name in SETTINGS}
    settings["data"] = args.data and os.path.abspath(args.data)
    rng = Random(args.seed)  # a fresh one, so that networks of any size get the same batches
    return Checkpoint(network, settings, digests, [], rng)


def take_up(checkpoint: Checkpoint, args: argparse.Namespace) -> None:
    """Go on with the options of the checkpoint. ValueError if others are given, or it is done."""
    network, history = checkpoint.network, checkpoint.history
    recorded = {"sizes": network.sizes, "activation": network.activation, **checkpoint.settings}
    free = ["epochs", "data"] + (["patience"] if recorded["patience"] else [])
    for name, value in recorded.items():
        given = getattr(args, name)
        if name not in free and given is not None and given != value:
            raise ValueError(f"{option_text(name, given)}: {args.resume} was trained"
                             f" {f'with {value}' if value else 'without it'}")
    fill_in(args, {**recorded, "save": args.resume})
    checkpoint.settings["epochs"] = args.epochs
    checkpoint.settings["patience"] = args.patience
    checkpoint.settings["data"] = args.data and os.path.abspath(args.data)
    if len(history) >= args.epochs:
        raise ValueError(
            f"{args.resume} has all its epochs, {len(history)}; to go on, ask for more,"
            f" as in --epochs {len(history) + 10}"
        )
    if out_of_patience(history, args.patience):
        raise ValueError(
            f"{args.resume} has gone no better for {epochs_since_best(history)} epochs; to go on,"
            f" ask for more patience, as in --patience {2 * epochs_since_best(history)}"
        )


def option_text(name: str, value: Any) -> str:
    """An option as it is given on the command line: "--eta 3.0", or "--watch"."""
    option = f"--{name.replace('_', '-')}"
    return option if value is True else f"{option} {value}"


def expect_place(option: str, name: str | None, others: list[str | None]) -> None:
    """Raise ValueError if a file of that name could not, or should not, be written.

    So that is known before minutes are spent. `others` are files of this run that it must not
    replace; --save must not replace what is no network.
    """
    if not name:
        return
    path = Path(name).resolve()
    if path in [Path(other).resolve() for other in others if other]:
        raise ValueError(f"{option} {name}: that is the network's file")
    if not path.parent.is_dir():
        raise ValueError(f"{option} {name}: there is no folder {path.parent}")
    if path.is_dir():
        raise ValueError(f"{option} {name}: that is a folder")
    try:
        probe = temporary_name(path)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ValueError(f"{option} {name}: cannot write there: {error.strerror}") from error
    if option == "--save" and path.exists():
        try:
            load(name)
        except ModelError as error:
            raise ValueError(f"--save would overwrite what is no network: {error}") from error


def print_plan(checkpoint: Checkpoint, args: argparse.Namespace) -> None:
    """Print what is going to be trained, and how."""
    network, done = checkpoint.network, len(checkpoint.history)
    print(
        f"Network: sizes {network.sizes}, {network.activation}, {network.parameter_count:,}"
        f" parameters, {args.init} start, seed {args.seed}\n"
        f"Descent: epochs {args.epochs}, mini-batch {args.mini_batch}, eta {args.eta:g},"
        f" {args.cost} cost, lambda {args.lmbda:g}"
        + (f"\nStop:    when the validation digits have gone no better for {args.patience} epochs"
           if args.patience else "")
    )
    if done:
        print(f"Resumed: {args.resume}, epochs done {done}, to go {args.epochs - done}")
    elif args.save and Path(args.save).exists():
        print(f"Saved:   {args.save} is there already, and is replaced after the first epoch")
    print(flush=True)


def get_data(args: argparse.Namespace) -> Mnist:
    """The data from a folder, or drawn if there is none, cut to the sizes that are asked for."""
    if not args.data:
        data = draw_data(args.train_size or DRAWN_TRAINING, args.test_size or DRAWN_TEST)
        if validates(args):
            first("--train-size", None, data.validation, "validation data of so few drawn digits")
        return data
    data = load_mnist(args.data)
    return Mnist(
        first("--train-size", args.train_size, data.training, f"training data of {args.data}"),
        first("--test-size", args.test_size, data.validation, f"validation data of {args.data}")
        if validates(args) else data.validation,
        first("--test-size", args.test_size, data.test, f"test data of {args.data}"),
    )


def validates(args: argparse.Namespace) -> bool:
    """Whether an epoch is judged by validation digits: to decide by that, or to watch it."""
    return bool(args.watch or args.patience)


def first(option: str, count: int | None, data: DataSet, name: str) -> DataSet:
    """The first `count` examples of `data`, or all if None; ValueError if there are too few."""
    if len(data) == 0:
        raise ValueError(f"the {name} hold no digits")
    if count and count > len(data):
        raise ValueError(f"{option} {count:,}: the {name} hold only {len(data):,} digits")
    return data[:count]


def draw_data(n_training: int, n_test: int) -> Mnist:
    """As many drawn digits as asked for."""
    for option, count, most in (
        ("--train-size", n_training, MOST_TRAINING), ("--test-size", n_test, MOST_TEST)
    ):
        if count > most:
            raise ValueError(f"{option} {count:,}: without --data no more than {most:,} are drawn")
    return real_or_drawn(None, n_training, n_test)


def check_fit(sizes: list[int], example: Example) -> None:
    """Raise ShapeError if the first or the last layer does not fit the data."""
    x, y = example
    if sizes[0] != len(x):
        raise ShapeError(f"sizes {sizes}: {sizes[0]} inputs, but an image has {len(x)} pixels")
    if sizes[-1] != len(y):
        raise ShapeError(f"sizes {sizes}: {sizes[-1]} outputs, but there are {len(y)} digits")


def learn(checkpoint: Checkpoint, data: Mnist, args: argparse.Namespace) -> None:
    """Train the network; after each epoch save it, and print how many digits it gets right.

    These are the validation digits where something is decided by that (--patience), or to be
    watched (--watch); the test digits are then read once, at the end.
    """
    network, history = checkpoint.network, checkpoint.history
    n, to_go = len(data.training), args.epochs - len(history)
    cost = COSTS[args.cost]
    update = l2(args.lmbda / n) if args.lmbda else update_mini_batch
    watched = Watched(data.training, total=to_go * n)
    if history and args.save == args.resume:
        save_checkpoint(checkpoint, args.save)  # the options that it goes on with
    start = time.perf_counter()
    try:
        for _ in sgd(network, watched, to_go, args.mini_batch, args.eta, cost=cost,
                     rng=checkpoint.rng, update=update):
            keep_epoch(checkpoint, data, args)
            watched.clear()
            print_epoch(checkpoint, data, args, time.perf_counter() - start)
            if out_of_patience(history, args.patience):
                print(f"No better for {args.patience} epochs: stopped.")
                break
            start = time.perf_counter()
    finally:
        watched.clear()
    right = network.evaluate(data.test) if validates(args) else history[-1][0]
    print(f"\nAccuracy: {right / len(data.test):.2%}")


def keep_epoch(checkpoint: Checkpoint, data: Mnist, args: argparse.Namespace) -> None:
    """Judge the network after an epoch; save it and draw its learning curve, where asked for."""
    network, history = checkpoint.network, checkpoint.history
    judges, which = (data.validation, "validation") if validates(args) else (data.test, "test")
    history.append(measure(network, judges, COSTS[args.cost]))
    if args.save:
        save_checkpoint(checkpoint, args.save)
    if args.svg:
        title = f"Learning: {network.sizes}, mini-batch {args.mini_batch}, eta {args.eta:g}"
        svg.write(args.svg, title, [report.learning_curve(history, len(judges), which)])


def measure(network: Network, data: DataSet, cost: type[Cost]) -> tuple[int, float]:
    """How many digits the network gets right, and their average cost, in one pass."""
    right, total = 0, 0.0
    for x, y in data:
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
        right, cost = measure(checkpoint.network, data.training, COSTS[args.cost])
        penalty = l2_penalty(checkpoint.network, args.lmbda, n)
        print(f"{' ' * len(epoch)} {right} / {n} training digits, cost {cost:.4f} + penalty"
              f" {penalty:.4f}", flush=True)


def epochs_since_best(history: Sequence[tuple[int, float]]) -> int:
    """How many epochs have gone by since the accuracy was best, for the first time.

    >>> epochs_since_best([(90, 0.3), (95, 0.2), (94, 0.2), (95, 0.1)])
    2
    """
    counts = [right for right, _ in history]
    return len(counts) - 1 - counts.index(max(counts))


def out_of_patience(history: Sequence[tuple[int, float]], patience: int | None) -> bool:
    """Whether the accuracy has gone no better for `patience` epochs; None means never."""
    return patience is not None and len(history) > 0 and epochs_since_best(history) >= patience


def what_is_kept(checkpoint: Checkpoint, path: str | None) -> str:
    """After Ctrl-C: which epoch of this run the file holds, as the file itself has it."""
    if not path:
        return "Nothing was saved (--save FILE keeps each epoch)."
    try:
        kept = load_checkpoint(path)
        if same_training(kept, checkpoint):
            name = f'"{path}"' if " " in path else path
            return (
                f"{path} holds the network after epoch {len(kept.history) - 1}."
                f" To go on: python3 -m tinynn train --resume {name}"
            )
    except (OSError, ModelError):
        pass
    return f"No epoch of this run is in {path} yet."


def evaluate(args: argparse.Namespace) -> None:
    """Show how well a saved network reads the test digits, and which it takes for which."""
    expect_place("--svg", args.svg, [args.file])
    network, test = load_both(args)
    watched = Watched(test, total=len(test))
    counts, wrong = report.confusion(network, watched)
    watched.clear()
    right = len(test) - len(wrong)
    print(
        f"Accuracy: {right} / {len(test)} = {right / len(test):.2%}\n\n"
        f"Rows: the truth; columns: the answer; last: how much of the row is right\n\n"
        f"{confusion_table(counts, report.DIGITS)}\n\n{report.common_mistakes(counts)}"
    )
    wrong = wrong[: args.wrong]
    if wrong:
        print(f"\n{report.misread(wrong, test, test.width)}")
    if args.svg:
        table = svg.matrix(counts, report.DIGITS, f"{right} of {len(test)} test digits right")
        svg.write(args.svg, f"Truth and answer: {Path(args.file).name}",
                  [[table], *report.misread_panels(wrong, test, test.width)])


def load_both(args: argparse.Namespace) -> tuple[Network, DataSet]:
    """The network in a file, and test digits that fit it."""
    network = load(args.file)
    if args.data:
        test = first("--test-size", args.test_size, load_mnist(args.data).test,
                     f"test data of {args.data}")
    else:
        test = draw_data(1, args.test_size or DRAWN_TEST).test
    check_fit(network.sizes, test[0])
    print(
        f"Network: sizes {network.sizes}, {network.parameter_count:,} parameters, {args.file}\n"
        f"Data:    {len(test):,} test digits, {f'from {args.data}' if args.data else DRAWN}\n"
    )
    return network, test


def show(args: argparse.Namespace) -> None:
    """Show what a saved network makes of a test digit, or what one of its neurons looks for."""
    expect_place("--svg", args.svg, [args.file])
    title, rows = Path(args.file).name, []
    if args.neuron is not None:
        text, panel = report.neuron(load(args.file), args.neuron)
        print(text)
        rows.append([panel])
    if args.neuron is None or args.index is not None:
        network, test = load_both(args)
        index = args.index or 0
        if not 0 <= index < len(test):
            raise ValueError(f"--index {index}: there are test digits 0 to {len(test) - 1:,}")
        text, more = report.digit(network, test[index], test.width)
        print(f"Test digit {index}:\n{text}")
        title += f", test digit {index}"
        rows += more
    if args.svg:
        svg.write(args.svg, title, rows)


def check(args: argparse.Namespace) -> int:
    """Check `backprop` and a step of training; return 0 if both are right, otherwise 1."""
    rng = Random(args.seed)
    network, name = what_to_check(args, rng)
    cost = COSTS[name]
    data = real_examples(network, args.data) if args.data else random_examples(network, rng)
    x, y = data[0]
    print(f"Network:   sizes {network.sizes}, {network.activation}, {network.parameter_count:,}"
          f" parameters, {cost.__name__}\n", flush=True)

    compared = min(args.sample or network.parameter_count, network.parameter_count)
    gradient_right = check_backprop(network, x, y, cost, compared, rng)
    print()
    step_right = check_training(network, data, cost, compared, rng)
    if gradient_right is None:
        return 1
    points = errors_by_epsilon(network, x, y, cost, args)
    if points:
        print(
            f"\nLargest relative error at {min(compared, PLOTTED)} random parameters,"
            f" by epsilon (left: rounding; right: truncation):\n\n{log_plot(points)}"
        )
    return 0 if gradient_right and step_right else 1


def check_backprop(
    network: Network, x: Vector, y: Vector, cost: type[Cost], compared: int, rng: Random
) -> bool | None:
    """Compare the gradient of `backprop` with differences, and print that.

    Returns whether it is right, or None where `backprop` does not even return a gradient.
    """
    try:
        derivatives = check_shape(backprop(network, x, y, cost), network)
    except Exception as error:  # of whatever kind: the engine itself is what may be wrong here
        print(f"backprop, on one example:\nVerdict:   the gradient is WRONG: {what_failed(error)}")
        return None
    result = check_gradient(network, x, y, cost, sample=compared, rng=rng)
    smooth = network.activation != "relu"
    order = convergence_order(network, x, y, cost, rng=rng) if smooth else nan
    verdict = result.verdict
    if not isnan(order) and abs(order - 2) > 0.05:
        verdict = "wrong"
    elif result.right and max(map(abs, derivatives.values())) < SEEN:
        verdict = "cannot be decided"
    print(report.gradient_check(result, compared, order, verdict), flush=True)
    return verdict == "right"


def check_training(
    network: Network, data: list[Example], cost: type[Cost], compared: int, rng: Random
) -> bool:
    """Compare what a step of training does with differences, print that; whether it is right."""
    try:
        step = gradient_of_update(network, data, cost=cost)
    except Exception as error:  # as in `check_backprop`
        print(f"A step of training:\nVerdict:   the step is WRONG: {what_failed(error)}")
        return False
    result = compare(network, data, step, cost, sample=compared, rng=rng)
    print(report.training_check(result, compared, len(data)), flush=True)
    return result.right


def what_failed(error: Exception) -> str:
    """An exception in words, with the line of code that raised it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"


def what_to_check(args: argparse.Namespace, rng: Random) -> tuple[Network, str]:
    """The network in a file and the name of its cost, or a fresh network and the cost asked for."""
    if not args.file:
        sizes, activation = args.sizes or [4, 3, 2], args.activation or "sigmoid"
        return Network(sizes, args.init, rng, activation), args.cost or "quadratic"
    for option in ("sizes", "activation", "cost"):
        if getattr(args, option):
            raise ValueError(f"--{option}: {args.file} has its own; give one or the other")
    network, model = read_model(args.file)
    return network, next(name for name in COSTS if COSTS[name].__name__ == model["cost"])


def real_examples(network: Network, folder: str) -> list[Example]:
    """The first test images in `folder`, and their desired outputs."""
    examples = list(load_mnist(folder).test[:CHECKED])
    check_fit(network.sizes, examples[0])
    return examples


def random_examples(network: Network, rng: Random) -> list[Example]:
    """Random inputs, about half of them 0 like the pixels of a digit, and random outputs."""
    return [
        ([rng.choice([0.0, rng.uniform(-1, 1)]) for _ in range(network.sizes[0])],
         [rng.random() for _ in range(network.sizes[-1])])
        for _ in range(CHECKED)
    ]


def errors_by_epsilon(
    network: Network, x: Vector, y: Vector, cost: type[Cost], args: argparse.Namespace
) -> list[tuple[float, float]]:
    """(epsilon, largest relative error) for epsilon from 1e-14, or what is not lost, to 1e-1."""
    parameters = list(entries(network))
    largest = max(abs(v[i]) for _, v, i in parameters)
    sample = min(args.sample or PLOTTED, PLOTTED, len(parameters))
    parameters = Random(args.seed).sample(parameters, sample)
    derivatives = check_shape(backprop(network, x, y, cost), network)
    points = []
    for exponent in range(-28, -1):
        epsilon = 10 ** (exponent / 2)
        if largest + epsilon > largest > largest - epsilon:
            errors = [ROUNDING]
            for place, b, _ in differences(network, [(x, y)], cost, epsilon, parameters):
                if isfinite(b):
                    a = derivatives[place]
                    errors.append(abs(a - b) / max(abs(a), abs(b), FLOOR))
            points.append((epsilon, max(errors)))
    return points


def layer_sizes(text: str) -> list[int]:
    """The layer sizes in a text such as "784,30,10"; argparse reports any other text."""
    try:
        return [int(size) for size in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list such as 784,30,10") from None


def learning_rate(text: str) -> float:
    """The finite number greater than 0 in a text; argparse reports any other text."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a finite number greater than 0")
    return number


def zero_or_more(text: str) -> float:
    """The finite number of 0 or more in a text; argparse reports any other text."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a finite number of 0 or more")
    return number


def svg_path(text: str) -> str:
    """The name of an SVG file; argparse reports names that do not look like one."""
    if not text.lower().endswith(".svg"):
        raise argparse.ArgumentTypeError(f"{text!r} does not end in .svg")
    return text


def parser() -> Parser:
    """The command line's options."""
    main = Parser(prog="python3 -m tinynn", description="A neural network that learns digits.")
    commands = main.add_subparsers(metavar="COMMAND", required=True)
    add_train(commands.add_parser("train", help="train a network, and see what it has learnt"))
    add_evaluate(commands.add_parser("evaluate", help="see how well a saved network reads, and"
                                                      " what it takes for what"))
    add_show(commands.add_parser("show", help="look inside a saved network"))
    add_check(commands.add_parser("check", help="check backprop, and a step of training, by finite"
                                                  " differences"))
    return main


def add_train(command: argparse.ArgumentParser) -> None:
    """The options of `train`. Those not given are None, so that --resume knows which were given."""
    add_data(command)
    add_test_size(command)
    command.set_defaults(command=train, data=None)
    option = command.add_argument
    option("--sizes", type=layer_sizes, metavar="N,N,...",
           help="neurons in each layer (784,30,10)")
    option("--epochs", type=whole_number, metavar="N",
           help="passes over the training data, with those done before --resume (10)")
    option("--mini-batch", type=whole_number, metavar="N", help="examples for one step (10)")
    option("--eta", type=learning_rate, metavar="RATE", help="the learning rate (3.0)")
    add_init(command)
    option("--train-size", type=whole_number, metavar="N",
           help=f"train on the first N digits (all, or {DRAWN_TRAINING:,} drawn ones)")
    add_chapter_3(command)
    option("--save", metavar="FILE", help="save the network after each epoch")
    option("--resume", metavar="FILE",
           help="go on training the network that --save FILE saved, and save it there")
    add_svg(command, "accuracy and cost by epoch")


def add_chapter_3(command: argparse.ArgumentParser) -> None:
    """The options of `train` that chapters 3 and 5 bring."""
    option = command.add_argument
    option("--cost", choices=tuple(COSTS), help="what descent lowers (quadratic)")
    option("--lmbda", type=zero_or_more, metavar="LAMBDA",
           help="L2 regularization: how much small weights are preferred (0)")
    option("--activation", choices=tuple(ACTIVATIONS),
           help="the hidden neurons (sigmoid); tanh and relu want a smaller --eta")
    option("--patience", type=whole_number, metavar="K",
           help="stop, and keep the last network, when the validation digits have gone no better"
                " for K epochs")
    option("--watch", action="store_true", default=None,
           help="show accuracy and cost on validation and training digits after each epoch")


def add_evaluate(command: argparse.ArgumentParser) -> None:
    """The options of `evaluate`."""
    command.set_defaults(command=evaluate)
    command.add_argument("file", metavar="FILE", help="a saved network")
    add_data(command)
    add_test_size(command)
    command.add_argument("--wrong", type=whole_number, default=0, metavar="N",
                         help="draw the first N misread digits")
    add_svg(command, "the confusion matrix, and misread digits")


def add_show(command: argparse.ArgumentParser) -> None:
    """The options of `show`."""
    command.set_defaults(command=show)
    command.add_argument("file", metavar="FILE", help="a saved network")
    add_data(command)
    add_test_size(command)
    command.add_argument("--index", type=int, metavar="N", help="the test digit (0)")
    command.add_argument("--neuron", type=int, metavar="J",
                         help="draw the weights into neuron J of the first layer after the input")
    add_svg(command, "what is shown")


def add_check(command: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    option = command.add_argument
    option("file", metavar="FILE", nargs="?", help="a saved network (without it, a fresh one)")
    option("--sizes", type=layer_sizes, metavar="N,N,...",
           help="neurons in each layer of a fresh network (4,3,2)")
    option("--cost", choices=tuple(COSTS), help="the cost, for a fresh network (quadratic)")
    option("--activation", choices=tuple(ACTIVATIONS),
           help="the hidden neurons of a fresh network (sigmoid)")
    option("--sample", type=whole_number, metavar="N",
           help="check N parameters picked at random (all)")
    option("--data", metavar="DIR",
           help="take the first test images in this folder (without it, random inputs)")
    add_init(command)
    command.set_defaults(command=check, init="scaled", seed=1)


def add_test_size(command: argparse.ArgumentParser) -> None:
    """The option that takes only a part of the test data."""
    command.add_argument(
        "--test-size", type=whole_number, metavar="N",
        help=f"test (and with --data validate) on the first N digits (all, or {DRAWN_TEST} drawn)",
    )


def add_svg(command: argparse.ArgumentParser, what: str) -> None:
    """The option that keeps a picture."""
    command.add_argument("--svg", type=svg_path, metavar="FILE", help=f"draw {what} to an SVG file")


def add_init(command: argparse.ArgumentParser) -> None:
    """The options that say how a network starts."""
    command.add_argument(
        "--init", choices=["scaled", "gaussian"],
        help="how the weights start: with standard deviation 1/sqrt(n_in), or 1 (scaled)",
    )
    command.add_argument(
        "--seed", type=int, metavar="N", help="another seed gives other random numbers (1)"
    )


if __name__ == "__main__":
    sys.exit(run(parser()))
