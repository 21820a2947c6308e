"""The four fundamental equations, on numbers worked out by hand, and the gradient they make."""

from cmath import exp
from random import Random

import pytest

from tinynn import (
    Gradient,
    Network,
    QuadraticCost,
    ShapeError,
    backprop,
    numerical_gradient,
    sigmoid,
)
from tinynn.backpropagation import bias_gradient, hidden_error, weight_gradient

SLOPE_AT_0 = 0.25  # sigma'(0)
SLOPE_AT_1 = 0.19661193324148185  # sigma'(1) = sigma(1) (1 - sigma(1))


@pytest.mark.equation("BP1")
def test_bp1_multiplies_the_cost_gradient_by_the_slope_of_each_output_neuron():
    # nabla_a C = a - y = (0.5, -0.25)
    delta = QuadraticCost.output_error(z=[0.0, 1.0], a=[0.5, 0.75], y=[0.0, 1.0])
    assert delta == pytest.approx([0.5 * SLOPE_AT_0, -0.25 * SLOPE_AT_1], rel=1e-14)


@pytest.mark.equation("BP2")
def test_bp2_pulls_the_error_back_through_the_weights():
    # 3 hidden neurons, 2 after them; w^T delta = (1 + 40, 2 + 50, 3 + 60)
    w_next = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    delta = hidden_error(w_next, delta_next=[1.0, 10.0], z=[0.0, 1.0, -1.0])
    assert delta == pytest.approx([41 * SLOPE_AT_0, 52 * SLOPE_AT_1, 63 * SLOPE_AT_1], rel=1e-14)


@pytest.mark.equation("BP3")
def test_bp3_the_gradient_of_a_bias_is_the_error_of_its_neuron():
    assert bias_gradient([0.5, -2.0]) == [0.5, -2.0]


@pytest.mark.equation("BP4")
def test_bp4_the_gradient_of_a_weight_is_activation_in_times_error_out():
    gradient = weight_gradient(delta=[2.0, -3.0], a_in=[0.5, 0.0, 1.0])
    assert list(gradient) == [(1.0, 0.0, 2.0), (-1.5, 0.0, -3.0)]


def test_backprop_through_a_chain_of_two_neurons_is_the_chain_rule():
    network = Network([1, 1, 1])
    network.weights = [[[2.0]], [[-1.5]]]
    network.biases = [[-1.0], [0.3]]
    x, y = 0.8, 0.25

    a1 = sigmoid(2.0 * x - 1.0)
    a2 = sigmoid(-1.5 * a1 + 0.3)
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * -1.5 * a1 * (1 - a1)

    gradient = backprop(network, [x], [y])
    assert gradient.biases[1] == pytest.approx([delta2], rel=1e-14)
    assert gradient.biases[0] == pytest.approx([delta1], rel=1e-14)
    assert gradient.weights[1][0] == pytest.approx([delta2 * a1], rel=1e-14)
    assert gradient.weights[0][0] == pytest.approx([delta1 * x], rel=1e-14)


def slope_of_cost(network, x, y, parameters, i, h=1e-5):
    """How the cost changes with parameters[i], by a central difference."""
    value = parameters[i]
    parameters[i] = value + h
    above = QuadraticCost.value(network.feedforward(x), y)
    parameters[i] = value - h
    below = QuadraticCost.value(network.feedforward(x), y)
    parameters[i] = value
    return (above - below) / (2 * h)


@pytest.mark.parametrize("init", ["scaled", "gaussian"])
@pytest.mark.parametrize(
    "sizes",
    [[1, 1], [3, 2], [1, 4, 1], [4, 3, 2], [2, 5, 4, 3], [5, 1, 1, 3], [3, 4, 6, 5, 2]],
    ids=str,
)
@pytest.mark.equation(46, "BP1", "BP2", "BP3", "BP4")
def test_backprop_agrees_with_central_differences(sizes, init):
    rng = Random(str(sizes) + init)
    network = Network(sizes, init, rng)
    x = [rng.choice([0.0, rng.random()]) for _ in range(sizes[0])]
    y = [rng.random() for _ in range(sizes[-1])]
    gradient = backprop(network, x, y)
    for l in range(len(sizes) - 1):
        for j in range(sizes[l + 1]):
            slope = slope_of_cost(network, x, y, network.biases[l], j)
            assert gradient.biases[l][j] == pytest.approx(slope, rel=1e-6, abs=1e-10)
            for k in range(sizes[l]):
                slope = slope_of_cost(network, x, y, network.weights[l][j], k)
                assert gradient.weights[l][j][k] == pytest.approx(slope, rel=1e-6, abs=1e-10)


