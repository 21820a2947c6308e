"""PNG pictures, as grey pixels. A PNG file is read in five steps:

1. the signature: 8 bytes that say that it is a PNG file
2. the chunks: IHDR is the header, PLTE the palette, tRNS the transparent colours, IDAT the packed
   picture, IEND the end. Other chunks are not needed. A checksum (CRC) shows if one is damaged.
3. the filters: each row was changed by one before it was packed, so that it became shorter
4. the samples: the numbers in a row, one to four for each pixel
5. the grey: the luminance of a colour, laid on white where the pixel is transparent

The samples are taken as they are stored. Gamma and colour profiles are ignored.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, repeat

from mnist_idx.idx import IdxError
from mnist_idx.pnm import Grey, expect_size, luminance, samples_in

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ORDER = [b"PLTE", b"tRNS", b"IDAT", b"IEND"]  # the chunks that are read after IHDR

# The colour types. For each, how many samples a pixel has, and how many bits each may take.
GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
COLOURS = {GREY: (1, (1, 2, 4, 8, 16)), RGB: (3, (8, 16)), PALETTE: (1, (1, 2, 4, 8)),
           GREY_ALPHA: (2, (8, 16)), RGB_ALPHA: (4, (8, 16))}

# An interlaced picture is stored in seven passes, each with more of its pixels ("Adam7"). For each
# pass, the first column and row, and the steps to the next ones.
ONE_PASS = [(0, 0, 1, 1)]
SEVEN_PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
                (0, 1, 1, 2)]


def read_png(content: bytes, name: str) -> Grey:
    """Read the bytes of a PNG picture of any kind. Colours become grey by their luminance.

    Raises IdxError, whose message begins with `name`, if the content is damaged, or if the picture
    has more than MOST_PIXELS pixels. What follows the end of the picture is ignored, and so are
    PLTE and tRNS where the colour type does not use them.
    """
    try:
        return _read(content)
    except IdxError as error:
        raise IdxError(f"{name}: PNG picture: {error}") from error


def _read(content: bytes) -> Grey:
    """Take the five steps."""
    if not content.startswith(SIGNATURE):
        raise IdxError(f"expected the signature {SIGNATURE.hex(' ')}: damaged")
    chunks = _chunks(content)
    width, height, depth, colour, interlaced = _header(*next(chunks))
    parts = _parts(chunks)
    to_grey = _to_grey(colour, (1 << depth) - 1, parts)
    samples_of_pixel, _ = COLOURS[colour]
    passes = _passes(width, height, interlaced)
    grey = [0.0] * (width * height)
    for y, columns, samples in _rows(parts[b"IDAT"], passes, samples_of_pixel, depth):
        grey[y * width + columns.start : (y + 1) * width : columns.step] = to_grey(samples)
    return Grey(grey, width, height)


def _rows(
    packed: bytes, passes: list[tuple[range, range]], samples_of_pixel: int, depth: int
) -> Iterator[tuple[int, range, Sequence[int]]]:
    """Each row of each pass: its y, the columns of its pixels, and their samples."""
    bits = samples_of_pixel * depth  # of a pixel
    lengths = [(len(columns) * bits + 7) // 8 for columns, _ in passes]  # of a row, in bytes
    # Before each row stands a byte that says which filter it has.
    size = sum(len(rows) * (1 + length) for (_, rows), length in zip(passes, lengths))
    data, place = _unpacked(packed, size), 0
    for (columns, rows), length in zip(passes, lengths):
        row = bytes(length)  # above the first row of a pass are zeros
        for y in rows:
            filtered = data[place + 1 : place + 1 + length]
            row = _unfiltered(data[place], filtered, row, max(1, bits // 8))
            yield y, columns, samples_in(row, depth)[: len(columns) * samples_of_pixel]
            place += 1 + length


def _passes(width: int, height: int, interlaced: bool) -> list[tuple[range, range]]:
    """The columns and rows of the pixels in each pass that has any."""
    passes = [(range(x, width, right), range(y, height, down))
              for x, y, right, down in (SEVEN_PASSES if interlaced else ONE_PASS)]
    return [(columns, rows) for columns, rows in passes if columns and rows]


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The type and the data of each chunk, up to IEND.

    A chunk is the length of its data, 4 bytes; its type, 4 letters; the data; and their checksum.
    """
    place, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        start = content[place : place + 8]
        if len(start) < 8:
            raise IdxError("ends without the chunk IEND: cut short")
        length, kind = struct.unpack(">I4s", start)
        end = place + 8 + length
        data, checksum = content[place + 8 : end], content[end : end + 4]
        if len(checksum) < 4:
            raise IdxError(f"ends within the chunk at byte {place:,}: cut short")
        if checksum != zlib.crc32(kind + data).to_bytes(4, "big"):
            raise IdxError(f"the chunk at byte {place:,} does not fit its checksum: damaged")
        yield kind, data
        place = end + 4


def _header(kind: bytes, data: bytes) -> tuple[int, int, int, int, bool]:
    """Width, height, bits of a sample, colour type, whether interlaced: from the first chunk."""
    if kind != b"IHDR" or len(data) != 13:
        raise IdxError("expected the chunk IHDR, of 13 bytes, at the beginning: damaged")
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">2I5B", data)
    _, depths = COLOURS.get(colour, (0, ()))
    if depth not in depths or packing or filtering or interlaced > 1:
        raise IdxError(f"IHDR ends with {data[8:].hex(' ')}, which is not in the standard: damaged")
    expect_size(width, height)
    return width, height, depth, colour, interlaced == 1


