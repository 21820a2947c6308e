"""Each equation by itself, against differences; and what a wrong engine would look like.

A check takes nothing from the engine but the function it checks: the forward pass is written again
here, so that it can be continued from a given z, and what an equation starts from, such as the
error of the next layer in (BP2), comes from differences as well. Then each step inside `backprop`
is held against the step before it. So a fault in one of these steps fails the check of its own
equation and of no other. A fault in the forward pass fails that of (22), and of what follows.
"""

import importlib
import inspect
from math import exp
from random import Random

import pytest

from tinynn import Network, QuadraticCost, ShapeError

backprop_room = importlib.import_module("tinynn.backprop")
sgd_room = importlib.import_module("tinynn.sgd")
gradient_check_room = importlib.import_module("tinynn.gradient_check")
convergence_room = importlib.import_module("tinynn.convergence")

H = 1e-5


def sigma(z):
    return 1 / (1 + exp(-z))


SHAPES = [(2, 1), (3, 2), (3, 5, 2), (2, 4, 3, 5, 2)]
SQUARE = (4, 4, 4, 4, 4)  # so that a wrong layer gives wrong numbers and not an IndexError


def example(sizes, seed=1):
    """A network and an example (x, y)."""
    rng = Random(seed)
    network = Network(sizes, "gaussian", rng)
    x = [rng.random() for _ in range(sizes[0])]
    y = [rng.random() for _ in range(sizes[-1])]
    return network, x, y


def forward(network, x):
    """The weighted inputs and the activations of every layer after the input."""
    zs, activations, a = [], [], x
    for w, b in zip(network.weights, network.biases):
        zs.append([sum(w_jk * a_k for w_jk, a_k in zip(w[j], a)) + b[j] for j in range(len(b))])
        a = [sigma(z_j) for z_j in zs[-1]]
        activations.append(a)
    return zs, activations


def cost_from(network, l, z, y):
    """The cost when the forward pass is continued from the weighted input z at weights[l]."""
    a = [sigma(z_j) for z_j in z]
    for w, b in zip(network.weights[l + 1 :], network.biases[l + 1 :]):
        a = [sigma(sum(w_jk * a_k for w_jk, a_k in zip(w[j], a)) + b[j]) for j in range(len(b))]
    return sum((a_j - y_j) ** 2 for a_j, y_j in zip(a, y)) / 2


def slope(function, vector, i):
    """How function(vector) changes with vector[i] alone, by a central difference."""
    above, below = list(vector), list(vector)
    above[i] += H
    below[i] -= H
    return (function(above) - function(below)) / (2 * H)


def true_delta(network, l, z, y):
    """dC/dz_j for each neuron of the layer at weights[l]: the cost when z_j alone is nudged."""
    return [slope(lambda z: cost_from(network, l, z, y), z, j) for j in range(len(z))]


def close(expected):
    return pytest.approx(expected, rel=1e-6, abs=1e-10)


def check_22(sizes):
    network, x, y = example(sizes)
    _, activations = forward(network, x)
    assert network.feedforward(x) == pytest.approx(activations[-1], rel=1e-12)
    inputs = backprop_room.backprop(network, x, y).inputs
    for l, a in enumerate([x, *activations[:-1]]):
        assert inputs[l] == pytest.approx(a, rel=1e-12)


def check_bp1(sizes):
    network, x, y = example(sizes)
    zs, activations = forward(network, x)
    delta = true_delta(network, len(zs) - 1, zs[-1], y)
    found = backprop_room.output_error(zs[-1], activations[-1], y, QuadraticCost)
    assert found == close(delta)
    assert backprop_room.backprop(network, x, y).deltas[-1] == close(delta)


def check_bp2(sizes):
    network, x, y = example(sizes)
    zs, _ = forward(network, x)
    deltas = backprop_room.backprop(network, x, y).deltas
    for l in range(len(zs) - 1):
        w_next = network.weights[l + 1]
        delta_next = true_delta(network, l + 1, zs[l + 1], y)
        found = backprop_room.hidden_error(w_next, delta_next, zs[l])
        assert found == close(true_delta(network, l, zs[l], y))
        for k, z in enumerate(zs[l]):
            back = sum(w_next[j][k] * deltas[l + 1][j] for j in range(len(w_next)))
            assert deltas[l][k] == pytest.approx(back * sigma(z) * (1 - sigma(z)), rel=1e-10)


