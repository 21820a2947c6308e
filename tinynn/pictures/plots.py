"""Plots with axes, as panels of an SVG picture: bars, curves, errors by epsilon, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, isfinite, log10, nan
from xml.etree.ElementTree import Element

from tinynn.matrix import Vector
from tinynn.pictures.svg import BLUE, GREY, INK, RED, TOP, Panel, draw

# What tells lines apart, also for the colour-blind (colours of Okabe and Ito) and in grey.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#222222", "#e69f00", "#56b4e9")
DASHES = ("none", "8 3", "2 3", "9 3 2 3")
# Marks: a circle, a square, a triangle, a diamond.
MARKS = ("m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", "m-3-3h6v6h-6z", "m0-4l4 7h-8z", "m0-4l4 4-4 4-4-4z")
LEFT, RIGHT, BOTTOM = 70, 20, 44  # around a frame, for its axes
LETTER = 6.5  # pixels that a letter of a label needs on average


def frame(
    width: float, height: float, title: str, x_label: str, y_label: str, left: float = LEFT
) -> tuple[Panel, Element]:
    """An empty panel with a title and named axes, and the group in it to draw in.

    In that group (0, 0) is the upper left corner and (width, height) the lower right one.
    """
    group = Element("g")
    inner = draw(group, "g", transform=f"translate({left:g} {TOP})")
    if title:
        draw(inner, "text", title, x=width / 2, y=-12, font_size=13, text_anchor="middle")
    draw(inner, "text", x_label, x=width / 2, y=height + 34, text_anchor="middle")
    draw(inner, "text", y_label, x=-height / 2, y=18 - left, text_anchor="middle",
         transform="rotate(-90)")
    draw(inner, "rect", width=width, height=height, fill="none", stroke=GREY)
    return Panel(group, left + width + RIGHT, TOP + height + BOTTOM), inner


def x_tick(inner: Element, height: float, x: float, label: str) -> None:
    """Draw a mark with its label on the axis below."""
    draw(inner, "line", x1=x, x2=x, y1=height, y2=height + 4, stroke=GREY)
    draw(inner, "text", label, x=x, y=height + 16, font_size=10, text_anchor="middle")


def y_tick(inner: Element, y: float, label: str, width: float = 0) -> None:
    """Draw a mark with its label on the axis at the left, and a thin line across the width."""
    draw(inner, "line", x1=0, x2=width, y1=y, y2=y, stroke=GREY, stroke_opacity=0.2)
    draw(inner, "line", x1=-4, x2=0, y1=y, y2=y, stroke=GREY)
    draw(inner, "text", label, x=-7, y=y + 4, font_size=10, text_anchor="end")


def longest(labels: Sequence[str]) -> int:
    """The number of letters in the longest label, or 0 if there are none."""
    return max(map(len, labels), default=0)


def ticks(low: float, high: float) -> Vector:
    """About five round numbers, at least two. `low` and `high` lie between the first and the last.

    >>> ticks(0.0, 0.93), ticks(87.2, 95.7)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [86.0, 88.0, 90.0, 92.0, 94.0, 96.0])
    """
    size = max(abs(low), abs(high)) or 1.0
    rough = (high - low if high - low > 1e-9 * size else size) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first, last = floor(low / step), ceil(high / step)
    if first == last:
        first, last = (first - 1, last) if high > 0 else (first, last + 1)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def bars(
    values: Vector, title: str, x_label: str, y_label: str, labels: Sequence[str] | None = None,
    marked: int | None = None, colour: str = BLUE,
) -> Panel:
    """A panel with values from 0 to 1 as upright bars. The bar `marked` is blue, or has `colour`.

    The labels are written below. Without labels, every so many bars have their number.
    """
    step = max(min(30.0, max(0.5, 600 / len(values))), LETTER * longest(labels or ()))
    width, height = max(step * len(values), 8.0 * len(title)), 224
    panel, inner = frame(width, height, title, x_label, y_label)
    for value in ticks(0.0, 1.0):
        y_tick(inner, height * (1 - value), f"{value:g}")
    every = 1 if labels else max(1, round(30 / step))
    for i, value in enumerate(values):
        draw(inner, "rect", x=i * step + 0.15 * step, y=height * (1 - value), width=0.7 * step,
             height=height * value, fill=colour if i == marked else GREY)
        if i % every == 0:
            x_tick(inner, height, (i + 0.5) * step, labels[i] if labels else str(i))
    return panel


def curves(series: Mapping[str, Vector], title: str, x_label: str, y_label: str) -> Panel:
    """A panel with a line through the values of each series at 0, 1, 2, ...

    Lines differ in colour, dashes and marks. Their names are at the right, the line that ends
    highest first. The value of a series of one point is written beside the point. A value that is
    not finite is a gap in its line.
    """
    width, height, longest = 400, 224, max(map(len, series.values()))
    panel, inner = frame(width, height, title, x_label, y_label)
    first, across = (0.0, width / (longest - 1)) if longest > 1 else (width / 2, 0.0)
    low, up = y_axis(inner, width, height, [v for values in series.values() for v in values])
    numbers = ticks(0, longest - 1) if longest > 1 else [0.0]
    for number in numbers:
        if number == int(number) < longest:
            x_tick(inner, height, first + number * across, f"{number:g}")
    for style, values in enumerate(series.values()):
        points = [(first + i * across, height - (v - low) * up) for i, v in enumerate(values)]
        line(inner, points, style)
        if len(values) == 1:
            _, y = points[0]
            place = y + (16 if y < height / 2 else -6)
            draw(inner, "text", f"{values[0]:.4g}", x=first + 8, y=place)
    return panel._replace(width=panel.width + legend(inner, series, width + RIGHT))


def y_axis(inner: Element, width: float, height: float, values: Vector) -> tuple[float, float]:
    """Draw the axis at the left. Return its lowest number, and the pixels of 1."""
    values = list(filter(isfinite, values)) or [0.0]
    marks = ticks(min(values), max(values))
    up = height / (marks[-1] - marks[0])
    for value in marks:
        y_tick(inner, height - (value - marks[0]) * up, f"{value:g}", width)
    return marks[0], up


def line(inner: Element, points: Sequence[tuple[float, float]], style: int) -> None:
    """Draw a line through points, in the colour, dashes and marks of that style.

    No more than about 40 points are marked, at equal distances.
    """
    colour, path = COLOURS[style % len(COLOURS)], ""
    for before, (x, y) in zip([(0.0, nan), *points], points):
        if isfinite(y):
            path += f"{'L' if isfinite(before[1]) else 'M'}{x:.1f} {y:.1f}"
    draw(inner, "path", d=path, fill="none", stroke=colour, stroke_width=2,
         stroke_dasharray=DASHES[style % len(DASHES)])
    mark = MARKS[style % len(MARKS)]
    marked = [(x, y) for x, y in points[:: ceil(len(points) / 40)] if isfinite(y)]
    draw(inner, "path", d="".join(f"M{x:.1f} {y:.1f}{mark}" for x, y in marked), fill=colour)


def legend(inner: Element, series: Mapping[str, Vector], x: float) -> float:
    """Draw the names of the series at x, if they have names. Returns the width of the legend."""
    styles = {name: style for style, name in enumerate(series) if name}
    # The last finite value of each, in a list, which is empty if there is none and sorts last then.
    ends = {name: [v for v in series[name] if isfinite(v)][-1:] for name in styles}
    for row, name in enumerate(sorted(styles, key=ends.__getitem__, reverse=True)):
        y = 20 * row + 10
        line(inner, [(x, y), (x + 36, y)], styles[name])
        draw(inner, "text", name, x=x + 46, y=y + 4)
    return 54 + 7 * max(map(len, styles)) if styles else 0


def errors(points: Sequence[tuple[float, float]]) -> Panel:
    """A panel with points (epsilon, error) of finite differences, on logarithmic axes: a V.

    On the left rounding dominates, on the right truncation. A dotted line marks the floor.
    """
    width, height = 480, 280
    panel, inner = frame(width, height, "", "epsilon", "relative error")
    places = [(log10(epsilon), log10(error)) for epsilon, error in points]
    first, last = floor(min(places)[0]), ceil(max(places)[0])
    low, high = (round(end(y for _, y in places)) for end in (min, max))
    across, up = width / max(1, last - first), height / (high - low + 3)
    for power in range(first, last + 1):
        x_tick(inner, height, (power - first) * across, f"1e{power}")
    for power in range(low - 2, high + 2):
        y_tick(inner, (high + 1 - power) * up, f"1e{power}", width)
    line(inner, [((x - first) * across, (high + 1 - y) * up) for x, y in places], 0)
    epsilon, error = min(points, key=lambda point: point[1])
    y = (high + 1 - log10(error)) * up
    draw(inner, "line", x1=0, x2=width, y1=y, y2=y, stroke=INK, stroke_dasharray="2 3")
    for words, right, down, anchor in (
        (f"floor: {error:.2g} at epsilon {epsilon:.2g}", width / 2, y + 16, "middle"),
        ("\u2190 rounding", 10, height - 8, "start"),
        ("truncation \u2192", width - 10, height - 8, "end"),
    ):
        draw(inner, "text", words, x=right, y=down, text_anchor=anchor)
    return panel


def matrix(counts: Sequence[Sequence[int]], labels: Sequence[str], title: str) -> Panel:
    """A panel with counts[truth][answer], and the share of each row that is right.

    Right answers are blue: the darker, the larger their share of the row. Mistakes are red: the
    darker, the more of them.
    """
    cell = max(44, LETTER * longest(labels))
    size = cell * len(labels)
    x_label = "answer (blue: right; red: mistakes; darker: more)"
    left = max(LEFT, LETTER * longest(labels) + 26)
    panel, inner = frame(size, size, title, x_label, "truth", left)
    worst = max((n for t, row in enumerate(counts) for a, n in enumerate(row) if a != t), default=0)
    for truth, row in enumerate(counts):
        x_tick(inner, size, (truth + 0.5) * cell, labels[truth])
        y_tick(inner, (truth + 0.5) * cell, labels[truth])
        share = row[truth] / max(1, sum(row))
        draw(inner, "text", f"{share:.1%}", x=size + 6, y=(truth + 0.6) * cell)
        for answer, count in enumerate(row):
            right = truth == answer
            if count or right:
                strength = share if right else count / worst
                draw(inner, "rect", x=answer * cell, y=truth * cell, width=cell, height=cell,
                     fill=BLUE if right else RED, fill_opacity=0.6 * strength)
                draw(inner, "text", str(count), x=(answer + 0.5) * cell, y=(truth + 0.6) * cell,
                     text_anchor="middle")
    return panel._replace(width=panel.width + 40)
