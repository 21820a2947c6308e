"""Downloads, from a real HTTP server on the loopback address that can misbehave.

It serves the real files where MNIST_DIR names their folder, and elsewhere drawn digits that take
their place.
"""

import gzip
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT

import mnist_idx.download as download_module
from mnist_idx import IdxError, load_mnist
from mnist_idx.download import (
    DIGESTS,
    MIRRORS,
    MOST_BYTES,
    Redirects,
    Transfer,
    announced,
    check,
    download,
    fetch,
)
from mnist_idx.drawn import draw_mnist
from mnist_idx.mnist import find_files
from mnist_idx.sets import NAMES, SETS

pytestmark = pytest.mark.slow

# Where some mirrors send a client instead, and the length that others announce.
WAYS = {"moved": "/good/", "ftp": "ftp://127.0.0.1/", "file": "file:///etc/",
        "unsafe": "http://192.0.2.1/"}
LENGTHS = {"digits": "9" * 400, "negative": "-1", "words": "many", "large": "47040017"}

stalled = threading.Event()  # set when a client has been left waiting


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The four gzipped files by name."""
    folder = os.environ.get("MNIST_DIR")
    if folder:
        return {f"{name}.gz": path.read_bytes()
                for name, path in zip(NAMES, find_files(folder, NAMES, SETS["mnist"]))}
    drawn = tmp_path_factory.mktemp("drawn")
    draw_mnist(drawn, training=60, test=20)
    return {f"{name}.gz": gzip.compress((drawn / name).read_bytes()) for name in NAMES}


class Handler(BaseHTTPRequestHandler):
    """Serves each file below a mirror for each misbehaviour, such as /forbidden/FILE."""

    def do_GET(self):
        _, mirror, name = unquote(urlsplit(self.path).path).split("/")
        body = self.server.files[name]
        if mirror == "forbidden":
            return self.send_error(403)
        if mirror == "missing":
            return self.send_error(404)
        if mirror == "moody" and name not in self.server.asked:
            self.server.asked.add(name)
            return self.send_error(500)
        if mirror in WAYS:
            self.send_response(302)
            self.send_header("Location", WAYS[mirror] + name)
            self.end_headers()
            return None
        if mirror == "rude":
            return self.send_error(500, "\x1b[31mgo away\x07")
        if mirror.startswith("drip"):
            return self.drip(b"HTTP/1.0 200 OK\r\n\r\n" if mirror == "drip" else b"")
        if mirror == "other":
            body = gzip.compress(b"something else")
        if mirror == "page":
            body = b"<!DOCTYPE html>" + bytes(2000)
        if mirror == "bomb":
            body = gzip.compress(bytes(MOST_BYTES + 1))
        if mirror == "flipped":
            middle = len(body) // 2
            body = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
        self.send_response(200)
        if mirror == "double":
            self.send_header("Content-Length", str(len(body) + 1))
        if mirror != "endless":
            self.send_header("Content-Length", LENGTHS.get(mirror, str(len(body))))
        self.end_headers()
        if mirror in ("short", "stall"):
            body = body[: len(body) // 2]
        try:
            self.wfile.write(body)
            self.wfile.flush()
            if mirror == "stall":
                stalled.set()
                self.server.stopping.wait()
            while mirror == "endless":
                self.wfile.write(bytes(1 << 20))
        except OSError:  # the client has had enough
            pass
        return None

    def drip(self, start):
        """Send a byte now and then, without an end."""
        try:
            self.wfile.write(start)
            while not self.server.stopping.wait(0.05):
                self.wfile.write(b"x")
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(files, monkeypatch):
    """The URL of a running server; `monkeypatch` makes pauses short."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("mnist_idx.download.PAUSE", 0.01)
    monkeypatch.setattr("mnist_idx.download.TIMEOUT", 1.0)
    for name in NAMES:
        digest = hashlib.sha256(gzip.decompress(files[f"{name}.gz"])).hexdigest()
        monkeypatch.setitem(DIGESTS, name, digest)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stalled.clear()
    server.files, server.asked, server.stopping = files, set(), threading.Event()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.stopping.set()
    server.shutdown()
    server.server_close()


def names_in(folder):
    return {path.name for path in folder.iterdir()}


def test_the_four_files_come_verified(server, files, tmp_path):
    lines = []
    download(tmp_path / "new", [f"{server}/good"], lines.append)
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == files
    assert len(lines) == 4 and all("verified" in line for line in lines)
    assert len(load_mnist(tmp_path / "new").test) > 0


@pytest.mark.parametrize("mirror", ["moody", "moved"])
def test_a_mirror_may_need_a_second_question_or_point_elsewhere(server, files, tmp_path, mirror):
    download(tmp_path, [f"{server}/{mirror}"], lambda line: None)
    assert names_in(tmp_path) == set(files)


def test_the_next_mirror_is_asked_when_one_fails(server, files, tmp_path):
    lines = []
    bad = [f"{server}/{mirror}" for mirror in ("forbidden", "short", "flipped", "no url")]
    download(tmp_path, [*bad, f"{server}/good"], lines.append)
    assert all(f"{server}/good" in line for line in lines)
    assert names_in(tmp_path) == set(files)


