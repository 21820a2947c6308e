"""Each exercise accepts right answers in any form, and tells wrong ones what is wrong."""

import ast
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

pytestmark = pytest.mark.slow
FOLDER = ROOT / "examples" / "exercises"
FILES = sorted(FOLDER.glob("[0-9]*.py"))

SIGMA = """
from math import exp

def s(z):
    return 1 / (1 + exp(-z)) if z > 0 else exp(z) / (1 + exp(z))

def ds(z):
    return s(z) * (1 - s(z))
"""
FORWARD = SIGMA + """
def forward(network, x):
    a, zs, activations = x, [], [x]
    for w, b in zip(network.weights, network.biases):
        zs.append([sum(p * q for p, q in zip(row, a)) + b_j for row, b_j in zip(w, b)])
        a = [s(z) for z in zs[-1]]
        activations.append(a)
    return zs, activations
"""
BACKPROP = FORWARD + """
def backprop(network, x, y):
    zs, activations = forward(network, x)
    delta = [(a - t) * ds(z) for a, t, z in zip(activations[-1], y, zs[-1])]
    nabla_b, nabla_w = [], []
    for l in range(len(zs) - 1, -1, -1):
        nabla_b = [delta] + nabla_b
        nabla_w = [[[d * a for a in activations[l]] for d in delta]] + nabla_w
        if l > 0:
            w = network.weights[l]
            delta = [ds(z) * sum(w[j][k] * d for j, d in enumerate(delta))
                     for k, z in enumerate(zs[l - 1])]
    return nabla_b, nabla_w
"""
UPDATE = """
from tinynn import backprop

def update_mini_batch(network, mini_batch, eta):
    gradients = [backprop(network, x, y) for x, y in mini_batch]
    rate = eta / len(mini_batch)
    for gradient in gradients:
        for l in range(len(network.weights)):
            for j in range(len(network.weights[l])):
                network.biases[l][j] -= rate * gradient.biases[l][j]
                for k in range(len(network.weights[l][j])):
                    network.weights[l][j][k] -= rate * gradient.weights[l][j][k]
"""
XOR = "def xor(): return [[1, 1], [-1, -1]], [-0.5, 1.5], [1, 1], -1.5\n"
WHY = "def why_not_one(): return 'b'\n"
BITS = """
def bits():
    w = [[10 if digit & value else -10 for digit in range(10)] for value in (8, 4, 2, 1)]
    return w, [0] * 4
"""
COSTS = """
def quadratic_cost(a, y): return sum((p - q) ** 2 for p, q in zip(a, y)) / 2
def quadratic_gradient(a, y): return [p - q for p, q in zip(a, y)]
"""
GRADIENTS = """
def bias_gradient(delta): return list(delta)
def weight_gradient(delta, a_in): return [[d * a for a in a_in] for d in delta]
"""
DIFFERENCE = """
def central_difference(f, v, epsilon): return (f(v + epsilon) - f(v - epsilon)) / 2 / epsilon
def best_epsilon(): return 1e-5
"""
LAYER = """
def layer(w, b, a):
    z = [sum(p * q for p, q in zip(row, a)) + b_j for row, b_j in zip(w, b)]
    return z, [s(z_j) for z_j in z]
"""
OUTPUT = """
def output_error(z, a, y):
    errors = []
    for j in range(len(z)):
        errors.append((a[j] - y[j]) * a[j] * (1 - a[j]))
    return errors
"""
HIDDEN = """
def hidden_error(w_next, delta_next, z):
    return [ds(z[k]) * sum(w_next[j][k] * delta_next[j] for j in range(len(delta_next)))
            for k in range(len(z))]
"""
L2 = """
def l2_step(w, nabla, eta, lmbda, n):
    return [w_k - eta * (n_k + lmbda / n * w_k) for w_k, n_k in zip(w, nabla)]
"""
FAULTS = "def faults(): return ['bp2', '(BP2)', 'BP1', '20', 'BP3']\n"
CROSS = "def cross_entropy_error(z, a, y): return tuple(p - q for p, q in zip(a, y))\n"
DESCEND = "def descend(v, nabla, eta): return [v[k] - eta * nabla[k] for k in range(len(v))]\n"
SIGMOID = SIGMA + "def sigmoid(z): return s(z)\n"
PRIME = SIGMA + "def sigmoid_prime(z): return s(z) * s(-z)\n"


def but(source, *changes):
    """The source with pieces changed: old, new, old, new, ..."""
    for old, new in zip(changes[::2], changes[1::2]):
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


