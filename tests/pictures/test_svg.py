"""SVG files: well formed, and drawn where the numbers say."""

import re
import xml.etree.ElementTree as ET
from math import inf, nan
from random import Random

import pytest

from tinynn.pictures import plots, svg


def elements(tmp_path, *panels):
    """All elements of the file that the panels make, as (tag, text, attributes)."""
    svg.write(tmp_path / "x.svg", 'A "title" & more <', [panels])
    found = ET.parse(tmp_path / "x.svg").iter()
    return [(e.tag.partition("}")[2], e.text, dict(e.attrib)) for e in found]


def texts(found):
    return [text for tag, text, _ in found if tag == "text"]


def rectangles(found, fill):
    """(x, y, width, height) of the rectangles filled so."""
    return [
        tuple(float(a[name]) for name in ("x", "y", "width", "height"))
        for tag, _, a in found if tag == "rect" and a.get("fill") == fill
    ]


def test_a_file_has_a_title_and_opens_in_its_full_size(tmp_path):
    found = elements(tmp_path, svg.image([1.0], 1, "one"), svg.image([1.0], 1, "two"))
    root = found[0]
    assert root[0] == "svg" and root[2]["viewBox"] == f"0 0 {root[2]['width']} {root[2]['height']}"
    assert found[1][:2] == ("title", 'A "title" & more <')
    assert {"one", "two"} <= set(texts(found))


def test_rows_stand_below_each_other(tmp_path):
    first, second = svg.image([1.0], 1, "one"), svg.image([1.0], 1, "two")
    svg.write(tmp_path / "x.svg", "t", [[first], [second]])
    assert first.group.get("transform") == "translate(0 40)"
    assert second.group.get("transform") == f"translate(0 {40 + first.height:g})"


def squares(found):
    """(column, row) of the squares of each shade: its colour, and how much of the height has it."""
    shades = {}
    for tag, _, a in found:
        if tag == "path":
            runs = re.findall(r"M(\d+) (\d+)h(\d+)", a["d"])
            shades[a["stroke"], float(a["stroke-width"])] = [
                (int(x) + i, int(y)) for x, y, n in runs for i in range(int(n))
            ]
    return shades


def test_an_image_has_a_square_for_each_pixel_with_ink(tmp_path):
    found = elements(tmp_path, svg.image([0.0, 1.0, 1.0, 0.2, 0.0, 1.0], 3, "digit", size=30))
    assert squares(found) == {("#000000", 1): [(1, 0), (2, 0), (2, 1)], ("#cfcfcf", 1): [(0, 1)]}
    assert [a["transform"] for _, _, a in found if "scale" in a.get("transform", "")] == [
        "translate(20 31) scale(10)"  # half a pixel lower, as lines lie on both sides of their path
    ]
    assert texts(found) == ['A "title" & more <', "digit"]  # no axes that count the pixels


def test_weights_are_blue_where_positive_and_red_with_stripes_where_negative(tmp_path):
    found = elements(tmp_path, svg.weights([[-2.0, 0.0, 1.0, 2.0]], 2, ["w"]))
    _, bar = [i for i, (_, _, a) in enumerate(found) if "scale" in a.get("transform", "")]
    assert squares(found[:bar]) == {
        (svg.RED, 0.75): [(0, 0)], ("#90b2d6", 1): [(0, 1)], (svg.BLUE, 1): [(1, 1)],
    }
    assert texts(found)[-6:] == ["w", "-2", "0", "+2", "ink keeps it quiet", "ink makes it fire"]


def test_weights_of_opposite_sign_are_about_equally_light():
    for weight in (0.2, 0.5, 1.0):
        (blue, _), (red, _) = svg.shade(weight), svg.shade(-weight)
        assert lightness(blue) == pytest.approx(lightness(red), abs=6)
    assert svg.shade(0.0) == svg.shade(0.05) == svg.shade(-0.05) == ("#ffffff", 1)


