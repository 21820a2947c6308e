"""Draw the README's picture of a network that learns: how_it_learns.svg, and its twin for the dark.

    pypy3 examples/pictures/how_it_learns.py --data mnist

That takes some minutes with PyPy, and half an hour with CPython. The network is that of chapter 3:
784 inputs, 30 hidden neurons, cross-entropy, L2 with lambda = 5. It is looked at after 0, 100,
1,000, ... training digits: how many test digits are right, the weights into four hidden neurons,
each image with its own scale, and the ten outputs for one digit, which is drawn by strokes.

Images are PNG inside the SVG, so that the noise of the first weights does not make the file long.
"""

import sys
from base64 import b64encode
from copy import deepcopy
from math import log10
from pathlib import Path
from random import Random
from struct import pack
from typing import NamedTuple
from xml.etree.ElementTree import Element, indent, tostring
from zlib import compress, crc32

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))  # finds tinynn in a clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import CrossEntropyCost, Network, label, sgd
from tinynn.pictures.svg import draw
from tinynn.regularization import l2
from tinynn.whole_file import write_file

MARKS = [0, 100, 1_000, 10_000, 100_000, 1_000_000]  # digits seen; the last is after 20 epochs
# Digits seen when the accuracy is measured: 0, and four points for each power of ten, in tens.
POINTS = sorted({round(10 ** (power / 4) / 10) * 10 for power in range(8, 25)} | {0})
NEURONS = [9, 13, 22, 29]  # of the hidden layer
DRAWN = 31  # the place of the digit among 40 drawn ones
SIDE, TILE = 28, 70  # pixels of an image; its side on the page
WIDTH, LEFT, STEP = 860, 156, 122  # of the page; of the first column; from column to column
CURVE, BARS = 84, 56  # heights
SHADES = 12  # of each colour; few make a small file


class Look(NamedTuple):
    """A page's file, and its colours, red, green and blue from 0 to 255."""

    file: str
    ground: tuple
    ink: tuple
    grey: tuple
    positive: tuple
    negative: tuple


LIGHT = Look("how_it_learns.svg", (255, 255, 255), (31, 35, 40), (101, 109, 118), (33, 102, 172),
             (178, 24, 43))
DARK = Look("how_it_learns_dark.svg", (13, 17, 23), (230, 237, 243), (145, 152, 161),
            (88, 166, 255), (255, 110, 90))


def learn(folder):
    """Train the network; return its accuracy (%) at the points, and copies of it at the marks."""
    training, _, test = real_or_drawn(folder)
    network, take_step = Network([784, 30, 10], rng=Random(1)), l2(5.0 / len(training))
    accuracies, copies, seen = [], [], 0

    def measure():
        if seen in POINTS:
            accuracies.append(100 * network.evaluate(test) / len(test))
            print(f"{seen:9,} digits seen: {accuracies[-1]:.2f} % right", flush=True)
            if seen in MARKS:
                copies.append(deepcopy(network))

    def update(network, mini_batch, eta, cost):
        nonlocal seen
        take_step(network, mini_batch, eta, cost)
        seen += len(mini_batch)
        measure()

    measure()
    for _ in sgd(network, training, MARKS[-1] // len(training), 10, 0.5, cost=CrossEntropyCost,
                 rng=Random(1), update=update):
        pass
    return accuracies, copies


def colour(rgb):
    return "#" + "".join(f"{part:02x}" for part in rgb)


def mixed(ground, rgb, share):
    """The ground with that share of the colour, from 0 to 1."""
    return [round(g + (c - g) * share) for g, c in zip(ground, rgb)]


def png(pixels):
    """A PNG file of SIDE x SIDE pixels, as bytes. A pixel is red, green and blue."""
    rows = [pixels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    raw = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in rows)
    header = pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
        for kind, data in chunks
    )


def tile(svg, x, y, pixels):
    """Draw an image at (x, y) of the page."""
    draw(svg, "image", x=x, y=y, width=TILE, height=TILE, style="image-rendering: pixelated",
         href=f"data:image/png;base64,{b64encode(png(pixels)).decode()}")


