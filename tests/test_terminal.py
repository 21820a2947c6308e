"""Pictures of characters and the progress line."""

import io

from tinynn.terminal import Watched, log_plot, picture, progress_line, side_by_side


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_picture_goes_from_white_paper_to_black_ink():
    x = [0.0, 0.25, 0.5, 0.75, 1.0]
    assert picture(x + x, width=5) == [" :=#@"]


def test_picture_puts_two_pixels_into_a_character():
    assert picture([1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0], width=2) == ["= ", "@@"]
    assert picture([1.0, 0.0], width=2) == ["= "]


def test_side_by_side_sets_captions_below():
    text = side_by_side([["ab", "cd"], ["ef", "gh"]], ["1", "2"])
    assert text == "abef\ncdgh\n1 2"


def test_log_plot_has_a_line_for_each_power_of_ten_and_marks_the_floor():
    assert log_plot([(1e-4, 10.0), (1e-2, 0.01), (1.0, 0.1)]).splitlines() == [
        "1e+01 | *",
        "1e+00 |",
        "1e-01 |     *",
        "1e-02 |...*... floor: 0.01 at 0.01",
        "      +-------",
        "       0.0001 1",
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


def test_watched_shows_nothing_where_there_is_no_terminal(monkeypatch):
    monkeypatch.setattr("time.perf_counter", iter(range(100)).__next__)
    stream = io.StringIO()
    data = Watched([1, 2, 3], total=3, stream=stream)
    list(data)
    data.clear()
    assert stream.getvalue() == ""
