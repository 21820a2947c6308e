"""Each equation by itself, against differences; and what a wrong engine would look like.

A check takes nothing from the engine but the function that it checks. The forward pass is written
again here, so that it can be continued from a given z. What an equation starts from, such as the
error of the next layer in (BP2), comes from differences too. Then each step inside `backprop` is
held against the step before it. So a fault in one of these steps fails the check of its own
equation and of no other. A fault in the forward pass fails that of (22), and of what follows.
"""

import inspect
import sys
from math import exp
from random import Random

import pytest

import tinynn
from tinynn import Network, QuadraticCost
from tinynn import backpropagation as bp
from tinynn import gradient_descent as gd

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


def seen_deltas(network, x, y):
    """The errors that `backprop` hands to (BP3), one vector for each layer after the input."""
    deltas, bias_gradient = [], bp.bias_gradient

    def note(delta):
        deltas.insert(0, list(delta))
        return bias_gradient(delta)

    try:
        bp.bias_gradient = note
        bp.backprop(network, x, y)
    finally:
        bp.bias_gradient = bias_gradient
    return deltas


def check_22(sizes):
    network, x, _ = example(sizes)
    _, activations = forward(network, x)
    assert network.feedforward(x) == pytest.approx(activations[-1], rel=1e-12)
    for a, expected in zip(network.zs_and_activations(x)[1], [x, *activations]):
        assert a == pytest.approx(expected, rel=1e-12)


def check_bp1(sizes):
    network, x, y = example(sizes)
    zs, activations = forward(network, x)
    delta = true_delta(network, len(zs) - 1, zs[-1], y)
    assert QuadraticCost.output_error(zs[-1], activations[-1], y) == close(delta)
    assert seen_deltas(network, x, y)[-1] == close(delta)


def check_bp2(sizes):
    network, x, y = example(sizes)
    zs, _ = forward(network, x)
    deltas = seen_deltas(network, x, y)
    for l in range(len(zs) - 1):
        w_next = network.weights[l + 1]
        delta_next = true_delta(network, l + 1, zs[l + 1], y)
        found = bp.hidden_error(w_next, delta_next, zs[l])
        assert found == close(true_delta(network, l, zs[l], y))
        for k, z in enumerate(zs[l]):
            back = sum(w_next[j][k] * deltas[l + 1][j] for j in range(len(w_next)))
            assert deltas[l][k] == pytest.approx(back * sigma(z) * (1 - sigma(z)), rel=1e-10)


def check_bp3(sizes):
    network, x, y = example(sizes)
    zs, _ = forward(network, x)
    gradient, deltas = bp.backprop(network, x, y), seen_deltas(network, x, y)
    for l, z in enumerate(zs):
        b = network.biases[l]
        without = [z_j - b_j for z_j, b_j in zip(z, b)]

        def cost_of_biases(b, l=l, without=without):
            return cost_from(network, l, [z_j + b_j for z_j, b_j in zip(without, b)], y)

        true = [slope(cost_of_biases, b, j) for j in range(len(b))]
        assert bp.bias_gradient(true_delta(network, l, z, y)) == close(true)
        assert gradient.biases[l] == deltas[l]


def check_bp4(sizes):
    network, x, y = example(sizes)
    zs, activations = forward(network, x)
    gradient, deltas = bp.backprop(network, x, y), seen_deltas(network, x, y)
    for l, (z, a) in enumerate(zip(zs, [x, *activations])):
        found = bp.weight_gradient(true_delta(network, l, z, y), a)
        for j, row in enumerate(network.weights[l]):

            def cost_of_weights(row, l=l, j=j, z=z, a=a):
                moved = list(z)
                moved[j] = sum(w * a_k for w, a_k in zip(row, a)) + network.biases[l][j]
                return cost_from(network, l, moved, y)

            assert found[j] == close([slope(cost_of_weights, row, k) for k in range(len(row))])
            delta_j = deltas[l][j]
            products = [a_k * delta_j for a_k in a]
            assert list(gradient.weights[l][j]) == pytest.approx(products, rel=1e-10)


def check_20_and_21(sizes):
    network, _, _ = example(sizes)
    before, _, _ = example(sizes)
    batch = [example(sizes, seed)[1:] for seed in range(4)]
    parts = [bp.backprop(before, x, y) for x, y in batch]
    gd.update_mini_batch(network, batch, 3.0)
    for l in range(len(network.weights)):
        for j in range(len(network.biases[l])):
            step = 3.0 / 4 * sum(part.biases[l][j] for part in parts)
            assert network.biases[l][j] == pytest.approx(before.biases[l][j] - step, rel=1e-12)
            for k in range(len(network.weights[l][j])):
                step = 3.0 / 4 * sum(part.weights[l][j][k] for part in parts)
                expected = before.weights[l][j][k] - step
                assert network.weights[l][j][k] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
@pytest.mark.equation(22, 25)
def test_22_feeds_forward_layer_after_layer(sizes):
    check_22(sizes)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
@pytest.mark.equation("BP1", 29)
def test_bp1_is_the_change_of_the_cost_with_z_of_the_output_layer(sizes):
    check_bp1(sizes)


@pytest.mark.parametrize("sizes", [sizes for sizes in SHAPES if len(sizes) > 2], ids=str)
@pytest.mark.equation("BP2", 29)
def test_bp2_is_the_change_of_the_cost_with_z_of_a_hidden_layer(sizes):
    check_bp2(sizes)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
@pytest.mark.equation("BP3")
def test_bp3_is_the_change_of_the_cost_with_a_bias(sizes):
    check_bp3(sizes)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
