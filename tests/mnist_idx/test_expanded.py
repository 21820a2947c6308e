"""Images moved by whole pixels, and the data five times as many; images on a rubber sheet."""

from random import Random

import pytest

from mnist_idx import expanded, real_or_drawn
from mnist_idx.expanded import Bent, Expanded, bent, ink_at, moved, padded_image, pulls

X = [0.1, 0.2, 0.3,
     0.4, 0.5, 0.6]


@pytest.mark.parametrize(
    "right, down, expected",
    [
        (0, 0, X),
        (1, 0, [0.0, 0.1, 0.2, 0.0, 0.4, 0.5]),
        (-1, 0, [0.2, 0.3, 0.0, 0.5, 0.6, 0.0]),
        (0, 1, [0.0, 0.0, 0.0, 0.1, 0.2, 0.3]),
        (0, -1, [0.4, 0.5, 0.6, 0.0, 0.0, 0.0]),
        (2, -1, [0.0, 0.0, 0.4, 0.0, 0.0, 0.0]),
        (-1, -1, [0.5, 0.6, 0.0, 0.0, 0.0, 0.0]),
        (-3, 0, [0.0] * 6),
        (0, 5, [0.0] * 6),
    ],
)
def test_an_image_is_moved_and_what_comes_in_is_white(right, down, expected):
    assert moved(X, right, down, width=3) == expected


def test_a_row_has_28_pixels_if_nothing_else_is_said():
    x = [float(place) for place in range(1, 785)]
    assert moved(x, 1, -1) == moved(x, 1, -1, width=28) and moved(x, 1, -1)[:2] == [0.0, 29.0]


class Narrow(list):
    """Examples that say how wide their images are."""

    width = 3


def test_expanded_data_are_each_image_and_its_four_neighbours():
    y, z = [1.0, 0.0], [0.0, 1.0]
    data = Expanded([(X, y), (X[::-1], z)], width=3)
    assert len(data) == len(list(data)) == 10 and repr(data).startswith("Expanded(10 examples, ")
    images = [X, *(moved(X, *move, width=3) for move in ((0, -1), (0, 1), (-1, 0), (1, 0)))]
    assert data[:5] == [(image, y) for image in images]
    assert data[5] == (X[::-1], z) and data[-1] == (moved(X[::-1], 1, 0, width=3), z)
    assert Expanded(Narrow([(X, y)]))[4] == (moved(X, 1, 0, width=3), y)
    assert data[8:3:-2] == [data[8], data[6], data[4]]
    for beyond in (10, -11):
        with pytest.raises(IndexError):
            data[beyond]


@pytest.mark.parametrize("right, down", [(0, 0), (2, 0), (-1, 0), (0, 1), (0, -3), (3, -2), (9, 9)])
def test_a_sheet_pulled_by_whole_pixels_is_a_moved_image(monkeypatch, right, down):
    x = [float(place) for place in range(1, 7 * 5 + 1)]
    fields = iter([right, down])

    def constant(rng, width, height, strength):
        value = float(next(fields))
        return [[value] * width for _ in range(height)]

    monkeypatch.setattr(expanded, "pulls", constant)
    assert bent(x, Random(1), width=5) == moved(x, right, down, width=5)


def test_ink_between_pixels_is_on_straight_lines_between_them():
    """Against a sum over all pixels: each counts by how near it is across and down."""
    rng, width, height = Random(2), 4, 3
    x = [rng.random() for _ in range(width * height)]
    padded = padded_image(x, width, height)
    for _ in range(500):
        row, column = rng.uniform(-1.5, height + 0.5), rng.uniform(-1.5, width + 0.5)
        expected = sum(
            x[r * width + c] * max(0.0, 1 - abs(row - r)) * max(0.0, 1 - abs(column - c))
            for r in range(height) for c in range(width)
        )
        assert ink_at(padded, width, height, row, column) == pytest.approx(expected, abs=1e-15)


def test_pulls_are_those_of_the_nodes_and_even_between_them(monkeypatch):
    monkeypatch.setattr(expanded, "SHIFT", 0.0)
    field = pulls(Random(3), width=10, height=7)
    nodes = [[field[row][column] for row in (0, 2, 4, 6)] for column in (0, 3, 6, 9)]
    rng = Random(3)
    rng.gauss(0.0, 1.0)  # the shift, here 0
    assert nodes == [[pytest.approx(rng.gauss(0.0, expanded.PULL)) for _ in range(4)]
                     for _ in range(4)]
    for column in (1, 2):
        assert field[2][column] == pytest.approx(
            nodes[0][1] + (nodes[1][1] - nodes[0][1]) * column / 3)
    assert field[1][0] == pytest.approx((nodes[0][0] + nodes[0][1]) / 2)


def test_the_pulls_have_the_sizes_that_are_given():
    """The variance at a node is PULL^2 + SHIFT^2; what nodes far apart share is SHIFT^2."""
    rng, corners = Random(4), []
    for _ in range(4000):
        field = pulls(rng, 4, 4)
        corners.append((field[0][0], field[3][3]))
    mean = [sum(column) / 4000 for column in zip(*corners)]
    assert mean == [pytest.approx(0.0, abs=0.08)] * 2
    square = sum(a * a for a, _ in corners) / 4000
    shared = sum(a * b for a, b in corners) / 4000
    assert square == pytest.approx(expanded.PULL**2 + expanded.SHIFT**2, rel=0.1)
    assert shared == pytest.approx(expanded.SHIFT**2, abs=0.1)


def test_bent_data_are_bent_anew_each_time_they_are_taken():
    data = real_or_drawn(None, training=5, test=1).training
    bends = Bent(data, Random(5))
    assert len(bends) == 5 and repr(bends).startswith("Bent(5 examples, from DataSet")
    first, again = bends[0], bends[0]
    assert first != again and first[1] == again[1] == data[0][1]
    same = Bent(data, Random(5))
    assert [same[0], same[0]] == [first, again]
    assert [y for _, y in bends[1:4]] == [y for _, y in data[1:4]] and isinstance(bends[:2], list)
    for x, _ in bends[::-1]:
        assert len(x) == 784 and min(x) == 0.0 and 0.5 < max(x) <= 1.0
    differences = [sum(abs(p - q) for p, q in zip(x, z)) / sum(z)
                   for (x, _), (z, _) in zip(bends, data)]
    assert all(0.05 < d < 2 for d in differences)
    with pytest.raises(IndexError):
        bends[5]


def test_no_strength_bends_nothing_and_half_of_it_pulls_half_as_far():
    data = real_or_drawn(None, training=5, test=1).training
    x, y = Bent(data, Random(6), strength=0.0)[2]
    assert (pytest.approx(x, abs=1e-12), y) == data[2]
    whole, half = (pulls(Random(7), 28, 28, strength) for strength in (1.0, 0.5))
    assert half == [pytest.approx([pull / 2 for pull in row]) for row in whole]


def test_the_width_of_bent_images_is_that_of_the_data():
    image, y = X, [1.0]
    assert Bent(Narrow([(image, y)]), Random(1)).width == 3
    assert Bent([(image, y)], Random(1)).width == 28
    assert len(Bent([(image, y)], Random(1), width=2)[0][0]) == 6
    assert len(bent([0.5], Random(1), width=1)) == 1
