"""The brightness of the paper is found under the ink, and which darkness is ink."""

from random import Random
from types import SimpleNamespace

import pytest

from mnist_idx.paper import Cut, Paper, darkness, inked, least_squares, levels, otsu

WIDTH, HEIGHT = 90, 70


def part(brightness, left=0, top=0, block=1):
    """A sheet of 90 x 70 pixels, of which the function gives the brightness at u, v in -1 to 1."""
    rows = [[brightness(2 * (x + 0.5) / WIDTH - 1, 2 * (y + 0.5) / HEIGHT - 1)
             for x in range(WIDTH)] for y in range(HEIGHT)]
    return Cut(rows, left, top, block)


def shade(u, v):
    return 0.7 + 0.1 * u - 0.08 * v - 0.05 * u * u + 0.07 * u * v - 0.06 * v * v


def worst(paper, sheet, brightness):
    """The largest difference between the paper that was found and the one that was made."""
    made = part(brightness).rows
    return max(abs(found - true) for y, row in zip(sheet.ys(), made)
               for found, true in zip(paper.row(sheet.xs(), y), row))


def with_ink(sheet):
    """A tenth of the sheet covered with black ink."""
    for y in range(20, 55):
        sheet.rows[y][35:53] = [0.05] * 18
    return sheet


@pytest.mark.parametrize("brightness", [
    shade, lambda u, v: 0.75 + 0.25 * u, lambda u, v: 0.75 - 0.25 * v,
    lambda u, v: 0.75 + 0.125 * (u + v), lambda u, v: 1 - 0.25 * (u * u + v * v)])
def test_a_shade_is_found_under_the_ink(brightness):
    sheet = with_ink(part(brightness))
    paper = Paper(sheet)
    assert not paper.flat and worst(paper, sheet, brightness) < 1e-3


def test_a_steep_shade_is_found_with_a_black_margin_and_much_ink():
    def steep(u, v):
        return 0.6 + 0.15 * u - 0.2 * v + 0.05 * u * v

    sheet = with_ink(part(steep))
    for row in sheet.rows:
        row[:3] = [0.05] * 3
    paper = Paper(sheet)
    assert worst(paper, sheet, steep) < 1e-3


def test_the_shade_is_a_function_of_the_place_in_the_picture():
    sheet = with_ink(part(shade, block=3))
    paper = Paper(sheet)
    assert sheet.xs()[:2] == [1.5, 4.5] and sheet.ys()[:2] == [1.5, 4.5]
    assert worst(paper, sheet, shade) < 1e-3
    close = Cut([[0.0] * 4] * 4, left=30, top=60, block=6)
    assert close.xs() == [33.0, 39.0, 45.0, 51.0] and close.ys() == [63.0, 69.0, 75.0, 81.0]
    for y, row in zip(close.ys(), darkness(close, paper)):
        for x, dark in zip(close.xs(), row):
            assert abs(dark - shade(2 * x / 270 - 1, 2 * y / 210 - 1)) < 1e-3


def test_noise_is_measured_and_the_shade_found_in_it():
    rng = Random(1)
    sheet = with_ink(part(lambda u, v: shade(u, v) + rng.gauss(0, 0.03)))
    paper = Paper(sheet)
    assert 0.025 < paper.noise < 0.04
    assert worst(paper, sheet, shade) < 0.015


def test_paper_of_one_grey_is_flat_whatever_is_on_it():
    sheet = with_ink(part(lambda u, v: 0.8))
    sheet.rows[0][:60] = [0.1] * 60  # a part of the border
    paper = Paper(sheet)
    assert paper.flat and paper.row([3.0, 7.0], 5.0) == [0.8, 0.8]
    dark = darkness(sheet, paper)
    assert dark[30][40] == pytest.approx(0.75) and dark[30][5] == 0


@pytest.mark.parametrize("grey, most", [(0.1, 64), (1.0, 63)])
def test_paper_is_flat_if_all_but_a_fifth_of_the_border_at_each_end_is_of_one_grey(grey, most):
    for count in (most, most + 1):  # of 320 pixels
        sheet = part(lambda u, v: 0.8)
        sheet.rows[0][1 : 1 + count] = [grey] * count
        assert Paper(sheet).flat == (count == most)


def test_the_surface_is_fitted_to_about_600_pixels_of_the_border_and_of_the_sheet(monkeypatch):
    fitted = []
    monkeypatch.setattr(Paper, "fit", lambda self, sheet, places: fitted.append(places))
    rows = [[x / 500 + y / 1000 for x in range(400)] for y in range(100)]
    Paper(Cut(rows, 0, 0, 1))
    border, inside = fitted
    assert 300 < len(border) < 900 and 300 < len(inside) < 900
    for first, last, numbers in ((0, 399, [x for x, _ in border]), (0, 99, [y for _, y in border])):
        assert min(numbers) == first and max(numbers) == last and len(set(numbers)) >= last / 2
    sides = [{x for x, y in border if y == edge} for edge in (0, 99)]
    assert all(len(side) > 100 for side in sides)