def _parts(chunks: Iterator[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The data of the chunks that are read, by their types. Those of all IDAT are put together."""
    parts: dict[bytes, list[bytes]] = {}
    place, before = 0, b"IHDR"
    for kind, data in chunks:
        if kind in ORDER:
            if ORDER.index(kind) < place and not kind == before == b"IDAT":
                raise IdxError(f"the chunk {kind.decode()} is out of order: damaged")
            place = ORDER.index(kind) + 1
            parts.setdefault(kind, []).append(data)
        elif not kind[:1].islower():  # a capital: the picture cannot be understood without it
            raise IdxError(f"expected no chunk {ascii(kind)[1:]}: damaged, or of another kind")
        before = kind
    if b"IDAT" not in parts:
        raise IdxError("the chunk IDAT, which holds the pixels, is missing: damaged")
    return {kind: b"".join(pieces) for kind, pieces in parts.items()}


def _unpacked(packed: bytes, size: int) -> bytes:
    """Unpack the rows. No more than one byte above their size is unpacked."""
    unzip = zlib.decompressobj()
    try:
        data = unzip.decompress(packed, size + 1)
    except zlib.error as error:
        raise IdxError(f"IDAT is damaged: {error}") from error
    if len(data) != size or not unzip.eof or unzip.unused_data:
        raise IdxError(f"IDAT does not hold the {size:,} bytes that the pixels need: damaged")
    return data


def _unfiltered(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    """Undo the filter of a row. `above` is the row above, without its filter.

    The filters 1 to 4 have replaced each byte by its difference from a prediction, made from the
    bytes to its left and above. The byte to its left is the same byte of the pixel before, which is
    `step` bytes away. So every step-th byte is treated together.
    """
    if kind == 0:
        return row
    if kind not in FILTERS:
        raise IdxError(f"a row has filter {kind}, expected 0 to 4: damaged")
    whole = bytearray(len(row))
    for i in range(step):
        whole[i::step] = bytes(FILTERS[kind](row[i::step], above[i::step]))
    return bytes(whole)


def _sub(row: bytes, above: bytes) -> list[int]:
    """Filter 1: the prediction is the byte to the left."""
    return [total & 255 for total in accumulate(row)]


def _up(row: bytes, above: bytes) -> list[int]:
    """Filter 2: the prediction is the byte above."""
    return [(difference + up) & 255 for difference, up in zip(row, above)]


def _average(row: bytes, above: bytes) -> list[int]:
    """Filter 3: the prediction is the mean of left and above, rounded down."""
    whole, left = [], 0
    for difference, up in zip(row, above):
        left = (difference + (left + up) // 2) & 255
        whole.append(left)
    return whole


def _paeth(row: bytes, above: bytes) -> list[int]:
    """Filter 4, by Paeth: left, above or the corner between them, whichever is nearest to a plane.

    The plane through these three has the height left + up - corner here. If two are equally near,
    the first in the order left, above, corner is the prediction.
    """
    whole, left, corner = [], 0, 0
    for difference, up in zip(row, above):
        plane = left + up - corner
        to_left, to_up, to_corner = abs(plane - left), abs(plane - up), abs(plane - corner)
        if to_left <= to_up and to_left <= to_corner:
            prediction = left
        else:
            prediction = up if to_up <= to_corner else corner
        left, corner = (difference + prediction) & 255, up
        whole.append(left)
    return whole


FILTERS = {1: _sub, 2: _up, 3: _average, 4: _paeth}


def _to_grey(
    colour: int, most: int, parts: dict[bytes, bytes]
) -> Callable[[Sequence[int]], list[float]]:
    """The function from the samples of a row, each from 0 to `most`, to the grey of its pixels."""
    channels, _ = COLOURS[colour]
    clear = parts.get(b"tRNS", b"")
    if colour == PALETTE:
        palette = parts.get(b"PLTE", b"")
        if len(palette) not in range(3, 769, 3) or 3 * len(clear) > len(palette):
            raise IdxError("PLTE must hold 1 to 256 colours, and tRNS no more than PLTE: damaged")
        alpha = chain(clear, repeat(255))
        table = luminance(palette[::3], palette[1::3], palette[2::3], alpha, 255)
        return partial(_looked_up, table)
    if colour in (GREY, RGB) and len(clear) not in (0, 2 * channels):
        raise IdxError(f"tRNS holds {len(clear):,} bytes, expected {2 * channels}: damaged")
    transparent = tuple(samples_in(clear, 16)) if colour in (GREY, RGB) else ()
    mixed = partial(_mixed, colour, most, tuple(sample & most for sample in transparent))
    return partial(_looked_up, mixed(range(most + 1))) if colour == GREY else mixed


def _looked_up(table: list[float], samples: Sequence[int]) -> list[float]:
    """The grey of pixels of one sample each, from a table."""
    if max(samples) >= len(table):
        raise IdxError(f"a pixel has colour {max(samples)} of a palette of {len(table)}: damaged")
    return [table[sample] for sample in samples]


def _mixed(
    colour: int, most: int, transparent: tuple[int, ...], samples: Sequence[int]
) -> list[float]:
    """The grey of pixels. `transparent` is the colour that is not seen, or empty."""
    channels, _ = COLOURS[colour]
    planes = [samples[i::channels] for i in range(channels)]
    alpha: Iterable[int] = repeat(most)
    if colour in (GREY_ALPHA, RGB_ALPHA):
        alpha = planes.pop()
    elif transparent:
        alpha = [0 if pixel == transparent else most for pixel in zip(*planes)]
    red, green, blue = planes if len(planes) == 3 else planes * 3
    return luminance(red, green, blue, alpha, most)
