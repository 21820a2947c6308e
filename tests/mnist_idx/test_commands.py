"""The commands of `python3 -m mnist_idx`, run as a user runs them."""

import signal
import subprocess
import sys
import time
from array import array

import pytest
from conftest import ROOT

from mnist_idx import IdxArray, write_idx
from mnist_idx.sets import SETS

pytestmark = pytest.mark.slow


def test_draw_and_show(run, tmp_path):
    result = run("mnist_idx", "draw", tmp_path, "--train", 60, "--test", 10)
    assert result.returncode == 0
    assert result.stdout == f"{tmp_path}: drew 60 training and 10 test digits\n"

    result = run("mnist_idx", "show", tmp_path, "--index", 45, "--count", 10)
    assert result.returncode == 0
    assert all(f"  {i}: " in result.stdout for i in range(45, 50))
    assert "  50: " not in result.stdout  # that would be validation data
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "@@" in result.stdout

    output = run("mnist_idx", "show", tmp_path, "--index", 3, "--count", 2).stdout
    assert "  3: " in output and "  4: " in output and "  5: " not in output


def test_info_tells_type_shape_range_and_the_count_of_each_label(run, tmp_path):
    numbers = array("f", [-1.5, 0.0, float("nan"), 3.0])
    write_idx(tmp_path / "floats", IdxArray("f", (2, 2), numbers))
    write_idx(tmp_path / "labels.gz", IdxArray("B", (6,), bytes([1, 1, 1, 1, 7, 7])))
    write_idx(tmp_path / "empty", IdxArray("i", (0, 3), array("i")))
    paths = [tmp_path / name for name in ("floats", "labels.gz", "empty")]
    result = run("mnist_idx", "info", *paths)
    assert result.returncode == 0
    assert result.stdout.splitlines() == [
        f"{tmp_path / 'floats'}: type float32, shape (2, 2)",
        "  from -1.5 to 3.0, mean 0.5",
        "  not a number: 1",
        f"{tmp_path / 'labels.gz'}: type unsigned byte, shape (6,)",
        "  from 1 to 7, mean 3",
        "    1        4 ########################################",
        "    7        2 ####################",
        f"{tmp_path / 'empty'}: type int32, shape (0, 3)",
    ]


def test_info_goes_on_after_a_damaged_file(run, tmp_path):
    write_idx(tmp_path / "a", IdxArray("B", (2,), bytes([3, 4])))
    (tmp_path / "b").write_bytes(b"<html>")
    write_idx(tmp_path / "c", IdxArray("B", (1,), bytes([5])))
    result = run("mnist_idx", "info", *[tmp_path / name for name in "abxc"])
    assert result.returncode == 2
    assert [line for line in result.stdout.splitlines() if line[0] != " "] == [
        f"{tmp_path / 'a'}: type unsigned byte, shape (2,)",
        f"{tmp_path / 'c'}: type unsigned byte, shape (1,)"]
    damaged, missing = result.stderr.splitlines()
    assert damaged.startswith(f"error: {tmp_path / 'b'}: looks like a web page: ")
    assert missing == f"error: {tmp_path / 'x'}: No such file or directory"


def test_info_of_a_folder_tells_of_the_files_that_load_mnist_finds(run, refused, tmp_path):
    (tmp_path / "MNIST" / "raw").mkdir(parents=True)
    name = "MNIST/raw/t10k-labels-idx1-ubyte.gz"
    write_idx(tmp_path / name, IdxArray("B", (1,), bytes([3])))
    write_idx(tmp_path / "train-labels.idx1-ubyte", IdxArray("B", (2,), bytes([5, 7])))
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"")
    write_idx(tmp_path / "other", IdxArray("B", (1,), bytes(1)))
    result = run("mnist_idx", "info", tmp_path)
    assert result.returncode == 2 and result.stderr.count("\n") == 1
    assert f"error: {tmp_path / 'train-images-idx3-ubyte'}: an empty file" in result.stderr
    assert [line.partition(": type")[0] for line in result.stdout.splitlines() if line[0] != " "] \
        == [str(tmp_path / "train-labels.idx1-ubyte"), str(tmp_path / name)]
    (tmp_path / "empty").mkdir()
    line = refused("mnist_idx", "info", tmp_path / "empty")
    assert line.startswith(f"error: {tmp_path / 'empty'}: no files of MNIST or a similar set")


def test_show_turns_the_images_of_emnist_upright(run, tmp_path):
    kind = SETS["emnist-letters"]
    across = bytes([255] * 8 + [0] * 56)  # a first row, which is stored as a first column
    for part in (0, 2):
        stored = IdxArray("B", (6, 8, 8), across * 6)
        write_idx(tmp_path / kind.files[part], stored)
        write_idx(tmp_path / kind.files[part + 1], IdxArray("B", (6,), bytes([3] * 6)))
    result = run("mnist_idx", "show", tmp_path, "--set", "emnist-letters", "--count", 1)
    assert result.stdout == "@@\n" * 8 + "  0: C\n"


