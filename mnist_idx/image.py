"""Pictures of digits: read from files, and made into images as those of MNIST."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import reduce
from math import ceil, isfinite
from operator import add

from mnist_idx.expanded import MOVES, moved
from mnist_idx.idx import START, IdxError, expect_file, looks_like
from mnist_idx.mnist import Vector
from mnist_idx.paper import Cut, Paper, Rows, darkness, inked, levels
from mnist_idx.png import read_png
from mnist_idx.pnm import Grey, read_pnm

MOST_BYTES = 200_000_000  # of a picture's file

SIDE, BOX = 28, 20  # pixels along a side of MNIST's images, and of the box for the ink
LARGE = 400  # pixels along the longer side in which the digit is looked for
DIGIT = 140  # pixels along the longer side of the digit before it is scaled to BOX
CONNECTED = 0.3  # the ink of pixels that make parts
SMALL_PART = 0.1  # of the ink of the largest part: what has less is dirt
LEAST_INK, MOST_INK = 50.0, 150.0  # in an image; eight of ten images of MNIST have 62 to 148

Place = tuple[int, int]


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
    if what in ("an SVG picture", "a PDF page"):  # which browsers do not decode for the page
        return f"{what}; save it as PNG"
    if what.endswith("picture"):
        return f"{what}; save it as PNG, or open the page: python3 -m tinynn play"
    return f"{what}; expected a PNG, PGM, PPM or PBM picture"


def as_mnist(grey: Sequence[float], width: int, height: int) -> Vector:
    """The digit in a picture, made as MNIST's digits were: 784 pixels for a network.

    `grey` are the pixels of the picture from 0, black, to 1, white, row after row. The digit may
    stand anywhere on the sheet, in any size, dark on light or light on dark. Shade on the sheet is
    taken off. Small parts are left out as dirt. So are parts that touch the edge, if something
    else is there. The digit is scaled to 20 pixels along its longer side. Its centre of mass comes
    to pixel (14, 14) of 28 x 28. The result is 0 for paper, and 1 for the darkest ink.

    An image of MNIST comes out as it is. Three things are too hard: a stroke that is broken into
    parts, the dark frame of a scanned sheet, and a colour that is as light as its paper.

    Raises ValueError where the sheet is blank, or `grey` is not width x height numbers from 0 to 1.
    """
    if width < 1 or height < 1 or len(grey) != width * height:
        raise ValueError(f"{len(grey):,} pixels, expected {width:,} x {height:,} in one list")
    pixels = grey if isinstance(grey, list) else list(map(float, grey))
    sheet = cut(pixels, width, range(width), range(height), LARGE)
    # The mean of pixels with a NaN is NaN, and a sum with it too; min and max may pass over it.
    if not all(min(row) >= 0 and max(row) <= 1 and isfinite(sum(row)) for row in sheet.rows):
        raise ValueError("a pixel is not a number from 0, black, to 1, white")
    paper = Paper(sheet)
    dark = darkness(sheet, paper)
    begin, full = levels(dark, paper)
    ink = inked(dark, begin, full)
    if max(width, height) <= SIDE:  # such a small image was cleaned by whoever made it
        return centred(scaled(ink))
    digit = largest_parts(ink)
    # The digit is cut out of the picture, one block of the sheet around it, and looked at closely.
    across = around_all([x for x, _ in digit], sheet.block, width)
    down = around_all([y for _, y in digit], sheet.block, height)
    close = cut(pixels, width, across, down, DIGIT)
    ink = inked(darkness(close, paper), begin, full)
    return centred(weighed(scaled(without_dirt(ink, close, digit, sheet.block))))


def cut(pixels: list[float], width: int, across: range, down: range, most: int) -> Cut:
    """These columns and rows of a picture, shrunk to `most` pixels along the longer side, or less.

    A pixel becomes the mean of a block. Of each block n x n pixels are read, 5 x 5 at most, which
    are `step` apart.
    """
    factor = max(len(across), len(down)) / most
    step = max(1, ceil(factor / 5))
    n = max(1, ceil(factor / step))
    block = n * step
    result = []
    for top in down[::block]:
        rows = [pixels[y * width + across.start : y * width + across.stop : step]
                for y in range(top, min(top + block, down.stop), step)]
        sums = added(rows)
        sums += sums[-1:] * (-len(sums) % n)  # so that the last block is whole
        area = n * len(rows)
        result.append([total / area for total in added([sums[i::n] for i in range(n)])])
    return Cut(result, across.start, down.start, block)


def added(rows: Rows) -> list[float]:
    """The sums of the first pixels of all rows, of the second ones, and so on."""
    return reduce(lambda sums, row: list(map(add, sums, row)), rows)


def largest_parts(ink: Rows) -> set[Place]:
    """The places (x, y) of the digit: the parts of the ink that are not dirt.

    A part is ink that is connected, also at corners.
    """
    height, width = len(ink), len(ink[0])
    left = {(x, y) for y, row in enumerate(ink) if max(row) > CONNECTED
            for x, pixel in enumerate(row) if pixel > CONNECTED}
    parts = []
    while left:
        part = [left.pop()]
        for x, y in part:  # what is added to the part comes to its turn in this loop too
            beside = left.intersection(around(x, y))
            left -= beside
            part += beside
        parts.append((sum(ink[y][x] for x, y in part), part))
    inside = [(size, part) for size, part in parts
              if all(0 < x < width - 1 and 0 < y < height - 1 for x, y in part)]
    largest = max(size for size, _ in parts)
    if any(size >= SMALL_PART * largest for size, _ in inside):
        parts, largest = inside, max(size for size, _ in inside)
    return {place for size, part in parts if size >= SMALL_PART * largest for place in part}


def around(x: int, y: int) -> list[Place]:
    """The place (x, y) and the eight places around it."""
    return [(x + right, y + down) for down in (-1, 0, 1) for right in (-1, 0, 1)]


def around_all(blocks: Sequence[int], block: int, end: int) -> range:
    """The pixels in one direction of all these blocks of the picture, and of one more each side."""
    return range(max(0, (min(blocks) - 1) * block), min((max(blocks) + 2) * block, end))


def without_dirt(ink: Rows, close: Cut, digit: set[Place], block: int) -> Rows:
    """The ink of a cut. What is not in or around these blocks of the sheet becomes 0."""
    near = {place for x, y in digit for place in around(x, y)}
    xs, ys = ([int(place / block) for place in places] for places in (close.xs(), close.ys()))
    return [[pixel if (x, y) in near else 0.0 for x, pixel in zip(xs, row)]
            for y, row in zip(ys, ink)]


def scaled(ink: Rows) -> Vector:
    """The ink without its margins, its longer side scaled to BOX pixels, in an image of MNIST.

    Raises ValueError where no ink is left.
    """
    ys = [y for y, row in enumerate(ink) if any(row)]
    if not ys:
        raise ValueError("the ink is dots far apart; make the picture smaller")
    xs = [x for x, column in enumerate(zip(*ink)) if any(column)]
    box = [row[xs[0] : xs[-1] + 1] for row in ink[ys[0] : ys[-1] + 1]]
    scale = max(len(box), len(box[0])) / BOX
    columns = means(zip(*means(box, scale)), scale)
    darkest = max(map(max, columns))
    image, margin = [0.0] * SIDE**2, (SIDE - BOX) // 2
    for x, column in enumerate(columns, margin):
        for y, pixel in enumerate(column, margin):
            image[SIDE * y + x] = pixel / darkest
    return image


def means(rows: Iterable[Sequence[float]], scale: float) -> Rows:
    """Each row cut into pieces that are `scale` pixels long, and the mean of each piece.

    A pixel at the end of a piece counts as far as it belongs to it. The row ends with white.

    >>> means([[0.25, 1.0, 0.5]], 1.5)
    [[0.5, 0.6666666666666666]]
    """
    result = []
    for row in rows:
        pieces = []
        for i in range(ceil(len(row) / scale - 1e-9)):
            start, end = i * scale, min((i + 1) * scale, len(row))
            pieces.append(sum(row[k] * (min(k + 1, end) - max(k, start)) / scale
                              for k in range(int(start), ceil(end))))
        result.append(pieces)
    return result


def weighed(x: Vector) -> Vector:
    """The image with strokes made thicker or thinner, until it has as much ink as MNIST's have.

    In each step, a pixel goes a quarter of the way to the darkest or lightest of its neighbours.
    """
    for _ in range(20):
        if LEAST_INK <= sum(x) <= MOST_INK:
            break
        extreme = max if sum(x) < LEAST_INK else min
        neighbours = zip(*[moved(x, *move, SIDE) for move in MOVES])
        x = [0.75 * pixel + 0.25 * extreme(near) for pixel, near in zip(x, neighbours)]
    return x


def centred(x: Sequence[float]) -> Vector:
    """The image moved by whole pixels, so that its centre of mass comes to pixel (14, 14).

    What leaves the image is lost.
    """
    dark = [(place, pixel) for place, pixel in enumerate(x) if pixel]
    mass = sum(pixel for _, pixel in dark)
    column = sum(place % SIDE * pixel for place, pixel in dark) / mass
    row = sum(place // SIDE * pixel for place, pixel in dark) / mass
    return moved(x, round(SIDE / 2 - column), round(SIDE / 2 - row), SIDE)
