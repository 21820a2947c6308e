"""Dropout: thinned networks, and their weights halved for use."""

from copy import deepcopy
from random import Random

import pytest

from tinynn import CrossEntropyCost, Network, check_gradient, sgd
from tinynn.dropout import draw_kept, dropout, halved, put_back, thinned


def test_half_of_the_hidden_neurons_are_kept_and_all_inputs_and_outputs():
    rng = Random(1)
    for _ in range(20):
        kept = draw_kept([4, 6, 5, 3], rng)
        assert [len(layer) for layer in kept] == [4, 3, 3, 3]
        assert kept[0] == [0, 1, 2, 3] and kept[3] == [0, 1, 2]
        assert all(layer == sorted(set(layer)) for layer in kept)


def test_every_neuron_is_kept_half_of_the_time():
    rng = Random(1)
    counts = [0] * 10
    for _ in range(2_000):
        for j in draw_kept([1, 10, 1], rng)[1]:
            counts[j] += 1
    assert all(900 < count < 1_100 for count in counts)


def test_the_thinned_network_answers_as_the_whole_one_with_the_others_silent():
    rng = Random(1)
    network = Network([3, 4, 4, 2], rng=rng)
    kept = [[0, 1, 2], [0, 3], [1, 2], [0, 1]]
    silent = deepcopy(network)
    for l in (1, 2):
        for row in silent.weights[l]:
            for k in {0, 1, 2, 3} - set(kept[l]):
                row[k] = 0.0
    x = [rng.random() for _ in range(3)]
    thin = thinned(network, kept)
    assert thin.sizes == [3, 2, 2, 2]
    assert thin.feedforward(x) == pytest.approx(silent.feedforward(x), rel=1e-12)
    assert check_gradient(thin, x, [0.0, 1.0], CrossEntropyCost).right


def test_what_is_put_back_changes_the_kept_neurons_alone():
    network = Network([3, 4, 2], rng=Random(1))
    before = deepcopy(network)
    kept = [[0, 1, 2], [1, 3], [0, 1]]
    thin = thinned(network, kept)
    put_back(thin, network, kept)
    assert network == before
    for w in thin.weights:
        for row in w:
            row[:] = [99.0 for _ in row]
    thin.biases[0] = [7.0, 7.0]
    put_back(thin, network, kept)
    assert [row == [99.0] * 3 for row in network.weights[0]] == [False, True, False, True]
    assert [[w == 99.0 for w in row] for row in network.weights[1]] == [[False, True] * 2] * 2
    assert [b_j == 7.0 for b_j in network.biases[0]] == [False, True, False, True]
    assert network.biases[0][::2] == before.biases[0][::2]
    assert network.biases[1] == before.biases[1]


def test_for_use_the_weights_out_of_hidden_neurons_are_halved():
    network = Network([3, 4, 4, 2], rng=Random(1))
    use = halved(network)
    assert use.weights[0] == network.weights[0] and use.biases == network.biases
    for w, half in zip(network.weights[1:], use.weights[1:]):
        assert half == [[w_jk / 2 for w_jk in row] for row in w]


def test_of_an_odd_number_the_weights_are_multiplied_by_the_share_that_was_there():
    network = Network([3, 5, 1, 2], rng=Random(1))
    use = halved(network)
    assert use.weights[1] == [[0.6 * w_jk for w_jk in row] for row in network.weights[1]]
    assert use.weights[2] == network.weights[2]


def test_each_mini_batch_trains_other_neurons(monkeypatch):
    drawn = []

    def draw(sizes, rng):
        drawn.append(draw_kept(sizes, rng))
        return drawn[-1]

    monkeypatch.setattr("tinynn.dropout.draw_kept", draw)
    network = Network([2, 8, 1], rng=Random(1))
    list(sgd(network, [([0.5, 1.0], [1.0])] * 7, 3, 2, 0.5, update=dropout(Random(1))))
    assert len(drawn) == 3 * 4  # three mini-batches of two, and one of one
    assert len({str(kept) for kept in drawn}) > 6


def test_another_update_may_train_the_thinned_network():
    network, seen = Network([2, 8, 1], rng=Random(1)), []

    def note(thin, mini_batch, eta, cost):
        seen.append((thin.sizes, len(mini_batch), eta))

    list(sgd(network, [([0.5, 1.0], [1.0])] * 3, 1, 2, 0.5, update=dropout(Random(1), note)))
    assert seen == [([2, 4, 1], 2, 0.5), ([2, 4, 1], 1, 0.5)]


def test_it_learns_and_the_same_seed_gives_the_same_network():
    rng = Random(1)
    inputs = [[rng.random() for _ in range(4)] for _ in range(40)]
    data = [(x, [1.0, 0.0] if x[0] > x[1] else [0.0, 1.0]) for x in inputs]

    def trained(seed):
        network = Network([4, 20, 2], rng=Random(1))
        rng = Random(seed)
        epochs = sgd(network, data, 60, 4, 0.5, cost=CrossEntropyCost, rng=rng, update=dropout(rng))
        assert list(epochs) == list(range(60))
        return network

    assert halved(trained(1)).evaluate(data) >= 33
    assert trained(1) == trained(1) != trained(2)


def test_a_seed_does_for_a_generator():
    def kept(rng):
        seen = []
        update = dropout(rng, lambda thin, *_: seen.append(thin.weights))
        for _ in range(5):
            update(Network([2, 8, 1], rng=Random(1)), [([0.5, 1.0], [1.0])], 0.5)
        return seen

    assert kept(3) == kept(Random(3)) != kept(4)
