"""What is particular to each set: the names of its files and classes, and how it stores images.

Fashion-MNIST (clothes), KMNIST (Japanese letters) and EMNIST (more digits, and Latin letters) have
the form of MNIST.
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits
from typing import NamedTuple

TRAINING_IMAGES = "train-images-idx3-ubyte"
TRAINING_LABELS = "train-labels-idx1-ubyte"
TEST_IMAGES = "t10k-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"
NAMES = (TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS)


class Kind(NamedTuple):
    """The properties of a set: names of classes and files, and how its images are stored."""

    classes: tuple[str, ...]
    files: tuple[str, ...] = NAMES  # training images, training labels, test images, test labels
    first_label: int = 0  # the label of classes[0]
    transposed: bool = False  # whether the images are stored column after column
    folder: str = "MNIST"  # the folder in which a well-known library puts the files

    @property
    def labels(self) -> range:
        """The labels of the classes in the files."""
        return range(self.first_label, self.first_label + len(self.classes))


def emnist(split: str, classes: tuple[str, ...], first_label: int = 0) -> Kind:
    """A split of EMNIST. Its files have other names, and its images are transposed."""
    files = [name.replace("t10k", "test") for name in NAMES]
    return Kind(
        classes, tuple(f"emnist-{split}-{name}" for name in files), first_label, True, "EMNIST"
    )


# In the splits of 47 classes, small letters that look like their capitals count as capitals.
DIGITS, CAPITALS, SMALL = tuple(digits), tuple(ascii_uppercase), tuple(ascii_lowercase)
CLOTHES = ("T-shirt", "trousers", "pullover", "dress", "coat",
           "sandal", "shirt", "sneaker", "bag", "ankle boot")
SETS = {
    "mnist": Kind(DIGITS),
    "fashion-mnist": Kind(CLOTHES, folder="FashionMNIST"),
    "kmnist": Kind(tuple("おきすつなはまやれを"), folder="KMNIST"),
    "emnist-mnist": emnist("mnist", DIGITS),
    "emnist-digits": emnist("digits", DIGITS),
    "emnist-letters": emnist("letters", CAPITALS, first_label=1),
    "emnist-balanced": emnist("balanced", DIGITS + CAPITALS + tuple("abdefghnqrt")),
    "emnist-bymerge": emnist("bymerge", DIGITS + CAPITALS + tuple("abdefghnqrt")),
    "emnist-byclass": emnist("byclass", DIGITS + CAPITALS + SMALL),
}


def kind_of(name: str) -> Kind:
    """The properties of the set of that name. Raises ValueError for an unknown name."""
    if name not in SETS:
        raise ValueError(f"{name!r} is not a set, expected one of {', '.join(SETS)}")
    return SETS[name]
