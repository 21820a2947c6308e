"""MNIST, and other sets in the same format, as training, validation and test data.

MNIST is 60,000 handwritten digits for training and 10,000 for testing, each 28 x 28 pixels. As in
the book, the last 10,000 of the 60,000 are the validation data.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from shlex import quote
from typing import NamedTuple, NoReturn, overload

from mnist_idx.idx import IdxArray, IdxError, read_idx
from mnist_idx.sets import SETS, Kind, kind_of

MAGIC = {"images": 2051, "labels": 2049}  # unsigned bytes in 3 dimensions, and in 1

HOW_TO_GET_REAL_FILES = "To get the real MNIST files: python3 -m mnist_idx download {}"

Vector = list[float]
Example = tuple[Vector, Vector]

# What a pixel's byte is as an input: 0 is white paper, 1 is black ink.
INK = [byte / 255 for byte in range(256)]


class DataSet(Sequence[Example]):
    """Examples (x, y): x the pixels, from 0 to 1, row after row; y the unit vector of the class.

    `labels` has the classes of the same examples as whole numbers: y is unit_vector(labels[i], n)
    where the set has n classes.

    The bytes of the files are kept in memory, and an example becomes floats when it is taken. As
    lists of floats, 60,000 images would fill 400 MB. A slice is a DataSet too, with the same bytes.
    """

    def __init__(self, images: IdxArray, labels: IdxArray, kind: Kind, indices: range) -> None:
        """The examples at `indices` of `images` and `labels`, which hold a whole file each."""
        self._images = images
        self._labels = labels
        self._kind = kind
        self._indices = indices
        stored = bytes(labels.data)
        self.labels = [stored[i] - kind.first_label for i in indices]

    def __repr__(self) -> str:
        return f"DataSet({len(self):,} examples, {self._size()}, {len(self.classes)} classes)"

    def __len__(self) -> int:
        return len(self._indices)

    @overload
    def __getitem__(self, index: int) -> Example: ...

    @overload
    def __getitem__(self, index: slice) -> DataSet: ...

    def __getitem__(self, index: int | slice) -> Example | DataSet:
        if isinstance(index, slice):
            return DataSet(self._images, self._labels, self._kind, self._indices[index])
        x = [INK[byte] for byte in self.image(index)]
        return x, unit_vector(self.labels[index], len(self.classes))

    def __add__(self, other: object) -> NoReturn:
        raise TypeError("a data set cannot be added to; make a list of both: [*one, *other]")

    def image(self, index: int) -> bytes:
        """The pixels of an image as bytes, from 0, paper, to 255, ink, upright, row after row."""
        try:
            i = self._indices[index]
        except IndexError:
            message = f"index {index}, but the data set has {len(self):,} examples"
            raise IndexError(message) from None
        pixels = bytes(self._images[i].data)
        if self._kind.transposed:
            side = self._images.shape[2]
            return b"".join([pixels[column::side] for column in range(side)])
        return pixels

    @property
    def sha256(self) -> str:
        """The SHA-256 digest, in hexadecimal, of the image size and of all examples in order."""
        digest = sha256(repr(self._images.shape[1:]).encode())
        for i in self._indices:
            digest.update(self._images[i].data)
            digest.update(bytes([self._labels[i]]))
        return digest.hexdigest()

    @property
    def width(self) -> int:
        """The number of pixels in a row of x."""
        return self._images.shape[1 if self._kind.transposed else 2]

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, one for each entry of y: ("0", "1", ..., "9") for digits."""
        return self._kind.classes

    def _size(self) -> str:
        """The height and the width of an image, such as "28 x 28"."""
        shape = self._images.shape[1:]
        return " x ".join(map(str, shape[::-1] if self._kind.transposed else shape))


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
    without .gz, or with a dot before "idx" (train-images.idx3-ubyte). All are in one place:
    `folder` itself, or a folder in it that `places_in` names. A `~` at its beginning is the
    home folder. `name` is a key of SETS. The validation data are the last sixth of the training
    files, whatever their length. In the files, a pixel is a byte from 0, which is paper (the
    background), to 255, which is ink.

    Raises ValueError for an unknown name; IdxError if one of the four files is missing, damaged or
    not what its name says, or if images and labels do not fit together; OSError if a file cannot be
    read.
    """
    kind = kind_of(name)
    paths = find_files(folder, kind.files, kind)
    whole, test = _load(paths[:2], kind), _load(paths[2:], kind)
    if whole._size() != test._size():
        raise IdxError(f"{folder}: the training images are {whole._size()} pixels, the test images"
                       f" {test._size()}")
    return Mnist(*_split(whole), test)


def load_training(
    folder: str | os.PathLike[str], name: str = "mnist"
) -> tuple[DataSet, DataSet]:
    """The training and validation data alone. The two test files need not be there.

    Raises what `load_mnist` raises.
    """
    kind = kind_of(name)
    return _split(_load(find_files(folder, kind.files[:2], kind), kind))


def load_test(folder: str | os.PathLike[str], name: str = "mnist") -> DataSet:
    """The test data alone. The two training files need not be there.

    Raises what `load_mnist` raises.
    """
    kind = kind_of(name)
    return _load(find_files(folder, kind.files[2:], kind), kind)


def _split(whole: DataSet) -> tuple[DataSet, DataSet]:
    """The training and the validation data of the training files."""
    n_training = len(whole) - len(whole) // 6
    return whole[:n_training], whole[n_training:]


def _load(paths: Sequence[Path], kind: Kind) -> DataSet:
    """All the examples of a file of images and a file of labels, if they fit together."""
    images_path, labels_path = paths
    images = _read_as("images", images_path)
    labels = _read_as("labels", labels_path)
    if len(images) != len(labels):
        raise IdxError(
            f"{images_path} holds {len(images):,} images, but {labels_path} {len(labels):,} labels"
        )
    wrong = set(labels.data).difference(kind.labels)
    if wrong:
        where = next(i for i, label in enumerate(labels.data) if label in wrong)
        raise IdxError(f"{labels_path}: label {where} is {labels[where]}, expected"
                       f" {kind.labels[0]} to {kind.labels[-1]}")
    data = DataSet(images, labels, kind, range(len(images)))
    if 0 in images.shape[1:]:
        raise IdxError(f"{images_path}: the images have {data._size()} pixels")
    return data


def find_files(folder: str | os.PathLike[str], names: Sequence[str], kind: Kind) -> list[Path]:
    """The files that the original distribution calls `names`, from the first place that has all.

    Raises IdxError if no place has all. The message says of the place that has most of them which
    file is missing, and what was found; or which other set the folder holds.
    """
    folder = Path(os.path.expanduser(folder))
    variable = os.environ.get("MNIST_DIR")
    by_variable = variable and folder == Path(os.path.expanduser(variable))
    origin = " (from the environment variable MNIST_DIR)" if by_variable else ""
    how = f". {HOW_TO_GET_REAL_FILES.format(quote(str(folder)))}" if kind is SETS["mnist"] else ""
    if folder.is_file():
        raise IdxError(f"{folder} is a file; expected the folder that holds it{origin}")
    if not folder.is_dir():
        raise IdxError(f"{folder}: no such folder{origin}{how}")
    found = {place: [present(place, name) for name in names] for place in places_in(folder, kind)}
    for paths in found.values():
        if all(paths):
            return [same[0] for same in paths]
    best = max(found, key=lambda place: sum(map(bool, found[place])))
    others = " or ".join(sets_in(folder))
    if others and not any(found[best]):
        raise IdxError(f"{folder}{origin} holds the files of {others}, not those of the set that"
                       " was asked for; give its name, in commands by --set")
    missing = next(name for name, paths in zip(names, found[best]) if not paths)
    raise IdxError(f"{best}: a file is missing, looked for {', '.join(names_of(missing))}, found"
                   f" {listed(best)}{origin}. All files must be in one folder: {folder}, or raw,"
                   f" {kind.folder}/raw or gzip in it{how}")


def sets_in(folder: Path) -> list[str]:
    """The names of the sets whose four files are in the folder, where `find_files` looks."""
    return [name for name, kind in SETS.items()
            if any(all(present(place, file) for file in kind.files)
                   for place in places_in(folder, kind))]


def listed(folder: Path) -> str:
    """The names of the first things in a folder, as a text. Folders end in a slash."""
    names = sorted(path.name + "/" * path.is_dir() for path in folder.iterdir())
    return f"{', '.join(names[:12]) or 'nothing'}{' ...' if len(names) > 12 else ''}"


def places_in(folder: Path, kind: Kind) -> list[Path]:
    """The folders in which the files of the set may be: this one, and three below it.

    raw and MNIST/raw (FashionMNIST/raw and so on for other sets) are made by a well-known library,
    and gzip by EMNIST's zip file.
    """
    return [folder, folder / "raw", folder / kind.folder / "raw", folder / "gzip"]


def present(place: Path, name: str) -> list[Path]:
    """The files in `place` that have one of the names of `names_of(name)`.

    Some programs unpack a file into a folder that has the file's name. They are looked into too.
    """
    names = names_of(name)
    folders = [place, *(place / folder for folder in names)]
    return [folder / file for folder in folders for file in names if (folder / file).is_file()]


def copies(folder: Path, kind: Kind, name: str) -> list[Path]:
    """The files in all places in `folder` that the original distribution calls `name`."""
    return [path for place in places_in(folder, kind) for path in present(place, name)]


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
