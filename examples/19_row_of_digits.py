"""A row of digits: where does one end and the next begin? (Chapter 1, reading 504192)

The book's idea: try many ways of cutting, and let the classifier score them. A cut is good when the
classifier is sure of every piece, and bad when it is unsure of one. The best of all ways to cut is
found from left to right: the best way to read up to a column is the best way to read up to an
earlier one, and a piece from there.

A network that was trained only on digits (a) is sure of many pieces that are not digits, so it cuts
badly. It cuts better if it is trained on such pieces too (b), with 0 as all ten desired outputs.

    python3 examples/19_row_of_digits.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from math import log
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, end_quietly, run
from tinynn import Network, sgd
from tinynn.matrix import argmax
from tinynn.pictures import terminal

SIDE = 28
WIDEST = 22  # columns of a piece
CLOSE = 2  # columns by which a cut may miss the edge of a digit
BLANK = [0.0] * SIDE  # a column without ink; a row of digits is a list of columns
APART, TOUCHING = range(1, 7), (-1, 0, 0)  # gaps between digits, one of which is drawn by lot


class Sizes(NamedTuple):
    """How large the experiment is."""

    size: int  # digits to train on
    pieces: int  # pieces of digits beside them
    hidden: int
    epochs: int
    rows: int  # rows of each kind to read
    digits: int  # digits in such a row
    step: int  # a piece may begin or end in every column, or in every second one, ...


DRAWN, REAL = Sizes(500, 250, 15, 8, 15, 3, 2), Sizes(50_000, 50_000, 30, 10, 200, 6, 1)


def load(folder):
    training, _, test = real_or_drawn(folder, training=DRAWN.size, test=200)
    return training, test


def ink(x):
    """The columns of an image, without the blank ones on both sides."""
    columns = [x[column::SIDE] for column in range(SIDE)]
    inked = [i for i, column in enumerate(columns) if any(column)]
    return columns[inked[0] : inked[-1] + 1]


def lay_out(images, gaps):
    """Images in a row, with `gaps` blank columns before them; a gap of -1 is an overlap of one.

    Return the columns of the row, and where each digit begins and ends.
    """
    row, places = [], []
    for x, gap in zip(images, gaps):
        columns, begin = ink(x), len(row) + gap
        places.append((begin, begin + len(columns)))
        if gap < 0:
            row[gap:] = [list(map(max, old, new)) for old, new in zip(row[gap:], columns)]
            row += columns[-gap:]
        else:
            row += [BLANK] * gap + columns
    return [*row, BLANK, BLANK], places


def centred(piece):
    """An image of 28 x 28 with the piece in its middle, by mass, as the training digits are."""
    mass = [sum(column) for column in piece]
    middle = sum((i + 0.5) * m for i, m in enumerate(mass)) / sum(mass)
    left = round(SIDE / 2 - middle)
    columns = [BLANK] * SIDE
    for i, column in enumerate(piece):
        if 0 <= left + i < SIDE:
            columns[left + i] = column
    return [columns[column][row] for row in range(SIDE) for column in range(SIDE)]


def confidence(outputs):
    """The log of the largest output times (1 - output) of each other one; 0 if perfectly sure."""
    answer = argmax(outputs)
    sure = [a if digit == answer else 1 - a for digit, a in enumerate(outputs)]
    return sum(log(max(s, 1e-9)) for s in sure)


def extended(way, network, row, begin, end):
    """A way of reading (its score, the digits, the cuts), and then the piece from begin to end."""
    score, digits, cuts = way
    outputs = network.feedforward(centred(row[begin:end]))
    return score + confidence(outputs), [*digits, argmax(outputs)], [*cuts, (begin, end)]


def read(network, row, step):
    """The digits that the best way of cutting gives, and the columns where they begin and end."""
    inked = [any(column) for column in row]
    places = {i for i in range(len(row)) if i % step == 0 or inked[i] != inked[i - 1]}
    best = [(0.0, [], [])]  # best[end] is the best way to read up to that column
    for end in range(1, len(row) + 1):
        if not inked[end - 1]:
            best.append(best[end - 1])  # nothing to read in a blank column
        elif end not in places:
            best.append(None)
        else:
            begins = [i for i in range(max(0, end - WIDEST), end) if inked[i] and i in places]
            best.append(max(extended(best[i], network, row, i, end) for i in begins))
    _, digits, cuts = best[-1]
    return digits, cuts


def pieces(data, rng, count):
    """Pieces that are not a digit but parts of one or two; the desired outputs are all 0."""
    result = []
    while len(result) < count:
        left, right = (ink(data[rng.randrange(len(data))][0]) for _ in range(2))
        a, b = (max(2, round(rng.uniform(0.2, 0.8) * len(part))) for part in (left, right))
        gap = [BLANK] * rng.randrange(5)
        piece = rng.choice([left[:a], right[b:], [*left[-a:], *gap, *right[:b]],
                            [*left, *gap, *right[:b]], [*left[-a:], *gap, *right]])
        if sum(map(sum, piece)) > 3:
            result.append((centred(piece), [0.0] * 10))
    return result


def train(folder, sizes, with_pieces):
    """A network trained on the first digits, and on pieces of them if `with_pieces` is true."""
    training = load(folder)[0][: sizes.size]
    data = list(training)
    if with_pieces:
        data += pieces(training, Random(2), sizes.pieces)
    network = Network([784, sizes.hidden, 10], rng=Random(1))
    for _ in sgd(network, data, sizes.epochs, 10, eta=3.0, rng=Random(1)):
        pass
    return network


def rows_right(folder, network, sizes, gaps):
    """Read random rows. Return how many digits were cut out right, how many rows were read right,
    and how many rows would be if the cuts were given."""
    _, test = load(folder)
    rng = Random(3)
    cut = right = given = 0
    for _ in range(sizes.rows):
        examples = [test[rng.randrange(len(test))] for _ in range(sizes.digits)]
        truth = [argmax(y) for _, y in examples]
        between = [rng.choice(gaps) for _ in truth[1:]]
        row, places = lay_out([x for x, _ in examples], [2, *between])
        digits, cuts = read(network, row, sizes.step)
        cut += sum(any(abs(b - begin) <= CLOSE and abs(e - end) <= CLOSE for b, e in cuts)
                   for begin, end in places)
        right += digits == truth
        given += [network.classify(centred(ink(x))) for x, _ in examples] == truth
    return cut, right, given


def easiest(networks, test, digit):
    """The image of the digit that both networks read best, because here cutting is what counts."""
    return max((x for x, y in test if argmax(y) == digit),
               key=lambda x: min(network.feedforward(x)[digit] for network in networks))


def show(networks, images, step):
    """Lay images out with uneven gaps; draw them in two parts, and below, where networks cut."""
    rng = Random(5)
    row, places = lay_out(images, [2, *[rng.randrange(1, 7) for _ in images[1:]]])
    readings = [read(network, row, step) for network in networks]
    middle = places[len(places) // 2][0]
    for part in (slice(0, middle), slice(middle, len(row))):
        columns = row[part]
        pixels = [column[i] for i in range(SIDE) for column in columns]
        lines = terminal.ink(pixels, len(columns))
        print("\n".join(f"  {line}".rstrip() for line in lines if line.strip()))
        for name, (digits, cuts) in zip("ab", readings):
            below = [" "] * (len(row) + 1)
            for (begin, end), digit in zip(cuts, digits):
                below[begin] = below[end] = "|"
                below[(begin + end) // 2] = str(digit)
            print(f"{name} {''.join(below[part])}".rstrip())
    return ["".join(map(str, digits)) for digits, _ in readings]


def print_row(name, *values):
    print(f"   {name:45}" + "".join(f"{value:>15}" for value in values))


def main(args):
    sizes = REAL if args.data else DRAWN
    _, test = load(args.data)  # before the processes start, which then share the digits
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        networks = list(counted(processes.map(train, [args.data] * 2, [sizes] * 2, [False, True]),
                                2, "networks trained"))
        images = [easiest(networks, test, int(digit)) for digit in "504192"]
        answers = show(networks, images, sizes.step)
        parts = [x for x, _ in pieces(test, Random(4), 100)]
        print()
        print_row("", "a: digits", "b: and pieces")
        print_row("504192 is read as", *answers)
        print_row("test digits that are read right, one by one",
                  *(f"{network.evaluate(test) / len(test):.2%}" for network in networks))
        print_row("of 100 pieces, taken for a digit",
                  *(sum(max(network.feedforward(x)) > 0.5 for x in parts) for network in networks))
        for kind, gaps in (("gaps of 1 to 6 pixels", APART), ("touching", TOUCHING)):
            print(f"{sizes.rows} rows of {sizes.digits}, {kind}", flush=True)
            results = processes.map(rows_right, [args.data] * 2, networks, [sizes] * 2, [gaps] * 2)
            cut, right, given = zip(*counted(results, 2, "networks have read them"))
            print_row(f"digits cut to within {CLOSE} columns, of {sizes.rows * sizes.digits}", *cut)
            print_row("rows read right", *right)
            print_row("rows read right if the cuts were given", *given)


if __name__ == "__main__":
    parser = Parser(description="A row of digits, cut by trial and read.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
