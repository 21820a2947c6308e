"""More training data: an image moved by one pixel still shows the same digit. (Chapter 3)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from mnist_idx.mnist import Example, Vector

# One pixel (right, down): not at all, up, down, left, right.
MOVES = ((0, 0), (0, -1), (0, 1), (-1, 0), (1, 0))


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
