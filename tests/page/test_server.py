"""The server by itself: each request, right and wrong, by plain sockets and clients."""

import json
import re
import socket
import threading
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from random import Random
from struct import pack
from xml.etree import ElementTree
from zlib import compress, crc32

import pytest

from mnist_idx import as_mnist, real_or_drawn
from mnist_idx.png import read_png
from tinynn import Network, load
from tinynn.page import answers as answers_module
from tinynn.page import server as module
from tinynn.page.answers import Answers
from tinynn.page.inside import vector_of
from tinynn.page.server import PageServer
from tinynn.page.strokes import image_of
from tinynn.page.trainer import Settings, Trainer
from tinynn.storage import to_json

SEVEN = [[[0.3, 0.2], [0.7, 0.2], [0.45, 0.8]]]
SETTINGS = {"hidden": [8], "cost": "quadratic", "activation": "sigmoid", "eta": 3, "mini_batch": 10}
ABOUT = {"file": "", "drawn": True, "images": 100, "origin": "drawn by strokes",
         "etas": {"sigmoid quadratic": 3.0, "tanh cross-entropy": 0.1}}
BLANK = b64encode(bytes(784)).decode()


@pytest.fixture(scope="module")
def server():
    data = real_or_drawn(None, 100, 20)
    trainer = Trainer(data, Settings([8], "quadratic", "sigmoid", 3.0, 10, 1))
    trainer.start()
    with PageServer(0, Answers(trainer, data.test, ABOUT)) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()


def answer_to(server, method, path, body=None, token=None, **headers):
    """The status, the headers and the body of the answer to a request."""
    here = f"127.0.0.1:{server.server_port}"
    origin = {"Origin": f"http://{here}"} if method == "POST" else {}
    headers = {"Host": here, **origin, **headers}
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    try:
        place = f"/{server.token if token is None else token}/{path}"
        connection.putrequest(method, place, skip_host=True)
        for name, value in headers.items():
            if value is not None:
                connection.putheader(name, value)
        if body is not None and "Content-Length" not in headers:
            connection.putheader("Content-Length", len(body))
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def ask(server, path, **question):
    """The answer to a question of the page, which must be a right one."""
    status, _, body = answer_to(server, "POST", path, json.dumps(question).encode())
    assert status == 200, body
    return json.loads(body)


def refusal(server, path, question):
    """The words with which a question is refused."""
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    status, _, body = answer_to(server, "POST", path, body)
    assert status == 400, body
    return json.loads(body)["error"]


