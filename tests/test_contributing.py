"""CONTRIBUTING.md's recipes, run as they are printed."""

import re

import pytest
from conftest import ROOT

from tinynn.neuron import ACTIVATIONS

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^```python\n(.*?)^```", TEXT, re.M | re.S)
KINDS = re.findall(r"^\*\*A (\w+)\*\*", TEXT, re.M)


@pytest.mark.parametrize("recipe", RECIPES, ids=KINDS)
def test_a_recipe_works_as_it_is_printed(recipe, monkeypatch):
    monkeypatch.setitem(ACTIVATIONS, "softplus", None)  # taken out again at the end
    assert "\nassert " in recipe
    exec(compile(recipe, "CONTRIBUTING.md", "exec"), {})


def test_there_is_a_recipe_for_a_neuron_a_cost_and_a_step():
    assert KINDS == ["neuron", "cost", "step"]
