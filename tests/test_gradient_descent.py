"""Stochastic gradient descent: equations (6) and (16) to (21)."""

from math import exp, inf, nan
from random import Random

import pytest

from mnist_idx.drawn import draw_digit
from tinynn import Network, QuadraticCost, ShapeError, average_cost, backprop, sgd
from tinynn.gradient_descent import descend, mini_batches, update_mini_batch


def random_data(n, n_in, n_out, seed):
    """n examples with many zeros among the inputs, as in pictures of digits."""
    rng = Random(seed)
    return [
        (
            [rng.choice([0.0, 0.0, rng.random()]) for _ in range(n_in)],
            [float(j == i % n_out) for j in range(n_out)],
        )
        for i in range(n)
    ]


def textbook_update(weights, biases, mini_batch, eta):
    """(20), (21) spelled out: add up full gradient matrices over the mini-batch, then subtract.

    Written index by index from the book's formulas; it shares no code with the engine.
    """
    layers = range(len(weights))
    sum_w = [[[0.0 for _ in row] for row in w] for w in weights]
    sum_b = [[0.0 for _ in b] for b in biases]
    for x, y in mini_batch:
        a = [x]
        for l in layers:
            z = [
                sum(weights[l][j][k] * a[l][k] for k in range(len(a[l]))) + biases[l][j]
                for j in range(len(biases[l]))
            ]
            a.append([1.0 / (1.0 + exp(-z_j)) for z_j in z])
        delta = [(a_j - y_j) * a_j * (1.0 - a_j) for a_j, y_j in zip(a[-1], y)]
        for l in reversed(layers):
            for j in range(len(delta)):
                sum_b[l][j] += delta[j]
                for k in range(len(a[l])):
                    sum_w[l][j][k] += a[l][k] * delta[j]
            delta = [
                sum(weights[l][j][k] * delta[j] for j in range(len(delta)))
                * a[l][k]
                * (1.0 - a[l][k])
                for k in range(len(a[l]))
            ]
    m = len(mini_batch)
    for l in layers:
        for j in range(len(biases[l])):
            biases[l][j] -= eta / m * sum_b[l][j]
            for k in range(len(weights[l][j])):
                weights[l][j][k] -= eta / m * sum_w[l][j][k]


def parameters(network):
    return [p for w in network.weights for row in w for p in row] + [
        p for b in network.biases for p in b
    ]


@pytest.mark.parametrize("sizes", [[6, 3], [6, 5, 3], [6, 4, 5, 4, 3]], ids=str)
@pytest.mark.equation(20, 21)
def test_an_epoch_moves_the_weights_as_the_textbook_does(sizes):
    data = random_data(23, 6, 3, seed=1)  # 23 is not a multiple of 5: the last batch has 3
    network, slow = Network(sizes, rng=Random(2)), Network(sizes, rng=Random(2))
    for _ in sgd(network, data, epochs=3, mini_batch_size=5, eta=3.0, rng=Random(3)):
        pass
    rng = Random(3)
    for _ in range(3):
        order = list(range(23))
        rng.shuffle(order)
        for start in range(0, 23, 5):
            batch = [data[i] for i in order[start : start + 5]]
            textbook_update(slow.weights, slow.biases, batch, eta=3.0)
    assert parameters(network) == pytest.approx(parameters(slow), rel=1e-12, abs=1e-12)


def test_an_epoch_on_drawn_digits_moves_the_weights_as_the_textbook_does():
    rng = Random(1)
    data = [
        ([byte / 255 for byte in draw_digit(digit, rng)], [float(j == digit) for j in range(10)])
        for digit in range(10)
    ]
    network, slow = Network([784, 8, 10], rng=Random(2)), Network([784, 8, 10], rng=Random(2))
    for batch in mini_batches(data, 4, Random(3)):
        update_mini_batch(network, batch, eta=3.0, cost=QuadraticCost)
        textbook_update(slow.weights, slow.biases, batch, eta=3.0)
    assert parameters(network) == pytest.approx(parameters(slow), rel=1e-12, abs=1e-12)


@pytest.mark.equation(16, 17)
def test_descend_subtracts_rate_times_gradient_from_every_parameter():
    network, before = Network([3, 4, 2], rng=Random(1)), Network([3, 4, 2], rng=Random(1))
    gradient = backprop(network, [0.5, 0.0, 1.0], [0.0, 1.0])
    descend(network, [gradient], rate=0.1)
    for l in range(2):
        for j in range(len(before.biases[l])):
            expected = before.biases[l][j] - 0.1 * gradient.biases[l][j]
            assert network.biases[l][j] == pytest.approx(expected, rel=1e-15)
            for k in range(len(before.weights[l][j])):
                expected = before.weights[l][j][k] - 0.1 * gradient.weights[l][j][k]
                assert network.weights[l][j][k] == pytest.approx(expected, rel=1e-15)


@pytest.mark.equation(9)
def test_a_small_change_of_the_parameters_changes_the_cost_by_its_product_with_the_gradient():
    # (9): delta C is about grad C . delta v, for any small delta v
    rng = Random(1)
    network, x, y = Network([4, 3, 2], rng=rng), [0.5, 0.1, 0.0, 1.0], [0.0, 1.0]
    gradient, before = backprop(network, x, y), average_cost(network, [(x, y)])
    expected = 0.0
    for w, b, w_gradient, b_gradient in zip(
        network.weights, network.biases, gradient.weights, gradient.biases
    ):
        for row, row_gradient in zip([*w, b], [*w_gradient, b_gradient]):
            for k in range(len(row)):
                change = rng.gauss(0, 1e-6)
                row[k] += change
                expected += row_gradient[k] * change
    assert average_cost(network, [(x, y)]) - before == pytest.approx(expected, rel=1e-4)


