"""How fast is tinynn, and what does it need? Run by hand:

    python3 tests/benchmarks/speed.py --data mnist [--python pypy3]

Four programs learn the same digits from the same start in the same order, so they must end with
the same weights (to 1e-9; lanes, which round, to 1e-6) and in the last round give the same answers,
and that is checked:

    tinynn    the engine: `update_mini_batch` and `Network.classify`
    lanes     the engine with its first layer in long integers, as by --fast
    naive     loops over indices, written as the formulas are
    NumPy     the book's algorithm: one example at a time, its vectors and matrices NumPy arrays

Each has a process of its own; --python adds tinynn in another interpreter. After some seconds to
warm up, in which a just-in-time compiler compiles, they take turns, `ROUNDS` times, and the medians
of the processor time are told. All work on the same processor, where the system can do that: one
that has had a pause may be slow at first. NumPy has one thread, as the others have. With 10 and 300
hidden neurons there are tinynn and lanes alone, to show how their time grows. The last two rows,
which need the files, are one run each.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # finds tinynn in a fresh clone

from programs import ETA, PROGRAMS, flat

from mnist_idx import load_mnist, real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from tinynn import Network, sgd, update_mini_batch
from tinynn.lanes import Lanes

ROUNDS, CHUNK, WARM_UP = 7, 300, 5.0  # rounds; examples in a turn; seconds before the first one
DIGITS, PIXELS = 1_000, 784  # the training digits that are used, and the pixels of each
MINI_BATCH = 10
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                            "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")


def work(name, hidden, folder):
    """In a process of its own: do what each line of the input says, and answer with a line."""
    training, _, _ = real_or_drawn(folder or None, training=DIGITS, test=1)
    sizes, digits = [PIXELS, int(hidden), 10], training[:DIGITS]
    warm, program = (PROGRAMS[name](Network(sizes, rng=Random(1)), digits) for _ in range(2))
    data = program.examples()
    end = time.process_time() + WARM_UP
    while time.process_time() < end:
        learn(warm, data[:CHUNK])
        classify(warm, data[:CHUNK])
    at = 0
    for task in map(str.strip, sys.stdin):
        chunk = [data[(at + i) % len(data)] for i in range(CHUNK)]
        start = time.process_time()
        if task == "learn":
            learn(program, chunk)
            at += CHUNK
        elif task == "classify":
            answers = classify(program, chunk)
        answer = time.process_time() - start
        if task == "end":
            answer = [program.parameters(), answers]
        print(json.dumps(answer), flush=True)


def learn(program, examples):
    for i in range(0, len(examples), MINI_BATCH):
        program.learn(examples[i : i + MINI_BATCH])


def classify(program, examples):
    return [program.classify(x) for x, _ in examples]


class Contestant:
    """A program in an interpreter, and the process in which it works."""

    def __init__(self, python, name, hidden, folder):
        self.name, self.tolerance = f"{name} in {python}", PROGRAMS[name].tolerance
        self.process = subprocess.Popen(
            [python, __file__, "--work", name, str(hidden), folder or ""],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env={**os.environ, **ONE_THREAD},
        )

    def ask(self, what):
        """Its answer; ValueError if the process has ended."""
        with suppress(OSError):  # then there is no answer, either
            print(what, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise ValueError(f"{self.name} has ended before its time")
        return json.loads(answer)


def in_turn(contestants):
    """The median microseconds for an example of each: ([to learn it, ...], [to classify it, ...]).

    Raises ValueError if they have not all learnt the same, or do not answer alike.
    """
    times = {"learn": [[] for _ in contestants], "classify": [[] for _ in contestants]}
    for contestant in contestants:
        contestant.ask("ready?")  # answers when it has warmed up
    for _ in range(ROUNDS):
        for task, lists in times.items():
            for contestant, seconds in zip(contestants, lists):
                seconds.append(contestant.ask(task))
    ends = [list(flat(contestant.ask("end"))) for contestant in contestants]
    for contestant, end in zip(contestants, ends):
        same = [abs(a - b) < contestant.tolerance for a, b in zip(ends[0], end)]
        if len(end) != len(ends[0]) or not all(same):
            raise ValueError(f"{contestant.name} has not learnt what {contestants[0].name} has")
        contestant.process.communicate()  # closes its input, which ends it
    return tuple([median(seconds) / CHUNK * 1e6 for seconds in lists] for lists in times.values())


def whole(task, folder, name):
    """In a process of its own: load MNIST, or train on all of it; print seconds and peak memory."""
    start = time.process_time()
    training, _, test = load_mnist(folder)
    if task == "epoch":
        reader = network = Network([PIXELS, 30, 10], rng=Random(1))
        examples, update = training, update_mini_batch
        if name == "lanes":
            reader = Lanes(network, training)
            examples, update = reader.examples, reader.update
        for _ in sgd(network, examples, 1, MINI_BATCH, ETA, rng=Random(1), update=update):
            reader.evaluate(test)
    print(json.dumps([time.process_time() - start, peak_megabytes()]))


def peak_megabytes():
    """The most memory that this process has had, in MB; NaN where the system does not say."""
    try:  # on Linux, where ru_maxrss counts what the process before this program had, too
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6
    except (OSError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return float("nan")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kibibytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def ask_whole(python, task, folder, name):
    """Seconds and megabytes of `whole` in another process."""
    told = subprocess.run([python, __file__, "--whole", task, folder, name], stdout=subprocess.PIPE,
                          encoding="utf-8")
    if told.returncode:
        raise ValueError(f"{python} has ended before its time")
    return json.loads(told.stdout)


def describe(python):
    """The interpreter's name and version, and its NumPy's version or None.

    Raises ValueError unless that is Python 3.9 or later.
    """
    code = (
        "import json, platform, sys\n"
        "try:\n    import numpy; n = numpy.__version__\nexcept ImportError:\n    n = None\n"
        "v = '%d.%d.%d' % getattr(sys, 'pypy_version_info', sys.version_info)[:3]\n"
        "print(json.dumps([sys.version_info[:2], platform.python_implementation() + ' ' + v, n]))"
    )
    try:
        told = subprocess.run([python, "-c", code], capture_output=True, encoding="utf-8")
    except OSError as error:
        raise ValueError(f"--python {python!r} does not start: {error.strerror}") from error
    if told.returncode or not told.stdout.startswith("[["):
        raise ValueError(f"{python} does not run as a Python interpreter")
    version, name, numpy = json.loads(told.stdout)
    if version < [3, 9]:
        raise ValueError(f"{python} is {name}, expected Python 3.9 or later")
    return name, numpy


def main(args):
    """Print the table: a column for each program in its interpreter, tinynn's first."""
    if hasattr(os, "sched_setaffinity"):  # on Linux
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # and so for all that it starts
    here, numpy = describe(sys.executable)
    columns = [(sys.executable, "tinynn", f"tinynn, {here}"),
               (sys.executable, "lanes", f"tinynn with --fast, {here}")]
    for python in args.python:
        columns.append((python, "tinynn", f"tinynn, {describe(python)[0]}"))
    engines = list(columns)
    columns.append((sys.executable, "naive", f"naive loops, {here}"))
    if numpy:
        columns.append((sys.executable, "NumPy", f"NumPy {numpy}, {here}"))
    counts = count_digits(args.data) if args.data else None

    digits = f"digits of {args.data}" if args.data else "drawn digits"
    print(f"{processor()}, {date.today()}, {digits},"
          f" mini-batches of {MINI_BATCH}, medians of {ROUNDS} rounds of {CHUNK} examples"
          + ("" if numpy else "; NumPy is not there, and left out") + "\n")
    print("| |", " | ".join(title for _, _, title in columns), "|")
    print("|---" * (1 + len(columns)) + "|")
    for hidden in (10, 30, 100, 300):
        example_rows(hidden, columns if hidden in (30, 100) else engines, args.data, len(columns))
    if counts:
        whole_rows(counts, engines, args.data, len(columns))


