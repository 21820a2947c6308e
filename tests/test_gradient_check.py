"""The gradient checker: what it measures, what it refuses, and that it gives no false alarm."""

from copy import deepcopy
from math import inf, nan
from random import Random

import pytest
from conftest import Listed, one_neuron, random_case

from tinynn import (
    CrossEntropyCost,
    Network,
    QuadraticCost,
    ShapeError,
    backprop,
    sigmoid,
)
from tinynn.gradient_check import (
    EPSILON,
    check_gradient,
    differences,
    entries,
    numerical_gradient,
)


def numbers(of):
    return [v[i] for _, v, i in entries(of)]


def test_the_difference_of_a_parabola_is_exact():
    # C = (a - 3)^2 / 2 at a = z = 1, with neurons of sigma(z) = z: slope -2, and C'' = 1
    network = one_neuron(1.0)
    network.zs_and_activations = lambda x: ([[network.weights[0][0][0]]],
                                            [x, [network.weights[0][0][0]]])
    weight = next(entries(network))
    [found] = differences(network, [([1.0], [3.0])], QuadraticCost, 0.25, [weight])
    assert found == ("weights[0][0][0]", -2.0, 0.25)


@pytest.mark.equation(46)
def test_numerical_gradient_of_one_neuron_is_worked_out_by_hand():
    # C = 1/2 sigma(w x + b)^2, so dC/db = sigma^2 (1 - sigma) and dC/dw = x dC/db
    network = Network([1, 1])
    network.weights, network.biases = [[[2.0]]], [[-1.0]]
    s = sigmoid(2.0 * 0.75 - 1.0)
    gradient = numerical_gradient(network, [0.75], [0.0])
    assert gradient.biases == [[pytest.approx(s * s * (1 - s), rel=1e-9)]]
    assert gradient.weights == [[[pytest.approx(0.75 * s * s * (1 - s), rel=1e-9)]]]


def test_numerical_gradient_has_the_shapes_of_the_network():
    gradient = numerical_gradient(Network([4, 3, 2]), [0.5] * 4, [0.0, 1.0])
    assert [[len(row) for row in w] for w in gradient.weights] == [[4, 4, 4], [3, 3]]
    assert [len(b) for b in gradient.biases] == [3, 2]


@pytest.mark.equation(46)
def test_numerical_gradient_agrees_with_backprop():
    network, x, y = random_case(Random(1))
    assert numbers(numerical_gradient(network, x, y)) == pytest.approx(
        numbers(backprop(network, x, y)), rel=1e-6, abs=1e-10
    )


def test_the_network_is_left_as_it_was_to_the_bit():
    network, x, y = random_case(Random(2))
    before = deepcopy(network)
    numerical_gradient(network, x, y)
    check_gradient(network, x, y)
    assert (network.weights, network.biases) == (before.weights, before.biases)


def test_the_network_is_left_as_it_was_when_the_cost_raises():
    network, x, y = random_case(Random(3))
    before = deepcopy(network)

    class FailingCost(QuadraticCost):
        calls = 0

        @staticmethod
        def value(a, y):
            FailingCost.calls += 1
            if FailingCost.calls == 12:
                raise ZeroDivisionError
            return QuadraticCost.value(a, y)

    with pytest.raises(ZeroDivisionError):
        numerical_gradient(network, x, y, FailingCost)
    assert (network.weights, network.biases) == (before.weights, before.biases)


def test_report_tells_the_worst_parameter_and_both_values():
    network = Network([3, 4, 2], rng=Random(1))
    x, y = [0.5, 0.25, 1.0], [0.0, 1.0]

    class SlightlyWrong(QuadraticCost):
        @staticmethod
        def gradient(a, y):
            return [a[0] - y[0], 1.01 * (a[1] - y[1])]

    report = check_gradient(network, x, y, SlightlyWrong)
    assert not report.right
    assert report.verdict == "wrong"
    assert repr(report).startswith(f"GradientReport(verdict='wrong', place='{report.place}', ")
    values = {name: v[i] for name, v, i in entries(backprop(network, x, y, SlightlyWrong))}
    true = {name: v[i] for name, v, i in entries(backprop(network, x, y))}
    assert report.analytic == values[report.place]
    assert report.numerical == pytest.approx(true[report.place], rel=1e-5)
    errors = {n: abs(values[n] - true[n]) / max(abs(values[n]), abs(true[n]), 1e-5) for n in true}
    assert report.error == pytest.approx(max(errors.values()), rel=1e-4)


