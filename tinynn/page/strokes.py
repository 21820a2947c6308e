"""A drawing becomes an image like those of MNIST: its strokes are scaled, then inked.

So the line is as thick as MNIST's, however large or small the drawing is.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Any

from mnist_idx.drawn import fit, ink
from mnist_idx.image import BOX, centred

RADIUS = 1.1  # of the pen, in pixels of the image
LEAST_EXTENT = 0.1  # of the square's side: a smaller drawing is not enlarged to a whole digit
MOST_POINTS = 20_000  # of a drawing
STEPS = 4  # points in a pixel, along the line


def image_of(strokes: Any) -> bytes:
    """The drawing as 28 x 28 bytes, 0 for paper and 255 for ink.

    A stroke is a list of points [x, y], from 0 to 1 across and down the square. The pen may leave
    the square. Raises ValueError where nothing is drawn, or `strokes` is something else.
    """
    paths = [expect_points(stroke) for stroke in expect_list(strokes)]
    corners = [p for path in paths for p in path]
    if not corners:
        raise ValueError("nothing is drawn")
    if len(corners) > MOST_POINTS:
        raise ValueError(f"{len(corners):,} points, expected {MOST_POINTS:,} at most")
    scaled = iter(fit(corners, BOX, RADIUS, LEAST_EXTENT))
    points: set[complex] = set()
    for path in paths:
        points.update(line([next(scaled) for _ in path]))
    return bytes(map(int, centred(ink(points, RADIUS))))


def line(corners: list[complex]) -> Iterable[complex]:
    """Points on the straight lines from corner to corner, rounded to a grid of STEPS in a pixel."""
    for p, q in zip(corners, corners[1:] or corners):  # a single point is a line to itself
        steps = max(1, ceil(abs(q - p) * STEPS))
        for i in range(steps + 1):
            place = (p + (q - p) * i / steps) * STEPS
            yield complex(round(place.real), round(place.imag)) / STEPS


def expect_points(stroke: Any) -> list[complex]:
    """The points of a stroke as x + iy."""
    points = []
    for point in expect_list(stroke):
        try:
            x, y = map(float, expect_list(point))
        except (TypeError, ValueError, OverflowError):
            raise ValueError(f"a point is {point!r:.60}, expected two numbers") from None
        if not (abs(x) <= 10 and abs(y) <= 10):
            raise ValueError(f"a point is {point!r:.60}, expected numbers near 0 to 1")
        points.append(complex(x, y))
    return points


def expect_list(value: Any) -> list[Any]:
    """`value`, if it is a list."""
    if not isinstance(value, list):
        raise ValueError(f"found {value!r:.60}, expected a list of strokes, each a list of points")
    return value
