"""All examples: their numbers, and wrong input."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("[0-9]*.py"))

pytestmark = pytest.mark.slow


def test_the_examples_are_numbered_in_reading_order():
    assert [int(path.name[:2]) for path in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))


def test_no_example_is_without_a_test():
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    tested = re.findall(r'example\("(\d\d)"', tests)
    assert set(tested) == {path.name[:2] for path in EXAMPLES}


def test_a_folder_that_is_not_there_ends_in_one_line():
    path = next((ROOT / "examples").glob("06_*.py"))
    result = subprocess.run([sys.executable, str(path), "--data", "no-such-folder"],
                            capture_output=True, encoding="utf-8")
    assert result.returncode == 2
    assert result.stderr.startswith("error: no-such-folder: no such folder")
    assert result.stderr.count("\n") == 1
