"""`play` as a user starts and ends it: real processes, real ports, a real Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from conftest import NO_FILES, ROOT

from tinynn import Network, save

PATIENCE = 60  # seconds, on a machine that is busy
pytestmark = pytest.mark.slow


class Play:
    """A running `play`, the address that it printed, and what it has printed."""

    def __init__(self, folder, *arguments, **environment):
        self.file = folder / "printed"
        with self.file.open("w") as printed:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tinynn", "play", *map(str, arguments)], cwd=ROOT,
                env={**NO_FILES, **environment}, stdin=subprocess.DEVNULL, stdout=printed,
                stderr=subprocess.STDOUT,
            )
        self.wait_for(r"Ctrl-C ends it\.")
        self.address = re.search(r"http://\S+", self.printed())[0]

    def printed(self):
        return self.file.read_text()

    def wait_for(self, words):
        end = time.monotonic() + PATIENCE
        while not re.search(words, self.printed()):
            assert self.process.poll() is None and time.monotonic() < end, self.printed()
            time.sleep(0.02)

    def interrupt(self):
        """Press Ctrl-C. Returns how many seconds it took to end."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=PATIENCE) == 0, self.printed()
        return time.monotonic() - start

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()


def test_it_prints_an_address_that_answers_and_ends_at_ctrl_c(digits, tmp_path):
    with Play(tmp_path, "--no-browser", "--data", digits) as play:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{20,}/", play.address)
        with urlopen(play.address) as answer:
            assert b"<title>tinynn</title>" in answer.read()
        state = urlopen(f"{play.address}wait?0").read()  # it trains, since no network is given
        assert b'"running":true' in state
        host, port = play.address.split("/")[2].split(":")
        with socket.create_connection((host, int(port))) as idle:  # a tab that is open
            idle.sendall(f"GET {play.address[len('http://' + host + ':' + port):]}wait?999999"
                         f" HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            assert play.interrupt() < 5  # 0.1 s, where the machine is not busy
        assert play.printed().endswith("The page has ended.\n")


def test_a_network_that_is_given_waits_for_the_reader(trained, digits, tmp_path):
    with Play(tmp_path, trained, "--no-browser", "--data", digits) as play:
        assert b'"running":false' in urlopen(f"{play.address}wait?0").read()
        assert urlopen(f"{play.address}network.json").read()[:9] == b'{"sizes":'
        play.interrupt()


def test_two_pages_have_two_addresses(digits, tmp_path):
    (tmp_path / "b").mkdir()
    with Play(tmp_path, "--no-browser", "--data", digits) as a, \
            Play(tmp_path / "b", "--no-browser", "--data", digits) as b:
        assert a.address.split("/")[2:] != b.address.split("/")[2:]
        assert a.address.split("/")[3] != b.address.split("/")[3]


@pytest.mark.skipif(os.name != "posix", reason="a script in the place of a browser")
def test_the_address_is_opened_in_the_browser(digits, tmp_path):
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    script.chmod(0o755)
    with Play(tmp_path, "--data", digits, BROWSER=str(script), DISPLAY=":0") as play:
        end = time.monotonic() + PATIENCE
        while not (tmp_path / "opened").exists() or not (tmp_path / "opened").read_text():
            assert time.monotonic() < end
            time.sleep(0.02)
        assert (tmp_path / "opened").read_text() == f"{play.address}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="a display is asked for on Linux alone")
@pytest.mark.parametrize(("name", "display"), [("browser", ""), ("w3m", ":0"), ("nothing", ":0")])
def test_without_a_browser_nothing_breaks(digits, tmp_path, name, display):
    script = tmp_path / name
    if name != "nothing":
        script.write_text(f"#!/bin/sh\ntouch {tmp_path}/opened\n")
        script.chmod(0o755)
    environment = {"BROWSER": str(script), "DISPLAY": display, "WAYLAND_DISPLAY": ""}
    if name == "nothing":
        environment["PATH"] = str(tmp_path)
    with Play(tmp_path, "--data", digits, **environment) as play:
        assert urlopen(play.address).status == 200
        play.interrupt()
        assert not (tmp_path / "opened").exists()
        assert "Traceback" not in play.printed()


def test_a_port_can_be_chosen_and_may_be_taken(refused, digits):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        message = refused("tinynn", "play", "--no-browser", "--data", digits, "--port", port)
    assert message.startswith(f"error: --port {port}: Address already in use; name another port")


@pytest.mark.parametrize(("port", "words"), [("65536", "65535 at most"), ("-1", "at least 0"),
                                             ("x", "at least 0")])
def test_a_port_is_a_number(refused, port, words):
    assert words in refused("tinynn", "play", f"--port={port}")


def test_networks_and_data_that_do_not_fit_are_refused(refused, digits, tmp_path):
    path = tmp_path / "xor.json"
    save(Network([2, 3, 1]), path)
    assert "2 inputs, but an image has 784 pixels" in refused("tinynn", "play", path)
    save(Network([784, 3]), path)
    assert "3 outputs, but the data have 10 classes" in refused("tinynn", "play", path)
    (tmp_path / "text").write_text("text")
    assert "not JSON" in refused("tinynn", "play", tmp_path / "text")
    assert "missing" in refused("tinynn", "play", "--data", tmp_path)
    assert "give the folder" in refused("tinynn", "play", "--set", "kmnist")
