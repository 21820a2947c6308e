"""The commands of `python3 -m tinynn`, run as a user runs them."""

import importlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from random import Random

import pytest
from conftest import ROOT

from mnist_idx import IdxArray, command_line, load_mnist, write_idx
from mnist_idx.drawn import draw_mnist
from tinynn import CrossEntropyCost, Network, average_cost, load, report, save, sgd, terminal
from tinynn import __main__ as main
from tinynn.checkpoint import load_checkpoint
from tinynn.regularization import l2, l2_penalty


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """A folder of 100 training digits (and 20 for validation) and 20 to test."""
    folder = tmp_path_factory.mktemp("digits")
    draw_mnist(folder, training=120, test=20)
    return folder


def test_train_without_files_learns_drawn_digits(run):
    result = run("tinynn", "train", "--train-size", 1000, "--test-size", 200, "--epochs", 3)
    assert result.returncode == 0 and result.stderr == ""
    assert "1,000 digits to train on, 200 to test, drawn" in result.stdout
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
    assert f"100 digits to train on, 20 to test, from {digits}" in result.stdout
    assert "download" not in result.stdout


def test_train_finds_the_folder_by_the_environment(run, digits, monkeypatch):
    result = run("tinynn", "train", "--epochs", 1, "--train-size", 10, MNIST_DIR=str(digits))
    assert f"10 digits to train on, 20 to test, from {digits}" in result.stdout


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
        (["--sizes", "784,30"], "sizes [784, 30]: 30 outputs, but there are 10 digits"),
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
        (["--save", "no-such-folder/net.json"], "no-such-folder/net.json: there is no folder"),
        (["--save", "README.md"], "--save would overwrite what is no network: README.md: not JSON"),
        (["--resume", "no-such-file"], "no-such-file"),
        (["--resume", "README.md"], "README.md: not JSON"),
        (["--svg", "curve.png"], "argument --svg: 'curve.png' does not end in .svg"),
        (["--svg", "README.md/c.svg"], "README.md/c.svg: there is no folder"),
        (["--save", "tests"], "--save tests: that is a folder"),
        (["--save", "x.svg", "--svg", "tests/../x.svg"], "x.svg: that is the network's file"),
        (["--save", "x" * 300], "x" * 300),
        (["--save", "x" * 250], "x: cannot write there"),  # NAME.PROCESS.tmp is too long a name
        (["--svg", "no-such-folder/c.svg"], "no-such-folder/c.svg: there is no folder"),
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
    assert f"--train-size 101: the training data of {digits} hold only 100" in message
    message = refused("tinynn", "train", "--data", digits, "--test-size", 21)
    assert f"--test-size 21: the test data of {digits} hold only 20" in message


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
    assert "hold no digits" in refused("tinynn", "train", "--data", tmp_path)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_1000_real_digits_and_5_epochs_are_enough_for_85_percent(run, mnist_dir, seed):
    result = run("tinynn", "train", "--data", mnist_dir,
                 "--train-size", 1000, "--epochs", 5, "--seed", seed)
    accuracy = re.search(r"^Accuracy: ([\d.]+)%$", result.stdout, re.M)
    assert accuracy and float(accuracy[1]) >= 85, result


@pytest.fixture(scope="module")
def trained(tmp_path_factory, digits):
    """A file with a network that was trained for an epoch on the digits."""
    path = tmp_path_factory.mktemp("trained") / "net.json"
    arguments = ["train", "--data", str(digits), "--epochs", "1", "--save", str(path)]
    assert command_line.run(main.parser(), arguments) == 0
    return path


@pytest.fixture
def copy(trained, tmp_path):
    """A copy of that file, to go on from."""
    return shutil.copy(trained, tmp_path / "net.json")


def epochs_of(output):
    return re.findall(r"^Epoch (\d+): (\d+)", output, re.M)


def test_a_resumed_run_ends_as_an_uninterrupted_one_to_the_bit(run, digits, copy, tmp_path):
    whole = run("tinynn", "train", "--data", digits, "--epochs", 4, "--save", tmp_path / "whole")
    first = run("tinynn", "train", "--resume", copy, "--epochs", 2)
    rest = run("tinynn", "train", "--resume", copy, "--epochs", 4)
    assert "epochs done 1, to go 1" in first.stdout and "epochs done 2, to go 2" in rest.stdout
    assert epochs_of(first.stdout) + epochs_of(rest.stdout) == epochs_of(whole.stdout)[1:]
    assert load(copy) == load(tmp_path / "whole")
    assert load_checkpoint(copy).history == load_checkpoint(tmp_path / "whole").history


