"""The IDX format: what is read and written, and the ways in which a file can lie."""

import gzip
import io
import os
import random
import struct
import zlib
from array import array
from ctypes import c_int32
from dataclasses import FrozenInstanceError
from math import prod

import pytest

from mnist_idx import IdxArray, IdxError, read_idx, write_idx
from mnist_idx.idx import looks_like
from mnist_idx.write import as_idx_array, idx_bytes

MATRICES = [
    (0x08, bytes([0, 1, 2, 253, 254, 255]), ">6B"),
    (0x09, array("b", [-128, -1, 0, 1, 2, 127]), ">6b"),
    (0x0B, array("h", [-32768, -1, 0, 1, 258, 32767]), ">6h"),
    (0x0C, array("i", [-(2**31), -1, 0, 1, 66051, 2**31 - 1]), ">6i"),
    (0x0D, array("f", [-0.5, 0.0, 1.5, 2.0**100, float("inf"), -3.0]), ">6f"),
    (0x0E, array("d", [-0.1, 0.0, 1.5, 1e300, float("-inf"), 5e-324]), ">6d"),
]
SIX_BYTES = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3]) + bytes([1, 2, 3, 4, 5, 6])
PACKED = gzip.compress(SIX_BYTES)


@pytest.fixture
def written(tmp_path):
    """Write bytes to a file, and return its path."""

    def write(content, name="some-file"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("code, data, layout", MATRICES)
def test_all_six_types_are_read_big_endian(written, code, data, layout):
    header = bytes([0, 0, code, 2]) + struct.pack(">II", 2, 3)
    content = read_idx(written(header + struct.pack(layout, *data)))
    assert content.shape == (2, 3)
    assert content.data == data
    assert content.tolist() == [list(data[:3]), list(data[3:])]


@pytest.mark.parametrize("name", ["matrix", "matrix.gz"])
@pytest.mark.parametrize("code, data, layout", MATRICES)
def test_what_is_written_is_read_back(tmp_path, code, data, layout, name):
    typecode = data.typecode if isinstance(data, array) else "B"
    content = IdxArray(typecode, (3, 2), data)
    write_idx(tmp_path / name, content)
    assert read_idx(tmp_path / name) == content


def test_write_idx_writes_the_bytes_of_the_format(tmp_path):
    write_idx(tmp_path / "a", IdxArray("B", (2, 3), bytes([1, 2, 3, 4, 5, 6])))
    assert (tmp_path / "a").read_bytes() == SIX_BYTES
    write_idx(tmp_path / "a.gz", read_idx(tmp_path / "a"))  # the same bytes at any time
    assert (tmp_path / "a.gz").read_bytes() == gzip.compress(SIX_BYTES, mtime=0)


def test_write_idx_refuses_a_shape_that_does_not_fit(tmp_path):
    with pytest.raises(IdxError, match="has 6 elements, found 5"):
        write_idx(tmp_path / "a", IdxArray("B", (2, 3), bytes(5)))


def test_repr_is_short():
    assert repr(IdxArray("B", (28, 28), bytes(784))) == "IdxArray(typecode='B', shape=(28, 28))"


def test_an_idx_array_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        IdxArray("B", (2,), bytes(2)).shape = (1, 2)


def test_magic_numbers_of_images_and_labels():
    assert IdxArray("B", (1, 2, 2), bytes(4)).magic == 2051
    assert IdxArray("B", (1,), bytes(1)).magic == 2049


def test_indexing_goes_along_the_first_dimension():
    content = read_idx(io.BytesIO(SIX_BYTES))
    assert len(content) == 2
    assert content[1] == content[-1] == IdxArray("B", (3,), bytes([4, 5, 6]))
    assert content[1][0] == 4
    with pytest.raises(IndexError, match="index 2, but the first size is 2"):
        content[2]


def test_gzip_is_told_by_content_not_by_name(written):
    raw, packed = SIX_BYTES, gzip.compress(SIX_BYTES)
    for path in (written(raw, "a.gz"), written(packed, "a"), written(packed, "b.gz")):
        assert read_idx(path).tolist() == [[1, 2, 3], [4, 5, 6]]
        assert read_idx(str(path)).tolist() == [[1, 2, 3], [4, 5, 6]]
        with path.open("rb") as file:
            assert read_idx(file).tolist() == [[1, 2, 3], [4, 5, 6]]


LIES = {
    "empty": (b"", "an empty file, expected an IDX file"),
    "short magic": (SIX_BYTES[:3], "not an IDX file; .* found 00 00 08 and the end of the file"),
    "not IDX": (b"\x89PNG" + SIX_BYTES, "a PNG picture; expected an IDX .* found 89 50 4e 47"),
    "unknown type": (b"\0\0\x0a\1" + bytes(8), "codes 08 09 0b 0c 0d 0e .* found 00 00 0a 01$"),
    "no zeros": (b"\1" + SIX_BYTES[1:], "not an IDX file; .* begins with 00 00, .* 01 00 08 02"),
    "no second zero": (b"\0\1" + SIX_BYTES[2:], "not an IDX file; .* found 00 01 08 02"),
    "short sizes": (SIX_BYTES[:9], "sizes of 2 dimensions: expected 8 bytes, found 5"),
    "cut short": (SIX_BYTES[:-1], "2 x 3 elements of type unsigned byte: expected 6 .* found 5"),
    "no data": (SIX_BYTES[:12], "expected 6 bytes, found 0"),
    "trailing bytes": (SIX_BYTES + b"\0", "are 6 bytes, but the file goes on after them"),
}


@pytest.mark.parametrize("content, message", LIES.values(), ids=LIES.keys())
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["raw", "gzipped"])
def test_a_lying_header_is_refused_with_file_expected_and_found(written, pack, content, message):
    path = written(pack(content))
    with pytest.raises(IdxError, match=message) as refusal:
        read_idx(path)
    assert str(refusal.value).startswith(str(path))


