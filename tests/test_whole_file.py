"""Files are written whole or not at all, whoever else writes, reads, or kills the program."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from random import Random

import pytest
from conftest import ROOT

from tinynn.whole_file import ABANDONED, expect_writable, temporary_of, write_file, write_files

posix = pytest.mark.skipif(os.name != "posix", reason="of POSIX systems")


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    write_file(tmp_path / "new", b"content")
    (tmp_path / "plain").write_bytes(b"")
    assert (tmp_path / "new").read_bytes() == b"content"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert names_in(tmp_path) == ["new", "plain"]


def test_whether_a_file_can_be_written_is_tried_without_a_trace(tmp_path):
    expect_writable(tmp_path / "new")
    assert names_in(tmp_path) == []


@posix
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_file_that_is_replaced_hands_on_its_mode_and_owner(tmp_path, mode):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(mode)
    if os.getuid() == 0:
        os.chown(path, 1234, 4321)
    before = path.stat()
    write_file(path, b"new")
    after = path.stat()
    assert path.read_bytes() == b"new" and stat.S_IMODE(after.st_mode) == mode
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


@posix
def test_a_member_of_the_group_hands_on_the_group_alone(tmp_path, monkeypatch):
    handed_on = []

    def chown(path, owner, group):
        if owner != -1:
            raise PermissionError
        handed_on.append(group)

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.chown", chown)
    write_file(path, b"new")
    assert handed_on == [path.stat().st_gid] and path.read_bytes() == b"new"


@posix
def test_a_private_file_is_private_while_it_is_written(tmp_path, monkeypatch):
    path, modes = tmp_path / "file", []
    path.write_bytes(b"old")
    path.chmod(0o600)
    monkeypatch.setattr("os.fsync", lambda file: modes.append(os.fstat(file).st_mode & 0o777))
    write_file(path, b"new")
    assert modes == [0o600]


@posix
def test_a_symbolic_link_stays_and_the_file_that_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to("below/file")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "below" / "file").read_bytes() == b"new"
    (tmp_path / "to nothing yet").symlink_to("below/other")
    write_file(tmp_path / "to nothing yet", b"first")
    assert (tmp_path / "below" / "other").read_bytes() == b"first"
    assert names_in(tmp_path / "below") == ["file", "other"]


@posix
def test_what_is_not_a_file_is_refused_and_stays(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").mkdir()
    for name, words in (("pipe", "not a regular file"), ("loop", "leads to itself"),
                        ("folder", "a folder, expected a file")):
        for act in (expect_writable, lambda path: write_file(path, b"")):
            with pytest.raises(OSError, match=words) as raised:
                act(tmp_path / name)
            assert raised.value.filename == str(tmp_path / name)
    with pytest.raises(OSError, match="not a regular file"):
        write_file("/dev/null", b"")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert names_in(tmp_path) == ["folder", "loop", "pipe"]


def test_a_file_that_is_protected_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o444)
    monkeypatch.setattr("os.access", lambda *_: False)  # as anyone but root is told
    with pytest.raises(PermissionError, match="protected against writing"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"


def test_of_several_files_all_are_written_or_none(tmp_path):
    (tmp_path / "old").write_bytes(b"old")
    missing = tmp_path / "no such folder" / "file"
    with pytest.raises(FileNotFoundError) as raised:
        write_files({tmp_path / "old": b"new", tmp_path / "new": b"", missing: b""})
    assert raised.value.filename == str(missing)
    assert names_in(tmp_path) == ["old"] and (tmp_path / "old").read_bytes() == b"old"


def test_nobody_is_let_in_under_the_temporary_name(tmp_path, monkeypatch):
    (tmp_path / "mine").write_bytes(b"mine")
    monkeypatch.setattr("tinynn.whole_file.token_hex", lambda n: "0" * 2 * n)
    planted = tmp_path / f"file.{'0' * 16}.tmp"
    for plant in (lambda: planted.write_bytes(b"x"), lambda: planted.symlink_to("mine")):
        plant()
        for act in (expect_writable, lambda path: write_file(path, b"new")):
            with pytest.raises(FileExistsError):
                act(tmp_path / "file")
        planted.unlink()  # neither has removed it
    assert (tmp_path / "mine").read_bytes() == b"mine" and names_in(tmp_path) == ["mine"]


def test_what_a_killed_program_left_is_removed_when_it_is_old(tmp_path, monkeypatch):
    assert ABANDONED == 3600  # an hour
    monkeypatch.setattr("time.time", lambda: 1e9)
    old, young, other, own = (tmp_path / name for name in (
        f"file.{'a' * 16}.tmp", f"file.{'b' * 16}.tmp", f"other.{'a' * 16}.tmp", "file.mine.tmp"))
    for path in (old, young, other, own):
        path.write_bytes(b"")
        age = ABANDONED + (0 if path == young else 1)
        os.utime(path, (1e9 - age,) * 2)
    write_file(tmp_path / "file", b"")
    assert names_in(tmp_path) == sorted(["file", young.name, other.name, own.name])


@posix
def test_a_link_with_the_name_of_a_leftover_stays(tmp_path):
    (tmp_path / "mine").write_bytes(b"mine")
    link = tmp_path / f"file.{'a' * 16}.tmp"
    link.symlink_to("mine")
    os.utime(link, (0, 0), follow_symlinks=False)
    write_file(tmp_path / "file", b"")
    assert link.is_symlink() and (tmp_path / "mine").read_bytes() == b"mine"


def test_a_file_with_a_long_name_is_written(tmp_path):
    path = tmp_path / ("x" * 250)
    left = temporary_of(path)
    left.touch()
    os.utime(left, (0, 0))
    write_file(path, b"new")
    assert names_in(tmp_path) == [path.name]
    for act in (expect_writable, lambda path: write_file(path, b"")):
        with pytest.raises(OSError) as raised:
            act(tmp_path / ("y" * 300))
        assert "y" * 300 in raised.value.filename


@posix
def test_a_full_disk_is_named_and_leaves_everything_as_it_was(tmp_path):
    program = (
        "import resource, signal, sys\n"
        "from tinynn.whole_file import write_files\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"  # fails as a full disk does
        "folder = sys.argv[1]\n"
        "try: write_files({f'{folder}/one': bytes(1000), f'{folder}/two': bytes(1001)})\n"
        "except OSError as error: print(error.filename)\n"
    )
    (tmp_path / "two").write_bytes(b"old")
    result = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT,
                            capture_output=True, encoding="utf-8")
    assert result.stdout == f"{tmp_path / 'two'}\n", result
    assert names_in(tmp_path) == ["two"] and (tmp_path / "two").read_bytes() == b"old"


def contents():
    return [bytes([n]) * (10_000 + n) for n in range(8)]


def test_threads_that_write_one_file_never_show_a_part_of_it(tmp_path):
    path, errors, stop = tmp_path / "file", [], threading.Event()
    write_file(path, contents()[0])

    def write(content):
        try:
            while not stop.is_set():
                write_file(path, content)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(content,)) for content in contents()]
    for thread in threads:
        thread.start()
    try:
        seen, end = set(), time.monotonic() + 30  # on a busy machine a writer waits for its turn
        while len(seen) < 2 and time.monotonic() < end:
            seen |= {path.read_bytes() for _ in range(300)}
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert errors == [] and seen <= set(contents()) and len(seen) > 1
    assert names_in(tmp_path) == ["file"]


@posix
@pytest.mark.slow
def test_writers_that_are_killed_leave_a_whole_file(tmp_path):
    program = (
        "import sys\n"
        "from tinynn.whole_file import write_file\n"
        "while True: write_file(sys.argv[1], bytes([int(sys.argv[2])]) * 20_000_000)\n"
    )
    rng, path = Random(1), tmp_path / "file"
    for _ in range(10):
        writers = [subprocess.Popen([sys.executable, "-c", program, str(path), str(n)], cwd=ROOT)
                   for n in (1, 2)]
        time.sleep(0.2 + rng.random() / 3)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        if path.exists():
            content = path.read_bytes()
            assert len(content) == 20_000_000 and content == content[:1] * len(content)
    for left in tmp_path.glob("file.*.tmp"):
        os.utime(left, (0, 0))
    write_file(path, b"")
    assert names_in(tmp_path) == ["file"]
