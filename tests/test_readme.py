"""The READMEs say what is so, in both languages."""

import ast
import importlib
import os
import re
import shlex
import subprocess
import sys
from random import Random

import pytest
from conftest import ROOT

from mnist_idx.drawn import draw_mnist
from tinynn import Network, sgd

PATHS = ["README.md", "README.zh.md", "CONTRIBUTING.md", "examples/README.md",
         "mnist_idx/README.md", "tests/benchmarks/README.md"]
TEXTS = {path: (ROOT / path).read_text(encoding="utf-8") for path in PATHS}
ENGLISH, CHINESE = TEXTS["README.md"], TEXTS["README.zh.md"]
EXERCISES = TEXTS["examples/README.md"].partition("## Exercises")[2]
ENGINE = ("matrix", "neuron", "cost", "network", "backpropagation", "gradient_descent",
          "gradient_check")
both = pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])


def blocks(text):
    """The indented blocks: commands, sessions and what is printed."""
    found = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", text, re.M)
    return [re.sub("^    ", "", block, flags=re.M) for block in found]


def commands(text):
    """The lines of the blocks that start a module of this project."""
    lines = [line for block in blocks(text) for line in block.splitlines()]
    return [line for line in lines if line.startswith("python3 -m ") and "pip" not in line]


def in_order(expected, printed):
    """Whether the expected lines are among the printed ones, in that order."""
    rest = iter(printed)
    return all(line in rest for line in expected)


def code_lines(path):
    """The lines of a file that are not blank, comments or docstrings."""
    source = path.read_text(encoding="utf-8")
    lines = {number for number, line in enumerate(source.splitlines(), 1)
             if line.strip() and not line.strip().startswith("#")}
    for node in ast.walk(ast.parse(source)):
        documented = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        if documented and ast.get_docstring(node):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


@both
def test_it_is_short(text):
    assert text.count("\n") <= 200 and len(text.split()) <= 2_000


@both
def test_ci_runs_the_test_command_word_for_word(text):
    (command,) = re.findall(r"^    (.* pytest)$", text, re.M)
    assert f"({command})" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", PATHS)
def test_what_a_text_names_is_there(path):
    text = TEXTS[path]
    named = re.findall(r"`((?:tinynn|mnist_idx|examples|tests)/[\w/.]*)`", text)
    links = re.findall(r'(?:\]\(|src="|srcset=")(?!https?:)([^)"#]+)', text)
    assert all((ROOT / name).exists() for name in named)
    assert all((ROOT / path).parent.joinpath(link).exists() for link in links)


@both
def test_the_functions_in_the_equation_table_are_there(text):
    names = re.findall(r"`([a-z_]+)\.([A-Za-z_][\w.]*)`", text)
    names = [(file, name) for file, name in names if (ROOT / "tinynn" / f"{file}.py").is_file()]
    assert len(names) > 20
    for file, name in names:
        thing = importlib.import_module(f"tinynn.{file}")
        for part in name.split("."):
            thing = getattr(thing, part)
        assert thing.__doc__


@both
def test_the_equation_table_leaves_out_no_equation(text):
    named = set()
    for cell in re.findall(r"^\| (\(.*?) \|", text, re.M):
        for first, last in re.findall(r"\((\d+)\)(?: (?:to|至) \((\d+)\))?", cell):
            named.update(range(int(first), int(last or first) + 1))
        named.update(re.findall(r"BP\d", cell))
    assert named >= {*range(1, 24), *range(25, 30), 46, "BP1", "BP2", "BP3", "BP4"}
    assert named >= {57, 61, 62, 75, 85, 87, 92, 93, 94}  # chapter 3


@both
def test_the_engine_has_as_many_lines_as_it_says(text):
    lines = sum(code_lines(ROOT / "tinynn" / f"{name}.py") for name in ENGINE)
    assert re.search(rf"(seven files with|七个文件.*) {lines} (lines of code|行代码)", text)
    order = re.findall(r"^\| `tinynn/(\w+)\.py` \|", text, re.M)
    assert tuple(order) == ENGINE