def test_one_wrong_entry_is_found_in_its_place():
    network = Network([3, 4, 2], rng=Random(1))
    x, y = [0.5, 0.25, 1.0], [0.0, 1.0]
    for bad in (2.0, -1.0, 0.0, inf, nan):
        gradient = Listed(backprop(network, x, y))
        gradient.weights[0][2][1] *= bad
        report = check_gradient(network, x, y, gradient=lambda *_, g=gradient: g)
        assert report.place == "weights[0][2][1]" and report.verdict == "wrong"
    gradient = Listed(backprop(network, x, y))
    gradient.biases[1][0] *= 1.001
    report = check_gradient(network, x, y, gradient=lambda *_: gradient)
    assert report.place == "biases[1][0]" and report.verdict == "wrong"


def test_a_gradient_of_your_own_gets_the_network_and_the_example():
    network, x, y = random_case(Random(5))
    seen = []

    def mine(*arguments):
        seen.append(arguments)
        return numerical_gradient(*arguments)

    assert check_gradient(network, x, y, gradient=mine).right
    assert seen == [(network, x, y)]


def book_pair(network, x, y):
    """(nabla_b, nabla_w), with the biases in columns, as the book's program has them."""
    gradient = backprop(network, x, y)
    return [[[b_j] for b_j in b] for b in gradient.biases], [list(w) for w in gradient.weights]


def test_the_books_pair_and_its_columns_are_accepted():
    network, x, y = random_case(Random(3))
    assert check_gradient(network, x, y, gradient=book_pair).right

    def wrong(network, x, y):
        nabla_b, nabla_w = book_pair(network, x, y)
        nabla_b[0][0][0] += 0.1
        return nabla_b, nabla_w

    report = check_gradient(network, x, y, gradient=wrong)
    assert not report.right and report.place == "biases[0][0]"


def test_arrays_are_accepted():
    numpy = pytest.importorskip("numpy")
    network, x, y = random_case(Random(3))

    def in_arrays(network, x, y):
        return tuple([numpy.array(part) for part in parts] for parts in book_pair(network, x, y))

    assert check_gradient(network, x, y, gradient=in_arrays).right


@pytest.mark.parametrize("part", ["weights", "biases"])
def test_a_gradient_that_lacks_a_layer_is_refused(part):
    network = Network([3, 4, 2], rng=Random(1))
    gradient = Listed(backprop(network, [0.5] * 3, [0.0, 1.0]))
    getattr(gradient, part).pop()
    with pytest.raises(ShapeError, match="the gradient does not have the shape of the network"):
        check_gradient(network, [0.5] * 3, [0.0, 1.0], gradient=lambda *_: gradient)


def test_the_cost_that_is_given_is_the_one_that_is_checked():
    class Threefold(QuadraticCost):
        @staticmethod
        def value(a, y):
            return 3 * QuadraticCost.value(a, y)

        @staticmethod
        def gradient(a, y):
            return [3 * c_j for c_j in QuadraticCost.gradient(a, y)]

    network, x, y = random_case(Random(7))
    assert check_gradient(network, x, y, Threefold).right
    three, one = numerical_gradient(network, x, y, Threefold), numerical_gradient(network, x, y)
    assert numbers(three) == pytest.approx([3 * g for g in numbers(one)], rel=1e-5, abs=1e-9)


def test_no_false_alarm_where_the_cost_has_its_minimum_or_is_large():
    rng = Random(6)
    for _ in range(100):
        network, x, y = random_case(rng)
        assert check_gradient(network, x, network.feedforward(x)).right
        # With a cost of 10,000 rounding may hide a derivative of 1e-6.
        large = check_gradient(network, x, [100 * y_j for y_j in y])
        assert large.verdict != "wrong"