ERROR_PAGE = "the server sent an error page instead of the file"
ZIP = b"PK\x03\x04" + bytes(22) + b"\x09\0\0\0"  # up to the name of its first file
LOOKS_LIKE = [
    (b"<!DOCTYPE html><html>", f"a web page: {ERROR_PAGE}"),
    (b"\n <HTML><head>", f"a web page: {ERROR_PAGE}"),
    (b"\xef\xbb\xbf<!-- 404 --><body>", f"a web page: {ERROR_PAGE}"),
    (b"<?xml version='1.0'?>\n<Error><Code>AccessDenied", f"XML: {ERROR_PAGE}"),
    (b"<?xml version='1.0'?>\n<svg xmlns=", "an SVG picture"),
    (b"<svg>", "an SVG picture"),
    (b"version https://git-lfs.github.com/spec/v1\noid", "a Git LFS pointer: the file itself was"
     " not fetched"),
    (ZIP + b"train.npy", "a NumPy file (.npz)"),
    (ZIP + b"train.csv", "a zip archive: unpack it"),
    (b"\x93NUMPY\1\0", "a NumPy file (.npy)"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff\xe0", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"BM\x36\0\0\0\0\0\0\0\x36\0", "a BMP picture"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP picture"),
    (b"II*\0\x08", "a TIFF picture"),
    (b"MM\0*\0", "a TIFF picture"),
    (b"\0\0\0\x1cftypavif", "a HEIC or AVIF picture"),
    (b"P5 28 28 255\n", "a PGM, PPM or PBM picture"),
    (b"%PDF-1.7\n", "a PDF page"),
    (b"BZh91AY&SY", "a bzip2 or xz file: unpack it"),
    (b"\xfd7zXZ\0", "a bzip2 or xz file: unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it"),
    (b"train-images" + bytes(245) + b"ustar\00000", "a tar archive: unpack it"),
    (b"\x80\x02((cnumpy", "a Python pickle, such as mnist.pkl"),
    (b"\x80\x05\x95\0", "a Python pickle, such as mnist.pkl"),
    (b"\x89HDF\r\n\x1a\n", "a MATLAB, HDF5 or Parquet file"),
    (b"PAR1\x15", "a MATLAB, HDF5 or Parquet file"),
    (b'{"message": "Not Found"}', "JSON"),
    (b"\n [[0, 1], [2, 3]]", "JSON"),
    (b"label,pixel0,pixel1\n5,0,0\n", "CSV text"),
    (b"BMI,age,name\n20,7,x\n", "CSV text"),
    (b"Not found, sorry\n", "text"),
    ("Größe: 手写数字".encode()[:-1], "text"),
    ("label,a,b".encode("utf-16"), "text in UTF-16"),
    (bytes(512), "an IDX file without its header, or zeros only"),
    (bytes([5, 0, 4, 1, 9, 2, 1, 3, 1, 4] * 20), "an IDX file without its header, or zeros only"),
    (bytes(152) + b"\x03\x12\x7e\xaf", "an IDX file without its header, or zeros only"),
]


