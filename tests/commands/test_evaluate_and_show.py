"""`python3 -m tinynn evaluate` and `show`, run as a user runs them."""

import re

import pytest
from conftest import epochs_of

from mnist_idx import load_mnist
from tinynn import Network, load, save
from tinynn.pictures import terminal

pytestmark = pytest.mark.slow


def test_evaluate_counts_what_is_taken_for_what(run, trained, digits, tmp_path):
    result = run("tinynn", "evaluate", trained, "--data", digits, "--wrong", 3,
                 "--svg", tmp_path / "x.svg")
    assert result.returncode == 0 and result.stderr == ""
    network, test = load(trained), load_mnist(digits).test
    right = network.evaluate(test)
    assert f"Accuracy: {right} / 20 = {right / 20:.2%}" in result.stdout
    table = result.stdout.partition("row is right\n\n")[2].splitlines()[1:11]
    for digit, line in enumerate(table):
        counts = [int(n.strip("[]").replace(".", "0")) for n in line.split()[1:11]]
        answers = [network.classify(x) for x, y in test if y[digit] == 1.0]
        assert counts == [answers.count(answer) for answer in range(10)]
    wrong = [(i, y.index(1.0), network.classify(x)) for i, (x, y) in enumerate(test)]
    wrong = [f"{i}: {digit}, taken for {answer}" for i, digit, answer in wrong if digit != answer]
    assert re.findall(r"\d+: \d, taken for \d", result.stdout) == wrong[:3]
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert all(caption in text for caption in wrong[:3]) and wrong[3] not in text
    assert max(map(len, result.stdout.splitlines()[3:])) <= 80


def test_evaluate_repeats_the_last_accuracy_of_train_on_drawn_digits(run, tmp_path):
    options = ["--test-size", 50]
    result = run("tinynn", "train", "--train-size", 50, *options, "--epochs", 1,
                 "--save", tmp_path / "net.json")
    (_, right), = epochs_of(result.stdout)
    again = run("tinynn", "evaluate", tmp_path / "net.json", *options).stdout
    assert f"Accuracy: {right} / 50 " in again and "taken for" in again
    assert "drawn by strokes" in again


def test_show_draws_a_digit_and_what_the_network_makes_of_it(run, trained, digits, tmp_path):
    result = run("tinynn", "show", trained, "--data", digits, "--index", 4,
                 "--svg", tmp_path / "x.svg")
    test = load_mnist(digits).test
    (x, _), network = test[4], load(trained)
    assert result.returncode == 0 and result.stderr == ""
    lines = result.stdout.splitlines()
    bars = ["Output activations:",
            *terminal.bars(network.feedforward(x), test.classes, 38).splitlines()]
    assert lines[4:18] == [f"{ink}  {bar}".rstrip() for ink, bar in
                           zip(terminal.ink(x, 28), [*bars, "", "", ""])]
    assert lines[-1].startswith(f"Answer: {network.classify(x)}, ")
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert f"Test image 4: {test.labels[4]} (net.json)" in text


def test_a_digit_and_a_neuron_fit_a_terminal_of_80_by_24(run, trained):
    for options in ([], ["--neuron", 29]):
        lines = run("tinynn", "show", trained, *options).stdout.splitlines()
        assert len(lines) <= 23 and all(len(line) <= 80 for line in lines[1:])


def test_show_draws_neurons_without_needing_digits(run, trained, tmp_path):
    for option, title, captions in ((["--neuron", 29], "Weights into hidden neuron 29", 1),
                                    (["--neurons"], "Weights into 30 hidden neurons", 30)):
        result = run("tinynn", "show", trained, *option, "--svg", tmp_path / "x.svg",
                     MNIST_DIR="no-such-folder")
        assert result.returncode == 0
        text = (tmp_path / "x.svg").read_text(encoding="utf-8")
        assert title in text and text.count("scale(") == captions + 1  # a bar with all shades
        assert len(re.findall(r"\b29\b", result.stdout)) == 1  # its caption


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["evaluate", "no-such-file"], "no-such-file"),
        (["evaluate", "README.md"], "README.md: not JSON"),
        (["evaluate", "NETWORK", "--wrong", "-1"], "'-1' is not a whole number of at least 0"),
        (["evaluate", "NETWORK", "--data", "no-such-folder"], "no-such-folder: no such folder"),
        (["evaluate", "NETWORK", "--svg", "x"], "'x' does not end in .svg"),
        (["evaluate", "SMALL"], ".json: sizes [4, 10]: 4 inputs, but an image has 784 pixels"),
        (["evaluate", ""], "error: argument FILE: an empty name, expected a path (see"),
        (["evaluate", "NETWORK", "--data", ""], "argument --data: an empty name, expected a path"),
        (["show", "SMALL"], "sizes [4, 10]: 4 inputs, but an image has 784 pixels"),
        (["show", "NETWORK", "--index", "500"], "--index 500: the test images are 0 to 499"),
        (["show", "NETWORK", "--index", "-1"], "--index -1: the test images are 0 to 499"),
        (["show", "NETWORK", "--neuron", "30"], "neuron 30: the first layer after the input has"),
        (["show", "NETWORK", "--neuron", "3", "--neurons"], "not allowed with"),
        (["show"], "required: FILE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_to_evaluate_and_show_ends_in_one_line(
    refused, trained, tmp_path, arguments, message
):
    save(Network([4, 10]), tmp_path / "small.json")
    places = {"NETWORK": trained, "SMALL": tmp_path / "small.json"}
    given = [places.get(argument, argument) for argument in arguments]
    assert message in refused("tinynn", *given)
