"""`python3 -m tinynn train`, run as a user runs it."""

import json
import os
import re
from random import Random

import pytest

from mnist_idx import IdxArray, load_mnist, write_idx
from mnist_idx.drawn import draw_mnist
from tinynn import CrossEntropyCost, Network, average_cost, load, sgd
from tinynn.checkpoint import load_checkpoint
from tinynn.regularization import l2, l2_penalty

pytestmark = pytest.mark.slow


def test_train_without_files_learns_drawn_digits(run):
    result = run("tinynn", "train", "--train-size", 1000, "--test-size", 200, "--epochs", 3)
    assert result.returncode == 0 and result.stderr == ""
    assert "1,000 images to train on, 200 to test, drawn" in result.stdout
    assert "23,860 parameters" in result.stdout
    assert "eta 3" in result.stdout and "mini-batch 10" in result.stdout
    epochs = re.findall(r"^Epoch \d: (\d+) / 200   \(\d+\.\d s\)$", result.stdout, re.M)
    right = [int(count) for count in epochs]
    assert len(right) == 3 and right[-1] > 0.8 * 200
    assert f"Accuracy: {right[-1] / 200:.2%}" in result.stdout
    assert "Right:" in result.stdout and "Wrong:" in result.stdout
    mistakes = re.findall(r"   (\d), taken for (\d)", result.stdout)
    assert len(mistakes) == 3 and all(digit != answer for digit, answer in mistakes)
    assert result.stdout.endswith("python3 -m mnist_idx download mnist\n")


def test_train_takes_the_files_of_a_folder(run, digits):
    result = run("tinynn", "train", "--data", digits, "--epochs", 1)
    assert result.returncode == 0
    assert f"100 images to train on, 20 to test, mnist from {digits}" in result.stdout
    assert "download" not in result.stdout


def test_train_finds_the_folder_by_the_environment(run, digits, monkeypatch):
    result = run("tinynn", "train", "--epochs", 1, "--train-size", 10, MNIST_DIR=str(digits))
    assert f"10 images to train on, 20 to test, mnist from {digits}" in result.stdout


def test_the_same_seed_gives_the_same_run(run, digits):
    def epochs(seed):
        output = run("tinynn", "train", "--data", digits, "--epochs", 4, "--seed", seed).stdout
        return re.findall(r"^Epoch \d: \d+", output, re.M)

    assert epochs(1) == epochs(1) != epochs(2)


