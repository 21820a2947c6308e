"""IDX files are written whole or not at all."""

from __future__ import annotations

import gzip
import os
from collections.abc import Mapping

from mnist_idx.idx import IdxArray, IdxError, idx_bytes
from tinynn.whole_file import AnyPath, write_files


def write_idx(path: AnyPath, content: IdxArray) -> None:
    """Write an IDX file, gzipped if the name of `path` ends in .gz.

    Raises IdxError for content that the format cannot hold, and OSError if the file cannot be
    written.
    """
    write_idx_files({path: content})


def write_idx_files(files: Mapping[AnyPath, IdxArray]) -> None:
    """Write several IDX files, all of them or none. Raises what `write_idx` raises."""
    write_files({path: packed(path, content) for path, content in files.items()})


def packed(path: AnyPath, content: IdxArray) -> bytes:
    """The bytes of the file of that name. Raises IdxError, which names it."""
    try:
        content_bytes = idx_bytes(content)
    except IdxError as error:
        raise IdxError(f"{os.fspath(path)}: {error}") from error
    zipped = os.fspath(path).endswith(".gz")
    return gzip.compress(content_bytes, mtime=0) if zipped else content_bytes
