"""The equations of the softmax layer, as example 30 has them."""

from math import exp, inf, log
from random import Random

import pytest
from conftest import load_example

from tinynn import check_gradient

example = load_example("30")
softmax, LogLikelihoodCost = example.softmax, example.LogLikelihoodCost


def random_z(rng, n=5):
    return [rng.gauss(0.0, 3.0) for _ in range(n)]


@pytest.mark.equation(78, 79)
def test_the_outputs_are_shares_of_the_powers_and_sum_to_1():
    rng = Random(1)
    for _ in range(100):
        z = random_z(rng)
        a = softmax(z)
        assert a == [pytest.approx(exp(z_j) / sum(map(exp, z)), rel=1e-12) for z_j in z]
        assert sum(a) == pytest.approx(1.0, abs=1e-15)


def test_large_weighted_inputs_do_not_overflow():
    assert softmax([1000.0, 0.0, -1e308]) == [1.0, 0.0, 0.0]
    assert softmax([-1e308] * 2) == [0.5, 0.5]


def test_a_constant_changes_nothing_and_a_large_factor_makes_a_maximum():
    z = [1.0, -1.0, 2.0, 0.5]
    assert softmax([z_j + 7.5 for z_j in z]) == pytest.approx(softmax(z), rel=1e-14)
    assert softmax([100 * z_j for z_j in z]) == pytest.approx([0, 0, 1, 0], abs=1e-20)
    differences = [z_j - log(a_j) for z_j, a_j in zip(z, softmax(z))]
    assert differences == [pytest.approx(differences[0])] * 4


def test_raising_one_weighted_input_raises_its_output_and_lowers_all_others():
    rng = Random(2)
    for _ in range(100):
        z, k = random_z(rng), rng.randrange(5)
        before = softmax(z)
        z[k] += 0.1
        for j, (old, new) in enumerate(zip(before, softmax(z))):
            assert new > old if j == k else new < old


@pytest.mark.equation(80)
def test_the_cost_is_minus_the_logarithm_of_the_right_output():
    a, y = [0.2, 0.5, 0.3], [0.0, 0.0, 1.0]
    assert LogLikelihoodCost.value(a, y) == pytest.approx(-log(0.3))
    assert LogLikelihoodCost.value([1.0, 0.0], [1.0, 0.0]) == 0
    assert LogLikelihoodCost.value([1.0, 0.0], [0.0, 1.0]) == inf


@pytest.mark.equation(81, 82, 84)
@pytest.mark.parametrize("seed", range(5))
def test_backpropagation_finds_the_slopes_of_the_log_likelihood(seed):
    """(84) is the output error a - y; (81) and (82) follow from it by the engine."""
    rng = Random(seed)
    network = example.SoftmaxNetwork([6, 4, 3], rng=rng)
    x, y = [rng.choice([0.0, rng.random()]) for _ in range(6)], [0.0, 0.0, 0.0]
    y[rng.randrange(3)] = 1.0
    assert check_gradient(network, x, y, LogLikelihoodCost).right
    zs, activations = network.zs_and_activations(x)
    assert activations[-1] == softmax(zs[-1]) == network.feedforward(x)
    chain = [sum(g_k * a_k * ((j == k) - a_j) for k, (g_k, a_k) in enumerate(
        zip(LogLikelihoodCost.gradient(activations[-1], y), activations[-1])))
        for j, a_j in enumerate(activations[-1])]
    error = LogLikelihoodCost.output_error(zs[-1], activations[-1], y)
    assert error == pytest.approx(chain, abs=1e-14)
