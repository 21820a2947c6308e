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


def test_a_learning_curve_shows_per_cent_and_says_which_costs_it_cannot_show():
    panels = report.learning_curve([(5, 0.25), (10, inf), (6, nan)], 10, "validation")
    texts = [[text.text for text in panel.group.iter("text")] for panel in panels]
    assert "100" in texts[0] and "Accuracy on the validation digits" in texts[0]
    assert "Average cost of the validation digits (2 not finite)" in texts[1]
    assert all("nan" not in str(part.attrib) for panel in panels for part in panel.group.iter())


def test_a_neuron_is_drawn_light_for_negative_and_dark_for_positive():
    network = Network([4, 2, 10], rng=Random(1))
    network.weights[0][1], network.biases[0][1] = [-2.0, 1.0, -2.0, 2.0], 0.5
    text = report.neuron(network, 1).text
    assert text.splitlines()[2:] == ["  ##", "  @@"] and "from -2 to +2" in text
    assert "bias +0.5" in text


@pytest.mark.parametrize("sizes, j, message", [
    ([4, 2, 10], 2, "neuron 2: that layer has the neurons 0 to 1"),
    ([4, 2, 10], -1, "neuron -1: "),
    ([5, 2, 10], 0, "5 weights into a neuron do not make a square"),
])
def test_a_neuron_that_cannot_be_drawn_is_refused(sizes, j, message):
    with pytest.raises(ValueError, match=message):
        report.neuron(Network(sizes), j)


def test_a_digit_is_shown_with_the_activations_of_every_layer():
    network = Network([4, 3, 2, 10], rng=Random(1))
    network.biases[0] = [50.0, -50.0, 50.0]
    x, y = [1.0, 0.0, 0.0, 1.0], unit(6)
    picture = report.digit(network, (x, y), width=2)
    text, rows = picture.text, picture.rows
    answer = network.classify(x)
    assert f"{answer} |" in text and f"Answer: {answer}, wrong: it is a 6" in text
    assert f"| {network.feedforward(x)[4]:.3f}\n" in text
    first, second = text.partition("layer 1, activations:\n")[2].split("layer 2, activations:\n")
    assert first.splitlines()[0] == "1 |# #" and len(second.splitlines()) == 6
    assert [len(row) for row in rows] == [2, 1, 1]
    assert "Answer: 6, right" in report.digit(network_that_answers(6), (x, y), width=2).text
