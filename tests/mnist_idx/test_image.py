"""A picture becomes a digit as MNIST has them."""

from array import array
from itertools import cycle
from math import inf, isfinite, nan
from random import Random

import pytest

from mnist_idx.drawn import draw_digit
from mnist_idx.expanded import moved
from mnist_idx.image import around, around_all, as_mnist, centred, cut
from mnist_idx.mnist import load_test, unit_vector
from tinynn import Network, sgd

SIDE, MIDDLE = 28, 14


def drawn(count, seed, crisp=False):
    """Images (x, digit) as MNIST has them: the ink is 20 pixels along its longer side.

    A crisp one is black and white, so its edges stay where they are when it is made larger.
    """
    rng, images = Random(seed), []
    # Half of all drawn ones are symmetric. Their centre of mass is then between two pixels.
    for digit in cycle([0, 2, 3, 4, 5, 6, 7, 8, 9]):
        x = [byte / 255 for byte in draw_digit(digit, rng)]
        if crisp:
            x = centred([float(pixel > 0.4) for pixel in x])
        if max(last - first for first, last in extent(x)) == 19 and 55 < sum(x) < 145:
            images.append((x, digit))
        if len(images) == count:
            return images


def extent(x):
    """The first and last column, and the first and last row, that have ink."""
    places = [divmod(place, SIDE) for place, pixel in enumerate(x) if pixel]
    return [(min(numbers), max(numbers)) for numbers in ([x for _, x in places],
                                                         [y for y, _ in places])]


SOFT, CRISP = drawn(9, seed=1), drawn(9, seed=1, crisp=True)
X = CRISP[2][0]


def sheet(x=X, factor=3, size=(120, 110), place=(10, 15), paper=1.0, ink=0.0):
    """A sheet with the image, each pixel as a block. Returns the arguments of `as_mnist`."""
    (width, height), (left, top) = size, place
    grey = [paper] * (width * height)
    for y in range(SIDE):
        row = [paper + (ink - paper) * pixel
               for pixel in x[SIDE * y : SIDE * (y + 1)] for _ in range(factor)]
        row = row[max(0, -left) :][: width - max(0, left)]
        for line in range(top + factor * y, top + factor * (y + 1)):
            if 0 <= line < height:
                start = line * width + max(0, left)
                grey[start : start + len(row)] = row
    return grey, width, height


def filled(grey, width, height, across, down, value=0.0):
    """The sheet with a rectangle of one grey."""
    grey = list(grey)
    for y in down:
        for x in across:
            grey[y * width + x] = value
    return grey, width, height


