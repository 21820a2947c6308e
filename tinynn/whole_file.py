"""Files that are written whole or not at all.

A new file is written under another name in the same folder, and takes its own name only when it is
complete and on the disk. So whoever opens the file finds the old one or the new one, whole. That
also holds when the disk is full, when the program is killed, and when another program or thread
writes the same file at that moment.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Union

ABANDONED = 3600.0  # seconds after which what a killed program has left is removed

AnyPath = Union[str, "os.PathLike[str]"]


def write_file(path: AnyPath, content: bytes) -> None:
    """Write one file, as `write_files` does."""
    write_files({path: content})


def write_files(files: Mapping[AnyPath, bytes]) -> None:
    """Write the contents to the files of these paths: all of them, or none.

    No file takes its name before all are complete on the disk. A file that is replaced hands on its
    mode and, where the system allows it, its group and owner. Where a path is a symbolic link, the
    file that it leads to is replaced. Raises OSError, which names the path, where a file cannot be
    written, is protected against writing, or is not a regular file.
    """
    written: list[tuple[AnyPath, Path, Path]] = []
    try:
        for path, content in files.items():
            with named(path):
                target = target_of(path)
                remove_abandoned(target)
                temporary = temporary_of(target)
                # x: never a file or a link that is there already
                with open(temporary, "xb", opener=opener(target)) as file:
                    written.append((path, temporary, target))
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                hand_on(target, temporary)
        for path, temporary, target in written:
            with named(path):
                replace(temporary, target)
    finally:
        for _, temporary, _ in written:
            temporary.unlink(missing_ok=True)


def expect_writable(path: AnyPath) -> None:
    """Raise the OSError that `write_file` would raise. Nothing is left in the folder."""
    with named(path):
        temporary = temporary_of(target_of(path))
        temporary.touch(exist_ok=False)
        temporary.unlink()


@contextmanager
def named(path: AnyPath) -> Iterator[None]:
    """Make errors of the system name this path, and not the temporary file or nothing at all."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error


def target_of(path: AnyPath) -> Path:
    """The file to replace: `path`, or what it leads to. Raises OSError where it must not be."""
    target = Path(os.path.realpath(path))
    try:
        mode = os.lstat(target).st_mode
    except FileNotFoundError:
        return target
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "a symbolic link that leads to itself")
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, "a folder, expected a file")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, "protected against writing")
    return target


def temporary_of(target: Path) -> Path:
    """A path beside the target that nobody can guess, and that `remove_abandoned` knows."""
    return target.with_name(f"{target.name[:50]}.{token_hex(8)}.tmp")


def opener(target: Path) -> Callable[[str, int], int]:
    """A function for `open`, with which a new file is open to nobody to whom the old one is not."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666
    return lambda name, flags: os.open(name, flags, mode)


def remove_abandoned(target: Path) -> None:
    """Remove the temporary files of this target that are old: their programs were killed."""
    pattern = re.compile(re.escape(target.name[:50]) + r"\.[0-9a-f]{16}\.tmp")
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if pattern.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                age = time.time() - entry.stat(follow_symlinks=False).st_mtime
                if age > ABANDONED:
                    os.unlink(entry.path)


def hand_on(target: Path, temporary: Path) -> None:
    """Give the new file the mode of the old one, and its group and owner where that is allowed."""
    if target.exists():
        status = target.stat()
        for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):  # -1: as it is
            if hasattr(os, "chown"):
                with suppress(OSError):
                    os.chown(temporary, owner, group)
        temporary.chmod(status.st_mode & 0o777)


def replace(temporary: Path, target: Path) -> None:
    """Rename the temporary file to `target`. A file that has this name already is replaced.

    Windows refuses that while another program, such as a virus scanner, has the file open. This is
    usually short, so the renaming is tried again for two seconds before it raises PermissionError.
    """
    for _ in range(20):
        try:
            os.replace(temporary, target)
            return
        except PermissionError:
            time.sleep(0.1)
    os.replace(temporary, target)
