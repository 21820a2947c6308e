"""What the commands say of a network."""

from math import inf, nan
from random import Random

import pytest

from tinynn import Network
from tinynn.commands import report


def test_the_three_most_common_mistakes_are_told_in_words():
    counts = [[0] * 10 for _ in range(10)]
    counts[4][4], counts[4][9], counts[2][2] = 90, 10, 5
    counts[0][1], counts[8][0], counts[9][4] = 2, 3, 7
    assert report.common_mistakes(counts).splitlines() == [
        "The most common mistakes:",
        "  10 of 100 fours taken for nines",
        "  7 of 7 nines taken for fours",
        "  3 of 3 eights taken for zeros",
    ]


def test_without_mistakes_it_says_so():
    assert report.common_mistakes([[3, 0], [0, 2]]) == "No mistakes."


def network_that_answers(answer):
    """A network of sizes [4, 2, 10] whose largest output is always that one."""
    network = Network([4, 2, 10], rng=Random(1))
    network.biases[1] = [9.0 if j == answer else -9.0 for j in range(10)]
    return network


def unit(place):
    return [1.0 if j == place else 0.0 for j in range(10)]


def test_first_answers_shows_three_right_and_three_wrong():
    test = [([1.0, 0.0, 0.0, 1.0], unit(d)) for d in (3, 1, 3, 2, 3, 3, 4, 5)]
    text = report.first_answers(network_that_answers(3), test, width=2)
    right, _, wrong = text.partition("\n\n")
    assert right.count("3") == 3 and wrong.count("taken for 3") == 3
    assert "1, taken" in wrong and "2, taken" in wrong and "4, taken" in wrong
    assert report.first_answers(network_that_answers(9), test, width=2).startswith("Wrong:")


def test_misread_digits_stand_side_by_side_as_the_terminal_is_wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "8")
    test = [([1.0] * 16, unit(0))] * 9
    wrong = [(i, 0, 7) for i in (1, 4, 8)]
    rows = report.misread(wrong, test, width=4).split("\n\n")
    assert [row.splitlines()[0] for row in rows] == ["@@@@@@@@", "@@@@"]
    assert "1: 0, taken for 7" in rows[0] and "8: 0, taken for 7" in rows[1]


def words(panel):
    return [text.text for text in panel.group.iter("text")]


def test_a_learning_curve_shows_per_cent_and_says_which_costs_it_cannot_show():
    history = [(5, 0.25), (10, inf), (6, nan)]
    ((accuracy, cost),) = report.learning_curve({"validation": (history, 10)})
    assert "100" in words(accuracy) and "Accuracy on the validation digits" in words(accuracy)
    assert "Average cost of the validation digits (2 not finite)" in words(cost)
    assert all("nan" not in str(part.attrib) for part in cost.group.iter())


def test_with_training_digits_each_frame_has_two_curves_that_end_at_the_same_epoch():
    of_this_run = [(80, 0.1)]  # the run was resumed: the epochs before are not known
    rows = report.learning_curve({"validation": ([(5, 0.3), (6, 0.2)], 10),
                                  "training": (of_this_run, 100)})
    (accuracy,), (cost,) = rows
    assert words(accuracy)[-2:] == ["training digits", "validation digits"]
    assert words(cost)[-2:] == ["validation digits", "training digits"]
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
    x, y = [1.0, 0.0, 0.0, 1.0], unit(6)
    picture = report.digit(network, (x, y), 2, "Test digit 7")
    answer, lines = network.classify(x), picture.text.splitlines()
    assert lines[0] == "Test digit 7, a 6 (the fuller the character, the more ink):"
    assert lines[1] == "==  Output activations:"
    assert any(line.strip().startswith(f"{answer} |") for line in lines)
    assert any(line.endswith(f"| {network.feedforward(x)[4]:.3f}") for line in lines)
    place = lines.index("Hidden layer 1, activations, in tenths (9: nine tenths or more):")
    assert lines[place + 1] == "   0: 909" and lines[place + 2].startswith("Hidden layer 2, ")
    assert lines[-1] == f"Answer: {answer}, wrong: it is a 6"
    assert [len(row) for row in picture.rows] == [2, 1, 1]


def test_a_right_answer_and_an_8_have_their_words():
    network, x = network_that_answers(6), [1.0, 0.0, 0.0, 1.0]
    assert report.digit(network, (x, unit(6)), 2, "D").text.endswith("Answer: 6, right")
    assert report.digit(network, (x, unit(8)), 2, "D").text.endswith("wrong: it is an 8")


def test_activations_other_than_the_sigmoids_are_shown_by_their_sizes():
    network = Network([4, 2, 10], rng=Random(1), activation="tanh")
    network.weights[0], network.biases[0] = [[0.0] * 4] * 2, [-9.0, 0.0]  # tanh: nearly -1, and 0
    text = report.digit(network, ([1.0] * 4, unit(6)), 2, "D").text
    assert "sizes of activations (1: 1), in tenths" in text and "   0: 90\n" in text