def shaded(grey, width, height, shade):
    """The sheet times a function of the place, u and v from -1 to 1."""
    return [pixel * shade(2 * (i % width) / width - 1, 2 * (i // width) / height - 1)
            for i, pixel in enumerate(grey)], width, height


def noisy(grey, width, height, rng, deviation=0.03):
    return [min(1.0, max(0.0, pixel + rng.gauss(0, deviation))) for pixel in grey], width, height


def difference(x, y):
    """The largest difference between pixels of two images."""
    return max(abs(a - b) for a, b in zip(x, y))


def apart(x, y):
    """The mean difference between pixels of two images, one moved by a pixel where that helps."""
    around = (-1, 0, 1)
    return min(sum(abs(a - b) for a, b in zip(x, moved(y, right, down))) / SIDE**2
               for right in around for down in around)


# What comes out of a clean sheet


def test_an_image_of_mnist_comes_out_as_it_is():
    for x, _ in SOFT + CRISP:
        assert difference(as_mnist(x, SIDE, SIDE), x) < 0.005
        assert difference(as_mnist([1 - pixel for pixel in x], SIDE, SIDE), x) < 0.005


@pytest.mark.slow
def test_real_images_of_mnist_come_out_as_they_are(mnist_dir):
    for x, _ in load_test(mnist_dir)[:500]:
        assert difference(as_mnist(x, SIDE, SIDE), x) < 0.005
        assert difference(as_mnist([1 - pixel for pixel in x], SIDE, SIDE), x) < 0.005


@pytest.mark.parametrize("factor", [2, 3, 4, 5, 6])
def test_the_size_and_the_place_on_the_sheet_change_nothing(factor):
    rng, size = Random(factor), (40 * factor, 35 * factor)
    for x, _ in CRISP[factor - 2 : factor + 1]:
        place = rng.randrange(12 * factor), rng.randrange(7 * factor)
        assert difference(as_mnist(*sheet(x, factor, size, place)), x) < 0.005


@pytest.mark.parametrize("paper, ink", [(1.0, 0.0), (0.93, 0.4), (0.0, 1.0), (0.9, 0.11),
                                        (0.1, 0.3), (0.55, 0.46)])
def test_the_colours_change_nothing(paper, ink):
    assert difference(as_mnist(*sheet(paper=paper, ink=ink)), X) < 0.005


def test_the_digit_is_20_pixels_long_and_its_centre_of_mass_is_in_the_middle():
    for x, _ in SOFT:
        result = as_mnist(*sheet(moved(x, 0, 3)))
        (left, right), (top, bottom) = extent(result)
        assert max(right - left, bottom - top) + 1 == 20
        mass = sum(result)
        column = sum(place % SIDE * pixel for place, pixel in enumerate(result)) / mass
        row = sum(place // SIDE * pixel for place, pixel in enumerate(result)) / mass
        assert abs(column - MIDDLE) <= 0.5 and abs(row - MIDDLE) <= 0.5


def test_an_image_is_centred_by_its_mass():
    x = [0.0] * SIDE**2
    x[3 * SIDE + 5] = 0.25
    assert centred(x).index(0.25) == MIDDLE * SIDE + MIDDLE
    x[3 * SIDE + 9] = 0.75  # three times the ink, so the centre is in column 8
    result = centred(x)
    assert result.index(0.25) == MIDDLE * SIDE + 11 and result.index(0.75) == MIDDLE * SIDE + 15


def test_the_blocks_of_a_large_picture_become_means_of_its_pixels():
    grey = [x / 100 + y / 10 for y in range(5) for x in range(6)]
    whole = cut(grey, 6, range(6), range(5), 6)
    assert whole.rows == [grey[i : i + 6] for i in range(0, 30, 6)] and whole.block == 1
    half = cut(grey, 6, range(1, 6), range(1, 5), 3)
    assert (half.left, half.top, half.block) == (1, 1, 2)
    # Half a block, at the end, has the mean of what it has.
    means = [(x + 0.5) / 100 + (y + 0.5) / 10 for y in (1, 3) for x in (1, 3, 4.5)]
    assert difference([pixel for row in half.rows for pixel in row], means) < 1e-12


def test_5_x_5_pixels_of_a_very_large_block_are_read():
    grey = [float(x % 4 == y % 4 == 0) for y in range(40) for x in range(20)]
    part = cut(grey, 20, range(20), range(40), 2)  # blocks of 20 x 20, every fourth is read
    assert part.rows == [[1.0], [1.0]] and part.block == 20


@pytest.mark.parametrize("factor, size, place", [
    (6, (480, 200), (111, 20)), (15, (800, 450), (123, 20)), (12, (500, 1200), (111, 307))])
def test_a_large_picture_gives_what_the_small_one_gives(factor, size, place):
    assert apart(as_mnist(*sheet(X, factor, size, place)), X) < 0.015


@pytest.mark.slow
def test_a_picture_of_3_megapixels_gives_what_the_small_one_gives():
    for x, _ in CRISP:
        assert apart(as_mnist(*sheet(x, 40, (2000, 1500), (311, 207))), x) < 0.015


def test_the_grey_of_the_paper_does_not_matter_however_it_is_rounded():
    first, *others = [as_mnist(*sheet(X, 14, (1300, 400), (200, 3), paper))
                      for paper in (1.0, 230 / 255, 200 / 255)]
    assert all(difference(first, other) < 1e-6 for other in others)


# What else is on the sheet


def test_small_parts_are_left_out_as_dirt():
    dirty = filled(*sheet(), range(5, 9), range(4, 8))
    dirty = filled(*dirty, range(100, 103), range(95, 100), 0.3)
    assert as_mnist(*dirty) == as_mnist(*sheet())


def test_faint_ink_does_not_join_dirt_to_the_digit():
    first = sheet()[0].index(0.0, 120 * 51) - 120 * 51  # of the ink in row 51
    smeared = filled(*sheet(), range(4, first), range(51, 54), 0.85)
    dirty = filled(*smeared, range(1, 4), range(51, 54))
    assert apart(as_mnist(*dirty), X) < 0.01


def test_nothing_is_left_out_of_an_image_of_mnists_size():
    x = list(X)
    x[5 * SIDE + 4] = 1.0
    assert difference(as_mnist(x, SIDE, SIDE), x) < 0.005


def test_parts_with_a_tenth_of_the_ink_belong_to_the_digit():
    stroke = filled([1.0] * 10_000, 100, 100, range(50, 64), range(40, 80))  # 560 pixels
    less = filled(*stroke, range(50, 64), range(20, 23))  # 42 pixels
    more = filled(*stroke, range(50, 64), range(20, 25))  # 70 pixels
    assert extent(as_mnist(*stroke)) == extent(as_mnist(*less)) == [(11, 17), (4, 23)]
    assert extent(as_mnist(*more)) == [(12, 16), (3, 22)]  # thus the scale is another


def test_pixels_that_touch_at_a_corner_are_one_part():
    stairs = [1.0] * 1600, 40, 40
    for i in range(11):
        stairs = filled(*stairs, [9 + 2 * i, 10 + 2 * i], [9 + 2 * i, 10 + 2 * i])
    for grey in (stairs[0], [pixel for i in range(0, 1600, 40) for pixel in
                             reversed(stairs[0][i : i + 40])]):
        (left, right), (top, bottom) = extent(as_mnist(grey, 40, 40))
        assert right - left >= 19 and bottom - top >= 19


@pytest.mark.parametrize("across, down", [(range(2), range(110)), (range(118, 120), range(110)),
                                          (range(120), range(3)), (range(120), range(107, 110)),
                                          (range(50, 75), range(7)), (range(8), range(30, 70)),
                                          (range(50, 75), range(103, 110)),
                                          (range(112, 120), range(30, 70))])
def test_parts_that_touch_the_edge_are_left_out(across, down):
    assert as_mnist(*filled(*sheet(), across, down)) == as_mnist(*sheet())


def test_a_digit_beside_the_edge_does_not_touch_it():
    (left, right), (top, bottom) = extent(X)
    for place, dirt in (((1 - 3 * left, 15), 118), ((20, 1 - 3 * top), 118),
                        ((119 - 3 * (right + 1), 15), 0), ((20, 109 - 3 * (bottom + 1)), 0)):
        beside = filled(*sheet(place=place), [dirt, dirt + 1], range(110))
        assert difference(as_mnist(*beside), X) < 0.005


def test_a_large_part_at_the_edge_does_not_make_dirt_of_small_ones_inside():
    digit = filled([1.0] * 10_000, 100, 100, range(50, 64), range(40, 80))
    digit = filled(*digit, range(50, 64), range(20, 25))  # a tenth of the digit
    assert as_mnist(*filled(*digit, range(20), range(100))) == as_mnist(*digit)


def test_the_digit_is_cut_out_with_one_block_more_on_each_side():
    assert around_all([3, 5, 4], 10, 100) == range(20, 70)
    assert around_all([0, 9], 10, 95) == range(95)
    places = [(x, y) for y in (6, 7, 8) for x in (4, 5, 6)]
    assert sorted(around(5, 7)) == sorted(places)


def test_a_digit_that_touches_the_edge_is_kept_where_it_is_alone():
    (left, right), (top, bottom) = extent(X)
    for place in ((-3 * left, 15), (20, -3 * top), (120 - 3 * (right + 1), 15),
                  (20, 110 - 3 * (bottom + 1))):
        alone = sheet(place=place)
        assert difference(as_mnist(*alone), X) < 0.005
        with_dirt = filled(*alone, range(116, 118), range(100, 103))
        assert difference(as_mnist(*filled(*with_dirt, [3], [3])), X) < 0.005


LINEAR = [lambda u, v: 0.75 + 0.25 * u, lambda u, v: 0.75 + 0.125 * (v - u)]
QUADRATIC = [lambda u, v: 1 - 0.25 * (u * u + v * v), lambda u, v: 0.5 + 0.25 * (u * u + v * v),
             lambda u, v: 0.75 - 0.25 * u * v]


@pytest.mark.parametrize("shade", LINEAR + QUADRATIC)
def test_shade_is_taken_off(shade):
    assert apart(as_mnist(*shaded(*sheet(), shade)), X) < 0.015


def test_noise_is_left_out():
    for x, _ in CRISP:
        assert apart(as_mnist(*noisy(*sheet(x), Random(1))), x) < 0.015


def test_light_ink_is_found_in_shade_and_noise():
    board = sheet(paper=0.2, ink=0.95)
    assert apart(as_mnist(*noisy(*shaded(*board, LINEAR[0]), Random(1))), X) < 0.02


@pytest.mark.slow
def test_a_network_reads_digits_on_dirty_sheets_as_on_clean_ones():
    rng = Random(1)
    data = [([byte / 255 for byte in draw_digit(i % 10, rng)], unit_vector(i % 10, 10))
            for i in range(1_000)]
    network = Network([784, 30, 10], rng=Random(1))
    list(sgd(network, data, 3, 10, 3.0, rng=Random(1)))
    images = drawn(60, seed=7, crisp=True)
    read = [(x, digit) for x, digit in images if network.classify(x) == digit]
    assert len(read) > 40
    right = 0
    for x, digit in read:
        for shade in (LINEAR[1], QUADRATIC[1]):
            dirty = filled(*sheet(x), [4, 5], range(110))  # a line at the margin
            for _ in range(10):  # specks
                left = rng.choice([rng.randrange(8), rng.randrange(100, 118)])
                top = rng.randrange(108)
                dirty = filled(*dirty, [left, left + 1], [top, top + 1])
            result = as_mnist(*noisy(*shaded(*dirty, shade), rng))
            assert apart(result, x) < 0.05
            right += network.classify(result) == digit
    assert right >= 0.94 * len(read) * 2


# Strokes and dots


def test_a_dot_becomes_a_dot_in_the_middle():
    result = as_mnist(*filled([1.0] * 3000, 60, 50, range(40, 43), range(7, 10)))
    assert result[MIDDLE * SIDE + MIDDLE] > 0.99 and 100 < sum(result) <= 150
    (left, right), (top, bottom) = extent(result)
    assert left + right == top + bottom and right - left == bottom - top


@pytest.mark.parametrize("right, down", [(0, 1), (1, 0), (1, 1), (-1, 1)])
def test_a_line_one_pixel_thin_becomes_a_stroke(right, down):
    line = [1.0] * 6400, 80, 80
    for i in range(40):
        line = filled(*line, [40 + right * (i - 20)], [40 + down * (i - 20)])
    result = as_mnist(*line)
    assert 50 <= sum(result) < 90 and max(result) > 0.8
    lengths = [last - first + 1 for first, last in extent(result)]
    assert all((length >= 20) == bool(step) for length, step in zip(lengths, (right, down)))


def test_a_thin_pen_is_made_thicker_and_a_thick_one_thinner():
    ring = [(x - 50) ** 2 + (y - 50) ** 2 for y in range(100) for x in range(100)]
    thin = [0.0 if 1500 < distance < 1600 else 1.0 for distance in ring]
    thick = [0.0 if 64 < distance < 1600 else 1.0 for distance in ring]
    assert 50 <= sum(as_mnist(thin, 100, 100)) < 75
    assert 120 < sum(as_mnist(thick, 100, 100)) <= 150
    hole = as_mnist(thick, 100, 100)
    assert hole[MIDDLE * SIDE + MIDDLE] < 0.1 and max(hole) > 0.9


def test_a_pen_as_thick_as_those_of_mnist_is_left_as_it_is():
    for width in (6, 14):  # 60 and 140 pixels of an image
        stroke = filled([1.0] * 3600, 60, 60, range(20, 20 + width), range(10, 50))
        assert sum(as_mnist(*stroke)) == pytest.approx(10 * width)


# Sheets with nothing on them, and what is not a sheet


@pytest.mark.parametrize("grey, width, height", [
    ([1.0] * 600, 30, 20), ([0.0] * 600, 30, 20), ([0.3] * 600, 30, 20), ([0.5], 1, 1),
    ([1.0] * 9, 1, 9), ([0.0] * 9, 9, 1), ([0.5, 0.5 + 19 / 255] * 300, 30, 20),
    noisy([0.8] * 6000, 100, 60, Random(1)), noisy([0.8] * 600, 20, 30, Random(2)),
    shaded(*noisy([0.8] * 6000, 60, 100, Random(3)), LINEAR[1]),
    shaded([1.0] * 6000, 60, 100, QUADRATIC[0]),
    filled([0.5] * 600, 30, 20, [10], [10], 0.5 - 19 / 255),
])
def test_a_blank_sheet_is_an_error(grey, width, height):
    with pytest.raises(ValueError, match=r"^the sheet is blank: nothing on it differs"):
        as_mnist(grey, width, height)


def test_what_is_just_dark_enough_is_ink():
    assert sum(as_mnist(*filled([0.5] * 1200, 40, 30, [10], [10], 0.5 - 21 / 255))) > 50


def test_a_row_or_a_column_of_pixels_can_hold_a_line():
    grey = [1.0] * 30 + [0.0] * 10 + [1.0] * 40
    row, column = as_mnist(grey, 80, 1), as_mnist(grey, 1, 80)
    assert sum(row) == pytest.approx(sum(column)) and 50 <= sum(row) <= 150
    assert row == pytest.approx([column[SIDE * x + y] for y in range(SIDE) for x in range(SIDE)])


@pytest.mark.parametrize("wrong", [nan, inf, -inf, 255, -0.001, 1.001])
@pytest.mark.parametrize("place", [0, 5, 820, 1599])
def test_a_pixel_that_is_not_from_0_to_1_is_an_error(wrong, place):
    grey, width, height = filled([1.0] * 1600, 40, 40, [20], range(10, 30))
    grey[place] = wrong
    for number in (int, float) if isinstance(wrong, int) else (float,):
        grey[place] = number(wrong)
        with pytest.raises(ValueError, match=r"^a pixel is not a number from 0, black,"):
            as_mnist(grey, width, height)


def test_a_wrong_pixel_in_a_large_picture_is_an_error():
    for wrong in (nan, 1.5):
        grey, width, height = sheet(X, 12, (500, 450), (111, 50))
        grey[449 * 500 + 3] = wrong  # one of four pixels of a block
        with pytest.raises(ValueError, match=r"^a pixel is not a number"):
            as_mnist(grey, width, height)


@pytest.mark.parametrize("count, width, height", [(0, 0, 0), (0, 0, 5), (0, 5, 0), (6, -2, -3),
                                                  (5, 2, 3), (7, 2, 3), (0, 2, 3)])
def test_another_number_of_pixels_is_an_error(count, width, height):
    message = f"^{count} pixels, expected {width} x {height} in one list$"
    with pytest.raises(ValueError, match=message):
        as_mnist([0.0] * count, width, height)


def test_ink_that_only_the_first_look_has_seen_is_an_error():
    # Of the blocks, every second pixel is read, and where the digit is cut out, every fourth.
    dots = filled([1.0] * 240_000, 4000, 60, range(610, 3310, 4), range(22, 40, 4))
    with pytest.raises(ValueError, match=r"^the ink is dots far apart; make the picture smaller$"):
        as_mnist(*dots)


@pytest.mark.parametrize("kind", [
    tuple, lambda grey: array("d", grey), lambda grey: array("f", grey),
    lambda grey: bytes(map(int, grey))])
def test_other_sequences_are_taken_like_lists(kind):
    grey, width, height = sheet()
    assert as_mnist(kind(grey), width, height) == as_mnist(grey, width, height)


@pytest.mark.parametrize("kind", ["float64", "float32", "float16", "uint8", "int64", "bool"])
def test_numpy_arrays_are_taken_like_lists(kind):
    numpy = pytest.importorskip("numpy")
    grey, width, height = sheet(X, 16, (500, 470), (20, 10))
    result = as_mnist(numpy.array(grey).astype(kind), width, height)
    assert result == as_mnist(grey, width, height)
    assert {type(pixel) for pixel in result} == {float}
    with pytest.raises(ValueError, match=r"^470 pixels, expected 500 x 470 in one list$"):
        as_mnist(numpy.array(grey).reshape(height, width), width, height)


def garbage(rng, width, height):
    """Pixels of all kinds that are not a digit."""
    n, a, b, c = width * height, rng.random(), rng.gauss(0, 1), rng.gauss(0, 1)
    kind, noise = rng.randrange(6), rng.choice([0.0, 0.0, rng.random() ** 3])
    grey = [a] * n
    if kind == 1:
        grey = [rng.random() ** (10 * a) for _ in range(n)]
    elif kind == 2:
        grey = [rng.choice([a, b]) for _ in range(n)]
    elif kind == 3:
        grey = [a + b * (i % width) / width + c * (i // width) / height for i in range(n)]
    elif kind == 4:
        grey = [a if i % width % 7 == 0 or i // width % 9 == 0 else 0.5 for i in range(n)]
    elif kind == 5:
        for _ in range(rng.choice([1, 2, 10])):
            grey[rng.randrange(n)] = rng.random()
    return [min(1.0, max(0.0, pixel + rng.gauss(0, noise))) for pixel in grey], width, height


def is_image(x):
    return len(x) == SIDE**2 and all(isfinite(p) and 0 <= p <= 1 for p in x) and max(x) > 0.5


def expect_an_image_or_blank(rng, largest):
    try:
        assert is_image(as_mnist(*garbage(rng, rng.randint(1, largest), rng.randint(1, largest))))
    except ValueError as error:
        assert str(error).startswith("the sheet is blank")


def test_garbage_gives_an_image_or_is_blank():
    rng = Random(1)
    for _ in range(150):
        expect_an_image_or_blank(rng, 12)


@pytest.mark.slow
def test_much_garbage_gives_images_or_is_blank():
    rng = Random(2)
    for _ in range(1_000):
        expect_an_image_or_blank(rng, 60)