def test_pictures_fit_80_columns(run, digits):
    output = run("tinynn", "train", "--data", digits, "--epochs", 1).stdout
    assert max(map(len, output.partition("Right:")[2].splitlines())) <= 80


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--data", "no-such-folder"], "no-such-folder: no such folder"),
        (["--data", "tests"], "tests: a file is missing, looked for train-images-idx3-ubyte,"),
        (["--sizes", "784,30"], "sizes [784, 30]: 30 outputs, but the data have 10 classes (--set mni"),
        (["--sizes", "100,10"], "sizes [100, 10]: 100 inputs, but an image has 784 pixels"),
        (["--sizes", "784,0,10"], "sizes are [784, 0, 10], expected 2 or more whole numbers"),
        (["--sizes", "10"], "sizes are [10], expected 2 or more whole numbers"),
        (["--sizes", "784,x,10"], "'784,x,10' is not a list such as 784,30,10"),
        (["--eta", "-3"], "argument --eta: '-3' is not a finite number greater than 0"),
        (["--eta", "nan"], "argument --eta: 'nan' is not a finite number greater than 0"),
        (["--mini-batch", "0"], "argument --mini-batch: '0' is not a whole number of at least 1"),
        (["--epochs", "2.5"], "argument --epochs: '2.5' is not a whole number of at least 1"),
        (["--train-size", "60000"], "--train-size 60,000: without --data no more than 50,000"),
        (["--test-size", "10001"], "--test-size 10,001: without --data no more than 10,000"),
        (["--init", "zeros"], "argument --init: invalid choice: 'zeros'"),
        (["--save", "no-such-folder/net.json"], "no-such-folder/net.json: the folder"),
        (["--save", "README.md"], "--save would replace a file that is not a network: README.md: "),
        (["--resume", "no-such-file"], "no-such-file"),
        (["--resume", "README.md"], "README.md: not JSON"),
        (["--svg", "curve.png"], "argument --svg: 'curve.png' does not end in .svg"),
        (["--svg", "README.md/c.svg"], "README.md/c.svg: the folder"),
        (["--save", "tests"], "--save tests: that is a folder"),
        (["--save", "x.svg", "--svg", "tests/../x.svg"], "x.svg: that is the network's file"),
        (["--save", "x" * 300], "x" * 300),
        (["--save", "x" * 260], "x: cannot write there"),  # too long a name
        (["--svg", "no-such-folder/c.svg"], "no-such-folder/c.svg: the folder"),
        (["--lmbda", "-1"], "argument --lmbda: '-1' is not a finite number of 0 or more"),
        (["--lmbda", "nan"], "argument --lmbda: 'nan' is not a finite number of 0 or more"),
        (["--colour"], "unrecognized arguments: --colour"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_ends_in_one_line(refused, arguments, message):
    assert message in refused("tinynn", "train", *arguments)


def test_more_digits_than_there_are_is_refused(refused, digits):
    message = refused("tinynn", "train", "--data", digits, "--train-size", 101)
    assert f"--train-size 101: the training data of {digits} hold only 100 images" in message
    message = refused("tinynn", "train", "--data", digits, "--test-size", 21)
    assert f"--test-size 21: the test data of {digits} hold only 20 images" in message


def test_a_file_cut_short_is_refused(refused, tmp_path):
    draw_mnist(tmp_path, training=12, test=4)
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:-1])
    message = refused("tinynn", "train", "--data", tmp_path)
    assert f"{images}: 12 x 28 x 28 elements of type unsigned byte: expected 9,408 bytes" in message


def test_files_without_digits_are_refused(refused, tmp_path):
    draw_mnist(tmp_path, training=12, test=4)
    write_idx(tmp_path / "t10k-images-idx3-ubyte", IdxArray("B", (0, 28, 28), b""))
    write_idx(tmp_path / "t10k-labels-idx1-ubyte", IdxArray("B", (0,), b""))
    assert "hold no images" in refused("tinynn", "train", "--data", tmp_path)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_1000_real_digits_and_5_epochs_are_enough_for_85_percent(mnist_dir, seed):
    training, _, test = load_mnist(mnist_dir)  # what `train` does, with one evaluation, not five
    network = Network([784, 30, 10], rng=Random(seed))
    list(sgd(network, training[:1000], 5, 10, 3.0, rng=Random(seed)))
    assert network.evaluate(test) >= 0.85 * len(test)


def test_train_draws_the_learning_curve(run, copy, digits, tmp_path):
    run("tinynn", "train", "--resume", copy, "--epochs", 3, "--svg", tmp_path / "curve.svg")
    text = (tmp_path / "curve.svg").read_text(encoding="utf-8")
    assert text.count("m-3 0a3") == 2 * 3  # the marks of two curves
    assert "right (%)" in text and "epoch" in text and "[784, 30, 10]" in text


def test_the_test_digits_are_read_once_where_validation_digits_decide(run, digits, tmp_path):
    result = run("tinynn", "train", "--data", digits, "--epochs", 40, "--patience", 2, "--watch",
                 "--cost", "cross-entropy", "--eta", 0.5, "--lmbda", 0.1,
                 "--save", tmp_path / "net.json", "--svg", tmp_path / "curve.svg")
    assert result.returncode == 0
    counts = [int(n) for n in re.findall(r"^Epoch \d+: (\d+) / 20 validation images, cost \d",
                                         result.stdout, re.M)]
    best = counts.index(max(counts))
    assert len(counts) == best + 3 < 40 and "Not better for 2 epochs: stopped." in result.stdout
    told = re.findall(r"/ 100 training images, cost (\S+) \+ penalty (\S+)$", result.stdout, re.M)
    assert len(told) == len(counts)
    assert result.stdout.count("Accuracy: ") == 1
    network, data = load(tmp_path / "net.json"), load_mnist(digits)
    assert network.evaluate(data.validation) == counts[-1]
    assert told[-1] == (f"{average_cost(network, data.training, CrossEntropyCost):.4f}",
                        f"{l2_penalty(network, 0.1, 100):.4f}")
    assert f"Accuracy: {network.evaluate(data.test) / 20:.2%}" in result.stdout
    assert json.loads((tmp_path / "net.json").read_text())["cost"] == "CrossEntropyCost"
    text = (tmp_path / "curve.svg").read_text(encoding="utf-8")
    assert text.count("validation images") == text.count("training images") == 2

    again = Network([784, 30, 10], rng=Random(1))
    for _ in sgd(again, data.training, len(counts), 10, 0.5, cost=CrossEntropyCost, rng=Random(1),
                 update=l2(0.1 / 100)):
        pass
    assert again == network