@pytest.mark.parametrize(
    "mirror, reason",
    [
        ("forbidden", "403"),
        ("missing", "404"),
        ("short", "cut short: .* bytes announced"),
        ("stall", "timed out"),
        ("flipped", "damaged gzip data"),
        ("other", "not the real train-images-idx3-ubyte: looks like text; .* found 73 6f 6d 65"),
        ("page", "not the real train-images-idx3-ubyte: looks like a web page: the server sent"),
        ("endless", "sends more than 47,040,016 bytes"),
        ("bomb", "unpacks to more than 47,040,016 bytes"),
        ("no url", "URL can.t contain control characters"),
        ("drip", "timed out: .* bytes in"),
        ("drip-headers", "timed out: 0 bytes in"),
        ("ftp", "leads .*ftp://127.0.0.1/"),
        ("file", "leads .*file:///etc/"),
        ("unsafe", "leads to http://192.0.2.1/.*, expected an address with https"),
        ("digits", "announces the length 9+, expected one number"),
        ("negative", "announces the length -1, expected one number"),
        ("words", "announces the length many, expected one number"),
        ("double", "announces the length [0-9]+ and [0-9]+, expected one number"),
        ("large", "announces 47,040,017 bytes, expected 47,040,016 at most"),
    ],
)
def test_nothing_is_left_when_every_mirror_fails(server, tmp_path, mirror, reason):
    message = f"no mirror gave the real file in 3 attempts: {server}/{mirror}/.*{reason}"
    with pytest.raises(IdxError, match=message):
        download(tmp_path, [f"{server}/{mirror}"])
    assert names_in(tmp_path) == set()


@pytest.mark.parametrize("url", ["file:///etc/", "ftp://127.0.0.1/", "mnist", "data:,x"])
def test_a_mirror_has_an_address_of_the_web(tmp_path, monkeypatch, url):
    pauses = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with pytest.raises(IdxError, match="expected a URL that begins with https://"):
        download(tmp_path, [url])
    assert pauses == [1.0, 2.0]


def test_the_mirrors_are_two_and_a_digest_has_64_digits():
    assert [urlsplit(mirror).hostname for mirror in MIRRORS] == [
        "storage.googleapis.com", "ossci-datasets.s3.amazonaws.com"]
    assert all(re.fullmatch("https://.*/mnist/", mirror) for mirror in MIRRORS)
    assert list(DIGESTS) == list(NAMES)
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in DIGESTS.values())


@pytest.mark.parametrize("seconds, received, late", [
    (30.0, 0, False), (30.5, 0, True), (40.0, 400_000, False), (40.0, 399_999, True)])
def test_after_30_seconds_a_mirror_must_have_sent_10_000_bytes_a_second(
        monkeypatch, seconds, received, late):
    clock, told, transfers = [5.0], [], []

    class Waiting(SimpleNamespace):
        """A transfer that has received so much when the seconds are over, and then ends."""

        def __init__(self, url):
            super().__init__(content=bytes(received), announced=0, error=None, given_up=False)
            self.alive = [True, False]
            transfers.append(self)

        def start(self):
            pass

        def is_alive(self):
            return self.alive.pop(0)

        def join(self, timeout):
            clock[0] += seconds
            assert timeout <= 0.1  # so that the progress is seen to move

    monkeypatch.setattr("mnist_idx.download.Transfer", Waiting)
    monkeypatch.setattr("mnist_idx.download.time", SimpleNamespace(monotonic=lambda: clock[0]))
    with pytest.raises(IdxError, match="timed out") if late else nullcontext():
        assert fetch("https://127.0.0.1/", lambda *numbers: told.append(numbers)) == bytes(received)
    assert told == [(received, 0, seconds), (received, 0, 2 * seconds)][: 1 if late else 2]
    assert transfers[0].given_up == late


def test_a_transfer_begins_with_nothing_and_does_not_keep_the_program_from_ending():
    transfer = Transfer("https://127.0.0.1/")
    assert (transfer.content, transfer.announced, transfer.error) == (b"", 0, None)
    assert transfer.daemon and not transfer.given_up


def test_a_file_may_be_as_long_as_the_largest_one_and_no_longer(monkeypatch):
    monkeypatch.setattr("mnist_idx.download.MOST_BYTES", 1000)
    for length in (1000, 1001):
        monkeypatch.setitem(DIGESTS, NAMES[0], hashlib.sha256(bytes(length)).hexdigest())
        with pytest.raises(IdxError, match="more than 1,000") if length > 1000 else nullcontext():
            check(io.BytesIO(gzip.compress(bytes(length))), NAMES[0])
    assert announced(["1000"]) == 1000


def test_a_mirror_may_send_as_many_bytes_as_the_largest_file_has_and_no_more(
    server, files, monkeypatch
):
    url = f"{server}/good/{NAMES[0]}.gz"
    length = len(fetch(url, lambda *numbers: None))
    monkeypatch.setattr("mnist_idx.download.MOST_BYTES", length)
    assert len(fetch(url, lambda *numbers: None)) == length
    monkeypatch.setattr("mnist_idx.download.MOST_BYTES", length - 1)
    with pytest.raises(IdxError, match=f"{length:,} bytes, expected {length - 1:,} at most"):
        fetch(url, lambda *numbers: None)