def test_verify_says_which_files_are_real(run, tmp_path):
    run("mnist_idx", "draw", tmp_path, "--train", 12, "--test", 4)
    result = run("mnist_idx", "verify", tmp_path)
    assert result.returncode == 1 and result.stdout.count("not the real") == 4
    (tmp_path / "t10k-images-idx3-ubyte").unlink()
    assert "t10k-images-idx3-ubyte: missing\n" in run("mnist_idx", "verify", tmp_path).stdout


def test_verify_says_what_a_wrong_file_looks_like(run, tmp_path):
    path = tmp_path / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(b"<!DOCTYPE html>")
    output = run("mnist_idx", "verify", tmp_path).stdout
    assert f"{path}: not the real t10k-labels-idx1-ubyte: looks like a web page: " in output


def test_verify_names_every_copy_of_a_file(run, tmp_path):
    run("mnist_idx", "draw", tmp_path, "--train", 12, "--test", 4)
    labels = tmp_path / "t10k-labels-idx1-ubyte"
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(b"\x1f\x8bdamaged")
    result = run("mnist_idx", "verify", tmp_path)
    assert result.stdout.count("not the real") == 4 and f"{labels}.gz: " in result.stdout


def test_verify_refuses_a_folder_that_is_not_there(refused, tmp_path):
    assert "no such folder" in refused("mnist_idx", "verify", tmp_path / "no")


def test_verify_knows_the_real_files(run, mnist_dir):
    result = run("mnist_idx", "verify", mnist_dir)
    assert result.returncode == 0 and result.stdout.count(": real\n") == 4


def test_draw_does_not_overwrite_files(run, refused, tmp_path):
    real = tmp_path / "t10k-labels.idx1-ubyte.gz"
    real.write_bytes(b"the real ones")
    assert f"{real} exists already" in refused("mnist_idx", "draw", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [real.name]


def test_show_needs_only_the_files_that_it_shows(run, refused, tmp_path):
    run("mnist_idx", "draw", tmp_path, "--train", 12, "--test", 3)
    for part, number in (("test", 3), ("training", 10)):
        message = refused("mnist_idx", "show", tmp_path, "--index", 99, *["--test"] * (number == 3))
        assert f"{tmp_path} has {number} {part} images" in message
    training = run("mnist_idx", "show", tmp_path, "--count", 3).stdout
    test = run("mnist_idx", "show", tmp_path, "--test").stdout
    assert "  2: " in test and "  3: " not in test and test != training
    (tmp_path / "raw").mkdir()
    for file in tmp_path.glob("train*"):
        file.rename(tmp_path / "raw" / file.name)
    assert run("mnist_idx", "show", tmp_path, "--test").stdout == test
    assert run("mnist_idx", "show", tmp_path, "--count", 3).stdout == training


def test_show_refuses_an_index_outside(run, refused, tmp_path):
    run("mnist_idx", "draw", tmp_path, "--train", 12, "--test", 1)
    assert "--index 10:" in refused("mnist_idx", "show", tmp_path, "--index", 10)
    assert "--index -1:" in refused("mnist_idx", "show", tmp_path, "--index", -1)


def test_bad_input_ends_in_one_line(refused, tmp_path):
    assert "invalid choice: 'paint'" in refused("mnist_idx", "paint")
    assert "'0' is not a whole number" in refused("mnist_idx", "draw", tmp_path, "--train", 0)
    message = refused("mnist_idx", "draw", tmp_path, "--train", 60_001)
    assert "expected no more than MNIST has" in message
    assert "no such folder" in refused("mnist_idx", "show", tmp_path / "no")
    (tmp_path / "file").write_bytes(b"")
    assert str(tmp_path / "file") in refused("mnist_idx", "draw", tmp_path / "file")


def test_download_says_which_mirror_failed_and_why(refused, tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    mirror = "http://127.0.0.1:1/mnist"  # nobody listens there
    message = refused("mnist_idx", "download", tmp_path, "--mirror", mirror)
    assert f"{mirror}/train-images-idx3-ubyte.gz" in message and "urlopen error" in message
    assert "refused" in message or sys.platform == "win32"  # there, in the system's language
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_ctrl_c_ends_with_status_130(tmp_path):
    folder = tmp_path / "new"
    command = [sys.executable, "-m", "mnist_idx", "draw", str(folder), "--train", "60000"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8")
    while not folder.exists():  # made when the drawing begins, which goes on for half a minute
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "stopped\n")
    assert list(folder.iterdir()) == []


def test_output_may_be_cut_off_by_its_reader(run, tmp_path):
    run("mnist_idx", "draw", tmp_path, "--train", 1200, "--test", 1)
    command = [sys.executable, "-m", "mnist_idx", "show", str(tmp_path), "--count", "1000"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=30) == 0
    process.stderr.close()
