"""The four files of MNIST, or of a set like it, from CSV files or from an npz file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from mnist_idx.drawn import expect_no_files
from mnist_idx.from_csv import EXPECTED, Progress, read_csv
from mnist_idx.from_npz import ZIP_MAGIC, Pair, read_npz
from mnist_idx.idx import START, IdxArray, IdxError, expect_file, looks_like, unzipped
from mnist_idx.sets import SETS, kind_of
from mnist_idx.write import write_idx_files
from tinynn.whole_file import AnyPath

TEST_SHARE = 7  # a seventh, as in MNIST: 10,000 of 70,000


def no_progress(name: str, done: int, total: int, seconds: float) -> None:
    """Show nothing."""


def convert(
    source: AnyPath, folder: AnyPath, test: AnyPath | None = None, name: str = "mnist",
    progress: Progress = no_progress,
) -> tuple[IdxArray, IdxArray]:
    """Write the four files of the set `name` into `folder`, which is made if needed.

    `source` is an npz file with training and test data, or a CSV file. `test` is the CSV file of
    the test data. If it is None, the last seventh of the CSV file is the test data, and not in
    the training files. Pixels are written in the order in which they come.

    Returns the training images and the test images. `progress` is called with the name of a CSV
    file, the bytes read and in all, and seconds. Raises ValueError for an unknown set, IdxError for
    files that are not as they should be, and where the folder already has files of the set; OSError
    if a file cannot be read or written.
    """
    folder, kind = Path(folder), kind_of(name)
    expect_no_files(folder, kind)
    (images, labels), (test_images, test_labels) = pairs_of(source, test, name, progress)
    folder.mkdir(parents=True, exist_ok=True)
    contents = (images, labels, test_images, test_labels)
    write_idx_files({folder / file: content for file, content in zip(kind.files, contents)})
    return images, test_images


def pairs_of(source: AnyPath, test: AnyPath | None, name: str, progress: Progress) -> list[Pair]:
    """The training images with their labels, and the test images with theirs."""
    paths = [source] if test is None else [source, test]
    for path in paths:
        expect_file(path)
    if test is not None and os.path.samefile(source, test):
        raise IdxError(f"{test}: the same file for training and test, expected two files")
    pairs = [pair for path in paths for pair in read(path, name, progress)]
    if len(pairs) == 1:
        pairs = parted(*pairs[0], source)
    if len(pairs) > 2:
        raise IdxError(f"{source}, {test}: an npz file has training and test data itself; expected"
                       " it alone, or two CSV files")
    (images, _), (test_images, _) = pairs
    if images.shape[1:] != test_images.shape[1:]:
        raise IdxError(f"{paths[-1]}: test images of {size(test_images)} pixels, but the training"
                       f" images have {size(images)}")
    return pairs


def read(path: AnyPath, name: str, progress: Progress) -> list[Pair]:
    """The images and labels of a CSV file, or the two pairs of an npz file. They fit the set."""
    called = os.fspath(path)
    with open(path, "rb") as file:
        zipped = file.read(4) in ZIP_MAGIC
        file.seek(0)
        if not zipped:
            expect_csv(file, called)
        pairs = read_npz(file, called) if zipped else [read_csv(file, called, progress)]
    for images, labels in pairs:
        expect_labels(labels, name, called)
        if highest(images) == 1:
            raise IdxError(f"{called}: pixels from 0 to 1, expected 0 to 255; multiply them by 255")
    return pairs


def expect_csv(file: BinaryIO, name: str) -> None:
    """Raise IdxError where the file, raw or gzipped, begins like one of another kind."""
    with unzipped(file, name) as content:
        what = looks_like(content.read(START))
    file.seek(0)
    if what not in ("CSV text", "text", ""):
        raise IdxError(f"{name}: {what}; {EXPECTED}")


def parted(images: IdxArray, labels: IdxArray, path: AnyPath) -> list[Pair]:
    """The first six sevenths, and the last seventh."""
    n = len(images) - len(images) // TEST_SHARE
    if n == len(images):
        raise IdxError(f"{os.fspath(path)}: {n} images, expected {TEST_SHARE} at least, because the"
                       " last seventh is the test data")
    return [(images[:n], labels[:n]), (images[n:], labels[n:])]


def expect_labels(labels: IdxArray, name: str, path: str) -> None:
    """Raise IdxError if the set does not have a label. The message says which sets have them."""
    found, allowed = set(labels.data), SETS[name].labels
    if not found.issubset(allowed):
        place = next(i for i, label in enumerate(labels.data) if label not in allowed)
        others = [other for other, kind in SETS.items() if found.issubset(kind.labels)]
        hint = f"; sets that have all its labels, for --set: {', '.join(others)}" if others else ""
        raise IdxError(f"{path}: label {labels[place]} of image {place + 1:,}, expected"
                       f" {allowed[0]} to {allowed[-1]} for the set {name}{hint}")


def highest(images: IdxArray) -> int:
    """The highest number of all pixels. (`in` searches bytes faster than `max`.)"""
    return next((number for number in range(255, 0, -1) if number in images.data), 0)


def size(images: IdxArray) -> str:
    """The size of an image, such as "28 x 28"."""
    return " x ".join(map(str, images.shape[1:]))