def raw(server, content):
    """All that the server answers to these bytes, until it ends the connection."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        parts = []
        while True:
            try:
                part = connection.recv(65536)
            except ConnectionResetError:
                break
            if not part:
                break
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize(("name", "kind", "words"), [
    ("", "text/html", b"<h1>tinynn</h1>"), ("page.css", "text/css", b"--paper"),
    ("page.js", "text/javascript", b"async function listen"),
    ("view.js", "text/javascript", b"function paintPaper"),
    ("words.js", "text/javascript", b"const WORDS"),
])
def test_the_files_of_the_page(server, name, kind, words):
    status, headers, body = answer_to(server, "GET", name)
    assert status == 200 and headers["Content-Type"].startswith(kind) and words in body
    assert int(headers["Content-Length"]) == len(body)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy


def test_the_page_has_no_script_or_style_within_it_and_nothing_from_elsewhere(server):
    _, _, html = answer_to(server, "GET", "")
    assert not re.search(rb"<style|\sstyle=|\son\w+=|<script>", html)
    sources = re.findall(rb'(?:src|href)="([^"]*)"', html)
    assert {b"page.css", b"page.js", b"view.js", b"words.js"} <= set(sources)
    assert not [source for source in sources if b"//" in source and not source.startswith(b"data:")]


@pytest.mark.parametrize("path", [
    "nothing", "page.py", "../page.js", "..%2fpage.js", "%2e%2e/server.py", "/etc/passwd",
    "page.js/", "page.js%00", "trainer.py", "__init__.py", "see",
])
def test_nothing_else_is_served(server, path):
    assert answer_to(server, "GET", path)[0] == 404


def test_the_page_cannot_be_had_without_its_token(server):
    for token in ("", "wrong", server.token[:-1], server.token + "x", server.token.swapcase()):
        status, _, body = answer_to(server, "GET", "", token=token)
        assert status == 404 and "tinynn play" in json.loads(body)["error"]
    for path in (b"/", b"*", b"http://x/", b"/\xc3\xa9/", b"//", b"?"):
        request = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (path, server.server_port)
        assert raw(server, request)[9:12] == b"404"


def test_another_host_or_origin_is_refused(server):
    port = server.server_port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", "",
                 f"127.0.0.1:{port}.evil.example", None):
        assert answer_to(server, "GET", "", Host=host)[0] == 403
    assert answer_to(server, "GET", "", Host=f"localhost:{port}")[0] == 200
    for origin in ("null", "http://evil.example", f"https://127.0.0.1:{port}",
                   f"http://localhost:{port}"):
        assert answer_to(server, "GET", "", Origin=origin)[0] == 403
        assert answer_to(server, "POST", "see", b"{}", Origin=origin)[0] == 403
    assert answer_to(server, "GET", "", Origin=f"http://127.0.0.1:{port}")[0] == 200
    assert answer_to(server, "POST", "see", b"{}", Origin=None)[0] == 403
    twice = b"GET /%s/ HTTP/1.1\r\n" % server.token.encode()
    twice += b"Host: 127.0.0.1:%d\r\n" % port * 2
    assert raw(server, twice + b"\r\n")[9:12] == b"403"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "X"])
def test_other_methods_are_not_known(server, method):
    status, _, body = answer_to(server, method, "see")
    assert status == 501
    assert method == "HEAD" or method in json.loads(body)["error"]


@pytest.mark.parametrize(("headers", "status"), [
    ("", 411), ("Transfer-Encoding: chunked", 411), ("Content-Length: +2", 400),
    ("Content-Length: -2", 400), ("Content-Length: 2a", 400), ("Content-Length: ", 400),
    ("Content-Length: ٢", 400), ("Content-Length: 2\r\nContent-Length: 2", 400),
    ("Content-Length: 1000001", 413), ("Content-Length: 99999999999999999999", 413),
    ("Content-Length: 2\r\nTransfer-Encoding: chunked", 411), ("Content-Length: 3", 400),
    ("Content-Length: 2", 400),
])
def test_the_length_of_a_body_must_be_told(server, headers, status):
    here = f"127.0.0.1:{server.server_port}"
    request = f"POST /{server.token}/see HTTP/1.1\r\nHost: {here}\r\nOrigin: http://{here}\r\n"
    answer = raw(server, f"{request}{headers}\r\n\r\n{{}}".encode())
    assert int(answer[9:12]) == status
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["error"]


def test_a_body_that_is_too_large_is_refused_and_the_answer_arrives(server):
    status, _, body = answer_to(server, "POST", "see", b" " * 1_000_001)
    assert status == 413 and "1,000,000" in json.loads(body)["error"]


@pytest.mark.parametrize(("body", "words"), [
    (b"", "not JSON"), (b"[", "not JSON"), (b"[]", "expected an object"),
    (b"5", "expected an object"), (b"\xff{}", "not JSON"), (b"[" * 100_000, "nested too deep"),
    (b'{"strokes": NaN}', "strokes"), (b'{"strokes": ' + b"9" * 5000 + b"}", ""),
    (b'{"strokes": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", ""),
])
def test_a_body_that_is_not_a_question_is_refused(server, body, words):
    assert words in refusal(server, "see", body)


@pytest.mark.parametrize(("path", "question", "words"), [
    ("see", {}, "pixels is None"), ("see", {"pixels": "AAAA"}, "expected 784 bytes"),
    ("see", {"pixels": "é"}, "expected 784 bytes"), ("see", {"pixels": "*" * 1048}, ""),
    ("see", {"strokes": []}, "nothing is drawn"), ("see", {"strokes": 5}, "found 5"),
    ("neuron", {"pixels": BLANK, "layer": 2, "neuron": 0}, "layer is 2"),
    ("neuron", {"pixels": BLANK, "layer": 0, "neuron": 8}, "from 0 to 7"),
    ("neuron", {"pixels": BLANK, "layer": True, "neuron": 0}, "layer is True"),
    ("neuron", {"pixels": BLANK, "layer": 0, "neuron": -1}, "neuron is -1"),
    ("neuron", {"layer": 0, "neuron": 0}, "pixels is None"),
    ("step", {"pixels": BLANK, "layer": 1, "neuron": 10, "truth": 0}, "neuron is 10"),
    ("step", {"pixels": BLANK, "layer": 1, "neuron": 0, "truth": 10}, "truth is 10"),
    ("take", {"pixels": BLANK, "truth": "3"}, "truth is '3'"),
    ("train", {}, "do is None"), ("train", {"do": "begin"}, "hidden is None"),
    ("train", {**SETTINGS, "do": "explode"}, "do is 'explode'"),
    ("train", {**SETTINGS, "do": ["run"]}, "do is ['run']"),
    ("train", {**SETTINGS, "hidden": [0], "do": "begin"}, "hidden is 0"),
    ("train", {**SETTINGS, "hidden": [1001], "do": "begin"}, "hidden is 1001"),
    ("train", {**SETTINGS, "hidden": [5] * 5, "do": "begin"}, "expected a list of 4 at most"),
    ("train", {**SETTINGS, "eta": 0, "do": "run"}, "eta is 0"),
    ("train", {**SETTINGS, "eta": "3", "do": "run"}, "eta is '3'"),
    ("train", {**SETTINGS, "eta": True, "do": "run"}, "eta is True"),
    ("train", {**SETTINGS, "eta": 10**400, "do": "run"}, "eta is 1000"),
    ("train", {**SETTINGS, "mini_batch": 0, "do": "run"}, "mini_batch is 0"),
    ("train", {**SETTINGS, "cost": "linear", "do": "begin"}, "cost is 'linear'"),
    ("train", {**SETTINGS, "activation": {}, "do": "begin"}, "activation is {}"),
    ("picture", b"GIF89a", "PNG"), ("picture", b"", "PNG"),
])
def test_a_wrong_question_is_refused_in_words(server, path, question, words):
    assert words in refusal(server, path, question)


def test_a_drawing_is_answered_by_the_network(server):
    seen = ask(server, "see", strokes=SEVEN)
    pixels = b64decode(seen["pixels"])
    network = server.answers.trainer.snapshot.network
    assert pixels == image_of(SEVEN)
    assert seen["activations"][-1] == network.feedforward(vector_of(pixels))
    assert ask(server, "see", pixels=seen["pixels"]) == seen


def png(width, height, grey):
    """A PNG picture of grey bytes."""
    def chunk(kind, content):
        return pack(">I", len(content)) + kind + content + pack(">I", crc32(kind + content))

    rows = b"".join(b"\0" + grey[y * width : (y + 1) * width] for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b""))


def test_a_picture_is_read_as_the_command_classify_reads_it(server):
    places = [(x, y) for y in range(90) for x in range(60)]
    sheet = bytes(20 if 20 <= y < 60 and 30 <= x < 35 else 255 for x, y in places)
    content = png(60, 90, sheet)
    status, _, body = answer_to(server, "POST", "picture", content)
    expected = as_mnist(*read_png(content, "1.png"))
    seen = b64decode(json.loads(body)["pixels"])
    assert status == 200
    assert all(abs(byte / 255 - pixel) <= 0.5 / 255 for byte, pixel in zip(seen, expected))
    assert "the sheet is blank" in refusal(server, "picture", png(60, 90, bytes(60 * 90)))
    assert "230,400 pixels" in refusal(server, "picture", png(481, 480, bytes(481 * 480)))


def test_a_surprise_is_a_test_digit(server):
    for wrong in (False, True):
        surprise = ask(server, "surprise", wrong=wrong)
        data = server.answers.test
        assert b64decode(surprise["pixels"]) == data.image(surprise["index"])
        assert surprise["truth"] == data.labels[surprise["index"]]
        assert not wrong or surprise["answer"] != surprise["truth"]


def test_where_no_digit_is_misread_it_says_so(server, monkeypatch):
    monkeypatch.setattr(Network, "classify", lambda self, x: 0)
    monkeypatch.setattr(answers_module, "label", lambda y: 0)
    assert "all are read right, of 20 test images" in refusal(server, "surprise", {"wrong": True})


def test_the_buttons_train(server):
    ask(server, "train", do="begin", **SETTINGS)
    seed = server.answers.trainer.snapshot.settings.seed
    for do, steps, examples in (("mini_batch", 1, 10), ("example", 2, 11)):
        ask(server, "train", do=do, **SETTINGS)
        now = server.answers.trainer.snapshot
        assert (now.steps, now.examples, now.running) == (steps, examples, False)
    ask(server, "train", do="run", **{**SETTINGS, "eta": 0.5})
    assert server.answers.trainer.snapshot.running
    assert server.answers.trainer.snapshot.settings.eta == 0.5
    ask(server, "train", do="begin", **SETTINGS)  # it goes on to train
    assert server.answers.trainer.snapshot.running
    seed += 1
    ask(server, "train", do="pause", **SETTINGS)
    assert not server.answers.trainer.snapshot.running
    ask(server, "train", do="begin", **{**SETTINGS, "hidden": []})
    now = server.answers.trainer.snapshot
    assert now.network.sizes == [784, 10] and now.settings.seed == seed + 1
    ask(server, "train", do="begin", **SETTINGS)


def test_a_new_start_is_not_the_network_of_the_file(server, monkeypatch):
    seed = server.answers.trainer.snapshot.settings.seed
    monkeypatch.setattr(server.answers, "first_seed", seed)
    monkeypatch.setattr(server.answers, "about", {**ABOUT, "file": "net.json"})
    assert json.loads(answer_to(server, "GET", "wait?0")[2])["about"]["file"] == "net.json"
    ask(server, "train", do="begin", **SETTINGS)
    assert json.loads(answer_to(server, "GET", "wait?0")[2])["about"]["file"] == ""


def test_a_step_is_taken_and_told(server):
    pixels = ask(server, "see", strokes=SEVEN)["pixels"]
    before = server.answers.trainer.snapshot.network
    moved = ask(server, "take", pixels=pixels, truth=7)
    after = server.answers.trainer.snapshot.network
    x = vector_of(b64decode(pixels))
    assert moved["a"] == before.feedforward(x) and moved["new_a"] == after.feedforward(x)
    assert moved["new_cost"] < moved["cost"]


def test_the_state_comes_when_there_is_a_new_one(server, monkeypatch):
    state = json.loads(answer_to(server, "GET", "wait?0")[2])
    assert len(b64decode(state["shades"])) == 8 * 784 and state["classes"] == list("0123456789")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(answer_to, server, "GET", f"wait?{state['version']}")
        ask(server, "train", do="mini_batch", **SETTINGS)
        assert json.loads(waiting.result()[2])["version"] > state["version"]
    new = json.loads(answer_to(server, "GET", "wait?0")[2])
    monkeypatch.setattr(module, "SECONDS_TO_WAIT", 0.05)
    assert json.loads(answer_to(server, "GET", f"wait?{new['version']}")[2]) == new
    for query in ("wait", "wait?x", "wait?-1", "wait?" + "9" * 100):
        assert answer_to(server, "GET", query)[0] == 200


def test_the_network_and_a_picture_can_be_saved(server, tmp_path):
    status, headers, body = answer_to(server, "GET", "network.json")
    (tmp_path / "network.json").write_bytes(body)
    assert status == 200 and "attachment" in headers["Content-Disposition"]
    assert load(tmp_path / "network.json") == server.answers.trainer.snapshot.network
    assert body.decode() == to_json(server.answers.trainer.snapshot.network)
    pixels = ask(server, "see", strokes=SEVEN)["pixels"]
    for query in (pixels, pixels.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")):
        status, headers, body = answer_to(server, "GET", f"picture.svg?{query}")
        assert status == 200 and ElementTree.fromstring(body).tag.endswith("svg")
    assert answer_to(server, "GET", "picture.svg?AAAA")[0] == 400


def test_numbers_that_are_not_finite_become_null():
    facts = {"cost": float("inf"), "curve": [(1, float("nan"))], "a": [0.5]}
    assert json.loads(module.json_bytes(facts)) == {"cost": None, "curve": [[1, None]], "a": [0.5]}


def test_a_connection_answers_several_requests(server):
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    sockets = set()
    for _ in range(3):
        connection.request("GET", f"/{server.token}/page.css")
        sockets.add(id(connection.sock))
        assert connection.getresponse().read()
    connection.close()
    assert len(sockets) == 1


def test_connections_are_not_without_number(server):
    idle = [socket.create_connection(("127.0.0.1", server.server_port), timeout=60)
            for _ in range(module.MOST_CONNECTIONS + 10)]
    assert [connection.recv(1) for connection in idle[module.MOST_CONNECTIONS :]] == [b""] * 10
    for connection in idle:
        connection.close()
    while answered(server) != 200:  # as soon as the threads have seen that
        pass


def answered(server):
    try:
        return answer_to(server, "GET", "")[0]
    except OSError:
        return 0


@pytest.mark.slow
def test_1000_requests_of_garbage_50_at_once(server, capfd):
    here = f"127.0.0.1:{server.server_port}"
    good = (f"POST /{server.token}/see HTTP/1.1\r\nHost: {here}\r\nOrigin: http://{here}\r\n"
            "Content-Length: 40\r\n\r\n" + json.dumps({"strokes": SEVEN})).encode()

    def garbage(number):
        rng = Random(number)
        content = bytearray(good if number % 3 else rng.randbytes(300))
        for _ in range(rng.randint(0, 20)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        return raw(server, bytes(content[: rng.randint(1, len(content))]))

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(garbage, range(1_000)))
    assert not [answer for answer in answers if answer[9:12] in (b"500", b"502", b"503")]
    assert answer_to(server, "GET", "")[0] == 200
    assert capfd.readouterr().err == ""
