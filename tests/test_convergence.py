"""The order of convergence: 2 for a right gradient, 1 for a wrong one, NaN where it is hidden."""

from copy import deepcopy
from math import inf, isnan, nan
from random import Random

import pytest
from conftest import random_case

from tinynn import (
    CrossEntropyCost,
    Network,
    QuadraticCost,
    ShapeError,
    backprop,
    convergence_order,
)


def is_2(order):
    return order == pytest.approx(2, abs=0.05)


@pytest.mark.slow
def test_it_is_2_on_random_networks():
    rng = Random(4)
    for _ in range(300):
        network, x, y = random_case(rng)
        assert is_2(convergence_order(network, x, y, rng=rng))


def test_it_is_1_where_one_derivative_is_off_by_a_hundredth():
    class SlightlyWrong(QuadraticCost):
        @staticmethod
        def gradient(a, y):
            return [a[0] - y[0], 1.01 * (a[1] - y[1])]

    network = Network([3, 4, 2], rng=Random(1))
    x, y = [0.5, 0.25, 1.0], [0.0, 1.0]
    order = convergence_order(network, x, y, SlightlyWrong, rng=Random(1))
    assert order == pytest.approx(1, abs=0.01)


def test_it_is_1_where_all_of_the_gradient_is_off_by_a_thousandth():
    class SlightlyWrong(QuadraticCost):
        @staticmethod
        def gradient(a, y):
            return [1.001 * (a_j - y_j) for a_j, y_j in zip(a, y)]

    rng = Random(9)
    for _ in range(50):
        network, x, y = random_case(rng)
        order = convergence_order(network, x, y, SlightlyWrong, rng=rng)
        assert order == pytest.approx(1, abs=0.05)


def test_the_cost_that_is_given_is_the_one_that_is_checked():
    class Threefold(QuadraticCost):
        @staticmethod
        def value(a, y):
            return 3 * QuadraticCost.value(a, y)

    network, x, y = random_case(Random(7))
    assert convergence_order(network, x, y, Threefold, rng=Random(1)) == pytest.approx(1, abs=0.05)
    Threefold.gradient = staticmethod(lambda a, y: [3 * g for g in QuadraticCost.gradient(a, y)])
    assert is_2(convergence_order(network, x, y, Threefold, rng=Random(1)))


@pytest.mark.parametrize("cost", [QuadraticCost, CrossEntropyCost])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])  # relu is not smooth
def test_it_is_2_for_every_cost_and_smooth_activation(cost, activation):
    rng = Random(1)
    for _ in range(10):
        network = Network([4, 5, 3, 2], rng=rng, activation=activation)
        x, y = [rng.random() for _ in range(4)], [rng.random(), rng.choice([0.0, 1.0])]
        order = convergence_order(network, x, y, cost, rng=rng)
        assert isnan(order) or is_2(order)


@pytest.mark.slow
def test_no_false_alarm_where_the_cost_has_its_minimum_or_is_large():
    rng = Random(6)
    for _ in range(100):
        network, x, y = random_case(rng)
        for target in (network.feedforward(x), [100 * y_j for y_j in y]):
            order = convergence_order(network, x, target, rng=rng)
            assert isnan(order) or is_2(order)


def test_no_false_alarm_with_a_weight_whose_rounding_alone_moves_the_cost():
    rng = Random(1)
    for _ in range(40):
        network = Network([2, 3, 2], rng=rng)
        network.weights[0][0][0], network.biases[0][0] = 1e6, -5e5
        order = convergence_order(network, [0.5, 0.25], [0.0, 1.0], rng=rng)
        assert is_2(order)


@pytest.mark.slow
def test_no_false_alarm_where_steep_neurons_are_saturated():
    rng = Random(11)
    for _ in range(200):
        network, x, y = random_case(rng)
        for w in network.weights:
            for row in w:
                row[:] = [10 * w_jk for w_jk in row]
        y = [float(round(y_j)) for y_j in y]  # where a is nearly 1, rounding a is what counts
        for target in (y, network.feedforward(x)):
            order = convergence_order(network, x, target, directions=3, rng=rng)
            assert isnan(order) or is_2(order)


def test_where_the_cost_is_flat_no_order_is_measured():
    network = Network([1, 1])
    network.weights, network.biases = [[[0.0]]], [[-600.0]]  # so saturated that a = 1e-261
    assert isnan(convergence_order(network, [0.0], [0.0]))


def test_the_network_is_left_as_it_was_to_the_bit():
    network, x, y = random_case(Random(2))
    before = deepcopy(network)
    convergence_order(network, x, y, rng=Random(1))
    assert (network.weights, network.biases) == (before.weights, before.biases)


def test_a_gradient_that_lacks_a_layer_is_refused(monkeypatch):
    network = Network([3, 4, 2], rng=Random(1))
    gradient = backprop(network, [0.5] * 3, [0.0, 1.0])
    gradient.weights.pop()
    monkeypatch.setattr("tinynn.convergence.backprop", lambda *_: gradient)
    with pytest.raises(ShapeError, match="the gradient does not have the shape of the network"):
        convergence_order(network, [0.5] * 3, [0.0, 1.0])


@pytest.mark.parametrize("bad", [nan, inf, -inf])
def test_numbers_that_are_not_finite_are_refused_with_their_place(bad):
    network = Network([2, 3, 1])
    network.weights[0][1][1] = bad
    with pytest.raises(ValueError, match=r"weights\[0\]\[1\]\[1\] is -?(nan|inf), exp"):
        convergence_order(network, [0.0, 1.0], [0.0])


def test_x_or_y_of_the_wrong_length_is_refused():
    with pytest.raises(ShapeError, match="x has 3 entries, expected 2"):
        convergence_order(Network([2, 3, 1]), [0.0] * 3, [0.0])
    with pytest.raises(ShapeError, match="y has 2 entries, expected 1"):
        convergence_order(Network([2, 3, 1]), [0.0] * 2, [0.0] * 2)
