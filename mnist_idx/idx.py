"""The IDX file format, in which MNIST comes: an array of numbers of one type, of any shape.

    bytes      hold
    0 - 1      zero
    2          the type of the elements, a key of TYPES
    3          the number of dimensions d
    4 ...      d sizes, 4 bytes each, unsigned
    then       the elements in row-major order

All numbers are big-endian. A file may be gzipped. Its first bytes show that, not its name.
"""

from __future__ import annotations

import io
import math
import os
import stat
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Union

# Type code in the file: the name of the type, and its type code in `array` and `struct`.
TYPES = {
    0x08: ("unsigned byte", "B"),
    0x09: ("signed byte", "b"),
    0x0B: ("int16", "h"),
    0x0C: ("int32", "i"),
    0x0D: ("float32", "f"),
    0x0E: ("float64", "d"),
}
CODES = {typecode: code for code, (_, typecode) in TYPES.items()}

GZIP_MAGIC = b"\x1f\x8b"
GZIP = 16 + zlib.MAX_WBITS  # the value of zlib's `wbits` for gzip data
MOST_MEMBERS = 1_000  # in a gzipped file; nearly all have one
CHUNK = 1 << 20  # bytes read at a time
MOST_EMPTY_ROWS = 100_000  # in an array that has a dimension of 0

Data = Union[bytes, "array[int]", "array[float]"]
Source = Union[str, "os.PathLike[str]", BinaryIO]


class IdxError(ValueError):
    """A file is not what it should be. The message says which, what was expected and found."""


@dataclass(frozen=True)
class IdxArray:
    """The content of an IDX file.

    typecode    the type of the elements, one of "Bbhifd", as in the module `array`
    shape       the sizes of the dimensions, at most 255 of them; () for a single number
    data        all the elements in row-major order: bytes for "B", an `array` for the others

    >>> matrix = IdxArray("B", (2, 3), bytes([1, 2, 3, 4, 5, 6]))
    >>> len(matrix), matrix[1].tolist(), matrix[1][2]
    (2, [4, 5, 6], 6)
    """

    typecode: str
    shape: tuple[int, ...]
    data: Data = field(repr=False)  # 47 million of them would fill the screen

    @property
    def magic(self) -> int:
        """The magic number with which the file begins: 2051 for images, 2049 for labels."""
        return CODES[self.typecode] << 8 | len(self.shape)

    def __len__(self) -> int:
        """The size of the first dimension. Raises TypeError for a single number."""
        if not self.shape:
            raise TypeError("a single element, without dimensions, has no length")
        return self.shape[0]

    def __getitem__(self, index: int) -> Any:
        """The part at `index` of the first dimension: an IdxArray, or a number. No slices."""
        if isinstance(index, slice):
            raise TypeError("an IdxArray has no slices; take [array[i] for i in range(...)]")
        index = range(len(self))[index]  # counts negative ones from the end; IndexError if outside
        if len(self.shape) == 1:
            return self.data[index]
        size = math.prod(self.shape[1:])
        part = self.data[index * size : (index + 1) * size]
        return IdxArray(self.typecode, self.shape[1:], part)

    def tolist(self) -> Any:
        """The elements as lists nested by shape, or a single number as itself."""
        if not self.shape:
            return self.data[0]
        if len(self.shape) == 1:
            return list(self.data)
        return [self[i].tolist() for i in range(len(self))]


def read_idx(source: Source) -> IdxArray:
    """Read an IDX file, raw or gzipped, from a path or from a seekable binary file.

    It takes only as much memory as the file needs, even if the header claims more. A gzipped file
    is unpacked only as far as its header promises, plus one buffer.
    Raises IdxError if the content is not exactly one complete IDX file, or if the path is that of
    a pipe or a device; OSError if the file cannot be opened or read.
    """
    if isinstance(source, (str, os.PathLike)):
        mode = os.stat(source).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # reading might never end
            raise IdxError(f"{source}: a pipe or device, expected a file")
        with open(source, "rb") as file:
            return read_idx(file)
    name = str(getattr(source, "name", "IDX data"))
    with unzipped(source, name) as file:
        return _read(file, name)


