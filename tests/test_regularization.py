"""L2 and L1: the update rules of chapter 3, and penalties whose gradients they follow."""

from copy import deepcopy
from math import inf, nan
from random import Random

import pytest

from tinynn import CrossEntropyCost, Network, average_cost, backprop, sgd
from tinynn.regularization import l1, l1_penalty, l2, l2_penalty


def case(seed=1):
    rng = Random(seed)
    network = Network([3, 4, 2], rng=rng)
    data = [([rng.random() for _ in range(3)], [rng.random(), rng.random()]) for _ in range(6)]
    return network, data


def places(network):
    return [(l, j, k) for l, w in enumerate(network.weights)
            for j, row in enumerate(w) for k in range(len(row))]


@pytest.mark.parametrize("shrink, step", [
    (l2(0.3 * 5.0 / 6), lambda w: (1 - 0.3 * 5.0 / 6) * w),
    (l1(0.3 * 5.0 / 6), lambda w: w - 0.3 * 5.0 / 6 * (1 if w > 0 else -1)),
], ids=["l2", "l1"])
def test_the_update_rule_shrinks_the_weights_and_subtracts_the_gradient_at_the_old_ones(
    shrink, step
):
    network, data = case()
    before = deepcopy(network)
    gradients = [backprop(before, x, y, CrossEntropyCost) for x, y in data]
    for _ in sgd(network, data, 1, 6, 0.3, CrossEntropyCost, Random(1), shrink):
        pass
    for l, j, k in places(network):
        slope = sum(gradient.weights[l][j][k] for gradient in gradients) / 6
        expected = step(before.weights[l][j][k]) - 0.3 * slope
        assert network.weights[l][j][k] == pytest.approx(expected, rel=1e-12)
    for l, b in enumerate(network.biases):  # the biases are not regularized
        for j, b_j in enumerate(b):
            slope = sum(gradient.biases[l][j] for gradient in gradients) / 6
            assert b_j == pytest.approx(before.biases[l][j] - 0.3 * slope, rel=1e-12)


@pytest.mark.parametrize("shrink, penalty", [(l2, l2_penalty), (l1, l1_penalty)], ids=["l2", "l1"])
def test_a_step_follows_the_gradient_of_the_cost_with_its_penalty(shrink, penalty):
    lmbda, eta, h = 5.0, 0.3, 1e-6
    network, data = case()
    stepped = deepcopy(network)
    for _ in sgd(stepped, data, 1, 6, eta, rng=Random(1), shrink=shrink(eta * lmbda / 6)):
        pass

    def cost(network):
        return average_cost(network, data) + penalty(network, lmbda, 6)

    for l, j, k in places(network):
        above, below = deepcopy(network), deepcopy(network)
        above.weights[l][j][k] += h
        below.weights[l][j][k] -= h
        slope = (cost(above) - cost(below)) / (2 * h)
        moved = stepped.weights[l][j][k] - network.weights[l][j][k]
        assert moved == pytest.approx(-eta * slope, rel=1e-5)


@pytest.mark.parametrize("shrink, rate", [(l2, 1.0), (l2, -0.1), (l2, nan), (l1, -0.1), (l1, inf)])
def test_a_rate_that_makes_no_sense_is_refused(shrink, rate):
    with pytest.raises(ValueError, match=r"eta lambda / n is .*, expected"):
        shrink(rate)


def test_penalties_worked_out_by_hand():
    network = Network([2, 1])
    network.weights = [[[3.0, -4.0]]]
    assert l2_penalty(network, 0.5, 10) == pytest.approx(0.5 / 20 * 25)
    assert l1_penalty(network, 0.5, 10) == pytest.approx(0.5 / 10 * 7)


def test_l1_leaves_a_weight_of_0_where_it_is():
    network = Network([2, 1])
    network.weights = [[[0.0, 1.0]]]
    l1(0.25)(network)
    assert network.weights == [[[0.0, 0.75]]]
