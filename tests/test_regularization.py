"""L2 and L1: the update rules of chapter 3, and penalties whose gradients they follow."""

from copy import deepcopy
from math import inf, nan
from random import Random

import pytest

from tinynn import CrossEntropyCost, Network, average_cost, backprop, sgd, update_mini_batch
from tinynn.regularization import l1, l1_penalty, l2, l2_penalty


def case(seed=1):
    rng = Random(seed)
    network = Network([3, 4, 2], rng=rng)
    data = [([rng.random() for _ in range(3)], [rng.random(), rng.random()]) for _ in range(6)]
    return network, data


def places(network):
    return [(l, j, k) for l, w in enumerate(network.weights)
            for j, row in enumerate(w) for k in range(len(row))]


@pytest.mark.parametrize("update, step", [
    (l2(5.0 / 6), lambda w: (1 - 0.3 * 5.0 / 6) * w),
    (l1(5.0 / 6), lambda w: w - 0.3 * 5.0 / 6 * (1 if w > 0 else -1)),
], ids=["l2", "l1"])
@pytest.mark.equation(93, 94)
def test_the_update_rule_shrinks_the_weights_and_subtracts_the_gradient_at_the_old_ones(
    update, step
):
    network, data = case()
    before = deepcopy(network)
    gradients = [backprop(before, x, y, CrossEntropyCost) for x, y in data]
    for _ in sgd(network, data, 1, 6, 0.3, cost=CrossEntropyCost, rng=Random(1), update=update):
        pass
    for l, j, k in places(network):
        slope = sum(gradient.weights[l][j][k] for gradient in gradients) / 6
        expected = step(before.weights[l][j][k]) - 0.3 * slope
        assert network.weights[l][j][k] == pytest.approx(expected, rel=1e-12)
    for l, b in enumerate(network.biases):  # the biases are not regularized
        for j, b_j in enumerate(b):
            slope = sum(gradient.biases[l][j] for gradient in gradients) / 6
            assert b_j == pytest.approx(before.biases[l][j] - 0.3 * slope, rel=1e-12)


@pytest.mark.parametrize("update, penalty", [(l2, l2_penalty), (l1, l1_penalty)], ids=["l2", "l1"])
def test_a_step_follows_the_gradient_of_the_cost_with_its_penalty(update, penalty):
    lmbda, eta, h = 5.0, 0.3, 1e-6
    network, data = case()
    stepped = deepcopy(network)
    for _ in sgd(stepped, data, 1, 6, eta, rng=Random(1), update=update(lmbda / 6)):
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


@pytest.mark.parametrize("update", [l2, l1])
@pytest.mark.parametrize("lmbda_over_n", [-0.1, inf, nan])
def test_a_lambda_that_makes_no_sense_is_refused(update, lmbda_over_n):
    with pytest.raises(ValueError, match=r"lambda / n is .*, expected a finite number"):
        update(lmbda_over_n)


def test_a_decay_that_leaves_nothing_of_the_weights_is_refused():
    network, data = case()
    with pytest.raises(ValueError, match=r"eta lambda / n is 1\.5, expected less than 1"):
        l2(0.5)(network, data, 3.0)
    before = deepcopy(network)
    with pytest.raises(ValueError, match="eta lambda / n is 1, expected less than 1"):
        l2(1.0)(network, data, 1.0)
    assert network == before


@pytest.mark.equation(87)
def test_penalties_worked_out_by_hand():
    network = Network([2, 1])
    network.weights = [[[3.0, -4.0]]]
    assert l2_penalty(network, 0.5, 10) == pytest.approx(0.5 / 20 * 25)
    assert l1_penalty(network, 0.5, 10) == pytest.approx(0.5 / 10 * 7)


def test_l1_leaves_a_weight_of_0_where_it_is():
    network = Network([2, 1])
    network.weights = [[[0.0, 1.0]]]
    network.biases = [[0.0]]
    l1(0.25)(network, [([0.0, 0.0], [0.5])], 1.0)  # whose output is 1/2, so the gradient is 0
    assert network.weights == [[[0.0, 0.75]]]


@pytest.mark.parametrize("update", [l2(0.0), l1(0.0)], ids=["l2", "l1"])
def test_without_a_penalty_the_step_is_the_plain_one_to_the_bit(update):
    (plain, data), (other, _) = case(), case()
    update_mini_batch(plain, data, 0.3, CrossEntropyCost)
    update(other, data, 0.3, CrossEntropyCost)
    assert other == plain
