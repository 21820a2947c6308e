"""Pictures of characters and the progress line."""

import io
import os

import pytest

from tinynn.pictures.terminal import (
    Watched,
    confusion_table,
    ink,
    log_plot,
    plot,
    progress_line,
    side_by_side,
    tenths,
    weights,
)


class Terminal(io.StringIO):
    def isatty(self):
        return True

    def fileno(self):
        return 2


def test_side_by_side_sets_captions_below():
    text = side_by_side([["ab", "cd"], ["ef", "gh"]], ["1", "2"])
    assert text == "abef\ncdgh\n1 2"


def test_log_plot_has_a_line_for_each_power_of_ten_and_marks_the_floor():
    assert log_plot([(1e-4, 10.0), (1e-2, 0.01), (1.0, 0.1)]).splitlines() == [
        "1e+01 | *",
        "1e+00 |",
        "1e-01 |     *",
        "1e-02 |...*...",
        "      +-------",
        "       0.0001 1",
        "floor: 0.01 at 0.01",
    ]


def test_progress_line_tells_rate_and_time_left():
    line = progress_line(3_000, 12_000, seconds=2.0)
    assert line == "3,000 / 12,000 examples, 1,500 per second, 6 s left"


def test_watched_data_are_the_same_data():
    data = Watched([10, 20, 30], total=3, stream=io.StringIO())
    assert list(data) == [10, 20, 30] and len(data) == 3


def test_watched_draws_in_place_on_a_terminal(monkeypatch):
    monkeypatch.setattr("time.perf_counter", iter(range(100)).__next__)
    stream = Terminal()
    data = Watched(list(range(4)), total=8, stream=stream)
    assert [data[0], data[1]] == [0, 1]
    data.clear()
    lines = stream.getvalue().split("\r")
    assert lines[0] == "1 / 8 examples, 1 per second, 7 s left"
    assert lines[2] == "2 / 8 examples, 1 per second, 6 s left"
    assert lines[-2].strip() == lines[-1] == ""


def test_watched_leaves_no_line_behind_after_an_error(monkeypatch):
    monkeypatch.setattr("time.perf_counter", iter(range(100)).__next__)
    stream = Terminal()
    with pytest.raises(KeyboardInterrupt), Watched([1, 2], total=2, stream=stream) as data:
        assert data[0] == 1 and data.line
        raise KeyboardInterrupt
    assert data.line == "" and stream.getvalue().endswith(" \r")


def test_watched_shows_nothing_where_there_is_no_terminal(monkeypatch):
    monkeypatch.setattr("time.perf_counter", iter(range(100)).__next__)
    stream = io.StringIO()
    data = Watched([1, 2, 3], total=3, stream=stream)
    list(data)
    data.clear()
    assert stream.getvalue() == ""


def test_plot_draws_curves_over_each_other():
    text = plot({"one": [0.0, 10.0], "two": [5.0, 5.0, 10.0]}, height=3)
    assert text.splitlines() == ["  10 | ot", "     |tt", "   0 |o", "     +---"]
    assert plot({"flat": [2.0, 2.0]}, height=3).splitlines() == ["   2 |ff", "     +--"]


def test_tenths_wrap_and_are_numbered():
    lines = tenths([0.55] * 59 + [0.899, 0.9, 1.0]).splitlines()
    assert lines == ["   0: " + " ".join(["5" * 10] * 5 + ["5" * 9 + "8"]), "  60: 99"]


def test_characters_of_weights_say_their_sign_without_dark_and_light():
    assert weights([-2.0, 0.0, 1.0, 2.0], 2) == ["==  ", "**##"]
    assert weights([0.0] * 4, 2) == ["    ", "    "]


def test_a_character_is_the_mean_of_a_block_twice_as_high_as_wide():
    upper = [1.0 if k < 4 * 28 else -1.0 for k in range(784)]  # the upper 4 rows are positive
    assert weights(upper, 28) == ["#" * 28] * 2 + ["=" * 28] * 12
    assert weights(upper, 28, block=2) == ["#" * 14] + ["=" * 14] * 6
    assert ink([1.0] * 3 * 28 + [0.0] * 25 * 28, 28)[:3] == ["@" * 28, "=" * 28, " " * 28]


def test_a_confusion_table_of_10_000_digits_fits_80_columns():
    counts = [[8] * 10 for _ in range(10)]
    for digit in range(10):
        counts[digit][digit] = 1135
    lines = confusion_table(counts, [str(digit) for digit in range(10)]).splitlines()
    assert len(lines) == 11 and max(map(len, lines)) <= 80
    assert all(line.count("[1135]") == 1 for line in lines[1:])
    assert confusion_table([[0, 0], [0, 3]], ["a", "b"]).splitlines()[1] == "a [0]  ."


def test_a_progress_line_is_not_wider_than_the_terminal(monkeypatch):
    monkeypatch.setattr("os.get_terminal_size", lambda fd: os.terminal_size((20 * (fd == 2), 24)))
    monkeypatch.setattr("time.perf_counter", iter(range(100)).__next__)
    data = Watched([1, 2], total=2, stream=Terminal())
    assert data[0] == 1 and data.line == "1 / 2 examples, 1 p"
