"""The ways to NumPy and PyTorch in tests/benchmarks/README.md, run as they are printed there."""

import re
from random import Random

import pytest
from conftest import ROOT

from mnist_idx import real_or_drawn
from tinynn import Network, save, sgd
from tinynn.matrix import argmax


def snippet(library):
    """The lines that begin by importing the library."""
    readme = (ROOT / "tests" / "benchmarks" / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(rf"^    import json, {library}\b.*\n(?:    .*\n)+", readme, re.M)
    return re.sub("^    ", "", code, flags=re.M)


@pytest.fixture
def trained(tmp_path, monkeypatch):
    """A trained network, net.json in the current folder, and digits to compare the answers for."""
    training, _, test = real_or_drawn(None, training=300, test=100)
    network = Network([784, 20, 15, 10], rng=Random(1))
    list(sgd(network, training, 2, 10, 3.0, rng=Random(1)))
    monkeypatch.chdir(tmp_path)
    save(network, "net.json")
    return network, test


def test_numpy_gives_the_same_outputs(trained):
    pytest.importorskip("numpy", exc_type=ImportError)
    network, test = trained
    names = {"test": test}
    exec(snippet("numpy as np"), names)
    assert names["a"].shape == (10, 100)
    for (x, _), column, answer in zip(test, names["a"].T.tolist(), names["answers"]):
        assert column == pytest.approx(network.feedforward(x), rel=0, abs=1e-12)
        assert answer == argmax(column) == network.classify(x)


def test_pytorch_gives_the_same_outputs(trained):
    torch = pytest.importorskip("torch", exc_type=ImportError)
    network, test = trained
    names = {}
    exec(snippet("torch"), names)
    outputs = names["model"](torch.DoubleTensor([x for x, _ in test]))
    for (x, _), row in zip(test, outputs.tolist()):
        assert row == pytest.approx(network.feedforward(x), rel=0, abs=1e-12)
    outputs.sum().backward()  # it can be trained further
    assert all(parameter.grad is not None for parameter in names["model"].parameters())
