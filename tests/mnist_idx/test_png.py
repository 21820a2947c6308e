"""PNG pictures: every kind is read, and every damage is seen. The tests write the files."""

import random
import struct
import zlib

import pytest

from mnist_idx import IdxError
from mnist_idx.png import read_png

KINDS = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8),
         (4, 8), (4, 16), (6, 8), (6, 16)]  # colour types with bits
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
FIRST_AND_STEP = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                  (1, 0, 2, 2), (0, 1, 1, 2)]
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width, height, depth, colour, rest=(0, 0, 0)):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, *rest))


def predicted(kind, left, up, corner):
    """What the filter of that kind expects a byte to be."""
    plane = left + up - corner
    nearest = min((left, up, corner), key=lambda byte: abs(plane - byte))  # the first of equal ones
    return [0, left, up, (left + up) // 2, nearest][kind]


def packed_rows(rows, colour, depth, filters):
    """Rows of pixels, which are tuples of samples, as filtered bytes."""
    step = max(1, CHANNELS[colour] * depth // 8)
    above, result = None, b""
    for y, row in enumerate(rows):
        bits = "".join(f"{sample:0{depth}b}" for pixel in row for sample in pixel)
        bits += "0" * (-len(bits) % 8)
        plain = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
        above = above or bytes(len(plain))
        kind = filters[y % len(filters)]
        result += bytes([kind])
        for i, byte in enumerate(plain):
            left, corner = (plain[i - step], above[i - step]) if i >= step else (0, 0)
            result += bytes([(byte - predicted(kind, left, above[i], corner)) & 255])
        above = plain
    return result


def rows_bytes(rows, colour, depth, filters=(0,), interlaced=False):
    """What is packed into IDAT."""
    if not interlaced:
        return packed_rows(rows, colour, depth, filters)
    passes = [[row[x::right] for row in rows[y::down]] for x, y, right, down in FIRST_AND_STEP]
    return b"".join(packed_rows([row for row in part if row], colour, depth, filters)
                    for part in passes)


def png(rows, colour, depth, filters=(0,), interlaced=False, before=b"", pieces=1):
    """A PNG file of these rows. `before` are the chunks between header and pixels."""
    packed = zlib.compress(rows_bytes(rows, colour, depth, filters, interlaced))
    size = -(-len(packed) // pieces)
    data = [chunk(b"IDAT", packed[i : i + size]) for i in range(0, len(packed), size)]
    head = header(len(rows[0]), len(rows), depth, colour, (0, 0, int(interlaced)))
    return SIGNATURE + head + before + b"".join(data) + chunk(b"IEND")


def luminance(red, green, blue):
    return 0.299 * red + 0.587 * green + 0.114 * blue


def on_white(grey, alpha):
    return alpha * grey + (1 - alpha)


def random_rows(rng, colour, depth, width, height):
    return [[tuple(rng.randrange(1 << depth) for _ in range(CHANNELS[colour]))
             for _ in range(width)] for _ in range(height)]


def expected(pixel, colour, depth, palette):
    """The grey of a pixel, from the definition."""
    if colour == 3:
        return luminance(*[sample / 255 for sample in palette[3 * pixel[0] : 3 * pixel[0] + 3]])
    *light, alpha = [sample / (2**depth - 1) for sample in pixel]
    if colour in (0, 2):
        light, alpha = [*light, alpha], 1
    return on_white(light[0] if len(light) == 1 else luminance(*light), alpha)


@pytest.mark.parametrize("interlaced", [False, True], ids=["plain", "interlaced"])
@pytest.mark.parametrize("colour, depth", KINDS)
def test_every_kind_and_size_is_read(colour, depth, interlaced):
    rng = random.Random(f"{colour} {depth}")
    for width, height in [(1, 1), (2, 9), (9, 2), (5, 5), (8, 8), (13, 11), (3, 1), (1, 6)]:
        rows = random_rows(rng, colour, depth, width, height)
        palette = bytes(rng.randrange(256) for _ in range(3 << depth)) if colour == 3 else b""
        filters = [rng.randrange(5) for _ in range(height)]
        content = png(rows, colour, depth, filters, interlaced,
                      chunk(b"PLTE", palette) if palette else b"", pieces=rng.randint(1, 3))
        grey, *size = read_png(content, "a.png")
        assert size == [width, height]
        wanted = [expected(pixel, colour, depth, palette) for row in rows for pixel in row]
        assert grey == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("kind", range(5))
@pytest.mark.parametrize("colour, depth", [(0, 1), (0, 8), (2, 8), (4, 16), (6, 16)])
def test_every_filter_is_undone(kind, colour, depth):
    rows = random_rows(random.Random(kind), colour, depth, 20, 7)
    assert read_png(png(rows, colour, depth, [kind]), "") == read_png(png(rows, colour, depth), "")


@pytest.mark.parametrize("colour, depth", KINDS)
def test_black_is_0_and_white_is_1_exactly(colour, depth):
    most = (1 << depth) - 1
    rows = [[(0,) * CHANNELS[colour], (most,) * CHANNELS[colour]]]
    if colour in (4, 6):
        rows[0][0] = (0,) * (CHANNELS[colour] - 1) + (most,)
    before = chunk(b"PLTE", bytes(3 * most) + b"\xff" * 3) if colour == 3 else b""
    assert read_png(png(rows, colour, depth, before=before), "a.png") == ([0.0, 1.0], 2, 1)


def test_sixteen_bits_are_not_rounded_to_eight():
    assert read_png(png([[(257,), (258,)]], 0, 16), "a.png").grey == [257 / 65535, 258 / 65535]


def test_a_pixel_is_laid_on_white_as_its_alpha_says():
    grey = read_png(png([[(0, 0), (0, 51), (0, 255)]], 4, 8), "a.png").grey
    assert grey == [1.0, 0.8, 0.0]
    assert read_png(png([[(255, 0, 0, 51)]], 6, 8), "").grey == [pytest.approx(0.8 + 0.2 * 0.299)]


def test_transparent_colours_are_white():
    """tRNS names one colour of grey or RGB, and the alpha of the first colours of a palette."""
    def grey(rows, colour, depth, before):
        return read_png(png(rows, colour, depth, before=before), "a.png").grey

    grey_rows, clear = [[(1,), (0,), (2,)]], chunk(b"tRNS", b"\0\1")
    assert grey(grey_rows, 0, 2, clear) == [1.0, 0.0, 2 / 3]
    assert grey(grey_rows, 0, 16, clear) == [1.0, 0.0, 2 / 65535]
    assert grey(grey_rows, 0, 2, chunk(b"tRNS", b"\xff\xfd"))[0] == 1.0  # its last two bits: 1
    red, near = (255, 0, 0), (255, 0, 1)
    clear = chunk(b"tRNS", b"\0\xff\0\0\0\0")
    assert grey([[red, near]], 2, 8, clear) == [1.0, pytest.approx(luminance(1, 0, 1 / 255))]
    assert grey([[red, near]], 2, 16, clear) == [1.0, pytest.approx(luminance(255, 0, 1) / 65535)]
    palette = chunk(b"PLTE", bytes(9)) + chunk(b"tRNS", b"\0\x33")
    assert grey([[(0,), (1,), (2,)]], 3, 8, palette) == [1.0, 0.8, 0.0]


def test_what_is_not_needed_is_passed_over():
    rows = [[(7,), (200,)]]
    before = chunk(b"tEXt", b"Title\0seven") + chunk(b"gAMA", bytes(4)) + chunk(b"PLTE", b"??")
    content = png(rows, 0, 8, before=before)
    assert read_png(content + b"more", "a.png") == read_png(png(rows, 0, 8), "a.png")
    rows = [[(7, 1, 2)]]
    with_palette = png(rows, 2, 8, before=chunk(b"PLTE", bytes(3)))
    assert read_png(with_palette, "a.png") == read_png(png(rows, 2, 8), "a.png")
    with_clear = png([[(7, 255)]], 4, 8, before=chunk(b"tRNS", b"\0\7\0"))
    assert read_png(with_clear, "a.png").grey == [7 / 255]


def test_equal_grey_is_one_object_in_memory():
    for depth in (8, 16):
        one, other = read_png(png([[(150,), (150,)]], 0, depth), "a.png").grey
        assert one is other


GREY_ROWS = [[(1,), (2,)], [(3,), (4,)]]
HEAD, END = SIGNATURE + header(2, 2, 8, 0), chunk(b"IEND")
RAW = rows_bytes(GREY_ROWS, 0, 8)
DATA = chunk(b"IDAT", zlib.compress(RAW))
PALETTE = chunk(b"PLTE", bytes(6))


def of_header(*fields, rest=(0, 0, 0)):
    return SIGNATURE + header(*fields, rest) + DATA + END


def with_data(packed):
    return HEAD + chunk(b"IDAT", packed) + END


DAMAGED = {
    "nothing": (b"", "expected the signature"),
    "no signature": (b"x" + HEAD[1:] + DATA + END, "expected the signature"),
    "no IHDR": (SIGNATURE + DATA + END, "expected the chunk IHDR"),
    "short IHDR": (SIGNATURE + chunk(b"IHDR", bytes(12)) + DATA + END, "expected the chunk IHDR"),
    "IHDR twice": (HEAD + header(2, 2, 8, 0) + DATA + END, "no chunk 'IHDR'"),
    "no IDAT": (HEAD + END, "IDAT, which holds the pixels, is missing"),
    "no IEND": (HEAD + DATA, "without the chunk IEND: cut short"),
    "unknown chunk": (HEAD + chunk(b"ABCD") + DATA + END, "no chunk 'ABCD'"),
    "no letters": (HEAD + chunk(b"\0\1\2\3") + DATA + END, r"no chunk '.x00.x01.x02.x03'"),
    "PLTE too late": (HEAD + DATA + PALETTE + END, "PLTE is out of order"),
    "PLTE twice": (HEAD + PALETTE * 2 + DATA + END, "PLTE is out of order"),
    "tRNS too early": (HEAD + chunk(b"tRNS", b"\0\1") + PALETTE + DATA + END, "PLTE is out of"),
    "tRNS too late": (HEAD + DATA + chunk(b"tRNS", b"\0\1") + END, "tRNS is out of order"),
    "IDAT in two places": (HEAD + DATA + chunk(b"tEXt") + DATA + END, "IDAT is out of order"),
    "zero width": (of_header(0, 2, 8, 0), "0 x 2 pixels"),
    "zero height": (of_header(2, 0, 8, 0), "2 x 0 pixels"),
    "colour type": (of_header(2, 2, 8, 1), "IHDR ends with 08 01 00 00 00"),
    "colour type 5": (of_header(2, 2, 8, 5), "IHDR ends with"),
    "bits 3": (of_header(2, 2, 3, 0), "IHDR ends with"),
    "bits 0": (of_header(2, 2, 0, 0), "IHDR ends with"),
    "bits of RGB": (of_header(2, 2, 4, 2), "IHDR ends with"),
    "bits of a palette": (of_header(2, 2, 16, 3), "IHDR ends with"),
    "bits of alpha": (of_header(2, 2, 4, 4), "IHDR ends with"),
    "bits of RGB alpha": (of_header(2, 2, 2, 6), "IHDR ends with"),
    "packing": (of_header(2, 2, 8, 0, rest=(1, 0, 0)), "IHDR ends with"),
    "filtering": (of_header(2, 2, 8, 0, rest=(0, 1, 0)), "IHDR ends with"),
    "interlacing": (of_header(2, 2, 8, 0, rest=(0, 0, 2)), "IHDR ends with"),
    "no palette": (of_header(2, 2, 8, 3), "PLTE must hold 1 to 256 colours"),
    "part of a colour": (SIGNATURE + header(2, 2, 8, 3) + chunk(b"PLTE", bytes(5)) + DATA + END,
                         "PLTE must hold"),
    "large palette": (SIGNATURE + header(2, 2, 8, 3) + chunk(b"PLTE", bytes(771)) + DATA + END,
                      "PLTE must hold"),
    "much alpha": (SIGNATURE + header(2, 2, 8, 3) + PALETTE + chunk(b"tRNS", bytes(3)) + DATA + END,
                   "tRNS no more than PLTE"),
    "outside the palette": (SIGNATURE + header(2, 2, 8, 3) + PALETTE + DATA + END,
                            "a pixel has colour 2 of a palette of 2"),
    "long tRNS": (HEAD + chunk(b"tRNS", bytes(3)) + DATA + END, "tRNS holds 3 bytes, expected 2"),
    "short tRNS": (png([[(1, 2, 3)]], 2, 8, before=chunk(b"tRNS", bytes(4))), "expected 6"),
    "little data": (with_data(zlib.compress(RAW[:-1])), "does not hold the 6 bytes"),
    "much data": (with_data(zlib.compress(RAW + b"\0")), "does not hold the 6 bytes"),
    "no checksum": (with_data(zlib.compress(RAW)[:-4]), "does not hold the 6 bytes"),
    "after the data": (with_data(zlib.compress(RAW) + b"x"), "does not hold the 6 bytes"),
    "empty data": (with_data(b""), "does not hold the 6 bytes"),
    "not packed": (with_data(RAW), "IDAT is damaged"),
    "wrong checksum": (with_data(zlib.compress(RAW)[:-1] + b"x"), "IDAT is damaged"),
    "filter": (with_data(zlib.compress(b"\5" + RAW[1:])), "filter 5, expected 0 to 4"),
    "wrong CRC": (HEAD[:-1] + b"x" + DATA + END, "chunk at byte 8 does not fit its checksum"),
    "long chunk": (HEAD + b"\xff" * 4 + DATA[4:] + END, "within the chunk at byte 33: cut short"),
}


@pytest.mark.parametrize("content, message", DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_is_named(content, message):
    with pytest.raises(IdxError, match=f"^a.png: PNG picture: .*{message}"):
        read_png(content, "a.png")


@pytest.mark.parametrize("width, height", [(2**31, 2**31), (2**31 - 1, 2**31 - 1), (4000, 4001),
                                           (1, 16_000_001)])
def test_large_pictures_are_refused_before_memory_is_taken(width, height):
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    tracemalloc.start()
    with pytest.raises(IdxError, match=f"{width * height:,} pixels, .* make the picture smaller"):
        read_png(of_header(width, height, 8, 0), "a.png")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_sixteen_million_pixels_are_not_too_many():
    with pytest.raises(IdxError, match="does not hold the 16,004,000 bytes"):
        read_png(of_header(4000, 4000, 8, 0), "a.png")


def test_a_bomb_is_unpacked_no_further_than_the_pixels_need():
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    bomb = with_data(zlib.compress(bytes(50_000_000)))
    tracemalloc.start()
    with pytest.raises(IdxError, match="does not hold the 6 bytes"):
        read_png(bomb, "a.png")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


SMALL = {
    "grey": png(GREY_ROWS, 0, 8, [1, 4]),
    "bits": png([[(1,), (0,), (1,)]] * 3, 0, 1, [2], interlaced=True),
    "RGB": png([[(1, 2, 3)], [(4, 5, 6)]], 2, 8, [3, 4], before=chunk(b"tRNS", bytes(6))),
    "palette": png([[(1,), (0,)]], 3, 4, before=PALETTE + chunk(b"tRNS", b"\7")),
    "alpha": png([[(1, 2), (3, 4)]], 4, 16),
}


@pytest.mark.parametrize("content", SMALL.values(), ids=SMALL.keys())
def test_each_changed_byte_and_each_missing_end_is_seen(content):
    for i in range(len(content)):
        with pytest.raises(IdxError):
            read_png(content[:i], "a.png")
        for change in (1, 2, 4, 8, 16, 32, 64, 128, 255):
            damaged = content[:i] + bytes([content[i] ^ change]) + content[i + 1 :]
            with pytest.raises(IdxError):
                read_png(damaged, "a.png")


def with_right_checksums(content):
    """The file with checksums that fit its chunks, as far as these can be told apart."""
    content, place = bytearray(content), len(SIGNATURE)
    while place + 12 <= len(content):
        end = place + 8 + int.from_bytes(content[place : place + 4], "big")
        if end + 4 > len(content):
            break
        content[end : end + 4] = struct.pack(">I", zlib.crc32(content[place + 4 : end]))
        place = end + 4
    return bytes(content)


@pytest.mark.slow
def test_random_damage_with_right_checksums_is_read_or_refused():
    rng, read = random.Random(1), 0
    for _ in range(5_000):
        content = bytearray(rng.choice(list(SMALL.values())))
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(8, len(content))
            action = rng.randrange(4)
            if action < 3:
                content[place] = rng.choice([rng.randrange(256), rng.randrange(8)])
            elif place > 40:
                del content[place]
        try:
            grey, width, height = read_png(with_right_checksums(content), "a.png")
        except IdxError:
            continue
        read += 1
        assert len(grey) == width * height and all(0 <= shade <= 1 for shade in grey)
    assert read > 100


@pytest.mark.slow
def test_random_rows_are_read_or_refused():
    """The damage is in the filtered rows, below all checksums."""
    rng, read = random.Random(2), 0
    for _ in range(2_000):
        colour, depth = rng.choice([kind for kind in KINDS if kind != (0, 16)])  # a large table
        width, height, interlaced = rng.randint(1, 9), rng.randint(1, 9), rng.randrange(2)
        rows = random_rows(rng, colour, depth, width, height)
        raw = bytearray(rows_bytes(rows, colour, depth, interlaced=interlaced))
        raw[rng.randrange(len(raw))] = rng.randrange(256)
        before = chunk(b"PLTE", bytes(3 * rng.randint(1, 256)))
        content = (SIGNATURE + header(width, height, depth, colour, (0, 0, interlaced)) + before
                   + chunk(b"IDAT", zlib.compress(bytes(raw))) + END)
        try:
            assert len(read_png(content, "a.png").grey) == width * height
            read += 1
        except IdxError as error:
            assert "filter" in str(error) or "palette" in str(error)
    assert read > 1_000
