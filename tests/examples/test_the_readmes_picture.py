"""The picture on the README's first screen, and the program that draws it."""

import importlib.util
from random import Random
from xml.etree import ElementTree

import pytest
from conftest import ROOT

from tinynn import Network
from tinynn.matrix import argmax

FOLDER = ROOT / "examples" / "pictures"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def program():
    spec = importlib.util.spec_from_file_location("how_it_learns", FOLDER / "how_it_learns.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers_in(root):
    """The answers, which are the largest words of the picture."""
    return [text.text for text in root.findall(SVG + "text") if text.get("font-size") == "22"]


def test_the_pictures_there_are_those_that_the_program_draws(program):
    networks = [Network([784, 30, 10], rng=Random(seed)) for seed in range(len(program.MARKS))]
    x, y = [0.5] * 784, [0.0] * 9 + [1.0]
    accuracies = [50.0] * len(program.POINTS)
    for look in (program.LIGHT, program.DARK):
        fresh = ElementTree.fromstring(program.page(accuracies, networks, (x, y), look))
        there = ElementTree.parse(FOLDER / look.file).getroot()
        assert there.attrib == fresh.attrib
        for tag, count in (("image", 6 * 4 + 1), ("rect", 6 * 10), ("circle", 6)):
            assert len(there.findall(SVG + tag)) == len(fresh.findall(SVG + tag)) == count
        assert (FOLDER / look.file).stat().st_size < 50_000
        assert answers_in(fresh) == [str(argmax(network.feedforward(x))) for network in networks]


def test_the_readmes_words_for_the_picture_are_those_in_it(program):
    root = ElementTree.parse(FOLDER / program.LIGHT.file).getroot()
    texts = [text.text for text in root.findall(SVG + "text")]
    shares = [text[:-2] for text in texts if text.endswith(" %")]
    answers = answers_in(root)
    for name in ("README.md", "README.zh.md"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        (words,) = [line for line in lines if "how_it_learns.svg" in line]
        assert shares[0] in words and shares[-1] in words
    assert answers[0] == "0" and answers[-1] == "5"


def test_a_pixel_is_the_ground_for_0_and_the_full_colour_for_the_largest_weights(program):
    w = [0.0] * 700 + [1.0] * 40 + [-1.0] * 44
    pixels = program.weights(w, program.LIGHT)
    assert tuple(pixels[0]) == program.LIGHT.ground and tuple(pixels[-1]) == program.LIGHT.negative
    assert tuple(pixels[700]) == program.LIGHT.positive
