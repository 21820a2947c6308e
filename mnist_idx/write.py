"""IDX files are written whole or not at all, from an IdxArray or from other numbers."""

from __future__ import annotations

import gzip
import math
import os
import struct
import sys
from array import array
from collections.abc import Mapping
from itertools import chain
from typing import Any

from mnist_idx.idx import CODES, IdxArray, IdxError, expect_sensible, large, swapped
from tinynn.whole_file import AnyPath, write_files

MOST_DIMENSIONS = 255
MOST_IN_LISTS = 100_000_000  # numbers; bytes and arrays may hold more
FOREIGN = {"little": ">", "big": "<"}[sys.byteorder]  # marks the other byte order in a memoryview


def write_idx(path: AnyPath, content: Any) -> None:
    """Write an IDX file, gzipped if the name of `path` ends in .gz.

    `content` is an IdxArray, or what `as_idx_array` takes: lists of numbers, a NumPy array and so
    on. Raises IdxError for content that the format cannot hold, TypeError for content that is not
    numbers, and OSError if the file cannot be written.
    """
    write_idx_files({path: content})


def write_idx_files(files: Mapping[AnyPath, Any]) -> None:
    """Write several IDX files, all of them or none. Raises what `write_idx` raises."""
    write_files({path: packed(path, content) for path, content in files.items()})


def packed(path: AnyPath, content: Any) -> bytes:
    """The bytes of the file of that name. Raises IdxError, which names it."""
    try:
        content_bytes = idx_bytes(content)
    except IdxError as error:
        raise IdxError(f"{os.fspath(path)}: {error}") from error
    zipped = os.fspath(path).endswith(".gz")
    return gzip.compress(content_bytes, mtime=0) if zipped else content_bytes


def idx_bytes(content: Any) -> bytes:
    """The bytes of the raw IDX file for an IdxArray, or for what `as_idx_array` takes.

    The `data` of an IdxArray may also be a plain list of numbers. Raises IdxError if the format
    does not have the type, if the shape has more than 255 sizes or one outside 0 to 2^32 - 1, if
    the number of elements is not the product of the sizes, or if an element does not fit the type;
    TypeError for content that is not numbers. (In a float32 array floats are rounded, and those
    beyond its range become infinite.)

    >>> idx_bytes(IdxArray("B", (2,), bytes([5, 6]))).hex(" ")
    '00 00 08 01 00 00 00 02 05 06'
    """
    content = as_idx_array(content)
    typecode, shape, data = content.typecode, content.shape, content.data
    if typecode not in CODES:
        raise IdxError(f"type {typecode!r}, expected one of {', '.join(CODES)}")
    if len(shape) > MOST_DIMENSIONS or not all(
        isinstance(n, int) and 0 <= n < 1 << 32 for n in shape
    ):
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


def as_idx_array(content: Any) -> IdxArray:
    """The IdxArray of numbers that come in another form. An IdxArray is returned as it is.

    Other forms are bytes, an `array`, a NumPy array (or another that has `shape` and `tolist`),
    a number, and numbers in lists or tuples. Lists may be nested. Their lengths give the shape.

    An array keeps its type if the format has it. All other numbers become unsigned bytes if they
    are whole numbers from 0 to 255, else int32 if they are whole numbers, else float64.

    Raises TypeError for anything else and for lists of unequal lengths; IdxError for a whole number
    too large for its type, for more than 100,000,000 numbers in lists, or more than 255 dimensions.

    >>> as_idx_array([[0, 1, 2], [253, 254, 255]])
    IdxArray(typecode='B', shape=(2, 3))
    >>> as_idx_array([0.5, 1]).tolist()
    [0.5, 1.0]
    """
    if isinstance(content, IdxArray):
        return content
    kept = _with_its_type(content)
    if kept is not None:
        return kept
    nested, numbers = _flat(content)
    shape = tuple(getattr(content, "shape", nested))  # the lists of an empty array do not show it
    if numbers and shape != nested:
        raise TypeError("an array of texts or records, expected an array of numbers")
    if float in map(type, numbers):
        typecode = "d"
    else:
        typecode = "B" if not numbers or 0 <= min(numbers) <= max(numbers) <= 255 else "i"
    try:
        data = array(typecode, numbers)
    except OverflowError:
        message = "a whole number is too large, expected -2^31 to 2^31 - 1, or floats"
        raise IdxError(message) from None
    return IdxArray(typecode, shape, data.tobytes() if typecode == "B" else data)


def _with_its_type(content: Any) -> IdxArray | None:
    """The IdxArray of bytes or of an array, if the format has its type, else None."""
    try:
        view = memoryview(content)
    except (TypeError, ValueError, BufferError):
        return None
    order, typecode = view.format[:-1], view.format[-1]
    if typecode == "l" and view.itemsize == 4:
        typecode = "i"  # so Windows calls int32
    if typecode not in CODES or order not in ("", "<", ">"):
        return None
    shape = view.shape or ()
    if typecode == "B":
        return IdxArray(typecode, shape, view.tobytes())
    data: array[Any] = array(typecode, view.tobytes())
    if order == FOREIGN:
        data.byteswap()
    return IdxArray(typecode, shape, data)


def _flat(content: Any) -> tuple[tuple[int, ...], list[Any]]:
    """The shape of nested lists, and their numbers in row-major order."""
    shape: list[int] = []
    first = _listed(content)
    while isinstance(first, (list, tuple)):
        shape.append(len(first))
        if len(shape) > MOST_DIMENSIONS:
            raise IdxError("lists nested more than 255 deep, or a list that contains itself")
        first = _listed(first[0]) if first else None
    if math.prod(shape) > MOST_IN_LISTS:
        raise IdxError(f"{large(math.prod(shape))} numbers in lists, expected {MOST_IN_LISTS:,}"
                       " at most; an array may hold more")
    items = [content]
    for size in shape:
        items = [_listed(item) for item in items]
        if not all(isinstance(item, (list, tuple)) and len(item) == size for item in items):
            raise TypeError(f"lists of unequal lengths, expected {size} items as in the first one")
        items = list(chain.from_iterable(items))
    if not {int, float}.issuperset(map(type, items)):
        items = [_listed(item) for item in items]
    for kind in set(map(type, items)) - {int, float}:
        raise TypeError(f"{kind.__name__}, expected numbers: in an IdxArray, a NumPy array, an"
                        " array.array, bytes, or lists")
    return tuple(shape), items


def _listed(item: Any) -> Any:
    """An array or bytes as a list, and a number of NumPy as Python's. The rest stays as it is."""
    if isinstance(item, (bytes, bytearray)):
        return list(item)
    return item.tolist() if hasattr(item, "tolist") else item
