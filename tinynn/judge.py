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
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from io import TextIOBase
from math import inf, isfinite
from pathlib import Path
from runpy import run_path
from tempfile import TemporaryFile
from types import ModuleType
from typing import Any, NamedTuple

SECONDS = 10  # for one function
READER = "reader"  # the name of the reader's module
INSIDE = "TINYNN_JUDGED"  # is set in the process of the reader's functions
QUESTIONS = str(Path(__file__).with_name("questions.py"))
CLOSE = 1e-6  # numbers that differ by less, relative to their size or to 1, are the same

Numbers = dict[str, float]  # by their places, such as "[0][2]"


class Question(NamedTuple):
    """What is asked of a function: its equation, the cases, what is right, and usual slips."""

    equation: str
    cases: Callable[[], list[Any]]  # each is a tuple of arguments
    right: Callable[..., Any]  # what the function must return for a case
    slips: dict[str, Callable[..., Any]]  # what it would return with each slip
    returns: str = ""  # the form of what it returns, in words
    view: Callable[..., Any] | None = None  # (value, case, arguments) -> what is compared instead
    locate: Callable[[set[str]], str] | None = None  # what the wrong places of case 1 say


class Verdict(NamedTuple):
    """What is said of a function."""

    name: str
    equation: str
    right: bool
    words: str


class Result(NamedTuple):
    """What a function returned for a case, and what is right."""

    case: Any
    found: Numbers
    right: Numbers


def judge(
    path: str, questions: str = QUESTIONS, names: Sequence[str] = ()
) -> Iterator[Verdict]:
    """Judge the functions of these names in a file, or all that a question is about.

    `questions` is a file with a dictionary QUESTIONS. Raises ValueError if the reader's file cannot
    be run, or defines none of these functions; OSError if it cannot be read.
    """
    with open(path, "rb"):
        pass  # so that an error names the file as the reader has written it
    path, asked = str(Path(path).resolve()), run_path(questions)["QUESTIONS"]
    answer = in_a_process(path, questions)
    if "error" in answer:
        raise ValueError(f"{path}: {answer['error']}")
    if not names and not answer["names"]:
        raise ValueError(f"{path} defines none of these functions: {', '.join(asked)}")
    for name in names or answer["names"]:
        question = asked[name]
        if name in answer["names"]:
            right, words = verdict(name, question, in_a_process(path, questions, name))
        else:
            right, words = False, "it is not in this file. Keep its name and its parameters"
        yield Verdict(name, question.equation, right, words)


def verdict(name: str, question: Question, answer: dict[str, Any]) -> tuple[bool, str]:
    """Whether a function is right, and what is said of it."""
    found, cases = answer.get("found", []), question.cases()
    given = [Result(case, numbers, places(question.right(*case)))
             for case, numbers in zip(cases, found) if isinstance(numbers, dict)]
    problems = [words for words in found if isinstance(words, str)]
    problems += [answer["error"]] if "error" in answer else []
    error, words = max((difference(name, result) for result in given), default=(0.0, ""))
    if error > CLOSE:
        diagnosis = diagnose(question, given, bool(problems))
        if diagnosis or not problems:  # what is most useful comes first
            problems.insert(0, f"{words}. {diagnosis}" if diagnosis else words)
    note = "What it prints is not shown." if answer.get("printed") else ""
    return not problems, " ".join(filter(None, [*problems[:1], note]))


def difference(name: str, result: Result) -> tuple[float, str]:
    """The largest difference from what is right, and where it is, in words."""
    case, found, right = result
    place = max(right, key=lambda place: distance(found[place], right[place]))
    words = f"{place or 'it'} is {found[place]:.6g}, expected {right[place]:.6g}"
    if case:
        words = f"{words}, in {call(name, case)}"
    return distance(found[place], right[place]), words


def call(name: str, case: Any) -> str:
    """The call of a function, with short numbers.

    >>> call("f", (0.123456, [1.0, 2.0]))
    'f(0.123, [1, 2])'
    """
    return f"{name}({', '.join(map(short, case))})"