def check_bp3(sizes):
    network, x, y = example(sizes)
    zs, _ = forward(network, x)
    gradient = backprop_room.backprop(network, x, y)
    for l, z in enumerate(zs):
        b = network.biases[l]
        without = [z_j - b_j for z_j, b_j in zip(z, b)]

        def cost_of_biases(b, l=l, without=without):
            return cost_from(network, l, [z_j + b_j for z_j, b_j in zip(without, b)], y)

        true = [slope(cost_of_biases, b, j) for j in range(len(b))]
        assert backprop_room.bias_gradient(true_delta(network, l, z, y)) == close(true)
        assert gradient.biases[l] == gradient.deltas[l]


def check_bp4(sizes):
    network, x, y = example(sizes)
    zs, activations = forward(network, x)
    gradient = backprop_room.backprop(network, x, y)
    for l, (z, a) in enumerate(zip(zs, [x, *activations])):
        found = backprop_room.weight_gradient(true_delta(network, l, z, y), a)
        for j, row in enumerate(network.weights[l]):

            def cost_of_weights(row, l=l, j=j, z=z, a=a):
                moved = list(z)
                moved[j] = sum(w * a_k for w, a_k in zip(row, a)) + network.biases[l][j]
                return cost_from(network, l, moved, y)

            assert found[j] == close([slope(cost_of_weights, row, k) for k in range(len(row))])
            delta_j = gradient.deltas[l][j]
            assert gradient.weights[l][j] == pytest.approx([a_k * delta_j for a_k in a], rel=1e-10)


def check_20_and_21(sizes):
    network, _, _ = example(sizes)
    before, _, _ = example(sizes)
    batch = [example(sizes, seed)[1:] for seed in range(4)]
    parts = [backprop_room.backprop(before, x, y) for x, y in batch]
    sgd_room.update(network, batch, eta=3.0, cost=QuadraticCost)
    for l in range(len(network.weights)):
        for j in range(len(network.biases[l])):
            step = 3.0 / 4 * sum(part.deltas[l][j] for part in parts)
            assert network.biases[l][j] == pytest.approx(before.biases[l][j] - step, rel=1e-12)
            for k in range(len(network.weights[l][j])):
                step = 3.0 / 4 * sum(part.deltas[l][j] * part.inputs[l][k] for part in parts)
                expected = before.weights[l][j][k] - step
                assert network.weights[l][j][k] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_22_feeds_forward_layer_after_layer(sizes):
    check_22(sizes)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_bp1_is_the_change_of_the_cost_with_z_of_the_output_layer(sizes):
    check_bp1(sizes)


@pytest.mark.parametrize("sizes", [sizes for sizes in SHAPES if len(sizes) > 2], ids=str)
def test_bp2_is_the_change_of_the_cost_with_z_of_a_hidden_layer(sizes):
    check_bp2(sizes)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_bp3_is_the_change_of_the_cost_with_a_bias(sizes):
    check_bp3(sizes)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_bp4_is_the_change_of_the_cost_with_a_weight(sizes):
    check_bp4(sizes)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_20_and_21_step_by_eta_over_m_times_the_summed_gradients(sizes):
    check_20_and_21(sizes)


