"""`python3 -m tinynn check` calls an engine wrong whose text says something else."""

import importlib
import shutil
import sys

import pytest
from conftest import ROOT

from mnist_idx.command_line import run

pytestmark = pytest.mark.slow

ENGINE_MUTATIONS = [  # the file, what it says, what is put in its place
    ("matrix", "[u_j + v_j for", "[u_j - v_j for"),
    ("matrix", "[s_j * t_j for", "[s_j + t_j for"),
    ("matrix", "if v_k != 0.0]", "if v_k > 0.0]"),
    ("matrix", "total += row[k] * v[k]", "total += row[k]"),
    ("matrix", "total += row[k] * v[k]", "total = row[k] * v[k]"),
    ("matrix", "product[k] += w_jk * v_j", "product[k] += w_jk"),
    ("matrix", "product[k] += w_jk * v_j", "product[k] = w_jk * v_j"),
    ("matrix", "product[k] += w_jk * v_j", "product[-k] += w_jk * v_j"),
    ("matrix", "u = self.u[j]", "u = self.u[-j]"),
    ("matrix", "u = self.u[j]", "u = self.u[j] ** 2"),
    ("matrix", "[u * v_k for v_k in self.v]", "[u * v_k for v_k in self.v[::-1]]"),
    ("matrix", "change = rate * u_j", "change = u_j"),
    ("matrix", "change = rate * u_j", "change = -rate * u_j"),
    ("matrix", "change = rate * u_j", "change = rate * u_j * u_j"),
    ("matrix", "row[k] -= change * v[k]", "row[k] -= change"),
    ("matrix", "row[k] -= change * v[k]", "row[k] = -change * v[k]"),
    ("matrix", "row[k] -= change * v[k]", "row[-k] -= change * v[k]"),
    ("neuron", "return 1 / (1 + exp(-z))", "return 1 / (1 + exp(-2 * z))"),
    ("neuron", "else exp(z) / (1 + exp(z))", "else exp(z) / (2 + exp(z))"),
    ("neuron", "return sigmoid(z) * sigmoid(-z)", "return sigmoid(z)"),
    ("neuron", "return sigmoid(z) * sigmoid(-z)", "return sigmoid(z) * (1 + sigmoid(-z))"),
    ("cost", "return 0.5 * sum(", "return sum("),
    ("cost", "[(a_j - y_j) * (a_j - y_j) for", "[(a_j - y_j) for"),
    ("cost", "[a_j - y_j for", "[y_j - a_j for"),
    ("cost", "[a_j - y_j for", "[a_j + y_j for"),
    ("cost", "[sigmoid_prime(z_j) for z_j in z]", "[1.0 for z_j in z]"),
    ("cost", "[sigmoid_prime(z_j) for z_j in z]", "[sigmoid_prime(a_j) for a_j in a]"),
    ("cost", "return total / len(data)", "return total"),
    ("network", "add(matvec(w, activations[-1]), b)", "matvec(w, activations[-1])"),
    ("network", "return ACTIVATIONS[self.activation][1]", "return ACTIVATIONS[self.activation][0]"),
    ("backpropagation", "[sigma_prime(z_k) for z_k in z]", "[1.0 for z_k in z]"),
    ("backpropagation", "return list(delta)", "return [2 * delta_j for delta_j in delta]"),
    ("backpropagation", "return list(delta)", "return [-delta_j for delta_j in delta]"),
    ("backpropagation", "return Outer(delta, a_in)", "return Outer(delta, [1.0] * len(a_in))"),
    ("backpropagation", "return Outer(delta, a_in)", "return Outer(delta, [2 * a for a in a_in])"),
    ("backpropagation", "delta, zs[l - 1], network", "delta, zs[l], network"),
    ("backpropagation", "weight_gradient(delta, activations[l])",
     "weight_gradient(delta, activations[l - 1])"),
    ("backpropagation", "        if l > 0:", "        if l > 1:"),
    ("gradient_descent", "for x, y in mini_batch]", "for x, y in mini_batch[1:]]"),
    ("gradient_descent", "for x, y in mini_batch]", "for x, y in mini_batch[:1] * 3]"),
    ("gradient_descent", "float(eta) / len(mini_batch))", "float(eta))"),
    ("gradient_descent", "float(eta) / len(mini_batch))", "-eta / len(mini_batch))"),
    ("gradient_descent", "float(eta) / len(mini_batch))", "eta * eta / len(mini_batch))"),
    ("gradient_descent", "float(eta) / len(mini_batch))", "1 / len(mini_batch))"),
    ("gradient_descent", "subtract(w, rate, nabla)", "pass"),
    ("gradient_descent", "b[j] -= rate * delta_j", "b[j] -= delta_j"),
    ("gradient_descent", "b[j] -= rate * delta_j", "b[j] += rate * delta_j"),
    ("gradient_descent", "for start in range(0, ", "for start in range(1, "),
    ("gradient_descent", "order[start : start + size]]", "order[start : start + size - 1]]"),
    ("gradient_descent", "update(network, mini_batch, float(eta), cost)",
     "update(network, mini_batch, float(eta) / 2, cost)"),
]


@pytest.mark.parametrize("module, old, new", [("matrix", "", ""), *ENGINE_MUTATIONS])
def test_the_command_check_calls_a_wrong_engine_wrong(
    tmp_path, monkeypatch, capsys, module, old, new
):
    package = shutil.copytree(ROOT / "tinynn", tmp_path / "tinynn")
    path = package / f"{module}.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1 or not old, "the engine's text has changed: adapt ENGINE_MUTATIONS"
    path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    for name in [name for name in sys.modules if name.partition(".")[0] == "tinynn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    main = importlib.import_module("tinynn.__main__")
    assert main.__file__.startswith(str(tmp_path))
    status = run(main.parser(), ["check"])
    output = capsys.readouterr().out
    for name in [name for name in sys.modules if name.partition(".")[0] == "tinynn"]:
        monkeypatch.delitem(sys.modules, name)
    assert status == (1 if old else 0)
    assert ("WRONG" in output) == bool(old)