def test_train_does_what_sgd_does_in_python(trained, digits):
    network = Network([784, 30, 10], rng=Random(1))
    for _ in sgd(network, load_mnist(digits).training, 1, 10, eta=3.0, rng=Random(1)):
        pass
    assert load(trained) == network


def test_a_run_can_be_resumed_into_another_file(run, copy, tmp_path):
    before = copy.read_bytes()
    run("tinynn", "train", "--resume", copy, "--epochs", 2, "--save", tmp_path / "other.json")
    assert copy.read_bytes() == before
    assert len(load_checkpoint(tmp_path / "other.json").history) == 2


def test_a_checkpoint_records_what_it_was_trained_with(trained, digits):
    settings = load_checkpoint(trained).settings
    assert settings == {
        "data": str(digits), "train_size": None, "test_size": None, "epochs": 1,
        "mini_batch": 10, "eta": 3.0, "init": "scaled", "seed": 1,
        "cost": "quadratic", "lmbda": 0.0, "patience": None, "watch": False,
    }


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "net.json has all its epochs, 1; to go on, ask for more, as in --epochs 11"),
        (["--sizes", "784,20,10"], "--sizes [784, 20, 10]: "),
        (["--eta", "0.5"], "--eta 0.5: "),
        (["--mini-batch", "5"], "net.json was trained with 10\n"),
        (["--init", "gaussian"], "--init gaussian: "),
        (["--seed", "2"], "--seed 2: "),
        (["--train-size", "50"], "--train-size 50: "),
        (["--train-size", "9"], "net.json was trained without it\n"),
        (["--test-size", "5"], "--test-size 5: "),
        (["--cost", "cross-entropy"], "net.json was trained with quadratic"),
        (["--lmbda", "1"], "--lmbda 1.0: "),
        (["--activation", "tanh"], "net.json was trained with sigmoid"),
        (["--patience", "2"], "--patience 2: "),
        (["--watch"], "--watch: "),
        (["--data", "MORE"], "net.json was trained with other digits than these"),
        (["--data", "OTHER"], "net.json was trained with other digits than these"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_resuming_with_something_else_is_refused(refused, copy, tmp_path, arguments, message):
    if arguments == ["--data", "OTHER"]:
        draw_mnist(tmp_path / "other", training=120, test=20, seed=1)
        arguments = ["--data", tmp_path / "other", "--epochs", 2]
    if arguments == ["--data", "MORE"]:
        draw_mnist(tmp_path / "more", training=120, test=21)
        arguments = ["--data", tmp_path / "more", "--epochs", 2]
    before = copy.read_bytes()
    assert message in refused("tinynn", "train", "--resume", copy, *arguments)
    assert copy.read_bytes() == before


def test_digits_that_have_moved_are_still_the_same(run, copy, digits, tmp_path):
    shutil.copytree(digits, tmp_path / "moved")
    result = run("tinynn", "train", "--resume", copy, "--epochs", 2, "--data", tmp_path / "moved")
    assert result.returncode == 0
    assert load_checkpoint(copy).settings["data"] == str(tmp_path / "moved")


@pytest.fixture
def start(digits, tmp_path):
    """Start a long training, wait for its epoch 1, and return the process."""

    def start_training(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "tinynn", "train", "--data", str(digits), "--epochs", "100000",
             *map(str, arguments)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )
        for line in process.stdout:
            if line.startswith("Epoch 1:"):
                return process
        raise AssertionError(process.stderr.read())

    return start_training


@pytest.mark.skipif(os.name != "posix", reason="sends the signal as POSIX does")
def test_ctrl_c_says_which_epoch_is_on_disk(start, tmp_path):
    process = start("--save", tmp_path / "net.json")
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    assert process.returncode == 130
    epoch = len(load_checkpoint(tmp_path / "net.json").history) - 1
    assert f"net.json holds the network after epoch {epoch}. To go on: " in errors
    assert epoch >= max([1, *(int(number) for number, _ in epochs_of(output))])
    assert os.listdir(tmp_path) == ["net.json"]


@pytest.mark.skipif(os.name != "posix", reason="sends the signal as POSIX does")
def test_ctrl_c_without_save_says_that_nothing_is_kept(start):
    process = start()
    process.send_signal(signal.SIGINT)
    assert "Nothing was saved" in process.communicate()[1] and process.returncode == 130


def test_ctrl_c_does_not_take_another_run_for_this_one(monkeypatch, capsys, digits, copy):
    monkeypatch.setattr(main, "measure", interrupt)
    arguments = ["train", "--data", str(digits), "--eta", "1", "--save", str(copy)]
    assert command_line.run(main.parser(), arguments) == 130
    assert f"No epoch of this run is in {copy} yet." in capsys.readouterr().err


def test_ctrl_c_in_the_first_resumed_epoch_tells_of_the_one_before(monkeypatch, capsys, copy):
    monkeypatch.setattr(main, "measure", interrupt)
    arguments = ["train", "--resume", str(copy), "--epochs", "5"]
    assert command_line.run(main.parser(), arguments) == 130
    assert f"{copy} holds the network after epoch 0." in capsys.readouterr().err
    assert load_checkpoint(copy).settings["epochs"] == 5  # so --resume alone goes on to 5


def interrupt(*_):
    raise KeyboardInterrupt


def test_a_killed_run_leaves_a_whole_file_to_go_on_from(run, start, digits, tmp_path):
    process = start("--save", tmp_path / "net.json")
    process.kill()
    process.communicate()
    done = len(load_checkpoint(tmp_path / "net.json").history)
    assert done >= 2
    more = run("tinynn", "train", "--resume", tmp_path / "net.json", "--epochs", done + 2)
    whole = run("tinynn", "train", "--data", digits, "--epochs", done + 2,
                "--save", tmp_path / "whole.json")
    assert epochs_of(more.stdout) == epochs_of(whole.stdout)[-2:]
    assert load(tmp_path / "net.json") == load(tmp_path / "whole.json")


def test_train_draws_the_learning_curve(run, copy, digits, tmp_path):
    run("tinynn", "train", "--resume", copy, "--epochs", 3, "--svg", tmp_path / "curve.svg")
    text = (tmp_path / "curve.svg").read_text(encoding="utf-8")
    assert text.count("<circle") == 2 * 3
    assert "right (%)" in text and "epoch" in text and "[784, 30, 10]" in text


def test_the_test_digits_are_read_once_where_validation_digits_decide(run, digits, tmp_path):
    result = run("tinynn", "train", "--data", digits, "--epochs", 40, "--patience", 2, "--watch",
                 "--cost", "cross-entropy", "--eta", 0.5, "--lmbda", 0.1,
                 "--save", tmp_path / "net.json", "--svg", tmp_path / "curve.svg")
    assert result.returncode == 0
    counts = [int(n) for n in re.findall(r"^Epoch \d+: (\d+) / 20 validation digits, cost \d",
                                         result.stdout, re.M)]
    best = counts.index(max(counts))
    assert len(counts) == best + 3 < 40 and "No better for 2 epochs: stopped." in result.stdout
    told = re.findall(r"/ 100 training digits, cost (\S+) \+ penalty (\S+)$", result.stdout, re.M)
    assert len(told) == len(counts)
    assert result.stdout.count("Accuracy: ") == 1
    network, data = load(tmp_path / "net.json"), load_mnist(digits)
    assert network.evaluate(data.validation) == counts[-1]
    assert told[-1] == (f"{average_cost(network, data.training, CrossEntropyCost):.4f}",
                        f"{l2_penalty(network, 0.1, 100):.4f}")
    assert f"Accuracy: {network.evaluate(data.test) / 20:.2%}" in result.stdout
    assert json.loads((tmp_path / "net.json").read_text())["cost"] == "CrossEntropyCost"
    text = (tmp_path / "curve.svg").read_text(encoding="utf-8")
    assert "Accuracy on the validation digits" in text

    again = Network([784, 30, 10], rng=Random(1))
    for _ in sgd(again, data.training, len(counts), 10, 0.5, cost=CrossEntropyCost, rng=Random(1),
                 update=l2(0.1 / 100)):
        pass
    assert again == network


def test_lambda_0_is_no_regularization(run, digits, tmp_path):
    for name, options in (("with", ["--lmbda", 0]), ("without", [])):
        run("tinynn", "train", "--data", digits, "--epochs", 1, "--save", tmp_path / name, *options)
    assert load(tmp_path / "with") == load(tmp_path / "without")


def test_patience_alone_is_judged_by_validation_digits_and_outlives_a_stop(run, digits, tmp_path):
    train = ["tinynn", "train", "--data", digits, "--test-size", 5, "--patience", 2]
    whole = run(*train, "--save", tmp_path / "whole.json").stdout
    assert "/ 5 validation digits" in whole and "training digits" not in whole
    assert "Stop:    when the validation digits have gone no better for 2 epochs" in whole
    stopped = len(load_checkpoint(tmp_path / "whole.json").history)
    assert 3 <= stopped < 10

    run(*train, "--epochs", stopped - 1, "--save", tmp_path / "part.json")
    path = tmp_path / "part.json"
    more = run("tinynn", "train", "--resume", path, "--epochs", 10)
    assert "No better for 2 epochs: stopped." in more.stdout
    assert load(path) == load(tmp_path / "whole.json")
    assert len(load_checkpoint(path).history) == stopped
    more = run("tinynn", "train", "--resume", path)
    assert more.stderr.endswith("ask for more patience, as in --patience 4\n")
    more = run("tinynn", "train", "--resume", path, "--patience", 9)
    assert f"Epoch {stopped}:" in more.stdout and load_checkpoint(path).settings["patience"] == 9


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
        assert "validation data of so few drawn digits hold no digits" in message


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
    x, y = load_mnist(digits).test[4]
    network = load(trained)
    assert result.returncode == 0 and result.stderr == ""
    assert "\n".join(terminal.picture(x, 28)) in result.stdout
    assert terminal.bars(network.feedforward(x), report.DIGITS) in result.stdout
    assert f"Answer: {network.classify(x)}, " in result.stdout
    assert "Hidden layer 1, activations:\n1 |" in result.stdout
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert f"The digit: {y.index(1.0)}" in text and "Hidden layer 1" in text and "digit 4" in text


def test_show_draws_a_neuron_without_needing_digits(run, trained, tmp_path):
    result = run("tinynn", "show", trained, "--neuron", 29, "--svg", tmp_path / "x.svg",
                 MNIST_DIR="no-such-folder")
    assert result.returncode == 0 and len(result.stdout.splitlines()) == 2 + 28
    assert "Weights into neuron 29" in (tmp_path / "x.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["evaluate", "no-such-file"], "no-such-file"),
        (["evaluate", "README.md"], "README.md: not JSON"),
        (["evaluate", "NETWORK", "--wrong", "0"], "'0' is not a whole number of at least 1"),
        (["evaluate", "NETWORK", "--data", "no-such-folder"], "no-such-folder: no such folder"),
        (["evaluate", "NETWORK", "--svg", "x"], "'x' does not end in .svg"),
        (["evaluate", "SMALL"], "sizes [4, 10]: 4 inputs, but an image has 784 pixels"),
        (["show", "SMALL"], "sizes [4, 10]: 4 inputs, but an image has 784 pixels"),
        (["show", "NETWORK", "--index", "500"], "--index 500: there are test digits 0 to 499"),
        (["show", "NETWORK", "--index", "-1"], "--index -1: there are test digits 0 to 499"),
        (["show", "NETWORK", "--neuron", "30"], "--neuron 30: that layer has neurons 0 to 29"),
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
    assert "floor:" in plot[-3] and plot[-3].startswith(("1e-08", "1e-09", "1e-10"))


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


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--sizes", "3"], "sizes are [3], expected 2 or more whole numbers"),
        (["--sizes", "3,2", "--data", "DIGITS"], "sizes [3, 2]: 3 inputs, but an image has"),
        (["--sample", "0"], "'0' is not a whole number of at least 1"),
        (["no-such-file"], "no-such-file"),
        (["README.md"], "README.md: not JSON"),
        (["README.md", "--sizes", "3,2"], "--sizes: README.md has its own"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_to_check_ends_in_one_line(refused, digits, arguments, message):
    given = [digits if argument == "DIGITS" else argument for argument in arguments]
    assert message in refused("tinynn", "check", *given)
