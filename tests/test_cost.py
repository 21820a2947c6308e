"""The quadratic cost of one example: equation (6)."""

import pytest

from tinynn import QuadraticCost


def test_quadratic_cost_is_half_the_squared_distance():
    # 1/2 ((0.8 - 0)^2 + (0.4 - 1)^2) = 1/2 (0.64 + 0.36)
    assert QuadraticCost.value([0.8, 0.4], [0.0, 1.0]) == pytest.approx(0.5, rel=1e-15)


def test_quadratic_cost_of_the_desired_output_is_0():
    assert QuadraticCost.value([0.0, 1.0], [0.0, 1.0]) == 0.0


def test_quadratic_gradient_is_output_minus_desired_output():
    assert QuadraticCost.gradient([0.75, 0.5], [0.0, 1.0]) == [0.75, -0.5]


def test_quadratic_gradient_is_the_change_of_the_cost_with_each_activation():
    a, y, h = [0.3, 0.9, 0.5], [0.0, 1.0, 1.0], 1e-6
    for j in range(3):
        above, below = list(a), list(a)
        above[j] += h
        below[j] -= h
        slope = (QuadraticCost.value(above, y) - QuadraticCost.value(below, y)) / (2 * h)
        assert QuadraticCost.gradient(a, y)[j] == pytest.approx(slope, rel=1e-8)
