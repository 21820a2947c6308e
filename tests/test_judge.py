"""A reader's functions: right ones are accepted in any form, and each usual slip is named."""

import os
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tinynn.judge import judge

pytestmark = pytest.mark.slow

START = """
from math import exp

def s(z):
    return 1 / (1 + exp(-z)) if z > 0 else exp(z) / (1 + exp(z))

def ds(z):
    return s(z) * (1 - s(z))

def forward(network, x):
    a, zs, activations = x, [], [x]
    for w, b in zip(network.weights, network.biases):
        zs.append([sum(p * q for p, q in zip(row, a)) + b_j for row, b_j in zip(w, b)])
        a = [s(z) for z in zs[-1]]
        activations.append(a)
    return zs, activations

def back(w, delta):
    return [sum(w[j][k] * delta[j] for j in range(len(delta))) for k in range(len(w[0]))]

def times(u, v):
    return [a * b for a, b in zip(u, v)]

def outer(u, v):
    return [[a * b for b in v] for a in u]
"""
# A right backprop. Tests change a piece of it. BP1, BP2, BP4 and END are these lines.
BP1 = "delta = times([a - t for a, t in zip(activations[-1], y)], [ds(z) for z in zs[-1]])"
BP2 = "delta = times(back(network.weights[l], delta), [ds(z) for z in zs[l - 1]])"
BP4 = "outer(delta, activations[l])"
END = "return nabla_b, nabla_w"
BACKPROP = f"""
def backprop(network, x, y):
    zs, activations = forward(network, x)
    {BP1}
    nabla_b, nabla_w = [], []
    for l in range(len(zs) - 1, -1, -1):
        nabla_b.insert(0, delta)
        nabla_w.insert(0, {BP4})
        if l:
            {BP2}
    {END}
"""
SUM = "step = [sum(g) for g in zip(*gradients)]"
UPDATE = BACKPROP + """
def flat(pair):
    nabla_b, nabla_w = pair
    return [v for b in nabla_b for v in b] + [v for w in nabla_w for row in w for v in row]

def change(network, step):
    values = iter(step)
    for b in network.biases:
        for j in range(len(b)):
            b[j] -= next(values)
    for w in network.weights:
        for row in w:
            for k in range(len(row)):
                row[k] -= next(values)

def update_mini_batch(network, mini_batch, eta):
    gradients = [flat(backprop(network, x, y)) for x, y in mini_batch]
    change(network, [eta / len(mini_batch) * sum(g) for g in zip(*gradients)])
"""


def changed(source, piece, other):
    assert source.count(piece) == 1, piece
    return source.replace(piece, other)


@pytest.fixture
def judged(tmp_path):
    """Judge the last function of a source. Returns whether it is right, and the words."""
    def judge_source(source):
        path = tmp_path / "mine.py"
        path.write_text(START + textwrap.dedent(source), encoding="utf-8")
        *_, last = judge(str(path))
        return last.right, last.words
    return judge_source


RIGHT = {
    "sigmoid": "def sigmoid(z): return s(z)",
    "sigmoid with tanh": "from math import tanh\ndef sigmoid(z): return (1 + tanh(z / 2)) / 2",
    "sigmoid_prime": "def sigmoid_prime(z): return s(z) * s(-z)",
    "feedforward": "def feedforward(network, x): return tuple(forward(network, x)[1][-1])",
    "output_error":
        "def output_error(z, a, y): return [(p - q) * p * (1 - p) for p, q in zip(a, y)]",
    "hidden_error": "def hidden_error(w, d, z): return times(back(w, d), map(ds, z))",
    "hidden_error in columns":
        "def hidden_error(w, d, z): return [[v] for v in times(back(w, d), map(ds, z))]",
    "bias_gradient": "def bias_gradient(delta): return delta",
    "weight_gradient": "def weight_gradient(delta, a): return outer(delta, a)",
    "backprop as the book's pair": BACKPROP,
    "backprop as an object": changed(
        BACKPROP, END, "from types import SimpleNamespace\n"
        "    return SimpleNamespace(weights=nabla_w, biases=[[[v] for v in b] for b in nabla_b])"),
    "update_mini_batch": UPDATE,
}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT.keys())
def test_right_functions_are_accepted_in_any_form(judged, source):
    assert judged(source) == (True, "")


