"""Pictures of digits, weights, curves and mistakes, for a notebook, a terminal or a file.

    from tinynn.pictures import confusion_matrix, curves, hidden_weights, image
    hidden_weights(network)                                 # a notebook shows the picture
    print(image(x))                                         # a terminal shows it as text
    confusion_matrix(network, test).save("mistakes.svg")    # a browser opens the file

Each function returns a `Picture`. `terminal` draws the text; `svg` (images, weights) and `plots`
(curves, tables) draw the SVG.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any

from tinynn.matrix import Example, Examples, ShapeError, Vector, vector
from tinynn.network import Network, label
from tinynn.pictures import plots, svg, terminal

Mistake = tuple[int, int, int]  # (place, truth, answer): example `place` was taken for `answer`
SIGNS = "+ * #: ink makes it fire; - ~ =: ink keeps it quiet; blank: weights near 0"


@dataclass(repr=False)
class Picture:
    """A picture: a title, a text for the terminal, and rows of panels for the SVG."""

    title: str
    text: str
    rows: list[list[svg.Panel]]

    def __repr__(self) -> str:
        return self.text

    def _repr_svg_(self) -> str:
        """The SVG that a notebook shows."""
        return svg.document(self.title, self.rows)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture to an SVG file. Raises OSError if that fails."""
        svg.write(path, self.title, self.rows)


def image(x: Vector, width: int = 28, title: str = "") -> Picture:
    """An image of pixels from 0, white paper, to 1, black ink, `width` of them in a row.

    Raises ValueError for a pixel that is not between 0 and 1, or a last row that is not full.

    >>> image([0.0, 1.0,
    ...        0.5, 0.0], width=2)
      @@
    ==
    """
    x = vector("x", x, len(x) or 1)
    if width < 1 or len(x) % width:
        raise ValueError(f"{len(x)} pixels do not make rows of {width}")
    for k, pixel in enumerate(x):
        if not 0 <= pixel <= 1:
            raise ValueError(f"x[{k}] is {pixel:g}, expected 0 (white) to 1 (black)")
    text = "\n".join(line.rstrip() for line in terminal.ink(x, width))
    return Picture(title, text, [[svg.image(x, width, "")]])


