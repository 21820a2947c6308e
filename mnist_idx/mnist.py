"""MNIST, and other sets in the same format, as training, validation and test data.

MNIST is 60,000 handwritten digits for training and 10,000 for testing, each 28 x 28 pixels. As in
the book, the last 10,000 of the 60,000 are the validation data. Fashion-MNIST (clothes), KMNIST
(Japanese letters) and EMNIST (more digits, and Latin letters) have the same form.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, overload

from mnist_idx.idx import IdxArray, IdxError, read_idx
from mnist_idx.sets import SETS, Kind

MAGIC = {"images": 2051, "labels": 2049}  # unsigned bytes in 3 dimensions, and in 1

HOW_TO_GET_REAL_FILES = "To get the real MNIST files: python3 -m mnist_idx download {}"

Vector = list[float]
Example = tuple[Vector, Vector]

# What a pixel's byte is as an input: 0 is white paper, 1 is black ink.
INK = [byte / 255 for byte in range(256)]


class DataSet(Sequence[Example]):
    """Examples (x, y): x the pixels, from 0 to 1, row after row; y the unit vector of the class.

    The bytes of the files are kept in memory, and an example becomes floats when it is taken. As
    lists of floats, 60,000 images would fill 400 MB. A slice is a DataSet too, with the same bytes.
    """

    def __init__(self, images: IdxArray, labels: IdxArray, kind: Kind, indices: range) -> None:
        """The examples at `indices` of `images` and `labels`, which hold a whole file each."""
        self.images = images
        self.labels = labels
        self.kind = kind
        self.indices = indices

    def __repr__(self) -> str:
        height, width = self.images.shape[1:]
        size, n = f"{height} x {width} pixels", len(self.classes)
        return f"DataSet({len(self):,} examples, {size}, {n} classes)"

    def __len__(self) -> int:
        return len(self.indices)

    @overload
    def __getitem__(self, index: int) -> Example: ...

    @overload
    def __getitem__(self, index: slice) -> DataSet: ...

    def __getitem__(self, index: int | slice) -> Example | DataSet:
        if isinstance(index, slice):
            return DataSet(self.images, self.labels, self.kind, self.indices[index])
        i = self.indices[index]
        pixels = self.images[i].data
        if self.kind.transposed:
            side = self.images.shape[2]
            pixels = b"".join([pixels[column::side] for column in range(side)])
        x = [INK[byte] for byte in pixels]
        return x, unit_vector(self.labels[i] - self.kind.first_label, len(self.kind.classes))

    @property
    def sha256(self) -> str:
        """The SHA-256 digest, in hexadecimal, of the image size and of all examples in order."""
        digest = sha256(repr(self.images.shape[1:]).encode())
        for i in self.indices:
            digest.update(self.images[i].data)
            digest.update(bytes([self.labels[i]]))
        return digest.hexdigest()

    @property
    def width(self) -> int:
        """The number of pixels in a row of x."""
        return self.images.shape[1 if self.kind.transposed else 2]

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, one for each entry of y: ("0", "1", ..., "9") for digits."""
        return self.kind.classes


class Mnist(NamedTuple):
    """What `load_mnist` returns."""

    training: DataSet
    validation: DataSet
    test: DataSet


def unit_vector(place: int, length: int = 10) -> Vector:
    """The desired output for a digit, or for another class: 1 at its place, 0 elsewhere.

    Raises ValueError for a place that is not from 0 to length - 1.

    >>> unit_vector(6)
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    """
    if not 0 <= place < length:
        raise ValueError(f"the class is {place}, expected 0 to {length - 1}")
    y = [0.0] * length
    y[place] = 1.0
    return y


