"""What both command lines do before any command runs, and how they are started wrongly."""

import subprocess
import sys

import pytest
from conftest import ROOT, find_python

import mnist_idx
import tinynn

pytestmark = pytest.mark.slow
PACKAGES = pytest.mark.parametrize("package", [tinynn, mnist_idx], ids=lambda p: p.__name__)


@PACKAGES
def test_without_a_command_it_prints_its_help(run, package):
    result = run(package.__name__)
    assert result.returncode == 0 and result.stderr == ""
    assert result.stdout == run(package.__name__, "--help").stdout
    assert result.stdout.startswith(f"usage: python3 -m {package.__name__} ")


@PACKAGES
def test_it_tells_its_version(run, package):
    assert run(package.__name__, "--version").stdout == f"{package.__name__} {tinynn.__version__}\n"
    assert mnist_idx.__version__ == tinynn.__version__


@PACKAGES
@pytest.mark.parametrize("path", ["{}", "{}/__main__.py"])
def test_a_package_started_as_a_script_says_how_to_start_it(package, path):
    name = package.__name__
    result = subprocess.run([sys.executable, path.format(name)], cwd=ROOT, capture_output=True,
                            encoding="utf-8")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr == (f"error: {name} is a package; in the folder that contains it, run"
                             f" python3 -m {name}\n")


@PACKAGES
@pytest.mark.parametrize("version", ["3.8", "3.7", "3.6", "2.7"])
def test_an_older_python_gets_one_sentence(package, version):
    python = find_python(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    result = subprocess.run([python, "-m", package.__name__], cwd=ROOT, capture_output=True)
    assert result.returncode == 2 and result.stdout == b""
    assert result.stderr.decode().splitlines() == [
        f"error: {package.__name__} needs Python 3.9 or later, this is {version}"
    ]
