"""Data sets and settings that people bring: taken, or refused in one sentence that helps."""

from math import inf
from random import Random

import pytest

from tinynn import (
    Network,
    QuadraticCost,
    ShapeError,
    average_cost,
    backprop,
    check_gradient,
    convergence_order,
    numerical_gradient,
    sgd,
)

X, Y = [0.0, 1.0, 0.5], [1.0, 0.0, 0.0]
DATA = [([0.0, 1.0, 0.5], [1.0, 0.0, 0.0]), ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0])]


def network():
    return Network([3, 4, 3], rng=Random(1))


DATA_USES = {
    "sgd": lambda data: list(sgd(network(), data, 2, 2, 0.5)),
    "evaluate": lambda data: network().evaluate(data),
    "average_cost": lambda data: average_cost(network(), data),
}


@pytest.mark.parametrize("use", DATA_USES)
def test_data_may_be_a_generator_and_no_epoch_is_without_them(use):
    xs, ys = zip(*DATA)
    expected = DATA_USES[use](DATA)
    for once in (zip(xs, ys), map(tuple, DATA), (pair for pair in DATA)):
        assert DATA_USES[use](once) == expected
        with pytest.raises(ShapeError, match=r"the data hold no examples .*can be read only once"):
            DATA_USES[use](once)


def test_training_data_of_a_generator_train_as_a_list_of_them_does():
    listed, generated = network(), network()
    list(sgd(listed, DATA, 3, 1, 0.5, rng=Random(1)))
    list(sgd(generated, zip(*zip(*DATA)), 3, 1, 0.5, rng=Random(1)))
    assert generated == listed


@pytest.mark.parametrize("use", DATA_USES)
@pytest.mark.parametrize("data, message", [
    ([], "the data hold no examples"),
    ([*DATA, 5], "example 2 is 5, expected a pair"),
    ([*DATA, None], "example 2 is None, expected a pair"),
    ([*DATA, ([0.0] * 3,)], r"example 2 is \(\[0.0, 0.0, 0.0\],\), expected a pair"),
    ([*DATA, ([0.0] * 3, [1.0, 0.0, 0.0], 7)], "example 2 is .*, expected a pair"),
    (([[0.0] * 3] * 4, [[1.0, 0.0, 0.0]] * 4), r"example \d is .*, expected a pair"),
    ([*DATA, ([0.0], [0.0, 1.0, 0.0])], "x has 1 entries, expected 3"),
    ([*DATA, ([0.0] * 3, 1)], r"y is 1, expected 3 numbers in a list, such as unit_vector\(1, 3\)"),
])
def test_data_that_hold_no_examples_are_refused_in_words_that_help(use, data, message):
    with pytest.raises(ShapeError, match=message):
        DATA_USES[use](data)


@pytest.mark.parametrize("use", DATA_USES)
@pytest.mark.parametrize("data", [None, 5])
def test_what_is_no_data_set_at_all_is_refused(use, data):
    with pytest.raises((ShapeError, TypeError), match="not iterable"):
        DATA_USES[use](data)


@pytest.mark.parametrize("settings, message", [
    ({"eta": "3.0"}, "eta is '3.0', expected a finite number greater than 0"),
    ({"eta": None}, "eta is None, expected a finite number"),
    ({"eta": inf}, "eta is inf"),
    ({"epochs": -1}, "epochs is -1, expected a whole number of at least 0"),
    ({"epochs": 2.5}, "epochs is 2.5, expected a whole number"),
    ({"epochs": "3"}, "epochs is '3', expected a whole number"),
    ({"mini_batch_size": 0}, "mini_batch_size is 0, expected a whole number of at least 1"),
    ({"mini_batch_size": 1.0}, "mini_batch_size is 1.0, expected a whole number"),
    ({"cost": "cross-entropy"}, "cost is 'cross-entropy', expected a class such as QuadraticCost"),
    ({"cost": QuadraticCost()}, "cost is <.*>, expected a class such as QuadraticCost"),
    ({"rng": "one"}, "rng is 'one', expected a random.Random, or a seed for one"),
    ({"rng": 1.5}, "rng is 1.5, expected a random.Random"),
])
def test_settings_out_of_range_are_refused_in_words_that_help(settings, message):
    given = {"epochs": 1, "mini_batch_size": 1, "eta": 0.5, **settings}
    with pytest.raises(ValueError, match=message):
        list(sgd(network(), DATA, **given))


@pytest.mark.parametrize("use", [
    lambda cost: backprop(network(), X, Y, cost),
    lambda cost: average_cost(network(), DATA, cost),
    lambda cost: check_gradient(network(), X, Y, cost),
    lambda cost: numerical_gradient(network(), X, Y, cost),
    lambda cost: convergence_order(network(), X, Y, cost),
])
def test_a_cost_by_its_name_is_refused_everywhere(use):
    with pytest.raises(ValueError, match="cost is 'quadratic', expected a class such as"):
        use("quadratic")


@pytest.mark.parametrize("make", [
    lambda: Network(3, 4, 2),
    lambda: Network("784,30,10"),
    lambda: Network("32"),
    lambda: Network(None),
    lambda: Network([3.0, 2.0]),
    lambda: Network(["3", "2"]),
])
def test_sizes_that_are_not_whole_numbers_are_refused(make):
    with pytest.raises(ShapeError, match=r"sizes are .*, expected 2 or more whole numbers"):
        make()


def test_a_seed_does_for_a_generator():
    assert Network([3, 4, 3], rng=1) == network()
    seeded, drawn = network(), network()
    list(sgd(seeded, DATA, 3, 1, 0.5, rng=7))
    list(sgd(drawn, DATA, 3, 1, 0.5, rng=Random(7)))
    assert seeded == drawn
    assert convergence_order(seeded, X, Y, rng=3) == convergence_order(seeded, X, Y, rng=Random(3))


def test_weights_that_are_no_longer_finite_end_the_training_with_a_sentence():
    class Steep(QuadraticCost):
        @staticmethod
        def gradient(a, y):
            return [1e308 for _ in a]

    learner, epochs = network(), []
    with pytest.raises(ValueError, match="no longer finite numbers: train again with a smaller"):
        for epoch in sgd(learner, DATA, 20, 1, 1e308, cost=Steep):
            epochs.append(epoch)
    assert epochs == []
