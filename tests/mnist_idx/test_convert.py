"""The four files from CSV and npz: what is taken, and what is refused with what to do."""

import gzip
import io
import os
import random
import struct
import warnings
import zipfile

import pytest

from mnist_idx import IdxError, load_mnist, read_idx
from mnist_idx import from_csv as csv_module
from mnist_idx.convert import convert, highest
from mnist_idx.from_csv import whole
from mnist_idx.sets import NAMES, SETS


def image(i):
    """The pixels of image i, of 3 x 3 pixels."""
    return [0, 1, 2, 3, 250, 251, 252, 253, 255 - i]


def lines(count, delimiter=",", label_at=0, words=str):
    """The lines of so many images, with the labels 0, 1, ..., 9, 0, ..."""
    rows = []
    for i in range(count):
        row = image(i)
        row.insert(label_at, i % 10)
        rows.append(delimiter.join(map(words, row)))
    return rows


HEADER = ["label,1x1,1x2,1x3,2x1,2x2,2x3,3x1,3x2,3x3"]


@pytest.fixture
def file(tmp_path):
    """Write lines or bytes to a file, and return its path."""

    def write(content, name="some.csv"):
        path = tmp_path / name
        text = content if isinstance(content, bytes) else "\n".join([*content, ""]).encode()
        path.write_bytes(text)
        return path

    return write


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def contents(folder, names=NAMES):
    return [read_idx(folder / name).tolist() for name in names]


def square(row):
    return [row[:3], row[3:6], row[6:]]


def expected(count):
    """What the four files hold of the images of `lines`, without a file for the test."""
    images = [square(image(i)) for i in range(count)]
    labels = [i % 10 for i in range(count)]
    n = count - count // 7
    return [images[:n], labels[:n], images[n:], labels[n:]]


def refusal(source, folder, *arguments, **options):
    """The message with which a conversion is refused. It leaves nothing."""
    with pytest.raises(IdxError) as refused:
        convert(source, folder, *arguments, **options)
    assert not folder.exists()
    return str(refused.value)


PLAIN = "\n".join([*HEADER, *lines(23)]) + "\n"
FORMS = {
    "a header": PLAIN,
    "a header as Kaggle has it": PLAIN.replace(HEADER[0], "label," + ",".join(
        f"pixel{i}" for i in range(9))),
    "a header that counts": PLAIN.replace(HEADER[0], "0,1,2,3,4,5,6,7,8,9"),
    "a header with numbers for the pixels": PLAIN.replace(HEADER[0], "Label,1,2,3,4,5,6,7,8,9"),
    "a header with other words": PLAIN.replace("label", "the digit"),
    "no header": PLAIN.split("\n", 1)[1],
    "no end of the last line": PLAIN[:-1],
    "blank lines": "\n \n" + PLAIN.replace("\n", "\n\n"),
    "Windows": "\ufeff" + PLAIN.replace("\n", "\r\n"),
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "blanks": PLAIN.replace(",", ", "),
    "quotation marks": PLAIN.replace(",", '","').replace("\n", '"\n"')[:-1].join('""')[:-1],
    "a word with a comma": PLAIN.replace("1x1", '"1,1"'),
    "zeros after a point": "\n".join(
        [*HEADER, *lines(23, words=lambda n: f"{n}.0")]),
    "exponents": "\n".join([*HEADER, *lines(23, words=lambda n: f"{n:.18e}")]),
    "signs and zeros": "\n".join([*HEADER, *lines(23, words=lambda n: f"+0{n}.")]),
    "the label at the end": "\n".join(["a,b,c,d,e,f,g,h,i,Class", *lines(23, label_at=9)]),
    "the label in between": "\n".join(["a,b,c,d,y,e,f,g,h,i", *lines(23, label_at=4)]),
    "target": PLAIN.replace("label", " TARGET "),
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["raw", "gzipped"])
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_a_csv_file_becomes_the_four_files(file, out, text, pack):
    convert(file(pack(text.encode())), out)
    assert contents(out) == expected(23)


def test_the_last_seventh_is_the_test_data_and_all_can_be_loaded(file, out):
    images, test = convert(str(file(lines(23))), str(out))
    assert (images.shape, test.shape) == ((20, 3, 3), (3, 3, 3))
    data = load_mnist(out)
    assert [len(part) for part in data] == [17, 3, 3]
    assert data.test[0][0] == [pixel / 255 for pixel in image(20)]


