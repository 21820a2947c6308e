"""tanh and relu, the other neurons of the hidden layers, and their derivatives."""

from math import exp, inf, isnan, nan
from random import Random

import pytest

from tinynn import Network, check_gradient
from tinynn.activations import relu, relu_prime, tanh_prime
from tinynn.neuron import ACTIVATIONS


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_of_each_activation_is_its_change_with_z(name):
    function, slope = ACTIVATIONS[name]
    for z in (-30.0, -2.5, -0.1, 0.3, 4.0, 30.0):
        change = (function(z + 1e-6) - function(z - 1e-6)) / 2e-6
        assert slope(z) == pytest.approx(change, rel=1e-6, abs=1e-9)


def test_relu_has_its_corner_at_0_and_no_ceiling():
    assert [relu(z) for z in (-5e-324, 0.0, 5e-324, 800.0)] == [0.0, 0.0, 5e-324, 800.0]
    assert [relu_prime(z) for z in (-5e-324, 0.0, 5e-324, 800.0)] == [0.0, 0.0, 1.0, 1.0]


def test_what_is_not_a_number_is_not_hidden():
    for function, _ in ACTIVATIONS.values():
        assert isnan(function(nan))


def test_activations_far_out_neither_overflow_nor_become_nan():
    for function, slope in ACTIVATIONS.values():
        for z in (-inf, -1e308, -800.0, 800.0, 1e308, inf):
            assert not isnan(function(z)) and not isnan(slope(z))
    assert tanh_prime(20.0) == pytest.approx(4 * exp(-40.0), rel=1e-12)


def test_an_activation_of_your_own_is_an_entry_in_the_table(monkeypatch):
    monkeypatch.setitem(ACTIVATIONS, "square", (lambda z: z * z, lambda z: 2 * z))
    network = Network([2, 3, 1], rng=Random(1), activation="square")
    assert check_gradient(network, [0.5, -1.0], [1.0]).right


def test_the_outputs_are_sigmoid_neurons_whatever_the_hidden_ones_are():
    network = Network([1, 1, 1], rng=Random(1), activation="relu")
    network.weights, network.biases = [[[2.0]], [[1.0]]], [[1.0], [-5.0]]
    assert network.feedforward([2.0]) == [0.5]  # relu(2 * 2 + 1) = 5, and sigma(5 - 5) = 1/2
