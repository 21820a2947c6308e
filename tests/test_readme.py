"""The README says what is so."""

import importlib
import inspect
import re

import pytest
from conftest import ROOT

import mnist_idx
import tinynn

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_readmes_test_command_word_for_word():
    (command,) = re.findall(r"^    (.* pytest)$", README, re.M)
    assert f"({command})" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("room, name", re.findall(r"`(\w+)\.([\w.]+)`", README))
def test_the_functions_that_the_readme_names_are_there(room, name):
    thing = importlib.import_module(f"tinynn.{room}")
    for part in name.split("."):
        thing = getattr(thing, part)
    assert thing.__doc__


@pytest.mark.parametrize("path", re.findall(r"`(\w+/\w+\.\w+)`", README))
def test_the_files_that_the_readme_names_are_there(path):
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("package", [tinynn, mnist_idx], ids=lambda package: package.__name__)
def test_the_readme_names_all_that_a_package_offers(package):
    offered = [name for name, value in vars(package).items()
               if not name.startswith("_") and not inspect.ismodule(value)]
    assert len(offered) > 5 and all(f"`{name}`" in README for name in offered)


def test_the_equation_table_leaves_out_no_equation():
    table = README.partition("## From the book to the code")[2].partition("\n## ")[0]
    named = set()
    for cell in re.findall(r"^\| (\(.*?) \|", table, re.M):
        numbers = [int(n) for n in re.findall(r"\((\d+)\)", cell)]
        named.update(range(numbers[0], numbers[-1] + 1) if numbers else re.findall(r"BP\d", cell))
    assert named == {*range(1, 23), "BP1", "BP2", "BP3", "BP4"}
