"""A training that is stopped, killed or ended, and goes on."""

import os
import shutil
import signal
import subprocess
import sys
from random import Random

import pytest
from conftest import ROOT, epochs_of

from mnist_idx import command_line, load_mnist
from mnist_idx.drawn import draw_mnist
from tinynn import Network, load, sgd
from tinynn import __main__ as main
from tinynn.checkpoint import load_checkpoint
from tinynn.commands import epochs, report

pytestmark = pytest.mark.slow


def test_a_resumed_run_ends_as_an_uninterrupted_one_to_the_bit(run, digits, copy, tmp_path):
    whole = run("tinynn", "train", "--data", digits, "--epochs", 4, "--save", tmp_path / "whole")
    first = run("tinynn", "train", "--resume", copy, "--epochs", 2)
    rest = run("tinynn", "train", "--resume", copy, "--epochs", 4)
    assert "epochs done 1, to go 1" in first.stdout and "epochs done 2, to go 2" in rest.stdout
    assert epochs_of(first.stdout) + epochs_of(rest.stdout) == epochs_of(whole.stdout)[1:]
    assert load(copy) == load(tmp_path / "whole")
    assert load_checkpoint(copy).history == load_checkpoint(tmp_path / "whole").history


def test_a_watched_run_that_is_resumed_draws_all_its_epochs(run, digits, tmp_path):
    options = ["--data", digits, "--watch", "--svg", tmp_path / "curves.svg"]
    run("tinynn", "train", *options, "--epochs", 3, "--save", tmp_path / "whole")
    picture = (tmp_path / "curves.svg").read_text(encoding="utf-8")
    run("tinynn", "train", *options, "--epochs", 1, "--save", tmp_path / "net")
    run("tinynn", "train", "--resume", tmp_path / "net", "--epochs", 3, *options[3:])
    assert (tmp_path / "curves.svg").read_text(encoding="utf-8") == picture
    kept = load_checkpoint(tmp_path / "net")
    assert kept.on_training == load_checkpoint(tmp_path / "whole").on_training
    assert len(kept.on_training) == 3


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
        "data": str(digits), "set": "mnist", "train_size": None, "test_size": None, "epochs": 1,
        "mini_batch": 10, "eta": 3.0, "init": "scaled", "seed": 1,
        "cost": "quadratic", "lmbda": 0.0, "patience": None, "watch": False,
    }


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "net.json has all its epochs, 1; to go on, ask for more, as in --epochs 11"),
        (["--sizes", "784,20,10"], "--sizes 784,20,10: "),
        (["--eta", "0.5"], "--eta 0.5: "),
        (["--mini-batch", "5"], "net.json was trained with --mini-batch 10\n"),
        (["--init", "gaussian"], "--init gaussian: "),
        (["--seed", "2"], "--seed 2: "),
        (["--train-size", "50"], "--train-size 50: "),
        (["--train-size", "9"], "net.json was trained without it\n"),
        (["--test-size", "5"], "--test-size 5: "),
        (["--cost", "cross-entropy"], "net.json was trained with --cost quadratic"),
        (["--lmbda", "1"], "--lmbda 1.0: "),
        (["--activation", "tanh"], "net.json was trained with --activation sigmoid"),
        (["--patience", "2"], "--patience 2: "),
        (["--watch"], "--watch: "),
        (["--set", "kmnist"], "net.json was trained with --set mnist"),
        (["--data", "MORE"], "net.json was trained with other images than these"),
        (["--data", "OTHER"], "net.json was trained with other images than these"),
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


def test_what_a_seed_of_0_was_is_said(refused, digits, run, tmp_path):
    run("tinynn", "train", "--data", digits, "--epochs", 1, "--seed", 0, "--save", tmp_path / "n")
    message = refused("tinynn", "train", "--resume", tmp_path / "n", "--seed", 5)
    assert message.endswith("n was trained with --seed 0\n")


def test_a_file_that_will_be_replaced_is_named(run, copy, tmp_path):
    other = shutil.copy(copy, tmp_path / "other.json")
    result = run("tinynn", "train", "--resume", copy, "--epochs", 2, "--save", other)
    assert f"{other} exists already, and is replaced after the next epoch" in result.stdout


def test_ctrl_c_after_the_last_epoch_advises_nothing(monkeypatch, capsys, digits, tmp_path):
    monkeypatch.setattr(report, "first_answers", interrupt)
    path = tmp_path / "net.json"
    arguments = ["train", "--data", str(digits), "--epochs", "1", "--save", str(path)]
    assert command_line.run(main.parser(), arguments) == 130
    errors = capsys.readouterr().err
    assert f"{path} holds the network after epoch 0.\n" in errors and "To go on" not in errors


def test_digits_that_have_moved_are_still_the_same(run, copy, digits, tmp_path):
    shutil.copytree(digits, tmp_path / "moved")
    result = run("tinynn", "train", "--resume", copy, "--epochs", 2, "--data", tmp_path / "moved")
    assert result.returncode == 0
    assert load_checkpoint(copy).settings["data"] == str(tmp_path / "moved")


def test_digits_that_are_gone_can_be_given_from_their_new_place(run, refused, tmp_path):
    draw_mnist(tmp_path / "old", training=12, test=4)
    run("tinynn", "train", "--data", tmp_path / "old", "--epochs", 1, "--save", tmp_path / "net")
    (tmp_path / "old").rename(tmp_path / "new")
    message = refused("tinynn", "train", "--resume", tmp_path / "net", "--epochs", 2)
    assert f"{tmp_path / 'old'}: no such folder" in message
    assert message.endswith("If the data have moved, give their new place with --data\n")
    assert "moved" not in refused("tinynn", "train", "--data", tmp_path / "old")


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
    monkeypatch.setattr(epochs, "measure", interrupt)
    arguments = ["train", "--data", str(digits), "--eta", "1", "--save", str(copy)]
    assert command_line.run(main.parser(), arguments) == 130
    assert f"No epoch of this run is in {copy} yet." in capsys.readouterr().err


def test_ctrl_c_in_the_first_resumed_epoch_tells_of_the_one_before(monkeypatch, capsys, copy):
    monkeypatch.setattr(epochs, "measure", interrupt)
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


def test_patience_alone_is_judged_by_validation_digits_and_outlives_a_stop(run, digits, tmp_path):
    train = ["tinynn", "train", "--data", digits, "--test-size", 5, "--patience", 2]
    whole = run(*train, "--save", tmp_path / "whole.json").stdout
    assert "/ 5 validation images" in whole and "training images" not in whole
    assert "Stop:    when the accuracy on the validation images has not become better" in whole
    stopped = len(load_checkpoint(tmp_path / "whole.json").history)
    assert 3 <= stopped < 10

    run(*train, "--epochs", stopped - 1, "--save", tmp_path / "part.json")
    path = tmp_path / "part.json"
    more = run("tinynn", "train", "--resume", path, "--epochs", 10)
    assert "Not better for 2 epochs: stopped." in more.stdout
    assert load(path) == load(tmp_path / "whole.json")
    assert len(load_checkpoint(path).history) == stopped
    more = run("tinynn", "train", "--resume", path)
    assert more.stderr.endswith("ask for more patience, as in --patience 4\n")
    more = run("tinynn", "train", "--resume", path, "--patience", 9)
    assert f"Epoch {stopped}:" in more.stdout and load_checkpoint(path).settings["patience"] == 9