def weights(w, look):
    """The pixels of the weights w: the ground is 0, and the 20 largest have the full colour."""
    most = sorted(map(abs, w))[-20]
    return [mixed(look.ground, look.positive if w_k > 0 else look.negative,
                  round(SHADES * min(1, abs(w_k) / most)) / SHADES) for w_k in w]


def across(seen):
    """The x of so many digits seen: a column for each power of ten from 100, and one for 0."""
    return LEFT + TILE / 2 + STEP * (log10(seen / 10) if seen else 0)


def words(svg, text, x, y, shade, anchor="middle", size=14):
    draw(svg, "text", text, x=x, y=y, font_size=size, text_anchor=anchor, fill=colour(shade))


def page(accuracies, networks, example, look):
    """The picture as the text of an SVG file."""
    height = CURVE + 46 + len(NEURONS) * (TILE + 8) + BARS + 26
    svg = Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height}",
        "width": str(WIDTH), "height": str(height),
        "font-family": "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
    })
    draw(svg, "title", "A network learns to read digits")
    draw_curve(svg, accuracies, look)
    top = CURVE + 44
    for line, (text, shade) in enumerate((
        ("weights into four", look.grey), ("hidden neurons", look.grey),
        ("blue: ink here", look.positive), ("makes it fire", look.positive),
        ("red: ink here", look.negative), ("keeps it quiet", look.negative),
    )):
        words(svg, text, LEFT - 24, top + 14 + 18 * line + 10 * (line > 1), shade, "end")
    for row, j in enumerate(NEURONS):
        for column, network in enumerate(networks):
            tile(svg, LEFT + column * STEP, top + row * (TILE + 8),
                 weights(network.weights[0][j], look))
    top += len(NEURONS) * (TILE + 8) + 4
    x, y = example
    words(svg, "its answer to", LEFT - 24, top + 12, look.grey, "end")
    tile(svg, LEFT - 24 - TILE, top + 14, [mixed(look.ground, look.ink, x_k) for x_k in x])
    for column, network in enumerate(networks):
        draw_outputs(svg, LEFT + column * STEP, top, network.feedforward(x), label(y), look)
    indent(svg)
    return tostring(svg, encoding="unicode")


def draw_curve(svg, accuracies, look):
    """The accuracy on the test digits by the number of digits seen, and the axis of the columns."""
    places = [(across(seen), 22 + CURVE * (1 - right / 100))
              for seen, right in zip(POINTS, accuracies)]
    draw(svg, "path", d="M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in places), fill="none",
         stroke=colour(look.positive), stroke_width=2)
    for text, y in (("test digits right", 24), ("digits seen", CURVE + 34)):
        words(svg, text, LEFT - 24, y, look.grey, "end")
    for seen, (x, y), right in zip(POINTS, places, accuracies):
        if seen in MARKS:
            draw(svg, "circle", cx=x, cy=y, r=3.5, fill=colour(look.positive))
            words(svg, f"{right:.1f} %", x - 4, y - 8, look.ink)
            words(svg, f"{seen:,}", x, CURVE + 34, look.ink)


def draw_outputs(svg, x, y, outputs, digit, look):
    """The ten outputs as bars, that of the right digit in colour, and the answer beside them."""
    pitch = TILE / 10
    for k, a in enumerate(outputs):
        draw(svg, "rect", x=x + k * pitch, y=y + BARS * (1 - a), width=pitch - 2, height=BARS * a,
             fill=colour(look.positive if k == digit else look.grey))
        words(svg, str(k), x + (k + 0.5) * pitch - 1, y + BARS + 11, look.grey, size=8.5)
    answer = label(outputs)
    words(svg, str(answer), x + TILE + 14, y + BARS, size=22,
          shade=look.positive if answer == digit else look.negative)


def main(args):
    if not args.data:
        raise ValueError("expected --data DIR, the folder of the real digits")
    accuracies, networks = learn(args.data)
    example = real_or_drawn(None, training=10, test=40).test[DRAWN]
    for look in (LIGHT, DARK):
        path = Path(__file__).with_name(look.file)
        write_file(path, page(accuracies, networks, example, look).encode())
        print(path)


if __name__ == "__main__":
    parser = Parser(description="Draw the README's picture of a network that learns.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