def test_the_test_data_may_have_a_file_of_their_own(file, out):
    convert(file(lines(5)), out, file([*HEADER, *lines(2)], "test.csv"))
    images, labels = [square(image(i)) for i in range(5)], [0, 1, 2, 3, 4]
    assert contents(out) == [images, labels, images[:2], labels[:2]]


def test_the_files_have_the_names_of_the_set_and_its_labels(file, out):
    letters = [f"{1 + i % 26},1,2,3,4" for i in range(52)]
    convert(file(letters), out, name="emnist-letters")
    labels = contents(out, SETS["emnist-letters"].files)[1]
    assert labels[:3] == [1, 2, 3] and len(os.listdir(out)) == 4
    assert load_mnist(out, "emnist-letters").training[0][0] == [n / 255 for n in (1, 3, 2, 4)]


def test_labels_that_the_set_lacks_are_refused_with_the_sets_that_have_them(file, out):
    letters = file([*lines(8), "26,0,0,0,0,0,0,0,0,0"])
    message = refusal(letters, out)
    assert f"{letters}: label 26 of image 9, expected 0 to 9 for the set mnist" in message
    assert message.endswith("--set: emnist-balanced, emnist-bymerge, emnist-byclass")
    assert "image 1, expected 1 to 26" in refusal(letters, out, name="emnist-letters")
    assert refusal(file([*lines(8), lines(1)[0].replace("0", "62", 1)]), out).endswith("mnist")
    with pytest.raises(ValueError, match="'letters' is not a set, expected one of mnist, fashion"):
        convert(letters, out, name="letters")


def changed(number, *replacements):
    """The lines of eight images after a header, with a change in the line of that number."""
    rows = [*HEADER, *lines(8)]
    for old, new in replacements:
        assert old in rows[number - 1]
        rows[number - 1] = rows[number - 1].replace(old, new, 1)
    return rows