def count_digits(folder):
    """The numbers of digits for training, validation and test.

    Raises ValueError where there are not enough, or they are of another size.
    """
    data = load_mnist(folder)
    if len(data.training) < DIGITS or len(data.training[0][0]) != PIXELS:
        raise ValueError(f"{folder}: expected {DIGITS:,} or more digits of 28 x 28 pixels")
    return [len(digits) for digits in data]


def example_rows(hidden, columns, folder, length):
    """Two rows: how long it takes to learn an example, and to classify an image."""
    learn, classify = in_turn([Contestant(python, name, hidden, folder)
                               for python, name, _ in columns])
    sizes = [PIXELS, hidden, 10]
    weights = (PIXELS + 10) * hidden
    row(f"learn an example, {sizes}, µs (ns a weight)",
        [f"{t:,.0f} ({t / weights * 1e3:.1f})" for t in learn], length)
    row(f"classify an image, {sizes}, µs", [f"{t:,.0f}" for t in classify], length)


def whole_rows(counts, engines, folder, length):
    """Two rows: the cost of loading all digits, and of training on them."""
    training, _, test = counts
    for task, title in (("load", f"load {sum(counts):,} digits"),
                        ("epoch", f"load, learn {training:,} once, classify {test:,}")):
        told = [ask_whole(python, task, folder, name) for python, name, _ in engines]
        row(f"{title}, s (peak memory, MB)",
            [f"{seconds:.2f} ({peak:.0f})" for seconds, peak in told], length)


def row(title, cells, length):
    """Print a row of the table, with empty cells at its end."""
    print("|", " | ".join([title, *cells, *[""] * (length - len(cells))]), "|", flush=True)


def processor():
    """The name of the processor, if the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    if sys.argv[1:2] in (["--work"], ["--whole"]):
        end_quietly()
        {"--work": work, "--whole": whole}[sys.argv[1]](*sys.argv[2:])
    else:
        parser = Parser(description="How fast is tinynn, and what does it need?")
        add_data(parser)
        parser.add_argument("--python", action="append", default=[], metavar="PYTHON",
                            help="another interpreter, to run tinynn with; may be repeated")
        parser.set_defaults(command=main)
        sys.exit(run(parser))
