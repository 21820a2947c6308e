"""What the commands say of a network."""

from math import inf, nan
from random import Random

import pytest

from mnist_idx import IdxArray
from mnist_idx.mnist import DataSet
from mnist_idx.sets import SETS
from tinynn import Network
from tinynn.commands import report
from tinynn.pictures.terminal import width_of

DIGITS, CLOTHES = SETS["mnist"].classes, SETS["fashion-mnist"].classes


def data_set(*labels, pixels=(255, 0, 0, 255), width=2, name="mnist"):
    """Images of these pixels, one for each label."""
    shape, n = (len(labels), len(pixels) // width, width), len(labels)
    return DataSet(IdxArray("B", shape, bytes(pixels) * n), IdxArray("B", (n,), bytes(labels)),
                   SETS[name], range(n))


def test_the_three_most_common_mistakes_are_told_in_words():
    counts = [[0] * 10 for _ in range(10)]
    counts[4][4], counts[4][9], counts[2][2] = 90, 10, 5
    counts[0][1], counts[8][0], counts[9][4] = 2, 3, 7
    assert report.common_mistakes(counts, DIGITS).splitlines() == [
        "The most common mistakes:",
        "  10 of 100 images of 4 taken for 9",
        "  7 of 7 images of 9 taken for 4",
        "  3 of 3 images of 8 taken for 0",
    ]
    assert "  10 of 100 images of coat taken for ankle boot" in report.common_mistakes(counts,
                                                                                       CLOTHES)


def test_without_mistakes_it_says_so():
    assert report.common_mistakes([[3, 0], [0, 2]], DIGITS) == "No mistakes."


def network_that_answers(answer, inputs=4, outputs=10):
    """A network of 2 hidden neurons whose largest output is always that one."""
    network = Network([inputs, 2, outputs], rng=Random(1))
    network.biases[1] = [9.0 if j == answer else -9.0 for j in range(outputs)]
    return network


def test_first_answers_shows_three_right_and_three_wrong():
    test = data_set(3, 1, 3, 2, 3, 3, 4, 5, pixels=[255] * 56, width=28)
    text = report.first_answers(network_that_answers(3, inputs=56), test)
    right, _, wrong = text.partition("\n\n")
    assert right.splitlines()[-1].split() == ["3", "3", "3"]
    assert wrong.splitlines()[-1].split("   ")[1] == "1, taken for 3"
    assert wrong.count("taken for 3") == 3 and "2, taken" in wrong and "4, taken" in wrong
    assert report.first_answers(network_that_answers(9, inputs=56), test).startswith("Wrong:")


def test_a_caption_that_is_wider_than_its_picture_has_two_lines():
    test = data_set(9, 9, 9, pixels=[255] * 56, width=28, name="fashion-mnist")
    lines = report.first_answers(network_that_answers(0, inputs=56), test).splitlines()
    assert lines[-2].split("    ") == ["   ankle boot, taken for"] * 3
    assert lines[-1].split() == ["T-shirt"] * 3 and lines[-1].startswith("   T-shirt   ")


def test_misread_digits_stand_side_by_side_as_the_terminal_is_wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "16")
    test = data_set(*[0] * 9, pixels=[255] * 16, width=4)
    wrong = [(i, 0, 7) for i in (1, 4, 8)]
    rows = report.misread(wrong, test).split("\n\n")
    assert [row.splitlines()[0] for row in rows] == ["@" * 16, "@" * 8]
    assert "1:" in rows[0] and "4:" in rows[0] and "8:" in rows[1]
    monkeypatch.setenv("COLUMNS", "80")
    test = data_set(*[0] * 9, pixels=[255] * 56, width=28, name="fashion-mnist")
    lines = report.misread(wrong[:2], test).splitlines()
    assert lines[-2:] == ["  1: T-shirt, taken for       4: T-shirt, taken for",
                          "   sneaker                     sneaker"]


def test_the_titles_of_misread_images_do_not_meet():
    digits = report.misread_panels([(1234, 0, 7)], data_set(*[0] * 1235))[0][0]
    assert digits.width == 112 + 2 * 20
    test = data_set(*[9] * 5, name="fashion-mnist")
    panels = report.misread_panels([(i, 9, 0) for i in range(5)], test)
    assert [len(row) for row in panels] == [4, 1]
    assert words(panels[0][1]) == ["1: ankle boot, taken for T-shirt"]
    assert panels[0][1].width >= 6 * len("1: ankle boot, taken for T-shirt")


def words(panel):
    return [text.text for text in panel.group.iter("text")]


