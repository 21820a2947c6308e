"""The four MNIST files as training, validation and test data.

MNIST is 60,000 handwritten digits for training and 10,000 for testing, each 28 x 28 pixels. As in
the book, the last 10,000 of the 60,000 are set aside as validation data.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, overload

from mnist_idx.idx import IdxArray, IdxError, read_idx

CLASSES = 10
MAGIC = {"images": 2051, "labels": 2049}  # unsigned bytes in 3 dimensions, and in 1
TRAINING_IMAGES = "train-images-idx3-ubyte"
TRAINING_LABELS = "train-labels-idx1-ubyte"
TEST_IMAGES = "t10k-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"
NAMES = (TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS)

HOW_TO_GET_REAL_FILES = "To get the real ones: python3 -m mnist_idx download {}"

Vector = list[float]
Example = tuple[Vector, Vector]

# What a pixel's byte is as an input: 0 is white paper, 1 is black ink.
INK = [byte / 255 for byte in range(256)]


class DataSet(Sequence[Example]):
    """Examples (x, y): x the pixels, from 0 to 1, row after row; y the unit vector of the digit.

    The files' bytes are kept as they are, and an example becomes floats when it is asked for:
    as lists of floats, 60,000 images would fill 400 MB. A slice is a DataSet too, and
    shares the bytes.
    """

    def __init__(self, images: IdxArray, labels: IdxArray, indices: range) -> None:
        """The examples at `indices` of `images` and `labels`."""
        self.images = images
        self.labels = labels
        self.indices = indices

    def __len__(self) -> int:
        return len(self.indices)

    @overload
    def __getitem__(self, index: int) -> Example: ...

    @overload
    def __getitem__(self, index: slice) -> DataSet: ...

    def __getitem__(self, index: int | slice) -> Example | DataSet:
        if isinstance(index, slice):
            return DataSet(self.images, self.labels, self.indices[index])
        i = self.indices[index]
        x = [INK[byte] for byte in self.images[i].data]
        return x, unit_vector(self.labels[i])


class Mnist(NamedTuple):
    """What `load_mnist` returns."""

    training: DataSet
    validation: DataSet
    test: DataSet


def unit_vector(digit: int) -> Vector:
    """The desired output for a digit: 1 at its place, 0 elsewhere.

    >>> unit_vector(6)
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    """
    y = [0.0] * CLASSES
    y[digit] = 1.0
    return y


def load_mnist(folder: str | os.PathLike[str]) -> Mnist:
    """The training (50,000), validation (10,000) and test data (10,000) from the files in `folder`.

    The files may be raw or gzipped and have the names of the original distribution, with or
    without .gz, or with a dot for the second hyphen (train-images.idx3-ubyte). The validation data
    are the last sixth of the training files, whatever their length.

    Raises IdxError if one of the four files is missing, damaged or not what its name says, or if
    images and labels do not fit together; OSError if a file cannot be read.
    """
    images, labels = _load_pair(Path(folder), TRAINING_IMAGES, TRAINING_LABELS)
    test_images, test_labels = _load_pair(Path(folder), TEST_IMAGES, TEST_LABELS)
    if images.shape[1:] != test_images.shape[1:]:
        raise IdxError(
            f"{folder}: the training images are {_size(images)} pixels, the test images"
            f" {_size(test_images)}"
        )
    n = len(images)
    n_training = n - n // 6
    return Mnist(
        training=DataSet(images, labels, range(n_training)),
        validation=DataSet(images, labels, range(n_training, n)),
        test=DataSet(test_images, test_labels, range(len(test_images))),
    )


def _load_pair(folder: Path, images_name: str, labels_name: str) -> tuple[IdxArray, IdxArray]:
    """Read images and their labels, and check that they are that and fit together."""
    images_path, labels_path = find(folder, images_name), find(folder, labels_name)
    images = _read_as("images", images_path)
    labels = _read_as("labels", labels_path)
    if len(images) != len(labels):
        raise IdxError(
            f"{images_path} holds {len(images):,} images, but {labels_path} {len(labels):,} labels"
        )
    if 0 in images.shape[1:]:
        raise IdxError(f"{images_path}: the images have {_size(images)} pixels")
    largest = max(labels.data, default=0)
    if largest >= CLASSES:
        where = list(labels.data).index(largest)
        raise IdxError(f"{labels_path}: label {where} is {largest}, expected 0 to {CLASSES - 1}")
    return images, labels


def _size(images: IdxArray) -> str:
    return " x ".join(map(str, images.shape[1:]))


def find(folder: Path, name: str) -> Path:
    """The file in `folder` that the original distribution calls `name`.

    Raises IdxError, with the names that were looked for, if there is none.
    """
    if not folder.is_dir():
        raise IdxError(f"{folder}: no such folder. {HOW_TO_GET_REAL_FILES.format(folder)}")
    for path in present(folder, name):
        return path
    raise IdxError(
        f"{folder}: a file is missing, looked for {', '.join(names_of(name))}"
        f". {HOW_TO_GET_REAL_FILES.format(folder)}"
    )


def present(folder: Path, name: str) -> list[Path]:
    """The files in `folder` under any of the names that `name` goes by."""
    return [folder / other for other in names_of(name) if (folder / other).is_file()]


def names_of(name: str) -> list[str]:
    """The names that people have for the file that the original distribution calls `name`.

    >>> names_of("t10k-labels-idx1-ubyte")[2]
    't10k-labels.idx1-ubyte'
    """
    dotted = name.replace("-idx", ".idx")
    return [name, f"{name}.gz", dotted, f"{dotted}.gz"]


def _read_as(what: str, path: Path) -> IdxArray:
    """Read a file that must hold what MAGIC says of `what`, "images" or "labels"."""
    content = read_idx(path)
    if content.magic != MAGIC[what]:
        found = next((other for other in MAGIC if MAGIC[other] == content.magic), "something else")
        raise IdxError(
            f"{path}: expected {what}, magic number {MAGIC[what]},"
            f" found {found}, magic number {content.magic}"
        )
    return content
