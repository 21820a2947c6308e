"""Images moved by whole pixels, and the data five times as many."""

import pytest

from mnist_idx.expanded import Expanded, moved

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
