"""The costs of one example: the quadratic one, equation (6), and the cross-entropy of chapter 3."""

from math import inf, isnan, log, nan
from random import Random

import pytest

from tinynn import Cost, CrossEntropyCost, Network, QuadraticCost, check_gradient


@pytest.mark.equation(27)
def test_quadratic_cost_is_half_the_squared_distance():
    # 1/2 ((0.8 - 0)^2 + (0.4 - 1)^2) = 1/2 (0.64 + 0.36)
    assert QuadraticCost.value([0.8, 0.4], [0.0, 1.0]) == pytest.approx(0.5, rel=1e-15)


def test_quadratic_cost_of_the_desired_output_is_0():
    assert QuadraticCost.value([0.0, 1.0], [0.0, 1.0]) == 0.0


def test_quadratic_gradient_is_output_minus_desired_output():
    assert QuadraticCost.gradient([0.75, 0.5], [0.0, 1.0]) == [0.75, -0.5]


@pytest.mark.equation(27)
def test_quadratic_gradient_is_the_change_of_the_cost_with_each_activation():
    a, y, h = [0.3, 0.9, 0.5], [0.0, 1.0, 1.0], 1e-6
    for j in range(3):
        above, below = list(a), list(a)
        above[j] += h
        below[j] -= h
        slope = (QuadraticCost.value(above, y) - QuadraticCost.value(below, y)) / (2 * h)
        assert QuadraticCost.gradient(a, y)[j] == pytest.approx(slope, rel=1e-8)


@pytest.mark.equation(57)
def test_cross_entropy_on_values_worked_out_by_hand():
    # - ln 0.25 for the output that should be 1, - ln(1 - 0.5) for the one that should be 0
    assert CrossEntropyCost.value([0.25, 0.5], [1.0, 0.0]) == pytest.approx(log(4) + log(2))
    # half and half: - 0.5 ln 0.2 - 0.5 ln 0.8
    assert CrossEntropyCost.value([0.2], [0.5]) == pytest.approx(-0.5 * log(0.2) - 0.5 * log(0.8))


@pytest.mark.equation(57, 75)
def test_cross_entropy_gradient_is_the_change_of_the_cost_with_each_activation():
    a, y, h = [0.3, 0.9, 0.5], [0.0, 1.0, 0.25], 1e-6
    for j in range(3):
        above, below = list(a), list(a)
        above[j] += h
        below[j] -= h
        slope = (CrossEntropyCost.value(above, y) - CrossEntropyCost.value(below, y)) / (2 * h)
        assert CrossEntropyCost.gradient(a, y)[j] == pytest.approx(slope, rel=1e-8)


def test_what_is_not_a_number_is_not_hidden():
    for cost in (QuadraticCost, CrossEntropyCost):
        assert isnan(cost.value([nan, 0.5], [1.0, 0.0]))
        assert isnan(cost.gradient([nan, 0.5], [1.0, 0.0])[0])


def test_cross_entropy_output_error_is_the_gradient_times_sigma_prime():
    a, y = [0.3, 0.9, 0.5], [0.0, 1.0, 0.25]
    gradient = CrossEntropyCost.gradient(a, y)
    expected = [c_j * a_j * (1 - a_j) for c_j, a_j in zip(gradient, a)]
    z = [log(a_j / (1 - a_j)) for a_j in a]
    assert CrossEntropyCost.output_error(z, a, y) == pytest.approx(expected)


@pytest.mark.parametrize(
    "a, y, value, gradient",
    [
        (0.0, 0.0, 0.0, 1.0),  # - ln(1 - a), whose slope at a = 0 is 1
        (1.0, 1.0, 0.0, -1.0),  # - ln a, whose slope at a = 1 is -1
        (0.0, 1.0, inf, -inf),
        (1.0, 0.0, inf, inf),
        (0.0, 0.5, inf, -inf),
        (1.0, 0.5, inf, inf),
        (5e-324, 1.0, -log(5e-324), -inf),
    ],
)
def test_cross_entropy_at_the_edges_is_the_limit_and_never_nan(a, y, value, gradient):
    assert CrossEntropyCost.value([a], [y]) == value
    assert CrossEntropyCost.gradient([a], [y]) == [gradient]
    assert not isnan(CrossEntropyCost.output_error([0.0], [a], [y])[0])


def test_quadratic_cost_beyond_all_floats_is_infinite():
    assert QuadraticCost.value([1e200], [0.0]) == inf


def test_a_cost_of_your_own_needs_a_value_and_a_gradient():
    class Fourth(Cost):
        """(a - y)^4 / 4"""

        @staticmethod
        def value(a, y):
            return sum((a_j - y_j) ** 4 for a_j, y_j in zip(a, y)) / 4

        @staticmethod
        def gradient(a, y):
            return [(a_j - y_j) ** 3 for a_j, y_j in zip(a, y)]

    network = Network([3, 4, 2], rng=Random(1))
    assert check_gradient(network, [0.5, 0.1, 0.9], [0.0, 1.0], Fourth).right
