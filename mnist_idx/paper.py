"""The sheet under a digit: how bright its paper is at each place, and which darkness is ink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import mul
from typing import NamedTuple

Rows = list[list[float]]  # of pixels

LEAST_CONTRAST = 20 / 255  # between ink and paper
ROUNDING = 1e-9  # greys that differ by less are the same
LEAST_NOISE = 1 / 255  # the standard deviation of the paper's pixels, at least one step of grey
SAMPLES = 600  # pixels that the surface is fitted to, about
ROUNDS = 4  # of fitting a surface, and leaving out what is far from it
BINS = 100  # of the histogram from which the threshold between paper and ink is found


class Cut(NamedTuple):
    """A part of a picture. Each of its pixels is the mean of a block of pixels of the picture."""

    rows: Rows  # grey from 0, black, to 1, white
    left: int  # the place of the first block in the picture
    top: int
    block: int  # pixels along a side of a block

    def xs(self) -> list[float]:
        """Where the middle of each column is in the picture."""
        return [self.left + (column + 0.5) * self.block for column in range(len(self.rows[0]))]

    def ys(self) -> list[float]:
        """Where the middle of each row is in the picture."""
        return [self.top + (row + 0.5) * self.block for row in range(len(self.rows))]


class Paper:
    """The brightness of the paper: one number, or a smooth surface where there is shade.

    The surface is a quadratic function of the place. It is fitted to the border of the picture, and
    then to all of it. Pixels that are far from the surface, such as ink, are left out.
    """

    def __init__(self, sheet: Cut) -> None:
        across, down = range(len(sheet.rows[0])), range(len(sheet.rows))
        self.width, self.height = len(across) * sheet.block, len(down) * sheet.block
        border = [(x, y) for y in (0, down[-1]) for x in across]
        border += [(x, y) for x in (0, across[-1]) for y in down]
        values = sorted(sheet.rows[y][x] for x, y in border)
        n = len(values)
        self.surface = [values[n // 2], 0.0, 0.0, 0.0, 0.0, 0.0]
        self.noise = LEAST_NOISE
        self.flat = values[n * 4 // 5] - values[n // 5] < ROUNDING
        if not self.flat:
            step = max(1, round((len(across) * len(down) / SAMPLES) ** 0.5))
            self.fit(sheet, border[:: 1 + n // SAMPLES])
            self.fit(sheet, [(x, y) for x in across[::step] for y in down[::step]])

    def fit(self, sheet: Cut, places: Sequence[tuple[int, int]]) -> None:
        """Fit the surface to these pixels (column, row), without those that are far from it."""
        xs, ys = sheet.xs(), sheet.ys()
        points = [(self.terms(xs[x], ys[y]), sheet.rows[y][x]) for x, y in places]
        for _ in range(ROUNDS):
            off = [abs(value - sum(map(mul, self.surface, terms))) for terms, value in points]
            # Half of all normally distributed numbers are within 2/3 of a standard deviation, and
            # nearly all within 2.5.
            self.noise = max(1.5 * sorted(off)[len(off) // 2], LEAST_NOISE)
            near = [point for point, away in zip(points, off) if away < 2.5 * self.noise]
            self.surface = least_squares(near, self.surface)

    def terms(self, x: float, y: float) -> tuple[float, ...]:
        """1, u, v, u^2, uv, v^2, where u and v go from -1 to 1 across and down the picture."""
        u, v = 2 * x / self.width - 1, 2 * y / self.height - 1
        return 1.0, u, v, u * u, u * v, v * v

    def row(self, xs: Sequence[float], y: float) -> list[float]:
        """The brightness of the paper at these places of a row of the picture."""
        if self.flat:
            return [self.surface[0]] * len(xs)
        c, c_u, c_v, c_uu, c_uv, c_vv = self.surface
        v = 2 * y / self.height - 1
        here, by_u = c + v * (c_v + v * c_vv), c_u + v * c_uv
        return [here + u * (by_u + u * c_uu) for u in [2 * x / self.width - 1 for x in xs]]


def least_squares(
    points: Sequence[tuple[Sequence[float], float]], start: Sequence[float]
) -> list[float]:
    """The coefficients c with which the sums of c_i times term i are nearest to the values.

    A point is its terms and its value. The sum of the squared differences is smallest where its
    derivative by each c_i is 0. These linear equations are solved by elimination. So that they
    always have a solution, a very small weight draws each c_i to `start`.

    >>> points = [((1.0, x), 2.0 + 3.0 * x) for x in (0.0, 1.0, 2.0)]
    >>> [round(c, 3) for c in least_squares(points, [0.0, 0.0])]
    [2.0, 3.0]
    """
    n = len(start)
    columns = list(zip(*[(*terms, value) for terms, value in points])) or [()] * (n + 1)
    rows = [[sum(map(mul, a, b)) for b in columns] for a in columns[:n]]
    for i, row in enumerate(rows):
        row[i] += 1e-6
        row[n] += 1e-6 * start[i]
    for i, pivot in enumerate(rows):
        for row in rows:
            if row is not pivot:
                factor = row[i] / pivot[i]
                row[:] = [a - factor * b for a, b in zip(row, pivot)]
    return [row[n] / row[i] for i, row in enumerate(rows)]


def darkness(cut: Cut, paper: Paper) -> Rows:
    """How much darker than the paper each pixel is; below 0 where it is lighter."""
    xs = cut.xs()
    return [[p - grey for p, grey in zip(paper.row(xs, y), row)]
            for y, row in zip(cut.ys(), cut.rows)]


def levels(dark: Rows, paper: Paper) -> tuple[float, float]:
    """The darkness with which ink begins, and that of full ink; below 0 where ink is lighter.

    Ink is what differs from the paper most, darker or lighter. The threshold between the two is
    Otsu's: it makes the variance between these two classes largest. Ink begins at half of it, but
    not within the noise. It is full at the mean of the ink. On flat paper ink begins at once, and
    is full where it is darkest. This keeps the soft edges of strokes as they are.

    Raises ValueError where nothing is clearly darker or lighter than the paper.
    """
    darkest, lightest = max(map(max, dark)), min(map(min, dark))
    sign = 1 if darkest >= -lightest else -1
    top = max(darkest, -lightest)
    if top < max(LEAST_CONTRAST, 6 * paper.noise):
        raise ValueError("the sheet is blank: nothing on it differs clearly from the paper")
    if paper.flat:
        return sign * ROUNDING, sign * top
    noise, scale = 3 * paper.noise, sign * BINS / top
    bins = Counter(int(d * scale) for row in dark for d in row if d * sign > noise)
    bins[0] += 1 + sum(map(len, dark)) - sum(bins.values())  # paper: never 0
    threshold, full = otsu(bins)
    begin = max(noise, threshold / 2 / BINS * top)
    return sign * begin, sign * max(2 * begin, full / BINS * top)


def otsu(bins: Mapping[int, int]) -> tuple[int, float]:
    """Otsu's threshold, which makes the variance between two classes largest, and the upper mean.

    `bins` say how often each number occurs. There must be two numbers at least.

    >>> otsu({0: 90, 1: 10, 8: 3, 10: 3})
    (8, 9.0)
    """
    n, total = sum(bins.values()), sum(number * count for number, count in bins.items())
    below, total_below = 0, 0
    best, threshold, mean_above = 0.0, 0, 0.0
    numbers = sorted(bins)
    for number, upper in zip(numbers, numbers[1:]):
        below, total_below = below + bins[number], total_below + number * bins[number]
        means = total_below / below, (total - total_below) / (n - below)
        variance = below * (n - below) * (means[1] - means[0]) ** 2
        if variance > best:
            best, threshold, mean_above = variance, upper, means[1]
    return threshold, mean_above


def inked(dark: Rows, begin: float, full: float) -> Rows:
    """The ink of each pixel: 0 up to the darkness `begin`, 1 from `full` on."""
    scale = 1 / (full - begin)
    shift = -begin * scale
    return [[0.0 if ink <= 0 else 1.0 if ink >= 1 else ink
             for ink in [d * scale + shift for d in row]] for row in dark]