@pytest.mark.parametrize("address", ["https://192.0.2.1/x", "http://localhost/x", "http://[::1]/x"])
def test_a_redirect_to_a_safe_address_is_followed(address):
    request = urllib.request.Request("https://192.0.2.2/x")
    followed = Redirects().redirect_request(request, None, 302, "Found", {}, address)
    assert followed.full_url == address


@pytest.mark.parametrize("start, reason", [
    (bytes(200), "looks like an IDX file without its header"), (b"", "an empty file"),
    (b"\0\0\x08\1" + bytes(200), "whose content has the SHA-256 0fa7898d")])
def test_a_file_that_is_not_real_is_named_by_its_first_bytes(start, reason):
    for content in (start, gzip.compress(start) + gzip.compress(b"")):
        with pytest.raises(IdxError, match=f"not the real {NAMES[2]}.* {reason}"):
            check(io.BytesIO(content), NAMES[2])


def test_what_a_server_says_does_not_control_the_terminal(server, tmp_path, refused):
    line = refused("mnist_idx", "download", tmp_path, "--mirror", f"{server}/rude")
    assert r"\x1b[31mgo away\x07" in line and line[:-1].isprintable()


def test_it_pauses_before_each_further_round_twice_as_long(server, tmp_path, monkeypatch):
    pauses = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with pytest.raises(IdxError, match="in 3 attempts"):
        download(tmp_path, [f"{server}/forbidden", f"{server}/missing"])
    assert pauses == [0.01, 0.02]
    download(tmp_path, [f"{server}/good"], str)
    assert pauses == [0.01, 0.02]


def test_the_folder_is_made_with_all_above_it_or_is_there_already(server, files, tmp_path):
    for _ in range(2):
        download(tmp_path / "some" / "new" / "place", [f"{server}/good"], str)
        assert names_in(tmp_path / "some" / "new" / "place") == set(files)
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        download(tmp_path / "file", [f"{server}/good"], str)


def test_progress_is_told_in_bytes_and_seconds(server, files, tmp_path):
    told = []
    download(tmp_path, [f"{server}/good"], str, lambda *numbers: told.append(numbers))
    for name in NAMES:
        of_name = [numbers[1:] for numbers in told if numbers[0] == name]
        assert [done for done, _, _ in of_name] == sorted(done for done, _, _ in of_name)
        assert of_name[-1][0] == of_name[-1][1] == len(files[f"{name}.gz"])
        assert all(seconds >= 0 for _, _, seconds in of_name)


def test_progress_is_told_of_a_transfer_that_is_over_at_once(server, files, monkeypatch):
    class AtOnce(download_module.Transfer):
        def start(self):
            self.run()

        def join(self, timeout=None):
            pass

    monkeypatch.setattr(download_module, "Transfer", AtOnce)
    told, name = [], f"{NAMES[0]}.gz"
    content = fetch(f"{server}/good/{name}", lambda *numbers: told.append(numbers))
    assert content == files[name] and [numbers[:2] for numbers in told] == [(len(content),) * 2]


def test_real_files_are_left_alone(server, files, tmp_path):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    lines = []
    download(tmp_path, ["http://127.0.0.1:1/nobody"], lines.append)
    assert len(lines) == 4 and all("exists already" in line for line in lines)


def test_real_files_in_a_folder_below_are_left_alone(server, files, tmp_path):
    (tmp_path / "MNIST" / "raw").mkdir(parents=True)
    for name, content in files.items():
        (tmp_path / "MNIST" / "raw" / name).write_bytes(content)
    download(tmp_path, ["http://127.0.0.1:1/nobody"], str)
    assert names_in(tmp_path) == {"MNIST"}


def test_a_file_of_other_content_is_not_overwritten(server, tmp_path):
    draw_mnist(tmp_path, training=12, test=4, seed=5)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(IdxError, match=r"train-images-idx3-ubyte: not the real .*; move it away"):
        download(tmp_path, [f"{server}/good"])
    assert before == {path: path.read_bytes() for path in tmp_path.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals to send")
@pytest.mark.parametrize("how", ["SIGINT", "SIGKILL"])
def test_a_download_that_is_killed_leaves_no_file_under_its_name(server, tmp_path, how):
    command = [sys.executable, "-m", "mnist_idx", "download", str(tmp_path),
               "--mirror", f"{server}/stall"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8")
    assert stalled.wait(timeout=30)
    process.send_signal(getattr(signal, how))
    _, errors = process.communicate(timeout=30)
    if how == "SIGINT":
        assert (process.returncode, errors) == (130, "stopped\n")
    assert names_in(tmp_path) == set()


def test_the_digests_are_those_of_the_real_files(mnist_dir):
    for name in DIGESTS:
        with find_files(mnist_dir, [name], SETS["mnist"])[0].open("rb") as file:
            check(file, name)
