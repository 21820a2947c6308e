"""More training data: an image moved or bent a little still shows the same digit. (Chapter 3)

`Expanded` has each image in five places. `Bent` has it on a rubber sheet, which is pulled in
another way each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from random import Random
from typing import overload

from mnist_idx.mnist import Example, Vector

# One pixel (right, down): not at all, up, down, left, right.
MOVES = ((0, 0), (0, -1), (0, 1), (-1, 0), (1, 0))

# The rubber sheet is pulled at 4 x 4 nodes, and as a whole: standard deviations in pixels.
NODES, PULL, SHIFT = 4, 1.0, 0.7


def moved(x: Sequence[float], right: int, down: int, width: int = 28) -> Vector:
    """The image moved by whole pixels: what leaves the image is lost, and what comes in is white.

    `width` is the number of pixels in a row. Negative numbers move it to the left, or up.

    >>> moved([0.1, 0.2,
    ...        0.3, 0.4], right=1, down=0, width=2)
    [0.0, 0.1, 0.0, 0.3]
    """
    height, blank = len(x) // width, [0.0] * width
    right = max(-width, min(right, width))
    result: Vector = []
    for y in range(-down, height - down):
        row = x[y * width : (y + 1) * width] if 0 <= y < height else blank
        result += [*blank, *row, *blank][width - right : 2 * width - right]
    return result


class Expanded(Sequence[Example]):
    """Five times the examples: each as it is, and moved by one pixel up, down, left and right.

    A moved image is made when it is taken, because all of them would fill the memory. A slice is a
    list.
    """

    def __init__(self, data: Sequence[Example], width: int | None = None) -> None:
        """Expand `data`. `width` pixels make a row; None takes `data.width`, or 28."""
        self.data = data
        self.width: int = getattr(data, "width", 28) if width is None else width

    def __repr__(self) -> str:
        return f"Expanded({len(self):,} examples, from {self.data!r:.60})"

    def __len__(self) -> int:
        return len(MOVES) * len(self.data)

    @overload
    def __getitem__(self, index: int) -> Example: ...

    @overload
    def __getitem__(self, index: slice) -> list[Example]: ...

    def __getitem__(self, index: int | slice) -> Example | list[Example]:
        if isinstance(index, slice):
            return [self[i] for i in range(len(self))[index]]
        x, y = self.data[index // len(MOVES)]
        return moved(x, *MOVES[index % len(MOVES)], self.width), y


class Bent(Sequence[Example]):
    """The same examples, each image on a rubber sheet that is pulled in another way each time.

    So no image comes twice: data[0] is another one when it is taken again. A slice is a list.
    """

    def __init__(self, data: Sequence[Example], rng: Random, width: int | None = None,
                 strength: float = 1.0) -> None:
        """Bend the images of `data`, by random numbers of `rng`.

        `width` pixels make a row; None takes `data.width`, or 28. All pulls are multiplied by
        `strength`.
        """
        self.data = data
        self.rng = rng
        self.strength = strength
        self.width: int = getattr(data, "width", 28) if width is None else width

    def __repr__(self) -> str:
        return f"Bent({len(self):,} examples, from {self.data!r:.60})"

    def __len__(self) -> int:
        return len(self.data)

    @overload
    def __getitem__(self, index: int) -> Example: ...

    @overload
    def __getitem__(self, index: slice) -> list[Example]: ...

    def __getitem__(self, index: int | slice) -> Example | list[Example]:
        if isinstance(index, slice):
            return [self[i] for i in range(len(self))[index]]
        x, y = self.data[index]
        return bent(x, self.rng, self.width, self.strength), y


def bent(
    x: Sequence[float], rng: Random, width: int = 28, strength: float = 1.0
) -> Vector:
    """The image after its rubber sheet has been pulled: an elastic distortion.

    The nodes form a grid over the whole image. Each is pulled to the right and down by Gaussian
    numbers of pixels with standard deviation PULL, and the whole sheet by others with SHIFT, all
    times `strength`. The ink at a pixel comes from where it was before the pull. What comes in from
    outside the image is white.
    """
    height = len(x) // width
    right, down = (pulls(rng, width, height, strength) for _ in range(2))
    padded = padded_image(x, width, height)
    return [ink_at(padded, width, height, row - down[row][column], column - right[row][column])
            for row in range(height) for column in range(width)]


def pulls(rng: Random, width: int, height: int, strength: float = 1.0) -> list[Vector]:
    """How far each pixel is pulled in one direction: pulls[row][column], in pixels."""
    whole = rng.gauss(0.0, SHIFT * strength)
    nodes = [[whole + rng.gauss(0.0, PULL * strength) for _ in range(NODES)] for _ in range(NODES)]
    lines = [interpolated(column_of_nodes, height) for column_of_nodes in nodes]
    return [interpolated(row_of_nodes, width) for row_of_nodes in zip(*lines)]


def interpolated(values: Sequence[float], n: int) -> Vector:
    """`n` numbers at equal distances, from the first of the values to the last, on straight lines.

    >>> interpolated([0.0, 1.0, 3.0], 5)
    [0.0, 0.5, 1.0, 2.0, 3.0]
    """
    result, parts = [], len(values) - 1
    for i in range(n):
        place = parts * i / max(n - 1, 1)
        before = min(int(place), parts - 1)
        result.append(values[before] + (values[before + 1] - values[before]) * (place - before))
    return result


def padded_image(x: Sequence[float], width: int, height: int) -> Vector:
    """The image with a white frame, so that each place has four pixels around it.

    The frame is a pixel wide. Below it is one more row and one more pixel, because `ink_at` also
    reads the pixels to the right and below.
    """
    blank = [0.0] * (width + 2)
    padded = [*blank]
    for row in range(height):
        padded += [0.0, *x[row * width : (row + 1) * width], 0.0]
    return [*padded, *blank, *blank, 0.0]


def ink_at(padded: Vector, width: int, height: int, row: float, column: float) -> float:
    """The ink at a place between four pixels: on straight lines across, and then down (bilinear).

    `padded` is what `padded_image` makes. Outside the image all is white.
    """
    row = min(max(row, -1.0), float(height))
    column = min(max(column, -1.0), float(width))
    top, left = floor(row), floor(column)
    upper = (top + 1) * (width + 2) + left + 1  # the place of the upper left pixel in `padded`
    lower = upper + width + 2
    above = padded[upper] + (padded[upper + 1] - padded[upper]) * (column - left)
    below = padded[lower] + (padded[lower + 1] - padded[lower]) * (column - left)
    return above + (below - above) * (row - top)
