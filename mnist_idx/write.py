"""IDX files are written whole or not at all."""

from __future__ import annotations

import gzip
import math
import os
import struct
from array import array
from collections.abc import Mapping
from typing import Any

from mnist_idx.idx import CODES, IdxArray, IdxError, expect_sensible, large, swapped
from tinynn.whole_file import AnyPath, write_files


def write_idx(path: AnyPath, content: IdxArray) -> None:
    """Write an IDX file, gzipped if the name of `path` ends in .gz.

    Raises IdxError for content that the format cannot hold, and OSError if the file cannot be
    written.
    """
    write_idx_files({path: content})


def write_idx_files(files: Mapping[AnyPath, IdxArray]) -> None:
    """Write several IDX files, all of them or none. Raises what `write_idx` raises."""
    write_files({path: packed(path, content) for path, content in files.items()})


def packed(path: AnyPath, content: IdxArray) -> bytes:
    """The bytes of the file of that name. Raises IdxError, which names it."""
    try:
        content_bytes = idx_bytes(content)
    except IdxError as error:
        raise IdxError(f"{os.fspath(path)}: {error}") from error
    zipped = os.fspath(path).endswith(".gz")
    return gzip.compress(content_bytes, mtime=0) if zipped else content_bytes


def idx_bytes(content: IdxArray) -> bytes:
    """The bytes of the raw IDX file for `content`.

    `content.data` may also be a plain list of numbers. Raises IdxError if the format does not have
    the type, if the shape has more than 255 sizes or one outside 0 to 2^32 - 1, if the number of
    elements is not the product of the sizes, or if an element does not fit the type. (In a float32
    array floats are rounded, and those beyond its range become infinite.)

    >>> idx_bytes(IdxArray("B", (2,), bytes([5, 6]))).hex(" ")
    '00 00 08 01 00 00 00 02 05 06'
    """
    typecode, shape, data = content.typecode, content.shape, content.data
    if typecode not in CODES:
        raise IdxError(f"type {typecode!r}, expected one of {', '.join(CODES)}")
    if len(shape) > 255 or not all(isinstance(n, int) and 0 <= n < 1 << 32 for n in shape):
        raise IdxError(f"shape {str(shape)[:100]}: expected 255 sizes at most, from 0 to 2^32 - 1")
    expect_sensible(shape, f"shape {shape}")
    if len(data) != math.prod(shape):
        raise IdxError(f"shape {shape} has {large(math.prod(shape))} elements, found {len(data):,}")
    try:
        elements: array[Any]
        if isinstance(data, array) and data.typecode == typecode:
            elements = data[:]  # a copy keeps every bit of a NaN
        else:
            elements = array(typecode, data if typecode == "B" else list(data))
    except (OverflowError, TypeError, ValueError) as error:
        raise IdxError(f"the elements do not fit type {typecode!r}: {error}") from error
    header = struct.pack(f">I{len(shape)}I", content.magic, *shape)
    return header + swapped(elements).tobytes()
