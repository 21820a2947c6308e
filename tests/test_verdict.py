"""What the checker calls right, wrong, or not to be decided."""

from math import inf, nan
from random import Random

import pytest
from conftest import Listed, one_neuron

from tinynn import (
    Cost,
    CrossEntropyCost,
    Network,
    QuadraticCost,
    ShapeError,
    backprop,
    check_gradient,
    numerical_gradient,
)
from tinynn.gradient_check import FLOOR, TOLERANCE, rounding_noise, verdict


@pytest.mark.parametrize("z", [5.0, 10.0, 20.0, 30.0, 36.0])
def test_no_false_alarm_where_an_output_is_saturated_and_wrong(z):
    network = Network([1, 1])
    network.weights, network.biases = [[[z]]], [[0.0]]
    found = check_gradient(network, [1.0], [0.0], CrossEntropyCost).verdict
    assert found == ("right" if z < 25 else "cannot be decided")


def test_no_false_alarm_of_the_cross_entropy_on_steep_networks():
    rng, verdicts = Random(1), []
    for _ in range(40):
        network = Network([10, 20, 10, 5], "gaussian", rng)
        for w in network.weights:
            for row in w:
                row[:] = [3 * w_jk for w_jk in row]
        x, y = [rng.random() for _ in range(10)], [0.0, 0.0, 1.0, 0.0, 0.0]
        found = check_gradient(network, x, y, CrossEntropyCost, sample=60, rng=rng).verdict
        verdicts.append(found)
    assert "wrong" not in verdicts and verdicts.count("right") > 10


@pytest.mark.parametrize("z, y", [(40.0, 0.0), (-800.0, 1.0)])
def test_an_infinite_cost_is_refused(z, y):
    for function in (numerical_gradient, check_gradient):
        with pytest.raises(ValueError, match="the cost is not finite here"):
            function(one_neuron(z), [1.0], [y], CrossEntropyCost)


@pytest.mark.parametrize("factor", [-1.0, 2.0, 1.001])
def test_a_wrong_cross_entropy_is_caught(monkeypatch, factor):
    monkeypatch.setattr(CrossEntropyCost, "output_error",
                        lambda z, a, y: [factor * (a_j - y_j) for a_j, y_j in zip(a, y)])
    network = Network([3, 4, 2], rng=Random(1))
    assert not check_gradient(network, [0.5, 0.1, 0.9], [0.0, 1.0], CrossEntropyCost).right


@pytest.mark.parametrize("factor", [0.0, -1.0, 2.0])
@pytest.mark.parametrize("z", [20.0, 22.0, 24.0, 26.0, 30.0, 35.0])
def test_a_wrong_gradient_of_a_saturated_output_is_not_called_right(z, factor):
    # The derivative is 1. Near a = 1 rounding of a hides more and more of it.
    network = one_neuron(z)
    gradient = Listed(backprop(network, [1.0], [0.0], CrossEntropyCost))
    assert gradient.biases == [[pytest.approx(1.0)]]
    gradient.biases[0][0] *= factor
    gradient.weights[0][0][0] *= factor
    report = check_gradient(network, [1.0], [0.0], CrossEntropyCost, gradient=lambda *_: gradient)
    assert report.verdict == ("wrong" if z < 23 else "cannot be decided") or z == 24.0
    assert not report.right


def test_where_rounding_hides_the_derivative_the_check_cannot_decide():
    report = check_gradient(one_neuron(30.0), [1.0], [0.0], CrossEntropyCost)
    assert report.verdict == "cannot be decided"


def test_where_a_difference_is_not_finite_the_check_cannot_decide():
    network = one_neuron(36.7368)  # sigma(z + epsilon) rounds to 1, sigma(z) not yet
    report = check_gradient(network, [1.0], [0.0], CrossEntropyCost, epsilon=0.1)
    assert report.numerical == inf and report.verdict == "cannot be decided"
    gradient = Listed(backprop(network, [1.0], [0.0], CrossEntropyCost))
    gradient.biases[0][0] = nan
    report = check_gradient(network, [1.0], [0.0], CrossEntropyCost, epsilon=0.1,
                            gradient=lambda *_: gradient)
    assert report.verdict == "wrong" and report.place == "biases[0][0]"