@pytest.mark.parametrize("content, words", LOOKS_LIKE, ids=lambda value: value[:12])
def test_a_wrong_file_is_named_by_what_it_looks_like(content, words):
    assert looks_like(content) == words
    with pytest.raises(IdxError) as refusal:
        read_idx(io.BytesIO(gzip.compress(content)))
    line = str(refusal.value)
    assert line.startswith(f"IDX data: looks like {words}; expected an IDX file, which begins with")
    assert line.endswith(f" found {content[:4].hex(' ')}")


@pytest.mark.parametrize("content", [
    b"\1\2\3\4", bytes(99), b"\x80\0", b"\xff\x00", b"BZ\0", b"ab\0c", b"\xe4\xb8\0", b"\x80\x06"])
def test_what_is_unknown_has_no_name(content):
    assert looks_like(content) == ""


def test_gzip_inside_gzip_is_named():
    with pytest.raises(IdxError, match="looks like gzip inside gzip: unpack it once; expected"):
        read_idx(io.BytesIO(gzip.compress(PACKED)))


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["raw", "gzipped"])
def test_a_header_that_claims_billions_is_refused_without_allocating_them(written, pack):
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    path = written(pack(b"\0\0\x0e\3" + b"\xff" * 12 + bytes(1000)))
    tracemalloc.start()
    with pytest.raises(IdxError, match="4294967295 x 4294967295 x 4294967295 elements"):
        read_idx(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("code, name", [
    (8, "unsigned byte"), (9, "signed byte"), (11, "int16"), (12, "int32"), (13, "float32"),
    (14, "float64")])
def test_the_type_of_the_elements_is_named(code, name):
    with pytest.raises(IdxError, match=f"2 elements of type {name}: expected"):
        read_idx(io.BytesIO(bytes([0, 0, code, 1, 0, 0, 0, 2])))


def test_damaged_gzip_data_are_refused(written):
    packed = gzip.compress(SIX_BYTES + bytes(1000))
    wrong_sum = packed[:-8] + bytes(4) + packed[-4:]
    for content in (packed[:-9], packed[:15], wrong_sum, b"\x1f\x8b", b"\x1f\x8b\x08" + bytes(20)):
        with pytest.raises(IdxError):
            read_idx(written(content))


def test_a_missing_file_is_the_systems_own_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "nothing")


SHAPES = [(), (0,), (3,), (0, 4), (4, 0), (2, 0, 3), (2, 3), (1, 2, 3, 4), (1,) * 255]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{len(shape)}: {shape[:4]}")
@pytest.mark.parametrize("typecode", "Bbhifd")
def test_all_shapes_are_read_as_written(tmp_path, typecode, shape):
    data = array(typecode, range(prod(shape)))
    content = IdxArray(typecode, shape, bytes(data) if typecode == "B" else data)
    write_idx(tmp_path / "a", content)
    again = read_idx(tmp_path / "a")
    assert again == content and again.shape == shape
    nested = again.tolist()
    for size in shape:
        assert len(nested) == size
        if size == 0:
            break
        nested = nested[0]
    else:
        assert nested == 0


def test_a_single_element_has_no_length():
    single = read_idx(io.BytesIO(bytes([0, 0, 8, 0, 7])))
    assert single.shape == () and single.tolist() == 7
    with pytest.raises(TypeError, match="no length"):
        len(single)


def test_every_bit_of_nan_and_infinity_is_kept(tmp_path):
    signalling = bytes.fromhex("7f800001 ffc12345 7f800000 ff800000 80000000")
    path = tmp_path / "floats"
    path.write_bytes(bytes([0, 0, 0x0D, 1, 0, 0, 0, 5]) + signalling)
    content = read_idx(path)
    assert str(content.tolist()) == "[nan, nan, inf, -inf, -0.0]"
    assert idx_bytes(content) == path.read_bytes()


