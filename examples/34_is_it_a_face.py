"""Is it a face? A network of sub-networks whose weights are set by hand. (Chapter 1)

The book breaks the question into smaller ones: is there an eye at the upper left? at the upper
right? a nose in the middle? a mouth below? hair on top? Each is answered by a sub-network that sees
its own part of the picture only. It breaks its question into still smaller ones: is there a stroke
at this place? The last neuron says yes if at least four of the five answers are yes.

Then a network of the engine learns to tell faces from other things by examples, and shows what its
hidden neurons have found instead.

    python3 examples/34_is_it_a_face.py [--seed N]
"""

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx.command_line import Parser, run, seed
from tinynn import CrossEntropyCost, Network, sgd, sigmoid_neuron
from tinynn.pictures.terminal import ink, side_by_side, weights

SIDE = 15  # pixels in a row and in a column; a pixel is 1.0, ink, or 0.0, paper

# What a stroke neuron wants in its field of 3 x 3 pixels: + ink, - paper.
ACROSS = "---" "+++" "---"
DOWN = "-+-" "-+-" "-+-"
DOT = "---" "-+-" "---"

# For each question the strokes of the part, each as (stroke, rows down, columns right) counted from
# the place of the part; and that place, as (row, column).
EYE = [(ACROSS, 0, 0), (DOT, 2, 0)]  # a brow, and a dot below it
NOSE = [(DOWN, 0, 0)]
MOUTH = [(ACROSS, 0, -1), (ACROSS, 0, 1)]  # five pixels wide
HAIR = [(DOWN, 0, 0), (DOWN, 0, 2), (DOWN, 0, 4)]
PARTS = {
    "an eye at the upper left?": (EYE, (6, 3)),
    "an eye at the upper right?": (EYE, (6, 11)),
    "a nose in the middle?": (NOSE, (9, 7)),
    "a mouth below?": (MOUTH, (13, 7)),
    "hair on top?": (HAIR, (2, 5)),
}
YES = 0.5  # an answer above it is yes


def field(picture, row, column):
    """The 3 x 3 pixels around a place. Outside the picture is paper."""
    return [picture[SIDE * r + c] if 0 <= r < SIDE and 0 <= c < SIDE else 0.0
            for r in (row - 1, row, row + 1) for c in (column - 1, column, column + 1)]


def near(place):
    """The place and its eight neighbours: a part of a face may be moved by one pixel."""
    row, column = place
    return [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]


def stroke_neuron(stroke, x):
    """Is the stroke in the field x?

    All its ink makes z = 60 - 50 = 10. A missing pixel takes 20 or more away, so the answer is no.
    A pixel of ink where paper is wanted takes 8 away, so one of these is tolerated.
    """
    w = [60 / stroke.count("+") if mark == "+" else -8.0 for mark in stroke]
    return sigmoid_neuron(w, x, -50.0)


def all_of(answers):
    """Are all of them yes? The threshold lies between n - 1 and n."""
    return sigmoid_neuron([20.0] * len(answers), answers, -20.0 * (len(answers) - 0.5))


def any_of(answers):
    """Is one of them yes? The threshold lies between 0 and 1."""
    return sigmoid_neuron([20.0] * len(answers), answers, -10.0)


def part(picture, strokes, place):
    """A sub-network: are all strokes of the part there, at the place or next to it?"""
    return any_of([
        all_of([stroke_neuron(stroke, field(picture, row + down, column + right))
                for stroke, down, right in strokes])
        for row, column in near(place)
    ])


def answers_to(picture):
    """The answers of the five sub-networks, and of the last neuron: is it a face?"""
    parts = [part(picture, strokes, place) for strokes, place in PARTS.values()]
    return parts, sigmoid_neuron([20.0] * len(parts), parts, -20.0 * 3.5)


