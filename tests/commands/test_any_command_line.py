"""Whatever is typed, a command ends with a status of its own and no traceback."""

import contextlib
import io
import os
import signal
import subprocess
import sys
from random import Random
from xml.etree import ElementTree

import pytest
from conftest import ROOT

from mnist_idx import __main__ as mnist_idx_main
from mnist_idx.command_line import LONGEST, run
from mnist_idx.drawn import draw_mnist
from tinynn import Network, save
from tinynn import __main__ as tinynn_main

pytestmark = pytest.mark.slow

LONG = "9" * 5_000
WORDS = ["net.json", "mnist", "pipe", "loop", "loop/net.json", "/dev/zero", "a\nb", "\x1b[31m", "",
         "-", "--", "0", "-1", "1", "3", "2.5", "nan", "inf", "1e400", LONG, "no such file",
         "x.svg", "x" * 300, "784,30,10", "784,10", "4,3,2", "1000000000,1", f"{LONG},1", "relu",
         "gaussian", "cross-entropy", "\udcff", "mnist/x.svg", "emnist-letters", "kmnist", "text",
         ".", "~", "~/mnist", "digit.pgm", "table.csv", "table"]
OPTIONS = ["--data", "--train-size", "--test-size", "--epochs", "--mini-batch", "--eta", "--cost",
           "--lmbda", "--patience", "--watch", "--init", "--seed", "--save", "--resume", "--svg",
           "--sizes", "--activation", "--index", "--neuron", "--neurons", "--wrong", "--sample",
           "--set", "--count", "--train", "--test", "--version", "--help", "--quiet",
           "--colour"]
