"""`python3 -m tinynn classify`, run as a user runs it."""

from random import Random

import pytest

from mnist_idx import as_mnist, read_image
from mnist_idx.drawn import draw_digit
from tinynn import Network, load, save
from tinynn.pictures import terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def sheets(tmp_path):
    """Three pictures of digits: black ink on a white sheet of 100 x 80, each pixel 2 x 2."""
    rng = Random(1)
    for digit in (3, 5, 7):
        pixels = draw_digit(digit, rng)
        sheet = [[255] * 100 for _ in range(80)]
        for i, byte in enumerate(pixels):
            for row in sheet[10 + i // 28 * 2 :][:2]:
                row[30 + i % 28 * 2 : 32 + i % 28 * 2] = [255 - byte] * 2
        content = b"P5 100 80 255\n" + b"".join(map(bytes, sheet))
        (tmp_path / f"{digit}.pgm").write_bytes(content)
    return tmp_path


def answer(network, path):
    """What the same calls answer in Python."""
    return load(network).classify(as_mnist(*read_image(path)))


def test_each_picture_is_drawn_as_the_network_sees_it_with_the_outputs_and_the_answer(
    run, trained, sheets
):
    path = sheets / "7.pgm"
    result = run("tinynn", "classify", trained, path)
    assert result.returncode == 0 and result.stderr == ""
    lines = result.stdout.splitlines()
    x = as_mnist(*read_image(path))
    bars = terminal.bars(load(trained).feedforward(x), "0123456789", 38).splitlines()
    assert lines[0] == str(path)
    assert [line[:28].rstrip() for line in lines[1:15]] == [
        line.rstrip() for line in terminal.ink(x, 28)]
    assert [line[30:] for line in lines[2:12]] == bars
    assert lines[15:] == [f"Answer: {answer(trained, path)}", ""]
    assert max(map(len, lines[1:])) <= 80


def test_the_svg_has_all_pictures(run, trained, sheets):
    paths = [sheets / "3.pgm", sheets / "7.pgm"]
    result = run("tinynn", "classify", trained, *paths, "--svg", sheets / "x.svg")
    assert result.stdout.count("Answer: ") == 2
    picture = (sheets / "x.svg").read_text(encoding="utf-8")
    assert all(str(path) in picture for path in paths) and picture.count("Answer: ") == 2


def test_quiet_prints_one_line_for_each_picture(run, trained, sheets):
    paths = [sheets / f"{digit}.pgm" for digit in (3, 5, 7)]
    result = run("tinynn", "classify", trained, "--quiet", *paths, "--svg", sheets / "x.svg")
    assert result.stdout == "".join(f"{path}\t{answer(trained, path)}\n" for path in paths)
    assert result.returncode == 0 and result.stderr == ""
    assert (sheets / "x.svg").read_text(encoding="utf-8").count("Answer: ") == 3


def test_a_picture_that_cannot_be_read_does_not_stop_the_others(run, trained, sheets):
    (sheets / "blank.pgm").write_bytes(b"P5 2 1 255\n\xff\xff")
    (sheets / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(20))
    bad = [sheets / name for name in ("blank.pgm", "photo.jpg", "none.png")]
    result = run("tinynn", "classify", trained, "--quiet", *bad, sheets / "5.pgm")
    assert result.returncode == 2
    assert result.stdout == f"{sheets / '5.pgm'}\t{answer(trained, sheets / '5.pgm')}\n"
    lines = result.stderr.splitlines()
    assert [line.startswith(f"error: {path}: ") for line, path in zip(lines, bad)] == [True] * 3
    assert "the sheet is blank" in lines[0] and "save it as PNG" in lines[1]
    assert "No such file" in lines[2]


def test_answers_have_the_names_of_the_set(run, sheets):
    save(Network([784, 10], rng=Random(1)), sheets / "clothes.json")
    result = run("tinynn", "classify", sheets / "clothes.json", sheets / "3.pgm", "--set",
                 "fashion-mnist")
    assert "ankle boot |" in result.stdout and result.returncode == 0


@pytest.mark.parametrize("sizes, message", [
    ([64, 10], "64 inputs, but an image has 784 pixels"),
    ([784, 26], "26 outputs, but the data have 10 classes (--set mnist)"),
])
def test_a_network_that_does_not_fit_is_refused(run, sheets, sizes, message):
    save(Network(sizes, rng=Random(1)), sheets / "net.json")
    result = run("tinynn", "classify", sheets / "net.json", sheets / "3.pgm")
    assert result.returncode == 2 and result.stdout == ""
    assert f"net.json: sizes {sizes}: {message}" in result.stderr


def test_the_svg_does_not_replace_a_file_that_is_read(run, trained, sheets):
    (sheets / "x.svg").symlink_to(sheets / "3.pgm")
    result = run("tinynn", "classify", trained, sheets / "3.pgm", "--svg", sheets / "x.svg")
    assert result.returncode == 2 and "read or saved here" in result.stderr
    assert (sheets / "3.pgm").read_bytes().startswith(b"P5")