ONES = "0,1,2,3,250,251,252,253,252"
WHOLE = "expected a whole number from 0 to 255"
MISTAKES = {
    "one pixel less": (changed(3, (",251", "")), ", line 3: 8 pixels, expected 9"),
    "one pixel more": (changed(9, (",251", ",251,7")), ", line 9: 10 pixels, expected 9"),
    "a last comma": (changed(2, ("255", "255,")), ", line 2: 10 pixels, expected 9"),
    "a word": (changed(5, ("251", "abc")), f", line 5: column 7 is 'abc', {WHOLE}"),
    "nothing": (changed(5, ("251", "")), f", line 5: column 7 is '', {WHOLE}"),
    "too large": (changed(5, ("251", "256")), f", line 5: column 7 is '256', {WHOLE}"),
    "a letter after a number": (changed(5, ("3,252", "3,252x")), ", line 5: column 10 is '252x'"),
    "negative": (changed(5, ("251", "-1")), f", line 5: column 7 is '-1', {WHOLE}"),
    "a fraction": (changed(5, ("251", "0.5")), f", line 5: column 7 is '0.5', {WHOLE}"),
    "not a number": (changed(5, ("251", "nan")), f", line 5: column 7 is 'nan', {WHOLE}"),
    "infinite": (changed(5, ("251", "inf")), f", line 5: column 7 is 'inf', {WHOLE}"),
    "an underscore": (changed(5, ("251", "2_5")), f", line 5: column 7 is '2_5', {WHOLE}"),
    "a long word": (changed(5, ("251", "x" * 99)), f"column 7 is '{'x' * 40}', {WHOLE}"),
    "not UTF-8": ("\n".join(changed(5, ("251", "\xff"))).encode("latin-1"), ", line 5: column 7"),
    "a label of words": (changed(2, ("0,", "seven,")), f", line 2: the label is 'seven', {WHOLE}"),
    "a label of 300": (changed(4, ("2,", "300,")), f", line 4: the label is '300', {WHOLE}"),
    "a half label": (changed(4, ("2,", ".5,")), f", line 4: the label is '.5', {WHOLE}"),
    "a word in a first line": (lines(1, words=lambda n: "x" if n == 2 else str(n)),
                               f", line 1: column 4 is 'x', {WHOLE}"),
    "only the first pixel above 1": (["5,7,.5,0,0", "1,1,1,1,1"], ", line 1: column 3 is '.5'"),
    "pixels from 0 to 1": (changed(5, (ONES, "0,0.5,1,0,0,0,0,0,0")),
                           ", line 5: pixels from 0 to 1, expected 0 to 255; multiply them by 255"),
    "zeros and ones": ([f"{i},1,0,0,1" for i in range(7)],
                       "some.csv: pixels from 0 to 1, expected 0 to 255; multiply them by 255"),
    "an open quotation mark": (changed(3, ("251", '"251')), ", line 3: a quotation mark in"
                               " the wrong place"),
    "a second header": ([*HEADER, *lines(3), *HEADER], ", line 5: the label is 'label'"),
    "two labels": ([HEADER[0].replace("1x1", "class")], ", line 1: 2 columns of labels"),
    "no labels": (["p0,p1,p2,p3", "1,2,3,4"], ", line 1: 4 columns, expected a label and the pixels"
                  " of a square image, such as 1 + 784; the column of the label is missing"),
    "no labels and no header": ([",".join(["7"] * 784)], "the column of the label is missing"),
    "pixels of no square": (["label,a,b,c"], ", line 1: 4 columns, expected a label and the pixels"
                            " of a square image, such as 1 + 784"),
    "another number before the label": (["id,label,a,b,c,d"], ", line 1: 6 columns, expected"),
    "an answer for each image": (["ImageId,Label", "1,2"], ", line 1: 2 columns, expected a label"),
    "only a header": (HEADER, "some.csv: no images, expected lines with a label and pixels"),
    "nothing at all": (b"", "some.csv: an empty file; expected a CSV file in UTF-8, or"),
    "blank lines only": (b"\n \n", "some.csv: no images, expected lines with a label and pixels"),
    "the label at the end, without its name": (
        lines(7, label_at=9), "some.csv: all labels are 0. If another column has the labels, put a"
        " line with the names of the columns first, and call that column label"),
    "the label at the end, under another name": (
        ["a,b,c,d,e,f,g,h,i,digit", *lines(7, label_at=9)], "some.csv: all labels are 0. If"),
    "few": (lines(6), "some.csv: 6 images, expected 7 at least, because the last seventh is"),
    "text": (["The quick brown fox"], "line 1: not a line of CSV; expected a CSV file in UTF-8"),
    "a long line": (b"1," * 500_000 + b"1", "some.csv: a line of more than 1,000,000 bytes; expec"),
    "a long line that is not too long": (b"1," * 500_000, "500,001 columns, expected a label and"),
    "bytes": (b"\xff,\0,\0,\0", "line 1: not a line of CSV; expected a CSV file in UTF-8"),
    "a picture": (b"\x89PNG,\0,\0,\0", "some.csv: a PNG picture; expected a CSV file in UTF-8"),
    "IDX": (bytes([0, 0, 8, 1, 0, 0, 0, 1, 5]), "some.csv: an IDX file; expected a CSV file in"),
    "gzipped IDX": (gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 1, 5])), "some.csv: an IDX file;"),
    "JSON": ([f"[{ONES}]"], "some.csv: JSON; expected a CSV file in UTF-8"),
    "UTF-16": (PLAIN.encode("utf-16"), "some.csv: text in UTF-16; expected a CSV file in UTF-8"),
    "damaged gzip data": (gzip.compress(PLAIN.encode())[:-9], "some.csv: damaged gzip data"),
}


