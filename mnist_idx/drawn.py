"""Digits drawn by strokes, for use without the real MNIST files.

A digit is drawn as a hand would draw it. One of several ways of writing it is chosen, and a round
pen follows its strokes, with a little wobble, slant and turn. The picture is scaled into a box of
20 x 20 pixels and centred by mass in 28 x 28, as the digits of MNIST were.
"""

from __future__ import annotations

import os
from cmath import rect
from collections.abc import Callable, Iterable
from functools import lru_cache
from math import ceil, floor, hypot
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from mnist_idx.idx import IdxArray, IdxError
from mnist_idx.image import BOX, SIDE, centred
from mnist_idx.mnist import Mnist, copies, load_mnist
from mnist_idx.sets import (
    SETS,
    TEST_IMAGES,
    TEST_LABELS,
    TRAINING_IMAGES,
    TRAINING_LABELS,
    Kind,
)
from mnist_idx.write import write_idx_files
from tinynn.whole_file import AnyPath

MOST_TRAINING, MOST_TEST = 60_000, 10_000  # digits in MNIST's files
MOST_TO_TRAIN = MOST_TRAINING * 5 // 6  # without those that `load_mnist` takes for validation

Progress = Callable[[int, int], None]  # is called with the number of digits done, and of all
Stroke = list[complex]  # points x + iy, so that moving, scaling and turning are + and *

# The ways of writing each digit. "50 05 59" is a stroke, a smooth curve through the points (5, 0),
# (0, 5) and (5, 9). x goes right, y goes down. "|" begins a new stroke, which also makes a corner.
WAYS = [
    [  # 0
        "50 20 03 06 28 59 88 97 93 70 40",
        "50 31 24 27 49 68 75 72 50",
        "61 30 03 07 39 79 97 93 71 52",
    ],
    [  # 1
        "50 59",
        "50 54 59",
        "32 50|50 59",
        "33 50|50 59|29 79",
    ],
    [  # 2
        "12 30 60 83 66 19|19 99",
        "12 40 71 73 46 19 07 17 49 79 98",
        "02 20 60 82 74 47 09|09 59 99",
        "12 50 82 74 47 29 08 06 37 68 99",
    ],
    [  # 3
        "11 40 71 72 44|44 84 87 59 29 07",
        "10 80|80 44|44 84 87 59 18",
        "12 30 70 83 54 34|54 75 87 69 29 08",
        "02 30 70 82 64 45 76 78 49 08",
    ],
    [  # 4
        "10 15|15 85|70 69",
        "20 14 35 85|81 69",
        "60 05|05 95|60 69",
        "10 04 25 75|80 74 79",
        "11 03 15 54 83|90 83 69",
    ],
    [  # 5
        "80 20|20 14|14 43 74 86 69 29 08",
        "80 40 22 34 65 77 59 18",
        "91 20|20 14|14 54 86 69 28",
        "90 50 22|22 14 44 65 77 49 08",
        "90 31|31 13 65 77 49 07",
    ],
    [  # 6
        "60 23 06 18 49 79 87 65 35 17",
        "40 13 07 29 69 87 65 25 07",
        "80 42 16 18 49 78 75 45 17",
        "70 33 07 29 68 76 55 27 18",
        "50 23 16 29 59 77 65 37 29",
    ],
    [  # 7
        "00 90|90 39",
        "02 00 90|90 55 49",
        "00 90|90 39|25 85",
        "01 40 80 82 55 39",
    ],
    [  # 8
        "82 50 21 13 44 66 78 59 29 17 35 54 72 81",
        "50 21 23 44 73 71 50|44 16 18 49 88 86 44",
        "81 40 11 13 45 67 58 39 28 36 54 72 81",
        "60 21 23 45 78 59 29 27 55 82 60",
        "72 50 32 33 45 67 58 39 28 36 45 64 72",
    ],
    [  # 9
        "81 40 12 14 45 74 82|82 79",
        "82 50 21 13 35 65 82 84 67 49",
        "82 50 20 03 25 64 82|82 76 59 28",
        "82 50 12 14 35 64 82|82 59",
        "71 40 21 13 25 54 72 71|72 65 69",
        "81 40 13 25 54 81|81 46 19",
    ],
]


def draw_digit(digit: int, rng: Random) -> bytes:
    """A picture of the digit, different each time: 28 x 28 bytes, 0 for paper and 255 for ink."""
    strokes = lean(wobble(rng.choice(WAYS[digit]), rng), rng)
    points = [point for stroke in strokes for point in curve(stroke)]
    radius = rng.uniform(0.8, 1.7)
    picture = ink(fit(points, BOX * rng.uniform(0.95, 1.0), radius), radius)
    return bytes(map(int, centred(picture)))


def wobble(way: str, rng: Random) -> list[Stroke]:
    """The strokes of a way of writing, with each point moved a little."""
    places = dict.fromkeys(way.replace("|", " ").split())  # each once, so strokes stay joined
    moved = {
        place: complex(int(place[0]) + rng.gauss(0.0, 0.6), int(place[1]) + rng.gauss(0.0, 0.6))
        for place in places
    }
    return [[moved[place] for place in stroke.split()] for stroke in way.split("|")]


def lean(strokes: list[Stroke], rng: Random) -> list[Stroke]:
    """The strokes made narrower or wider, slanted, and turned."""
    width = rng.uniform(0.55, 0.95)
    slant = rng.gauss(0.1, 0.25)  # above 0 the top leans to the right, as in most handwriting
    turn = rect(1.0, rng.gauss(0.0, 0.12))  # a product with it is rotated by that angle
    return [[complex(width * p.real - slant * p.imag, p.imag) * turn for p in s] for s in strokes]


