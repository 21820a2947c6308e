"""Dropout: thinned networks, and their weights halved for use."""

from copy import deepcopy
from random import Random

import pytest

from tinynn import CrossEntropyCost, Network, check_gradient
from tinynn.dropout import draw_kept, halved, put_back, sgd_with_dropout, thinned


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
    put_back(thin, network, kept)
    assert [row == [99.0] * 3 for row in network.weights[0]] == [False, True, False, True]
    assert [[w == 99.0 for w in row] for row in network.weights[1]] == [[False, True] * 2] * 2
    assert network.biases == before.biases


def test_for_use_the_weights_out_of_hidden_neurons_are_halved():
    network = Network([3, 4, 4, 2], rng=Random(1))
    use = halved(network)
    assert use.weights[0] == network.weights[0] and use.biases == network.biases
    for w, half in zip(network.weights[1:], use.weights[1:]):
        assert half == [[w_jk / 2 for w_jk in row] for row in w]


def test_it_learns_and_the_same_seed_gives_the_same_network():
    rng = Random(1)
    inputs = [[rng.random() for _ in range(4)] for _ in range(40)]
    data = [(x, [1.0, 0.0] if x[0] > x[1] else [0.0, 1.0]) for x in inputs]

    def trained(seed):
        network = Network([4, 20, 2], rng=Random(1))
        epochs = sgd_with_dropout(network, data, 60, 4, 0.5, CrossEntropyCost, Random(seed))
        assert list(epochs) == list(range(60))
        return network

    assert halved(trained(1)).evaluate(data) >= 33
    assert trained(1) == trained(1) != trained(2)
