"""The packages as they are, in Pyodide: CPython as a browser runs it, here under node.

It needs node, and the environment variable PYODIDE with the folder of npm's package of that name.
"""

import json
import os
import shutil
import subprocess
from random import Random

import pytest
from conftest import ROOT

from mnist_idx import real_or_drawn
from tinynn import Network, sgd

pytestmark = pytest.mark.slow

SCRIPT = """
import { pathToFileURL } from "url";
const [pyodide, root, program] = process.argv.slice(1);
const { loadPyodide } = await import(pathToFileURL(pyodide + "/pyodide.mjs"));
const python = await loadPyodide();
python.mountNodeFS("/clone", root);
console.log(python.runPython(program));
"""

PROGRAM = """
import json, sys
sys.path.insert(0, "/clone")
from random import Random
from mnist_idx import real_or_drawn
from tinynn import Network, check_gradient, load, save, sgd
from tinynn.pictures import hidden_weights

training, _, test = real_or_drawn(None, training=500, test=100)
network = Network([784, 15, 10], rng=Random(1))
for _ in sgd(network, training, 2, 10, eta=3.0, rng=Random(1)):
    pass
save(network, "net.json")
json.dumps({
    "platform": sys.platform,
    "answers": [network.classify(x) for x, _ in test],
    "weight": network.weights[0][3][400],
    "gradient": check_gradient(network, *test[0], sample=50, rng=Random(1)).verdict,
    "saved": load("net.json") == network,
    "svg": hidden_weights(network)._repr_svg_()[:4],
})
"""


def test_a_network_learns_in_pyodide_as_it_does_here():
    node, pyodide = shutil.which("node"), os.environ.get("PYODIDE")
    if not node or not pyodide:
        pytest.skip("no node, or PYODIDE does not name the folder of npm's package pyodide")
    result = subprocess.run(
        [node, "--input-type=module", "--eval", SCRIPT, "--", pyodide, str(ROOT), PROGRAM],
        capture_output=True, encoding="utf-8", timeout=300,
    )
    assert result.returncode == 0, result
    there = json.loads(result.stdout.splitlines()[-1])

    training, _, test = real_or_drawn(None, training=500, test=100)
    network = Network([784, 15, 10], rng=Random(1))
    for _ in sgd(network, training, 2, 10, eta=3.0, rng=Random(1)):
        pass
    assert there == {
        "platform": "emscripten", "answers": [network.classify(x) for x, _ in test],
        "weight": pytest.approx(network.weights[0][3][400], rel=1e-9), "gradient": "right",
        "saved": True, "svg": "<svg",
    }
