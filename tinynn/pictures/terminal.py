"""Pictures and plots made of characters, and a line that shows how far training has come."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from math import log10
from typing import Any, TextIO

from tinynn.matrix import Vector

SHADES = " .:-=+*#%@"  # from light to dark; plain ASCII, which every terminal can show
REDRAW = 0.1  # seconds between two drawings of the progress line


def shades(values: Vector, width: int, low: float = 0.0, high: float = 1.0) -> list[str]:
    """Values from `low`, light, to `high`, dark, row after row, as lines of text.

    A character is about twice as high as wide, so each value is written as two characters.

    >>> shades([0.0, 0.5, 1.0,
    ...         1.0, 0.5, 0.0], width=3)
    ['  ==@@', '@@==  ']
    """
    steps = (len(SHADES) - 1) / ((high - low) or 1.0)
    marks = [2 * SHADES[round((value - low) * steps)] for value in values]
    return ["".join(marks[start : start + width]) for start in range(0, len(marks), width)]


def pooled(values: Vector, width: int, block: int) -> Vector:
    """The mean of each block of `block` x `block` values: a smaller picture of the same.

    Columns and rows that do not fill a block are left out.

    >>> pooled([1.0, 2.0, 5.0, 5.0,
    ...         3.0, 4.0, 5.0, 6.0], width=4, block=2)
    [2.5, 5.25]
    """
    height = len(values) // width
    return [
        sum(sum(values[(row + i) * width + column :][:block]) for i in range(block)) / block**2
        for row in range(0, height - block + 1, block)
        for column in range(0, width - block + 1, block)
    ]


def side_by_side(pictures: Sequence[list[str]], captions: Sequence[str]) -> str:
    """Pictures of the same height in a row, each with its caption below.

    >>> print(side_by_side([["@@@@", "@@@@"], ["....", "...."]], ["ink", "dots"]))
    @@@@....
    @@@@....
    ink dots
    """
    lines = ["".join(line) for line in zip(*pictures)]
    lines.append("".join(c.ljust(len(p[0])) for p, c in zip(pictures, captions)))
    return "\n".join(line.rstrip() for line in lines)


def bars(values: Vector, labels: Sequence[str], width: int = 40) -> str:
    """Values from 0 to 1 as horizontal bars, each between its label and its value.

    >>> print(bars([0.25, 1.0], ["no", "yes"], width=8))
     no |##      | 0.250
    yes |########| 1.000
    """
    longest = max(map(len, labels))
    return "\n".join(
        f"{label:>{longest}} |{'#' * round(value * width):<{width}}| {value:.3f}"
        for label, value in zip(labels, values)
    )


def columns(values: Vector, height: int = 5, across: int = 60) -> str:
    """Values from 0 to 1 as upright bars, `across` of them in a row, with numbers from 0 below.

    >>> print(columns([0.0, 0.5, 1.0, 0.3, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.9], height=2))
    1 |  #       #
    0 |.###......#
       0         10
    """
    rows = []
    for start in range(0, len(values), across):
        part = values[start : start + across]
        filled = [round(value * height) for value in part]
        for line in range(height, 0, -1):
            margin = {height: "1", 1: "0"}.get(line, " ")
            floor = "." if line == 1 else " "
            marks = ("#" if lines >= line else floor for lines in filled)
            rows.append(f"{margin} |{''.join(marks)}".rstrip())
        numbers = (str(n).ljust(10) for n in range(start, start + len(part), 10))
        rows.append(f"   {''.join(numbers)}".rstrip())
    return "\n".join(rows)


def plot(curves: Mapping[str, Vector], height: int = 10) -> str:
    """Curves drawn over each other, a column for each value.

    The mark of a curve is the first letter of its name. All the values must be finite.

    >>> print(plot({"rise": [0.0, 1.0, 2.0, 3.0], "flat": [2.0, 2.0, 2.0, 2.0]}, height=4))
       3 |   r
         |ffff
         | r
       0 |r
         +----
    """
    low = min(min(values) for values in curves.values())
    high = max(max(values) for values in curves.values())
    step = (high - low) / (height - 1) or 1.0
    lines = [[" "] * max(map(len, curves.values())) for _ in range(height)]
    for name, values in curves.items():
        for column, value in enumerate(values):
            lines[round((high - value) / step)][column] = name[0]
    names = [f"{high:.4g}", *[""] * (height - 2), f"{low:.4g}"]
    margin = max(4, *map(len, names))
    rows = [f"{name:>{margin}} |{''.join(line)}".rstrip() for name, line in zip(names, lines)]
    return "\n".join([*rows, " " * margin + " +" + "-" * len(lines[0])])


def confusion_table(counts: Sequence[Sequence[int]], labels: Sequence[str]) -> str:
    """counts[truth][answer] as a table. Right answers, on the diagonal, are in [brackets].

    The last column is the share of the row that is right.

    >>> print(confusion_table([[8, 2], [0, 5]], ["0", "1"]))
       0   1
    0 [8]  2    80.0%
    1  .  [5]  100.0%
    """
    cell = max(len(text) for text in [*labels, *(str(n) for row in counts for n in row)]) + 3
    margin = max(map(len, labels))
    lines = [" " * margin + "".join(f"{label:>{cell - 1}} " for label in labels).rstrip()]
    for truth, row in enumerate(counts):
        cells = [f"{count or '.':>{cell - 1}} " for count in row]
        cells[truth] = f"[{row[truth]}]".rjust(cell)
        share = f"{row[truth] / sum(row):8.1%}" if sum(row) else ""
        lines.append(f"{labels[truth]:>{margin}}{''.join(cells)}{share}".rstrip())
    return "\n".join(lines)


def log_plot(points: Sequence[tuple[float, float]]) -> str:
    """Points (x, y) on logarithmic axes: a column for each point, a line for each power of ten.

    The dotted line marks the floor, the smallest y. At least one point is needed, and all numbers
    must be finite and above 0.

    >>> print(log_plot([(1e-3, 1e-1), (1e-2, 1e-3), (1e-1, 1e-2)]))
    1e-01 | *
    1e-02 |     *
    1e-03 |...*... floor: 0.001 at 0.01
          +-------
           0.001 0.1
    """
    powers = [round(log10(y)) for _, y in points]
    floor_x, floor_y = min(points, key=lambda point: point[1])
    lines = []
    for power in range(max(powers), min(powers) - 1, -1):
        paper = "." if power == min(powers) else " "
        marks = [paper + ("*" if p == power else paper) for p in powers]
        note = f"{paper} floor: {floor_y:.2g} at {floor_x:.2g}" if paper == "." else ""
        lines.append(f"1e{power:+03d} |{''.join(marks)}{note}".rstrip())
    lines.append("      +" + "-" * (2 * len(points) + 1))
    first, last = f"{points[0][0]:g}", f"{points[-1][0]:g}"
    lines.append(f"       {first} {last.rjust(2 * len(points) - len(first) - 1)}")
    return "\n".join(lines)


def progress_line(done: int, total: int, seconds: float) -> str:
    """How far a training has come after `seconds`: count, rate, and the time left at that rate.

    >>> progress_line(500, 2000, seconds=10.0)
    '500 / 2,000 examples, 50 per second, 30 s left'
    """
    rate = done / seconds
    left = (total - done) / rate
    return f"{done:,} / {total:,} examples, {rate:,.0f} per second, {left:,.0f} s left"


class Watched(Sequence[Any]):
    """A data set that shows in a progress line how many of its examples have been taken.

    `sgd` does not know that it is watched:

        with Watched(training, total=30 * len(training)) as watched:
            for epoch in sgd(network, watched, epochs=30, mini_batch_size=10, eta=3.0):
                watched.clear()
                print(f"Epoch {epoch}: {network.evaluate(test)} / {len(test)}")

    The end of the `with` block removes the line, also after Ctrl-C or an error.
    """

    def __init__(self, data: Sequence[Any], total: int, stream: TextIO = sys.stderr) -> None:
        """Watch `data`. `total` is the number of examples that will be taken in all epochs.

        Nothing is shown if `stream` is not a terminal.
        """
        self.data = data
        self.total = total
        self.stream = stream
        self.done = 0
        self.start = self.drawn_at = time.perf_counter()
        self.line = ""  # what the terminal shows now

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *error: object) -> None:
        self.clear()

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: Any) -> Any:
        example = self.data[index]
        self.done += 1
        now = time.perf_counter()
        if self.stream and self.stream.isatty() and now - self.drawn_at > REDRAW:
            self.drawn_at = now
            self.clear()
            line = progress_line(self.done, self.total, now - self.start)
            self.line = line[: columns_of(self.stream) - 1]  # a longer one could not be removed
            print(self.line, end="", file=self.stream, flush=True)
        return example

    def clear(self) -> None:
        """Remove the progress line, so that something else can be printed in its place."""
        if self.line:
            print("\r" + " " * len(self.line), end="\r", file=self.stream, flush=True)
            self.line = ""


def columns_of(terminal: TextIO) -> int:
    """The number of characters in a line of the terminal, or 80 where it does not say."""
    try:
        return os.get_terminal_size(terminal.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
