"""The mutants of tests/mutants.py: the mistakes that are made, and the list of equivalent ones."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("mutants.py is for Linux and macOS", allow_module_level=True)

from conftest import ROOT
from mistakes import mutants
from mutants import TESTS, all_mutants, read_equivalent


@pytest.mark.parametrize("line, changed", [
    ("    return a <= b", {"return None", "return a < b", "return a > b"}),
    ("    return a is not b", {"return None", "return a is b"}),
    ("    return x[i - 1 :]", {"return None", "return x[i + 1 :]", "return x[i - 2 :]",
                               "return x[(i - 1) + 1 :]"}),
    ("    v = not (a or b)", {"pass", "v = (a or b)", "v = not (a and b)"}),
    ("    v += -1.0", {"pass", "v -= -1.0", "v += (1.0)", "v += -2.0"}),
    ("    if a: raise E('two words', 1)", {"if (not (a)): raise E('two words', 1)",
                                           "if True: raise E('two words', 1)",
                                           "if False: raise E('two words', 1)", "if a: pass"}),
    ("    v: 'a' = [x for x in y if x]", {"pass", "v: 'a' = [x for x in y if (not (x))]",
                                          "v: 'a' = [x for x in y if True]"}),
    ("    v = 'ä', True, f'{v} {1}'", {"pass", "v = 'äx', True, f'{v} {1}'",
                                       "v = 'ä', False, f'{v} {1}'"}),
    ("    return None", {"pass"}),
    ("    return", {"pass"}),
    ("    return a.value", {"return None"}),
    ("    import this", set()),
    ("    'a docstring'", set()),
])
def test_the_mistakes_of_a_line(line, changed):
    source = f'def function(v: "Vector" = None) -> "Matrix":\n    """Text."""\n{line}\n'
    assert {mutant.after for mutant in mutants(source)} == changed
    assert {(mutant.line, mutant.before) for mutant in mutants(source)} <= {(3, line.strip())}


@pytest.mark.slow
@pytest.mark.parametrize("file", TESTS)
def test_every_mutant_is_another_program_that_compiles(file):
    source = (ROOT / file).read_text(encoding="utf-8")
    found = {mutant.source for mutant in mutants(source)}
    assert len(found) > 10 and source not in found
    for changed in found:
        compile(changed, file, "exec")


def test_every_equivalent_mutant_is_still_one_and_has_a_reason():
    there = {(file, mutant.before, mutant.after) for file, _, mutant in all_mutants()}
    for mutant, reason in read_equivalent().items():
        assert mutant in there and len(reason) > 10
