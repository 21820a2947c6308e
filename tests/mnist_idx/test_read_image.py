"""Pictures are told by their content, and other files are refused by what they are."""

import gzip
import os

import pytest
from test_png import png

from mnist_idx import IdxError
from mnist_idx.image import read_image


@pytest.fixture
def written(tmp_path):
    """Write a file whose name says nothing true, and return its path."""

    def write(content):
        (tmp_path / "7.jpg").write_bytes(content)
        return tmp_path / "7.jpg"

    return write


def test_the_content_decides_and_not_the_name(written):
    assert read_image(written(png([[(0,), (255,)]], 0, 8))) == ([0.0, 1.0], 2, 1)
    assert read_image(written(b"P1 3 1 010")) == ([1.0, 0.0, 1.0], 3, 1)
    assert read_image(str(written(b"P6#\n1 1 255 \0\0\0"))) == ([0.0], 1, 1)


def test_pictures_longer_than_the_bytes_that_decide_are_read(written):
    grey, width, height = read_image(written(b"P5 100 100 255\n" + bytes(10_000)))
    assert (grey, width, height) == ([0.0] * 10_000, 100, 100)


def test_a_damaged_picture_is_named(written):
    for content in (b"\x89PNG\r\n", b"P5 1"):
        path = written(content)
        with pytest.raises(IdxError) as refusal:
            read_image(path)
        assert str(refusal.value).startswith(f"{path}: ")


SAVE = "; save it as PNG, or open the page: python3 -m tinynn play"
EXPECTED = "; expected a PNG, PGM, PPM or PBM picture"
OTHERS = {
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", f"a JPEG picture{SAVE}"),
    "GIF": (b"GIF89a", f"a GIF picture{SAVE}"),
    "HEIC": (b"\0\0\0\x18ftypheic", f"a HEIC or AVIF picture{SAVE}"),
    "SVG": (b"<svg xmlns=", "an SVG picture; save it as PNG"),
    "PDF": (b"%PDF-1.4", "a PDF page; save it as PNG"),
    "IDX": (b"\0\0\x08\x03", f"an IDX file{EXPECTED}"),
    "gzip": (gzip.compress(b"P1 1 1 1"), f"a gzip file: unpack it{EXPECTED}"),
    "CSV": (b"label,1x1,1x2\n7,0,0\n", f"CSV text{EXPECTED}"),
    "PAM": (b"P7\nWIDTH 1\n", f"text{EXPECTED}"),
    "empty": (b"", f"an empty file{EXPECTED}"),
    "unknown": (b"\1\2\3\4", f"unknown content{EXPECTED}"),
}


@pytest.mark.parametrize("content, message", OTHERS.values(), ids=OTHERS.keys())
def test_other_files_are_refused_with_what_to_do(written, content, message):
    path = written(content)
    with pytest.raises(IdxError) as refusal:
        read_image(path)
    assert str(refusal.value) == f"{path}: {message}"


def test_a_file_above_200_megabytes_is_refused_unread(written):
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    path = written(b"P5 ")
    os.truncate(path, 200_000_001)
    tracemalloc.start()
    with pytest.raises(IdxError, match="200,000,001 bytes, expected 200,000,000 at most"):
        read_image(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_folder_is_refused_and_a_missing_file_is_the_systems_own_error(tmp_path):
    with pytest.raises(IdxError, match="a folder, expected a file"):
        read_image(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_image(tmp_path / "nothing")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(IdxError, match="a pipe or device, expected a file"):
        read_image(tmp_path / "pipe")