class Unzipped:
    """The content of a gzipped file, to be read from its beginning to its end.

    A gzipped file has one part, called a member, or several. An empty member gives nothing to read,
    and two million of them fit into 40 MB. So a file may not have many members.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.unzip = zlib.decompressobj(GZIP)
        self.members = 1

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, and none only at the end. Raises ValueError for damaged data."""
        rest = self.unzip.unconsumed_tail
        while True:
            if self.unzip.eof:
                rest = self.unzip.unused_data or self.file.read(CHUNK)
                rest = rest.lstrip(b"\0")  # zeros may follow, to fill a block
                if not rest:
                    return b""
                self.members += 1
                if self.members > MOST_MEMBERS:
                    raise ValueError(f"more than {MOST_MEMBERS:,} parts")
                self.unzip = zlib.decompressobj(GZIP)
            rest = rest or self.file.read(CHUNK)
            if not rest:
                raise ValueError("cut short")
            content = self.unzip.decompress(rest, size)
            if content:
                return content
            rest = self.unzip.unconsumed_tail


@contextmanager
def unzipped(file: BinaryIO, name: str) -> Iterator[BinaryIO | Unzipped]:
    """Yield the seekable binary file, or the unzipped content if it is gzipped.

    Where the gzip data are damaged, reading raises IdxError. Its message calls the file `name`.
    """
    start = file.read(len(GZIP_MAGIC))
    file.seek(-len(start), io.SEEK_CUR)
    if start != GZIP_MAGIC:
        yield file
        return
    try:
        yield Unzipped(file)
    except IdxError:
        raise
    except (ValueError, zlib.error) as error:
        raise IdxError(f"{name}: damaged gzip data: {error}") from error


def _read(file: BinaryIO | Unzipped, name: str) -> IdxArray:
    """Read the header, then exactly the elements that it promises."""
    magic = _read_bytes(file, 4, f"{name}: the magic number")
    zeros, code, dimensions = struct.unpack(">HBB", magic)
    if zeros != 0 or code not in TYPES:
        raise IdxError(
            f"{name}: not an IDX file: expected it to begin with 00 00 and one of the type codes"
            f" {bytes(TYPES).hex(' ')}, found {magic.hex(' ')}"
        )
    sizes = _read_bytes(file, 4 * dimensions, f"{name}: the sizes of {dimensions} dimensions")
    shape = struct.unpack(f">{dimensions}I", sizes)

    kind, typecode = TYPES[code]
    what = f"{name}: {' x '.join(map(str, shape)) or 1} elements of type {kind}"
    expect_sensible(shape, what)
    data = _read_bytes(file, math.prod(shape) * struct.calcsize(f"={typecode}"), what)
    if file.read(1):
        raise IdxError(f"{what} are {len(data):,} bytes, but the file goes on after them")
    return IdxArray(typecode, shape, data if typecode == "B" else _swapped(array(typecode, data)))


def expect_sensible(shape: tuple[int, ...], what: str) -> None:
    """Raise IdxError for an array without elements that claims to have very many empty rows.

    Its file could be 12 bytes long, but the lists of its `tolist` would fill the memory.
    """
    depth = shape.index(0) if 0 in shape else 0  # sizes after the first 0 make no lists
    rows = math.prod(shape[:depth]) if depth else 0
    if rows * depth > MOST_EMPTY_ROWS:
        raise IdxError(
            f"{what}: {large(rows)} empty rows, expected {MOST_EMPTY_ROWS // depth:,} at most"
        )


def _read_bytes(file: BinaryIO | Unzipped, count: int, what: str) -> bytes:
    """Read `count` bytes, piece by piece. Raise IdxError if the file ends earlier."""
    content = io.BytesIO()
    while content.tell() < count:
        chunk = file.read(min(CHUNK, count - content.tell()))
        if not chunk:
            raise IdxError(
                f"{what}: expected {large(count)} bytes, found {content.tell():,}: cut short"
            )
        content.write(chunk)
    return content.getvalue()


def large(number: int) -> str:
    """The number as a short text, because the product of 255 sizes can have 2,000 digits.

    >>> large(47_040_000), large(2**255)
    ('47,040,000', 'over 10^76')
    """
    return f"{number:,}" if number < 10**30 else f"over 10^{len(str(number)) - 1}"


def _swapped(elements: array[Any]) -> array[Any]:
    """Change elements between big-endian and this machine's byte order; return the same array."""
    if sys.byteorder == "little":
        elements.byteswap()
    return elements


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
    return header + _swapped(elements).tobytes()