def curve(stroke: Stroke) -> Stroke:
    """Closely spaced points on a smooth curve through the points of the stroke.

    Between p1 and p2 it is the cubic of Catmull and Rom. At p1 it has the direction from the point
    before p1 to p2, and at p2 the direction from p1 to the point after p2.
    """
    points = [stroke[0]]
    path = [stroke[0], *stroke, stroke[-1]]
    for p0, p1, p2, p3 in zip(path, path[1:], path[2:], path[3:]):
        steps = ceil(abs(p2 - p1) / 0.3)
        for t in [step / steps for step in range(1, steps + 1)]:
            from_p1 = 2 * p1 + (p2 - p0) * t
            bend = (2 * p0 - 5 * p1 + 4 * p2 - p3) + (3 * p1 - p0 - 3 * p2 + p3) * t
            points.append((from_p1 + bend * t * t) / 2)
    return points


def fit(points: Stroke, box: float, radius: float, least: float = 0.0) -> Stroke:
    """The points scaled so that the pen's line fills a square box, in the middle of the picture.

    `least` is the smallest extent that is enlarged to the whole box. Points closer together fill
    less of it.
    """
    xs = [p.real for p in points]
    ys = [p.imag for p in points]
    middle = complex(min(xs) + max(xs), min(ys) + max(ys)) / 2
    extent = max(max(xs) - min(xs), max(ys) - min(ys), least)
    scale = (box - 2 * radius - 1) / extent  # the soft edge of the line is half a pixel more
    return [(p - middle) * scale + (1 + 1j) * (SIDE - 1) / 2 for p in points]


def ink(points: Iterable[complex], radius: float) -> bytes:
    """The picture of the line that a round pen of this radius draws along the points.

    The edge is soft: ink falls from 1, half a pixel inside the edge, to 0, half a pixel outside.
    """
    reach = radius + 0.5
    picture = [0.0] * (SIDE * SIDE)
    for p in points:
        for row in pixels(p.imag, reach):
            for column in pixels(p.real, reach):
                darkness = reach - hypot(column - p.real, row - p.imag)
                if darkness > picture[row * SIDE + column]:
                    picture[row * SIDE + column] = darkness
    return bytes([round(255 * min(1.0, darkness)) for darkness in picture])


def pixels(place: float, reach: float) -> range:
    """The pixels in one direction that are not further than `reach` from `place`."""
    return range(ceil(place - reach), floor(place + reach) + 1)


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


def draw_mnist(
    folder: str | os.PathLike[str], training: int = 12_000, test: int = 2_000, seed: int = 0,
    progress: Progress = no_progress,
) -> None:
    """Write drawn digits as four IDX files into `folder`, which is made if needed.

    `training` and `test` are the numbers of digits in the files. `load_mnist` takes the last sixth
    of the training digits for validation. The same seed draws the same digits, and larger numbers
    only add digits to them. `progress` is called after each digit with the number of digits done
    and in all. Raises ValueError for more digits than MNIST has, IdxError where the folder already
    has MNIST files, OSError if the files cannot be written.
    """
    expect_counts(training, test)
    folder = Path(os.path.expanduser(folder))
    expect_no_files(folder)
    folder.mkdir(parents=True, exist_ok=True)  # an error here comes before the work
    drawn_files: dict[AnyPath, IdxArray] = {}
    done = 0
    for images_name, labels_name, count in (
        (TRAINING_IMAGES, TRAINING_LABELS, training),
        (TEST_IMAGES, TEST_LABELS, test),
    ):
        rng = Random(f"{seed} {images_name}")
        labels, images = bytearray(), bytearray()
        for _ in range(count):
            labels.append(rng.randrange(10))
            images += draw_digit(labels[-1], rng)
            done += 1
            progress(done, training + test)
        drawn_files[folder / images_name] = IdxArray("B", (count, SIDE, SIDE), bytes(images))
        drawn_files[folder / labels_name] = IdxArray("B", (count,), bytes(labels))
    write_idx_files(drawn_files)


def expect_counts(training: int, test: int) -> None:
    """Raise ValueError for more digits than MNIST has, or a negative number of them."""
    if not (0 <= training <= MOST_TRAINING and 0 <= test <= MOST_TEST):
        raise ValueError(
            f"{training:,} training and {test:,} test digits, expected no more than MNIST has,"
            f" {MOST_TRAINING:,} and {MOST_TEST:,}, and no negative number"
        )


def expect_no_files(folder: Path, kind: Kind = SETS["mnist"]) -> None:
    """Raise IdxError where `load_mnist` would find one of the four files of a set already."""
    for name in kind.files:
        for path in copies(folder, kind, name):
            raise IdxError(f"{path} exists already; name another folder, or move it away")


def real_or_drawn(
    folder: str | os.PathLike[str] | None, training: int = 2_000, test: int = 500,
    progress: Progress = no_progress,
) -> Mnist:
    """All the data in `folder`; or drawn digits, as many as given, if `folder` is None.

    The drawn validation data are a fifth as many as the training data. `progress` is that of
    `draw_mnist`. Raises what `load_mnist` and `draw_mnist` raise.
    """
    return drawn(training, test, progress) if folder is None else load_mnist(folder)


@lru_cache(maxsize=4)
def drawn(training: int, test: int, progress: Progress) -> Mnist:
    """Drawn digits, as many as given. A program draws them only once."""
    if training > MOST_TO_TRAIN:
        raise ValueError(f"{training:,} training digits, expected {MOST_TO_TRAIN:,} at most")
    with TemporaryDirectory() as temporary:
        # `load_mnist` keeps a sixth for validation.
        draw_mnist(temporary, training * 6 // 5, test, progress=progress)
        return load_mnist(temporary)
