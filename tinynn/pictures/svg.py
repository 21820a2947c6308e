"""SVG pictures, plain text files that any browser opens: how a file is made, images and weights.

A picture consists of panels, side by side in rows. `image` and `weights` make a panel each, and so
do the functions of `plots`:

    panels = [image(x, width=28, title="Test digit 0"), bars(network.feedforward(x), ...)]
    write("digit.svg", "What the network makes of a digit", [panels])
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import groupby
from math import ceil
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tinynn.matrix import Vector
from tinynn.whole_file import write_file

INK, GREY = "#222", "#999"
BLUE, RED = "#2166ac", "#b2182b"  # about equally dark; the colour-blind can tell them apart
TOP, MARGIN, GAP = 26, 20, 12  # above a panel for its title, around images, between them

Shade = tuple[str, float]  # the colour of a pixel, and what share of its height is coloured


class Panel(NamedTuple):
    """A part of a picture, with its width and height in pixels."""

    group: Element
    width: float
    height: float


def write(path: str | os.PathLike[str], title: str, rows: Sequence[Sequence[Panel]]) -> None:
    """Write the SVG picture of `document` to a file. Raises OSError if that fails."""
    write_file(path, document(title, rows).encode())


def document(title: str, rows: Sequence[Sequence[Panel]]) -> str:
    """The text of an SVG picture: a title, and below it rows of panels."""
    width = max(9 * len(title), *(sum(panel.width for panel in row) for row in rows))
    height = 40 + sum(max(panel.height for panel in row) for row in rows)
    svg = Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width:g} {height:g}",
        "width": f"{width:g}", "height": f"{height:g}",
        "font-family": "sans-serif", "font-size": "12", "fill": INK,
        "style": "max-width: 100%; height: auto",
    })
    draw(svg, "title", title)
    draw(svg, "rect", width="100%", height="100%", fill="white")
    draw(svg, "text", title, x=MARGIN, y=26, font_size=16)
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


def image(x: Vector, width: int, title: str, size: int = 224) -> Panel:
    """A panel with an image: pixels from 0, white paper, to 1, black ink, row after row."""
    group = Element("g")
    draw(group, "text", title, x=MARGIN + size / 2, y=TOP - 12, font_size=13, text_anchor="middle")
    height = tile(group, x, width, size, ink, (MARGIN, TOP))
    return Panel(group, size + 2 * MARGIN, TOP + height + MARGIN)


def weights(rows: Sequence[Vector], width: int, labels: Sequence[str], size: int = 112) -> Panel:
    """A panel with the weights from an image into each of several neurons, and what they mean.

    Blue is positive, red with white stripes is negative, white is 0. Each neuron has its own scale,
    up to its largest absolute weight.
    """
    group = Element("g")
    across, bottom = tiles_across(len(rows)), float(TOP)
    for start in range(0, len(rows), across):
        top = bottom
        for i, w in enumerate(rows[start : start + across]):
            x, most = MARGIN + i * (size + GAP), largest(w)
            draw(group, "text", labels[start + i], x=x, y=top - 6, font_size=11)
            height = tile(group, [w_k / most for w_k in w], width, size, shade, (x, top))
        bottom = top + height + GAP + 12
    ends = f"{largest(rows[0]):.3g}" if len(rows) == 1 else "largest"
    scale_bar(group, bottom, (f"-{ends}", "0", f"+{ends}"))
    return Panel(group, max(across * (size + GAP) - GAP, 224) + 2 * MARGIN, bottom + 70)


def tiles_across(n: int) -> int:
    """How many of n tiles are in a row: about the root of n, or more if that fills all rows.

    >>> [tiles_across(n) for n in (1, 10, 13, 30, 100, 300)]
    [1, 5, 4, 6, 10, 20]
    """
    square = ceil(n**0.5)
    return next((across for across in range(square, 2 * square) if n % across == 0), square)


def scale_bar(group: Element, y: float, numbers: Sequence[str]) -> None:
    """Draw all shades of weights with three numbers, and what weights of both signs do."""
    shades = [i / 13.5 - 1 for i in range(28)]
    tile(group, shades * 2, 28, 224, shade, (MARGIN, y))
    for part, number, anchor in zip((0, 0.5, 1), numbers, ("start", "middle", "end")):
        draw(group, "text", number, x=MARGIN + 224 * part, y=y + 29, font_size=11,
             text_anchor=anchor)
    draw(group, "text", "ink keeps it quiet", x=MARGIN, y=y + 44, font_size=11)
    draw(group, "text", "ink makes it fire", x=MARGIN + 224, y=y + 44, font_size=11,
         text_anchor="end")


def largest(w: Vector) -> float:
    """The largest absolute value in w, or 1 if all are 0."""
    return max(map(abs, w)) or 1.0


def ink(value: float) -> Shade:
    """The shade of a pixel from 0, white paper, to 1, black ink.

    >>> ink(0.0), ink(0.5), ink(1.0)
    (('#ffffff', 1), ('#808080', 1), ('#000000', 1))
    """
    return mixed("#000000", value, 16), 1


def shade(value: float) -> Shade:
    """The shade of a weight from -1, red, over 0, white, to 1, blue.

    A reader who sees no colours knows the negative weights by their white stripes.

    >>> shade(-1.0), shade(0.0), shade(1.0)
    (('#b2182b', 0.75), ('#ffffff', 1), ('#2166ac', 1))
    """
    return (mixed(RED, -value, 6), 0.75) if value < -1 / 12 else (mixed(BLUE, value, 6), 1)


def mixed(colour: str, part: float, steps: int) -> str:
    """White with a part, from 0 to 1, of a colour, rounded to steps so that files stay small."""
    part = round(max(part, 0) * steps) / steps
    full = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + part * (channel - 255)):02x}" for channel in full)


def tile(
    parent: Element, values: Vector, width: int, size: float, shade_of: Callable[[float], Shade],
    corner: tuple[float, float],
) -> float:
    """Draw values as squares, `width` of them in a row of `size` pixels. Returns the height.

    Neighbours of one shade are one line, and all lines of one shade are one path, which keeps the
    file short. White is not drawn.
    """
    paths: dict[Shade, list[str]] = {}
    height = ceil(len(values) / width)
    for row in range(height):
        column = 0
        for same, run in groupby(values[row * width : (row + 1) * width], shade_of):
            n = len(list(run))
            paths.setdefault(same, []).append(f"M{column} {row}h{n}")
            column += n
    scale, (x, y) = size / width, corner
    draw(parent, "rect", x=x - 0.5, y=y - 0.5, width=size + 1, height=height * scale + 1,
         fill="none", stroke="#ccc")
    inner = draw(parent, "g", transform=f"translate({x:g} {y + scale / 2:g}) scale({scale:g})",
                 shape_rendering="crispEdges")  # no seams between pixels
    for (colour, thickness), lines in paths.items():
        if colour != "#ffffff":
            draw(inner, "path", d="".join(lines), stroke=colour, stroke_width=thickness)
    return height * scale