def short(value: Any) -> str:
    """The text of an argument, with three digits of each number, and not too long."""
    if isinstance(value, (list, tuple)):
        text = ", ".join(map(short, value))
        text = f"[{text}]" if isinstance(value, list) else f"({text})"
    else:
        text = f"{value:.3g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 80 else f"{text[:70]} ..."


def distance(a: float, b: float) -> float:
    """The difference of two numbers, relative to b or to 1. Infinite where a is not finite."""
    return abs(a - b) / max(1.0, abs(b)) if isfinite(a) else inf


def diagnose(question: Question, given: list[Result], failed: bool) -> str:
    """What explains the wrong numbers, in words, or where the fault begins; or an empty text.

    Where some of the calls have `failed`, only a slip that explains several numbers is told.
    """
    if failed and sum(len(result.found) for result in given) < 2:
        return ""
    slip = named_slip(question, given)
    if slip or failed:
        return slip
    return factor(given) or located(question, given[0])


def named_slip(question: Question, given: list[Result]) -> str:
    """The slip that explains all numbers of all cases, or two that do; else an empty text."""
    for sign, words in (1, "Is it this? {}"), (-1, "Are there two? {}; and the sign is wrong"):
        for slip, function in question.slips.items():
            if all(explains(function, sign, result) for result in given):
                return words.format(slip)
    return ""


def factor(given: list[Result]) -> str:
    """The factor between all numbers and those that are right, in words, if it is the same."""
    pairs = [(found[place], right[place]) for _, found, right in given for place in right]
    square = sum(right * right for _, right in pairs)
    c = sum(mine * right for mine, right in pairs) / (square or 1.0)  # of least squares
    if not isfinite(c) or any(distance(mine, c * right) > CLOSE for mine, right in pairs):
        return ""
    if abs(c) < CLOSE:
        return "Is it this? all numbers are 0"
    if abs(c + 1) < CLOSE:
        return "Is it this? the sign is wrong"
    return f"Is it this? a constant factor: all numbers are {c:.4g} times what they should be"


def located(question: Question, first: Result) -> str:
    """Where the fault begins, if the question can tell it from the wrong places of case 1."""
    _, found, right = first
    wrong = {place for place in right if distance(found[place], right[place]) > CLOSE}
    return question.locate(wrong) if question.locate and wrong else ""


def explains(slip: Callable[..., Any], sign: int, result: Result) -> bool:
    """Whether `sign` times what a slip gives are these numbers. If it raises, they are not."""
    case, found, _ = result
    try:
        expected = places(slip(*deepcopy(case)))
    except Exception:
        return False
    return expected.keys() == found.keys() and all(
        distance(found[place], sign * number) < CLOSE for place, number in expected.items()
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
    if isinstance(right, dict):
        return read_gradient(value, right)
    what = f"it returns {value!r:.60}" if not place else f"{place} is {value!r:.60}"
    value = value.tolist() if hasattr(value, "tolist") else value  # of an array
    if isinstance(right, float):
        while isinstance(value, (list, tuple)) and len(value) == 1:
            value = value[0]
        if not hasattr(value, "__float__"):
            raise ValueError(f"{what}, expected a number")
        return {place: float(value)}
    if not isinstance(value, (list, tuple)) or len(value) != len(right):
        raise ValueError(f"{what}, expected a list of {len(right)}")
    return {key: number for i, (one, other) in enumerate(zip(value, right))
            for key, number in read(one, other, f"{place}[{i}]").items()}


def read_gradient(value: Any, right: dict[str, Any]) -> Numbers:
    """The numbers of a gradient: an object with weights and biases, or (nabla_b, nabla_w)."""
    is_pair = not hasattr(value, "weights")
    biases, weights = value if is_pair else (value.biases, value.weights)
    is_swapped = False
    with suppress(ValueError):
        is_swapped = is_pair and bool(read(biases, right["weights"]))
    if is_swapped:
        raise ValueError("the two are swapped: first nabla_b, then nabla_w")
    return {**read(weights, right["weights"], "weights"), **read(biases, right["biases"], "biases")}


# The process in which a reader's functions run.


def in_a_process(path: str, questions: str, name: str = "") -> dict[str, Any]:
    """What `work` says of the function, or which functions there are; or an error."""
    if os.environ.get(INSIDE):
        raise ValueError("the file calls the judge: put that below if __name__ == '__main__':")
    start = f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r})"
    command = [sys.executable, "-c", f"{start}; from tinynn.judge import work; work()",
               path, questions, name]
    with TemporaryFile() as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL,
            env={**os.environ, INSIDE: "yes"}, start_new_session=True,
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return {"error": f"it takes longer than {SECONDS} seconds"}
        finally:
            end_all(process)
        output.seek(0)
        content = output.read()
    try:
        return dict(json.loads(content))
    except ValueError:
        return {"error": "it ends the program"}


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
    result, process = os.dup(1), os.getpid()
    sys.argv[:] = [path]
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the reader's code writes is not shown
    sys.stdout = printed = Printed()
    asked = run_path(questions)["QUESTIONS"]
    try:
        module = imported(path)
        answer: dict[str, Any] = {"names": [
            name for name in asked if is_the_readers(getattr(module, name, None))
        ]}
        if name:
            answer.update(all_calls(name, getattr(module, name), asked[name], path))
    except BaseException as error:
        answer = {"error": what_failed(error, path)}
    answer["printed"] = printed.noticed
    if os.getpid() == process:  # the reader's code may have forked another one
        os.write(result, json.dumps(answer).encode())
    os._exit(0)  # without waiting for threads