@pytest.mark.equation(10, 11)
def test_a_small_step_lowers_the_cost_by_eta_times_the_squared_gradient():
    # (10): delta C is about -eta ||grad C||^2
    network = Network([4, 3, 2], rng=Random(1))
    x, y = [0.5, 0.1, 0.0, 1.0], [0.0, 1.0]
    gradient = backprop(network, x, y)
    squared = sum(g * g for w in gradient.weights for row in w for g in row)
    squared += sum(g * g for b in gradient.biases for g in b)
    before = average_cost(network, [(x, y)])
    descend(network, [gradient], rate=1e-5)
    assert average_cost(network, [(x, y)]) - before == pytest.approx(-1e-5 * squared, rel=1e-4)


@pytest.mark.equation(20, 21)
def test_mini_batches_use_each_example_once_in_random_order():
    data = random_data(10, 2, 2, seed=1)
    batches = list(mini_batches(data, 4, Random(1)))
    assert [len(batch) for batch in batches] == [4, 4, 2]
    drawn = [example for batch in batches for example in batch]
    assert drawn != data and sorted(drawn) == sorted(data)


@pytest.mark.equation(20, 21)
def test_mini_batches_of_1_learn_from_one_example_after_the_other():
    data = random_data(7, 4, 2, seed=1)
    network, by_hand = Network([4, 3, 2], rng=Random(1)), Network([4, 3, 2], rng=Random(1))
    list(sgd(network, data, 1, 1, eta=0.5, rng=Random(2)))
    batches = list(mini_batches(data, 1, Random(2)))
    assert [len(batch) for batch in batches] == [1] * 7
    for [(x, y)] in batches:
        descend(by_hand, [backprop(by_hand, x, y)], rate=0.5)
    assert network == by_hand


@pytest.mark.equation(6)
def test_average_cost_is_equation_6():
    network = Network([1, 1])
    network.weights, network.biases = [[[0.0]]], [[0.0]]  # the output is 1/2 for any input
    data = [([0.0], [0.0]), ([1.0], [1.0]), ([1.0], [0.5])]
    # 1/(2n) (1/4 + 1/4 + 0)
    assert average_cost(network, data) == pytest.approx(0.5 / 6, rel=1e-15)
    with pytest.raises(ShapeError, match="y has 2 entries, expected 1"):
        average_cost(network, [([0.0], [0.0, 1.0])])


def test_descent_learns_xor():
    data = [([a, b], [float(a != b)]) for a in (0.0, 1.0) for b in (0.0, 1.0)]
    network = Network([2, 3, 1], rng=Random(1))
    for _ in sgd(network, data, epochs=2000, mini_batch_size=4, eta=3.0, rng=Random(1)):
        pass
    assert [round(network.feedforward(x)[0]) for x, _ in data] == [0, 1, 1, 0]
    assert average_cost(network, data) < 0.01


def test_the_caller_counts_epochs_and_may_stop_early():
    data, network = random_data(6, 3, 2, seed=1), Network([3, 2], rng=Random(1))
    seen = []
    for epoch in sgd(network, data, epochs=100, mini_batch_size=2, eta=1.0):
        seen.append(epoch)
        if epoch == 2:
            break
    assert seen == [0, 1, 2]


def test_the_same_seed_trains_the_same_network():
    data = random_data(20, 6, 3, seed=1)
    networks = [Network([6, 4, 3], rng=Random(2)) for _ in range(3)]
    for network, seed in zip(networks, (3, 3, 4)):
        list(sgd(network, data, epochs=2, mini_batch_size=5, eta=3.0, rng=Random(seed)))
    assert networks[0].weights == networks[1].weights
    assert networks[0].weights != networks[2].weights


def test_the_training_data_keep_their_order():
    data = random_data(10, 3, 2, seed=1)
    before = list(data)
    list(sgd(Network([3, 2]), data, epochs=1, mini_batch_size=3, eta=1.0))
    assert data == before


def test_the_cost_that_is_given_is_the_one_that_is_lowered():
    class Threefold(QuadraticCost):
        @staticmethod
        def gradient(a, y):
            return [3 * c_j for c_j in QuadraticCost.gradient(a, y)]

    data = random_data(10, 4, 2, seed=1)
    one, three = Network([4, 3, 2], rng=Random(1)), Network([4, 3, 2], rng=Random(1))
    list(sgd(one, data, 2, 5, eta=3.0, rng=Random(2)))
    list(sgd(three, data, 2, 5, eta=1.0, cost=Threefold, rng=Random(2)))
    assert parameters(three) == pytest.approx(parameters(one), rel=1e-12)


@pytest.mark.parametrize("eta", [0.0, -3.0, inf, nan])
def test_an_eta_that_makes_no_sense_is_refused(eta):
    with pytest.raises(ValueError, match="eta is"):
        list(sgd(Network([3, 2]), random_data(4, 3, 2, seed=1), 1, 2, eta))


@pytest.mark.parametrize("size", [0, -1])
def test_a_mini_batch_of_none_is_refused(size):
    with pytest.raises(ValueError, match="mini_batch_size is"):
        list(sgd(Network([3, 2]), random_data(4, 3, 2, seed=1), 1, size, 3.0))


def test_examples_that_do_not_fit_the_network_are_refused():
    with pytest.raises(ShapeError, match="x has 3 entries, expected 4"):
        list(sgd(Network([4, 2]), random_data(4, 3, 2, seed=1), 1, 2, 3.0))
