"""Download the real MNIST files from a mirror. Only files that are proved to be real are kept.

The proof is the SHA-256 digest of the unpacked content. It is the same for all mirrors.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO

from mnist_idx.idx import CHUNK, IdxError, unzipped
from mnist_idx.mnist import (
    SETS,
    TEST_IMAGES,
    TEST_LABELS,
    TRAINING_IMAGES,
    TRAINING_LABELS,
    places_in,
    present,
)

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
TIMEOUT = 30.0  # seconds to wait for an answer, and for each piece of it
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
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in DIGESTS:
        places = places_in(folder, SETS["mnist"])
        there = [path for place in places for path in present(place, name)]
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
            write_whole(path, content)
            report(f"{path}: from {url}, verified")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name and rename it, so that it is never there in part."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def check(file: BinaryIO, name: str) -> None:
    """Raise IdxError unless the file is the real one that the original distribution calls `name`.

    The SHA-256 digests of the unpacked contents are compared.
    """
    digest = hashlib.sha256()
    length = 0
    with unzipped(file, name) as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            length += len(chunk)
            if length > MOST_BYTES:
                raise IdxError(f"unpacks to more than {MOST_BYTES:,} bytes")
    if digest.hexdigest() != DIGESTS[name]:
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

    Raises IdxError if they are more than MOST_BYTES or fewer than announced, and what `urllib`
    raises if the server does not answer.
    """
    start = time.monotonic()
    content = bytearray()
    with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
        total = int(answer.headers.get("Content-Length", 0))
        while piece := answer.read1(PIECE):
            content += piece
            progress(len(content), total, time.monotonic() - start)
            if len(content) > MOST_BYTES:
                raise IdxError(f"sends more than {MOST_BYTES:,} bytes")
    if len(content) < total:
        raise IdxError(f"cut short: {total:,} bytes announced, {len(content):,} received")
    return bytes(content)
