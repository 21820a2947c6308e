"""Nothing takes the system for granted: how processes start, what a console can show, line ends."""

import errno
import os
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest
from conftest import ROOT

from mnist_idx.command_line import in_one_line, reader_has_gone
from mnist_idx.drawn import draw_mnist
from tinynn import load

pytestmark = pytest.mark.slow

SPAWNED = """
import multiprocessing, runpy, sys
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.skipif(
    not hasattr(ProcessPoolExecutor, "_adjust_process_count"),
    reason="the ProcessPoolExecutor of PyPy 7.3.11 calls a method that it lacks when it spawns",
)
def test_processes_may_be_spawned_instead_of_forked(tmp_path):
    program = tmp_path / "spawned.py"
    program.write_text(SPAWNED)
    example = [str(ROOT / "examples" / "06_digits.py"), "--runs", "2", "--epochs", "1"]
    environment = {name: value for name, value in os.environ.items() if name != "MNIST_DIR"}
    forked, spawned = (
        subprocess.run([sys.executable, *start, *example], env=environment, capture_output=True,
                       encoding="utf-8", timeout=300)
        for start in ([], [str(program)])
    )
    assert spawned.returncode == 0 and spawned.stderr == "", spawned
    # All but which of the two was first after an epoch, and the seconds.
    assert sorted(spawned.stdout.splitlines()[:-1]) == sorted(forked.stdout.splitlines()[:-1])


@pytest.mark.parametrize("folder", ["tinynn", "mnist_idx", "examples"])
def test_pictures_and_words_are_plain_ascii(folder):
    for path in (ROOT / folder).glob("*.py"):
        if path.name != "sets.py":  # KMNIST's letters are there; a console may show "?" for them
            assert path.read_text(encoding="utf-8").isascii(), path


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_console_may_lack_letters(run, tmp_path, encoding):
    folder, net = tmp_path / "Ziffern \u2460", tmp_path / "net \u2461.json"
    draw_mnist(folder, training=120, test=10)
    for arguments in (["train", "--data", folder, "--epochs", 1, "--save", net],
                      ["evaluate", net, "--data", folder], ["train", "--resume", net]):
        result = run("tinynn", *arguments, PYTHONIOENCODING=encoding)
        assert result.returncode == (2 if "--resume" in arguments else 0), result
        assert "Traceback" not in result.stderr
    result = run("mnist_idx", "show", folder, "--set", "kmnist", PYTHONIOENCODING=encoding)
    assert result.returncode == 0 and result.stderr == ""


@pytest.mark.parametrize("error, gone", [
    (BrokenPipeError(errno.EPIPE, "Broken pipe"), True),
    (OSError(errno.EINVAL, "Invalid argument"), True),
    (OSError(errno.EINVAL, "Invalid argument", "what?.json"), False),
    (OSError(errno.ENOSPC, "No space left on device"), False),
    (ValueError("no"), False),
])
def test_on_windows_a_pipe_without_a_reader_is_an_invalid_argument(error, gone, monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    assert reader_has_gone(error) == gone


def test_a_path_is_shown_as_it_is():
    error = FileNotFoundError(errno.ENOENT, "No such file", r"C:\digits\net.json")
    assert in_one_line(error) == r"C:\digits\net.json: No such file"


def test_a_saved_network_may_get_other_line_ends(run, tmp_path):
    net = tmp_path / "net.json"
    run("tinynn", "train", "--train-size", 20, "--test-size", 5, "--epochs", 1, "--save", net)
    before = load(net)
    net.write_bytes(net.read_bytes().replace(b", ", b",\r\n"))
    assert load(net) == before


def test_it_runs_from_a_folder_with_blanks_in_its_name(tmp_path):
    place = tmp_path / "my clone"
    place.mkdir()
    for folder in ("tinynn", "mnist_idx", "examples"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    result = subprocess.run([sys.executable, str(place / "examples" / "02_gates.py")],
                            cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60)
    assert result.returncode == 0 and "NAND" in result.stdout