def test_no_false_alarm_on_random_networks():
    rng = Random(4)
    for _ in range(300):
        network, x, y = random_case(rng)
        assert check_gradient(network, x, y).right


def test_a_sample_is_checked_of_a_large_network():
    network = Network([784, 30, 10], rng=Random(1))
    rng = Random(2)
    x = [rng.choice([0.0, 0.0, 0.0, rng.random()]) for _ in range(784)]
    report = check_gradient(network, x, [0.0] * 9 + [1.0], sample=50, rng=Random(1))
    assert report.right
    five = [check_gradient(network, x, [0.0] * 10, sample=5, rng=seed) for seed in range(5)]
    assert len({report.place for report in five}) > 1  # not always the same
    assert five[0] == check_gradient(network, x, [0.0] * 10, sample=5, rng=Random(0))


@pytest.mark.parametrize("epsilon", [0.0, -1e-5, inf, nan])
def test_an_epsilon_that_makes_no_sense_is_refused(epsilon):
    with pytest.raises(ValueError, match=r"adding epsilon .* has no effect"):
        check_gradient(Network([2, 1]), [0.0, 1.0], [0.0], epsilon=epsilon)


def test_an_epsilon_lost_in_rounding_is_refused_with_the_parameter():
    network = Network([2, 1])
    network.weights, network.biases = [[[1e-3, 1000.0]]], [[-2000.0]]
    lost = r"weights\[0\]\[0\]\[1\] is 1000: adding epsilon 1e-14 has no effect"
    for function in (numerical_gradient, check_gradient):
        with pytest.raises(ValueError, match=lost):
            function(network, [0.0, 1.0], [0.0], epsilon=1e-14)
    for bias in (-1.0, 1.0):  # 1 - 1e-16 is another float, but 1 + 1e-16 is not
        network.weights, network.biases = [[[0.0, 0.5]]], [[bias]]
        with pytest.raises(ValueError, match=r"biases\[0\]\[0\] is -?1: adding epsilon 1e-16"):
            check_gradient(network, [0.0, 1.0], [0.0], epsilon=1e-16)


@pytest.mark.parametrize("bad", [nan, inf, -inf])
def test_numbers_that_are_not_finite_are_refused(bad):
    network = Network([2, 3, 1])
    network.weights[0][1][1] = bad
    for function in (numerical_gradient, check_gradient):
        with pytest.raises(ValueError, match=r"weights\[0\]\[1\]\[1\] is -?inf|cost is not finite"):
            function(network, [0.0, 1.0], [0.0])
        with pytest.raises(ValueError, match=r"x\[1\] is -?(nan|inf), expected a finite number"):
            function(Network([2, 3, 1]), [0.0, bad], [0.0])
        with pytest.raises(ValueError, match=r"y\[0\] is -?(nan|inf), expected a finite number"):
            function(Network([2, 3, 1]), [0.0, 1.0], [bad])


def test_x_or_y_of_the_wrong_length_is_refused():
    for function in (numerical_gradient, check_gradient):
        with pytest.raises(ShapeError, match=r"^x has 3 entries, expected 2"):
            function(Network([2, 3, 1]), [0.0] * 3, [0.0])
        with pytest.raises(ShapeError, match=r"^y has 2 entries, expected 1"):
            function(Network([2, 3, 1]), [0.0] * 2, [0.0] * 2)


def test_the_default_epsilon_is_near_the_best():
    network, x, y = Network([4, 3, 2], rng=Random(1)), [0.1, 0.9, 0.5, 1.0], [0.0, 1.0]
    errors = {e: check_gradient(network, x, y, epsilon=e).error for e in (1e-2, EPSILON, 1e-9)}
    assert errors[EPSILON] < 0.01 * min(errors[1e-2], errors[1e-9])


@pytest.mark.parametrize("cost", [QuadraticCost, CrossEntropyCost])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_every_cost_and_activation_has_its_right_gradient(cost, activation):
    rng = Random(1)
    for _ in range(10):
        network = Network([4, 5, 3, 2], rng=rng, activation=activation)
        x, y = [rng.random() for _ in range(4)], [rng.random(), rng.choice([0.0, 1.0])]
        assert check_gradient(network, x, y, cost).right