def drawing(parts, rng):
    """A picture of parts, each given as its strokes and its place, and moved by up to a pixel."""
    picture = [0.0] * (SIDE * SIDE)
    for strokes, place in parts:
        row, column = rng.choice(near(place))
        for stroke, down, right in strokes:
            for i, mark in enumerate(stroke):
                r, c = row + down + i // 3 - 1, column + right + i % 3 - 1
                if mark == "+" and 0 <= r < SIDE and 0 <= c < SIDE:
                    picture[SIDE * r + c] = 1.0
    return picture


def anywhere(rng):
    """A place anywhere in the picture."""
    return rng.randrange(1, SIDE - 1), rng.randrange(1, SIDE - 1)


# The kinds of pictures, each with whether it is a face, and a function that draws one.
FACE = list(PARTS.values())
KINDS = {
    "a face": (True, lambda rng: drawing(FACE, rng)),
    "a face, one part missing": (True, lambda rng: drawing(rng.sample(FACE, 4), rng)),
    "a face upside down": (False, lambda rng: drawing(FACE, rng)[::-1]),
    "two or three parts": (False, lambda rng: drawing(rng.sample(FACE, rng.choice([2, 3])), rng)),
    "the parts elsewhere": (False, lambda rng: drawing([(s, anywhere(rng)) for s, _ in FACE], rng)),
    "strokes anywhere": (False, lambda rng: drawing(
        [([(rng.choice([ACROSS, DOWN, DOT]), 0, 0)], anywhere(rng)) for _ in range(12)], rng)),
}


def share_right(answer, is_face, pictures):
    """The share of the pictures, all of one kind, to which the answer is right, in per cent."""
    return 100 * sum((answer(x) > YES) == is_face for x in pictures) / len(pictures)


def show(caption, picture):
    """The picture, and beside it all questions with their answers."""
    parts, face = answers_to(picture)
    asked = [*zip(PARTS, parts), ("", None), ("a face?", face)]
    lines = [f"    {question:27}{'' if a is None else 'yes' if a > YES else 'no':5}"
             f"{'' if a is None else f'{a:.3f}'}" for question, a in asked]
    beside = ["", "", "", *lines, *[""] * (SIDE - 3 - len(lines))]
    print(caption.capitalize())
    print("\n".join(f"{left}{right}".rstrip() for left, right in zip(ink(picture, SIDE), beside)))


def learn(rng):
    """A network that has learnt from 1,600 pictures, half of them faces."""
    network = Network([SIDE * SIDE, 10, 1], rng=rng)
    examples = [(draw(rng), [float(is_face)]) for is_face, draw in KINDS.values()
                for _ in range(400 if is_face else 200)]
    for _ in sgd(network, examples, 10, 10, 0.5, cost=CrossEntropyCost, rng=rng):
        pass
    return network


def main(args):
    rng = Random(args.seed)
    for kind in ("a face, one part missing", "a face upside down"):
        show(kind, KINDS[kind][1](rng))
    network = learn(rng)
    print("\nRight, of 200 new pictures of each kind (%):  set by hand   learnt")
    for kind, (is_face, draw) in KINDS.items():
        pictures = [draw(rng) for _ in range(200)]
        by_hand = share_right(lambda x: answers_to(x)[1], is_face, pictures)
        learnt = share_right(lambda x: network.feedforward(x)[0], is_face, pictures)
        print(f"   {kind:41} {by_hand:11.1f}   {learnt:6.1f}", flush=True)
    print("(What is set by hand has the same rules as the drawings. So 100 % is expected.)")
    print("The two hidden neurons that count most seem to add up evidence from all over:")
    w = network.weights
    first = sorted(range(10), key=lambda j: -abs(w[1][0][j]))[:2]
    print(side_by_side([[f"{line}    " for line in weights(w[0][j], SIDE)] for j in first],
                       [f"hidden neuron {j} (weight {w[1][0][j]:+.1f})" for j in first]))


if __name__ == "__main__":
    parser = Parser(description="Is it a face? Sub-networks with weights that are set by hand.")
    parser.add_argument("--seed", type=seed, default=1, metavar="N",
                        help="of the drawings and of the network that learns (%(default)s)")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
