"""Images as text."""

from __future__ import annotations

from mnist_idx.mnist import Vector

SHADES = " .:-=+*#%@"  # from 0, white paper, to 1, black ink; plain ASCII, for every terminal


def picture(x: Vector, width: int) -> list[str]:
    """An image of pixels from 0 to 1, row after row, as lines of text `width` characters long.

    A character is about twice as high as wide, so each shows two pixels, one above the other. An
    odd last row is completed with paper.

    >>> picture([0.0, 0.5, 1.0,
    ...          0.0, 0.5, 1.0], width=3)
    [' =@']
    """
    half = (len(SHADES) - 1) / 2
    rows = [x[start : start + width] for start in range(0, len(x), width)]
    if len(rows) % 2:
        rows.append([0.0] * width)
    return [
        "".join(SHADES[round((top + bottom) * half)] for top, bottom in zip(upper, lower))
        for upper, lower in zip(rows[::2], rows[1::2])
    ]