NUMPY = """
import numpy as np
def backprop(network, x, y):
    a = np.array([x]).T
    zs, activations = [], [a]
    for w, b in zip(network.weights, network.biases):
        zs.append(np.dot(np.array(w), a) + np.array([b]).T)
        a = 1 / (1 + np.exp(-zs[-1]))
        activations.append(a)
    prime = [1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z))) for z in zs]
    delta = (a - np.array([y]).T) * prime[-1]
    nabla_b, nabla_w = [delta], [np.dot(delta, activations[-2].T)]
    for l in range(2, len(zs) + 1):
        delta = np.dot(np.array(network.weights[-l + 1]).T, delta) * prime[-l]
        nabla_b.insert(0, delta)
        nabla_w.insert(0, np.dot(delta, activations[-l - 1].T))
    return nabla_b, nabla_w
"""


def test_arrays_and_columns_are_accepted(judged):
    pytest.importorskip("numpy")
    assert judged(NUMPY) == (True, "")


WRONG = {
    "sigmoid(-z)": ("def sigmoid(z): return s(-z)", "the sign of z"),
    "tanh": ("from math import tanh\ndef sigmoid(z): return tanh(z)", "tanh"),
    "overflow": ("def sigmoid(z): return 1 / (1 + exp(-z))",
                 "sigmoid(-1e+03): OverflowError"),
    "sigma' of a": ("def sigmoid_prime(z): return ds(s(z))", "sigma' is taken of a"),
    "z (1 - z)": ("def sigmoid_prime(z): return z * (1 - z)", "without sigma"),
    "-sigma'": ("def sigmoid_prime(z): return -ds(z)", "the sign is wrong"),
    "no biases": ("""
def feedforward(network, x):
    for w in network.weights:
        x = [s(sum(p * q for p, q in zip(row, x))) for row in w]
    return x""", "the biases are forgotten"),
    "z of the last layer": ("def feedforward(network, x): return forward(network, x)[0][-1]",
                            "sigma is forgotten in the last layer"),
    "y - a": ("def output_error(z, a, y): return times([q - p for p, q in zip(a, y)], map(ds, z))",
              "y - a for a - y"),
    "no sigma' in (BP1)": ("def output_error(z, a, y): return [p - q for p, q in zip(a, y)]",
                           "sigma'(z) is forgotten"),
    "2 in (BP1)": (
        "def output_error(z, a, y): return [2 * (p - q) * ds(u) for u, p, q in zip(z, a, y)]",
        "a constant factor: all numbers are 2 times"),
    "sigma' of a in (BP1)": (
        "def output_error(z, a, y): return [(p - q) * ds(p) for p, q in zip(a, y)]",
        "sigma' is taken of a"),
    "no sigma' in (BP2)": (
        "def hidden_error(w, d, z): return back(w, d)", "sigma'(z) is forgotten"),
    "sigma' of a in (BP2)": (
        "def hidden_error(w, d, z): return times(back(w, d), [ds(s(v)) for v in z])",
        "sigma' is taken of a"),
    "w for its transpose": (
        "def hidden_error(w, d, z): return [sum(p * q for p, q in zip(w[k], d)) * ds(z[k])"
        " for k in range(len(z))]", "the matrix w must be transposed"),
    "sigma for sigma'": ("def hidden_error(w, d, z): return times(back(w, d), map(s, z))",
                         "sigma for sigma'"),
    "a (BP3) with the wrong sign": ("def bias_gradient(d): return [-v for v in d]", "the sign"),
    "a transposed (BP4)": ("def weight_gradient(d, a): return outer(a, d)", "is transposed"),
    "one row": ("""
def weight_gradient(d, a):
    rows = [[0.0] * len(a)] * len(d)
    for j in range(len(d)):
        for k in range(len(a)):
            rows[j][k] = d[j] * a[k]
    return rows""", "all rows of a matrix are one list"),
    "backprop without sigma' in (BP1)": (
        changed(BACKPROP, BP1, "delta = [a - t for a, t in zip(activations[-1], y)]"),
        "(BP1): sigma'(z) is forgotten"),
    "backprop with sigma' of a in (BP1)": (
        changed(BACKPROP, "for z in zs[-1]]", "for z in activations[-1]]"),
        "(BP1): sigma' is taken of a"),
    "backprop without sigma' in (BP2)": (
        changed(BACKPROP, BP2, "delta = back(network.weights[l], delta)"),
        "(BP2): sigma'(z) is forgotten"),
    "backprop with sigma' of a in (BP2)": (
        changed(BACKPROP, "for z in zs[l - 1]]", "for z in activations[l]]"),
        "(BP2): sigma' is taken of a"),
    "backprop with sigma' of a everywhere": (
        changed(changed(BACKPROP, "for z in zs[l - 1]]", "for z in activations[l]]"),
                "for z in zs[-1]]", "for z in activations[-1]]"),
        "(BP1), (BP2): sigma' is taken of a"),
    "backprop with w for its transpose": (
        changed(BACKPROP, "back(network.weights[l], delta)",
                "[sum(p * q for p, q in zip(row, delta)) for row in network.weights[l]]"),
        "(BP2): the matrix w must be transposed"),
    "backprop with w of the wrong layer": (
        changed(BACKPROP, "back(network.weights[l], delta)", "back(network.weights[l - 1], delta)"),
        "(BP2): the weights of the wrong layer"),
    "backprop with z of the wrong layer": (
        changed(BACKPROP, "for z in zs[l - 1]]", "for z in zs[l]]"),
        "(BP2): the z of the wrong layer"),
    "backprop with a of the wrong side": (
        changed(BACKPROP, BP4, "outer(delta, activations[l + 1])"),
        "(BP4): the activations of the wrong side"),
    "backprop with transposed matrices": (
        changed(BACKPROP, BP4, "outer(activations[l], delta)"), "(BP4): the matrix is transposed"),
    "backprop with y - a": (
        changed(BACKPROP, "[a - t for", "[t - a for"), "(BP1): y - a for a - y"),
    "backprop without 1/2": (
        changed(BACKPROP, "[a - t for", "[2 * (a - t) for"), "all numbers are 2 times"),
    "backprop in reverse order": (
        changed(BACKPROP, END, "return nabla_b[::-1], nabla_w[::-1]"), "the layers are in reverse"),
    "backprop with the errors in reverse order": (
        changed(BACKPROP, END, "return nabla_b[::-1], nabla_w"), "the biases of the layers are in"),
    "backprop with shared rows": (
        changed(BACKPROP, END, "return nabla_b, [[w[-1]] * len(w) for w in nabla_w]"),
        "all rows of a matrix are one list"),
    "a step without 1/m": (changed(UPDATE, "eta / len(mini_batch) *", "eta *"), "1/m is forgotten"),
    "a step without eta": (
        changed(UPDATE, "eta / len(mini_batch) *", "1 / len(mini_batch) *"),
        "the learning rate is forgotten"),
    "a step uphill": (changed(UPDATE, "[eta /", "[-eta /"), "a step uphill: + for -"),
    "a step after each example": (
        changed(UPDATE, """    gradients = [flat(backprop(network, x, y)) for x, y in mini_batch]
    change(network, [eta / len(mini_batch) * sum(g) for g in zip(*gradients)])
""", """    for x, y in mini_batch:
        change(network, [eta / len(mini_batch) * g for g in flat(backprop(network, x, y))])
"""), "weights are updated before all gradients are taken"),
    "a step from the last example": (
        changed(UPDATE, "for x, y in mini_batch]", "for x, y in mini_batch[-1:]]"),
        "only the last example counts, and 1/m of it"),
    "a step that leaves the biases": (
        changed(UPDATE, "b[j] -= next(values)", "next(values)"), "the biases are not changed"),
    "a step that does nothing": ("def update_mini_batch(network, mini_batch, eta): pass",
                                 "the network is not changed"),
}


