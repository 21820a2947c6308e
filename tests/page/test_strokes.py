"""A drawing becomes an image, wherever on the paper and however large it is."""

import re
from random import Random

import pytest

from mnist_idx.mnist import load_mnist
from tinynn import Network, sgd
from tinynn.page.inside import vector_of
from tinynn.page.strokes import MOST_POINTS, image_of

SEVEN = [[[0.3, 0.2], [0.7, 0.2], [0.45, 0.8]]]


def moved(strokes, scale, right, down):
    return [[[scale * x + right, scale * y + down] for x, y in stroke] for stroke in strokes]


def box(pixels):
    """The first and the last column and row with ink."""
    dark = [place for place, pixel in enumerate(pixels) if pixel]
    columns, rows = [place % 28 for place in dark], [place // 28 for place in dark]
    return min(columns), max(columns), min(rows), max(rows)


def test_a_drawing_fills_20_pixels_and_is_centred_by_mass():
    pixels = image_of(SEVEN)
    left, right, top, bottom = box(pixels)
    assert bottom - top + 1 == 20 and right - left + 1 < 20
    mass = sum(pixels)
    column = sum(place % 28 * pixel for place, pixel in enumerate(pixels)) / mass
    row = sum(place // 28 * pixel for place, pixel in enumerate(pixels)) / mass
    assert abs(column - 14) <= 0.5 and abs(row - 14) <= 0.5


@pytest.mark.parametrize(("scale", "right", "down"), [
    (0.3, 0.0, 0.0), (0.3, 0.7, 0.7), (1.2, -0.1, -0.1), (0.25, 0.5, 0.1),
])
def test_its_place_and_its_size_do_not_matter(scale, right, down):
    assert image_of(moved(SEVEN, scale, right, down)) == image_of(SEVEN)


def test_the_pen_is_equally_thick_in_every_drawing():
    upright = image_of([[[0.5, 0.1], [0.5, 0.9]]])
    middle = [pixel for pixel in upright[28 * 14 : 28 * 15] if pixel]
    assert len(middle) == 4 and middle[:2] == middle[:1:-1] and middle[1] == 255


def test_a_dot_stays_a_dot():
    left, right, top, bottom = box(image_of([[[0.2, 0.2]]]))
    assert right - left <= 4 and bottom - top <= 4


def test_a_tiny_drawing_is_not_enlarged_to_a_whole_digit():
    left, right, _, _ = box(image_of([[[0.5, 0.5], [0.55, 0.5]]]))
    assert right - left + 1 < 14
    left, right, _, _ = box(image_of([[[0.5, 0.5], [0.6, 0.5]]]))
    assert right - left + 1 == 20


def test_strokes_are_not_joined():
    apart = image_of([[[0.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]]])
    assert not any(apart[28 * row + 14] for row in range(28))
    joined = image_of([[[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]])
    assert any(joined[28 * row + 14] for row in range(28))


@pytest.mark.parametrize(("strokes", "words"), [
    ([], "nothing is drawn"), ([[]], "nothing is drawn"), ({}, "found {}"), ([5], "found 5"),
    ([[5]], "a point is 5"), ([[[1]]], "a point is [1]"), ([[[1, 2, 3]]], "a point is [1, 2, 3]"),
    ([[["a", 0]]], "a point is ['a', 0]"), ([[[None, 0]]], "a point is [None, 0]"),
    ([[[float("nan"), 0]]], "expected numbers near 0 to 1"), ([[[0, 10**400]]], "a point is [0"),
    ([[[0, -11]]], "expected numbers near 0 to 1"), ([[[0.5, 0.5]] * (MOST_POINTS + 1)], "points"),
])
def test_what_is_not_a_drawing_is_refused(strokes, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        image_of(strokes)


def traced(pixels):
    """The dark pixels of an image as strokes, one for each piece of a row, from 0 to 1."""
    strokes = []
    for row in range(28):
        for column in range(28):
            if pixels[28 * row + column] > 127:
                begins = column == 0 or pixels[28 * row + column - 1] <= 127
                stroke = [] if begins else strokes.pop()
                strokes.append([*stroke, [column / 28, row / 28]])
    return strokes


@pytest.mark.slow
def test_500_real_digits_are_answered_the_same_wherever_they_are_drawn(mnist_dir):
    data = load_mnist(mnist_dir)
    network = Network([784, 30, 10], rng=Random(1))
    for _ in sgd(network, data.training[:5_000], 1, 10, 3.0, rng=Random(1)):
        pass
    places = [(0.25, 0.0, 0.0), (0.25, 0.75, 0.75), (0.3, 0.35, 0.3), (0.95, 0.02, 0.03)]
    different = 0
    for i in range(500):
        strokes = traced(data.test.image(i))
        images = [image_of(moved(strokes, *place)) for place in places]
        different += len({network.classify(vector_of(image)) for image in images}) > 1
    assert different <= 5
