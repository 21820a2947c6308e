"""The server of the page, for one reader: it listens on this computer alone.

GET    /TOKEN/              page.html; beside it page.css, page.js, view.js, words.js
       /TOKEN/wait?VERSION  the state, as soon as its version is another one, or after 10 seconds
       /TOKEN/network.json  the network, as `load` reads it
       /TOKEN/picture.svg?PIXELS   the digit, the outputs and the hidden weights
POST   /TOKEN/see, neuron, step, take, surprise, train   JSON, answered by JSON: see `Answers`
       /TOKEN/picture       a PNG picture, answered as by `see`

TOKEN is a random text, new each time. Without it nothing is answered. PIXELS are the bytes of an
image in base64. Whatever is wrong is answered by {"error": "what is wrong"}.
"""

from __future__ import annotations

import json
import re
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import isfinite
from pathlib import Path
from socketserver import TCPServer
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import unquote

from tinynn.page.answers import Answers
from tinynn.page.inside import Facts

HOST = "127.0.0.1"
MOST_BODY = 1_000_000  # bytes
READ = 65_536  # bytes at once
MOST_CONNECTIONS = 64  # at once
SECONDS_TO_WAIT = 10.0
FILES = {
    "": ("page.html", "text/html; charset=utf-8"),
    "page.css": ("page.css", "text/css; charset=utf-8"),
    "page.js": ("page.js", "text/javascript; charset=utf-8"),
    "view.js": ("view.js", "text/javascript; charset=utf-8"),
    "words.js": ("words.js", "text/javascript; charset=utf-8"),
}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';" \
    " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class PageServer(ThreadingHTTPServer):
    """Serves the page until Ctrl-C. Each connection has a thread, and there are not too many."""

    request_queue_size = MOST_CONNECTIONS

    def __init__(self, port: int, answers: Answers) -> None:
        """Listen on `port`, or on any free one if it is 0. Raises OSError if that is not possible.
        """
        self.answers, self.token = answers, secrets.token_urlsafe(16)
        self.free = BoundedSemaphore(MOST_CONNECTIONS)
        super().__init__((HOST, port), Handler)

    def server_bind(self) -> None:
        """Take the port. The names of this computer are not looked up: that can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{HOST}{self.port}/{self.token}/"

    @property
    def port(self) -> str:
        """The port in an address. Browsers leave out 80."""
        return "" if self.server_port == 80 else f":{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread, or close it if there are too many."""
        if self.free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer a connection, in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that closes a connection: that is not an error."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class RefusedError(Exception):
    """A request is refused. The arguments are the status and the reason."""


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    server: PageServer
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds without a byte, after which a connection ends
    disable_nagle_algorithm = True  # it could hold an answer back for 40 ms
    server_version, sys_version = "tinynn", ""

    def do_GET(self) -> None:
        """Answer with a file, the state, or a download."""
        self.answer(self.get)

    def do_POST(self) -> None:
        """Answer a question with JSON."""
        self.answer(self.post)

    def answer(self, route: Callable[[str, str], None]) -> None:
        """Answer a request, if it comes from the page."""
        try:
            path = self.expect_from_page()
            route(*path)
        except RefusedError as refused:
            self.send_error(*refused.args)
        except ValueError as error:
            self.send_error(400, str(error))
        except OSError:  # the browser has closed the connection
            raise
        except Exception as error:
            self.send_error(500, f"{type(error).__name__}: {error}")
            raise

    def expect_from_page(self) -> tuple[str, str]:
        """The path below the token, and what follows a question mark.

        Raises RefusedError unless the request has the token, goes to this server by its own name,
        and comes from a page of this server. The name is checked because another site could make
        its own name lead to 127.0.0.1.
        """
        port = self.server.port
        hosts = [f"{name}{port}" for name in (HOST, "localhost")]
        host, origin = self.headers.get_all("Host", []), self.headers.get_all("Origin", [])
        if len(host) != 1 or host[0] not in hosts:
            raise RefusedError(403, f"the Host is {host}, expected {hosts[0]}")
        if origin != [f"http://{host[0]}"] and (origin or self.command != "GET"):
            raise RefusedError(403, f"the Origin is {origin}, expected http://{host[0]}")
        place, _, query = self.path.partition("?")
        start = f"/{self.server.token}/"
        if not secrets.compare_digest(place[: len(start)].encode(), start.encode()):
            raise RefusedError(404, "not found: open the address that `tinynn play` printed")
        return place[len(start) :], query

    def get(self, name: str, query: str) -> None:
        """Answer a GET request."""
        answers = self.server.answers
        if name in FILES:
            file, kind = FILES[name]
            self.send(200, kind, Path(__file__).with_name(file).read_bytes())
        elif name == "wait":
            version = int(query) if re.fullmatch("[0-9]{1,15}", query) else 0
            self.send_json(answers.state(version, SECONDS_TO_WAIT))
        elif name == "network.json":
            self.send(200, "application/json", answers.network_json().encode(), name)
        elif name == "picture.svg":
            self.send(200, "image/svg+xml", answers.svg(unquote(query)).encode(), name)
        else:
            raise RefusedError(404, f"not found: {name}")

    def post(self, name: str, _: str) -> None:
        """Answer a POST request."""
        body = self.body()
        if name == "picture":
            self.send_json(self.server.answers.picture(body))
        elif name in self.server.answers.questions:
            self.send_json(self.server.answers.questions[name](parsed(body)))
        else:
            raise RefusedError(404, f"not found: {name}")

    def body(self) -> bytes:
        """The body of the request."""
        if "Transfer-Encoding" in self.headers:
            raise RefusedError(411, "a body in chunks, expected a Content-Length")
        lengths = self.headers.get_all("Content-Length", [])
        if len(lengths) != 1 or not re.fullmatch("[0-9]+", lengths[0]):
            raise RefusedError(411 if not lengths else 400, f"the Content-Length is {lengths}")
        if len(lengths[0]) > 9 or int(lengths[0]) > MOST_BODY:
            raise RefusedError(413, f"the body has more than {MOST_BODY:,} bytes")
        body = self.rfile.read(int(lengths[0]))
        if len(body) < int(lengths[0]):
            raise RefusedError(400, f"a body of {len(body)} bytes, expected {lengths[0]}")
        return body

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Say in JSON what is wrong, and end the connection.

        What else the client sends is read for a moment. If a connection closes with bytes unread,
        the client may lose the answer.
        """
        self.close_connection = True
        words = message or self.responses[code][0]
        self.send(code, "application/json", json_bytes({"error": words}))
        with suppress(OSError):
            self.connection.settimeout(0.2)
            for _ in range(4 * MOST_BODY // READ):
                if not self.connection.recv(READ):
                    break

    def send_json(self, facts: Facts) -> None:
        """Answer with JSON."""
        self.send(200, "application/json", json_bytes(facts))

    def send(self, code: int, kind: str, content: bytes, save_as: str = "") -> None:
        """Answer with content of a kind; the browser saves it, if it gets a name for that."""
        self.send_response(code)
        headers = {
            "Content-Type": kind, "Content-Length": str(len(content)), "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
        }
        if save_as:
            headers["Content-Disposition"] = f'attachment; filename="{save_as}"'
        if self.close_connection:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


def parsed(body: bytes) -> Facts:
    """The JSON object in a body. Raises ValueError for anything else."""
    try:
        question = json.loads(body)
    except RecursionError:
        raise ValueError("brackets are nested too deep") from None
    except ValueError as error:
        raise ValueError(f"the body is not JSON: {error!s:.100}") from error
    if not isinstance(question, dict):
        raise ValueError(f"found {question!r:.60}, expected an object")
    return question


def json_bytes(facts: Facts) -> bytes:
    """The JSON of an answer. Numbers that JSON does not have, such as infinity, become null."""
    return json.dumps(finite(facts), separators=(",", ":")).encode()


def finite(value: Any) -> Any:
    """The value with None in the place of all numbers that are not finite."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite(entry) for key, entry in value.items()}
    return [finite(entry) for entry in value] if isinstance(value, (list, tuple)) else value
