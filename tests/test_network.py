"""The network: how it starts, and what it answers."""

from random import Random
from statistics import mean, stdev

import pytest

from tinynn import Network, ShapeError, label, sigmoid


def by_hand():
    """Two inputs, two hidden neurons, one output, with weights for mental arithmetic."""
    network = Network([2, 2, 1])
    network.weights = [[[1.0, 2.0], [3.0, -4.0]], [[2.0, -2.0]]]
    network.biases = [[-2.0, 0.5], [1.0]]
    return network


@pytest.mark.equation(22)
def test_feedforward_is_equation_22_layer_after_layer():
    # hidden z: 1*1 + 2*0.5 - 2 = 0 and 3*1 - 4*0.5 + 0.5 = 1.5; output z: 2*0.5 - 2*sigma(1.5) + 1
    z = 2 * 0.5 - 2 * sigmoid(1.5) + 1
    assert by_hand().feedforward([1.0, 0.5]) == pytest.approx([sigmoid(z)], rel=1e-15)


def test_feedforward_leaves_its_input_as_it_is():
    x = [1.0, 0.5]
    by_hand().feedforward(x)
    assert x == [1.0, 0.5]


def test_weights_and_biases_have_a_row_for_each_neuron_after_the_input():
    network = Network([4, 3, 2])
    assert [[len(row) for row in w] for w in network.weights] == [[4, 4, 4], [3, 3]]
    assert [len(b) for b in network.biases] == [3, 2]


@pytest.mark.parametrize("sizes, count", [([784, 15, 10], 11_935), ([784, 30, 10], 23_860)])
def test_parameter_count_is_the_books(sizes, count):
    network = Network(sizes)
    weights = sum(len(row) for w in network.weights for row in w)
    assert network.parameter_count == count == weights + sum(map(len, network.biases))


@pytest.mark.parametrize("sizes", [[10**30, 1], [10_000, 10_001], [1, 10**6, 10**6, 1]])
def test_sizes_that_would_fill_the_memory_are_refused_before_it_is_taken(sizes):
    count = sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:]))
    with pytest.raises(ShapeError, match=f"sizes make {count:,} parameters, the most is 10.8"):
        Network(sizes)


def test_ten_to_the_eight_parameters_are_the_most():
    class Claims(Network):
        parameter_count = 10**8

    assert Claims([2, 1]).sizes == [2, 1]
    Claims.parameter_count += 1
    with pytest.raises(ShapeError, match="100,000,001 parameters"):
        Claims([2, 1])


@pytest.mark.parametrize("init, deviation", [("scaled", 0.05), ("gaussian", 1.0)])
def test_start_has_the_stated_standard_deviations(init, deviation):
    network = Network([400, 300, 200], init, Random(1))
    weights = [w_jk for row in network.weights[0] for w_jk in row]
    assert stdev(weights) == pytest.approx(deviation, rel=0.02)
    assert mean(weights) == pytest.approx(0.0, abs=0.02 * deviation)
    biases = network.biases[0] + network.biases[1]
    assert stdev(biases) == pytest.approx(1.0, rel=0.1)


def test_scaled_is_the_default_start():
    assert Network([3, 2], rng=Random(1)).weights == Network([3, 2], "scaled", Random(1)).weights


def test_the_same_seed_gives_the_same_network():
    one, same, other = (Network([5, 4, 3], rng=Random(seed)) for seed in (1, 1, 2))
    assert (one.weights, one.biases) == (same.weights, same.biases)
    assert one.weights != other.weights


def test_classify_answers_with_the_largest_output():
    network = Network([1, 3])
    network.weights = [[[0.0], [0.0], [0.0]]]
    network.biases = [[-1.0, 2.0, 1.0]]
    assert network.classify([0.0]) == 1


def test_evaluate_counts_the_right_answers():
    network = Network([1, 2])
    network.weights = [[[-1.0], [1.0]]]  # answers 1 when x > 0
    network.biases = [[0.0, 0.0]]
    data = [([1.0], [0.0, 1.0]), ([-1.0], [1.0, 0.0]), ([2.0], [1.0, 0.0])]
    assert network.evaluate(data) == 2


@pytest.mark.parametrize("sizes", [[], [3], [3, 0, 2], [3, -1], [3, 2.0]])
def test_sizes_that_make_no_network_are_refused(sizes):
    with pytest.raises(ShapeError, match=r"sizes are .*, expected 2 or more whole numbers"):
        Network(sizes)


def test_an_unknown_start_is_refused():
    with pytest.raises(ValueError, match="init is 'zeros', expected 'scaled' or 'gaussian'"):
        Network([3, 2], init="zeros")


@pytest.mark.parametrize("rng", [1, Random(1)])
def test_a_seed_in_the_place_of_the_start_is_told_its_name(rng):
    with pytest.raises(ValueError, match=r"expected 'scaled' or 'gaussian'; a seed is rng=1$"):
        Network([3, 2], rng)


def test_an_unknown_activation_is_refused():
    words = "activation is 'softmax', expected sigmoid or tanh or relu"
    with pytest.raises(ValueError, match=words):
        Network([3, 2], activation="softmax")


def test_an_input_of_the_wrong_length_is_refused():
    with pytest.raises(ShapeError, match=r"^x has 3 entries, expected 2"):
        by_hand().feedforward([1.0, 2.0, 3.0])


def test_networks_are_equal_by_value():
    network, same, other = (Network([3, 2, 1], rng=Random(seed)) for seed in (1, 1, 2))
    assert network == same and network != other
    same.weights[1][0][1] += 1e-15
    assert network != same
    network, same = Network([3, 2], rng=Random(1)), Network([3, 2], rng=Random(1))
    same.biases[0][1] = 0.0
    assert network != same and network != "Network([3, 2], 8 parameters)"
    assert Network([1, 1], rng=Random(1)) != Network([1, 1, 1], rng=Random(1))


def test_a_network_is_told_in_one_line():
    assert repr(Network([784, 30, 10])) == "Network([784, 30, 10], 23,860 parameters)"


def test_one_output_says_yes_or_no_at_one_half():
    assert [label([a]) for a in (0.0, 0.5, 0.5000001, 1.0)] == [0, 0, 1, 1]
    assert label([0.4, 0.3]) == 0 and label([0.3, 0.4]) == 1
    network = Network([2, 1])
    network.weights, network.biases = [[[1.0, 1.0]]], [[-1.5]]  # AND
    data = [([a, b], [a * b]) for a in (0.0, 1.0) for b in (0.0, 1.0)]
    assert [network.classify(x) for x, _ in data] == [0, 0, 0, 1]
    assert network.evaluate(data) == 4
    assert network.evaluate([(x, [1.0 - y]) for x, [y] in data]) == 0


@pytest.mark.equation(25)
def test_zs_and_activations_begin_with_the_input_and_end_with_the_output():
    zs, activations = by_hand().zs_and_activations([1.0, 0.5])
    assert activations[0] == [1.0, 0.5] and zs[0] == [0.0, 1.5]
    assert activations[1] == [0.5, sigmoid(1.5)]
    assert activations[2] == [sigmoid(zs[1][0])] == by_hand().feedforward([1.0, 0.5])
