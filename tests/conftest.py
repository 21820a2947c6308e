"""What several rooms' tests need."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tinynn import Network

ROOT = Path(__file__).parent.parent


def random_case(rng):
    """A random network of 1 to 5 layers after the input, 1 to 8 neurons each, and an example."""
    sizes = [rng.randint(1, 8) for _ in range(rng.randint(2, 6))]
    network = Network(sizes, rng.choice(["scaled", "gaussian"]), rng)
    x = [rng.choice([0.0, rng.random(), rng.gauss(0, 1)]) for _ in range(sizes[0])]
    y = [rng.choice([0.0, 1.0, rng.random()]) for _ in range(sizes[-1])]
    return network, x, y


@pytest.fixture(autouse=True, scope="session")
def interruptible():
    """Let the programs that tests start take Ctrl-C, even where a shell has put the tests into the
    background with `&` and so has them ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def mnist_dir():
    """The folder of the real MNIST files, where MNIST_DIR names one."""
    folder = os.environ.get("MNIST_DIR")
    if not folder:
        pytest.skip("MNIST_DIR does not name the folder of the real MNIST files")
    return folder


@pytest.fixture
def run():
    """Run `python3 -m ARGUMENTS` from the clone as a user would, and return what it did."""

    def run_module(*arguments, **environment):
        theirs = ("MNIST_DIR", "COLUMNS", "PYTHONIOENCODING")
        inherited = {name: value for name, value in os.environ.items() if name not in theirs}
        return subprocess.run(
            [sys.executable, "-m", *map(str, arguments)],
            cwd=ROOT,
            env={**inherited, "PYTHONIOENCODING": "utf-8", **environment},
            capture_output=True,
            encoding=environment.get("PYTHONIOENCODING", "utf-8"),
            timeout=300,
        )

    return run_module


@pytest.fixture
def refused(run):
    """Run a command that must end in one line that says what is wrong; return that line."""

    def run_and_refuse(*arguments):
        result = run(*arguments)
        assert result.returncode == 2, result
        assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1, result
        return result.stderr

    return run_and_refuse