def test_a_learning_curve_shows_per_cent_and_says_which_costs_it_cannot_show():
    history = [(5, 0.25), (10, inf), (6, nan)]
    ((accuracy, cost),) = report.learning_curve({"validation": (history, 10)})
    assert "100" in words(accuracy) and "Accuracy on the validation images" in words(accuracy)
    assert "Average cost of the validation images (2 not finite)" in words(cost)
    assert all("nan" not in str(part.attrib) for part in cost.group.iter())


def test_with_training_digits_each_frame_has_two_curves_that_end_at_the_same_epoch():
    of_this_run = [(80, 0.1)]  # the run was resumed: the epochs before are not known
    rows = report.learning_curve({"validation": ([(5, 0.3), (6, 0.2)], 10),
                                  "training": (of_this_run, 100)})
    (accuracy,), (cost,) = rows
    assert words(accuracy)[-2:] == ["training images", "validation images"]
    assert words(cost)[-2:] == ["validation images", "training images"]
    marks = [path.get("d").partition("m")[0] for path in accuracy.group.iter("path")
             if "m" in path.get("d")]
    assert marks[0].startswith("M0.0 ") and marks[1].startswith("M400.0 ")


def test_a_neuron_is_drawn_with_the_range_of_its_weights_and_its_bias():
    network = Network([4, 2, 10], rng=Random(1))
    network.weights[0][1], network.biases[0][1] = [-2.0, 1.0, -2.0, 1.5], 0.5
    picture = report.neurons(network, 1)
    assert picture.text.splitlines()[:2] == ["==**", "==**"]
    assert picture.text.endswith("\nWeights from -2 to +1.5, bias +0.5")
    assert picture.title == "Weights into hidden neuron 1, bias +0.5"


@pytest.mark.parametrize("sizes, j, message", [
    ([4, 2, 10], 2, "neuron 2: the first layer after the input has the neurons 0 to 1"),
    ([4, 2, 10], -1, "neuron -1: "),
    ([5, 2, 10], 0, "5 weights into a neuron do not make a square"),
])
def test_a_neuron_that_cannot_be_drawn_is_refused(sizes, j, message):
    with pytest.raises(ValueError, match=message):
        report.neurons(Network(sizes), j)


def test_a_digit_is_shown_with_the_activations_of_every_layer():
    network = Network([4, 3, 2, 10], rng=Random(1))
    network.biases[0] = [50.0, -50.0, 50.0]
    test = data_set(*[6] * 8)
    x, picture = test[7][0], report.one_image(network, test, 7)
    answer, lines = network.classify(x), picture.text.splitlines()
    assert lines[0] == "Test image 7: 6 (the fuller the character, the more ink)"
    assert lines[1] == "@@    Output activations:"
    assert any(line.strip().startswith(f"{answer} |") for line in lines)
    assert any(line.endswith(f"| {network.feedforward(x)[4]:.3f}") for line in lines)
    place = lines.index("Hidden layer 1, activations, in tenths (9: nine tenths or more):")
    assert lines[place + 1] == "   0: 909" and lines[place + 2].startswith("Hidden layer 2, ")
    assert lines[-1] == f"Answer: {answer}, wrong: the truth is 6"
    assert [len(row) for row in picture.rows] == [2, 1, 1]


def test_an_answer_has_the_name_of_its_class():
    network = network_that_answers(6)
    assert report.one_image(network, data_set(6), 0).text.endswith("Answer: 6, right")
    picture = report.one_image(network, data_set(9, name="fashion-mnist"), 0)
    assert picture.text.endswith("Answer: shirt, wrong: the truth is ankle boot")
    assert picture.title == "Test image 0: ankle boot" and "sneaker" in words(picture.rows[0][1])


@pytest.mark.parametrize("name", SETS)
def test_an_image_of_every_set_fits_80_columns_and_24_lines(name):
    n = len(SETS[name].classes)
    test = data_set(SETS[name].first_label, pixels=[255] * 784, width=28, name=name)
    lines = report.one_image(network_that_answers(n - 1, 784, n), test, 0).text.splitlines()
    assert max(map(width_of, lines)) <= 80 and len(lines) <= 20
    answer = SETS[name].classes[-1]
    assert any(f" {answer} |#" in line and line.endswith("| 1.000") for line in lines)
    assert lines[-1] == f"Answer: {answer}, wrong: the truth is {SETS[name].classes[0]}"


def test_activations_other_than_the_sigmoids_are_shown_by_their_sizes():
    network = Network([4, 2, 10], rng=Random(1), activation="tanh")
    network.weights[0], network.biases[0] = [[0.0] * 4] * 2, [-9.0, 0.0]  # tanh: nearly -1, and 0
    text = report.one_image(network, data_set(6, pixels=[255] * 4), 0).text
    assert "sizes of activations (1: 1), in tenths" in text and "   0: 90\n" in text
