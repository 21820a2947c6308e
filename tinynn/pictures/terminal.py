"""Pictures and plots made of characters, and a line that shows how far training has come."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from math import ceil, log10
from string import ascii_letters
from typing import Any, TextIO
from unicodedata import east_asian_width

from tinynn.matrix import Vector

INK = " .:-=+*#%@"  # from no ink to full ink; plain ASCII, which every terminal can show
POSITIVE, NEGATIVE = " +*#", " -~="  # from weights near 0 to the largest
WIDE = 80  # columns that every terminal has
REDRAW = 0.1  # seconds between two drawings of the progress line


def ink(x: Vector, width: int) -> list[str]:
    """An image of pixels from 0, blank, to 1, the full character @, as lines of text.

    >>> ink([0.0, 0.5, 1.0,
    ...      1.0, 0.5, 0.0], width=3)
    ['  ==@@', '@@==  ']
    """
    means, width = shrunk(x, width, block=1)
    return in_lines([INK[round(mean * (len(INK) - 1))] for mean in means], width)


def weights(w: Vector, width: int, block: int = 1) -> list[str]:
    """Weights into a neuron as lines of text: + * # are positive, - ~ = negative, blank is near 0.

    The fuller the character, the larger the weight. The largest is # or =.

    >>> weights([0.1, 0.3, -0.9,
    ...          0.9, 0.5, -0.5], width=3)
    ['  ++==', '##**~~']
    """
    means, width = shrunk(w, width, block)
    most = max(map(abs, means)) or 1.0
    signs = [POSITIVE if mean > 0 else NEGATIVE for mean in means]
    marks = [sign[round(3 * abs(mean) / most)] for sign, mean in zip(signs, means)]
    return in_lines(marks, width)


def shrunk(values: Vector, width: int, block: int) -> tuple[Vector, int]:
    """An image with a value for each character of its text, and its width.

    A character is about twice as high as wide. So each value is the mean of `block` values side by
    side in twice as many rows. An image less than 16 wide has each value twice, side by side.

    >>> shrunk([0.1, 0.2,
    ...         0.3, 0.4], width=2, block=1)
    ([0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4, 0.4], 4)
    """
    if width < 16:
        return [value for value in values for _ in range(2)], 2 * width
    return pooled(values, width, block, 2 * block), ceil(width / block)


def in_lines(marks: Sequence[str], width: int) -> list[str]:
    """Characters as lines, `width` in each."""
    return ["".join(marks[start : start + width]) for start in range(0, len(marks), width)]


def pooled(values: Vector, width: int, across: int, down: int) -> Vector:
    """The mean of each block of values, `across` columns and `down` rows: a smaller picture.

    Blocks at the right and lower edge may be smaller.

    >>> pooled([1.0, 2.0, 5.0,
    ...         3.0, 4.0, 6.0], width=3, across=2, down=2)
    [2.5, 5.5]
    """
    rows = [values[start : start + width] for start in range(0, len(values), width)]
    blocks = (
        [value for row in rows[top : top + down] for value in row[left : left + across]]
        for top in range(0, len(rows), down)
        for left in range(0, len(rows[top]), across)
    )
    return [sum(block) / len(block) for block in blocks]


def side_by_side(pictures: Sequence[list[str]], captions: Sequence[str]) -> str:
    """Pictures of the same height in a row, each with its caption below, in several lines if long.

    >>> print(side_by_side([["@@@@", "@@@@"], ["....", "...."]], ["ink", "dots"]))
    @@@@....
    @@@@....
    ink dots
    """
    lines = ["".join(line) for line in zip(*pictures)]
    below = [textwrap.wrap(caption, len(picture[0]) if len(pictures) > 1 else WIDE,
                           subsequent_indent="   ", break_long_words=False)
             for picture, caption in zip(pictures, captions)]
    for parts in zip_longest(*below, fillvalue=""):
        lines.append("".join(part + fill(part, len(p[0])) for p, part in zip(pictures, parts)))
    return "\n".join(line.rstrip() for line in lines)


def width_of(text: str) -> int:
    """The columns of a terminal that the text fills: Chinese and Japanese characters fill two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def fill(text: str, width: int) -> str:
    """The spaces that make the text `width` columns wide."""
    return " " * (width - width_of(text))