COMMANDS = [(tinynn_main, "train"), (tinynn_main, "evaluate"), (tinynn_main, "show"),
            (tinynn_main, "check"), (tinynn_main, "classify"), (mnist_idx_main, "info"),
            (mnist_idx_main, "show"), (mnist_idx_main, "draw"), (mnist_idx_main, "verify"),
            (mnist_idx_main, "convert")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a network, a few digits, and what is neither."""
    draw_mnist(tmp_path / "mnist", training=24, test=10)
    save(Network([784, 5, 10], rng=Random(1)), tmp_path / "net.json")
    (tmp_path / "text").write_text("not a network")
    (tmp_path / "digit.pgm").write_text("P1 3 2 100 100")
    (tmp_path / "table.csv").write_text("label,a,b,c,d\n" + 8 * "1,0,0,255,255\n")
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "loop").symlink_to("loop")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MNIST_DIR", raising=False)


def command_line(rng):
    """A module, and arguments that may go together or not."""
    module, name = rng.choice(COMMANDS)
    arguments = [name] if rng.random() < 0.95 else []
    for _ in range(rng.randrange(5)):
        kind = rng.random()
        option, word = rng.choice(OPTIONS), rng.choice(WORDS)
        arguments += ([f"{option}={word}"] if kind < 0.3 else [option, word] if kind < 0.6
                      else [word] if kind < 0.9 else [option])
    if name == "train":  # a training of thousands of digits would be right, but takes long
        arguments += ["--data", "mnist", "--epochs", rng.choice("12")]
    if name == "draw":
        arguments += ["--train", "12", "--test", "2"]
    return module, arguments


def outcome(module, arguments):
    """The exit status, and what was written to standard error."""
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
        try:
            status = run(module.parser(), arguments)
        except SystemExit as end:
            status = end.code
    return status, errors.getvalue()


@pytest.mark.parametrize("arguments, message", [
    (["train", "--seed=--"], "argument --seed: '--' is not a value"),
    (["train", "--epochs=--"], "argument --epochs: '--' is not a value"),
    (["train", "--epochs", LONG], "is not a whole number of at least 1"),
    (["train", "--seed", LONG], "is not a whole number of 15 digits at most"),
    (["train", "--lambda", "5"], "unrecognized arguments: --lambda 5 (see python3 -m tinynn train"),
    (["--colour"], "unrecognized arguments: --colour (see python3 -m tinynn --help)"),
    (["train", "--sizes", "784", "10"], "unrecognized arguments: 10 (see python3 -m tinynn train"),
    (["train", "--data", "a\nb"], "a b: no such folder"),
    (["train", "--data", "\x1b[31m"], r"\x1b[31m: no such folder"),
    (["evaluate", "net.json", "--set", "kmnist"], "--set kmnist: give the folder of its files"),
    (["check", "--set", "kmnist"], "--set kmnist: give the folder of its files with --data"),
    (["show", "net.json", "--set", "text"], "argument --set: invalid choice: 'text'"),
    (["evaluate", "net.json", "--data", "mnist", "--set", "emnist-letters"],
     "mnist holds the files of mnist or fashion-mnist or kmnist, not those of the set that was"),
    (["evaluate", "net.json", "--data", "text"], "text is a file; expected the folder that holds"),
    (["evaluate", "loop"], "loop: "),
    (["train", "--save", "loop"], "--save loop: cannot write there: a symbolic link that leads"),
    (["evaluate", "pipe"], "pipe: a folder, pipe or device, expected a file"),
    (["train", "--resume", "pipe"], "pipe: a folder, pipe or device, expected a file"),
    (["train", "--save", "pipe"], "--save pipe: cannot write there: not a regular file"),
    (["evaluate", "/dev/zero"], "/dev/zero: a folder, pipe or device, expected a file"),
    (["check", "--sizes", "1000000000,1"], "sizes make 1,000,000,001 parameters"),
])
@pytest.mark.skipif(os.name != "posix", reason="there are no pipes among the files")
def test_each_of_these_ends_in_one_line(folder, arguments, message):
    status, errors = outcome(tinynn_main, arguments)
    assert status == 2 and message in errors and errors.count("\n") == 1
    assert errors[:-1].isprintable() and len(errors) < LONGEST + 100


def test_no_mistakes_may_be_asked_for(folder):
    assert outcome(tinynn_main, ["evaluate", "net.json", "--data", "mnist", "--wrong", "0"])[0] == 0


@pytest.mark.skipif(os.name != "posix", reason="a name cannot have these letters")
def test_the_name_of_a_file_does_not_control_the_terminal(folder, capsys, monkeypatch):
    os.rename("net.json", "\x1b[31mnet\n.json")
    arguments = ["evaluate", "\x1b[31mnet\n.json", "--data", "mnist", "--svg", "x.svg"]
    assert run(tinynn_main.parser(), arguments) == 0
    printed = capsys.readouterr().out
    assert r"\x1b[31mnet\n.json" in printed and "\x1b" not in printed
    ElementTree.parse("x.svg")  # XML cannot hold such letters either


@pytest.mark.skipif(os.name != "posix", reason="there is no limit for the size of files")
def test_drawing_onto_a_full_disk_leaves_no_file_and_names_one(folder):
    program = ("import resource, signal, sys; from mnist_idx.__main__ import main;"
               "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
               "resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000));"  # as a full disk does
               "sys.argv = ['', 'draw', 'new', '--train', '6', '--test', '12']; sys.exit(main())")
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8",
                            env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert result.returncode == 2 and result.stderr.count("\n") == 1, result
    assert result.stderr.startswith("error: new/t10k-images-idx3-ubyte: ")
    assert os.listdir("new") == []


@pytest.mark.parametrize("seed", range(20))
def test_random_command_lines_end_in_one_line(folder, seed):
    rng = Random(seed)
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, lambda *_: sys.exit("too long"))
    for _ in range(100):
        module, arguments = command_line(rng)
        if hasattr(signal, "alarm"):
            signal.alarm(20)
        try:
            status, errors = outcome(module, arguments)
        finally:
            if hasattr(signal, "alarm"):
                signal.alarm(0)
        assert status in (0, 1, 2), arguments
        assert "Traceback" not in errors, arguments
        if status == 2:
            *lines, end = errors.split("\n")
            assert end == "" and lines, arguments
            assert len(lines) == 1 or {"info", "classify"} & {*arguments}, arguments  # these go on
            for line in lines:
                assert line.startswith("error: ") and len(line) < LONGEST + 100, arguments
                assert line.isprintable(), arguments
