"""A reader's own functions, judged one by one: are they right, and if not, which slip is it?

A function is called with some cases. What it returns is compared with finite differences, and never
with the function of this package for the same equation. All that a function needs is handed to it,
so a fault is found in its own function, and in no other.

    python3 -m tinynn check --with mine.py

Where the numbers are wrong, each usual slip says what it would give. If one explains all numbers,
it is named. The functions run in a process of their own, for SECONDS at most.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from math import inf, isfinite
from pathlib import Path
from runpy import run_path
from tempfile import TemporaryFile
from types import ModuleType
from typing import Any, NamedTuple

SECONDS = 10  # for one function
READER = "reader"  # the name of the reader's module
QUESTIONS = str(Path(__file__).with_name("questions.py"))
CLOSE = 1e-6  # numbers that differ by less, relative to their size or to 1, are the same

Numbers = dict[str, float]  # by their places, such as "[0][2]"


class Question(NamedTuple):
    """What is asked of a function: its equation, the cases, what is right, and usual slips."""

    equation: str
    cases: Callable[[], list[Any]]  # each is a tuple of arguments
    right: Callable[..., Any]  # what the function must return for a case
    slips: dict[str, Callable[..., Any]]  # what it would return with each slip
    view: Callable[..., Any] | None = None  # (value, case, arguments) -> what is compared instead
    source: str = "by differences"  # where the right numbers come from


class Verdict(NamedTuple):
    """What is said of a function."""

    name: str
    equation: str
    right: bool
    words: str


def judge(path: str, questions: str = QUESTIONS) -> Iterator[Verdict]:
    """Judge each function that the file defines and that a question is about.

    `questions` is a file with a dictionary QUESTIONS. Raises ValueError if the reader's file cannot
    be run, or defines none of these functions.
    """
    path, asked = str(Path(path).resolve()), run_path(questions)["QUESTIONS"]
    answer = in_a_process(path, questions)
    if "error" in answer:
        raise ValueError(f"{path}: {answer['error']}")
    if not answer["names"]:
        raise ValueError(f"{path} defines none of these functions: {', '.join(asked)}")
    for name in answer["names"]:
        right, words = verdict(asked[name], in_a_process(path, questions, name))
        yield Verdict(name, asked[name].equation, right, words)


def verdict(question: Question, answer: dict[str, Any]) -> tuple[bool, str]:
    """Whether a function is right, and what is said of it."""
    found, cases = answer.get("found", []), question.cases()
    given = [(case, numbers) for case, numbers in zip(cases, found) if isinstance(numbers, dict)]
    worst = max((difference(question, *one) for one in given), default=(0.0, ""))
    if worst[0] > CLOSE:
        slip = diagnose(question, given)
        return False, f"{worst[1]}{f'. Is it this? {slip}' if slip else ''}"
    problems = [numbers for numbers in found if isinstance(numbers, str)]
    problems += [answer["error"]] if "error" in answer else []
    note = "What it prints is left out." if answer.get("printed") else ""
    return not problems, problems[0] if problems else note


def difference(question: Question, case: Any, found: Numbers) -> tuple[float, str]:
    """The largest difference from what is right, and where it is, in words."""
    right = places(question.right(*deepcopy(case)))
    place = max(right, key=lambda place: distance(found[place], right[place]))
    words = f"{place or 'it'} is {found[place]:.6g}, {question.source} {right[place]:.6g}"
    return distance(found[place], right[place]), words


def distance(a: float, b: float) -> float:
    """The difference of two numbers, relative to b or to 1. Infinite where a is not finite."""
    return abs(a - b) / max(1.0, abs(b)) if isfinite(a) else inf


def diagnose(question: Question, given: list[tuple[Any, Numbers]]) -> str:
    """The slip that explains all numbers of all cases; an empty text if none does."""
    for slip, function in question.slips.items():
        if all(explains(function, *one) for one in given):
            return slip
    pairs = [(found[place], right) for case, found in given
             for place, right in places(question.right(*deepcopy(case))).items()]
    square = sum(right * right for _, right in pairs)
    factor = sum(mine * right for mine, right in pairs) / (square or 1.0)
    if not isfinite(factor) or any(distance(mine, factor * right) > CLOSE for mine, right in pairs):
        return ""
    if abs(factor) < CLOSE:
        return "all numbers are 0"
    if abs(factor + 1) < CLOSE:
        return "the sign is wrong, as with y - a for a - y"
    return f"a constant factor: all numbers are {factor:.4g} times what they should be"


def explains(slip: Callable[..., Any], case: Any, found: Numbers) -> bool:
    """Whether a slip gives these numbers. One that cannot be computed for a case does not."""
    try:
        expected = places(slip(*deepcopy(case)))
    except Exception:
        return False
    return expected.keys() == found.keys() and all(
        distance(found[place], number) < CLOSE for place, number in expected.items()
    )


def places(value: Any, place: str = "") -> Numbers:
    """The numbers in nested lists by their places.

    >>> places([[0.5], [1.0, 2.0]])
    {'[0][0]': 0.5, '[1][0]': 1.0, '[1][1]': 2.0}
    """
    if isinstance(value, float):
        return {place: value}
    if isinstance(value, dict):
        inner = [places(entry, name) for name, entry in value.items()]
    else:
        inner = [places(entry, f"{place}[{i}]") for i, entry in enumerate(value)]
    return {place: number for part in inner for place, number in part.items()}


def read(value: Any, right: Any, place: str = "") -> Numbers:
    """The numbers that a function returned, in the shape of what is right.

    Lists, tuples and arrays are all the same. A list of one number may stand for the number, as in
    the book's columns. Raises ValueError for another shape, or for what is not a number.
    """
    if isinstance(right, dict):  # a gradient
        if hasattr(value, "weights"):
            value = {"weights": value.weights, "biases": value.biases}
        elif not isinstance(value, dict):  # the book's pair
            value = dict(zip(("biases", "weights"), value))
        return {**read(value["weights"], right["weights"], "weights"),
                **read(value["biases"], right["biases"], "biases")}
    what = f"it returns {value!r:.60}" if not place else f"{place} is {value!r:.60}"
    if isinstance(right, float):
        while hasattr(value, "__len__") and not isinstance(value, str) and len(value) == 1:
            value = value[0]
        if not hasattr(value, "__float__"):
            raise ValueError(f"{what}, expected a number")
        return {place: float(value)}
    if not hasattr(value, "__len__") or isinstance(value, str) or len(value) != len(right):
        raise ValueError(f"{what}, expected a list of {len(right)}")
    return {key: number for i, (one, other) in enumerate(zip(value, right))
            for key, number in read(one, other, f"{place}[{i}]").items()}


# The process in which a reader's functions run.


def in_a_process(path: str, questions: str, name: str = "") -> dict[str, Any]:
    """What `work` says of the function, or which functions there are; or an error."""
    command = [sys.executable, "-c", "from tinynn.judge import work; work()", path, questions, name]
    with TemporaryFile() as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parent.parent, start_new_session=True,
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return {"error": f"it takes longer than {SECONDS} seconds"}
        finally:
            end_all(process)
        output.seek(0)
        content = output.read()
    return json.loads(content) if content else {"error": "it ends the program"}


def end_all(process: subprocess.Popen[bytes]) -> None:
    """End a process, and on a system that can, all that it has started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def work() -> None:
    """Import the file, call the function with all cases, and print what it returned, as JSON."""
    path, questions, name = sys.argv[1:]
    result = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the reader's code writes is left out
    sys.stdout = printed = StringIO()
    asked = run_path(questions)["QUESTIONS"]
    try:
        module = imported(path)
        answer: dict[str, Any] = {"names": [
            name for name in asked
            if getattr(getattr(module, name, None), "__module__", "") == READER
        ]}
        if name:
            question = asked[name]
            answer["found"] = [called(getattr(module, name), question, case, path)
                               for case in question.cases()]
    except BaseException as error:
        answer = {"error": what_failed(error, path)}
    answer["printed"] = bool(printed.getvalue())
    os.write(result, json.dumps(answer).encode())


def imported(path: str) -> ModuleType:
    """The module in a file."""
    spec = spec_from_file_location(READER, path)
    assert spec and spec.loader
    module = module_from_spec(spec)
    sys.path.insert(0, str(Path(path).parent))
    spec.loader.exec_module(module)
    return module


def called(function: Callable[..., Any], question: Question, case: Any, path: str) -> Numbers | str:
    """What the function returns for a case; or what is wrong, in words."""
    arguments = deepcopy(case)
    call = f"{function.__name__}({', '.join(f'{argument!r:.40}' for argument in case)})"
    try:
        value = function(*arguments)
        if question.view:
            return places(question.view(value, case, arguments))
        if arguments != case:
            return f"{call} changes what it is given"
        return read(value, question.right(*deepcopy(case)))
    except BaseException as error:
        return f"{call}: {what_failed(error, path)}"


def what_failed(error: BaseException, path: str) -> str:
    """An error in words, with the last line of the reader's file that led to it."""
    if isinstance(error, SystemExit):
        return "it ends the program"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
             if frame.filename == path]
    where = f" ({Path(path).name}, line {lines[-1]})" if lines else ""
    kind = "" if type(error) is ValueError and not lines else f"{type(error).__name__}: "
    return f"{kind}{error}{where}"
