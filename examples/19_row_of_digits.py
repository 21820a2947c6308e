"""A row of digits: where does one end and the next begin? (Chapter 1, reading 504192)

The book's idea: try many ways of cutting, and let the classifier score them. A cut is good when the
classifier is sure of every piece, and bad when it is unsure of one. The best of all ways to cut is
found from left to right: the best way to read up to a column is the best way to read up to an
earlier one, and a piece from there.

A network that was trained only on digits is sure of many pieces that are not digits, so it cuts
badly. It cuts better if it is trained on such pieces too, with 0 as all ten desired outputs.

    python3 examples/19_row_of_digits.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from math import log
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from mnist_idx.image import picture
from tinynn import Network, sgd
from tinynn.matrix import argmax

SIDE = 28
WIDEST = 22  # columns of a piece
BLANK = [0.0] * SIDE  # a column without ink; a row of digits is a list of columns


def ink(x):
    """The columns of an image, without the blank ones on both sides."""
    columns = [x[column::SIDE] for column in range(SIDE)]
    inked = [i for i, column in enumerate(columns) if any(column)]
    return columns[inked[0] : inked[-1] + 1]


def lay_out(images, gaps):
    """Images in a row, with `gaps` blank columns before them; a gap of -1 is an overlap of one."""
    row = []
    for x, gap in zip(images, gaps):
        columns = ink(x)
        if gap < 0:
            row[gap:] = [list(map(max, old, new)) for old, new in zip(row[gap:], columns)]
            row += columns[-gap:]
        else:
            row += [BLANK] * gap + columns
    return [*row, BLANK, BLANK]


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


def read(network, row):
    """The digits that the best way of cutting gives, and the columns where they begin and end."""
    inked = [any(column) for column in row]
    best = [(0.0, [], [])]  # best[end]: the score, the digits and the cuts up to that column
    for end in range(1, len(row) + 1):
        if not inked[end - 1]:
            best.append(best[end - 1])  # nothing to read in a blank column
            continue
        ways = []
        for begin in range(max(0, end - WIDEST), end):
            if inked[begin]:
                outputs = network.feedforward(centred(row[begin:end]))
                score, digits, cuts = best[begin]
                ways.append((score + confidence(outputs), [*digits, argmax(outputs)],
                             [*cuts, (begin, end)]))
        best.append(max(ways))
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


def train(folder, size, with_pieces):
    """A network trained on the first digits, and on as many pieces if `with_pieces` is true."""
    training, _, _ = real_or_drawn(folder)
    data = list(training[:size])
    if with_pieces:
        data += pieces(training[:size], Random(2), size)
    network = Network([784, 30, 10], rng=Random(1))
    for _ in sgd(network, data, 10, 10, eta=3.0, rng=Random(1)):
        pass
    return network


def show(network, images, number):
    """Lay images out with uneven gaps, read them, and draw them with the cuts, in two parts."""
    rng = Random(5)
    row = lay_out(images, [2, *[rng.randrange(1, 7) for _ in images[1:]]])
    digits, cuts = read(network, row)
    below = [" "] * (len(row) + 1)
    for (begin, end), digit in zip(cuts, digits):
        below[begin] = below[end] = "|"
        below[(begin + end) // 2] = str(digit)
    middle = cuts[len(cuts) // 2 - 1][1]  # where the left half of the pieces ends
    for part, marks in ((row[:middle], below[:middle]), (row[middle:], below[middle:])):
        pixels = [column[i] for i in range(SIDE) for column in part]
        print("\n".join(line.rstrip() for line in picture(pixels, len(part)) if line.strip()))
        print("".join(marks))
    print(f"read as {''.join(map(str, digits))}, is {number}\n")


def rows_right(folder, network, rows, gaps):
    """How many random rows of six are read right, and how many if the cuts were given."""
    _, _, test = real_or_drawn(folder)
    rng = Random(3)
    right = given = 0
    for _ in range(rows):
        examples = [test[rng.randrange(len(test))] for _ in range(6)]
        truth = [argmax(y) for _, y in examples]
        row = lay_out([x for x, _ in examples], [2, *[rng.choice(gaps) for _ in range(5)]])
        right += read(network, row)[0] == truth
        given += [network.classify(centred(ink(x))) for x, _ in examples] == truth
    return right, given


def main(args):
    _, _, test = real_or_drawn(args.data)
    size, rows = (50_000, 200) if args.data else (1_000, 15)
    apart, touching = range(1, 7), (-1, 0, 0)
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        networks = list(processes.map(train, [args.data] * 2, [size] * 2, [False, True]))
        # Of each digit the first image that both networks read right: cutting is what counts.
        images = [next(x for x, y in test if argmax(y) == int(digit)
                       and all(network.classify(x) == int(digit) for network in networks))
                  for digit in "504192"]
        for name, network in zip(("digits alone", "digits and pieces of digits"), networks):
            accuracy = network.evaluate(test) / len(test)
            print(f"Trained on {name}: {accuracy:.2%} of the test digits, one by one\n")
            show(network, images, "504192")
            results = processes.map(rows_right, [args.data] * 2, [network] * 2, [rows] * 2,
                                    [apart, touching])
            for kind, (right, given) in zip(("gaps of 1 to 6 pixels", "touching"), results):
                print(f"   rows of six, {kind:21}: {right} of {rows} read right; with the digits"
                      f" already cut apart, {given}")
            print()


if __name__ == "__main__":
    parser = Parser(description="A row of digits, cut by trial and read.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
