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
import re
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

START = 512  # bytes, enough for `looks_like`
TEXT = rb"(?:[\t\n\f\r -~]|[\xc2-\xf4][\x80-\xbf]+)*[\xc2-\xf4]?\Z"  # in UTF-8, perhaps cut short
ERROR_PAGE = "the server sent an error page instead of the file"
# What files are, and regular expressions for how they begin. The first that fits counts.
BEGINNINGS = {
    "an empty file": rb"\Z",
    "an IDX file": rb"\0\0[\x08\x09\x0b-\x0e].",
    "an IDX file without its header, or zeros only": rb"[\0-\x09]{100}|\0{100}",
    "a Git LFS pointer: the file itself was not fetched": rb"version https://git-lfs",
    f"a web page: {ERROR_PAGE}": rb"(?:\xef\xbb\xbf)?\s*<(?i:!doctype html|html|head|body|!--)",
    "an SVG picture": rb"(?:\xef\xbb\xbf)?\s*<(?:.*<)?svg",
    f"XML: {ERROR_PAGE}": rb"(?:\xef\xbb\xbf)?\s*<[?!a-zA-Z]",
    "a PNG picture": rb"\x89PNG",
    "a JPEG picture": rb"\xff\xd8\xff",
    "a GIF picture": rb"GIF8",
    "a BMP picture": rb"BM....\0\0\0\0",
    "a TIFF picture": rb"II\*\0|MM\0\*",
    "a WebP picture": rb"RIFF....WEBP",
    "a HEIC or AVIF picture": rb"....ftyp(?:he|mi|ms|av)",
    "a PGM, PPM or PBM picture": rb"P[1-6][\s#]",
    "a PDF page": rb"%PDF",
    "a gzip file: unpack it": rb"\x1f\x8b",
    "a NumPy file (.npz)": rb"PK\x03\x04.{26}[^\0]{1,50}\.npy",
    "a zip archive: unpack it": rb"PK\x03\x04",
    "a tar archive: unpack it": rb".{257}ustar",
    "a bzip2 or xz file: unpack it": rb"BZh[1-9]|\xfd7zXZ",
    "a 7z archive: unpack it": rb"7z\xbc\xaf",
    "a NumPy file (.npy)": rb"\x93NUMPY",
    "a Python pickle, such as mnist.pkl": rb"\x80[\x02-\x05]",
    "a MATLAB, HDF5 or Parquet file": rb"MATLAB 5|\x89HDF|PAR1",
    "JSON": rb"(?:\xef\xbb\xbf)?\s*[{[]" + TEXT,
    "CSV text": rb"(?=[^\n]*,[^\n]*,)" + TEXT,
    "text": TEXT,
    "text in UTF-16": rb"\xff\xfe|\xfe\xff",
}

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
    >>> matrix[1:]
    IdxArray(typecode='B', shape=(1, 3))
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

    def __getitem__(self, index: int | slice) -> Any:
        """The part at `index` of the first dimension: an IdxArray, or a number.

        A slice is an IdxArray with as many dimensions, of copied elements. Raises IndexError for
        an index outside the dimension.
        """
        if isinstance(index, slice):
            return self._at(range(len(self))[index])
        try:
            index = range(len(self))[index]  # counts negative ones from the end
        except IndexError:
            raise IndexError(f"index {index}, but the first size is {len(self):,}") from None
        if len(self.shape) == 1:
            return self.data[index]
        size = math.prod(self.shape[1:])
        part = self.data[index * size : (index + 1) * size]
        return IdxArray(self.typecode, self.shape[1:], part)

    def _at(self, indices: range) -> IdxArray:
        """The parts at these indices of the first dimension."""
        size = math.prod(self.shape[1:])
        part: Any = bytearray() if isinstance(self.data, bytes) else self.data[:0]
        for i in indices:
            part += self.data[i * size : (i + 1) * size]
        data = bytes(part) if isinstance(self.data, bytes) else part
        return IdxArray(self.typecode, (len(indices), *self.shape[1:]), data)

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
    a folder, a pipe or a device; OSError if the file cannot be opened or read.
    """
    if isinstance(source, (str, os.PathLike)):
        expect_file(source)
        with open(source, "rb") as file:
            return read_idx(file)
    name = str(getattr(source, "name", "IDX data"))
    with unzipped(source, name) as file:
        return _read(file, name)


def expect_file(path: str | os.PathLike[str]) -> None:
    """Raise IdxError for a folder, and for a pipe or device, from which reading might never end."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        found = "a folder" if stat.S_ISDIR(mode) else "a pipe or device"
        raise IdxError(f"{os.fspath(path)}: {found}, expected a file")


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
    magic = up_to(file, 4)
    if not begins_as_idx(magic):
        raise IdxError(f"{name}: {not_idx(magic + up_to(file, START - 4))}")
    code, dimensions = magic[2:]
    sizes = _read_bytes(file, 4 * dimensions, f"{name}: the sizes of {dimensions} dimensions")
    shape = struct.unpack(f">{dimensions}I", sizes)

    kind, typecode = TYPES[code]
    what = f"{name}: {' x '.join(map(str, shape)) or 1} elements of type {kind}"
    expect_sensible(shape, what)
    data = _read_bytes(file, math.prod(shape) * struct.calcsize(f"={typecode}"), what)
    if file.read(1):
        raise IdxError(f"{what} are {len(data):,} bytes, but the file goes on after them")
    return IdxArray(typecode, shape, data if typecode == "B" else swapped(array(typecode, data)))


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
    """Read `count` bytes. Raise IdxError if the file ends earlier."""
    content = up_to(file, count)
    if len(content) < count:
        raise IdxError(f"{what}: expected {large(count)} bytes, found {len(content):,}: cut short")
    return content


