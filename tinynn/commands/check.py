"""python3 -m tinynn check: is the gradient right, and is a step of training right?"""

from __future__ import annotations

import argparse
import traceback
from math import isfinite, nan
from pathlib import Path
from random import Random

from mnist_idx.command_line import add_set, path_in, whole_number
from mnist_idx.mnist import load_test
from tinynn.backpropagation import backprop
from tinynn.commands import report
from tinynn.commands.data import check_fit, expect_data, first
from tinynn.commands.options import add_init, add_svg, expect_place, layer_sizes
from tinynn.convergence import convergence_order
from tinynn.cost import Cost
from tinynn.cross_entropy import COSTS
from tinynn.gradient_check import (
    FLOOR,
    ROUNDING,
    SEEN,
    check_shape,
    compare,
    differences,
    entries,
    gradient_of_update,
)
from tinynn.judge import judge
from tinynn.matrix import Example, Vector
from tinynn.network import Network
from tinynn.neuron import ACTIVATIONS
from tinynn.pictures import plots, svg
from tinynn.pictures.terminal import Watched, log_plot
from tinynn.questions import QUESTIONS
from tinynn.storage import read_model

PLOTTED = 100  # the plot of errors by epsilon is of so many parameters at most
CHECKED = 3  # examples in the mini-batch of the step of training that is checked


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `check`."""
    option = command.add_argument
    option("file", metavar="FILE", nargs="?", type=path_in,
           help="a saved network (without it, a fresh one)")
    option("--sizes", type=layer_sizes, metavar="N,N,...",
           help="neurons in each layer of a fresh network (4,3,2)")
    option("--cost", choices=tuple(COSTS), help="the cost, for a fresh network (quadratic)")
    option("--activation", choices=tuple(ACTIVATIONS),
           help="the hidden neurons of a fresh network (sigmoid)")
    option("--sample", type=whole_number, metavar="N",
           help="check N parameters picked at random (all)")
    option("--data", metavar="DIR", type=path_in,
           help="take the first test images in this folder (without it, random inputs)")
    add_set(command)
    add_init(command)
    option("--with", dest="mine", metavar="MINE.py", type=path_in,
           help="check the functions that you have written in this file instead, each by itself:"
           f" {', '.join(QUESTIONS)}")
    add_svg(command, "the largest error by epsilon")
    command.set_defaults(command=check, seed=1)


def check(args: argparse.Namespace) -> int:
    """Check `backprop` and a step of training. Returns 0 if both are right, otherwise 1."""
    if args.mine:
        return check_functions(args)
    expect_place("--svg", args.svg, [args.file])
    expect_data(args)
    rng = Random(args.seed)
    network, cost = what_to_check(args, rng)
    data = real_examples(network, args) if args.data else random_examples(network, rng)
    x, y = data[0]
    print(f"Network:   sizes {network.sizes}, {network.activation}, {network.parameter_count:,}"
          f" parameters, {cost.__name__}\n", flush=True)

    compared = min(args.sample or network.parameter_count, network.parameter_count)
    gradient_right = check_backprop(network, x, y, cost, compared, rng)
    print()
    step_right = check_training(network, data, cost, compared, rng)
    if gradient_right is None:
        print("\nThe plot of errors by epsilon needs a gradient.")
        return 1
    show_errors(errors_by_epsilon(network, x, y, cost, args), min(compared, PLOTTED),
                network.parameter_count, args)
    return 0 if gradient_right and step_right else 1


def check_functions(args: argparse.Namespace) -> int:
    """Check a reader's functions. Returns 0 if all are right, otherwise 1."""
    options = ("file", "sizes", "cost", "activation", "init", "sample", "data", "svg")
    others = [name for name in options if getattr(args, name)]
    if others:
        raise ValueError(f"--with checks that file alone: leave out {' and '.join(others)}")
    status = 0
    for name, equation, right, words in judge(args.mine):
        print(f"{name:18} {equation:15} {'right' if right else 'WRONG'}{words and f': {words}'}",
              flush=True)
        status = status if right else 1
    return status