@pytest.mark.parametrize(("source", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_usual_slip_is_named(judged, source, words):
    right, said = judged(source)
    assert not right and words in said, said
    assert ("Is it this? " in said) == ("Error" not in words)


TWO_SLIPS = {
    "y - a, and sigma' forgotten":
        "def output_error(z, a, y): return [q - p for p, q in zip(a, y)]",
    "sigma' of a, and a factor 2": changed(
        BACKPROP, BP1, BP1.replace("zs[-1]", "activations[-1]").replace("a - t", "2 * (a - t)")),
    "a of the wrong side, and sigma' forgotten": changed(
        changed(BACKPROP, BP4, "outer(delta, activations[l + 1])"), BP2,
        "delta = back(network.weights[l], delta)"),
    "1/m and eta forgotten": changed(UPDATE, "eta / len(mini_batch) *", "1.0 *"),
}


@pytest.mark.parametrize("source", TWO_SLIPS.values(), ids=TWO_SLIPS.keys())
def test_two_slips_are_not_claimed_to_be_one(judged, source):
    right, said = judged(source)
    assert not right and ", expected " in said and "Is it this?" not in said
    assert ("Are there two? sigma'(z) is forgotten" in said) == ("[q - p for" in source)


BEGINS = {
    "(BP3)": changed(BACKPROP, "insert(0, delta)", "insert(0, [d * d for d in delta])"),
    "(BP4)": changed(BACKPROP, BP4, "outer(delta, [a * a for a in activations[l]])"),
    "(BP1)": changed(BACKPROP, "[a - t for", "[(a - t) ** 3 for"),
    "(BP2)": changed(BACKPROP, "ds(z) for z in zs[l - 1]", "s(z) for z in zs[l - 1]"),
}


@pytest.mark.parametrize(("equation", "source"), BEGINS.items(), ids=BEGINS)
def test_where_no_slip_explains_it_the_equation_is_named(judged, equation, source):
    right, said = judged(source)
    assert not right and said.endswith(f"It begins to be wrong in {equation}"), said


def test_a_fault_that_case_1_does_not_show_is_not_located(judged):
    doubled = "return [[2 * v for v in b] if len(b) == 4 else b for b in nabla_b], nabla_w"
    right, said = judged(changed(BACKPROP, END, doubled))
    assert not right and "It begins" not in said


REMEMBERS = {
    "a default list": "def bias_gradient(d, calls=[]):\n    calls.append(d)\n"
                      "    return d if len(calls) < 3 else [0.0] * len(d)",
    "a global": "seen = {}\ndef bias_gradient(d):\n    seen[0] = seen.get(0, 0) + 1\n"
                "    return d if seen[0] < 3 else [0.0] * len(d)",
}


@pytest.mark.parametrize("source", REMEMBERS.values(), ids=REMEMBERS)
def test_a_function_that_remembers_is_told_so(judged, source):
    right, said = judged(source)
    assert not right and "called again with the same arguments" in said


STRANGE_BUT_RIGHT = {
    "a lambda": "sigmoid = lambda z: s(z)",
    "a callable object": "class S:\n    def __call__(self, z): return s(z)\nsigmoid = S()",
    "a decorator": "def twice(f): return lambda z: f(z)\n@twice\ndef sigmoid(z): return s(z)",
    "a thread that stays": "from threading import Thread\nfrom time import sleep\n"
                           "def sigmoid(z):\n    Thread(target=sleep, args=[60]).start()\n"
                           "    return s(z)",
    "a fork": "import os\ndef sigmoid(z):\n    os.fork()\n    return s(z)",
    "its own arguments": "import argparse\nargparse.ArgumentParser().parse_args()\n"
                         "def sigmoid(z): return s(z)",
    "a data class": "from __future__ import annotations\nfrom dataclasses import dataclass\n"
                    "@dataclass\nclass A:\n    b: int\ndef sigmoid(z): return s(z)",
}


@pytest.mark.parametrize("source", STRANGE_BUT_RIGHT.values(), ids=STRANGE_BUT_RIGHT)
def test_whatever_is_right_is_right(tmp_path, source):
    path = tmp_path / "mine.py"
    path.write_text(source + "\n" + START, encoding="utf-8")
    if "os.fork" in source and not hasattr(os, "fork"):
        pytest.skip("there is no fork here")
    (verdict,) = judge(str(path))
    assert verdict.right, verdict


def test_a_function_from_the_readers_other_file_is_judged(tmp_path):
    (tmp_path / "helper.py").write_text(START + "def sigmoid(z): return s(-z)\n")
    (tmp_path / "mine.py").write_text("from helper import sigmoid\nfrom tinynn import backprop\n")
    (verdict,) = judge(str(tmp_path / "mine.py"))
    assert verdict.name == "sigmoid" and not verdict.right


def test_a_file_that_calls_the_judge_does_not_do_so_for_ever(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(START + "def sigmoid(z): return s(z)\nfrom tinynn.judge import judge\n"
                    "for verdict in judge(__file__): print(verdict)\n")
    with pytest.raises(ValueError, match="put that below if __name__"):
        list(judge(str(path)))


ANYTHING = {
    "endless recursion": ("def sigmoid(z): return sigmoid(z)", "RecursionError"),
    "an exception": ("def sigmoid(z): return 1 / 0", "sigmoid(-2): ZeroDivisionError"),
    "None": ("def sigmoid(z): pass", "sigmoid(-2): it returns None, expected a number"),
    "text": ("def sigmoid(z): return '0.5'", "it returns '0.5', expected a number"),
    "no pair": ("def backprop(network, x, y): return None",
                "it returns None, expected (nabla_b, nabla_w)"),
    "the pair swapped": (
        changed(BACKPROP, END, "return nabla_w, nabla_b"), "first nabla_b, then nabla_w"),
    "an exception beside a number": (
        "def sigmoid_prime(z): return 0.5 if z == 0 else 1 / 0", "ZeroDivisionError"),
    "a number for a list": ("def bias_gradient(d): return 5", "it returns 5, expected a list of 3"),
    "a set": ("def bias_gradient(d): return set(d)", "expected a list of 3"),
    "a step that empties the mini-batch": (
        UPDATE + "    mini_batch.clear()\n", "changes what it is given"),
    "a step by the number of layers": (
        changed(UPDATE, "eta / len(mini_batch)", "eta / len(network.weights)"), ", expected "),
    "a step that loses a layer": (
        UPDATE + "    network.biases = network.biases[1:]\n", "expected a list of 3"),
    "too few": ("def bias_gradient(d): return d[:-1]", "expected a list of 3"),
    "rows too short": ("def weight_gradient(d, a): return [[1.0]] * len(d)",
                       "[0] is [1.0], expected a list of 3"),
    "NaN": ("def sigmoid(z): return float('nan')", "is nan, expected"),
    "the end of the program": ("import sys\ndef sigmoid(z): sys.exit()", "it ends the program"),
    "a hard end": ("import os\ndef sigmoid(z): os._exit(0)", "it ends the program"),
    "other arguments": ("def sigmoid(): return 0.5", "TypeError"),
    "a change of what is given": (
        "def bias_gradient(d):\n    d.sort()\n    return d", "changes what it is given"),
    "a change of the network": (
        "def feedforward(network, x):\n    network.biases[0][0] = 5.0\n    return x",
        "changes what it is given"),
}


@pytest.mark.parametrize(("source", "words"), ANYTHING.values(), ids=ANYTHING.keys())
def test_whatever_a_function_does_is_said_in_one_line(judged, source, words):
    right, said = judged(source)
    assert not right and words in said and "\n" not in said, said


def test_the_line_of_an_error_is_that_of_the_readers_file(judged):
    _, said = judged("def sigmoid(z):\n    return s(z) + undefined")
    line = START.count("\n") + 2
    assert said.endswith(f"name 'undefined' is not defined (mine.py, line {line})")


def test_only_the_functions_that_are_asked_for_are_judged(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(START + "def sigmoid(z): return 5\ndef bias_gradient(d): return d\n")
    found = list(judge(str(path), names=["bias_gradient", "weight_gradient"]))
    assert [(verdict.name, verdict.right) for verdict in found] == [
        ("bias_gradient", True), ("weight_gradient", False)]
    assert "it is not in this file" in found[1].words


def test_the_call_is_shown_with_short_numbers(judged):
    _, said = judged("def output_error(z, a, y): return [p - q for p, q in zip(a, y)]")
    assert ", in output_error([-0.7" in said and said.count("0.") < 20


def test_what_a_function_prints_is_left_out_and_said(judged, capfd):
    assert judged("def sigmoid(z):\n    print('here', z)\n    return s(z)") == (
        True, "What it prints is not shown.")
    assert "here" not in capfd.readouterr().out


def test_a_function_that_takes_forever_is_ended_and_the_next_one_is_judged(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("tinynn.judge.SECONDS", 2)
    path = tmp_path / "mine.py"
    path.write_text(START + "def sigmoid(z):\n    while True: pass\n"
                    "def sigmoid_prime(z): return ds(z)\n")
    first, second = judge(str(path))
    assert first.words == "it takes longer than 2 seconds" and second.right


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("end", ["return s(z)", "process.wait()"])
def test_no_process_of_the_readers_is_left(tmp_path, monkeypatch, end):
    monkeypatch.setattr("tinynn.judge.SECONDS", 3)
    path = tmp_path / "mine.py"
    path.write_text(START + f"""
import subprocess, sys
def sigmoid(z):
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with open({str(tmp_path / "started")!r}, "a") as file:
        print(process.pid, file=file)
    {end}
""", encoding="utf-8")
    list(judge(str(path)))
    started = [int(line) for line in (tmp_path / "started").read_text().split()]
    assert started
    for pid in started:
        state, end = Path(f"/proc/{pid}/stat"), time.monotonic() + 30
        while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z":
            assert time.monotonic() < end, "a process is left"
            time.sleep(0.02)


def test_a_fault_is_said_of_its_own_function_alone(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(START + "\n".join([
        "def sigmoid(z): return s(z)", "def sigmoid_prime(z): return 5 * ds(z)",
        "def output_error(z, a, y): return times([p - q for p, q in zip(a, y)], map(ds, z))",
        "def hidden_error(w, d, z): return times(back(w, d), map(ds, z))",
        "def bias_gradient(d): return d", "def weight_gradient(d, a): return outer(a, d)", UPDATE,
    ]), encoding="utf-8")
    wrong = {verdict.name: verdict.equation for verdict in judge(str(path)) if not verdict.right}
    assert wrong == {"sigmoid_prime": "sigma'", "weight_gradient": "(BP4)"}


@pytest.mark.parametrize(("source", "words"), [
    ("def sigmoid(z) return 1", "SyntaxError"), ("import nothing_like_this", "ModuleNotFoundError"),
    ("1 / 0", "ZeroDivisionError: division by zero (mine.py, line 1)"),
    ("x = 5", "defines none of"), ("from tinynn import sigmoid", "defines none of"),
    ("raise SystemExit", "it ends the program"),
])
def test_a_file_that_cannot_be_run_is_said(tmp_path, source, words):
    path = tmp_path / "mine.py"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.py") as refusal:
        list(judge(str(path)))
    assert words in str(refusal.value) and "\n" not in str(refusal.value)


def test_the_command_refuses_what_it_cannot_read_and_other_options(refused, tmp_path):
    message = refused("tinynn", "check", "--with", tmp_path / "nowhere.py")
    assert message == f"error: {tmp_path / 'nowhere.py'}: No such file or directory\n"
    assert "directory" in refused("tinynn", "check", "--with", tmp_path)
    (tmp_path / "mine.py").write_text("def bias_gradient(d): return d\n")
    message = refused("tinynn", "check", "--with", tmp_path / "mine.py", "--sizes", "3,2")
    assert "leave out sizes" in message


def test_the_command_prints_a_line_for_each_function(run, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(START + "def sigmoid(z): return s(z)\ndef bias_gradient(d): return d\n")
    result = run("tinynn", "check", "--with", path)
    assert result.returncode == 0 and [line.split() for line in result.stdout.splitlines()] == [
        ["sigmoid", "(3)", "right"], ["bias_gradient", "(BP3)", "right"]]
    path.write_text(START + "def sigmoid(z): return s(-z)\ndef bias_gradient(d): return d\n")
    result = run("tinynn", "check", "--with", path)
    assert result.returncode == 1 and "WRONG" in result.stdout.splitlines()[0]
    path.write_text("1 / 0")
    result = run("tinynn", "check", "--with", path)
    assert result.returncode == 2 and result.stderr.startswith(f"error: {path}: ZeroDivisionError")
