"""Pictures that a notebook shows as SVG, and a terminal as text."""

import xml.etree.ElementTree as ET
from math import inf, nan
from random import Random

import pytest

from mnist_idx.sets import SETS
from tinynn import Network, ShapeError
from tinynn.pictures import (
    confusion_matrix,
    confusion_picture,
    curve,
    curves,
    hidden_weights,
    image,
)
from tinynn.pictures.terminal import bars, confusion_table, side_by_side, width_of

X = [0.0, 1.0, 0.5, 0.0]
DATA = [(X, [0.0, 1.0]), (X, [1.0, 0.0]), (X, [0.0, 1.0])]


def answers_one():
    """A network of 4 inputs and 2 outputs that always answers 1."""
    network = Network([4, 3, 2], rng=Random(1))
    network.biases[1] = [-9.0, 9.0]
    return network


PICTURES = {
    "image": lambda: image(X, 2, "A digit"),
    "hidden weights": lambda: hidden_weights(answers_one()),
    "curve": lambda: curve([3.0, 2.0, 1.0], "Cost"),
    "curves": lambda: curves({"training": [3.0, 2.0, 1.0], "test": [3.0, 2.5]}, "Cost"),
    "confusion matrix": lambda: confusion_matrix(answers_one(), DATA),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_gets_an_svg_and_a_terminal_text(name, tmp_path):
    picture = PICTURES[name]()
    root = ET.fromstring(picture._repr_svg_())
    assert root.tag.endswith("svg") and len(list(root.iter())) > 4
    assert root[0].text == picture.title
    assert repr(picture) == str(picture) == picture.text
    assert picture.text.isascii() and max(map(len, picture.text.splitlines())) <= 80
    assert picture._repr_svg_() == picture._repr_svg_()  # drawing it does not change it
    picture.save(tmp_path / "picture.svg")
    assert (tmp_path / "picture.svg").read_text(encoding="utf-8") == picture._repr_svg_()


def test_an_image_is_dark_where_its_pixels_are_near_1():
    assert str(image(X, 2)).splitlines() == ["  @@", "=="]


def test_hidden_weights_have_signs_that_the_last_line_explains():
    network = Network([4, 3, 2], rng=Random(1))
    network.weights[0][2] = [-2.0, 0.0, 1.0, 2.0]
    assert str(hidden_weights(network, [2])).splitlines() == [
        "==", "**##", "hidden neuron 2", "",
        "+ * #: ink makes it fire; - ~ =: ink keeps it quiet; blank: weights near 0",
    ]
    assert hidden_weights(network, [2]).title == "Weights into hidden neuron 2"
    assert hidden_weights(Network([4, 2])).title == "Weights into 2 output neurons"


@pytest.mark.parametrize("columns, across", [(80, 5), (160, 10), (40, 2)])
def test_the_neurons_of_a_layer_stand_in_rows_as_the_terminal_is_wide(
    monkeypatch, columns, across
):
    monkeypatch.setenv("COLUMNS", str(columns))
    network = Network([784, 30, 10], rng=Random(1))
    network.weights[0] = [[1.0] * 784] * 30
    rows = str(hidden_weights(network)).split("\n\n")[:-1]
    captions = [row.splitlines()[-1].split() for row in rows]
    assert len(rows) == 30 // across
    assert captions[1] == [str(j) for j in range(across, 2 * across)]
    assert rows[1].splitlines()[:7] == ["  ".join(["#" * 14] * across)] * 7


@pytest.mark.parametrize("sizes, neurons, message", [
    ([4, 3, 2], [0, 3], "neuron 3: the first layer after the input has the neurons 0 to 2"),
    ([4, 3, 2], [-1], "neuron -1: the first layer"),
    ([4, 3, 2], [], "neurons is empty"),
    ([5, 3, 2], None, "5 weights into a neuron do not make a square picture"),
])
def test_neurons_that_cannot_be_drawn_are_refused(sizes, neurons, message):
    with pytest.raises(ValueError, match=message):
        hidden_weights(Network(sizes), neurons)


def test_a_confusion_matrix_counts_truth_by_answer():
    picture = confusion_matrix(answers_one(), DATA, ["no", "yes"])
    assert picture.text.splitlines()[0] == "Accuracy: 2 / 3 = 66.67%"
    assert [line.split() for line in picture.text.splitlines()[-2:]] == [
        ["no", "[0]", "1", "0.0%"], ["yes", ".", "[2]", "100.0%"]
    ]


def test_a_confusion_matrix_of_one_output_is_that_of_yes_and_no():
    network = Network([2, 1], rng=Random(1))
    network.weights, network.biases = [[[0.0, 0.0]]], [[1.0]]
    picture = confusion_matrix(network, [([1.0, 0.0], [1.0]), ([0.0, 1.0], [0.0])])
    assert "Accuracy: 1 / 2" in picture.text and "[1]" in picture.text


@pytest.mark.parametrize("pixel", [255.0, -0.3])
def test_pixels_outside_0_to_1_are_refused(pixel):
    with pytest.raises(ValueError, match=r"x\[2\] is .*, expected 0 \(white\) to 1 \(black\)"):
        image([0.0, 1.0, pixel, 0.0], 2)


def test_data_and_labels_that_do_not_fit_are_refused():
    used = zip([X], [[0.0, 1.0]])
    list(used)
    for data, message in ((used, "hold no examples"), ([5], "expected a pair")):
        with pytest.raises(ShapeError, match=message):
            confusion_matrix(answers_one(), data)
    with pytest.raises(ShapeError, match="1 labels, expected 2, one for each answer"):
        confusion_matrix(answers_one(), DATA, ["no"])


def test_long_labels_keep_their_columns():
    lines = confusion_matrix(answers_one(), DATA, ["pullover", "ankle boot"]).text.splitlines()
    assert lines[-3].rstrip().endswith("ankle boot") and len(lines[-3]) < len(lines[-1])


@pytest.mark.parametrize("name", SETS)
def test_the_mistakes_of_every_set_fit_80_columns_with_the_names_of_the_classes(name):
    classes = SETS[name].classes
    counts = [[20] * len(classes) for _ in classes]
    for truth, row in enumerate(counts):
        row[truth], row[truth - 1] = 2_000, 150
    lines = confusion_picture(counts, classes).text.splitlines()
    assert max(map(width_of, lines)) <= 80
    for truth, line in enumerate(lines[-len(classes) :]):
        assert line.strip().startswith(f"{classes[truth]} ") and "2000" in line
        if name == "fashion-mnist" or len(classes) > 10:  # too wide for a table
            assert f"  {classes[truth - 1]} 150  " in line and "most common wrong" in lines[2]


def test_columns_of_wide_letters_stay_below_each_other():
    header, *rows = confusion_table([[8, 2], [0, 15]], ["お", "き"]).splitlines()
    assert header == "    お   き" and rows == ["お  [8]   2    80.0%", "き   .  [15]  100.0%"]
    assert bars([1.0, 0.5], ["お", "no"], 2).splitlines() == ["お |##| 1.000", "no |# | 0.500"]
    assert side_by_side([["@@@@@@"], ["@"]], ["お", "1"]) == "@@@@@@@\nお    1"


def test_numbers_that_are_not_finite_or_not_there_are_refused():
    with pytest.raises(ValueError, match=r"values\[1\] is inf"):
        curve([1.0, inf])
    for function in (curve, image):
        with pytest.raises(ShapeError, match=r"expected 1 number in a list$"):
            function([])
    with pytest.raises(ValueError, match=r"test\[0\] is nan"):
        curves({"training": [1.0], "test": [nan]})
    with pytest.raises(ValueError, match="series is empty"):
        curves({})


def test_curves_have_letters_that_the_text_explains():
    lines = str(curves({"training": [3.0, 1.0], "test": [2.0]}, "Cost", y_label="C")).splitlines()
    assert lines[:3] == ["Cost", "C", "   3 |tttttt"] and "     |eeeeee" in lines
    assert lines[-3:-1] == ["      0     1", "      epoch"]
    assert lines[-1] == "t: training   e: test   (the last one on top)"


@pytest.mark.parametrize("longest", [1, 59, 61, 1000])
def test_a_curve_of_any_length_fits_80_columns(longest):
    lines = str(curve([float(i) for i in range(longest)])).splitlines()
    assert max(map(len, lines)) <= 80 and "*" in lines[0]
    assert ("each column" in lines[-1]) == (longest > 60)