def load_mnist(folder: str | os.PathLike[str], name: str = "mnist") -> Mnist:
    """The training (50,000), validation (10,000) and test data (10,000) from the files in `folder`.

    The files may be raw or gzipped. They have the names of the original distribution, with or
    without .gz, or with a dot before "idx" (train-images.idx3-ubyte). They may also be in the
    folders raw or MNIST/raw below (FashionMNIST/raw and so on for other sets). `name` is a key of
    SETS. The validation data are the last sixth of the training files, whatever their length.

    Raises ValueError for an unknown name; IdxError if one of the four files is missing, damaged or
    not what its name says, or if images and labels do not fit together; OSError if a file cannot be
    read.
    """
    if name not in SETS:
        raise ValueError(f"{name!r} is not a set, expected one of {', '.join(SETS)}")
    kind = SETS[name]
    images, labels = _load_pair(Path(folder), kind, *kind.files[:2])
    test_images, test_labels = _load_pair(Path(folder), kind, *kind.files[2:])
    if images.shape[1:] != test_images.shape[1:]:
        raise IdxError(
            f"{folder}: the training images are {_size(images)} pixels, the test images"
            f" {_size(test_images)}"
        )
    n = len(images)
    n_training = n - n // 6
    return Mnist(
        training=DataSet(images, labels, kind, range(n_training)),
        validation=DataSet(images, labels, kind, range(n_training, n)),
        test=DataSet(test_images, test_labels, kind, range(len(test_images))),
    )


def _load_pair(
    folder: Path, kind: Kind, images_name: str, labels_name: str
) -> tuple[IdxArray, IdxArray]:
    """Read a file of images and a file of labels, and check that they fit together."""
    images_path, labels_path = find(folder, images_name, kind), find(folder, labels_name, kind)
    images = _read_as("images", images_path)
    labels = _read_as("labels", labels_path)
    if len(images) != len(labels):
        raise IdxError(
            f"{images_path} holds {len(images):,} images, but {labels_path} {len(labels):,} labels"
        )
    if 0 in images.shape[1:]:
        raise IdxError(f"{images_path}: the images have {_size(images)} pixels")
    first, last = kind.first_label, kind.first_label + len(kind.classes) - 1
    for extreme in (min(labels.data, default=first), max(labels.data, default=first)):
        if not first <= extreme <= last:
            where = list(labels.data).index(extreme)
            raise IdxError(f"{labels_path}: label {where} is {extreme}, expected {first} to {last}")
    return images, labels


def _size(images: IdxArray) -> str:
    return " x ".join(map(str, images.shape[1:]))


def find(folder: Path, name: str, kind: Kind = SETS["mnist"]) -> Path:
    """The file with one of the names of `names_of(name)`, in `folder` or in one of `places_in`.

    Raises IdxError if the file is missing. The message says what was looked for and what was found.
    """
    hint = f". {HOW_TO_GET_REAL_FILES.format(folder)}" if kind is SETS["mnist"] else ""
    if folder.is_file():
        raise IdxError(f"{folder}: a file, expected the folder of the four files")
    if not folder.is_dir():
        raise IdxError(f"{folder}: no such folder{hint}")
    places = places_in(folder, kind)
    for place in places:
        for path in present(place, name):
            return path
    found = sorted(path.name for place in places if place.is_dir() for path in place.iterdir())
    raise IdxError(
        f"{folder}: a file is missing, looked for {', '.join(names_of(name))} here, in raw and in"
        f" {kind.folder}/raw, found {', '.join(found[:12]) or 'nothing'}"
        f"{' ...' if len(found) > 12 else ''}{hint}"
    )


def places_in(folder: Path, kind: Kind) -> list[Path]:
    """The folders in which the files of the set may be: this one, and two below it."""
    return [folder, folder / "raw", folder / kind.folder / "raw"]


def present(folder: Path, name: str) -> list[Path]:
    """The files in `folder` that have one of the names of `names_of(name)`."""
    return [folder / other for other in names_of(name) if (folder / other).is_file()]


def names_of(name: str) -> list[str]:
    """The usual names of the file that the original distribution calls `name`.

    >>> names_of("t10k-labels-idx1-ubyte")[2]
    't10k-labels.idx1-ubyte'
    """
    dotted = name.replace("-idx", ".idx")
    return [name, f"{name}.gz", dotted, f"{dotted}.gz"]


def _read_as(what: str, path: Path) -> IdxArray:
    """Read a file that must hold `what`, "images" or "labels", which its magic number says."""
    content = read_idx(path)
    if content.magic != MAGIC[what]:
        found = next((other for other in MAGIC if MAGIC[other] == content.magic), "something else")
        raise IdxError(
            f"{path}: expected {what}, magic number {MAGIC[what]},"
            f" found {found}, magic number {content.magic}"
        )
    return content
