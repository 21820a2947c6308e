"""`python3 -m tinynn train`, run as a user runs it."""

import json
import os
import re
import shutil
from argparse import Namespace
from collections import Counter
from random import Random

import pytest
from conftest import epochs_of

from mnist_idx import IdxArray, load_mnist, read_idx, write_idx
from mnist_idx.drawn import draw_mnist
from mnist_idx.mnist import DataSet
from mnist_idx.sets import NAMES, SETS
from tinynn import CrossEntropyCost, Network, average_cost, load, sgd
from tinynn.checkpoint import load_checkpoint
from tinynn.commands.data import odd_pixels
from tinynn.commands.epochs import say_if_stuck
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


def test_the_folder_of_the_environment_is_for_mnist_only(run, digits):
    result = run("tinynn", "train", "--set", "kmnist", MNIST_DIR=str(digits))
    assert result.returncode == 2 and "give the folder of its files with --data" in result.stderr
    result = run("tinynn", "train", MNIST_DIR="no-such-folder")
    assert "no-such-folder: no such folder (from the environment variable MNIST_DIR)" in (
        result.stderr)


@pytest.mark.skipif(os.name != "posix", reason="HOME is the home folder there")
def test_a_tilde_in_an_option_is_the_home_folder(run, digits, tmp_path):
    shutil.copytree(digits, tmp_path / "digits")
    result = run("tinynn", "train", "--data=~/digits", "--epochs", 1, "--save=~/net.json",
                 "--svg=~/curve.svg", HOME=str(tmp_path))
    assert result.returncode == 0
    assert sorted(os.listdir(tmp_path)) == ["curve.svg", "digits", "net.json"]
    assert load_checkpoint(tmp_path / "net.json").settings["data"] == str(tmp_path / "digits")
    assert run("tinynn", "evaluate", "~/net.json", HOME=str(tmp_path),
               MNIST_DIR="~/digits").returncode == 0


def test_a_set_is_trained_evaluated_and_shown_with_the_names_of_its_classes(run, letters, tmp_path):
    path = tmp_path / "net.json"
    options = ["--data", letters, "--set", "emnist-letters"]
    result = run("tinynn", "train", *options, "--epochs", 1, "--save", path)
    assert result.returncode == 0 and "sizes [784, 30, 26]" in result.stdout
    assert "20 to test, emnist-letters from" in result.stdout
    assert re.search(r"   [A-Z], taken for [A-Z]\b", result.stdout)
    assert load_checkpoint(path).settings["set"] == "emnist-letters"
    more = run("tinynn", "train", "--resume", path, "--epochs", 2)
    assert more.returncode == 0 and "emnist-letters from" in more.stdout
    other = run("tinynn", "train", "--resume", path, "--epochs", 3, "--set", "mnist")
    assert "net.json was trained with --set emnist-letters" in other.stderr

    for file in letters.glob("*train*"):
        file.unlink()  # the other commands do not need them
    result = run("tinynn", "evaluate", path, *options, "--wrong", 1, "--svg", tmp_path / "x.svg")
    assert result.returncode == 0 and re.search(r"^A  +\d of  ?\d", result.stdout, re.M)
    assert re.search(r"of 1 images of [A-Z] taken for [A-Z]$", result.stdout, re.M)
    assert re.search(r"0: [A-Z], taken for [A-Z]", (tmp_path / "x.svg").read_text())
    assert "Test image 1: B " in run("tinynn", "show", path, *options, "--index", 1).stdout
    assert run("tinynn", "check", path, *options, "--sample", 9).returncode == 0
    result = run("tinynn", "evaluate", path)
    assert "26 outputs, but the data have 10 classes (--set mnist)" in result.stderr


@pytest.fixture
def letters(digits, tmp_path):
    """A folder of drawn digits that are called letters."""
    folder, kind = tmp_path / "letters", SETS["emnist-letters"]
    folder.mkdir()
    for name, images, labels in zip(("training", "test"), kind.files[::2], kind.files[1::2]):
        stored = read_idx(digits / NAMES[0 if name == "training" else 2])
        write_idx(folder / images, stored)
        numbers = bytes(i % 26 + 1 for i in range(len(stored)))
        write_idx(folder / labels, IdxArray("B", (len(stored),), numbers))
    return folder


