"""Do the tests see a wrong line? Run by hand, on Linux or macOS:

    .venv/bin/python tests/mutants.py [--seed 1] [--count 40] [--jobs 2] [FILE ...]
    .venv/bin/python tests/mutants.py --show NUMBER

A mutant is a copy of the project with one small mistake, such as < for <=. The tests of the file
with the mistake are run on it. They kill the mutant if one of them fails, or if they do not end.
Each mutant that survives is printed with the line before and after. Then a test is missing, or the
line is not needed, or the mutant is equivalent: nobody can see from outside that it is another
program. tests/equivalent_mutants.txt lists those, with the reason. The exit status is 1 if less
than 97 % of the other mutants of a file are killed. mistakes.py makes the mistakes.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from mistakes import mutants

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("tinynn", "mnist_idx", "examples", "tests", "pyproject.toml")
ENOUGH = 97  # per cent of the mutants that are not equivalent
# The most that the tests of a mutant may take: seconds of the processor, seconds, bytes.
MOST_CPU, MOST_SECONDS, MOST_BYTES = 30, 240, 4 * 10**9

HEART = ("matrix", "neuron", "cost", "network", "backpropagation", "gradient_descent",
         "gradient_check")
HEART_TESTS = [f"tests/test_{name}.py" for name in (
    "each_equation", "backpropagation", "network", "matrix", "neuron", "cost", "gradient_descent",
    "data_and_settings", "what_people_bring", "verdict", "gradient_of_update", "gradient_check")]
# The tests of a file. Where the first ones pass, the others are run too.
TESTS = {f"tinynn/{name}.py": [[f"tests/test_{name}.py"], HEART_TESTS] for name in HEART}
TESTS.update({
    "tinynn/storage.py": [["tests/test_storage.py"], ["tests/test_checkpoint.py"]],
    "tinynn/checkpoint.py": [["tests/test_checkpoint.py"]],
    "tinynn/whole_file.py": [["tests/test_whole_file.py"], ["tests/test_storage.py"]],
    "mnist_idx/idx.py": [["tests/mnist_idx/test_idx.py"], ["tests/mnist_idx/test_mnist.py"]],
    "mnist_idx/mnist.py": [["tests/mnist_idx/test_mnist.py"]],
    "mnist_idx/sets.py": [["tests/mnist_idx/test_mnist.py"]],
    "mnist_idx/write.py": [["tests/mnist_idx/test_idx.py"], ["tests/mnist_idx/test_mnist.py"]],
    "mnist_idx/pnm.py": [["tests/mnist_idx/test_pnm.py"], ["tests/mnist_idx/test_png.py"]],
    "mnist_idx/png.py": [["tests/mnist_idx/test_png.py"]],
    "mnist_idx/image.py": [["tests/mnist_idx/test_read_image.py", "tests/mnist_idx/test_image.py"]],
    "mnist_idx/paper.py": [["tests/mnist_idx/test_paper.py"], ["tests/mnist_idx/test_image.py"]],
    "mnist_idx/expanded.py": [["tests/mnist_idx/test_expanded.py"]],
    "mnist_idx/convert.py": [["tests/mnist_idx/test_convert.py"]],
    "mnist_idx/from_csv.py": [["tests/mnist_idx/test_convert.py"]],
    "mnist_idx/from_npz.py": [["tests/mnist_idx/test_convert.py"]],
    "mnist_idx/download.py": [["tests/mnist_idx/test_download.py", "--all"]],
    "tinynn/lanes.py": [["tests/test_lanes.py"], ["tests/test_lanes.py", "--all"]],
    "tinynn/judge.py": [["tests/test_judge.py", "--all"]],
    "tinynn/page/strokes.py": [["tests/page/test_strokes.py"]],
    "tinynn/page/inside.py": [["tests/page/test_inside.py"]],
    "tinynn/page/trainer.py": [["tests/page/test_trainer.py"]],
    "tinynn/page/answers.py": [["tests/page/test_server.py"]],
    "tinynn/page/server.py": [["tests/page/test_server.py"]],
})


def read_equivalent():
    """The equivalent mutants with their reasons: {(file, line before, line after): reason}."""
    text = (ROOT / "tests" / "equivalent_mutants.txt").read_text(encoding="utf-8")
    rows = [line.split(" :: ") for line in text.splitlines() if line and line[0] != "#"]
    return {(file, before, after): reason for file, before, after, reason in rows}


class Copies:
    """Copies of the project, one for each mutant that is tested at the same time."""

    def __init__(self, folder, count):
        self.free = SimpleQueue()
        for number in range(count):
            copy = Path(folder) / str(number)
            for name in COPIED:
                source = ROOT / name
                if source.is_dir():
                    shutil.copytree(source, copy / name,
                                    ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy2(source, copy / name)
            self.free.put(copy)

    def survives(self, file, number=0, source=None):
        """Whether all tests of the file pass where it has this source."""
        copy = self.free.get()
        original = (copy / file).read_bytes()
        try:
            if source is not None:
                (copy / file).write_text(source, encoding="utf-8")
                # Python reads its compiled file again if the times are the same.
                os.utime(copy / file, (number, number))
            return all(passes(copy, [file, *tests]) for tests in TESTS[file])
        finally:
            (copy / file).write_bytes(original)
            self.free.put(copy)


def limit():
    """Called in the process of the tests."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