@pytest.mark.parametrize(
    "content, message",
    [
        (IdxArray("q", (1,), [1]), "type 'q', expected one of B, b, h, i, f, d"),
        (IdxArray("B", (1,) * 256, bytes(1)), "expected 255 sizes at most"),
        (IdxArray("B", (0, 2**32), b""), "from 0 to 2.32 - 1"),
        (IdxArray("B", (2,), [1, 256]), "the elements do not fit type 'B'"),
        (IdxArray("h", (2,), [1, 1.5]), "the elements do not fit type 'h'"),
        (IdxArray("h", (1.0,), [1]), "from 0 to 2.32 - 1"),
        (IdxArray("b", (1,), array("h", [200])), "the elements do not fit type 'b'"),
        (IdxArray("B", (2**32 - 1, 0), b""), "4,294,967,295|empty rows"),
    ],
)
def test_what_the_format_has_no_room_for_is_refused(tmp_path, content, message):
    with pytest.raises(IdxError, match=message) as refusal:
        write_idx(tmp_path / "a", content)
    assert str(refusal.value).startswith(str(tmp_path / "a"))
    assert not (tmp_path / "a").exists()


def test_an_array_of_another_type_is_converted():
    assert idx_bytes(IdxArray("B", (2,), array("h", [1, 2])))[8:] == bytes([1, 2])
    assert idx_bytes(IdxArray("h", (2,), bytes([1, 2])))[8:] == bytes([0, 1, 0, 2])
    assert len(idx_bytes(IdxArray("f", (2,), array("d", [1.0, 2.0])))) == 8 + 8


def test_lists_of_numbers_are_written_too(tmp_path):
    write_idx(tmp_path / "a", IdxArray("i", (2, 2), [1, -2, 3, -4]))
    assert read_idx(tmp_path / "a").tolist() == [[1, -2], [3, -4]]


@pytest.mark.parametrize("content, typecode, shape", [
    ([[0, 1, 2], [253, 254, 255]], "B", (2, 3)),
    (([0, 256], [1, 2]), "i", (2, 2)),
    ([-1, 2**31 - 1, -(2**31)], "i", (3,)),
    ([[[0.5, 1]], [[2, 3]]], "d", (2, 1, 2)),
    ([1e300, float("inf"), 2**40], "d", (3,)),
    ([], "B", (0,)),
    ([[], [], []], "B", (3, 0)),
    (7, "B", ()),
    (0.5, "d", ()),
    (b"abc", "B", (3,)),
    (bytearray(b"abc"), "B", (3,)),
    ([b"abc", b"def"], "B", (2, 3)),
    ([IdxArray("B", (2,), b"ab"), (1, 2)], "B", (2, 2)),
    (array("B", [1, 2]), "B", (2,)),
    (array("b", [1, 2]), "b", (2,)),
    (array("f", [0.1, 2]), "f", (2,)),
    (array("q", [1, 2]), "B", (2,)),
    (array("q", [1, 256]), "i", (2,)),
    ([array("h", [1, -2]), array("f", [3, 4])], "d", (2, 2)),
    ((c_int32 * 2)(1, 2), "i", (2,)),
    ((c_int32.__ctype_be__ * 2)(1, 2), "i", (2,)),
    ((c_int32.__ctype_le__ * 2)(1, 2), "i", (2,)),
], ids=lambda value: str(value)[:30])
def test_the_type_of_plain_numbers_is_the_smallest_of_byte_int32_and_float64(
    tmp_path, content, typecode, shape
):
    write_idx(tmp_path / "a", content)
    written = read_idx(tmp_path / "a")
    assert (written.typecode, written.shape) == (typecode, shape)
    data = as_idx_array(content).data
    assert data == written.data and type(data) is (bytes if typecode == "B" else array)

    def plain(item):
        return item.tolist() if hasattr(item, "tolist") else (
            item if isinstance(item, (int, float)) else [plain(part) for part in item])

    assert written.tolist() == plain(content)