def test_greys_that_differ_only_by_rounding_are_flat():
    assert Paper(part(lambda u, v: 0.8 + 1e-16 * (u > 0))).flat
    assert not Paper(part(lambda u, v: 0.8 + 1 / 255 * (u > 0))).flat


def test_paper_without_noise_has_that_of_the_steps_of_grey():
    assert Paper(part(shade)).noise == Paper(part(lambda u, v: 0.8)).noise == 1 / 255


# Least squares


def test_as_many_points_as_coefficients_are_met():
    points = [((1.0, x, x * x), 2 - 3 * x + 0.5 * x * x) for x in (0.0, 1.0, 3.0)]
    assert least_squares(points, [0.0, 0.0, 0.0]) == pytest.approx([2, -3, 0.5], abs=1e-4)


def test_more_points_have_the_least_squares():
    points = [((1.0, x), y) for x, y in ((0.0, 1.0), (1.0, 3.0), (2.0, 2.0), (3.0, 4.0))]
    assert least_squares(points, [0.0, 0.0]) == pytest.approx([1.3, 0.8], abs=1e-4)


def test_what_the_points_leave_open_stays_near_the_start():
    assert least_squares([], [0.5, -0.25]) == pytest.approx([0.5, -0.25])
    c = least_squares([((1.0, 1.0), 2.0)], [5.0, 1.0])  # any c with c_0 + c_1 = 2
    assert c == pytest.approx([3, -1], abs=1e-4)


# Levels


def test_otsu_finds_the_gap_between_two_classes():
    assert otsu({0: 5, 10: 5}) == (10, 10.0)
    assert otsu({0: 90, 1: 10, 2: 5, 20: 3, 22: 1}) == (20, 20.5)
    assert otsu({7: 1, 1: 4, 0: 4, 8: 1}) == (7, 7.5)
    assert otsu({0: 1, 4: 1, 10: 20, 11: 20}) == (10, 10.5)


def test_the_variance_between_the_classes_decides_and_not_the_widest_gap():
    # A single pixel at 30 is far away, but 40 pixels at 12 weigh more.
    assert otsu({0: 100, 12: 40, 30: 1}) == (12, 12 + 18 / 41)


FLAT = SimpleNamespace(flat=True, noise=1 / 255)
ROUGH = SimpleNamespace(flat=False, noise=0.01)


def test_on_flat_paper_ink_begins_at_once_and_is_full_where_it_is_darkest():
    assert levels([[0.0, 0.2, 0.7]], FLAT) == pytest.approx((0, 0.7), abs=1e-6)
    assert levels([[0.0, 0.1, -0.7]], FLAT) == pytest.approx((0, -0.7), abs=1e-6)


@pytest.mark.parametrize("sign", [1, -1])
def test_on_other_paper_ink_begins_at_half_of_the_threshold(sign):
    dark = [[sign * d for d in [0.0, 0.01, -0.01] * 100 + [0.4] * 20 + [0.8] * 30]]
    begin, full = levels(dark, ROUGH)
    assert begin * sign == pytest.approx(0.2, abs=0.01)
    assert full * sign == pytest.approx(0.64, abs=0.02)


@pytest.mark.parametrize("sign", [1, -1])
def test_faint_ink_begins_outside_the_noise_and_is_full_at_twice_that(sign):
    rough = SimpleNamespace(flat=False, noise=0.0998)
    dark = [[sign * d for d in [0.0] * 1000 + [0.2996] * 500 + [0.6]]]
    assert levels(dark, rough) == pytest.approx((sign * 0.2994, sign * 0.5988))


def test_ink_is_what_differs_most_from_the_paper():
    assert levels([[-0.3, 0.0, 0.3]], FLAT)[1] > 0  # dark ink is more common
    assert levels([[-0.3, 0.0, 0.31]], FLAT)[1] > 0 > levels([[-0.31, 0.0, 0.3]], FLAT)[1]


def test_a_sheet_is_blank_below_20_steps_of_grey_and_6_times_the_noise():
    for top, paper in ((19 / 255, FLAT), (-19 / 255, FLAT), (19 / 255, ROUGH), (0.0, FLAT),
                       (0.59, SimpleNamespace(flat=False, noise=0.1))):
        with pytest.raises(ValueError, match=r"^the sheet is blank: "):
            levels([[0.0, top]], paper)
    for top, paper in ((20 / 255, FLAT), (0.61, SimpleNamespace(flat=False, noise=0.1))):
        assert levels([[0.0, top]], paper)[1] > 0


def test_ink_goes_from_0_where_it_begins_to_1_where_it_is_full():
    dark = [[-0.3, 0.0, 0.2], [0.3, 0.6, 0.9]]
    assert inked(dark, 0.2, 0.6) == [[0, 0, 0], pytest.approx([0.25, 1, 1])]
    light = [[-d for d in row] for row in dark]
    assert inked(light, -0.2, -0.6) == [[0, 0, 0], pytest.approx([0.25, 1, 1])]