def test_gradient_has_the_shapes_of_the_network():
    network = Network([4, 3, 2])
    gradient = backprop(network, [0.1, 0.2, 0.3, 0.4], [0.0, 1.0])
    assert [[len(row) for row in w] for w in gradient.weights] == [[4, 4, 4], [3, 3]]
    assert [len(b) for b in gradient.biases] == [3, 2]


def test_backprop_leaves_the_network_as_it_is():
    network, before = Network([3, 4, 2], rng=Random(1)), Network([3, 4, 2], rng=Random(1))
    backprop(network, [0.5, 0.0, 1.0], [0.0, 1.0])
    assert (network.weights, network.biases) == (before.weights, before.biases)


def test_x_or_y_of_the_wrong_length_is_refused():
    network = Network([3, 2])
    with pytest.raises(ShapeError, match="x has 2 entries, expected 3"):
        backprop(network, [0.0, 0.0], [0.0, 1.0])
    with pytest.raises(ShapeError, match="y has 3 entries, expected 2"):
        backprop(network, [0.0, 0.0, 0.0], [0.0, 1.0, 0.0])


def test_the_gradient_stays_as_it_is_when_x_is_changed_later():
    network, x = Network([2, 1], rng=Random(1)), [0.5, 1.0]
    gradient = backprop(network, x, [0.0])
    before = list(gradient.weights[0])
    x[0] = 99.0
    assert list(gradient.weights[0]) == before


def test_a_gradient_is_a_pair_of_weights_and_biases():
    gradient = backprop(Network([2, 1]), [0.5, 1.0], [0.0])
    weights, biases = gradient
    assert weights is gradient.weights and biases is gradient.biases


def complex_step(network, x, y, place, h=1e-100):
    """The derivative of the cost with respect to one parameter, with no difference taken.

    In complex arithmetic C(w + ih) is C(w) + ih C'(w) up to terms in h^2, which for so small an h
    are nothing; so Im C(w + ih) / h is C'(w) to the last digits.
    """
    l_, j_, k_ = place
    a = [complex(x_k) for x_k in x]
    for l, (w, b) in enumerate(zip(network.weights, network.biases)):
        z = [sum(w[j][k] * a[k] for k in range(len(a))) + b[j] for j in range(len(b))]
        if l == l_:
            z[j_] += 1j * h * (1 if k_ is None else a[k_])
        # For z with a large negative real part, e^z / (1 + e^z) does not overflow.
        a = [1 / (1 + exp(-z_j)) if z_j.real > 0 else exp(z_j) / (1 + exp(z_j)) for z_j in z]
    return sum((a_j - y_j) ** 2 for a_j, y_j in zip(a, y)).imag / 2 / h


def test_backprop_agrees_with_complex_steps_to_the_last_digits():
    # Of 1,000 such networks one or two have a sum that cancels so far that rounding z alone moves
    # the result by more than 1e-12, in either arithmetic. With this seed the worst is 8e-14.
    rng = Random(8)
    for _ in range(200):
        sizes = [rng.randint(1, 8) for _ in range(rng.randint(2, 6))]
        network = Network(sizes, rng.choice(["scaled", "gaussian"]), rng)
        steepness = rng.choice([1, 1, 1, 10, 40])  # the large ones saturate the neurons
        for w in network.weights:
            for row in w:
                row[:] = [steepness * w_jk for w_jk in row]
        x = [rng.choice([0.0, rng.random(), rng.gauss(0, 1)]) for _ in range(sizes[0])]
        # y is kept away from the output: where a - y cancels, its last digits mean nothing.
        y = [(a_j + rng.uniform(0.1, 0.9)) % 1.0 for a_j in network.feedforward(x)]
        gradient = backprop(network, x, y)
        for l, (w, b) in enumerate(zip(gradient.weights, gradient.biases)):
            for j in range(len(b)):
                oracle = complex_step(network, x, y, (l, j, None))
                assert b[j] == pytest.approx(oracle, rel=1e-12, abs=0)
                for k, w_jk in enumerate(w[j]):
                    oracle = complex_step(network, x, y, (l, j, k))
                    assert w_jk == pytest.approx(oracle, rel=1e-12, abs=0)


def test_a_gradient_is_printed_as_the_sizes_of_its_layers():
    gradient = backprop(Network([3, 4, 2]), [0.0] * 3, [1.0, 0.0])
    assert repr(gradient) == "Gradient([3, 4, 2])" and repr(Gradient([], [])) == "Gradient([])"
    assert repr(numerical_gradient(Network([2, 1]), [0.0] * 2, [1.0])) == "Gradient([2, 1])"