def hidden_weights(network: Network, neurons: Iterable[int] | None = None) -> Picture:
    """The weights into the neurons of the first layer after the input, each as a small image.

    All neurons of that layer are drawn, or those whose numbers are given. Each has its own scale.
    One neuron alone is drawn larger. Raises ValueError where the network has no such neuron, or
    where its inputs are not a square image.
    """
    places = list(range(network.sizes[1]) if neurons is None else neurons)
    if not places:
        raise ValueError("neurons is empty, expected at least one")
    width = image_width(network, places)
    alone = len(places) == 1
    kind = "output" if len(network.sizes) == 2 else "hidden"
    rows = [network.weights[0][j] for j in places]
    labels = [f"{kind} neuron {j}" if alone else f"{j}" for j in places]
    drawn = [terminal.weights(w, width, block=1 if alone else 2) for w in rows]
    across = max(1, shutil.get_terminal_size().columns // (len(drawn[0][0]) + 2))
    lines = []
    for start in range(0, len(places), across):
        part = [[f"{line}  " for line in text] for text in drawn[start : start + across]]
        lines.append(terminal.side_by_side(part, labels[start : start + across]))
    text = "\n\n".join([*lines, SIGNS])
    title = f"Weights into {labels[0] if alone else f'{len(places)} {kind} neurons'}"
    size = 224 if alone else 112 if len(places) <= 60 else 56
    return Picture(title, text, [[svg.weights(rows, width, labels, size)]])


def image_width(network: Network, neurons: Iterable[int]) -> int:
    """The width of the square image that is the network's input.

    Raises ValueError where its inputs are not a square, or the next layer lacks one of `neurons`.
    """
    n_in, n_out = network.sizes[:2]
    width = isqrt(n_in)
    for j in neurons:
        if not 0 <= j < n_out:
            raise ValueError(
                f"neuron {j}: the first layer after the input has the neurons 0 to {n_out - 1}"
            )
    if width * width != n_in:
        raise ValueError(f"{n_in} weights into a neuron do not make a square picture")
    return width


def curve(values: Vector, title: str = "", x_label: str = "epoch", y_label: str = "") -> Picture:
    """A curve through the values at 0, 1, 2, ... Raises ValueError for one that is not finite."""
    return curves({"": values}, title, x_label, y_label)


def curves(
    series: Mapping[str, Vector], title: str = "", x_label: str = "epoch", y_label: str = ""
) -> Picture:
    """Curves in one frame, each with its name. Each goes through its values at 0, 1, 2, ...

    In the text each curve is drawn with a letter. Raises ValueError for a value that is not finite.

    >>> curves({"training": [1.0, 3.0, 4.0], "test": [1.0, 2.0, 2.0]}, title="Accuracy")
    Accuracy
       4 |            tttttt
         |
         |
         |      tttttt
         |
         |
         |      eeeeeeeeeeee
         |
         |
       1 |eeeeee
         +------------------
          0           2
          epoch
    t: training   e: test   (the last one on top)
    """
    if not series:
        raise ValueError("series is empty, expected at least one curve")
    series = {name: vector(name or "values", v, len(v) or 1) for name, v in series.items()}
    text = terminal.curves(series, title, x_label, y_label)
    return Picture(title, text, [[plots.curves(series, "", x_label, y_label)]])


def confusion_matrix(
    network: Network, data: Iterable[Example], labels: Sequence[str] | None = None
) -> Picture:
    """How often the network gives each answer for each truth: a table of counts[truth][answer].

    `labels` are the names of the answers, without them "0", "1", ... A network with one output has
    two answers, no and yes. Raises ShapeError for an example that does not fit the network, or for
    another number of labels.
    """
    counts, _ = count_answers(network, data)
    labels = labels or [str(j) for j in range(len(counts))]
    if len(labels) != len(counts):
        raise ShapeError(f"{len(labels)} labels, expected {len(counts)}, one for each answer")
    return confusion_picture(counts, labels)


def count_answers(
    network: Any, data: Iterable[Any]
) -> tuple[list[list[int]], list[Mistake]]:
    """counts[truth][answer]: how many examples of that truth got that answer; and the mistakes.

    `network` is a Network, or Lanes with the Pixels of a data set.
    """
    n = network.sizes[-1]
    counts = [[0] * max(n, 2) for _ in range(max(n, 2))]
    mistakes = []
    for place, (x, y) in enumerate(Examples(data)):
        truth, answer = label(vector("y", y, n)), network.classify(x)
        counts[truth][answer] += 1
        if answer != truth:
            mistakes.append((place, truth, answer))
    return counts, mistakes


def confusion_picture(counts: Sequence[Sequence[int]], labels: Sequence[str]) -> Picture:
    """A picture of counts[truth][answer]: a table, with the share of all answers that is right.

    In the text, a table that is wider than a terminal becomes a list of the most common mistakes.
    """
    total = sum(map(sum, counts))
    right = sum(row[truth] for truth, row in enumerate(counts))
    words = "Rows: the truth; columns: the answer; last: how much of the row is right"
    table = terminal.confusion_table(counts, labels)
    if max(map(terminal.width_of, table.splitlines())) > terminal.WIDE:
        words = "Rows: the truth; how many are right; the most common wrong answers"
        table = terminal.confusion_list(counts, labels)
    text = f"Accuracy: {right} / {total} = {right / max(total, 1):.2%}\n\n{words}\n\n{table}"
    panel = plots.matrix(counts, labels, f"{right} of {total} right")
    return Picture("Truth and answer", text, [[panel]])