def passes(folder, tests):
    """Whether pytest passes. If it takes too long, it is ended with all that it has started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != "MNIST_DIR"},
        preexec_fn=limit,
    )
    try:
        return process.wait(MOST_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def all_mutants():
    """(file, number, mutant) of all files. The numbers go on from file to file."""
    found = [(file, mutant) for file in TESTS
             for mutant in mutants((ROOT / file).read_text(encoding="utf-8"))]
    return [(file, number, mutant) for number, (file, mutant) in enumerate(found, 1)]


def sample(args):
    """As many mutants of each file as are asked for, in the order of their places."""
    chosen, found = [], all_mutants()
    for file in args.files or TESTS:
        ours = [row for row in found if row[0] == file]
        drawn = random.Random(f"{args.seed} {file}").sample(ours, min(args.count, len(ours)))
        chosen += sorted(drawn)
    return chosen


def fate(copies, equivalent, file, number, mutant):
    """What becomes of a mutant: "killed", "survived" or "equivalent"."""
    if (file, mutant.before, mutant.after) in equivalent:
        return "equivalent"
    if not copies.survives(file, number, mutant.source):
        return "killed"
    tell(file, number, mutant)
    return "survived"


def main(args):
    """Test the mutants, print those that survive, and a table. Return the exit status."""
    if args.show:
        tell(*dict(enumerate(all_mutants(), 1))[args.show])
        return 0
    chosen, equivalent, fates = sample(args), read_equivalent(), []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(args.jobs) as pool:
        copies = Copies(folder, args.jobs)
        # The engine's files have the same tests, so one of these files is enough.
        files = list({tuple(TESTS[file][-1]): file for file, _, _ in chosen}.values())
        for file, passed in zip(files, pool.map(copies.survives, files)):
            if not passed:
                sys.exit(f"error: the tests of {file} fail without a mistake in it")
        for result in pool.map(lambda row: fate(copies, equivalent, *row), chosen):
            fates.append(result)
            if sys.stderr.isatty():
                print(f"{len(fates)} of {len(chosen)}", end="\r", file=sys.stderr, flush=True)
    return table([(file, result) for (file, _, _), result in zip(chosen, fates)])


def tell(file, number, mutant):
    """Print a mutant."""
    print(f"{file}:{mutant.line}: mutant {number}\n  - {mutant.before}\n  + {mutant.after}",
          flush=True)


def table(fates):
    """Print how many mutants of each file were killed. Return 1 where they are too few, else 0."""
    status = 0
    print(f"\n{'':28}{'killed':>9}{'survived':>10}{'equivalent':>12}{'killed, %':>11}")
    for file in dict.fromkeys(file for file, _ in fates):
        ours = [fate for other, fate in fates if other == file]
        killed, survived, equivalent = map(ours.count, ("killed", "survived", "equivalent"))
        share = 100 * killed / (killed + survived) if killed + survived else 100
        status |= share < ENOUGH
        print(f"{file:28}{killed:9}{survived:10}{equivalent:12}{share:11.1f}")
    return int(status)


def options(arguments=None):
    parser = argparse.ArgumentParser(description="Do the tests see a wrong line?")
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of {', '.join(TESTS)}")
    parser.add_argument("--seed", type=int, default=1, help="draws the mutants (default 1)")
    parser.add_argument("--count", type=int, default=40, metavar="N",
                        help="how many mutants of each file (default 40)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N",
                        help="how many at the same time (default: one for each processor)")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print this mutant only")
    args = parser.parse_args(arguments)
    if args.show and not 0 < args.show <= len(all_mutants()):
        parser.error(f"--show: expected a number from 1 to {len(all_mutants())}")
    for file in args.files:
        if file not in TESTS:
            parser.error(f"{file} is not one of {', '.join(TESTS)}")
    return args


if __name__ == "__main__":
    sys.exit(main(options()))
