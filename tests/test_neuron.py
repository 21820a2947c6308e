"""Perceptrons and sigmoid neurons: equations (2) to (4)."""

import struct
from itertools import product
from math import exp, inf, isnan, nan
from random import Random

import pytest

from tinynn.neuron import perceptron, sigmoid, sigmoid_neuron, sigmoid_prime, step


def test_step_jumps_just_above_zero():
    assert [step(z) for z in (-1.0, -5e-324, 0.0, 5e-324, 1.0)] == [0, 0, 0, 1, 1]


@pytest.mark.equation(1, 2)
def test_cheese_festival_with_threshold_5_follows_the_weather_alone():
    for weather, partner, transport in product((0, 1), repeat=3):
        assert perceptron([6, 2, 2], [weather, partner, transport], -5) == weather


@pytest.mark.equation(1, 2)
def test_cheese_festival_with_threshold_3_also_goes_for_both_other_reasons():
    for weather, partner, transport in product((0, 1), repeat=3):
        goes = perceptron([6, 2, 2], [weather, partner, transport], -3)
        assert goes == int(weather or (partner and transport))


@pytest.mark.equation(1, 2)
def test_perceptron_exactly_on_its_threshold_outputs_0():
    assert perceptron([2, 2], [1, 1], -4) == 0


@pytest.mark.equation(2)
def test_weights_minus_2_and_bias_3_make_nand():
    assert [perceptron([-2, -2], x, 3) for x in product((0, 1), repeat=2)] == [1, 1, 1, 0]


@pytest.mark.equation(3)
def test_sigmoid_on_values_worked_out_by_hand():
    assert sigmoid(0.0) == 0.5
    assert sigmoid(1.0) == pytest.approx(0.7310585786300049, rel=1e-15)
    assert sigmoid(-1.0) == pytest.approx(0.2689414213699951, rel=1e-15)


@pytest.mark.equation(3)
def test_sigmoid_is_equation_3():
    for z in (-30.0, -2.5, -0.1, 0.3, 4.0, 30.0):
        assert sigmoid(z) == pytest.approx(1 / (1 + exp(-z)), rel=1e-14)


def test_sigmoid_of_any_float_is_between_0_and_1():
    rng = Random(1)
    patterns = (struct.pack("Q", rng.getrandbits(64)) for _ in range(10_000))
    extremes = [1e308, -1e308, inf, -inf, 5e-324, -5e-324, 709.8, -709.8, -745.2]
    for z in extremes + [struct.unpack("d", pattern)[0] for pattern in patterns]:
        if not isnan(z):
            assert 0.0 <= sigmoid(z) <= 1.0
            assert 0.0 <= sigmoid_prime(z) <= 0.25
    assert (sigmoid(-inf), sigmoid(inf)) == (0.0, 1.0)
    assert isnan(sigmoid(nan))


def test_far_from_zero_a_sigmoid_neuron_is_a_perceptron():
    w, b = [-2.0, -2.0], 3.0
    for x in product((0.0, 1.0), repeat=2):
        steep = sigmoid_neuron([100 * w_j for w_j in w], x, 100 * b)
        assert steep == pytest.approx(perceptron(w, x, b), abs=1e-40)


def test_sigmoid_prime_is_the_slope_of_the_sigmoid():
    for z in (-3.0, -0.5, 0.0, 0.7, 2.0):
        slope = (sigmoid(z + 1e-5) - sigmoid(z - 1e-5)) / 2e-5
        assert sigmoid_prime(z) == pytest.approx(slope, rel=1e-8)


def test_sigmoid_prime_keeps_its_digits_where_the_neuron_is_saturated():
    for z in (40.0, 700.0):
        assert sigmoid_prime(z) == pytest.approx(exp(-z), rel=1e-12)
        assert sigmoid_prime(-z) == sigmoid_prime(z)


def test_sigmoid_prime_is_largest_at_zero():
    assert sigmoid_prime(0.0) == 0.25
    assert max(sigmoid_prime(k / 10) for k in range(-50, 51)) == 0.25


@pytest.mark.equation(4)
def test_sigmoid_neuron_is_equation_4():
    # z = 1 * 0.5 + 2 * 0.25 - 1 = 0, then z = 1
    assert sigmoid_neuron([1.0, 2.0], [0.5, 0.25], -1.0) == 0.5
    assert sigmoid_neuron([1.0, 2.0], [0.5, 0.25], 0.0) == sigmoid(1.0)


@pytest.mark.equation(5)
def test_small_changes_change_the_output_linearly():
    # (5): the output changes by about its slope times (the sum of x_j delta w_j, plus delta b)
    w, x, b = [0.5, -1.2], [0.638, 0.2], 0.3
    slope = sigmoid_prime(sum(w_j * x_j for w_j, x_j in zip(w, x)) + b)
    small_w, small_b = [1e-6, -2e-6], 3e-6
    expected = slope * (1e-6 * 0.638 - 2e-6 * 0.2 + 3e-6)
    changed = sigmoid_neuron([w_j + d for w_j, d in zip(w, small_w)], x, b + small_b)
    assert changed - sigmoid_neuron(w, x, b) == pytest.approx(expected, rel=1e-5)