def test_lambda_0_is_no_regularization(run, digits, tmp_path):
    for name, options in (("with", ["--lmbda", 0]), ("without", [])):
        run("tinynn", "train", "--data", digits, "--epochs", 1, "--save", tmp_path / name, *options)
    assert load(tmp_path / "with") == load(tmp_path / "without")


def test_weights_that_grow_beyond_all_numbers_end_the_training_in_one_line(refused, tmp_path):
    path = tmp_path / "net.json"
    message = refused("tinynn", "train", "--train-size", 50, "--test-size", 10, "--activation",
                      "relu", "--eta", 1e308, "--watch", "--save", path)
    assert "no longer finite numbers: train again with a smaller eta" in message
    assert not path.exists()


def test_a_penalty_beyond_all_numbers_is_infinite(run):
    result = run("tinynn", "train", "--train-size", 50, "--test-size", 10, "--eta", 1e160,
                 "--lmbda", 1e-160, "--epochs", 1, "--watch")
    assert result.returncode == 0 and "penalty inf" in result.stdout


def test_too_few_drawn_digits_to_validate_are_refused(refused):
    for option in (["--watch"], ["--patience", 1]):
        message = refused("tinynn", "train", "--train-size", 4, "--test-size", 1, *option)
        assert "validation data of 4 drawn digits hold no images" in message


def test_a_lambda_that_would_turn_the_weights_round_is_refused(refused):
    message = refused("tinynn", "train", "--train-size", 50, "--test-size", 5, "--lmbda", 50)
    assert "eta lambda / n is 3, expected less than 1" in message


def test_an_infinite_cost_does_not_end_the_training(run, digits, tmp_path):
    result = run("tinynn", "train", "--data", digits, "--epochs", 3, "--eta", 1000, "--watch",
                 "--cost", "cross-entropy", "--save", tmp_path / "net.json",
                 "--svg", tmp_path / "curve.svg")
    assert result.returncode == 0 and result.stderr == ""
    assert "cost inf" in result.stdout
    assert "not finite)" in (tmp_path / "curve.svg").read_text(encoding="utf-8")
    assert len(load_checkpoint(tmp_path / "net.json").history) == 3


def test_a_network_of_other_neurons_is_trained_saved_and_shown(run, digits, tmp_path):
    for activation in ("tanh", "relu"):
        path = tmp_path / f"{activation}.json"
        result = run("tinynn", "train", "--data", digits, "--epochs", 2, "--eta", 0.1,
                     "--cost", "cross-entropy", "--activation", activation, "--save", path)
        assert result.returncode == 0 and load(path).activation == activation
        more = run("tinynn", "train", "--resume", path, "--epochs", 3)
        assert more.returncode == 0 and load(path).activation == activation
        assert run("tinynn", "show", path, "--data", digits).returncode == 0


@pytest.mark.skipif(not hasattr(os, "link"), reason="there are no hard links")
def test_a_picture_does_not_replace_the_network_under_another_of_its_names(refused, copy, tmp_path):
    os.link(copy, tmp_path / "picture.svg")
    svg = tmp_path / "picture.svg"
    line = refused("tinynn", "train", "--resume", copy, "--epochs", 2, "--svg", svg)
    assert "picture.svg: that is the network's file" in line