def bars(values: Vector, labels: Sequence[str], width: int = 40) -> str:
    """Values from 0 to 1 as horizontal bars, each between its label and its value.

    >>> print(bars([0.25, 1.0], ["no", "yes"], width=8))
     no |##      | 0.250
    yes |########| 1.000
    """
    longest = max(map(width_of, labels))
    return "\n".join(
        f"{fill(label, longest)}{label} |{'#' * round(value * width):<{width}}| {value:.3f}"
        for label, value in zip(labels, values)
    )


def tenths(values: Vector) -> str:
    """Values from 0 to 1, each as one digit: how many tenths. 9 is for all values of 0.9 or more.

    Each line has the number of its first value, and up to 60 values in groups of ten.

    >>> print(tenths([0.0, 0.55, 1.0, 0.31, 0.19, 0.0, 0.0, 0.0, 0.0, 0.0, 0.9]))
       0: 0593100000 9
    """
    digits = [str(min(9, int(10 * value))) for value in values]
    groups = ["".join(digits[start : start + 10]) for start in range(0, len(digits), 10)]
    return "\n".join(
        f"{10 * start:>4}: {' '.join(groups[start : start + 6])}"
        for start in range(0, len(groups), 6)
    )


def plot(curves: Mapping[str, Vector], height: int = 10) -> str:
    """Curves drawn over each other, a column for each value. A later curve hides an earlier one.

    The mark of a curve is the first letter of its name. All the values must be finite. Where they
    are all equal, one line shows them.

    >>> print(plot({"rise": [0.0, 1.0, 2.0, 3.0], "flat": [2.0, 2.0, 2.0, 2.0]}, height=4))
       3 |   r
         |ffff
         | r
       0 |r
         +----
    """
    low = min(min(values) for values in curves.values())
    high = max(max(values) for values in curves.values())
    step = (high - low) / max(1, height - 1) or 1.0
    height = height if low < high else 1
    lines = [[" "] * max(map(len, curves.values())) for _ in range(height)]
    for name, values in curves.items():
        for column, value in enumerate(values):
            lines[round((high - value) / step)][column] = name[0]
    numbers = [f"{high:.4g}", *[""] * (height - 2), f"{low:.4g}"][:height]
    margin = max(4, *map(len, numbers))
    rows = [f"{text:>{margin}} |{''.join(line)}".rstrip() for text, line in zip(numbers, lines)]
    return "\n".join([*rows, " " * margin + " +" + "-" * len(lines[0])])


