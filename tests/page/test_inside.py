"""What the page tells of a digit is what the engine computes."""

import inspect
from pathlib import Path
from random import Random

import pytest
from conftest import ROOT

from mnist_idx import unit_vector
from mnist_idx.drawn import draw_digit
from tinynn import CrossEntropyCost, Network, QuadraticCost, backprop
from tinynn.gradient_descent import update_mini_batch
from tinynn.page import inside
from tinynn.page.inside import vector_of

COSTS = [QuadraticCost, CrossEntropyCost]
SIZES = [[784, 10], [784, 6, 10], [784, 6, 5, 10]]


@pytest.fixture
def pixels():
    return draw_digit(5, Random(3))


def test_what_is_seen_is_the_networks_answer(pixels):
    network = Network([784, 6, 10], rng=1)
    seen = inside.seen(network, pixels)
    assert seen["answer"] == network.classify(vector_of(pixels))
    assert seen["activations"][-1] == network.feedforward(vector_of(pixels))
    assert [len(a) for a in seen["activations"]] == [6, 10]


@pytest.mark.parametrize("sizes", SIZES)
def test_a_weighted_input_is_the_sum_of_its_terms(sizes, pixels):
    network = Network(sizes, rng=1)
    x = vector_of(pixels)
    zs, activations = network.zs_and_activations(x)
    for layer in range(len(sizes) - 1):
        neuron = inside.neuron(network, pixels, layer, 3)
        terms = [term["term"] for term in neuron["terms"]]
        assert sum(terms) + neuron["others"] + neuron["b"] == pytest.approx(zs[layer][3])
        assert neuron["z"] == zs[layer][3] and neuron["a"] == activations[layer + 1][3]
        assert terms == sorted(terms, key=lambda term: -abs(term)) and len(terms) <= 10
        for term in neuron["terms"]:
            w = network.weights[layer][3][term["k"]]
            assert term["term"] == w * activations[layer][term["k"]] and term["w"] == w
        last = layer == len(sizes) - 2
        assert neuron["to"] == (None if last else [row[3] for row in network.weights[layer + 1]])


@pytest.mark.equation("BP1", "BP2", "BP3", "BP4", 20)
@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("sizes", SIZES)
def test_the_equations_of_a_step_are_those_of_backprop(sizes, cost, pixels):
    network = Network(sizes, rng=1)
    x, y = vector_of(pixels), unit_vector(5)
    gradient = backprop(network, x, y, cost)
    for layer in range(len(sizes) - 1):
        step = inside.opened(network, pixels, 5, layer, 3, 0.5, cost)
        k = step["k"]
        assert step["dw"] == gradient.weights[layer][3][k] != 0
        assert step["db"] == step["delta"] == gradient.biases[layer][3]
        assert step["outputs"]["delta"] == gradient.biases[-1]
        assert step["dw"] == pytest.approx(step["a_in"] * step["delta"])
        assert step["cost"] == cost.value(network.feedforward(x), y)
        if layer < len(sizes) - 2:
            assert step["back"] * step["slope"] == pytest.approx(step["delta"])
        else:
            assert step["back"] is None and step["delta"] == step["outputs"]["delta"][3]
        after = Network(sizes, rng=1)
        update_mini_batch(after, [(x, y)], 0.5, cost)
        assert step["new_w"] == pytest.approx(after.weights[layer][3][k], rel=1e-12)
        assert step["new_b"] == pytest.approx(after.biases[layer][3], rel=1e-12)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_slope_is_that_of_the_neurons_own_function(activation, pixels):
    network = Network([784, 6, 10], rng=1, activation=activation)
    for j in range(6):
        step = inside.opened(network, pixels, 5, 0, j, 0.5, QuadraticCost)
        assert step["back"] * step["slope"] == pytest.approx(step["delta"], abs=1e-15)


def test_terms_that_are_0_are_not_shown():
    network = Network([784, 2, 10], rng=1)
    pixels = bytes(400) + bytes([255] * 3) + bytes(381)
    shown = inside.neuron(network, pixels, 0, 1)["terms"]
    assert sorted(term["k"] for term in shown) == [400, 401, 402]


@pytest.mark.equation(9)
@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("sizes", SIZES)
def test_a_small_step_moves_outputs_and_cost_as_the_gradient_predicted(sizes, cost, pixels):
    before, after = Network(sizes, rng=1), Network(sizes, rng=1)
    eta = 1e-6
    update_mini_batch(after, [(vector_of(pixels), unit_vector(5))], eta, cost)
    moved = inside.taken(before, after, pixels, 5, eta, cost)
    assert moved["predicted_cost"] == pytest.approx(moved["new_cost"] - moved["cost"], rel=1e-3)
    assert moved["predicted_cost"] < 0
    for a, new_a, predicted in zip(moved["a"], moved["new_a"], moved["predicted_a"]):
        assert predicted == pytest.approx(new_a - a, rel=1e-3, abs=1e-14)


@pytest.mark.parametrize("cost", COSTS)
def test_each_equation_names_the_function_that_computes_it(cost):
    for equation, function in inside.functions(cost).items():
        text = (ROOT / function["file"]).read_text(encoding="utf-8")
        name = function["name"].split(".")[-1]
        assert f"def {name}(" in text and f"def {name}(" in function["source"]
        assert f"({equation})" in text or equation == "6"  # (6) is in cost.py, of the average


def test_a_function_without_its_file_has_no_source(monkeypatch):
    def gone(function):
        raise OSError

    assert "def update_mini_batch" in inside.functions(QuadraticCost)["20"]["source"]
    monkeypatch.setattr(inspect, "getsource", gone)
    assert inside.functions(QuadraticCost)["20"]["source"] == ""
    assert Path(inside.functions(QuadraticCost)["20"]["file"]).name == "gradient_descent.py"
