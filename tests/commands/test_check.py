"""`python3 -m tinynn check`, run as a user runs it."""

import importlib
import re
from math import log
from random import Random

import pytest

from mnist_idx import IdxArray, command_line, write_idx
from mnist_idx.drawn import draw_mnist
from tinynn import Network, convergence_order, save
from tinynn import __main__ as main
from tinynn.commands import check

pytestmark = pytest.mark.slow


def test_check_shows_the_report_and_the_picture(run):
    result = run("tinynn", "check")
    assert result.returncode == 0 and result.stderr == ""
    assert "sizes [4, 3, 2], sigmoid, 23 parameters, QuadraticCost" in result.stdout
    assert "23 derivatives" in result.stdout
    assert re.search(r"Worst: +(weights|biases)(\[\d\]){2,3}, relative error \d", result.stdout)
    values = re.findall(r"(?:backpropagation|finite difference) +([+-]\d\.\d{15})$",
                        result.stdout, re.M)
    assert float(values[0]) == pytest.approx(float(values[1]), rel=1e-4)
    assert "Order:     2.00 " in result.stdout
    assert "the gradient is right" in result.stdout
    assert "A step of training, on a mini-batch of 3:" in result.stdout
    assert "the step follows the gradient" in result.stdout
    plot = result.stdout.partition("truncation):\n\n")[2].splitlines()
    marks = {line.index("*", 7): int(line[2:5]) for line in plot if "*" in line[7:]}
    assert sum(line.count("*") for line in plot) == 27
    assert marks[min(marks)] >= -1  # rounding takes everything at 1e-14
    assert plot[-4].startswith(("1e-08 |.", "1e-09 |.", "1e-10 |."))
    assert plot[-1].startswith("floor: ") and max(map(len, result.stdout.splitlines())) <= 80


def test_check_draws_the_errors_by_epsilon(run, tmp_path):
    result = run("tinynn", "check", "--svg", tmp_path / "v.svg")
    text = (tmp_path / "v.svg").read_text(encoding="utf-8")
    floor, epsilon = result.stdout.splitlines()[-1].split()[1::2]
    assert f"floor: {floor} at epsilon {epsilon}" in text
    assert "rounding" in text and "truncation" in text


def test_check_takes_sizes_seed_and_a_sample(run):
    result = run("tinynn", "check", "--sizes", "5,6,4,3", "--seed", 7, "--sample", 20)
    assert result.returncode == 0
    assert "sizes [5, 6, 4, 3]" in result.stdout and "20 derivatives" in result.stdout
    assert result.stdout != run("tinynn", "check", "--sizes", "5,6,4,3", "--sample", 20).stdout


def test_check_takes_the_cost_of_the_file(run, tmp_path):
    save(Network([3, 2], rng=Random(1)), tmp_path / "net.json", "CrossEntropyCost")
    result = run("tinynn", "check", tmp_path / "net.json")
    assert result.returncode == 0 and "CrossEntropyCost" in result.stdout
    result = run("tinynn", "check", "--cost", "cross-entropy")
    assert "CrossEntropyCost" in result.stdout and "the gradient is right" in result.stdout


def test_check_takes_a_saved_network_and_a_real_image(run, digits, tmp_path):
    save(Network([784, 30, 10], rng=Random(1)), tmp_path / "net.json")
    result = run("tinynn", "check", tmp_path / "net.json", "--data", digits, "--sample", 40)
    assert result.returncode == 0
    assert "sizes [784, 30, 10]" in result.stdout and "40 derivatives" in result.stdout


def test_check_plots_only_what_epsilon_can_change(run, tmp_path):
    network = Network([2, 2], rng=Random(1))
    network.weights[0][0][0] = 1e6  # 1e-14 to 1e-10 are lost when added to this
    save(network, tmp_path / "net.json")
    result = run("tinynn", "check", tmp_path / "net.json")
    assert result.returncode == 0 and result.stderr == ""
    assert "1e-14" not in result.stdout and "by epsilon" in result.stdout

    network.weights[0][0][0] = 1e20  # so is any other epsilon
    save(network, tmp_path / "net.json")
    result = run("tinynn", "check", tmp_path / "net.json")
    assert result.returncode == 2 and "by epsilon" not in result.stdout
    assert result.stderr == ("error: weights[0][0][0] is 1e+20: adding epsilon 1e-05 has no"
                             " effect\n")


def test_check_does_not_call_right_what_it_cannot_see(run, tmp_path):
    network = Network([2, 2], rng=Random(1))
    network.biases[0] = [-600.0, -600.0]  # outputs, and derivatives, of 1e-261
    save(network, tmp_path / "net.json")
    result = run("tinynn", "check", tmp_path / "net.json")
    assert "not measurable" in result.stdout
    assert "cannot be decided: the cost is too flat" in result.stdout
    assert result.returncode == 1
    assert "is right\n" not in result.stdout


def test_check_ends_with_status_1_when_the_gradient_is_wrong(monkeypatch, capsys):
    module = importlib.import_module("tinynn.backpropagation")
    monkeypatch.setattr(module, "bias_gradient", lambda delta: [2 * delta_j for delta_j in delta])
    assert command_line.run(main.parser(), ["check"]) == 1
    output = capsys.readouterr().out
    assert "the gradient is WRONG" in output and "Order:     1.00" in output


def test_an_order_above_2_is_no_sign_of_a_wrong_gradient(monkeypatch, tmp_path):
    # C = a^2 / 2 has C'' = a^2 (1 - a) (2 - 3a), which is 0 at a = 2/3, the sigmoid of ln 2.
    network = Network([1, 1])
    network.weights, network.biases = [[[0.0]]], [[log(2)]]
    order = convergence_order(network, [1.0], [0.0], rng=1)
    assert order == pytest.approx(3, abs=0.05)
    save(network, tmp_path / "net.json")
    monkeypatch.setattr(check, "random_examples", lambda *_: [([1.0], [0.0])] * 3)
    assert command_line.run(main.parser(), ["check", str(tmp_path / "net.json")]) == 0


def test_check_needs_digits_in_the_folder(refused, tmp_path):
    draw_mnist(tmp_path, training=12, test=4)
    write_idx(tmp_path / "t10k-images-idx3-ubyte", IdxArray("B", (0, 28, 28), b""))
    write_idx(tmp_path / "t10k-labels-idx1-ubyte", IdxArray("B", (0,), b""))
    message = refused("tinynn", "check", "--sizes", "784,10", "--data", tmp_path)
    assert f"the test data of {tmp_path} hold no images" in message


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--sizes", "3"], "sizes are [3], expected 2 or more whole numbers"),
        (["--sizes", "3,2", "--data", "DIGITS"], "sizes [3, 2]: 3 inputs, but an image has"),
        (["--svg", "no-such-folder/v.svg"], "no-such-folder/v.svg: the folder"),
        (["--sample", "0"], "'0' is not a whole number of at least 1"),
        (["no-such-file"], "no-such-file"),
        (["README.md"], "README.md: not JSON"),
        (["README.md", "--sizes", "3,2"], "--sizes: README.md has its own"),
        (["README.md", "--init", "gaussian"], "--init: README.md has its own"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_to_check_ends_in_one_line(refused, digits, arguments, message):
    given = [digits if argument == "DIGITS" else argument for argument in arguments]
    assert message in refused("tinynn", "check", *given)
