"""The commands of `python3 -m mnist_idx`, run as a user runs them."""

import signal
import subprocess
import sys
import time

import pytest
from conftest import ROOT


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


def test_draw_does_not_overwrite_files(run, refused, tmp_path):
    real = tmp_path / "t10k-labels.idx1-ubyte.gz"
    real.write_bytes(b"the real ones")
    assert f"{real}: already there" in refused("mnist_idx", "draw", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [real.name]


def test_show_refuses_an_index_outside(run, refused, tmp_path):
    run("mnist_idx", "draw", tmp_path, "--train", 12, "--test", 1)
    assert "--index 10:" in refused("mnist_idx", "show", tmp_path, "--index", 10)
    assert "--index -1:" in refused("mnist_idx", "show", tmp_path, "--index", -1)


def test_bad_input_ends_in_one_line(refused, tmp_path):
    assert "COMMAND" in refused("mnist_idx")
    assert "invalid choice: 'paint'" in refused("mnist_idx", "paint")
    assert "'0' is not a whole number" in refused("mnist_idx", "draw", tmp_path, "--train", 0)
    assert "no more are drawn" in refused("mnist_idx", "draw", tmp_path, "--train", 60_001)
    assert "no such folder" in refused("mnist_idx", "show", tmp_path / "no")
    (tmp_path / "file").write_bytes(b"")
    assert str(tmp_path / "file") in refused("mnist_idx", "draw", tmp_path / "file")


def test_download_says_which_mirror_failed_and_why(refused, tmp_path):
    mirror = "http://127.0.0.1:1/mnist"  # nobody listens there
    message = refused("mnist_idx", "download", tmp_path, "--mirror", mirror)
    assert f"{mirror}/train-images-idx3-ubyte.gz" in message and "refused" in message
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
