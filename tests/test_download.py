"""Downloads, from a real HTTP server on the loopback address that can misbehave."""

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mnist_idx import IdxError, load_mnist
from mnist_idx.download import DIGESTS, MOST_BYTES, check, download
from mnist_idx.drawn import draw_mnist
from mnist_idx.mnist import find


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The four files, by name, with drawn digits that stand in for the real ones."""
    folder = tmp_path_factory.mktemp("files")
    draw_mnist(folder, training=12, test=4)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def server(files, monkeypatch):
    """The URL of a server with a mirror below each name of a misbehaviour, such as /short."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for name, content in files.items():
        monkeypatch.setitem(DIGESTS, name, hashlib.sha256(content).hexdigest())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            _, mirror, name = urlsplit(self.path).path.split("/")
            content = files[name[: -len(".gz")]]
            body = gzip.compress(content)
            if mirror == "forbidden":
                return self.send_error(403)
            if mirror == "bomb":
                body = gzip.compress(bytes(MOST_BYTES + 1))
            if mirror == "endless":
                body = bytes(MOST_BYTES + 2_000_000)
            if mirror == "other":
                body = gzip.compress(content[:-1] + bytes([(content[-1] + 1) % 10]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if mirror == "short":
                body = body[: len(body) // 2]
            if mirror == "flipped":
                body = body[:-6] + bytes([body[-6] ^ 1]) + body[-5:]
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_four_files_come_verified(server, tmp_path):
    lines = []
    download(tmp_path / "new", [f"{server}/good"], lines.append)
    assert len(load_mnist(tmp_path / "new").test) == 4
    assert len(lines) == 4 and all("verified" in line for line in lines)
    assert len(list((tmp_path / "new").iterdir())) == 4


def test_the_next_mirror_is_asked_when_one_fails(server, tmp_path):
    lines = []
    bad = [f"{server}/{mirror}" for mirror in ("forbidden", "short", "flipped", "other")]
    download(tmp_path, [*bad, f"{server}/good"], lines.append)
    assert all(f"{server}/good" in line for line in lines)
    assert len(load_mnist(tmp_path).test) == 4


@pytest.mark.parametrize(
    "mirror, reason",
    [
        ("forbidden", "403"),
        ("short", "damaged gzip data"),
        ("flipped", "damaged gzip data"),
        ("other", "not the real train-images-idx3-ubyte"),
        ("endless", "sends more than 47,040,016 bytes"),
        ("bomb", "unpacks to more than 47,040,016 bytes"),
        ("no url", "URL can.t contain control characters"),
    ],
)
def test_nothing_is_left_when_every_mirror_fails(server, tmp_path, mirror, reason):
    message = f"no mirror gave the real file: {server}/{mirror}/.*{reason}"
    with pytest.raises(IdxError, match=message):
        download(tmp_path, [f"{server}/{mirror}"])
    assert list(tmp_path.iterdir()) == []


def test_real_files_are_left_alone(server, tmp_path):
    draw_mnist(tmp_path, training=12, test=4)
    lines = []
    download(tmp_path, ["http://127.0.0.1:1/nobody"], lines.append)
    assert len(lines) == 4 and all("already there" in line for line in lines)


def test_a_file_of_other_content_is_not_overwritten(server, tmp_path):
    draw_mnist(tmp_path, training=12, test=4, seed=5)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(IdxError, match=r"train-images-idx3-ubyte: not the real .*; move it away"):
        download(tmp_path, [f"{server}/good"])
    assert before == {path: path.read_bytes() for path in tmp_path.iterdir()}


def test_the_digests_are_those_of_the_real_files(mnist_dir):
    for name in DIGESTS:
        check(find(Path(mnist_dir), name), name)
