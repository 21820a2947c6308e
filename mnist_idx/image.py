"""Images: pictures that are read from files, and images as text."""

from __future__ import annotations

import os
import re

from mnist_idx.idx import START, IdxError, expect_file, looks_like
from mnist_idx.mnist import Vector
from mnist_idx.png import read_png
from mnist_idx.pnm import Grey, read_pnm

MOST_BYTES = 200_000_000  # of a picture's file

SHADES = " .:-=+*#%@"  # from 0, white paper, to 1, black ink; plain ASCII, for every terminal


def read_image(path: str | os.PathLike[str]) -> Grey:
    """Read a PNG, PGM, PPM or PBM picture. Its first bytes say which it is, not its name.

    Returns the grey of the pixels from 0, black, to 1, white, row after row, the width and the
    height. Raises IdxError if the file holds something else, is damaged, or is larger than
    MOST_BYTES or MOST_PIXELS; OSError if it cannot be read.
    """
    expect_file(path)
    with open(path, "rb") as file:
        start = file.read(START)
        is_png, is_pnm = start.startswith(b"\x89PNG"), re.match(rb"P[1-6][\s#]", start)
        if not (is_png or is_pnm):
            raise IdxError(f"{path}: {not_read(start)}")
        size = os.fstat(file.fileno()).st_size
        if size > MOST_BYTES:
            raise IdxError(f"{path}: {size:,} bytes, expected {MOST_BYTES:,} at most: make the"
                           " picture smaller")
        content = start + file.read()
    return read_png(content, str(path)) if is_png else read_pnm(content, str(path))


def not_read(start: bytes) -> str:
    """What is wrong with a file that begins with these bytes, and what to do."""
    what = looks_like(start) or "unknown content"
    if what.endswith(("picture", "PDF page")):
        return f"{what}; save it as PNG"
    return f"{what}; expected a PNG, PGM, PPM or PBM picture"


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