def all_calls(
    name: str, function: Callable[..., Any], question: Question, path: str
) -> dict[str, Any]:
    """What the function returns for all cases, and an error if it returns something else again."""
    cases = question.cases()
    found = [called(name, function, question, case, path) for case in [*cases, cases[0]]]
    if json.dumps(found.pop()) == json.dumps(found[0]):
        return {"found": found}
    return {"found": found, "error": "called again with the same arguments, it returns something"
            " else: does it keep something, in a global or a default []?"}


class Printed(TextIOBase):
    """What the reader's code prints into. It is not shown, but noticed."""

    noticed = False

    def write(self, text: str) -> int:
        """Notice that something is printed."""
        self.noticed = True
        return len(text)


def is_the_readers(function: Any) -> bool:
    """Whether a function is not one of this project, which the reader's file has imported."""
    module = getattr(function, "__module__", None) or ""
    return callable(function) and module.partition(".")[0] not in ("tinynn", "mnist_idx")


def imported(path: str) -> ModuleType:
    """The module in a file. The loader is given, so that the name need not end in .py."""
    spec = spec_from_file_location(READER, path, loader=SourceFileLoader(READER, path))
    assert spec and spec.loader
    module = sys.modules[READER] = module_from_spec(spec)
    sys.path.insert(0, str(Path(path).parent))
    spec.loader.exec_module(module)
    return module


def called(
    name: str, function: Callable[..., Any], question: Question, case: Any, path: str
) -> Numbers | str:
    """What the function returns for a case; or what is wrong, in words."""
    arguments, this = deepcopy(case), call(name, case)
    try:
        value = function(*arguments)
    except BaseException as error:
        return f"{this}: {what_failed(error, path)}"
    kept = 1 if question.view else 0  # a step changes its first argument, the network
    if not are_equal(arguments[kept:], case[kept:]):
        return f"{this} changes what it is given, and should return something new"
    try:
        if question.view:
            return places(question.view(value, case, arguments))
        return read(value, question.right(*case))
    except Exception as error:  # of another form than expected
        words = in_one_line(error)
        if question.returns:
            what = f" ({words})" if isinstance(error, ValueError) else ""
            words = f"it returns {value!r:.60}, expected {question.returns}{what}"
        return f"{this}: {words}"


def are_equal(one: Any, other: Any) -> bool:
    """Whether two tuples of arguments are equal. An array in one of them makes them different."""
    try:
        return bool(one == other)
    except ValueError:
        return False


def what_failed(error: BaseException, path: str) -> str:
    """An error in words, with the last line of the reader's file that led to it."""
    if isinstance(error, SystemExit):
        return "it ends the program"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
             if frame.filename == path]
    where = f" ({Path(path).name}, line {lines[-1]})" if lines else ""
    return f"{type(error).__name__}: {in_one_line(error)}{where}"


def in_one_line(error: BaseException) -> str:
    """The text of an error without line breaks."""
    return " ".join(str(error).split())