@pytest.mark.parametrize("change, words", [
    (lambda byte: byte // 255, "the largest pixel is 1, expected 255: multiply each by 255 when"),
    (lambda byte: byte // 16, "the largest pixel is 15, expected 255: multiply each by 17 when"),
    (lambda byte: byte * 100 // 255, "the largest pixel is 100, expected 255: multiply each by 2"),
    (lambda byte: 255 - byte, "most pixels are ink (the mean is "),
    (lambda byte: 0, "the first 100 training images are blank: all pixels are 0"),
])
def test_odd_pixels_get_one_line_and_training_goes_on(run, digits, tmp_path, change, words):
    shutil.copytree(digits, tmp_path, dirs_exist_ok=True)
    stored = read_idx(tmp_path / NAMES[0])
    pixels = stored.data.translate(bytes(map(change, range(256))))
    write_idx(tmp_path / NAMES[0], IdxArray("B", stored.shape, pixels))
    result = run("tinynn", "train", "--data", tmp_path, "--epochs", 2, "--mini-batch", 1,
                 "--eta", 1e-6)
    assert result.returncode == 0 and "Accuracy: " in result.stdout
    assert result.stderr.startswith(f"warning: {words}") and result.stderr.count("\n") == 1
    assert "The network answers" not in result.stdout  # the line above has the cause


@pytest.mark.parametrize("mean, odd", [(33, False), (73, False), (127, False), (128, True)])
def test_a_set_with_much_ink_is_not_odd(mean, odd):  # MNIST's mean is 33, Fashion-MNIST's 73
    images = IdxArray("B", (1, 10, 100), bytes([255] + [mean] * 999))
    data = DataSet(images, IdxArray("B", (1,), bytes(1)), SETS["mnist"], range(1))
    assert ("most pixels are ink" in odd_pixels(data)) == odd and bool(odd_pixels(data)) == odd


def test_a_network_that_answers_the_same_to_nearly_every_image_is_told_once(run):
    result = run("tinynn", "train", "--train-size", 500, "--test-size", 100, "--eta", 100,
                 "--epochs", 3)
    assert result.returncode == 0 and result.stderr == ""
    assert re.search(r"^Epoch 1.*\nThe network answers (\d) to \d+ of 100 images: try a smaller"
                     r" --eta\.$", result.stdout, re.M)
    assert result.stdout.count("try a smaller --eta") == 1
    result = run("tinynn", "train", "--train-size", 500, "--test-size", 100, "--eta", 1e-6,
                 "--epochs", 2)
    assert re.search(r"Epoch 1.*\nThe network answers \d to \d+ of 100 images: try a larger --eta,"
                     r" or more epochs\.\n", result.stdout)


def test_a_network_is_not_called_stuck_after_few_steps(run):
    options = ["--train-size", 100, "--test-size", 100, "--eta", 1e-6]  # ten steps in an epoch
    lines = run("tinynn", "train", *options, "--epochs", 10).stdout.splitlines()
    told = [i for i, line in enumerate(lines) if "The network answers" in line]
    assert len(told) == 1 and lines[told[0] - 1].startswith("Epoch 9")


def test_the_sizes_fit_images_of_any_size(run, tmp_path):
    for images, labels in (NAMES[:2], NAMES[2:]):
        write_idx(tmp_path / images, [[[0, 255], [i, 0]] for i in range(12)])
        write_idx(tmp_path / labels, [i % 10 for i in range(12)])
    result = run("tinynn", "train", "--data", tmp_path, "--epochs", 1)
    assert result.returncode == 0 and "Network: sizes [4, 30, 10]" in result.stdout


@pytest.mark.parametrize("answers, right, told", [
    ({3: 100}, 10, True), ({3: 90, 2: 10}, 50, True), ({3: 89, 2: 11}, 10, False),
    ({3: 100}, 51, False), ({3: 10}, 1, True), ({3: 9}, 1, False)])
def test_one_answer_is_told_where_it_is_mostly_wrong(answers, right, told, capsys):
    args = Namespace(activation="relu", cost="quadratic", eta=0.5)
    assert say_if_stuck(Counter(answers), right, "abcdefghij", args) == told
    told = f"The network answers d to {answers[3]} of {sum(answers.values())} images: try" * told
    assert capsys.readouterr().out.startswith(told)
    args.eta = 0.49
    say_if_stuck(Counter(answers), right, "abcdefghij", args)
    assert ("try a larger" in capsys.readouterr().out) == bool(told)


@pytest.mark.parametrize("options, eta", [
    ([], "3"), (["--cost", "cross-entropy"], "0.5"), (["--activation", "tanh"], "0.5"),
    (["--activation", "relu", "--cost", "cross-entropy"], "0.1"),
    (["--activation", "relu", "--eta", "2"], "2")])
def test_the_learning_rate_fits_the_neurons_and_the_cost(run, digits, options, eta):
    result = run("tinynn", "train", "--data", digits, "--train-size", 10, "--epochs", 1, *options)
    assert f"mini-batch 10, eta {eta}, " in result.stdout


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_other_neurons_learn_drawn_digits_with_their_learning_rate(run, activation):
    result = run("tinynn", "train", "--train-size", 1000, "--test-size", 200, "--epochs", 3,
                 "--activation", activation, "--cost", "cross-entropy")
    assert int(epochs_of(result.stdout)[-1][1]) > 0.8 * 200


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
        (["--sizes", "784,30"], "30 outputs, but the data have 10 classes (--set mnist)"),
        (["--set", "kmnist"], "--set kmnist: give the folder of its files with --data"),
        (["--set", "cifar"], "argument --set: invalid choice: 'cifar'"),
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
        (["--save", "x.svg", "--svg", "tests/../x.svg"], "x.svg: that file is read or saved here"),
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
    assert "picture.svg: that file is read or saved here" in line