@pytest.mark.parametrize("content, message", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_wrong_csv_file_is_refused_with_the_line_and_what_is_expected(
    file, out, content, message
):
    source = file(content)
    text = refusal(source, out)
    assert text.startswith(f"{source}") and message in text and len(text) < 300


def test_the_label_is_missing_only_where_no_column_has_its_name(file, out):
    assert refusal(file(["label,a,b,c"]), out).endswith("1 + 784, and no others")


def test_all_labels_may_be_equal_where_a_header_names_their_column(file, out):
    convert(file([*HEADER, *["5,1,2,3,4,5,6,7,8,9"] * 7]), out)
    assert contents(out)[1] == [5] * 6


def test_whole_numbers_only():
    assert [whole(text) for text in ("0", "255", " 7 ", "255.0", "1e2", "-0")] == [
        0, 255, 7, 255, 100, 0]
    assert {whole(text) for text in ("256", "-1", "0.5", "1_0", "", "x", "nan", "1e400")} == {-1}


def test_a_file_without_line_ends_or_with_too_many_lines_does_not_fill_the_memory(
    file, out, monkeypatch
):
    monkeypatch.setattr(csv_module, "LONGEST_LINE", 300)
    monkeypatch.setattr(csv_module, "CHUNK", 100)
    assert "a line of more than 300 bytes; expected a CSV" in refusal(file(b"1," * 151), out)
    source = file(lines(20))
    convert(source, out)
    monkeypatch.setattr(csv_module, "MOST_IMAGES", 20)
    convert(source, out / "again")
    monkeypatch.setattr(csv_module, "MOST_IMAGES", 19)
    assert "line 20: more than 19 images or" in refusal(source, out / "new")
    monkeypatch.setattr(csv_module, "MOST_IMAGES", 20)
    monkeypatch.setattr(csv_module, "MOST_PIXELS", 20 * 9)
    convert(source, out / "pixels")
    monkeypatch.setattr(csv_module, "MOST_PIXELS", 20 * 9 - 1)
    assert "line 20: more than 20 images or 179 pixels" in refusal(source, out / "new")


def test_lines_are_the_same_wherever_the_pieces_end_that_are_read(file, out, monkeypatch):
    source = file(FORMS["Windows"].encode())
    for size in (1, 2, 3, 7, 31, 50):
        monkeypatch.setattr(csv_module, "CHUNK", size)
        convert(source, out / str(size))
        assert contents(out / str(size)) == expected(23)


def test_progress_says_the_bytes_of_each_file_as_it_is_read(file, out, monkeypatch):
    monkeypatch.setattr(csv_module, "CHUNK", 100)
    seen, source, test = [], file(lines(9)), file(lines(2), "test.csv")
    convert(source, out, test, progress=lambda *arguments: seen.append(arguments))
    for path in (source, test):
        done = [arguments[1] for arguments in seen if arguments[0] == path.name]
        total = path.stat().st_size
        assert done == [*range(100, total, 100), total, total]
        assert {arguments[2] for arguments in seen if arguments[0] == path.name} == {total}
    assert all(0 <= seconds < 60 for _, _, _, seconds in seen)


def test_files_that_are_there_are_not_replaced(file, out):
    (out / "raw").mkdir(parents=True)
    old = out / "raw" / "t10k-labels.idx1-ubyte.gz"
    old.write_bytes(b"old")
    with pytest.raises(IdxError, match="exists already; name another folder, or move it away"):
        convert(out / "there is no such file", out)
    assert old.read_bytes() == b"old" and os.listdir(out) == ["raw"]
    convert(file([f"{1 + i},1,2,3,4" for i in range(7)]), out, name="emnist-letters")
    with pytest.raises(IdxError, match="emnist-letters-train-images-idx3-ubyte exists already"):
        convert(out / "there is no such file", out, name="emnist-letters")


def test_the_two_files_must_fit_together(file, out):
    source = file(lines(7))
    other = file(["1,2,3,4,5"], "other.csv")
    assert refusal(source, out, other) == (
        f"{other}: test images of 2 x 2 pixels, but the training images have 3 x 3")
    assert "the same file for training and test" in refusal(source, out, source)
    with pytest.raises(FileNotFoundError):
        convert(source, out, source.with_name("missing.csv"))
    assert refusal(source.parent, out) == f"{source.parent}: a folder, expected a file"
    wrong = file(["26,2,3,4,5"], "wrong.csv")
    assert f"{wrong}: label 26 of image 1" in refusal(source, out, wrong)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(file, tmp_path, out):
    os.mkfifo(tmp_path / "pipe")
    assert "a pipe or device" in refusal(tmp_path / "pipe", out)
    assert "a pipe or device" in refusal(file(lines(7)), out, tmp_path / "pipe")


def npy(data, shape, descr="|u1", order="False", version=1, header=None):
    """The bytes of a file of NumPy."""
    text = header or f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n"
    text = text.encode()
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + data


BYTES = bytes(range(0, 48, 2))  # six images of 2 x 2 pixels
ARRAYS = {
    "x_train": npy(BYTES, (6, 2, 2)), "y_train": npy(bytes(range(6)), (6,)),
    "x_test": npy(BYTES[4:12], (2, 4)), "y_test": npy(b"\x07\x09", (2,)),
}
FOUR = [[[[8 * i, 8 * i + 2], [8 * i + 4, 8 * i + 6]] for i in range(6)], [*range(6)],
        [[[8, 10], [12, 14]], [[16, 18], [20, 22]]], [7, 9]]


def npz(arrays=ARRAYS, packing=zipfile.ZIP_DEFLATED, **replaced):
    """The bytes of an npz file of these arrays, some of them replaced."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        for name, array in {**arrays, **replaced}.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), array, packing)
    return content.getvalue()


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_npz_file_becomes_the_four_files(file, out, packing, version):
    images = npy(BYTES, (6, 2, 2), version=version)
    convert(file(npz(packing=packing, x_train=images), "mnist.npz"), out)
    assert contents(out) == FOUR
    assert [len(part) for part in load_mnist(out)] == [5, 1, 2]


@pytest.mark.parametrize("descr, layout", [
    ("|u1", "B"), ("|i1", "b"), ("u1", "B"), ("<u2", "<H"), (">u2", ">H"), ("<i2", "<h"),
    (">i2", ">h"), ("<i4", "<i"), (">i4", ">i"), ("<u4", "<I"), (">u4", ">I"), ("<i8", "<q"),
    (">i8", ">q"), ("<u8", "<Q"), (">u8", ">Q")])
@pytest.mark.parametrize("shape", ["(2,)", "(2, 1)"])
def test_labels_may_be_whole_numbers_of_any_type(file, out, descr, layout, shape):
    labels = struct.pack(f"{layout[:-1]}2{layout[-1]}", 7, 9)
    convert(file(npz(y_test=npy(labels, shape, descr))), out)
    assert contents(out)[3] == [7, 9]


LABELS = struct.pack("<2h", 7, 256), struct.pack("<2h", -1, 9)
DAMAGED = {
    "floats": ({"x_test": npy(BYTES, (6, 4), "<f4")}, ": x_test.npy: type <f4, expected uint8"
               " (|u1), whole numbers from 0 to 255; multiply pixels from 0 to 1 by 255"),
    "int32": ({"x_test": npy(BYTES, (6, 4), "<i4")}, ": x_test.npy: type <i4, expected uint8"),
    "float labels": ({"y_test": npy(BYTES, (2,), "<f8")}, ": y_test.npy: type <f8, expected whole"
                     " numbers, such as uint8 (|u1)"),
    "text": ({"y_test": npy(BYTES, (2,), "<U1")}, "type <U1, expected whole numbers"),
    "objects": ({"y_test": npy(b"\x80", (2,), "|O")}, "y_test.npy: holds Python objects; they are"
                " not unpickled"),
    "records": ({"y_test": npy(b"", 0, header="{'descr': [('a', '|u1')], 'shape': (2,)}")},
                "type [('a', '|u1')], expected whole numbers"),
    "Fortran": ({"x_train": npy(BYTES, (6, 2, 2), order="True")}, "x_train.npy: in Fortran order;"
                " save numpy.ascontiguousarray of it"),
    "label 256": ({"y_test": npy(LABELS[0], (2,), "<i2")}, "label 1 is 256, expected 0 to 255"),
    "label -1": ({"y_test": npy(LABELS[1], (2,), "<i2")}, "label 0 is -1, expected 0 to 255"),
    "label 10": ({"y_test": npy(bytes([10, 1]), (2,))}, "label 10 of image 1, expected 0 to 9"),
    "fewer labels": ({"y_test": npy(bytes(1), (1,))}, "y_test.npy: shape (1,), expected (2,), a"
                     " label for each image"),
    "unit vectors": ({"y_test": npy(bytes(20), (2, 10))}, "shape (2, 10), expected (2,)"),
    "no square": ({"x_test": npy(bytes(6), (2, 3))}, "shape (2, 3), expected (n, 28, 28) or (n,"),
    "four dimensions": ({"x_test": npy(bytes(8), (2, 2, 2, 1))}, "shape (2, 2, 2, 1), expected"),
    "no images": ({"x_test": npy(b"", (0, 2, 2))}, "shape (0, 2, 2), expected (n, 28, 28)"),
    "no pixels": ({"x_test": npy(b"", (2, 0, 2))}, "shape (2, 0, 2), expected (n, 28, 28)"),
    "a million and one": ({"x_test": npy(bytes(1_000_001), (1_000_001, 1))}, "n from 1 to 1,000,0"),
    "other size": ({"x_test": npy(bytes(range(18)), (2, 3, 3))}, "test images of 3 x 3 pixels, but"
                   " the training images have 2 x 2"),
    "zeros and ones": ({"x_test": npy(bytes([0, 1] * 4), (2, 4))}, "pixels from 0 to 1, expected"),
    "too short": ({"x_test": npy(BYTES[:7], (2, 4))}, "expected 8 bytes after the header, found f"),
    "too long": ({"x_test": npy(BYTES[:9], (2, 4))}, "expected 8 bytes after the header, found mo"),
    "huge": ({"x_test": npy(b"", (100_001, 1_000))}, "100,001,000 bytes, expected 100,000,000 at"),
    "huge labels": ({"y_test": npy(b"", (12_500_001,), "<i8")}, "100,000,008 bytes, expected 100,"),
    "huge product": ({"x_test": npy(b"", (10**18,) * 9)}, "over 10^162 bytes"),
    "not NumPy": ({"x_test": b"x" * 99}, "x_test.npy: not an array of NumPy, of version 1, 2 or 3"),
    "empty": ({"x_test": b""}, "x_test.npy: not an array of NumPy"),
    "short magic": ({"x_test": b"\x93NUMPY\1"}, "x_test.npy: not an array of NumPy"),
    "version 4": ({"x_test": npy(b"", (2,), version=4)}, "not an array of NumPy, of version 1,"),
    "long header": ({"x_test": npy(b"", 0, header="(" * 1_001)}, "a header of 1,001 bytes, expect"),
    "deep header": ({"x_test": npy(b"", 0, header="(" * 1_000)}, "a damaged header, expected the"),
    "not a dictionary": ({"x_test": npy(b"", 0, header="[1, 2]")}, "a damaged header, expected"),
    "no shape": ({"x_test": npy(b"", 0, header="{'descr': '|u1'}")}, "a damaged header, expected"),
    "a negative size": ({"x_test": npy(b"", (2, -4))}, "a damaged header, expected the shape of"),
    "a size of text": ({"x_test": npy(b"", ("2",))}, "a damaged header, expected the shape of an"),
    "a call": ({"x_test": npy(b"", 0, header="exit(1)")}, "a damaged header, expected the shape"),
    "strange text": ({"x_test": npy(b"", 0, header="'\\d' 1if 1else 2")}, "a damaged header"),
}


@pytest.mark.parametrize("replaced, message", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_wrong_array_is_refused_with_its_name_and_what_is_expected(
    file, out, replaced, message
):
    source = file(npz(**replaced), "some.npz")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = refusal(source, out)
    assert text.startswith(f"{source}: ") and message in text


def test_all_four_arrays_must_be_there(file, out):
    for name in ARRAYS:
        others = {other: array for other, array in ARRAYS.items() if other != name}
        assert refusal(file(npz(others)), out).endswith(
            "expected x_train.npy, y_train.npy, x_test.npy, y_test.npy in this zip file, found "
            + ", ".join(f"{other}.npy" for other in others))
    csv_inside = io.BytesIO()
    with zipfile.ZipFile(csv_inside, "w") as archive:
        archive.writestr("train.csv", PLAIN)
    assert refusal(file(csv_inside.getvalue()), out).endswith(
        "y_test.npy in this zip file, found train.csv; unpack the CSV files first")
    assert refusal(file(npz({})), out).endswith("found nothing")


def test_arrays_packed_in_another_way_or_encrypted_are_refused(file, out):
    other = npz(packing=zipfile.ZIP_BZIP2)
    encrypted = bytearray(npz())
    encrypted[encrypted.rindex(b"PK\1\2", 0, encrypted.index(b"PK\1\2") + 4) + 8] |= 1
    for content in (other, bytes(encrypted)):
        assert "x_train.npy: encrypted, or compressed in another way" in refusal(file(content), out)


def test_an_npz_file_that_is_cut_short_is_called_so(file, out):
    assert refusal(file(npz()[:-1], "some.npz"), out).endswith(
        "some.npz: a zip or npz file without its end: cut short, or damaged")


def test_an_npz_file_has_its_test_data_itself(file, out):
    source, csv = file(npz(), "some.npz"), file(["1,2,3,4,5"])
    for training, test in ((source, csv), (csv, source)):
        assert "an npz file has training and test data itself" in refusal(training, out, test)


def test_a_zip_bomb_is_unpacked_no_further_than_its_header_says(file, out):
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    bomb = file(npz(x_train=npy(bytes(50_000_000), (6, 2, 2))), "bomb.npz")
    tracemalloc.start()
    message = refusal(bomb, out)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "expected 24 bytes after the header, found more" in message and peak < 8_000_000


def test_keras_file_as_numpy_writes_it(file, out, tmp_path):
    numpy = pytest.importorskip("numpy")
    for number, (save, labels) in enumerate([
        (numpy.savez, "uint8"), (numpy.savez_compressed, "uint8"), (numpy.savez, "int64"),
        (numpy.savez, ">i4")]):
        images = numpy.frombuffer(BYTES, "uint8").reshape(6, 2, 2)
        save(tmp_path / "a.npz", x_train=images, y_train=numpy.arange(6).astype(labels),
             x_test=images[1:3], y_test=numpy.array([7, 9], labels))
        convert(tmp_path / "a.npz", out / str(number))
        assert contents(out / str(number)) == FOUR


SHORT = "\n".join([*HEADER, *lines(7)]).encode()


@pytest.mark.slow
@pytest.mark.parametrize("content, whole", [
    (SHORT, expected(7)), (gzip.compress(SHORT), expected(7)),
    (npz(packing=zipfile.ZIP_STORED), FOUR), (npz(), FOUR)],
    ids=["csv", "csv.gz", "stored npz", "npz"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_damage_anywhere_is_refused_or_gives_four_files(file, out, content, whole, monkeypatch):
    monkeypatch.setattr("mnist_idx.convert.write_idx_files", lambda files: None)  # no disk
    rng = random.Random(1)
    damaged = [content[:length] for length in range(0, len(content), 2)]
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= rng.choice([1, 255, 1 << rng.randrange(8)])
        damaged.append(bytes(changed))
    refused = 0
    for changed in damaged:
        try:
            images, test = convert(file(changed), out)
        except IdxError as error:
            assert "some.csv" in str(error)
            refused += 1
        else:
            assert len(images) >= len(test) >= 1
            if content != SHORT:  # gzip and zip have a sum of what they hold
                assert [images.tolist(), test.tolist()] == whole[::2]
    assert refused > len(damaged) / 4


def test_the_highest_pixel():
    assert [highest(read_idx(io.BytesIO(bytes([0, 0, 8, 1, 0, 0, 0, 2, 0, n])))) for n in (
        0, 1, 16, 254, 255)] == [0, 1, 16, 254, 255]


@pytest.mark.slow
def test_the_command(run, refused, file, out):
    train, test = file(lines(20)), file(lines(3), "test.csv")
    result = run("mnist_idx", "convert", train, out)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        f"{out}: 18 training and 2 test images, 3 x 3 pixels from 0 to 255\n")
    assert f"{out / NAMES[0]} exists already" in refused("mnist_idx", "convert", train, out)
    result = run("mnist_idx", "convert", train, out / "kmnist", "--test", test, "--set", "kmnist")
    assert "20 training and 3 test images" in result.stdout
    assert "invalid choice: 'x'" in refused("mnist_idx", "convert", train, out, "--set", "x")
    file(changed(5, ("251", "abc")))
    assert f"{train}, line 5: column 7" in refused("mnist_idx", "convert", train, out / "new")


@pytest.mark.slow
def test_real_images_are_the_same_by_way_of_csv(mnist_dir, file, out):
    part = load_mnist(mnist_dir).test[:700]
    rows = [",".join(map(str, [y.index(1.0), *(round(255 * pixel) for pixel in x)]))
            for x, y in part]
    convert(file(rows), out)
    data = load_mnist(out)
    assert [*data.training, *data.validation, *data.test] == list(part)
