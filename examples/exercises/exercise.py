"""What runs an exercise: is it written, is it right, and what may help?"""

import ast
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))  # finds tinynn in a fresh clone

from hints import HINTS  # noqa: E402

from mnist_idx.command_line import Parser, run  # noqa: E402
from tinynn.judge import judge  # noqa: E402

QUESTIONS = str(HERE / "questions.py")


def unwritten(path):
    """The names of the functions in a file that hold nothing but a docstring and `...`."""
    names = set()
    for part in ast.parse(path.read_bytes()).body:
        if isinstance(part, ast.FunctionDef) and all(map(is_nothing, part.body)):
            names.add(part.name)
        elif isinstance(part, ast.Assign):  # such as sigmoid = lambda z: ...
            names -= {target.id for target in part.targets if isinstance(target, ast.Name)}
    return names


def is_nothing(statement):
    """Whether a statement does nothing: a docstring, `...` or `pass`."""
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))


def verdicts(path):
    """(name, right, what is said) of each function that an exercise asks for."""
    empty, names = unwritten(path), list(HINTS.get(path.stem, ()))
    for verdict in judge(str(path), QUESTIONS, names):
        said = verdict.words and f": {verdict.words}"
        words = f"{'right' if verdict.right else 'WRONG'}{said}"
        if verdict.name in empty:
            words = "nothing written yet: --hint gives a hint"
        yield verdict.name, verdict.right, words


def check(file):
    """Judge the exercise in a file, or give a hint, and exit. The status is 0 if all is right."""
    path = Path(file).resolve()
    parser = Parser(prog=f"python3 examples/exercises/{path.name}",
                    description="Write the function, and run this file: it says what is wrong.")
    parser.add_argument("--hint", type=int, nargs="?", const=1, metavar="N",
                        help="a hint; 2 and 3 say more than 1")
    parser.set_defaults(command=lambda args: (
        say(path) if args.hint is None else hint(path, args.hint)))
    sys.exit(run(parser))


def say(path):
    """Print what is said of each function. Returns 0 if all are right, otherwise 1."""
    status = 0
    for name, right, words in verdicts(path):
        print(f"{name}: {words}", flush=True)
        status = status if right else 1
    return status


def hint(path, number):
    """Print the hints of that number."""
    if path.stem not in HINTS:
        raise ValueError(f"{path.name} is not the name of an exercise, so it has no hints")
    if not 1 <= number <= 3:
        raise ValueError(f"--hint {number}: the hints are 1 to 3")
    for name, hints in HINTS[path.stem].items():
        print(f"{name}: {hints[number - 1]}")
    if number < 3:
        print(f"(--hint {number + 1} says more)")
    return 0