def test_at_a_corner_of_relu_any_slope_between_those_to_both_sides_may_be_right():
    network = Network([1, 1, 1], rng=Random(1), activation="relu")
    network.weights, network.biases = [[[1.0]], [[1.0]]], [[-1.0], [0.0]]
    report = check_gradient(network, [1.0], [0.0])  # relu'(0) is 0 to the left, 1 to the right
    assert report.verdict == "cannot be decided"
    gradient = Listed(backprop(network, [1.0], [0.0]))
    gradient.biases[0][0] = 1.0  # more than the slope to the right, 1/2 sigma'(0) = 1/8
    assert check_gradient(network, [1.0], [0.0], gradient=lambda *_: gradient).verdict == "wrong"


def test_a_verdict_needs_more_than_rounding_may_hide():
    assert verdict(1.0, 1.0, bend=0.0, hidden=1e-9) == "right"
    assert verdict(1.0, 1.0, bend=0.0, hidden=0.3) == "cannot be decided"
    assert verdict(2.0, 1.0, bend=0.0, hidden=0.3) == "wrong"
    assert verdict(0.0, 0.0, bend=0.0, hidden=1e-7) == "right"
    assert verdict(0.0, 0.0, bend=0.0, hidden=1e-6) == "cannot be decided"
    assert verdict(0.39, 0.2, bend=0.4, hidden=1e-9) == "cannot be decided"
    assert verdict(0.41, 0.2, bend=0.4, hidden=1e-9) == "wrong"


def test_a_difference_of_just_the_tolerance_is_right():
    assert verdict(TOLERANCE * FLOOR, 0.0, bend=0.0, hidden=0.0) == "right"


def test_an_infinite_derivative_has_an_infinite_error():
    network = one_neuron(0.5)
    gradient = Listed(backprop(network, [1.0], [0.0]))
    gradient.biases[0][0] = inf
    result = check_gradient(network, [1.0], [0.0], gradient=lambda *_: gradient)
    assert (result.verdict, result.place, result.error) == ("wrong", "biases[0][0]", inf)


def test_derivatives_whose_sum_overflows_are_compared():
    class Huge(Cost):
        """C_x = 1.6e308 a."""

        @staticmethod
        def value(a, y):
            return 1.6e308 * a[0]

        @staticmethod
        def gradient(a, y):
            return [1.6e308]

    result = check_gradient(one_neuron(0.0), [3.0], [0.0], Huge)  # dC/dw is 1.2e308
    assert result.right and result.error < 1e-6


def test_what_does_not_fit_is_called_by_its_name():
    for x, y, name in (([1.0, 2.0], [0.0], "x"), ([1.0], [0.0, 1.0], "y")):
        with pytest.raises(ShapeError, match=f"^{name} has 2 entries, expected 1"):
            check_gradient(one_neuron(0.0), x, y)


def test_a_parameter_must_be_finite_on_both_sides():
    for weight in (1e308, -1e308):
        with pytest.raises(ValueError, match=r"adding epsilon 1e\+308 has no effect"):
            numerical_gradient(one_neuron(weight), [0.0], [0.0], epsilon=1e308)


def test_a_quarter_of_the_derivative_may_be_hidden_by_rounding_but_no_more():
    assert verdict(1.0, 1.0, bend=0.0, hidden=0.249) == "right"
    assert verdict(1.0, 1.0, bend=0.0, hidden=0.25) == "cannot be decided"


def test_the_noise_is_never_zero_and_is_twice_the_rounding_of_all_terms():
    network = one_neuron(0.0)  # its output is 1/2, so with y = 1/2 cost and derivatives are 0
    derivatives = {"weights[0][0][0]": 0.0, "biases[0][0]": 0.0}
    noise = rounding_noise(network, [([1.0], [0.5])], QuadraticCost, derivatives)
    assert noise == 2 * 2.0**-53 * 2.0**-53
    noise = rounding_noise(network, [([1.0], [1.5])], QuadraticCost, derivatives)
    assert noise == pytest.approx(2 * 2.0**-53 * (0.5 + 0.5))  # the cost; its derivative times a
