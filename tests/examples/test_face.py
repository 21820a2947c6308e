"""The sub-networks of example 34, neuron by neuron."""

from itertools import combinations
from random import Random

import pytest
from conftest import load_example

example = load_example("34")
FACE = example.FACE


def yes(answer):
    assert answer < 0.2 or answer > 0.8, answer
    return answer > 0.5


def seen(picture):
    parts, face = example.answers_to(picture)
    return [yes(answer) for answer in parts], yes(face)


@pytest.mark.equation(4)
@pytest.mark.parametrize("stroke", [example.ACROSS, example.DOWN, example.DOT])
def test_a_stroke_neuron_says_yes_to_its_stroke_alone(stroke):
    fields = [[float(n >> i & 1) for i in range(9)] for n in range(512)]
    wanted = [float(mark == "+") for mark in stroke]
    accepted = [x for x in fields if yes(example.stroke_neuron(stroke, x))]
    assert wanted in accepted
    for x in accepted:  # all its ink, and at most one speck on its paper
        assert all(x[i] for i in range(9) if wanted[i])
        assert sum(x) <= sum(wanted) + 1


def test_all_of_and_any_of_are_and_and_or():
    for n in (1, 2, 3, 9):
        for number in range(2**n):
            answers = [float(number >> i & 1) for i in range(n)]
            assert yes(example.all_of(answers)) == all(answers)
            assert yes(example.any_of(answers)) == any(answers)


def test_a_face_needs_four_of_its_five_parts():
    rng = Random(1)
    for count in range(6):
        for names in combinations(range(5), count):
            for _ in range(10):
                parts, face = seen(example.drawing([FACE[i] for i in names], rng))
                assert parts == [i in names for i in range(5)]
                assert face == (count >= 4)


@pytest.mark.parametrize("kind", example.KINDS)
def test_the_network_set_by_hand_judges_nearly_every_picture_right(kind):
    is_face, draw = example.KINDS[kind]
    rng = Random(2)
    right = sum((example.answers_to(draw(rng))[1] > 0.5) == is_face for _ in range(300))
    assert right >= 297


def test_a_sub_network_sees_its_own_part_only():
    """Each pixel outside all fields of a part leaves its answer as it is, and others do not."""
    rng = Random(3)
    for strokes, place in FACE:
        picture = example.drawing(FACE, rng)
        near = {(r + down, c + right) for r, c in example.near(place)
                for _, down, right in strokes}
        own = {(r + i, c + j) for r, c in near for i in (-1, 0, 1) for j in (-1, 0, 1)}
        changed = set()
        for pixel in range(len(picture)):
            other = [*picture]
            other[pixel] = 1 - other[pixel]
            if example.part(other, strokes, place) != example.part(picture, strokes, place):
                changed.add(divmod(pixel, example.SIDE))
        assert changed and changed <= own