def lightness(colour):
    """L* of a colour, from 0, black, to 100, white."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 116 * sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), linear)) ** (1 / 3) - 16


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 10, 30, 100, 300])
def test_a_sheet_of_neurons_is_about_as_wide_as_high_and_not_a_large_file(tmp_path, n):
    rng = Random(1)
    rows = [[rng.gauss(0, 1) for _ in range(784)] for _ in range(n)]  # noise is the worst case
    panel = svg.weights(rows, 28, [str(j) for j in range(n)], size=56)
    assert n == 1 or 0.5 <= panel.width / panel.height <= 2
    svg.write(tmp_path / "x.svg", "t", [[panel]])
    assert (tmp_path / "x.svg").stat().st_size < 20_000 + 5_000 * n


def test_bars_stand_on_the_axis_and_reach_their_values(tmp_path):
    found = elements(tmp_path, plots.bars([0.5, 1.0], "b", "neuron", "activation", ["p", "q"], 1))
    (x0, y0, _, h0), = [r for r in rectangles(found, plots.GREY) if r[3] == 112]
    (x1, y1, _, h1), = rectangles(found, plots.BLUE)
    assert (y0 + h0, y1, h1) == (224, 0, 224) and x0 < x1
    assert {"neuron", "activation", "p", "q", "0", "1"} <= set(texts(found))


def lines(found):
    """Of each line its points, those of them that are marked, and its attributes."""
    paths = [a for tag, _, a in found if tag == "path"]
    return [(numbers(r"[ML]", line["d"]), numbers(r"M(?=[^m]*m)", marks["d"]), line)
            for line, marks in zip(paths[::2], paths[1::2])]


def numbers(before, path):
    return [(float(x), float(y)) for x, y in re.findall(before + r"([-\d.]+) ([-\d.]+)", path)]


def test_a_curve_goes_through_its_points(tmp_path):
    found = elements(tmp_path, plots.curves({"": [90.0, 95.0, 100.0]}, "c", "epoch", "right (%)"))
    ((points, marked, _),) = lines(found)
    assert points == marked == [(0, 224), (200, 112), (400, 0)]
    assert {"epoch", "right (%)", "90", "100", "0", "1", "2"} <= set(texts(found))


def test_curves_of_one_frame_differ_in_colour_dashes_and_marks(tmp_path):
    series = {"low": [0.0, 1.0, 2.0], "high": [8.0, 10.0]}
    found = elements(tmp_path, plots.curves(series, "c", "epoch", ""))
    (low, _, one), (high, _, other), *_ = lines(found)
    assert low == [(0, 224), (200, 201.6), (400, 179.2)] and high == [(0, 44.8), (200, 0)]
    assert one["stroke"] != other["stroke"]
    assert one["stroke-dasharray"] != other["stroke-dasharray"]
    marks = [a["d"].partition("m")[2].partition("M")[0] for tag, _, a in found
             if tag == "path" and "m" in a["d"]]
    assert marks[0] != marks[1]


def test_the_names_of_curves_are_beside_the_frame_as_the_curves_end(tmp_path):
    series = {"low": [9.0, 2.0], "high": [0.0, 10.0, inf], "nowhere": [nan]}
    panel = plots.curves(series, "c", "epoch", "")
    found = elements(tmp_path, panel)
    names = [(text, float(a["x"])) for tag, text, a in found if text in series]
    assert [name for name, _ in names] == ["high", "low", "nowhere"]
    assert all(400 < x < panel.width - plots.LEFT for _, x in names)


def test_a_value_that_is_not_finite_is_a_gap(tmp_path):
    found = elements(tmp_path, plots.curves({"": [1.0, nan, 3.0, 4.0, inf]}, "c", "epoch", ""))
    ((points, marked, line),) = lines(found)
    assert [x for x, _ in points] == [x for x, _ in marked] == [0, 200, 300]
    assert [letter for letter in line["d"] if letter.isalpha()] == ["M", "M", "L"]


def test_a_curve_of_one_point_says_its_value_beside_it(tmp_path):
    for value in (0.0831, 15.0):  # in the frame, and at its upper edge
        found = elements(tmp_path, plots.curves({"": [value]}, "c", "epoch", "cost"))
        ((_, ((x, y),), _),) = lines(found)
        *_, words = [a for _, text, a in found if text == f"{value:g}"]
        assert x == 200 and float(words["x"]) == 208 and 0 < float(words["y"]) < 224
        assert abs(float(words["y"]) - y) < 20 and "0" in texts(found)


@pytest.mark.parametrize("values", [
    [0.1], [0.0, 0.0], [5.0, 5.0, 5.0], [1e-9, 2e-9], [1e9, 3.0], [0.5, 0.5 + 1e-13],
    [-100.0, -99.0],
])
def test_a_curve_can_be_flat_or_short(tmp_path, values):
    found = elements(tmp_path, plots.curves({"": values}, "c", "epoch", "cost"))
    ((points, marked, _),) = lines(found)
    assert marked == points and len(points) == len(values)
    assert all(0 <= y <= 224 for _, y in points)


def test_errors_by_epsilon_are_a_v_whose_sides_and_floor_have_names(tmp_path):
    found = elements(tmp_path, plots.errors([(1e-9, 1e-3), (1e-5, 1e-10), (1e-1, 1e-2)]))
    (((_, left), (x, floor), (_, right)), _, _), = lines(found)
    assert x == 240 and floor > left > right
    (dotted,) = [a for tag, _, a in found if tag == "line" and "stroke-dasharray" in a]
    assert float(dotted["y1"]) == float(dotted["y2"]) == pytest.approx(floor, abs=0.1)
    assert {"\u2190 rounding", "truncation \u2192", "floor: 1e-10 at epsilon 1e-05", "1e-12",
            "1e-1", "epsilon", "relative error"} <= set(texts(found))


@pytest.mark.parametrize("points", [[(1e-5, 1e-10)], [(1e-2, 1.0), (1e-1, 1.0)]])
def test_few_errors_are_drawn_too(tmp_path, points):
    ((drawn, _, _),) = lines(elements(tmp_path, plots.errors(points)))
    assert len(drawn) == len(points) and all(0 <= x <= 480 and 0 < y < 280 for x, y in drawn)


def test_ticks_are_round_and_enclose_the_values():
    assert plots.ticks(0.06, 0.139) == [0.06, 0.08, 0.1, 0.12, 0.14]
    assert plots.ticks(0, 29) == [0, 10, 20, 30]
    assert plots.ticks(7.0, 7.0) == [6.0, 8.0]
    assert plots.ticks(100.0, 100.0) == [80.0, 100.0]
    assert plots.ticks(0.0, 0.0) == [0.0, 0.2]
    assert plots.ticks(-100.0, -99.0) == [-100.0, -99.8, -99.6, -99.4, -99.2, -99.0]
    assert plots.ticks(-7.0, -7.0) == [-8.0, -6.0]


@pytest.mark.parametrize("low, high", [(0.5, 0.5 + 1e-13), (1e-14, 2e-14), (-3.0, -3.0)])
def test_ticks_of_nearly_equal_values_are_not_equal(low, high):
    ticks = plots.ticks(low, high)
    assert len(set(ticks)) == len(ticks) >= 2 and ticks[0] <= low and high <= ticks[-1] * 1.0000001


def test_a_matrix_has_blue_on_its_diagonal_and_red_where_mistakes_are(tmp_path):
    found = elements(tmp_path, plots.matrix([[6, 2], [0, 5]], ["a", "b"], "m"))
    assert rectangles(found, plots.BLUE) == [(0, 0, 44, 44), (44, 44, 44, 44)]
    assert rectangles(found, plots.RED) == [(44, 0, 44, 44)]
    assert {"truth", "a", "b", "6", "2", "5", "75.0%", "100.0%"} <= set(texts(found))
    assert "0" not in texts(found)


def test_long_names_of_classes_do_not_meet():
    names = ["T-shirt", "ankle boot", "pullover"]
    needed = 5.5 * len("ankle boot")  # pixels of these letters
    matrix = plots.matrix([[1, 0, 0]] * 3, names, "")
    bars = plots.bars([0.5] * 3, "", "", "", names)
    for panel in (matrix, bars):
        across = [float(text.get("x")) for text in panel.group.iter("text") if text.text in names
                  and text.get("text-anchor") == "middle"]
        assert len(across) == 3 and all(b - a > needed for a, b in zip(across, across[1:]))
    (truth,) = [text for text in matrix.group.iter("text") if text.text == "truth"]
    assert float(truth.get("y")) < -7 - needed  # left of the names, for it is turned
    assert matrix.group[0].get("transform") == "translate(91 26)"
