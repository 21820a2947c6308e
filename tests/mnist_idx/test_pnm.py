"""PBM, PGM and PPM pictures, as text and as bytes."""

import random
import struct

import pytest

from mnist_idx import IdxError
from mnist_idx.pnm import read_pnm

PICTURES = {
    "P1": (b"P1\n3 2\n1 0 1\n0 1 0\n", [0, 1, 0, 1, 0, 1], 3),
    "P1 without blanks": (b"P1 3 2 101010", [0, 1, 0, 1, 0, 1], 3),
    "P4": (b"P4\n3 2\n" + bytes([0b10111111, 0b01000000]), [0, 1, 0, 1, 0, 1], 3),
    "P4 of ten": (b"P4 10 1 " + bytes([0b00000000, 0b01111111]), [1] * 9 + [0], 10),
    "P2": (b"P2 2 2 4\n0 1\n2 4", [0, 0.25, 0.5, 1], 2),
    "P5": (b"P5 2 2 255\n\x00\x33\x66\xff", [0, 0.2, 0.4, 1], 2),
    "P5 with few shades": (b"P5 2 1 10 \x05\x0a", [0.5, 1], 2),
    "P5 of 16 bits": (b"P5 2 1 65535\n\x01\x00\xff\xff", [256 / 65535, 1], 2),
    "P5 of 9 bits": (b"P5 2 1 256\n\x00\x40\x01\x00", [0.25, 1], 2),
    "P3": (b"P3 2 2 1  1 0 0  0 1 0  0 0 1  1 1 1", [0.299, 0.587, 0.114, 1], 2),
    "P6": (b"P6 2 1 255\n\xff\x00\x00\xff\xff\xff", [0.299, 1], 2),
    "P6 of 16 bits": (b"P6 1 1 1000\n\x03\xe8\x00\x00\x03\xe8", [0.413], 1),
    "comments": (b"P2# two\n#\n 2 # wide\r\n1#high\r# and\n9\n 0 # black\n9#", [0, 1], 2),
    "comments before bytes": (b"P5\n# 7 7\n2 1\n# 8\n255\n##", [35 / 255] * 2, 2),
    "zeros before": (b"P2 01 001 0009 00000003", [1 / 3], 1),
    "bytes that are blanks": (b"P5 2 1 255\n\n ", [10 / 255, 32 / 255], 2),
}


@pytest.mark.parametrize("content, grey, width", PICTURES.values(), ids=PICTURES.keys())
def test_every_kind_is_read(content, grey, width):
    assert read_pnm(content, "a.pnm") == (pytest.approx(grey), width, len(grey) // width)


def test_white_is_1_exactly():
    for most in (1, 3, 255, 1000, 65535):
        layout = ">3H" if most > 255 else "3B"
        content = b"P6 1 1 %d\n" % most + struct.pack(layout, most, most, most)
        assert read_pnm(content, "a.ppm").grey == [1.0]


HEADER, LARGEST, SAMPLES, BYTES = (
    "expected P, a digit from 1 to 6, the width and the height", "largest sample, 1 to 65535",
    "among the samples", "expected one blank and")
DAMAGED = {
    "nothing": (b"", HEADER),
    "P7": (b"P7 1 1 1", HEADER),
    "no blank": (b"P51 1 1 1", HEADER),
    "no height": (b"P1 3", HEADER),
    "negative": (b"P5 -3 1 255\n123", HEADER),
    "long number": (b"P5 12345678901 1 255\n123", HEADER),
    "endless comment": (b"P5 # 3 1 255", HEADER),
    "header of 20 kB": (b"P5 #" + b"x" * 20_000 + b"\n1 1 255 1", HEADER),
    "zero width": (b"P2 0 1 9 ", "0 x 1 pixels"),
    "zero height": (b"P4 8 0 ", "8 x 0 pixels"),
    "no largest": (b"P2 1 1", LARGEST),
    "largest 0": (b"P2 1 1 0 0", LARGEST),
    "largest 65536": (b"P5 1 1 65536 00", LARGEST),
    "no samples": (b"P2 1 1 5", "expected 1 samples, found 0"),
    "few samples": (b"P3 1 1 5 1 2", "expected 3 samples, found 2"),
    "many samples": (b"P2 1 1 5 1 2", "expected 1 samples, found more"),
    "few bits": (b"P1 2 2 101", "expected 4 samples, found 3"),
    "many bits": (b"P1 2 1 101", "expected 2 samples, found more"),
    "no bit": (b"P1 2 1 12", f"found '2' {SAMPLES}"),
    "no number": (b"P2 2 1 9 1 x", f"found 'x' {SAMPLES}"),
    "sign": (b"P2 1 1 9 -1", f"found '-' {SAMPLES}"),
    "very long sample": (b"P2 1 1 9 1234567890", f"found '1234567890' {SAMPLES}"),
    "sample above": (b"P2 2 1 9 9 10", "a sample is 10, expected 9 at most"),
    "byte above": (b"P5 2 1 9 \x09\x0a", "a sample is 10, expected 9 at most"),
    "few bytes": (b"P5 2 2 9 123", f"{BYTES} 4 bytes after the header, found 4 bytes"),
    "many bytes": (b"P6 1 1 255 1234", f"{BYTES} 3 bytes after the header, found 5 bytes"),
    "half a sample": (b"P5 2 1 256 123", f"{BYTES} 4 bytes"),
    "few bytes of bits": (b"P4 9 1 1", f"{BYTES} 2 bytes"),
    "no blank before bytes": (b"P5 1 1 255#1", f"{BYTES} 1 bytes"),
    "two blanks before bytes": (b"P5 1 1 255\r\n1", f"{BYTES} 1 bytes"),
    "2^31": (b"P5 2147483648 2147483648 255\n", "4,611,686,018,427,387,904 pixels"),
    "17 million": (b"P1 17000000 1 1", "17,000,000 pixels, expected 16,000,000 at most: make"),
}


@pytest.mark.parametrize("content, message", DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_is_named(content, message):
    with pytest.raises(IdxError) as refusal:
        read_pnm(content, "a.pnm")
    assert str(refusal.value).startswith("a.pnm: PNM picture: ") and message in str(refusal.value)


def test_sixteen_million_pixels_are_not_too_many():
    with pytest.raises(IdxError, match="expected 16,000,000 samples, found 1"):
        read_pnm(b"P1 4000 4000 1", "a.pbm")


@pytest.mark.parametrize("start", [b"P5 #" + b"\n#" * 10_000_000, b"P2" + b" " * 20_000_000])
def test_long_headers_take_no_memory(start):
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    tracemalloc.start()
    with pytest.raises(IdxError, match="the width and the height"):
        read_pnm(start, "a.pnm")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_random_damage_is_read_or_refused():
    rng, read = random.Random(1), 0
    wholes = [content for content, _, _ in PICTURES.values()]
    for _ in range(5_000):
        content = bytearray(rng.choice(wholes))
        for _ in range(rng.randint(1, 3)):
            content[rng.randrange(len(content))] = rng.choice([rng.randrange(256), *b"0129 \n#P"])
        if rng.random() < 0.2:
            content = content[: rng.randrange(len(content))]
        try:
            grey, width, height = read_pnm(bytes(content), "a.pnm")
        except IdxError:
            continue
        read += 1
        assert len(grey) == width * height and all(0 <= shade <= 1 for shade in grey)
    assert read > 500
