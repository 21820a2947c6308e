"""PBM, PGM and PPM pictures: the simplest formats of black and white, grey and coloured pixels.

A file begins as text: P and a digit, the width, the height and, but for black and white, the
largest sample. Blanks and line ends are between them, and comments, from # to the end of the line.

    P1, P4     a sample is 0, white, or 1, black
    P2, P5     a sample is from 0, black, to the largest, white
    P3, P6     a pixel has three such samples: red, green and blue

The samples follow row after row: in P1 to P3 as text, in P4 to P6 as bytes. Then a sample takes
one byte, or two where the largest is above 255, and in P4 a byte holds eight.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from itertools import islice, repeat
from typing import NamedTuple, Union

from mnist_idx.idx import IdxError, swapped

MOST_PIXELS = 16_000_000
LONGEST = 1 << 14  # bytes of a header with its comments

NUMBER = rb"(?:\s|#[^\r\n]*[\r\n])+([0-9]{1,10})(?![0-9])"  # after blanks and comments
SIZE = re.compile(rb"P([1-6])" + NUMBER + NUMBER)
LARGEST = re.compile(NUMBER)

# The samples in a byte, from left to right, where each takes 1, 2 or 4 bits.
PARTS = {
    depth: [bytes(byte >> shift & (1 << depth) - 1 for shift in range(8 - depth, -1, -depth))
            for byte in range(256)]
    for depth in (1, 2, 4)
}

Samples = Union[bytes, "array[int]"]


class Grey(NamedTuple):
    """A picture: the grey of its pixels, row after row, from 0, black, to 1, white; its size."""

    grey: list[float]
    width: int
    height: int


def read_pnm(content: bytes, name: str) -> Grey:
    """Read the bytes of a PBM, PGM or PPM picture. Colours become grey by their luminance.

    Raises IdxError, whose message begins with `name`, if the content is not exactly one whole
    picture, or has more than MOST_PIXELS pixels.

    >>> read_pnm(b"P2 3 1 100  0 50 100", "three.pgm")
    Grey(grey=[0.0, 0.5, 1.0], width=3, height=1)
    """
    try:
        return _read(content)
    except IdxError as error:
        raise IdxError(f"{name}: PNM picture: {error}") from error


def _read(content: bytes) -> Grey:
    """Read the header, then the samples."""
    kind, width, height, most, end = _header(content)
    channels = 3 if kind in (3, 6) else 1
    if kind <= 3:
        samples = _from_text(content[end:], width * height * channels, bits=kind == 1)
    else:
        depth = 1 if kind == 4 else 8 if most < 256 else 16
        samples = _from_bytes(content[end:], width * channels, height, depth)
    if max(samples) > most:
        raise IdxError(f"a sample is {max(samples):,}, expected {most:,} at most: damaged")
    if channels == 3:
        grey = luminance(samples[::3], samples[1::3], samples[2::3], repeat(most), most)
    else:
        shades = [1.0, 0.0] if kind in (1, 4) else [sample / most for sample in range(most + 1)]
        grey = [shades[sample] for sample in samples]
    return Grey(grey, width, height)


def _header(content: bytes) -> tuple[int, int, int, int, int]:
    """The digit after P, width, height, largest sample, and the number of bytes of the header."""
    size = SIZE.match(content, 0, LONGEST)
    if not size:
        raise IdxError("expected P, a digit from 1 to 6, the width and the height: damaged")
    kind, width, height = map(int, size.groups())
    expect_size(width, height)
    if kind in (1, 4):
        return kind, width, height, 1, size.end()
    largest = LARGEST.match(content, size.end(), LONGEST)
    if not largest or not 0 < int(largest[1]) < 1 << 16:
        raise IdxError("expected the largest sample, 1 to 65535, after the height: damaged")
    return kind, width, height, int(largest[1]), largest.end()


def _from_text(text: bytes, count: int, bits: bool) -> Samples:
    """The samples that are written as text. Bits need no blanks between them."""
    text = re.sub(rb"#[^\r\n]*", b"", text)
    wrong = re.search(rb"[^\s01]" if bits else rb"[^\s0-9]|[0-9]{10}", text)
    if wrong:
        raise IdxError(f"found {ascii(wrong[0])[1:]} among the samples: damaged")
    found = re.finditer(rb"[01]" if bits else rb"[0-9]+", text)
    samples = array("I", (int(match[0]) for match in islice(found, count + 1)))
    if len(samples) != count:
        more = len(samples) > count
        raise IdxError(f"expected {count:,} samples, found {'more' if more else len(samples)}:"
                       " damaged")
    return samples


def _from_bytes(content: bytes, across: int, height: int, depth: int) -> Samples:
    """The samples in bytes, after one blank: `height` rows of `across` samples each."""
    length = (across * depth + 7) // 8  # of a row, in bytes
    if not content[:1].isspace() or len(content) != 1 + length * height:
        raise IdxError(f"expected one blank and {length * height:,} bytes after the header, found"
                       f" {len(content):,} bytes: damaged")
    samples = samples_in(content[1:], depth)
    if depth == 1:  # the last bits of a row may be left over
        rows = range(0, len(samples), 8 * length)
        samples = b"".join([bytes(samples[start : start + across]) for start in rows])
    return samples


def expect_size(width: int, height: int) -> None:
    """Raise IdxError for a picture without pixels, or with more than MOST_PIXELS."""
    if width == 0 or height == 0:
        raise IdxError(f"{width:,} x {height:,} pixels: damaged")
    if width * height > MOST_PIXELS:
        raise IdxError(f"{width:,} x {height:,} are {width * height:,} pixels, expected"
                       f" {MOST_PIXELS:,} at most: make the picture smaller")


def samples_in(content: bytes, depth: int) -> Samples:
    """The samples in bytes, where each takes 1, 2, 4, 8 or 16 bits. 16 are big-endian."""
    if depth == 16:
        return swapped(array("H", content))
    if depth == 8:
        return content
    return b"".join(map(PARTS[depth].__getitem__, content))


def luminance(
    red: Iterable[int], green: Iterable[int], blue: Iterable[int], alpha: Iterable[int], most: int
) -> list[float]:
    """The grey of coloured pixels, from 0, black, to 1, white.

    The samples are from 0 to `most`. `alpha` says how much of a pixel covers the white below it:
    all where it is `most`, nothing where it is 0. Whole numbers keep the sums exact.
    """
    white = 1000 * most
    return [
        ((299 * r + 587 * g + 114 * b) * a + white * (most - a)) / (white * most)
        for r, g, b, a in zip(red, green, blue, alpha)
    ]