def show_errors(
    points: list[tuple[float, float]], n: int, parameter_count: int, args: argparse.Namespace
) -> None:
    """Print the plot of the largest error of n parameters by epsilon, and draw it for --svg."""
    which = f"all {n}" if n == parameter_count else f"{n} random"
    title = f"Largest relative error at {which} parameters, by epsilon"
    if points:
        print(f"\n{title}\n(left: rounding; right: truncation):\n\n{log_plot(points)}")
    if points and args.svg:
        svg.write(args.svg, title, [[plots.errors(points)]])


def what_to_check(args: argparse.Namespace, rng: Random) -> tuple[Network, type[Cost]]:
    """The network in a file and its cost, or a fresh network and the cost that is given."""
    if not args.file:
        sizes, activation = args.sizes or [4, 3, 2], args.activation or "sigmoid"
        network = Network(sizes, args.init or "scaled", rng, activation)
        return network, COSTS[args.cost or "quadratic"]
    for option in ("sizes", "activation", "cost", "init"):
        if getattr(args, option):
            raise ValueError(f"--{option}: {args.file} has its own; give one or the other")
    network, model = read_model(args.file)
    return network, next(cost for cost in COSTS.values() if cost.__name__ == model["cost"])


def real_examples(network: Network, args: argparse.Namespace) -> list[Example]:
    """The first test images in the folder --data, and their desired outputs."""
    test = first("--data", None, load_test(args.data, args.set), f"test data of {args.data}")
    examples = list(test[:CHECKED])
    check_fit(network.sizes, examples[0], args.set, args.file)
    return examples


def random_examples(network: Network, rng: Random) -> list[Example]:
    """Random inputs, about half of them 0 like the pixels of a digit, and random outputs."""
    return [
        ([rng.choice([0.0, rng.uniform(-1, 1)]) for _ in range(network.sizes[0])],
         [rng.random() for _ in range(network.sizes[-1])])
        for _ in range(CHECKED)
    ]


def check_backprop(
    network: Network, x: Vector, y: Vector, cost: type[Cost], compared: int, rng: Random
) -> bool | None:
    """Compare the gradient of `backprop` with differences, and print the result.

    Returns whether it is right, or None where `backprop` does not even return a gradient.
    """
    try:
        gradient = backprop(network, x, y, cost)
        derivatives = check_shape(gradient, network)
    except Exception as error:  # of whatever kind: the engine itself may be wrong here
        print(f"backprop, on one example:\nVerdict:   the gradient is WRONG: {what_failed(error)}")
        return None
    with Watched([(x, y)], total=2 * compared) as watched:
        result = compare(network, watched, gradient, cost, sample=compared, rng=rng)
    smooth = network.activation != "relu"
    order = convergence_order(network, x, y, cost, rng=rng) if smooth else nan
    verdict = result.verdict
    if order < 1.95:  # False for NaN
        verdict = "wrong"
    elif result.right and max(map(abs, derivatives.values())) < SEEN:  # too small to decide
        verdict = "cannot be decided"
    print(report.gradient_check(result, compared, order, verdict), flush=True)
    return verdict == "right"


def check_training(
    network: Network, data: list[Example], cost: type[Cost], compared: int, rng: Random
) -> bool:
    """Compare a step of training with differences and print the result. Returns if it is right."""
    try:
        step = gradient_of_update(network, data, cost=cost)
    except Exception as error:  # as in `check_backprop`
        print(f"A step of training:\nVerdict:   the step is WRONG: {what_failed(error)}")
        return False
    with Watched(data, total=2 * compared * len(data)) as watched:
        result = compare(network, watched, step, cost, sample=compared, rng=rng)
    print(report.training_check(result, compared, len(data)), flush=True)
    return result.right


def what_failed(error: Exception) -> str:
    """An exception in words, with the line of code that raised it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"


def errors_by_epsilon(
    network: Network, x: Vector, y: Vector, cost: type[Cost], args: argparse.Namespace
) -> list[tuple[float, float]]:
    """(epsilon, largest relative error) for epsilon from 1e-14 to 1e-1.

    An epsilon that is lost when it is added to the largest parameter is left out.
    """
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
