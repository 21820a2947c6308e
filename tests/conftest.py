"""What several tests need, and which of them `pytest` runs.

`pytest` alone runs the tests of the engine, the equations and the file formats, in seconds. Those
marked slow start programs or train for long: `pytest --all` runs them too. The last lines name the
equations whose tests were run.
"""

import importlib.util
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest

from mnist_idx import command_line
from mnist_idx.drawn import draw_mnist
from tinynn import Network
from tinynn import __main__ as main

ROOT = Path(__file__).parent.parent
RUNNERS, STARTED = ThreadPoolExecutor(os.cpu_count()), {}  # STARTED[number,]: a running example
# The pool of PyPy 7.3.11 calls a method that it lacks when it spawns its processes.
POOLS = (hasattr(ProcessPoolExecutor, "_adjust_process_count")
         or multiprocessing.get_start_method() == "fork")
# The environment of a reader who has no real files.
NO_FILES = {name: value for name, value in os.environ.items() if name != "MNIST_DIR"}


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run the slow tests too")


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: starts programs or trains for long; run by --all")
    config.addinivalue_line("markers", "equation(*numbers): holds these equations of the book")
    config.addinivalue_line("markers", "example(number): is about what that example prints")


def pytest_collection_modifyitems(config, items):
    for item in items:
        for marker in item.iter_markers("equation"):
            item.user_properties += [("equation", number) for number in marker.args]
    if not config.getoption("--all"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
    items.sort(key=lambda item: item.get_closest_marker("example") is not None)  # these at the end


def pytest_collection_finish(session):
    """Start the examples now, one for each processor, beside the other tests."""
    for item in session.items if not session.config.option.collectonly else []:
        for marker in item.iter_markers("example"):
            STARTED[marker.args] = RUNNERS.submit(run_example, *marker.args)


def pytest_unconfigure():
    RUNNERS.shutdown(wait=False, cancel_futures=True)


@pytest.fixture
def printed(request):
    """What the example prints whose number is in the test's marker."""
    return STARTED[request.node.get_closest_marker("example").args].result()


def pytest_terminal_summary(terminalreporter, config):
    outcome = {}  # whether all tests of an equation have passed
    for category in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(category, []):
            for key, number in getattr(report, "user_properties", ()):
                if key == "equation":
                    outcome[number] = outcome.get(number, True) and category == "passed"
    right = [number for number, passed in outcome.items() if passed]
    wrong = [number for number, passed in outcome.items() if not passed]
    terminalreporter.write_line("")
    if not config.getoption("--all"):
        terminalreporter.write_line("The tests that take long were left out: --all runs them too.")
    if right:
        terminalreporter.write_line(f"Equations of the book, checked: {in_order(right)}")
    if wrong:
        terminalreporter.write_line(f"Equations of the book, WRONG: {in_order(wrong)}", red=True)


def in_order(numbers):
    """The equations' numbers in parentheses: first (BP1) to (BP4), then the others by size."""
    return " ".join(f"({n})" for n in sorted(numbers, key=lambda n: (isinstance(n, int), n)))


def random_case(rng):
    """A random network of 1 to 5 layers after the input, 1 to 8 neurons each, and an example."""
    sizes = [rng.randint(1, 8) for _ in range(rng.randint(2, 6))]
    network = Network(sizes, rng.choice(["scaled", "gaussian"]), rng)
    x = [rng.choice([0.0, rng.random(), rng.gauss(0, 1)]) for _ in range(sizes[0])]
    y = [rng.choice([0.0, 1.0, rng.random()]) for _ in range(sizes[-1])]
    return network, x, y


class Listed:
    """A gradient in lists that can be changed."""

    def __init__(self, gradient):
        self.weights = [[list(row) for row in w] for w in gradient.weights]
        self.biases = [list(b) for b in gradient.biases]


def one_neuron(z):
    """A network of one input and one output, whose weighted input is z for the input 1."""
    network = Network([1, 1])
    network.weights, network.biases = [[[z]]], [[0.0]]
    return network


def find_python(version):
    """The interpreter of a version such as "3.8", on the path or under pyenv, or None."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for path in (shutil.which(f"python{version}"), *pyenv.glob(f"versions/{version}.*/bin/python")):
        if path and subprocess.run([path, "-c", "import sys"], capture_output=True).returncode == 0:
            return str(path)
    return None


def run_example(name, *arguments):
    """What the example of that number prints, without real files. It fits a screen.

    An example that draws a picture is asked for it.
    """
    (path,) = (ROOT / "examples").glob(f"{name}_*.py")
    source = path.read_text(encoding="utf-8")
    if not POOLS and "ProcessPoolExecutor" in source:
        pytest.skip("this interpreter's pool of processes does not work here")
    with TemporaryDirectory() as folder:
        svg = Path(folder) / "picture.svg"
        options = ["--svg", svg] if "add_svg(" in source and "--svg" not in arguments else []
        result = subprocess.run(
            [sys.executable, str(path), *map(str, [*arguments, *options])], capture_output=True,
            encoding="utf-8", env=NO_FILES, timeout=300,
        )
        assert result.returncode == 0 and result.stderr == "", result
        assert not options or ElementTree.parse(svg).getroot().tag.endswith("svg")
    lines = result.stdout.replace(str(svg), "FILE").splitlines()
    assert arguments or (len(lines) <= 60 and max(map(len, lines)) <= 80), result.stdout
    return result.stdout


def load_example(name):
    """The module of the example of that number, for tests of its functions."""
    (path,) = (ROOT / "examples").glob(f"{name}_*.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent))  # as Python does for a program
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent))
    return module


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*\.?\d*", text)]


def after(text, start):
    """What is left of the line after those words."""
    return text.partition(start)[2].partition("\n")[0]


def epochs_of(output):
    """(number, digits right) of each epoch that `train` has printed, as texts."""
    return re.findall(r"^Epoch (\d+): (\d+)", output, re.M)


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


@pytest.fixture(scope="session")
def digits(tmp_path_factory):
    """A folder of 100 training digits (and 20 for validation) and 20 to test."""
    folder = tmp_path_factory.mktemp("digits")
    draw_mnist(folder, training=120, test=20)
    return folder


@pytest.fixture(scope="session")
def trained(tmp_path_factory, digits):
    """A file with a network that was trained for an epoch on the digits."""
    path = tmp_path_factory.mktemp("trained") / "net.json"
    arguments = ["train", "--data", str(digits), "--epochs", "1", "--save", str(path)]
    assert command_line.run(main.parser(), arguments) == 0
    return path


@pytest.fixture
def copy(trained, tmp_path):
    """A copy of that file, to go on from."""
    return shutil.copy(trained, tmp_path / "net.json")


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
