"""Images with their labels from an npz file of NumPy, such as the mnist.npz of Keras.

It is a zip file of arrays: x_train.npy (images), y_train.npy (labels), x_test.npy and y_test.npy.
An array begins with the bytes 93 "NUMPY", the version and the length of a header. The header is
text, a dictionary of Python with the type, the order and the shape of the elements that follow.
"""

from __future__ import annotations

import ast
import math
import re
import struct
import warnings
import zlib
from typing import IO, Any, BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, is_zipfile

from mnist_idx.from_csv import MOST_IMAGES
from mnist_idx.idx import IdxArray, IdxError, large

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")  # the second one begins a zip file that is empty
MEMBERS = ("x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy")
NPY_MAGIC = b"\x93NUMPY"
LENGTH = {1: 2, 2: 4, 3: 4}  # version: bytes of the header's length
LONGEST_HEADER = 1_000  # bytes; nearly all have 118
MOST_BYTES = 100_000_000  # in an array

ENCRYPTED = 1  # a bit of the flags of a file in a zip file


class Types(NamedTuple):
    """Types of elements: a pattern for their names, and what they are in words."""

    pattern: str
    words: str


# < is little-endian, > big-endian, | a single byte.
IMAGES = Types(r"[<>|]?u1", "uint8 (|u1), whole numbers from 0 to 255; multiply pixels from 0 to 1"
               " by 255, then save x.astype('uint8')")
LABELS = Types(r"[<>|]?[iu][1248]", "whole numbers, such as uint8 (|u1); save y.astype('uint8')")
# Their codes in `struct`.
INTEGERS = {"u1": "B", "i1": "b", "u2": "H", "i2": "h", "u4": "I", "i4": "i", "u8": "Q", "i8": "q"}

# What `zipfile` raises for damaged files.
DAMAGE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, KeyError, ValueError,
          struct.error, zlib.error)

Pair = tuple[IdxArray, IdxArray]


def read_npz(file: BinaryIO, name: str) -> list[Pair]:
    """The training images and labels, and the test images and labels. Messages call it `name`.

    No array takes more memory than its header says, and 100 MB at most. Raises IdxError for a
    damaged file, and for one without these arrays.
    """
    try:
        if not is_zipfile(file):
            raise IdxError(f"{name}: a zip or npz file without its end: cut short, or damaged")
        with ZipFile(file) as archive:
            found = archive.namelist()
            if not set(MEMBERS).issubset(found):
                hint = "; unpack the CSV files first" if ".csv" in " ".join(found) else ""
                raise IdxError(f"{name}: expected {', '.join(MEMBERS)} in this zip file, found"
                               f" {', '.join(found[:8]) or 'nothing'}{hint}")
            return [pair(archive, name, *MEMBERS[:2]), pair(archive, name, *MEMBERS[2:])]
    except IdxError:
        raise
    except DAMAGE as error:
        raise IdxError(f"{name}: a damaged npz file: {error}") from error


def pair(archive: ZipFile, name: str, images_name: str, labels_name: str) -> Pair:
    """The images and the labels of the arrays of these names, which fit together."""
    where = f"{name}: {images_name}"
    _, shape, data = array_of(archive, images_name, where, IMAGES)
    if len(shape) == 2 and math.isqrt(shape[1]) ** 2 == shape[1]:
        shape = (shape[0], math.isqrt(shape[1]), math.isqrt(shape[1]))
    if len(shape) != 3 or 0 in shape or shape[0] > MOST_IMAGES:
        raise IdxError(f"{where}: shape {shape}, expected (n, 28, 28) or (n, 784), n from 1"
                       f" to {MOST_IMAGES:,}")
    labels = labels_of(archive, labels_name, f"{name}: {labels_name}", shape[0])
    return IdxArray("B", shape, data), IdxArray("B", shape[:1], labels)


def labels_of(archive: ZipFile, member: str, where: str, n: int) -> bytes:
    """The n labels of the array of that name."""
    descr, shape, data = array_of(archive, member, where, LABELS)
    if shape not in ((n,), (n, 1)):
        raise IdxError(f"{where}: shape {shape}, expected ({n},), a label for each image")
    order = ">" if descr.startswith(">") else "<"
    labels = struct.unpack(f"{order}{n}{INTEGERS[descr[-2:]]}", data)
    for place, label in enumerate(labels):
        if not 0 <= label <= 255:
            raise IdxError(f"{where}: label {place} is {label}, expected 0 to 255")
    return bytes(labels)


def array_of(
    archive: ZipFile, member: str, where: str, types: Types
) -> tuple[str, tuple[int, ...], bytes]:
    """The type, the shape and the bytes of an array, whose type must be one of these."""
    info = archive.getinfo(member)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & ENCRYPTED:
        raise IdxError(f"{where}: encrypted, or compressed in another way than NumPy's")
    with archive.open(info) as file:
        descr, shape = header_of(file, where)
        if not re.fullmatch(types.pattern, descr):
            raise IdxError(f"{where}: type {descr[:40]}, expected {types.words}")
        size = math.prod(shape) * int(descr[-1])
        if size > MOST_BYTES:
            raise IdxError(f"{where}: {large(size)} bytes, expected {MOST_BYTES:,} at most")
        data = file.read(size)
        if len(data) < size or file.read(1):
            found = "fewer" if len(data) < size else "more"
            raise IdxError(f"{where}: expected {size:,} bytes after the header, found {found}")
    return descr, shape, data


def header_of(file: IO[bytes], where: str) -> tuple[str, tuple[int, ...]]:
    """The type and the shape in the header of an array, such as ("|u1", (60000, 28, 28))."""
    start = file.read(len(NPY_MAGIC) + 2)
    version = start[-2] if start.startswith(NPY_MAGIC) and len(start) == len(NPY_MAGIC) + 2 else 0
    if version not in LENGTH:
        raise IdxError(f"{where}: not an array of NumPy, of version 1, 2 or 3")
    length = int.from_bytes(file.read(LENGTH[version]), "little")
    if length > LONGEST_HEADER:
        raise IdxError(f"{where}: a header of {large(length)} bytes, expected {LONGEST_HEADER:,}"
                       " at most")
    header = literal(file.read(length).decode("utf-8", "replace"))
    descr, shape = header.get("descr"), header.get("shape")
    if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
        raise IdxError(f"{where}: a damaged header, expected the shape of an array")
    if isinstance(descr, str) and descr.endswith("O"):
        raise IdxError(f"{where}: holds Python objects; they are not unpickled")
    if header.get("fortran_order"):
        raise IdxError(f"{where}: in Fortran order; save numpy.ascontiguousarray of it")
    return str(descr), shape


def literal(text: str) -> dict[Any, Any]:
    """The dictionary that the text writes down, or an empty one if it does not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of strange texts, for programmers
            value = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