@both
def test_the_four_equations_are_quoted_as_they_are_in_the_files(text):
    (quoted,) = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    functions = ast.parse(quoted).body
    assert len(functions) == 4
    there = {}
    for name in ("cost", "backpropagation"):
        source = (ROOT / "tinynn" / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                del node.body[:1], node.decorator_list[:]  # the docstring, @classmethod
                there[node.name] = ast.dump(node)
    assert all(there[function.name] == ast.dump(function) for function in functions)


def test_both_languages_have_the_same_blocks_and_figures():
    for english, chinese in zip(blocks(ENGLISH), blocks(CHINESE)):
        comments = re.compile(r"  +#.*|^  \(.*\)$", re.M)
        assert comments.sub("", english) == comments.sub("", chinese)
    assert len(blocks(ENGLISH)) == len(blocks(CHINESE))
    figures = [re.findall(r"\d+\.\d\d", text) for text in (ENGLISH, CHINESE)]
    assert figures[0] == figures[1]


@both
@pytest.mark.slow
def test_the_python_sessions_print_what_they_say(text):
    sessions = [block for block in blocks(text) if ">>> " in block and "load_mnist" not in block]
    typed, shown = [], []
    for line in "".join(sessions).splitlines():
        if line[:4] in (">>> ", "... ", "..."):
            typed.append(line[4:])
        else:
            shown.append(line)
    result = subprocess.run([sys.executable, "-i", "-q"], input="\n".join([*typed, ""]), cwd=ROOT,
                            capture_output=True, encoding="utf-8")
    # PyPy prints its prompts among the output
    printed = [re.sub(r"^((>>>>|\.\.\.\.) )+", "", line) for line in result.stdout.splitlines()]
    assert len(sessions) == 2 and [line for line in printed if line] == shown, result


@both
def test_the_csv_file_of_flowers_is_read_and_learnt(text, tmp_path, monkeypatch):
    rng, lines = Random(1), ["sepal length,sepal width,petal length,petal width,species"]
    for name, mean in (("setosa", 1.5), ("versicolor", 4.3), ("virginica", 6.5)):
        for _ in range(50):
            lines.append(",".join([*[f"{rng.gauss(mean, 0.3):.1f}" for _ in range(4)], name]))
    (tmp_path / "iris.csv").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (program,) = [block for block in blocks(text) if "iris.csv" in block]
    printed = []
    exec(program, {"Network": Network, "Random": Random, "sgd": sgd, "print": printed.append})
    assert len(printed) == 100 and printed[-1] >= 46


@pytest.mark.slow
def test_the_first_epoch_of_the_books_session(mnist_dir):
    (session,) = [block for block in blocks(ENGLISH) if ">>> " in block and "load_mnist" in block]
    lines = session.splitlines()
    (last,) = [i for i, line in enumerate(lines) if line.startswith("Epoch 0")]
    session = "\n".join(["from random import Random", "from tinynn import Network, sgd",
                         *[line[4:] for line in lines[:last]]])
    session = session.replace('"mnist"', repr(mnist_dir)).replace("epochs=30", "epochs=1")
    printed = []
    exec(session, {"print": printed.append})
    assert printed == [lines[last]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the clone's packages beside a folder "mnist" of a few drawn digits."""
    folder = tmp_path_factory.mktemp("reader")
    draw_mnist(folder / "mnist", training=120, test=20)
    lines = [",".join([str(n % 10), *[str(n)] * 784]) for n in range(70)]
    (folder / "train.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(line, folder):
    """What a command of the READMEs prints, in that folder."""
    arguments = [sys.executable, *shlex.split(line)[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    environment.pop("MNIST_DIR", None)
    result = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True,
                            encoding="utf-8", timeout=300)
    assert result.returncode == 0, (line, result)
    return result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("path", ["README.md", "mnist_idx/README.md"])
def test_every_command_runs_as_it_is_printed(path, folder):
    for line in commands(TEXTS[path]):
        if not re.search(r"download|DIR|FILE|emnist|play", line):  # play goes on until Ctrl-C
            run(line, folder)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["python3 -m tinynn train", "python3 -m tinynn check"])
def test_a_command_prints_what_the_readme_shows(command, folder):
    def seconds(text):
        return re.sub(r"\(\d+\.\d s\)", "(s)", text)
    (shown,) = re.findall(f"^{command}\n\n((?:.+\n)+)", "\n".join(blocks(ENGLISH)), re.M)
    shown = [line for line in seconds(shown).splitlines() if line != "..."]
    assert len(shown) >= 2 and in_order(shown, seconds(run(command, folder)).splitlines())


def test_every_example_is_in_its_table():
    text = TEXTS["examples/README.md"].partition("## Exercises")[0]
    listed = re.findall(r"^\| `(\d\d_\w+\.py)` \|", text, re.M)
    there = [path.name for path in (ROOT / "examples").glob("[0-9]*.py")]
    assert sorted(listed) == sorted(there)
    assert f"{len(there)} examples" in ENGLISH and f"{len(there)} 个示例" in CHINESE


def test_every_exercise_is_in_its_table():
    listed = re.findall(r"^\| `(\d\d_\w+\.py)` \| \d?", EXERCISES, re.M)
    there = sorted(path.name for path in (ROOT / "examples" / "exercises").glob("[0-9]*.py"))
    assert listed == there
    assert f"{len(there)} exercises" in ENGLISH and f"{len(there)} 道练习" in CHINESE


def test_the_plan_for_a_class_is_short():
    plan = TEXTS["examples/README.md"].partition("## A plan for a class")[2].partition("\n## ")[0]
    assert plan.count("\n") <= 40


def test_the_names_of_the_scripts_lead_to_their_functions():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    scripts = re.findall(r'^([\w-]+) = "([\w.]+):(\w+)"$', project, re.M)
    assert [name for name, *_ in scripts] == ["tinynn", "mnist-idx"]
    for _, module, function in scripts:
        assert callable(getattr(importlib.import_module(module), function))
