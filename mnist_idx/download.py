"""Download the real MNIST files from a mirror. Only files that are proved to be real are kept.

The proof is the SHA-256 digest of the unpacked content. It is the same for all mirrors.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from mnist_idx.idx import CHUNK, START, IdxError, begins_as_idx, not_idx, unzipped
from mnist_idx.mnist import copies
from mnist_idx.sets import SETS, TEST_IMAGES, TEST_LABELS, TRAINING_IMAGES, TRAINING_LABELS
from tinynn.whole_file import write_file

MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
DIGESTS = {
    TRAINING_IMAGES: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    TRAINING_LABELS: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    TEST_IMAGES: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    TEST_LABELS: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
MOST_BYTES = 47_040_016  # the size of the largest file, unpacked; nothing longer is taken
TIMEOUT = 30.0  # seconds in which a mirror need not send anything yet
LEAST_RATE = 10_000  # bytes per second that it must send on average, after TIMEOUT
PIECE = 1 << 16  # bytes read from a mirror at a time
ATTEMPTS = 3  # rounds through the mirrors
PAUSE = 1.0  # seconds before the second round, and twice as many before each later one

Progress = Callable[[str, int, int, float], None]  # name, bytes so far, of how many, seconds


def download(
    folder: str | os.PathLike[str],
    mirrors: Sequence[str] = MIRRORS,
    report: Callable[[str], None] = print,
    progress: Progress = lambda name, done, total, seconds: None,
) -> None:
    """Bring the four real files into `folder`, which is made if needed.

    A real file that exists already is kept. Each of the others is taken from the first mirror that
    has it, and is checked before it is written. `report` is called with a line for each file, and
    `progress` for each piece of a file with its name, bytes so far, bytes in all (0 if the mirror
    does not say) and seconds so far. Raises IdxError if a file of that name has other content, or
    if no mirror gives the real one; OSError if the folder cannot be written.
    """
    folder = Path(os.path.expanduser(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for name in DIGESTS:
        there = copies(folder, SETS["mnist"], name)
        for path in there:
            try:
                with path.open("rb") as file:
                    check(file, name)
            except IdxError as error:
                raise IdxError(f"{path}: {error}; move it away to download the real one") from error
            report(f"{path}: exists already, and is real")
        if not there:
            url, content = fetch_from_any(mirrors, name, progress)
            path = folder / f"{name}.gz"
            write_file(path, content)
            report(f"{path}: from {url}, verified")


def check(file: BinaryIO, name: str) -> None:
    """Raise IdxError unless the file is the real one that the original distribution calls `name`.

    The SHA-256 digests of the unpacked contents are compared.
    """
    digest = hashlib.sha256()
    length = 0
    start = b""
    with unzipped(file, name) as content:
        while chunk := content.read(CHUNK):
            start += chunk[: START - len(start)]
            digest.update(chunk)
            length += len(chunk)
            if length > MOST_BYTES:
                raise IdxError(f"unpacks to more than {MOST_BYTES:,} bytes")
    if digest.hexdigest() != DIGESTS[name]:
        if not begins_as_idx(start):
            raise IdxError(f"not the real {name}: {not_idx(start)}")
        raise IdxError(f"not the real {name}, whose content has the SHA-256 {DIGESTS[name]}")


def fetch_from_any(mirrors: Sequence[str], name: str, progress: Progress) -> tuple[str, bytes]:
    """Fetch a file from the first mirror that has the real one; return its URL and the bytes.

    Raises IdxError if no mirror has it. The message says what was wrong with each.
    """
    failures = []
    for attempt in range(ATTEMPTS):
        if attempt > 0:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        for mirror in mirrors:
            url = f"{mirror.rstrip('/')}/{name}.gz"
            try:
                content = fetch(url, lambda *numbers: progress(name, *numbers))
                check(io.BytesIO(content), name)
                return url, content
            except (ValueError, HTTPException, OSError) as error:
                failures.append(f"{url}: {error}")
    account = "; ".join(dict.fromkeys(failures))  # each failure once
    raise IdxError(f"{name}: no mirror gave the real file in {ATTEMPTS} attempts: {account}")


def fetch(url: str, progress: Callable[[int, int, float], None]) -> bytes:
    """The bytes at `url`.

    Raises IdxError if they are more than MOST_BYTES, not as many as announced, or come too slowly,
    and what `urllib` raises if the server does not answer.
    """
    transfer = Transfer(url)
    transfer.start()
    start = time.monotonic()
    waiting = True
    while waiting:  # once at least: the transfer may be over already
        transfer.join(timeout=0.1)
        waiting = transfer.is_alive()
        seconds, received = time.monotonic() - start, len(transfer.content)
        progress(received, transfer.announced, seconds)
        if waiting and seconds > TIMEOUT and received < LEAST_RATE * seconds:
            transfer.given_up = True
            raise IdxError(f"timed out: {received:,} bytes in {seconds:.0f} s")
    if transfer.error:
        raise transfer.error
    if len(transfer.content) < transfer.announced:
        raise IdxError(f"cut short: {transfer.announced:,} bytes announced,"
                       f" {len(transfer.content):,} received")
    return bytes(transfer.content)


class Transfer(threading.Thread):
    """Receives the bytes at a URL, in a thread of its own.

    A server may send a byte now and then, for ever, even before the content begins. In a thread
    that cannot hold up the program.
    """

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)  # it does not keep the program from ending
        self.url = url
        self.content = bytearray()
        self.announced = 0  # bytes, or 0 if the server does not say
        self.error: Exception | None = None
        self.given_up = False

    def run(self) -> None:
        """Receive everything, or keep the error."""
        try:
            if not re.match("https?://", self.url):
                raise IdxError("expected a URL that begins with https://")
            opener = urllib.request.build_opener(Redirects)
            with opener.open(self.url, timeout=TIMEOUT) as answer:
                self.announced = announced(answer.headers.get_all("Content-Length", []))
                while not self.given_up and (piece := answer.read1(PIECE)):
                    self.content += piece
                    if len(self.content) > MOST_BYTES:
                        raise IdxError(f"sends more than {MOST_BYTES:,} bytes")
        except Exception as error:
            self.error = error


def announced(lengths: Sequence[str]) -> int:
    """The number of bytes that the Content-Length headers announce, or 0 without such a header.

    Raises IdxError where that is not one number of at most MOST_BYTES.

    >>> announced([]), announced(["9912422"])
    (0, 9912422)
    """
    if not lengths:
        return 0
    if len(set(lengths)) > 1 or not re.fullmatch("[0-9]{1,15}", lengths[0]):
        raise IdxError(f"announces the length {' and '.join(lengths):.40}, expected one number")
    if int(lengths[0]) > MOST_BYTES:
        raise IdxError(f"announces {int(lengths[0]):,} bytes, expected {MOST_BYTES:,} at most")
    return int(lengths[0])


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to another address only where the way there is safe."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The new request. Raises IdxError for an address that is not https, or this machine's."""
        address = urlsplit(newurl)
        here = address.scheme == "http" and address.hostname in ("127.0.0.1", "::1", "localhost")
        if address.scheme != "https" and not here:
            raise IdxError(f"leads to {newurl:.100}, expected an address with https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """Follow it. Raises IdxError for an address of another kind, such as ftp."""
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except urllib.error.HTTPError as error:
            raise IdxError(f"leads elsewhere: {error}") from error

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302