NUMPY_TYPES = [("uint8", "B"), ("int8", "b"), ("int16", "h"), ("int32", "i"), ("float32", "f"),
               ("float64", "d"), (">i2", "h"), (">i4", "i"), (">f8", "d"), ("<f4", "f"),
               ("int64", "B"), ("uint16", "B"), ("float16", "d"), (">u8", "B")]


@pytest.mark.parametrize("dtype, typecode", NUMPY_TYPES)
def test_a_numpy_array_keeps_its_type_if_the_format_has_it(tmp_path, dtype, typecode):
    numpy = pytest.importorskip("numpy")
    whole = numpy.arange(24).reshape(4, 3, 2).astype(dtype)
    for content in (whole, whole[::2], whole.T, whole[0, 0, 1], whole[:0], whole[:, :0]):
        write_idx(tmp_path / "a", content)
        written = read_idx(tmp_path / "a")
        assert written.shape == content.shape and written.tolist() == content.tolist()
        assert written.typecode == typecode or (content.size == 0 and typecode == "d")
    numbers = as_idx_array(list(whole))  # a list of arrays
    assert numbers.shape == (4, 3, 2) and numbers.tolist() == whole.tolist()
    assert as_idx_array(list(whole[0, 0])).tolist() == whole[0, 0].tolist()  # of NumPy's numbers


@pytest.mark.parametrize("make", [
    "array([True])", "array([None])", "array(['a'])", "array([1j])", "array(['2000'], 'M8')",
    "array([b'a'])", "array([(1, 2)], 'u1,u1')", "bool_(True)", "ndarray"])
def test_a_numpy_array_of_something_else_is_refused(make):
    numpy = pytest.importorskip("numpy")
    with pytest.raises(TypeError):
        as_idx_array(eval(make, vars(numpy)))


@pytest.mark.parametrize("content, message", [
    ("text", "str, expected numbers: in an IdxArray, a NumPy array, an array.array, bytes, or"),
    (["1", "2"], "str, expected numbers"),
    (None, "NoneType, expected numbers"),
    ([1, None], "NoneType, expected numbers"),
    (True, "bool, expected numbers"),
    ([1, True], "bool, expected numbers"),
    ({1: 2}, "dict, expected numbers"),
    ([{1}], "set, expected numbers"),
    (1j, "complex, expected numbers"),
    (array("u", "ab"), "str, expected numbers"),
    ([1, [2]], "list, expected numbers"),
    ([[1], 2], "lists of unequal lengths"),
    ([[1, 2], [3]], "lists of unequal lengths, expected 2 items as in the first one"),
    ([[], [3]], "expected 0 items as in the first"),
    ([[[1], [2]], [[3], []]], "expected 1 items as in the first"),
    ([[1, 2], "ab"], "lists of unequal lengths"),
], ids=lambda value: str(value)[:30])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # array("u")
def test_what_is_not_numbers_or_not_even_is_refused_with_what_is_taken(tmp_path, content, message):
    with pytest.raises(TypeError, match=message):
        write_idx(tmp_path / "a", content)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [
    [2**31], [-(2**31) - 1], [0.5, 10**400], [10**5000]], ids=lambda value: str(value[0])[:9]
    if value[0] < 10**20 else "huge")
def test_a_whole_number_that_does_not_fit_its_type_is_refused(tmp_path, content):
    with pytest.raises(IdxError, match=r"a: a whole number is too large, expected -2\^31 to 2\^31"):
        write_idx(tmp_path / "a", content)


def test_lists_that_have_no_end_or_are_huge_are_refused():
    endless = []
    endless += [endless, endless]
    with pytest.raises(IdxError, match="nested more than 255 deep, or a list that contains itself"):
        as_idx_array(endless)
    nested = 5
    for _ in range(255):
        nested = [nested]
    assert as_idx_array(nested) == IdxArray("B", (1,) * 255, b"\5")
    with pytest.raises(IdxError, match="nested more than 255 deep"):
        as_idx_array([nested])
    huge = [1]
    for _ in range(100):
        huge = [huge, huge]
    with pytest.raises(IdxError, match=r"over 10\^30 numbers in lists, expected 100,000,000 at"):
        as_idx_array(huge)


def test_no_images_are_read_whatever_their_size():
    header = bytes([0, 0, 8, 3]) + struct.pack(">III", 0, 224, 2**31)
    assert read_idx(io.BytesIO(header)).tolist() == []