@pytest.mark.equation("BP4")
def test_bp4_is_the_change_of_the_cost_with_a_weight(sizes):
    check_bp4(sizes)


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
@pytest.mark.equation(20, 21)
def test_20_and_21_step_by_eta_over_m_times_the_summed_gradients(sizes):
    check_20_and_21(sizes)


CHECKS = (check_bp1, check_bp2, check_bp3, check_bp4, check_20_and_21)
BP2, BP3, BP4, STEP = "hidden_error", "bias_gradient", "weight_gradient", "update_mini_batch"
MUTATIONS = [  # the check that must fail; the function, what it says, what is put in its place
    (check_bp1, "backprop", "zs[-1], activations[-1], y", "zs[-2], activations[-1], y"),
    (check_bp1, "backprop", "zs[-1], activations[-1], y", "zs[-1], activations[-2], y"),
    (check_bp1, "backprop", "zs[-1], activations[-1], y", "zs[-1], y, activations[-1]"),
    (check_bp2, BP2, "sigma_prime(z_k) for", "-sigma_prime(z_k) for"),
    (check_bp2, BP2, "sigma_prime(z_k) for", "1.0 for"),
    (check_bp2, BP2, "sigma_prime(z_k) for", "(1 - z_k) for"),
    (check_bp2, BP2, "transposed_matvec(w_next, delta_next)",
     "transposed_matvec(list(zip(*w_next)), delta_next)"),
    (check_bp2, "backprop", "network.weights[l], delta", "network.weights[l - 1], delta"),
    (check_bp2, "backprop", "delta, zs[l - 1]", "delta, zs[l]"),
    (check_bp2, "backprop", "delta, zs[l - 1]", "gradient.biases[-1], zs[l - 1]"),
    (check_bp3, BP3, "list(delta)", "[-delta_j for delta_j in delta]"),
    (check_bp3, BP3, "list(delta)", "delta[::-1]"),
    (check_bp3, BP3, "list(delta)", "[delta_j / 2 for delta_j in delta]"),
    (check_bp4, BP4, "Outer(delta, a_in)", "Outer(a_in, delta)"),
    (check_bp4, BP4, "Outer(delta, a_in)", "Outer(delta, [-a_k for a_k in a_in])"),
    (check_bp4, BP4, "Outer(delta, a_in)", "Outer(delta, [1.0 for _ in a_in])"),
    (check_bp4, "backprop", "activations[l]", "activations[l + 1]"),
    (check_20_and_21, STEP, "float(eta) / len(mini_batch)", "float(eta)"),
    (check_20_and_21, STEP, "float(eta) / len(mini_batch)", "-eta / len(mini_batch)"),
    (check_20_and_21, STEP, "for x, y in mini_batch]", "for x, y in mini_batch[1:]]"),
    (check_20_and_21, "descend", "b[j] -= rate * delta_j", "b[j] -= delta_j"),
    (check_20_and_21, "descend", "subtract(w, rate, nabla)", "pass"),
]


def mutate(monkeypatch, name, old, new):
    """Put `new` in the place of `old` in the engine's function of that name, for this test."""
    module = bp if hasattr(bp, name) else gd
    source = inspect.getsource(getattr(module, name))
    assert source.count(old) == 1, "the engine's text has changed: adapt MUTATIONS"
    scope = vars(module)  # its own, so that a mutation sees what the module has at the moment
    original = scope[name]
    exec("from __future__ import annotations\n" + source.replace(old, new), scope)
    mutated = scope[name]
    scope[name] = original
    for user in (bp, gd):
        if hasattr(user, name):
            monkeypatch.setattr(user, name, mutated)


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


BP1_MUTATIONS = [
    ("cls.gradient(a, y)", "[-c for c in cls.gradient(a, y)]"),
    ("cls.gradient(a, y)", "a"),
    ("sigmoid_prime(z_j) for", "1.0 for"),
    ("for z_j in z", "for z_j in a"),
]


@pytest.mark.parametrize("old, new", BP1_MUTATIONS)
def test_a_wrong_bp1_fails_its_check_and_no_other(monkeypatch, old, new):
    mutate_method(monkeypatch, tinynn.Cost, "output_error", old, new)
    with pytest.raises(AssertionError):
        check_bp1(SQUARE)
    for check in CHECKS[1:]:
        check(SQUARE)


FORWARD_MUTATIONS = [
    ("add(matvec(w, activations[-1]), b)", "matvec(w, activations[-1])"),
    ("matvec(w, activations[-1])", "matvec(w, activations[0])"),
    ("[sigma(z_j) for z_j in zs[-1]]", "zs[-1]"),
]


@pytest.mark.parametrize("old, new", FORWARD_MUTATIONS)
def test_a_wrong_forward_pass_fails_the_check_of_22(monkeypatch, old, new):
    mutate_method(monkeypatch, Network, "zs_and_activations", old, new)
    with pytest.raises(AssertionError):
        check_22(SQUARE)


def mutate_method(monkeypatch, owner, name, old, new):
    """Put `new` in the place of `old` in a method of a class, for this test."""
    source = inspect.getsource(getattr(owner, name))
    assert source.count(old) == 1, "the engine's text has changed: adapt the mutations"
    scope = dict(vars(sys.modules[owner.__module__]))
    exec("from __future__ import annotations\nclass Mutated:\n" + source.replace(old, new), scope)
    monkeypatch.setattr(owner, name, vars(scope["Mutated"])[name])


# The engine's text, mutated in a copy of the package, must be called wrong by the command `check`.
