"""The commands of `python3 -m tinynn`, run as a user runs them."""

import importlib
import re
from random import Random

import pytest

from mnist_idx import IdxArray, command_line, write_idx
from mnist_idx.drawn import draw_mnist
from tinynn import Network
from tinynn import __main__ as main
from tinynn.storage import save


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """A folder of 100 training digits (and 20 for validation) and 20 to test."""
    folder = tmp_path_factory.mktemp("digits")
    draw_mnist(folder, training=120, test=20)
    return folder


def test_train_without_files_learns_drawn_digits(run):
    result = run("tinynn", "train", "--train-size", 1000, "--test-size", 200, "--epochs", 3)
    assert result.returncode == 0 and result.stderr == ""
    assert "1,000 drawn digits to train on, 200 to test" in result.stdout
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
        (["--sizes", "784,30"], "--sizes: 30 outputs, but there are 10 digits"),
        (["--sizes", "100,10"], "--sizes: 100 inputs, but an image has 784 pixels"),
        (["--sizes", "784,0,10"], "sizes [784, 0, 10]: layer 2 has 0 neurons"),
        (["--sizes", "10"], "--sizes: 10 inputs, but an image has 784 pixels"),
        (["--sizes", "784,x,10"], "'784,x,10' is not a list such as 784,30,10"),
        (["--eta", "-3"], "argument --eta: '-3' is not a finite number greater than 0"),
        (["--eta", "nan"], "argument --eta: 'nan' is not a finite number greater than 0"),
        (["--mini-batch", "0"], "argument --mini-batch: '0' is not a whole number of at least 1"),
        (["--epochs", "2.5"], "argument --epochs: '2.5' is not a whole number of at least 1"),
        (["--train-size", "60000"], "no more than 50,000 and 10,000 digits"),
        (["--init", "zeros"], "argument --init: invalid choice: 'zeros'"),
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


def test_check_shows_the_report_and_the_picture(run):
    result = run("tinynn", "check")
    assert result.returncode == 0 and result.stderr == ""
    assert "sizes [4, 3, 2], 23 parameters" in result.stdout
    assert "23 derivatives" in result.stdout
    assert re.search(r"Worst: +(weights|biases)(\[\d\]){2,3}, relative error \d", result.stdout)
    values = re.findall(r"(?:backpropagation|finite difference) +([+-]\d\.\d{15})$",
                        result.stdout, re.M)
    assert float(values[0]) == pytest.approx(float(values[1]), rel=1e-4)
    assert "Order:     2.00 " in result.stdout
    assert "the gradient is right" in result.stdout
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
    result = run("tinynn", "check", tmp_path / "net.json", "--sample", 1)
    assert result.returncode == 0 and "by epsilon" not in result.stdout


def test_check_does_not_call_right_what_it_cannot_see(run, tmp_path):
    network = Network([2, 2], rng=Random(1))
    network.biases[0] = [-600.0, -600.0]  # outputs, and derivatives, of 1e-261
    save(network, tmp_path / "net.json")
    result = run("tinynn", "check", tmp_path / "net.json")
    assert "not measurable" in result.stdout and "too flat here to tell" in result.stdout
    assert "is right\n" not in result.stdout


def test_check_ends_with_status_1_when_the_gradient_is_wrong(monkeypatch, capsys):
    module = importlib.import_module("tinynn.backprop")
    monkeypatch.setattr(module, "bias_gradient", lambda delta: [2 * delta_j for delta_j in delta])
    assert command_line.run(main.parser(), ["check"]) == 1
    output = capsys.readouterr().out
    assert "the gradient is WRONG" in output and "Order:     1.00" in output


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--sizes", "3"], "sizes [3]: expected 2 layers or more"),
        (["--sizes", "3,2", "--data", "DIGITS"], "--sizes: 3 inputs, but an image has 784 pixels"),
        (["--sample", "0"], "'0' is not a whole number of at least 1"),
        (["no-such-file"], "no-such-file"),
        (["README.md"], "README.md: not JSON"),
        (["README.md", "--sizes", "3,2"], "--sizes: README.md has sizes of its own"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_to_check_ends_in_one_line(refused, digits, arguments, message):
    given = [digits if argument == "DIGITS" else argument for argument in arguments]
    assert message in refused("tinynn", "check", *given)
