"""help(tinynn) is short, and leads to the four equations."""

import importlib
import inspect
import pydoc
import re

import pytest

import tinynn

HELP = pydoc.plain(pydoc.render_doc(tinynn))


def test_it_fits_three_screens():
    assert len(HELP.splitlines()) <= 3 * 24
    assert max(map(len, HELP.splitlines()[:-3])) <= 80  # but for the path of the file, at the end


@pytest.mark.parametrize("equation", ["BP1", "BP2", "BP3", "BP4"])
def test_it_names_the_function_of_each_equation(equation):
    name = re.search(rf"\({equation}\) .* tinynn\.(\S+)", HELP)[1]
    module, *path = name.split(".")
    thing = importlib.import_module(f"tinynn.{module}")
    for part in path:
        thing = getattr(thing, part)
    assert f"({equation})" in inspect.getdoc(thing)


def test_it_lists_all_that_the_package_offers():
    table = HELP.partition("The package offers")[2].partition("Other names")[0]
    listed = [name for line in table.splitlines()[2:] for name in re.findall(r"\w+", line)[1:]]
    offered = [name for name, value in vars(tinynn).items()
               if not name.startswith("_") and not inspect.ismodule(value)]
    assert sorted(listed) == sorted(offered)