# Of each exercise: a right answer, and wrong ones with what must be said.
ANSWERS = {
    "01_xor": (XOR + WHY, [
        (but(XOR, "[1, 1], -1.5", "[1, 1], -0.5") + WHY, "the output for (0, 0) is 1, expected 0"),
        (but(XOR, "[[1, 1], [-1, -1]], [-0.5, 1.5]", "[[1, 1], [1, 1]], [-0.5, -0.5]") + WHY,
         "that is OR"),
        (but(XOR, "[[1, 1], [-1, -1]], [-0.5, 1.5]", "[[1, 1], [1, 1]], [-1.5, -1.5]") + WHY,
         "that is AND"),
        (XOR + "def why_not_one(): return 'a'\n", "why_not_one: WRONG"),
        ("def xor(): return 5\n" + WHY, "it returns 5, expected (w1, b1, w2, b2)"),
        (WHY, "xor: WRONG: it is not in this file. Keep its name"),
    ]),
    "02_sigmoid": (SIGMOID, [
        ("from math import exp\ndef sigmoid(z): return 1 / (1 + exp(-z))", "OverflowError"),
        (SIGMA + "def sigmoid(z): return s(-z)", "the sign of z"),
        ("from math import tanh\ndef sigmoid(z): return tanh(z)", "tanh is another function"),
        (SIGMA + "def sigmoid(z): return s(z) if abs(z) < 100 else 0.0", "is 0, expected 1"),
    ]),
    "06_sigmoid_prime": (PRIME, [
        (SIGMA + "def sigmoid_prime(z): return s(z)", "sigma itself, not its derivative"),
        (SIGMA + "def sigmoid_prime(z): return z * (1 - z)", "z (1 - z), without sigma"),
        (SIGMA + "def sigmoid_prime(z): return ds(s(z))", "sigma' is taken of a, not of z"),
        (SIGMA + "def sigmoid_prime(z): return -ds(z)", "the sign is wrong"),
    ]),
    "07_layer": (SIGMA + LAYER, [
        (SIGMA + but(LAYER, " + b_j", ""), "the biases are forgotten"),
        (SIGMA + but(LAYER, "[s(z_j) for z_j in z]", "z"), "sigma is forgotten"),
        (SIGMA + but(LAYER, "return z, [s(z_j) for z_j in z]", "return [s(z_j) for z_j in z], z"),
         "the two lists are swapped"),
        (SIGMA + but(LAYER, "zip(w, b)]", "zip(zip(*w), b)]"), "the matrix w is transposed"),
    ]),
    "03_four_bits": (BITS, [
        (but(BITS, "(8, 4, 2, 1)", "(1, 2, 4, 8)"), "the bits are in reverse order"),
        (but(BITS, "10 if digit & value else -10", "-10 if digit & value else 10"),
         "1 and 0 are swapped"),
        (but(BITS, "-10 for", "1 for"), "all bits are 1"),
        (but(BITS, "[0] * 4", "[-100] * 4"), "no neuron ever fires"),
    ]),
    "04_quadratic_cost": (COSTS, [
        (but(COSTS, " / 2\n", "\n"), "1/2 is forgotten"),
        (but(COSTS, "[p - q for", "[q - p for"), "y - a for a - y"),
        (but(COSTS, "[p - q for", "[2 * (p - q) for"), "2: the 1/2 of the cost is forgotten"),
    ]),
    "05_descent": (DESCEND, [
        (but(DESCEND, "v[k] - eta", "v[k] + eta"), "a step uphill"),
        (but(DESCEND, "eta * nabla", "nabla"), "the learning rate is forgotten"),
        (but(DESCEND, "v[k] - eta", "-eta"), "the step alone, not the point after it"),
        ("def descend(v, nabla, eta):\n    v[0] -= eta * nabla[0]\n    return v",
         "changes what it is given"),
    ]),
    "08_update_mini_batch": (UPDATE, [
        (but(UPDATE, "eta / len(mini_batch)", "eta"), "1/m is forgotten"),
        (but(UPDATE, "biases[l][j] -=", "biases[l][j] +=", "weights[l][j][k] -=",
             "weights[l][j][k] +="), "a step uphill: + for -"),
        (but(UPDATE, "    rate = eta", "    return network\n    rate = eta"),
         "write into network.weights and network.biases"),
        (but(UPDATE, "                network.biases[l][j] -= rate * gradient.biases[l][j]\n", ""),
         "the biases are not changed"),
        (but(UPDATE, "    gradients = [backprop(network, x, y) for x, y in mini_batch]\n", "",
             "for gradient in gradients:\n",
             "for x, y in mini_batch:\n        gradient = backprop(network, x, y)\n"),
         "weights are updated before all gradients are taken"),
    ]),
    "09_output_error": (OUTPUT, [
        (but(OUTPUT, " * a[j] * (1 - a[j])", ""), "sigma'(z) is forgotten"),
        (but(OUTPUT, "a[j] - y[j]", "y[j] - a[j]"), "y - a for a - y"),
        (SIGMA + but(OUTPUT, " * a[j] * (1 - a[j])", " * ds(a[j])"), "sigma' is taken of a"),
        (but(OUTPUT, "return errors", "return errors[:-1]"), "expected a list of 3"),
    ]),
    "10_hidden_error": (SIGMA + HIDDEN, [
        (but(SIGMA + HIDDEN, "ds(z[k]) * ", ""), "sigma'(z) is forgotten"),
        (but(SIGMA + HIDDEN, "ds(z[k])", "ds(s(z[k]))"), "sigma' is taken of a"),
        (but(SIGMA + HIDDEN, "w_next[j][k]", "w_next[k][j]"), "the matrix w must be transposed"),
        (but(SIGMA + HIDDEN, "ds(z[k])", "-ds(z[k])"), "the sign is wrong"),
    ]),
    "11_gradients": (GRADIENTS, [
        (but(GRADIENTS, "list(delta)", "[-d for d in delta]"), "bias_gradient: WRONG"),
        (but(GRADIENTS, "[[d * a for a in a_in] for d in delta]",
             "[[d * a for d in delta] for a in a_in]"), "the matrix is transposed"),
        (but(GRADIENTS, "d * a for a", "d + a for a"), ", expected "),
        (but(GRADIENTS, "list(delta)", "delta[::-1]"), "the errors are in reverse order"),
    ]),
    "12_backprop": (BACKPROP, [
        (but(BACKPROP, " * ds(z) for a, t, z", " for a, t, z"), "(BP1): sigma'(z) is forgotten"),
        (but(BACKPROP, "w = network.weights[l]", "w = network.weights[l - 1]"),
         "(BP2): the weights of the wrong layer"),
        (but(BACKPROP, "for a in activations[l]]", "for a in activations[l + 1]]"),
         "(BP4): the activations of the wrong side"),
        (but(BACKPROP, "(a - t)", "(t - a)"), "(BP1): y - a for a - y"),
        (but(BACKPROP, "return nabla_b, nabla_w", "return nabla_w, nabla_b"),
         "the two are swapped: first nabla_b"),
        ("def backprop(network, x, y): return backprop(network, x, y)", "RecursionError"),
    ]),
    "13_finite_difference": (DIFFERENCE, [
        (but(DIFFERENCE, "f(v - epsilon)) / 2", "f(v))"), "only up, as (46) does"),
        (but(DIFFERENCE, " / 2 /", " /"), "divided by epsilon, not by 2 epsilon"),
        (but(DIFFERENCE, "1e-5", "0.1"), "too large: the error of the formula"),
        (but(DIFFERENCE, "1e-5", "1e-15"), "too small: rounding errors"),
    ]),
    "14_cross_entropy_error": (CROSS, [
        (but(CROSS, "p - q for", "q - p for"), "y - a for a - y"),
        (but(CROSS, "p - q for", "(p - q) * p * (1 - p) for"), "sigma'(z) cancels here"),
        (but(CROSS, "p - q for", "(p - q) / p / (1 - p) for"), "that is dC/da_j, not dC/dz_j"),
    ]),
    "15_l2_step": (L2, [
        (but(L2, " + lmbda / n * w_k", ""), "the weights do not shrink"),
        (but(L2, "lmbda / n", "lmbda"), "1/n is forgotten"),
        (but(L2, "+ lmbda", "- lmbda"), "the weights grow"),
        (but(L2, "lmbda / n", "lmbda / n / 2"), "1/2 does not belong here"),
    ]),
    "16_find_the_fault": (FAULTS, [
        (but(FAULTS, "'BP1'", "'BP2'"), "right names of engine 3 is 0"),
        (but(FAULTS, "'20'", "'BP4'"), "right names of engine 4 is 0"),
        ("def faults(): return 'BP1'", "expected a list of five texts"),
        ("def faults(): return [''] * 5", "no engine is named rightly"),
    ]),
}
CASES = [pytest.param(name, source, words, id=f"{name} {words}")
         for name, (_, wrong) in ANSWERS.items() for source, words in wrong]