def up_to(file: BinaryIO | Unzipped, count: int) -> bytes:
    """Read `count` bytes, piece by piece, or fewer if the file ends earlier."""
    content = io.BytesIO()
    while content.tell() < count:
        chunk = file.read(min(CHUNK, count - content.tell()))
        if not chunk:
            break
        content.write(chunk)
    return content.getvalue()


def begins_as_idx(start: bytes) -> bool:
    """Whether these are the first bytes of an IDX file."""
    return len(start) >= 4 and start[:2] == b"\0\0" and start[2] in TYPES


def not_idx(start: bytes) -> str:
    """What is wrong with unzipped content that begins with these bytes, up to START of them."""
    if not start:
        return "an empty file, expected an IDX file"
    what = looks_like(start)
    if start.startswith(GZIP_MAGIC):
        what = "gzip inside gzip: unpack it once"
    return (
        f"{f'looks like {what}' if what else 'not an IDX file'}; expected an IDX file, which begins"
        f" with 00 00, one of the type codes {bytes(TYPES).hex(' ')} and the number of dimensions,"
        f" found {start[:4].hex(' ')}{' and the end of the file' if len(start) < 4 else ''}"
    )


def looks_like(start: bytes) -> str:
    """What a file seems to be that begins with these bytes, up to START; "" if that is unknown.

    >>> looks_like(b"<!DOCTYPE html>")
    'a web page: the server sent an error page instead of the file'
    """
    for what, beginning in BEGINNINGS.items():
        if re.match(beginning, start, re.DOTALL):
            return what
    return ""


def large(number: int) -> str:
    """The number as a short text, because the product of 255 sizes can have 2,000 digits.

    >>> large(47_040_000), large(2**255)
    ('47,040,000', 'over 10^76')
    """
    return f"{number:,}" if number < 10**30 else f"over 10^{len(str(number)) - 1}"


def swapped(elements: array[Any]) -> array[Any]:
    """Change elements between big-endian and this machine's byte order; return the same array."""
    if sys.byteorder == "little":
        elements.byteswap()
    return elements
