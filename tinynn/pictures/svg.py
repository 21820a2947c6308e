"""SVG pictures: plain text files that any browser opens.

A picture consists of panels, side by side in rows. `image`, `weights`, `neurons`, `bars`, `curve`
and `matrix` make a panel each:

    panels = [image(x, width=28, title="Test digit 0"), bars(network.feedforward(x), ...)]
    write("digit.svg", "What the network makes of a digit", [panels])
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import ceil, floor, log10
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tinynn.matrix import Vector

INK, GREY, BLUE, RED = "#222", "#999", "#1f5fa8", "#c0392b"
LEFT, TOP, RIGHT, BOTTOM = 70, 34, 20, 44  # margins of a panel, for its title and its axes


class Panel(NamedTuple):
    """A part of a picture, with its width and height in pixels."""

    group: Element
    width: float
    height: float


def write(path: str | os.PathLike[str], title: str, rows: Sequence[Sequence[Panel]]) -> None:
    """Write the SVG picture of `document` to a file. Raises OSError if that fails."""
    Path(path).write_text(document(title, rows), encoding="utf-8")


def document(title: str, rows: Sequence[Sequence[Panel]]) -> str:
    """The text of an SVG picture: a title, and below it rows of panels."""
    width = max(9 * len(title), *(sum(panel.width for panel in row) for row in rows))
    height = 40 + sum(max(panel.height for panel in row) for row in rows)
    svg = Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width:g} {height:g}",
        "width": f"{width:g}", "height": f"{height:g}",
        "font-family": "sans-serif", "font-size": "12", "fill": INK,
    })
    draw(svg, "title", title)
    draw(svg, "rect", width="100%", height="100%", fill="white")
    draw(svg, "text", title, x=width / 2, y=26, font_size=16, text_anchor="middle")
    y = 40.0
    for row in rows:
        x = 0.0
        for panel in row:
            panel.group.set("transform", f"translate({x:g} {y:g})")
            svg.append(panel.group)
            x += panel.width
        y += max(panel.height for panel in row)
    indent(svg)
    return tostring(svg, encoding="unicode")


def draw(parent: Element, tag: str, words: str | None = None, **attributes: object) -> Element:
    """Add an element inside another one. `text_anchor=...` becomes the attribute text-anchor."""
    element = SubElement(parent, tag)
    for name, value in attributes.items():
        text = f"{round(value, 3):g}" if isinstance(value, (int, float)) else str(value)
        element.set(name.replace("_", "-"), text)
    element.text = words
    return element


def frame(
    width: float, height: float, title: str, x_label: str, y_label: str
) -> tuple[Panel, Element]:
    """An empty panel with a title and named axes, and the group in it to draw in.

    In that group (0, 0) is the upper left corner and (width, height) the lower right one.
    """
    group = Element("g")
    inner = draw(group, "g", transform=f"translate({LEFT} {TOP})")
    draw(inner, "text", title, x=width / 2, y=-12, font_size=13, text_anchor="middle")
    draw(inner, "text", x_label, x=width / 2, y=height + 34, text_anchor="middle")
    draw(inner, "text", y_label, x=-height / 2, y=-52, text_anchor="middle",
         transform="rotate(-90)")
    draw(inner, "rect", width=width, height=height, fill="none", stroke=GREY)
    return Panel(group, LEFT + width + RIGHT, TOP + height + BOTTOM), inner


def x_tick(inner: Element, height: float, x: float, label: str) -> None:
    """Draw a mark with its label on the axis below."""
    draw(inner, "line", x1=x, x2=x, y1=height, y2=height + 4, stroke=GREY)
    draw(inner, "text", label, x=x, y=height + 16, font_size=10, text_anchor="middle")


def y_tick(inner: Element, y: float, label: str) -> None:
    """Draw a mark with its label on the axis at the left."""
    draw(inner, "line", x1=-4, x2=0, y1=y, y2=y, stroke=GREY)
    draw(inner, "text", label, x=-7, y=y + 4, font_size=10, text_anchor="end")


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


def image(x: Vector, width: int, title: str, scale: int = 8) -> Panel:
    """A panel with an image: pixels from 0, white paper, to 1, black ink, row after row."""
    panel, inner = pixel_frame(x, width, title, scale)
    draw_pixels(inner, [2 * darkness - 1 for darkness in x], width, scale)
    return panel


def weights(w: Vector, width: int, title: str, scale: int = 8) -> Panel:
    """A panel with the weights from an image into a neuron: negative light, positive dark.

    A bar below shows which shade means which weight. The grey in its middle is 0.
    """
    panel, inner = pixel_frame(w, width, title, scale)
    most = largest(w)
    draw_pixels(inner, [w_k / most for w_k in w], width, scale)
    below = ceil(len(w) / width) * scale + 46
    step = width * scale / 29
    for i in range(29):
        draw(inner, "rect", x=i * step, y=below, width=step, height=10, fill=shade((i - 14) / 14))
    for part, words, anchor in (
        (0, f"{-most:.3g}", "start"), (0.5, "weight 0", "middle"), (1, f"+{most:.3g}", "end")
    ):
        draw(inner, "text", words, x=part * width * scale, y=below + 24, font_size=10,
             text_anchor=anchor)
    return Panel(panel.group, panel.width, panel.height + 32)


def neurons(
    rows: Sequence[Vector], width: int, labels: Sequence[str], across: int = 6, scale: int = 4
) -> Panel:
    """A panel with the weights into several neurons, `across` of them side by side.

    Each neuron has its own scale: white is -m and black is +m, where m is its largest absolute
    weight.
    """
    side, high = width * scale + 12, ceil(len(rows[0]) / width) * scale + 28
    group = Element("g")
    for place, (w, label) in enumerate(zip(rows, labels)):
        down, right = divmod(place, across)
        corner = f"translate({right * side + 12} {down * high + 20})"
        tile = draw(group, "g", transform=corner, shape_rendering="crispEdges")
        draw(tile, "text", label, x=0, y=-4, font_size=10)
        most = largest(w)
        draw_pixels(tile, [w_k / most for w_k in w], width, scale)
    return Panel(group, side * min(across, len(rows)) + 12, high * ceil(len(rows) / across) + 12)


def largest(w: Vector) -> float:
    """The largest absolute value in w, or 1 if all are 0."""
    return max(map(abs, w)) or 1.0


def shade(value: float) -> str:
    """The grey of a value from -1, white, to 1, black.

    >>> shade(-1.0), shade(0.0), shade(1.0)
    ('#ffffff', '#808080', '#000000')
    """
    level = round((1 - value) / 2 * 255)
    return f"#{level:02x}{level:02x}{level:02x}"


def pixel_frame(x: Vector, width: int, title: str, scale: int) -> tuple[Panel, Element]:
    """A frame for an image, whose axes count its columns and rows."""
    height = ceil(len(x) / width)
    panel, inner = frame(width * scale, height * scale, title, "column (pixels)", "row (pixels)")
    inner.set("shape-rendering", "crispEdges")  # no seams between pixels
    for column in range(0, width + 1, 7):
        x_tick(inner, height * scale, column * scale, str(column))
    for row in range(0, height + 1, 7):
        y_tick(inner, row * scale, str(row))
    return panel, inner


def draw_pixels(inner: Element, values: Vector, width: int, scale: int) -> None:
    """Draw values from -1, white, to 1, black, as squares, row after row.

    All squares of one shade are one path, which keeps the file short. The paper is white already.
    """
    paths: dict[str, list[str]] = {}
    for place, value in enumerate(values):
        row, column = divmod(place, width)
        paths.setdefault(shade(value), []).append(f"M{column} {row}h1v1h-1z")
    for fill, squares in paths.items():
        if fill != shade(-1.0):
            draw(inner, "path", d="".join(squares), fill=fill, transform=f"scale({scale})")


def bars(
    values: Vector, title: str, x_label: str, y_label: str, labels: Sequence[str] | None = None,
    marked: int | None = None,
) -> Panel:
    """A panel with values from 0 to 1 as upright bars. The bar `marked` is blue.

    The labels are written below, or without them numbers, as many as have room.
    """
    step = min(30.0, max(0.5, 600 / len(values)))
    width, height = max(step * len(values), 8.0 * len(title)), 224
    panel, inner = frame(width, height, title, x_label, y_label)
    for value in ticks(0.0, 1.0):
        y_tick(inner, height * (1 - value), f"{value:g}")
    every = 1 if labels else max(1, round(30 / step))
    for i, value in enumerate(values):
        draw(inner, "rect", x=i * step + 0.15 * step, y=height * (1 - value), width=0.7 * step,
             height=height * value, fill=BLUE if i == marked else GREY)
        if i % every == 0:
            x_tick(inner, height, (i + 0.5) * step, labels[i] if labels else str(i))
    return panel


def curve(values: Vector, title: str, x_label: str, y_label: str) -> Panel:
    """A panel with a line through the values at 0, 1, 2, ..."""
    width, height = 400, 224
    panel, inner = frame(width, height, title, x_label, y_label)
    marks = ticks(min(values), max(values))
    across = width / max(1, len(values) - 1)
    up = height / (marks[-1] - marks[0])
    for value in marks:
        y = height - (value - marks[0]) * up
        y_tick(inner, y, f"{value:g}")
        draw(inner, "line", x1=0, x2=width, y1=y, y2=y, stroke="#eee")
    for number in ticks(0, len(values) - 1) if len(values) > 1 else [0.0]:
        if number == int(number) < len(values):
            x_tick(inner, height, number * across, f"{number:g}")
    points = [(i * across, height - (value - marks[0]) * up) for i, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    draw(inner, "polyline", points=line, fill="none", stroke=BLUE, stroke_width=2)
    for x, y in points:
        draw(inner, "circle", cx=x, cy=y, r=3, fill=BLUE)
    return panel


def matrix(counts: Sequence[Sequence[int]], labels: Sequence[str], title: str) -> Panel:
    """A panel with counts[truth][answer], and the share of each row that is right.

    Right answers are blue, the stronger the larger their share of the row. Mistakes are red, the
    stronger the closer they come to the most common mistake.
    """
    cell = 44
    size = cell * len(labels)
    x_label = "answer (blue: right; red: mistakes, the stronger the more)"
    panel, inner = frame(size, size, title, x_label, "truth")
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
    return Panel(panel.group, panel.width + 40, panel.height)
