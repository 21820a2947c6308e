"""--fast: the same learning and the same answers, with the first layer in lanes."""

import json
from pathlib import Path

import pytest
from conftest import epochs_of

from tinynn import Network, load
from tinynn.commands import fast

pytestmark = pytest.mark.slow


def lines(text):
    """What is printed, without seconds, and without the line that says which engine computes."""
    return [line.partition("   (")[0] for line in text.splitlines() if "Engine:" not in line]


@pytest.mark.parametrize("options", [
    [], ["--cost", "cross-entropy", "--lmbda", "2", "--watch"],
    ["--sizes", "784,12,8,10", "--activation", "tanh", "--mini-batch", "7"],
])
def test_fast_training_prints_and_saves_what_plain_training_does(run, digits, tmp_path, options):
    plain, quick = tmp_path / "plain.json", tmp_path / "fast.json"
    common = ["tinynn", "train", "--data", digits, "--epochs", 3, *options]
    expected = run(*common, "--save", plain)
    result = run(*common, "--fast", "--save", quick)
    assert result.returncode == expected.returncode == 0, result.stderr
    assert lines(result.stdout) == lines(expected.stdout)
    assert ("Engine:  lanes" in result.stdout) == fast.is_faster()
    assert "Engine" not in expected.stdout
    one, other = load(plain), load(quick)
    for w, v in zip([*one.weights, one.biases], [*other.weights, other.biases]):
        for row, other_row in zip(w, v):
            assert row == pytest.approx(other_row, abs=1e-7)
    texts = [json.loads(path.read_text("utf-8"))["training"] for path in (plain, quick)]
    assert texts[0]["random_state"] == texts[1]["random_state"]


def test_a_fast_training_goes_on_as_if_it_had_not_stopped(run, digits, tmp_path):
    whole, parts = tmp_path / "whole.json", tmp_path / "parts.json"
    run("tinynn", "train", "--data", digits, "--epochs", 3, "--fast", "--save", whole)
    run("tinynn", "train", "--data", digits, "--epochs", 1, "--fast", "--save", parts)
    rest = run("tinynn", "train", "--resume", parts, "--epochs", 3, "--fast")
    assert [epoch for epoch, _ in epochs_of(rest.stdout)] == ["1", "2"]
    assert load(whole) == load(parts)


@pytest.mark.skipif(not fast.is_faster(), reason="lanes are not used on PyPy")
def test_an_overflow_ends_in_one_line_and_the_file_stays_as_it_was(run, refused, digits, copy):
    before = Path(copy).read_bytes()
    line = refused("tinynn", "train", "--data", digits, "--eta", "1e9", "--fast", "--save", copy)
    assert "too large for its lane: train again with a smaller eta, or without lanes" in line
    assert Path(copy).read_bytes() == before


def test_a_network_without_a_hidden_layer_is_trained_in_floats(run, digits, tmp_path):
    path = tmp_path / "net.json"
    options = ["--data", digits, "--sizes", "784,10", "--epochs", 1, "--save", path]
    result = run("tinynn", "train", "--fast", *options)
    assert result.returncode == 0 and "the lanes of --fast need a hidden layer" in result.stdout
    assert run("tinynn", "evaluate", path, "--data", digits, "--fast").returncode == 0


def test_evaluate_counts_the_same(run, digits, trained):
    plain = run("tinynn", "evaluate", trained, "--data", digits, "--wrong", 2)
    quick = run("tinynn", "evaluate", trained, "--data", digits, "--wrong", 2, "--fast")
    assert quick.stdout == plain.stdout and "Accuracy" in plain.stdout
    assert quick.returncode == 0


def test_the_plan_says_which_engine_computes(monkeypatch):
    network, small, flat = Network([784, 30, 10]), Network([784, 2, 10]), Network([784, 10])
    monkeypatch.setattr(fast, "is_faster", lambda: True)
    assert "lanes" in fast.engine_line(True, network, 1)
    assert fast.engine_line(False, network, 10 * 2_000) == ""
    long = fast.engine_line(False, network, 30 * 50_000)
    assert "some 13 minutes. --fast is several times as fast" in long
    assert fast.engine_line(False, small, 30 * 50_000) == fast.engine_line(False, flat, 10**7) == ""
    monkeypatch.setattr(fast, "is_faster", lambda: False)
    assert "on PyPy are faster than the lanes" in fast.engine_line(True, network, 1)
    assert fast.engine_line(False, network, 10**9) == ""
