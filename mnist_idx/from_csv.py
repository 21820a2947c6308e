"""Images with their labels from a CSV file, in which a line holds the label and the pixels of one.

The first line may be a header, such as label,pixel0,pixel1,... The label is in the column that the
header calls label, class, y or target, else in the first one.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from math import isqrt
from typing import BinaryIO, NamedTuple

from mnist_idx.idx import CHUNK, IdxArray, IdxError, Unzipped, unzipped

LABEL_NAMES = ("label", "class", "y", "target")
EXPECTED = "expected a CSV file in UTF-8, or an npz file"
DELIMITERS = ",;\t"
LONGEST_LINE = 1_000_000  # bytes
MOST_IMAGES = 1_000_000
MOST_PIXELS = 800_000_000  # in all images; the largest set, EMNIST's byclass, has 640 million

# The numbers as nearly all files write them. `whole` reads other ways of writing.
NUMBERS = {f"{number}{end}": number for number in range(256) for end in ("", ".0")}

# Is called with the file's name, the bytes done and in all, and the seconds so far.
Progress = Callable[[str, int, int, float], None]


class Form(NamedTuple):
    """How the lines of a CSV file are made up."""

    delimiter: str
    columns: int
    label: int  # the column of the label, counted from 0
    header: bool  # whether the first line is one
    named: bool  # whether the header says which column has the label

    @property
    def side(self) -> int:
        """The number of pixels along a side of the square image."""
        return isqrt(self.columns - 1)


def read_csv(file: BinaryIO, name: str, progress: Progress) -> tuple[IdxArray, IdxArray]:
    """The images and the labels of a CSV file, raw or gzipped, which messages call `name`.

    Raises IdxError for lines that are not a label and the pixels of a square image, all as whole
    numbers from 0 to 255. The message names the line. Raises it too where all labels are equal, and
    no header says that this column has the labels.
    """
    form = None
    labels, images = bytearray(), bytearray()
    for where, text in lines_of(file, name, progress):
        if form is None:
            form = form_of(text, where)
            if form.header:
                continue
        numbers = numbers_of(text, form, where)
        labels.append(numbers[form.label])
        images += numbers[: form.label] + numbers[form.label + 1 :]
        if len(labels) > MOST_IMAGES or len(images) > MOST_PIXELS:
            raise IdxError(f"{where}: more than {MOST_IMAGES:,} images or {MOST_PIXELS:,} pixels")
    if form is None or not labels:
        raise IdxError(f"{name}: no images, expected lines with a label and pixels")
    if not form.named and len(labels) > 1 and len(set(labels)) == 1:
        raise IdxError(f"{name}: all labels are {labels[0]}. If another column has the labels, put"
                       " a line with the names of the columns first, and call that column label")
    n, side = len(labels), form.side
    return IdxArray("B", (n, side, side), bytes(images)), IdxArray("B", (n,), bytes(labels))


def lines_of(file: BinaryIO, name: str, progress: Progress) -> Iterator[tuple[str, str]]:
    """The lines that are not blank, without their ends, each after the file's name and its number.

    Raises IdxError for a line that is too long, so that a file without line ends cannot fill the
    memory.
    """
    total, start = os.fstat(file.fileno()).st_size, time.monotonic()
    number = 0
    with unzipped(file, name) as content:
        for lines in blocks_of(content, name):
            for line in lines:
                number += 1
                text = line.decode("utf-8-sig", "replace")
                if text.strip():
                    yield f"{name}, line {number}", text.rstrip("\r")
            progress(os.path.basename(name), file.tell(), total, time.monotonic() - start)


def blocks_of(content: BinaryIO | Unzipped, name: str) -> Iterator[list[bytes]]:
    """The lines of the file, some hundreds at a time."""
    rest = b""
    while chunk := content.read(CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > LONGEST_LINE:
            raise IdxError(f"{name}: a line of more than {LONGEST_LINE:,} bytes; {EXPECTED}")
        yield lines
    yield [rest]


def form_of(text: str, where: str) -> Form:
    """The form of the file that begins with this line."""
    delimiter = max(DELIMITERS, key=text.count)
    if delimiter not in text or "\0" in text:
        raise IdxError(f"{where}: not a line of CSV; {EXPECTED}")
    cells = [cell.strip().lower() for cell in cells_of(text, delimiter, where)]
    columns = len(cells)
    named = [column for column, cell in enumerate(cells) if cell in LABEL_NAMES]
    if len(named) > 1:
        raise IdxError(f"{where}: {len(named)} columns of labels, expected one")
    # Other headers have names for most columns, or count them: 0,1,2,...
    words = sum(not is_number(cell) for cell in cells)
    header = bool(named) or 2 * words > columns or cells == [str(i) for i in range(columns)]
    form = Form(delimiter, columns, named[0] if named else 0, header, bool(named))
    if form.side < 2 or form.side**2 != columns - 1:
        missing = not named and isqrt(columns) ** 2 == columns
        raise IdxError(
            f"{where}: {columns:,} columns, expected a label and the pixels of a square image, such"
            f" as 1 + 784{'; the column of the label is missing' if missing else ', and no others'}"
        )
    return form


def cells_of(text: str, delimiter: str, where: str) -> list[str]:
    """The texts between the delimiters, without quotation marks."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise IdxError(f"{where}: a quotation mark in the wrong place") from error


def numbers_of(text: str, form: Form, where: str) -> bytes:
    """The numbers of a line, the label among them."""
    cells = cells_of(text, form.delimiter, where)
    if len(cells) != form.columns:
        raise IdxError(f"{where}: {len(cells) - 1:,} pixels, expected {form.columns - 1:,}")
    try:
        return bytes(map(NUMBERS.__getitem__, cells))
    except KeyError:
        numbers = [whole(cell) for cell in cells]
    if -1 in numbers:
        raise IdxError(f"{where}: {mistake(cells, numbers.index(-1), form.label)}")
    return bytes(numbers)


def mistake(cells: list[str], column: int, label: int) -> str:
    """What is wrong with the number in a column."""
    pixels = cells[:label] + cells[label + 1 :]
    if column != label and all(is_number(pixel) and 0 <= float(pixel) <= 1 for pixel in pixels):
        return "pixels from 0 to 1, expected 0 to 255; multiply them by 255"
    what = "the label" if column == label else f"column {column + 1}"
    return f"{what} is {cells[column][:40]!r}, expected a whole number from 0 to 255"


@lru_cache(maxsize=10_000)
def whole(text: str) -> int:
    """The whole number from 0 to 255 in a text such as "12.0" or "1.2e+01"; -1 for other texts.

    >>> whole("1.2e+01"), whole("0.5"), whole("256"), whole("ink")
    (12, -1, -1, -1)
    """
    number = float(text) if is_number(text) else -1.0
    return int(number) if number.is_integer() and 0 <= number <= 255 else -1


def is_number(text: str) -> bool:
    """Whether the text is a number. Python's float takes "1_2" too, which is not meant here."""
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text
