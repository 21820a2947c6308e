"""The benchmark's programs do the same work, and bad input ends in one line. Nothing is timed."""

import subprocess
import sys
from random import Random

import pytest
from conftest import ROOT
from programs import PROGRAMS, flat

from mnist_idx import real_or_drawn
from tinynn import Network

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name, tolerance", [("naive", 1e-12), ("NumPy", 1e-12), ("lanes", 1e-9)])
def test_the_programs_learn_and_answer_what_the_engine_does(name, tolerance):
    if name == "NumPy":
        pytest.importorskip("numpy", exc_type=ImportError)
    data = real_or_drawn(None, training=50, test=1).training[:20]
    engine, other = (PROGRAMS[n](Network([784, 5, 4, 10], rng=Random(2)), data)
                     for n in ("tinynn", name))
    examples, theirs = engine.examples(), other.examples()
    for i in range(0, 20, 10):
        engine.learn(examples[i : i + 10])
        other.learn(theirs[i : i + 10])
    learnt, learnt_by_other = (list(flat(program.parameters())) for program in (engine, other))
    assert learnt_by_other == pytest.approx(learnt, rel=0, abs=tolerance)
    assert [other.classify(x) for x, _ in theirs] == [engine.classify(x) for x, _ in examples]


@pytest.mark.parametrize("arguments, told", [
    (["--data", "nowhere"], "nowhere"),
    (["--python", "nonsense"], "--python 'nonsense' does not start"),
    (["--python", str(ROOT)], "does not start"),
])
def test_bad_input_ends_in_one_line(arguments, told):
    program = [sys.executable, str(ROOT / "tests" / "benchmarks" / "speed.py")]
    result = subprocess.run([*program, *arguments], capture_output=True, encoding="utf-8")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
    assert told in result.stderr
