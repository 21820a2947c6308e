"""SVG files: well formed, and drawn where the numbers say."""

import re
import xml.etree.ElementTree as ET

import pytest

from tinynn.pictures import svg


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
    """(column, row) of the squares of each shade."""
    return {
        a["fill"]: [tuple(map(int, place)) for place in re.findall(r"M(\d+) (\d+)h1v1h-1z", a["d"])]
        for tag, _, a in found if tag == "path"
    }


def test_an_image_has_a_square_for_each_pixel_with_ink(tmp_path):
    found = elements(tmp_path, svg.image([0.0, 1.0, 0.0, 0.2, 1.0, 0.0], 3, "digit", scale=10))
    assert squares(found) == {"#000000": [(1, 0), (1, 1)], "#cccccc": [(0, 1)]}
    assert {a["transform"] for tag, _, a in found if tag == "path"} == {"scale(10)"}


def test_weights_are_light_where_negative_and_dark_where_positive(tmp_path):
    found = elements(tmp_path, svg.weights([-2.0, 0.0, 1.0, 2.0], 2, "w", scale=10))
    assert squares(found) == {"#808080": [(1, 0)], "#404040": [(0, 1)], "#000000": [(1, 1)]}
    assert {"-2", "weight 0", "+2"} <= set(texts(found))


def test_bars_stand_on_the_axis_and_reach_their_values(tmp_path):
    found = elements(tmp_path, svg.bars([0.5, 1.0], "b", "neuron", "activation", ["p", "q"], 1))
    (x0, y0, _, h0), = [r for r in rectangles(found, svg.GREY) if r[3] == 112]
    (x1, y1, _, h1), = rectangles(found, svg.BLUE)
    assert (y0 + h0, y1, h1) == (224, 0, 224) and x0 < x1
    assert {"neuron", "activation", "p", "q", "0", "1"} <= set(texts(found))


def test_a_curve_goes_through_its_points(tmp_path):
    found = elements(tmp_path, svg.curve([90.0, 95.0, 100.0], "c", "epoch", "right (%)"))
    circles = [(float(a["cx"]), float(a["cy"])) for tag, _, a in found if tag == "circle"]
    assert circles == [(0, 224), (200, 112), (400, 0)]
    (line,) = [a["points"] for tag, _, a in found if tag == "polyline"]
    assert line == "0.0,224.0 200.0,112.0 400.0,0.0"
    assert {"epoch", "right (%)", "90", "100", "0", "1", "2"} <= set(texts(found))


@pytest.mark.parametrize("values", [
    [0.1], [0.0, 0.0], [5.0, 5.0, 5.0], [1e-9, 2e-9], [1e9, 3.0], [0.5, 0.5 + 1e-13],
    [-100.0, -99.0],
])
def test_a_curve_can_be_flat_or_short(tmp_path, values):
    found = elements(tmp_path, svg.curve(values, "c", "epoch", "cost"))
    circles = [float(a["cy"]) for tag, _, a in found if tag == "circle"]
    assert len(circles) == len(values) and all(0 <= y <= 224 for y in circles)


def test_ticks_are_round_and_enclose_the_values():
    assert svg.ticks(0.06, 0.139) == [0.06, 0.08, 0.1, 0.12, 0.14]
    assert svg.ticks(0, 29) == [0, 10, 20, 30]
    assert svg.ticks(7.0, 7.0) == [6.0, 8.0]
    assert svg.ticks(100.0, 100.0) == [80.0, 100.0]
    assert svg.ticks(0.0, 0.0) == [0.0, 0.2]
    assert svg.ticks(-100.0, -99.0) == [-100.0, -99.8, -99.6, -99.4, -99.2, -99.0]
    assert svg.ticks(-7.0, -7.0) == [-8.0, -6.0]


@pytest.mark.parametrize("low, high", [(0.5, 0.5 + 1e-13), (1e-14, 2e-14), (-3.0, -3.0)])
def test_ticks_of_nearly_equal_values_are_not_equal(low, high):
    ticks = svg.ticks(low, high)
    assert len(set(ticks)) == len(ticks) >= 2 and ticks[0] <= low and high <= ticks[-1] * 1.0000001


def test_a_matrix_has_blue_on_its_diagonal_and_red_where_mistakes_are(tmp_path):
    found = elements(tmp_path, svg.matrix([[6, 2], [0, 5]], ["a", "b"], "m"))
    assert rectangles(found, svg.BLUE) == [(0, 0, 44, 44), (44, 44, 44, 44)]
    assert rectangles(found, svg.RED) == [(44, 0, 44, 44)]
    assert {"truth", "a", "b", "6", "2", "5", "75.0%", "100.0%"} <= set(texts(found))
    assert "0" not in texts(found)
