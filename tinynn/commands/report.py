"""What the commands say of a network, as text to print and as pictures to keep.

Test data are a sequence of examples whose x are images, `width` pixels in a row, and whose y are
the unit vectors of the digits.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from math import isfinite, isnan, nan

from mnist_idx.image import picture
from tinynn.gradient_check import EPSILON, TOLERANCE, GradientReport
from tinynn.matrix import Example, Vector, argmax
from tinynn.network import Network, label
from tinynn.pictures import Mistake, Picture, hidden_weights, plots, svg
from tinynn.pictures.terminal import bars, side_by_side, tenths

History = Sequence[tuple[int, float]]  # after each epoch: digits right, their average cost
UNDECIDED = "cannot be decided: the cost is too flat here, or rounding hides how it changes"
DIGITS = [str(digit) for digit in range(10)]
PLURALS = ("zeros", "ones", "twos", "threes", "fours",
           "fives", "sixes", "sevens", "eights", "nines")


def first_answers(network: Network, test: Sequence[Example], width: int) -> str:
    """Pictures of the first three test digits that are read right, and the first three wrong."""
    parts = []
    for title, wanted in (("Right", True), ("Wrong", False)):
        pictures, captions = [], []
        for x, digit, answer in islice(answers(network, test, right=wanted), 3):
            pictures.append(picture(x, width))
            captions.append(f"   {digit}" if wanted else f"   {digit}, taken for {answer}")
        if pictures:
            parts.append(f"{title}:\n{side_by_side(pictures, captions)}")
    return "\n\n".join(parts)


def answers(
    network: Network, test: Sequence[Example], right: bool
) -> Iterator[tuple[Vector, int, int]]:
    """(x, digit, answer) of each example whose answer is right (or wrong, if `right` is False)."""
    for x, y in test:
        digit, answer = label(y), network.classify(x)
        if (answer == digit) == right:
            yield x, digit, answer


def learning_curve(measured: Mapping[str, tuple[History, int]]) -> list[list[svg.Panel]]:
    """Curves by epoch: the share of the digits that is right, and their average cost.

    `measured` has for each kind of digits, such as "test", the history and the number of digits.
    A history that begins later than the longest one is drawn where it begins. A cost that is not
    finite is a gap in its curve, and the title counts these.
    """
    epochs = max(len(history) for history, _ in measured.values())
    accuracies, costs, missing = {}, {}, 0
    for which, (history, n) in measured.items():
        name = f"{which} digits" if len(measured) > 1 else ""
        gap = [nan] * (epochs - len(history))
        accuracies[name] = gap + [100 * right / n for right, _ in history]
        costs[name] = gap + [cost for _, cost in history]
        missing += sum(not isfinite(cost) for _, cost in history)
    where = "" if len(measured) > 1 else f" of the {next(iter(measured))} digits"
    note = f" ({missing} not finite)" if missing else ""
    panels = [
        plots.curves(accuracies, f"Accuracy{where.replace(' of ', ' on ')}", "epoch", "right (%)"),
        plots.curves(costs, f"Average cost{where}{note}", "epoch", "cost"),
    ]
    return [panels] if len(measured) == 1 else [[panel] for panel in panels]


def common_mistakes(counts: Sequence[Sequence[int]]) -> str:
    """The three most common mistakes of counts[truth][answer], in words."""
    mistakes = [
        (count, truth, answer)
        for truth, row in enumerate(counts)
        for answer, count in enumerate(row)
        if count and answer != truth
    ]
    mistakes.sort(key=lambda mistake: -mistake[0])
    lines = [
        f"  {count} of {sum(counts[truth]):,} {PLURALS[truth]} taken for {PLURALS[answer]}"
        for count, truth, answer in mistakes[:3]
    ]
    return "\n".join(["The most common mistakes:", *lines] if lines else ["No mistakes."])


def misread(wrong: Sequence[Mistake], test: Sequence[Example], width: int) -> str:
    """Pictures of misread digits, as many side by side as the terminal has room for."""
    across = max(1, shutil.get_terminal_size().columns // width)
    rows = []
    for start in range(0, len(wrong), across):
        row = wrong[start : start + across]
        pictures = [picture(test[i][0], width) for i, _, _ in row]
        captions = [f"  {i}: {digit}, taken for {answer}" for i, digit, answer in row]
        rows.append(side_by_side(pictures, captions))
    return "\n\n".join(rows)


def misread_panels(
    wrong: Sequence[Mistake], test: Sequence[Example], width: int
) -> list[list[svg.Panel]]:
    """Panels of misread digits, in rows of four."""
    panels = [
        svg.image(test[i][0], width, f"{i}: {digit}, taken for {answer}", size=112)
        for i, digit, answer in wrong
    ]
    return [panels[start : start + 4] for start in range(0, len(panels), 4)]


def neurons(network: Network, j: int | None = None) -> Picture:
    """The weights into neuron j of the first layer after the input, or into each neuron of it.

    Raises ValueError where that layer has no neuron j, or where the weights do not make a square.
    """
    picture = hidden_weights(network, None if j is None else [j])
    words = "Each neuron has its own scale."
    if j is not None:
        w, b = network.weights[0][j], network.biases[0][j]
        words = f"Weights from {min(w):+.3g} to {max(w):+.3g}, bias {b:+.3g}"
        picture.title += f", bias {b:+.3g}"
    picture.text += f"\n{words}"
    return picture


def digit(network: Network, example: Example, width: int, name: str) -> Picture:
    """A digit, the activations of every layer for it, and the answer, in few lines.

    `name` says which digit it is.
    """
    x, y = example
    _, activations = network.zs_and_activations(x)
    outputs = activations[-1]
    truth, answer = argmax(y), argmax(outputs)
    what = "an 8" if truth == 8 else f"a {truth}"
    verdict = f"{answer}, right" if answer == truth else f"{answer}, wrong: it is {what}"
    text = [f"{name}, {what} (the fuller the character, the more ink):",
            image_and_outputs(x, width, outputs)]
    rows = [[
        svg.image(x, width, "The image"),
        plots.bars(outputs, f"Answer: {verdict}", "digit", "output activation", DIGITS, answer,
                   svg.BLUE if answer == truth else svg.RED),
    ]]
    for layer, a in enumerate(activations[1:-1], start=1):
        words, a = zero_to_one(network, a)
        title = f"Hidden layer {layer}, {words}"
        text += [f"{title}, in tenths (9: nine tenths or more):", tenths(a)]
        rows.append([plots.bars(a, title, "neuron", "activation")])
    text += ["", f"Answer: {verdict}"]
    return Picture(f"{name}, {what}", "\n".join(text), rows)


def image_and_outputs(x: Vector, width: int, outputs: Vector) -> str:
    """An image, and at its right the output activations as bars."""
    right = ["Output activations:", *bars(outputs, DIGITS, 38).splitlines()]
    lines = zip_longest(picture(x, width), right, fillvalue="")
    return "\n".join(f"{ink:<{width}}  {bar}".rstrip() for ink, bar in lines)


def zero_to_one(network: Network, a: Vector) -> tuple[str, Vector]:
    """The activations of a hidden layer as numbers from 0 to 1, and the words for them."""
    if network.activation == "sigmoid":
        return "activations", a
    largest = max(map(abs, a)) or 1.0  # other activations may be negative, or above 1
    return f"sizes of activations (1: {largest:.3g})", [abs(a_j) / largest for a_j in a]


def gradient_check(result: GradientReport, compared: int, order: float, verdict: str) -> str:
    """The comparison of the gradient of `backprop`, the order of convergence, and the verdict."""
    words = {"right": "the gradient is right", "wrong": "the gradient is WRONG"}
    return (
        f"backprop, on one example:\n{comparison(result, compared, 'backpropagation')}\n"
        f"Order:     {'not measurable' if isnan(order) else f'{order:.2f}'}"
        f" (of convergence: 2.00 if the gradient is right, 1.00 if not)\n"
        f"Verdict:   {words.get(verdict, UNDECIDED)}"
    )


def training_check(result: GradientReport, compared: int, examples: int) -> str:
    """The comparison of a step of training, and the verdict."""
    words = {"right": "the step follows the gradient", "wrong": "the step is WRONG"}
    return (
        f"A step of training, on a mini-batch of {examples}:\n"
        f"{comparison(result, compared, 'step of training')}\n"
        f"Verdict:   {words.get(result.verdict, UNDECIDED)}"
    )


def comparison(result: GradientReport, compared: int, source: str) -> str:
    """The number of derivatives compared, and the worst one: by `source` and by differences."""
    return (
        f"Compared:  {compared:,} derivatives with finite differences, epsilon {EPSILON:g}\n"
        f"Worst:     {result.place}, relative error {result.error:.1e}"
        f" (tolerance {TOLERANCE:g})\n"
        f"             {source:<17}  {result.analytic:+.15f}\n"
        f"             finite difference  {result.numerical:+.15f}"
    )