@pytest.mark.parametrize("data", [bytes(range(24)), array("h", range(24)), list(range(24))])
@pytest.mark.parametrize("part", [
    slice(1, 3), slice(None), slice(-1, None), slice(None, None, 2), slice(None, None, -1),
    slice(3, 1), slice(2, 99)], ids=str)
def test_a_slice_is_an_idx_array_of_these_parts(data, part):
    content, before = IdxArray("h" if isinstance(data, array) else "B", (4, 3, 2), data), data[:]
    sliced = content[part]
    assert sliced.typecode == content.typecode and type(sliced.data) is type(data)
    assert sliced.tolist() == content.tolist()[part]
    assert sliced.shape == (len(content.tolist()[part]), 3, 2)
    assert content.data == before
    row = content[0][0]
    assert row[::-1] == IdxArray(content.typecode, (2,), row.data[::-1])


def test_a_slice_of_empty_rows_keeps_their_shape():
    assert IdxArray("B", (5, 0, 2), b"")[1:4].shape == (3, 0, 2)
    with pytest.raises(TypeError, match="no length"):
        IdxArray("B", (), bytes(1))[:1]


def test_millions_of_empty_rows_are_refused():
    for sizes in ((2**31, 0, 0), (2**31, 0, 5), (60_000, 2, 0)):
        header = bytes([0, 0, 8, 3]) + struct.pack(">III", *sizes)
        with pytest.raises(IdxError, match="empty rows, expected"):
            read_idx(io.BytesIO(header))
    header = bytes([0, 0, 8, 2]) + struct.pack(">II", 2**32 - 1, 0)
    with pytest.raises(IdxError, match="4,294,967,295 empty rows, expected 100,000 at most"):
        read_idx(io.BytesIO(header))


def test_a_product_of_255_sizes_is_told_in_a_short_line():
    with pytest.raises(IdxError, match=r"expected over 10\^2456 bytes, found 0"):
        read_idx(io.BytesIO(bytes([0, 0, 8, 255]) + b"\xff" * 4 * 255))


def test_a_gzip_bomb_is_unpacked_no_further_than_its_header_promises(tmp_path):
    bomb = tmp_path / "bomb"
    bomb.write_bytes(gzip.compress(SIX_BYTES + bytes(300_000_000), 1))
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    tracemalloc.start()
    with pytest.raises(IdxError, match="goes on after them"):
        read_idx(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_concatenated_gzip_members_are_one_file(written):
    members = gzip.compress(SIX_BYTES[:9]) + gzip.compress(SIX_BYTES[9:])
    assert read_idx(written(members)).tolist() == [[1, 2, 3], [4, 5, 6]]
    with pytest.raises(IdxError, match="goes on after them"):
        read_idx(written(members + members))
    with pytest.raises(IdxError, match="damaged gzip data"):  # a member has a header of its own
        read_idx(written(gzip.compress(SIX_BYTES[:9]) + zlib.compress(SIX_BYTES[9:])))


def test_a_gzipped_file_has_a_thousand_members_at_most(written):
    empty = gzip.compress(b"")
    assert read_idx(written(PACKED + 999 * empty)).shape == (2, 3)
    with pytest.raises(IdxError, match="more than 1,000 parts"):
        read_idx(written(PACKED + 1000 * empty))


def test_a_folder_is_refused_and_a_missing_file_is_the_systems_own_error(tmp_path):
    with pytest.raises(IdxError, match="a folder, expected a file"):
        read_idx(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "nothing")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(IdxError, match="a pipe or device, expected a file"):
        read_idx(tmp_path / "pipe")


def test_random_damage_is_read_right_or_refused():
    rng, whole = random.Random(1), 0
    for _ in range(20_000):
        content = bytearray(rng.choice([SIX_BYTES, PACKED]))
        for _ in range(rng.randrange(1, 4)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        if rng.random() < 0.5:
            content = content[: rng.randrange(len(content))]
        try:
            read = read_idx(io.BytesIO(content))
        except IdxError:
            continue
        whole += 1
        raw = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else bytes(content)
        assert idx_bytes(read) == raw
    assert whole > 1_000


def test_an_empty_file_is_named():
    assert looks_like(b"") == "an empty file" != looks_like(b"x")
