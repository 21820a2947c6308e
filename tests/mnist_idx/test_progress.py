"""What the command lines share: lines that show progress."""

import io
import sys

from mnist_idx.command_line import counted, show_drawn


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_results_come_one_by_one_and_a_line_counts_them(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    results = counted(iter("ab"), total=2)
    assert next(results) == "a" and next(results) == "b" and not list(results)
    lines = [line.strip() for line in sys.stderr.getvalue().split("\r")]
    assert [line for line in lines if line] == [f"{n} of 2 runs done" for n in (0, 1, 2)]
    assert not lines[-2]  # blanks over the last line


def test_without_a_terminal_nothing_is_shown(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert list(counted([1, 2], total=2)) == [1, 2]
    show_drawn(100, 200)
    assert sys.stderr.getvalue() == ""
