"""The epochs of `train`: each is trained, measured, saved and printed."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence

from mnist_idx.mnist import DataSet, Mnist
from tinynn.checkpoint import Checkpoint, out_of_patience, save_checkpoint
from tinynn.commands import report
from tinynn.commands.data import validates
from tinynn.commands.fast import lanes_for
from tinynn.commands.options import default_eta, same_file
from tinynn.cost import Cost
from tinynn.cross_entropy import COSTS
from tinynn.gradient_descent import sgd, update_mini_batch
from tinynn.lanes import Lanes, Pixels
from tinynn.network import Network, label
from tinynn.pictures import svg
from tinynn.pictures.terminal import Watched
from tinynn.regularization import l2, l2_penalty

# A network is stuck if it gives this share of so many images, or more, the same answer, after so
# many mini-batches. After fewer it may only need more epochs.
NEARLY_ALWAYS, ENOUGH_TO_TELL, ENOUGH_STEPS = 0.9, 10, 100


def learn(
    checkpoint: Checkpoint, data: Mnist, args: argparse.Namespace, warned: bool = False
) -> None:
    """Train the network; after each epoch save it, and print how many images it gets right.

    With --patience or --watch these are validation images. Then the accuracy on the test images is
    measured only once, at the end. If `warned`, the reason why a network may be stuck was printed.
    """
    network, history, cost = checkpoint.network, checkpoint.history, COSTS[args.cost]
    n, to_go = len(data.training), args.epochs - len(history)
    lanes = lanes_for(args, network, data.training, args.lmbda)
    update = l2(args.lmbda / n) if args.lmbda else update_mini_batch
    update = lanes.update if lanes else update
    if history and same_file(args.save, args.resume):
        save_checkpoint(checkpoint, args.save)  # the options that it goes on with
    start, stuck = time.perf_counter(), warned
    with Watched(lanes.examples if lanes else data.training, to_go * n) as watched:
        for _ in sgd(network, watched, to_go, args.mini_batch, args.eta, cost=cost,
                     rng=checkpoint.rng, update=update):
            watched.clear()
            answers = keep_epoch(checkpoint, data, args, lanes)
            print_epoch(checkpoint, data, args, time.perf_counter() - start)
            if not stuck and len(history) * n >= ENOUGH_STEPS * args.mini_batch:
                stuck = say_if_stuck(answers, history[-1][0], data.test.classes, args)
            if out_of_patience(history, args.patience):
                print(f"Not better for {args.patience} epochs: stopped.")
                break
            start = time.perf_counter()
    final = measure(lanes or network, data.test, cost)[0] if validates(args) else history[-1]
    print(f"\nAccuracy: {final[0] / len(data.test):.2%}")


def keep_epoch(
    checkpoint: Checkpoint, data: Mnist, args: argparse.Namespace, lanes: Lanes | None
) -> Counter[int]:
    """Measure the network after an epoch; save it and draw its learning curve, where asked for.

    With --watch it is measured on the training images too. Returns how often it gave each answer.
    """
    network, history, cost = checkpoint.network, checkpoint.history, COSTS[args.cost]
    which, images = ("validation", data.validation) if validates(args) else ("test", data.test)
    right_and_cost, answers = measure(lanes or network, images, cost)
    history.append(right_and_cost)
    measured: dict[str, tuple[report.History, int]] = {which: (history, len(images))}
    if args.watch:
        checkpoint.on_training.append(measure(lanes or network, data.training, cost)[0])
        measured["training"] = checkpoint.on_training, len(data.training)
    if args.save:
        save_checkpoint(checkpoint, args.save)
    if args.svg:
        title = f"Learning: {network.sizes}, mini-batch {args.mini_batch}, eta {args.eta:g}"
        svg.write(args.svg, title, report.learning_curve(measured))
    return answers


def measure(
    network: Network, data: DataSet, cost: type[Cost]
) -> tuple[tuple[int, float], Counter[int]]:
    """How many images the network gets right and their average cost; and how often each answer.

    All of it in one pass.
    """
    right, total = 0, 0.0
    answers: Counter[int] = Counter()
    images = Pixels(data, network.sizes[0]) if isinstance(network, Lanes) else data
    with Watched(images, total=len(data)) as watched:
        for x, y in watched:
            a = network.feedforward(x)
            answers[label(a)] += 1
            right += label(a) == label(y)
            total += cost.value(a, y)
    return (right, total / len(data)), answers


def print_epoch(
    checkpoint: Checkpoint, data: Mnist, args: argparse.Namespace, seconds: float
) -> None:
    """Print how many images are right; with --watch also the costs, and the training images."""
    right, cost = checkpoint.history[-1]
    epoch = f"Epoch {len(checkpoint.history) - 1}:"
    if not validates(args):
        print(f"{epoch} {right} / {len(data.test)}   ({seconds:.1f} s)", flush=True)
        return
    print(f"{epoch} {right} / {len(data.validation)} validation images, cost {cost:.4f}"
          f"   ({seconds:.1f} s)", flush=True)
    if args.watch:
        n = len(data.training)
        right, cost = checkpoint.on_training[-1]
        penalty = l2_penalty(checkpoint.network, args.lmbda, n)
        print(f"{' ' * len(epoch)} {right} / {n} training images, cost {cost:.4f} + penalty"
              f" {penalty:.4f}", flush=True)


def say_if_stuck(
    answers: Counter[int], right: int, classes: Sequence[str], args: argparse.Namespace
) -> bool:
    """Print a line where a network gives one answer nearly always, and is mostly wrong.

    Returns whether it does.
    """
    n, ((answer, times),) = sum(answers.values()), answers.most_common(1)
    if n < ENOUGH_TO_TELL or times < NEARLY_ALWAYS * n or right > n / 2:
        return False
    large = args.eta >= default_eta(args.activation, args.cost)
    advice = "a smaller --eta" if large else "a larger --eta, or more epochs"
    print(f"The network answers {classes[answer]} to {times:,} of {n:,} images: try {advice}.",
          flush=True)
    return True
