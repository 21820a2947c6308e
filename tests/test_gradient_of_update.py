"""The checker and a step of training: a mini-batch of several examples."""

from copy import deepcopy
from random import Random

import pytest
from conftest import random_case

from tinynn import Cost, CrossEntropyCost, Network, QuadraticCost, check_gradient, update_mini_batch
from tinynn.gradient_check import compare, gradient_of_update
from tinynn.regularization import l2


def batch_case(seed=1):
    rng = Random(seed)
    network = Network([4, 5, 3], rng=rng)
    batch = [([rng.gauss(0, 1) for _ in range(4)], [rng.random() for _ in range(3)])
             for _ in range(4)]
    return network, batch


@pytest.mark.parametrize("cost", [QuadraticCost, CrossEntropyCost])
def test_a_step_of_training_follows_the_gradient_of_its_mini_batch(cost):
    network, batch = batch_case()
    before = deepcopy(network)
    report = compare(network, batch, gradient_of_update(network, batch, cost=cost), cost)
    assert report.right and network == before


def test_a_step_without_1_over_m_is_wrong():
    def without_m(network, mini_batch, eta, cost):
        update_mini_batch(network, mini_batch, eta * len(mini_batch), cost)

    network, batch = batch_case()
    step = gradient_of_update(network, batch, update=without_m)
    report = compare(network, batch, step)
    assert report.verdict == "wrong"
    assert report.analytic == pytest.approx(4 * report.numerical, rel=1e-6)


def test_a_step_that_changes_the_weights_between_its_examples_is_wrong():
    def one_by_one(network, mini_batch, eta, cost):
        for example in mini_batch:
            update_mini_batch(network, [example], eta / len(mini_batch), cost)

    network, batch = batch_case()
    step = gradient_of_update(network, batch, update=one_by_one)
    assert compare(network, batch, step).verdict == "wrong"


def test_a_penalty_shows_in_the_step():
    network, batch = batch_case()
    step = gradient_of_update(network, batch, update=l2(0.25))
    w = network.weights[0][1][2]
    plain = gradient_of_update(network, batch).weights[0][1][2]
    assert step.weights[0][1][2] - plain == pytest.approx(0.25 * w)


def test_a_cost_that_hands_out_another_gradient_is_wrong():
    class Other(Cost):
        value = QuadraticCost.value
        gradient = CrossEntropyCost.gradient

    network, x, y = random_case(Random(3))
    assert check_gradient(network, x, y, Other).verdict == "wrong"
