"""What the commands say of a network, as text to print and as pictures to keep.

The names of answers, such as "8" or "sandal", are those of the classes of the test data.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from math import isfinite, isnan, nan

from mnist_idx.image import SIDE
from mnist_idx.mnist import DataSet
from tinynn.gradient_check import EPSILON, TOLERANCE, GradientReport
from tinynn.matrix import Vector, argmax
from tinynn.network import Network, label
from tinynn.pictures import Mistake, Picture, hidden_weights, plots, svg
from tinynn.pictures.terminal import bars, ink, side_by_side, tenths, width_of

History = Sequence[tuple[int, float]]  # after each epoch: images right, their average cost
UNDECIDED = "cannot be decided: the cost is too flat here, or rounding hides how it changes"
MOST_BARS = 13  # beside an image of 28 rows, which is 14 lines of text high


def first_answers(network: Network, test: DataSet) -> str:
    """Pictures of the first three test images that are read right, and the first three wrong."""
    parts = []
    for title, wanted in (("Right", True), ("Wrong", False)):
        pictures, captions = [], []
        for x, truth, answer in islice(answers(network, test, right=wanted), 3):
            pictures.append(ink(x, test.width))
            captions.append(f"   {truth}" if wanted else f"   {truth}, taken for {answer}")
        if pictures:
            parts.append(f"{title}:\n{side_by_side(pictures, captions)}")
    return "\n\n".join(parts)


def answers(network: Network, test: DataSet, right: bool) -> Iterator[tuple[Vector, str, str]]:
    """(x, truth, answer) of each example whose answer is right (or wrong, if `right` is False)."""
    for x, y in test:
        truth, answer = test.classes[label(y)], test.classes[network.classify(x)]
        if (answer == truth) == right:
            yield x, truth, answer


def learning_curve(measured: Mapping[str, tuple[History, int]]) -> list[list[svg.Panel]]:
    """Curves by epoch: the share of the images that is right, and their average cost.

    `measured` has for each kind of images, such as "test", the history and the number of images.
    A history that begins later than the longest one is drawn where it begins. A cost that is not
    finite is a gap in its curve, and the title counts these.
    """
    epochs = max(len(history) for history, _ in measured.values())
    accuracies, costs, missing = {}, {}, 0
    for which, (history, n) in measured.items():
        name = f"{which} images" if len(measured) > 1 else ""
        gap = [nan] * (epochs - len(history))
        accuracies[name] = gap + [100 * right / n for right, _ in history]
        costs[name] = gap + [cost for _, cost in history]
        missing += sum(not isfinite(cost) for _, cost in history)
    where = "" if len(measured) > 1 else f" of the {next(iter(measured))} images"
    note = f" ({missing} not finite)" if missing else ""
    panels = [
        plots.curves(accuracies, f"Accuracy{where.replace(' of ', ' on ')}", "epoch", "right (%)"),
        plots.curves(costs, f"Average cost{where}{note}", "epoch", "cost"),
    ]
    return [panels] if len(measured) == 1 else [[panel] for panel in panels]


def common_mistakes(counts: Sequence[Sequence[int]], classes: Sequence[str]) -> str:
    """The three most common mistakes of counts[truth][answer], in words."""
    mistakes = [
        (count, truth, answer)
        for truth, row in enumerate(counts)
        for answer, count in enumerate(row)
        if count and answer != truth
    ]
    mistakes.sort(key=lambda mistake: -mistake[0])
    lines = [
        f"  {count} of {sum(counts[truth]):,} images of {classes[truth]} taken for"
        f" {classes[answer]}"
        for count, truth, answer in mistakes[:3]
    ]
    return "\n".join(["The most common mistakes:", *lines] if lines else ["No mistakes."])


def misread(wrong: Sequence[Mistake], test: DataSet) -> str:
    """Pictures of misread images, as many side by side as the terminal has room for."""
    across = max(1, shutil.get_terminal_size().columns // len(ink(test[0][0], test.width)[0]))
    rows = []
    for start in range(0, len(wrong), across):
        row = wrong[start : start + across]
        pictures = [ink(test[i][0], test.width) for i, _, _ in row]
        captions = [f"  {what_was_mistaken(mistake, test)}" for mistake in row]
        rows.append(side_by_side(pictures, captions))
    return "\n\n".join(rows)


def misread_panels(wrong: Sequence[Mistake], test: DataSet) -> list[list[svg.Panel]]:
    """Panels of misread images, in rows of four. All are as wide as the longest title needs."""
    titles = [what_was_mistaken(mistake, test) for mistake in wrong]
    size = max(112, *(7 * len(title) - 2 * svg.MARGIN for title in titles)) if titles else 112
    panels = [svg.image(test[i][0], test.width, title, size)
              for (i, _, _), title in zip(wrong, titles)]
    return [panels[start : start + 4] for start in range(0, len(panels), 4)]


def what_was_mistaken(mistake: Mistake, test: DataSet) -> str:
    """A mistake in words, such as "8: 5, taken for 6"."""
    i, truth, answer = mistake
    return f"{i}: {test.classes[truth]}, taken for {test.classes[answer]}"


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


def one_image(network: Network, test: DataSet, index: int) -> Picture:
    """A test image, the activations of every layer for it, and the answer, in few lines."""
    x, y = test[index]
    _, activations = network.zs_and_activations(x)
    outputs = activations[-1]
    right, answer = argmax(outputs) == argmax(y), argmax(outputs)
    truth = test.classes[argmax(y)]
    verdict = f"{test.classes[answer]}, {'right' if right else f'wrong: the truth is {truth}'}"
    name = f"Test image {index}: {truth}"
    text = [f"{name} (the fuller the character, the more ink)",
            image_and_outputs(x, test.width, test.classes, outputs)]
    rows = [[
        svg.image(x, test.width, "The image"),
        plots.bars(outputs, f"Answer: {verdict}", "class", "output activation", test.classes,
                   answer, svg.BLUE if right else svg.RED),
    ]]
    for layer, a in enumerate(activations[1:-1], start=1):
        words, a = zero_to_one(network, a)
        title = f"Hidden layer {layer}, {words}"
        text += [f"{title}, in tenths (9: nine tenths or more):", tenths(a)]
        rows.append([plots.bars(a, title, "neuron", "activation")])
    text += ["", f"Answer: {verdict}"]
    return Picture(name, "\n".join(text), rows)


def read_picture(network: Network, x: Vector, classes: Sequence[str], name: str) -> Picture:
    """The digit that was found in a picture of that name, the outputs for it, and the answer."""
    outputs = network.feedforward(x)
    answer = argmax(outputs)
    text = f"{name}\n{image_and_outputs(x, SIDE, classes, outputs)}\nAnswer: {classes[answer]}"
    return Picture(name, text, [[
        svg.image(x, SIDE, name),
        plots.bars(outputs, f"Answer: {classes[answer]}", "class", "output activation", classes,
                   answer, svg.BLUE),
    ]])


def image_and_outputs(x: Vector, width: int, classes: Sequence[str], outputs: Vector) -> str:
    """An image, and at its right the output activations as bars: the largest, if they are many."""
    shown, title = list(range(len(outputs))), "Output activations:"
    if len(shown) > MOST_BARS:
        shown.sort(key=lambda j: -outputs[j])
        shown, title = shown[:MOST_BARS], "The largest output activations:"
    names = [classes[j] for j in shown]
    room = 39 - max(map(width_of, names))  # so the lines are no longer than those of digits
    right = [title, *bars([outputs[j] for j in shown], names, room).splitlines()]
    left = ink(x, width)
    lines = zip_longest(left, right, fillvalue="")
    return "\n".join(f"{line:<{len(left[0])}}  {bar}".rstrip() for line, bar in lines)


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
