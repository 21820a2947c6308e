"""What the commands say of a network, as text to print and as pictures to keep.

Test data are a sequence of examples whose x are images, `width` pixels in a row, and whose y are
the unit vectors of the digits.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import islice
from math import isfinite, isnan

from mnist_idx.image import picture
from tinynn.gradient_check import EPSILON, TOLERANCE, GradientReport
from tinynn.matrix import Example, Vector, argmax
from tinynn.network import Network, label
from tinynn.pictures import Mistake, Picture, image_width, svg
from tinynn.pictures.terminal import bars, columns, shades, side_by_side

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


def learning_curve(history: Sequence[tuple[int, float]], n: int, which: str) -> list[svg.Panel]:
    """Two curves by epoch: the share of the n digits that is right, and their average cost.

    The titles say `which` digits these are, "test" or "validation". A cost that is not finite is
    drawn as high as the highest finite one, and the title counts these.
    """
    accuracies = [100 * right / n for right, _ in history]
    highest = max((cost for _, cost in history if isfinite(cost)), default=0.0)
    costs = [cost if isfinite(cost) else highest for _, cost in history]
    missing = sum(not isfinite(cost) for _, cost in history)
    note = f" ({missing} not finite)" if missing else ""
    return [
        svg.curve(accuracies, f"Accuracy on the {which} digits", "epoch", "right (%)"),
        svg.curve(costs, f"Average cost of the {which} digits{note}", "epoch", "cost"),
    ]


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
        svg.image(test[i][0], width, f"{i}: {digit}, taken for {answer}", scale=4)
        for i, digit, answer in wrong
    ]
    return [panels[start : start + 4] for start in range(0, len(panels), 4)]


def neuron(network: Network, j: int) -> Picture:
    """The weights into neuron j of the first layer after the input, as a picture.

    Light is negative, dark is positive, and the shade in the middle is 0. Raises ValueError where
    that layer has no neuron j, or where the weights do not make a square.
    """
    width = image_width(network, [j])
    w, b = network.weights[0][j], network.biases[0][j]
    text = [
        f"Neuron {j} of the first layer after the input, bias {b:+.3g}",
        f"Weights from {min(w):+.3g} to {max(w):+.3g} (light: negative, dark: positive):",
        *shades(w, width, -svg.largest(w), svg.largest(w)),
    ]
    title = f"Weights into neuron {j}, bias {b:+.3g}"
    return Picture(title, "\n".join(text), [[svg.weights(w, width, title)]])


def digit(network: Network, example: Example, width: int) -> Picture:
    """A digit, the activations of every layer for it, and the answer."""
    x, y = example
    _, activations = network.zs_and_activations(x)
    outputs = activations[-1]
    truth, answer = argmax(y), argmax(outputs)
    verdict = f"{answer}, right" if answer == truth else f"{answer}, wrong: it is a {truth}"
    text = [*picture(x, width), "", "Output activations:", bars(outputs, DIGITS), "",
            f"Answer: {verdict}"]
    rows = [[
        svg.image(x, width, f"The digit: {truth}"),
        svg.bars(outputs, f"Answer: {verdict}", "digit", "output activation", DIGITS, answer),
    ]]
    for layer, a in enumerate(activations[1:-1], start=1):
        title = f"Hidden layer {layer}, activations"
        if network.activation != "sigmoid":  # then activations may be negative, or above 1
            largest = max(map(abs, a)) or 1.0
            a = [abs(a_j) / largest for a_j in a]
            title = f"Hidden layer {layer}, sizes of activations (1: {largest:.3g})"
        text += ["", f"{title}:", columns(a)]
        rows.append([svg.bars(a, title, "neuron", "activation")])
    return Picture(f"The digit: {truth}", "\n".join(text), rows)


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