@pytest.fixture
def folder(tmp_path):
    """A copy of the exercises beside the packages."""
    for package in ("tinynn", "mnist_idx"):
        (tmp_path / package).symlink_to(ROOT / package)
    shutil.copytree(FOLDER, tmp_path / "examples" / "exercises",
                    ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "examples" / "exercises"


def run(*arguments):
    return subprocess.run([sys.executable, *map(str, arguments)], capture_output=True,
                          encoding="utf-8", timeout=120)


def write(folder, name, source):
    """Put an answer in the place of the empty functions. Returns the path."""
    path = folder / f"{name}.py"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("\n\n\ndef "), text.index("\n\nif __name__")
    path.write_text(text[:start] + "\n\n" + source + text[end:], encoding="utf-8")
    return path


def test_there_are_as_many_exercises_as_answers():
    assert [path.stem for path in FILES] == sorted(ANSWERS) and len(FILES) >= 15


@pytest.mark.parametrize("name", ANSWERS)
def test_a_right_answer_is_accepted(folder, name):
    result = run(write(folder, name, ANSWERS[name][0]))
    assert result.returncode == 0, result
    assert all(line.endswith(": right") for line in result.stdout.splitlines()), result


@pytest.mark.parametrize(("name", "source", "words"), CASES)
def test_a_wrong_answer_is_told_as_what_it_is(folder, name, source, words):
    result = run(write(folder, name, source))
    assert result.returncode == 1 and words in result.stdout and result.stderr == "", result


def test_numpy_is_accepted(folder):
    pytest.importorskip("numpy")
    source = SIGMA + """
import numpy as np
def hidden_error(w_next, delta_next, z):
    return np.dot(np.array(w_next).T, delta_next) * np.array([ds(v) for v in z])
"""
    assert run(write(folder, "10_hidden_error", source)).returncode == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_exercise_is_empty_and_has_hints(path):
    result = run(path)
    assert result.returncode == 1 and "nothing written yet: --hint" in result.stdout
    assert run(path, "--hint", 0).returncode == run(path, "--hint", 4).returncode == 2
    hints = [run(path, "--hint", number) for number in (1, 2, 3)]
    assert all(hint.returncode == 0 and len(hint.stdout) > 20 for hint in hints)
    assert run(path, "--hint").stdout == hints[0].stdout and "--hint 2" in hints[0].stdout
    text = path.read_text(encoding="utf-8")
    number, title = re.match(r'"""(\d+)\. (.*?)\. \(Chapters? \d', text).groups()
    assert int(number) == int(path.stem[:2]) and title
    for function in ast.parse(text).body:
        if isinstance(function, ast.FunctionDef):
            assert ast.get_docstring(function) and len(function.body) == 2  # nothing but a place


def test_helpers_may_have_any_name(folder):
    source = SIGMA + "def sigmoid(z): return 1 / (1 + exp(-z))\ndef backprop(): pass\n" + LAYER
    assert run(write(folder, "07_layer", source)).stdout == "layer: right\n"


def test_the_engines_of_exercise_16_are_wrong_as_it_says(tmp_path):
    source = (FOLDER / "engines.py").read_text(encoding="utf-8")
    equations = []
    for number in range(1, 6):
        name = "update_mini_batch" if f"update_mini_batch_{number}" in source else "backprop"
        path = tmp_path / f"mine{number}.py"
        path.write_text(source.replace(f"{name}_{number}(", f"{name}("), encoding="utf-8")
        result = subprocess.run([sys.executable, "-m", "tinynn", "check", "--with", path], cwd=ROOT,
                                capture_output=True, encoding="utf-8")
        assert result.returncode == 1 and result.stdout.count("\n") == 1, result
        found = re.search(r"Is it this\? \((BP\d)\)", result.stdout)
        equations.append(found[1] if found else "20" if name != "backprop" else "BP3")
    assert equations == ["BP2", "BP2", "BP1", "20", "BP3"]


def test_the_list_names_what_is_done_and_what_comes_next(folder):
    result = run(folder)
    lines = result.stdout.splitlines()
    assert len(lines) == len(FILES) + 2 and all(line.startswith("to do") for line in lines[:-2])
    assert lines[-1] == "The next one: python3 examples/exercises/01_xor.py"
    write(folder, "01_xor", ANSWERS["01_xor"][0])
    write(folder, "02_sigmoid", "def sigmoid(z): return z")
    write(folder, "06_sigmoid_prime", "def sigmoid_prime(z) return z")
    first, _ = COSTS.split("def quadratic_gradient")
    write(folder, "04_quadratic_cost", first + "def quadratic_gradient(a, y): ...\n")
    lines = run(folder).stdout.splitlines()
    assert [line[:6] for line in lines[:7]] == [
        "done  ", "wrong ", "to do ", "begun ", "to do ", "broken", "to do "]
    assert lines[-1].endswith("02_sigmoid.py")