def curves(series: Mapping[str, Vector], title: str, x_label: str, y_label: str) -> str:
    """A plot of curves with its title and labels, and the letter of each curve explained.

    It is up to 60 columns wide. Short curves have several columns for each value. Of long curves,
    only every second (third, ...) value is drawn. Where curves meet, the last one is seen.
    """
    marks = letters(series)
    longest = max(map(len, series.values()))
    wide, every = max(1, min(6, 60 // longest)), ceil(longest / 60)
    drawn = plot({
        marks[name]: [value for value in values[::every] for _ in range(wide)]
        for name, values in series.items()
    })
    axis = drawn.splitlines()[-1]  # such as "     +-----"
    left = " " * (axis.index("+") + 1)
    last = (longest - 1) // every
    numbers = "0".ljust(last * wide) + str(last * every or "")
    note = f" (each column: {every})" if every > 1 else ""
    meaning = [f"{marks[name]}: {name}" for name in series if name]
    if len(series) > 1:
        meaning.append("(the last one on top)")
    names = textwrap.fill("   ".join(meaning), 80)
    parts = [title, y_label, drawn, left + numbers, left + x_label + note, names]
    return "\n".join(filter(str.strip, parts))


def letters(names: Iterable[str]) -> dict[str, str]:
    """A letter for each name, the first in it that no other has; "*" if there is no name.

    >>> letters(["training", "test", ""])
    {'training': 't', 'test': 'e', '': '*'}
    """
    marks: dict[str, str] = {}
    for name in names:
        usable = [c for c in name + ascii_letters if c.isascii() and c.isalnum()]
        free = (c for c in usable if c not in marks.values())
        marks[name] = next(free, "*") if name else "*"
    return marks


def confusion_table(counts: Sequence[Sequence[int]], labels: Sequence[str]) -> str:
    """counts[truth][answer] as a table. Right answers, on the diagonal, are in [brackets].

    The last column is the share of the row that is right.

    >>> print(confusion_table([[8, 2], [0, 5]], ["0", "1"]))
       0   1
    0 [8]  2    80.0%
    1  .  [5]  100.0%
    """
    margin = max(map(width_of, labels))
    cell = max(margin, *(len(str(n)) for row in counts for n in row)) + 3
    heads = [f"{fill(label, cell - 1)}{label} " for label in labels]
    lines = [" " * margin + "".join(heads).rstrip()]
    for truth, row in enumerate(counts):
        cells = [f"{count or '.':>{cell - 1}} " for count in row]
        cells[truth] = f"[{row[truth]}]".rjust(cell)
        share = f"{row[truth] / sum(row):8.1%}" if sum(row) else ""
        name = fill(labels[truth], margin) + labels[truth]
        lines.append(f"{name}{''.join(cells)}{share}".rstrip())
    return "\n".join(lines)


def confusion_list(counts: Sequence[Sequence[int]], labels: Sequence[str]) -> str:
    """counts[truth][answer] as a line for each truth, for many labels, or long ones.

    It has the number and the share of right answers, and the most common wrong ones, as many as
    fit into 80 columns.

    >>> print(confusion_list([[7, 1, 2], [0, 5, 0], [0, 0, 0]], ["ankle boot", "bag", "coat"]))
    ankle boot   7 of 10   70.0%  coat 2  bag 1
           bag   5 of  5  100.0%
          coat   0 of  0
    """
    margin, digits = max(map(width_of, labels)), len(str(max(map(sum, counts))))
    lines = []
    for truth, row in enumerate(counts):
        share = f"{row[truth] / sum(row):8.1%}" if sum(row) else ""
        name = fill(labels[truth], margin) + labels[truth]
        line = f"{name}  {row[truth]:>{digits}} of {sum(row):>{digits}}{share}"
        for answer in sorted(range(len(row)), key=lambda answer: -row[answer]):
            mistake = f"  {labels[answer]} {row[answer]}"
            if row[answer] and answer != truth:
                if width_of(line + mistake) > WIDE:
                    break
                line += mistake
        lines.append(line)
    return "\n".join(lines)


def log_plot(points: Sequence[tuple[float, float]]) -> str:
    """Points (x, y) on logarithmic axes: a column for each point, a line for each power of ten.

    The dotted line marks the floor, the smallest y. The last line gives its value. At least one
    point is needed, and all numbers must be finite and above 0.

    >>> print(log_plot([(1e-3, 1e-1), (1e-2, 1e-3), (1e-1, 1e-2)]))
    1e-01 | *
    1e-02 |     *
    1e-03 |...*...
          +-------
           0.001 0.1
    floor: 0.001 at 0.01
    """
    powers = [round(log10(y)) for _, y in points]
    floor_x, floor_y = min(points, key=lambda point: point[1])
    lines = []
    for power in range(max(powers), min(powers) - 1, -1):
        paper = "." if power == min(powers) else " "
        marks = [paper + ("*" if p == power else paper) for p in powers]
        lines.append(f"1e{power:+03d} |{''.join(marks)}{paper}".rstrip())
    lines.append("      +" + "-" * (2 * len(points) + 1))
    first, last = f"{points[0][0]:g}", f"{points[-1][0]:g}"
    lines.append(f"       {first} {last.rjust(2 * len(points) - len(first) - 1)}")
    lines.append(f"floor: {floor_y:.2g} at {floor_x:.2g}")
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

    It can be given to `sgd` like any other data set:

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
