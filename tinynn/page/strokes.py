"""A drawing becomes an image as those of MNIST: strokes are scaled first, and inked then.

So the line is as thick as MNIST's, however large or small the drawing is.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from math import ceil, floor
from typing import Any

from mnist_idx.drawn import fit, ink
from mnist_idx.image import BOX, centred

RADIUS = 1.1  # of the pen, in pixels of the image
LEAST_EXTENT = 0.1  # of the square's side: a smaller drawing is not enlarged to a whole digit
MOST_POINTS = 20_000  # of a drawing
STEPS = 3  # points in a pixel, along the line
TINY = 1e-9  # more than rounding errors: equal drawings of two sizes get equal points


def inked(strokes: Any) -> bytes:
    """The drawing as 28 x 28 bytes, 0 for paper and 255 for ink.

    A stroke is a list of points [x, y], from 0 to 1 across and down the square, or a little outside
    of it. Raises ValueError where nothing is drawn, and for anything else.
    """
    paths = [expect_points(stroke) for stroke in expect_list(strokes)]
    corners = [p for path in paths for p in path]
    if not corners:
        raise ValueError("nothing is drawn")
    if len(corners) > MOST_POINTS:
        raise ValueError(f"{len(corners):,} points, expected {MOST_POINTS:,} at most")
    scaled = iter(fit(corners, BOX, RADIUS, LEAST_EXTENT))
    points = {p for path in paths for p in line(list(islice(scaled, len(path))))}
    return bytes(map(int, centred(ink(points, RADIUS))))


def line(corners: list[complex]) -> Iterable[complex]:
    """Points on the straight lines from corner to corner, rounded to a grid of STEPS in a pixel."""
    for p, q in zip(corners, corners[1:] or corners):
        steps = max(1, ceil(abs(q - p) * STEPS - TINY))
        for i in range(steps + 1):
            place = (p + (q - p) * i / steps) * STEPS
            yield complex(floor(place.real + 0.5 + TINY), floor(place.imag + 0.5 + TINY)) / STEPS


def expect_points(stroke: Any) -> list[complex]:
    """The points of a stroke as x + iy."""
    points = []
    for point in expect_list(stroke):
        try:
            x, y = map(float, expect_list(point))
        except (TypeError, ValueError, OverflowError):
            raise ValueError(f"a point is {point!r:.60}, expected two numbers") from None
        if not (abs(x) <= 10 and abs(y) <= 10):
            raise ValueError(f"a point is {point!r:.60}, expected numbers from 0 to 1")
        points.append(complex(x, y))
    return points


def expect_list(value: Any) -> list[Any]:
    """`value`, if it is a list."""
    if not isinstance(value, list):
        raise ValueError(f"found {value!r:.60}, expected a list of strokes, each a list of points")
    return value