CHECKS = (check_bp1, check_bp2, check_bp3, check_bp4, check_20_and_21)
BP1, BP2, BP3, BP4 = "output_error", "hidden_error", "bias_gradient", "weight_gradient"
MUTATIONS = [  # the check that must fail; the function, what stands there, what is put there
    (check_bp1, BP1, "cost.gradient(a, y)", "[-c for c in cost.gradient(a, y)]"),
    (check_bp1, BP1, "cost.gradient(a, y)", "a"),
    (check_bp1, BP1, "sigmoid_prime(z_j) for", "1.0 for"),
    (check_bp1, BP1, "for z_j in z", "for z_j in a"),
    (check_bp1, "backward", "zs[-1], activations[-1]", "zs[-2], activations[-1]"),
    (check_bp1, "backward", "activations[-1], y, cost", "activations[-2], y, cost"),
    (check_bp2, BP2, "sigma_prime(z_j) for", "-sigma_prime(z_j) for"),
    (check_bp2, BP2, "sigma_prime(z_j) for", "1.0 for"),
    (check_bp2, BP2, "sigma_prime(z_j) for", "(1 - z_j) for"),
    (check_bp2, BP2, "transposed_matvec(w_next, delta_next)", "matvecs(w_next, [delta_next])[0]"),
    (check_bp2, "backward", "network.weights[l + 1], deltas[0]", "network.weights[l], deltas[0]"),
    (check_bp2, "backward", "deltas[0], zs[l], ", "deltas[0], zs[l + 1], "),
    (check_bp2, "backward", "deltas[0], zs[l], ", "deltas[-1], zs[l], "),
    (check_bp3, BP3, "list(delta)", "[-delta_j for delta_j in delta]"),
    (check_bp3, BP3, "list(delta)", "delta[::-1]"),
    (check_bp3, BP3, "list(delta)", "[delta_j / 2 for delta_j in delta]"),
    (check_bp4, BP4, "outer(delta, a_in)", "outer(a_in, delta)"),
    (check_bp4, BP4, "outer(delta, a_in)", "outer(delta, [-a_k for a_k in a_in])"),
    (check_bp4, BP4, "outer(delta, a_in)", "outer(delta, [1.0 for _ in a_in])"),
    (check_bp4, "backward", "activations[:-1]", "activations[1:]"),
    (check_20_and_21, "update", "eta / len(mini_batch)", "eta"),
    (check_20_and_21, "update", "eta / len(mini_batch)", "-eta / len(mini_batch)"),
    (check_20_and_21, "update", "mini_batch, cost)", "mini_batch[1:], cost)"),
    (check_20_and_21, "backprop_each", "zip(passes, mini_batch)", "zip(passes[::-1], mini_batch)"),
    (check_20_and_21, "descend", "b[j] -= change", "pass"),
    (check_20_and_21, "descend", "row[k] -= change * a[k]", "row[k] -= change"),
]


def mutate(monkeypatch, name, old, new):
    """Put `new` in the place of `old` in the engine's function of that name, for this test."""
    room = backprop_room if hasattr(backprop_room, name) else sgd_room
    source = inspect.getsource(getattr(room, name))
    assert source.count(old) == 1, "the engine's text has changed: adapt MUTATIONS"
    scope = dict(vars(room))
    exec("from __future__ import annotations\n" + source.replace(old, new), scope)
    for user in (backprop_room, sgd_room, gradient_check_room, convergence_room):
        if hasattr(user, name):
            monkeypatch.setattr(user, name, scope[name])


@pytest.mark.parametrize("guard, name, old, new", MUTATIONS)
def test_a_wrong_engine_fails_the_check_of_its_equation_and_no_other(
    monkeypatch, guard, name, old, new
):
    mutate(monkeypatch, name, old, new)
    for check in CHECKS:
        if check is guard:
            with pytest.raises(AssertionError):
                check(SQUARE)
        else:
            check(SQUARE)


FORWARD_MUTATIONS = [
    ("add(wa, b)", "wa"),
    ("activations[-1] for", "activations[0] for"),
    ("[sigma(z_j) for z_j in z]", "z"),
]


@pytest.mark.parametrize("old, new", FORWARD_MUTATIONS)
def test_a_wrong_forward_pass_fails_the_check_of_22(monkeypatch, old, new):
    mutate(monkeypatch, "forward", old, new)
    with pytest.raises(AssertionError):
        check_22(SQUARE)


@pytest.mark.parametrize("sizes", [SQUARE, (3, 4, 5, 2)], ids=str)
@pytest.mark.parametrize("guard, name, old, new", [m for m in MUTATIONS if m[0] in CHECKS[:4]])
def test_a_wrong_engine_fails_the_check_of_the_gradient(monkeypatch, sizes, guard, name, old, new):
    network, x, y = example(sizes)
    assert gradient_check_room.check_gradient(network, x, y).right
    mutate(monkeypatch, name, old, new)
    try:
        assert not gradient_check_room.check_gradient(network, x, y).right
    except (IndexError, ShapeError):
        assert sizes != SQUARE  # a transposed matrix does not even have the shape


@pytest.mark.parametrize("guard, name, old, new", [m for m in MUTATIONS if m[0] in CHECKS[:4]])
def test_a_wrong_engine_converges_with_order_1(monkeypatch, guard, name, old, new):
    network, x, y = example(SQUARE)
    order = convergence_room.convergence_order(network, x, y, rng=Random(1))
    assert order == pytest.approx(2, abs=0.01)
    mutate(monkeypatch, name, old, new)
    order = convergence_room.convergence_order(network, x, y, rng=Random(1))
    assert order == pytest.approx(1, abs=0.01)
