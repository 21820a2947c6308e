"""How fast is tinynn, and what does it need? Run by hand:

    python3 tests/benchmarks/speed.py --data mnist [--python pypy3]

Three programs learn the same digits from the same start in the same order, so they must end with
the same weights (to 1e-9) and in the last round give the same answers, and that is checked:

    tinynn    the engine: `update_mini_batch` and `Network.classify`
    naive     loops over indices, written as the formulas are
    NumPy     the book's algorithm: one example at a time, its vectors and matrices NumPy arrays

Each has a process of its own; --python adds tinynn in another interpreter. After some seconds to
warm up, in which a just-in-time compiler compiles, they take turns, `ROUNDS` times, and the medians
of the processor time are told; NumPy has one thread, as the others have. With 10 and 300 hidden
neurons there is tinynn alone, to show how its time grows. The last two rows, which need the files,
are one run each.
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
from math import exp
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # finds tinynn in a fresh clone

from mnist_idx import load_mnist, real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from tinynn import Network, sgd, update_mini_batch

ROUNDS, CHUNK, WARM_UP = 7, 300, 5.0  # rounds; examples in a turn; seconds before the first one
DIGITS, PIXELS = 1_000, 784  # the training digits that are used, and the pixels of each
MINI_BATCH, ETA = 10, 3.0
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                            "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")


class TinyNN:
    """The engine itself."""

    def __init__(self, network):
        self.network = network

    def learn(self, mini_batch):
        update_mini_batch(self.network, mini_batch, ETA)

    def classify(self, x):
        return self.network.classify(x)

    def parameters(self):
        return [self.network.weights, self.network.biases]


class Naive:
    """Loops over indices, as one would write first: no zero is skipped, gradients are matrices."""

    def __init__(self, network):
        self.sizes, self.weights, self.biases = network.sizes, network.weights, network.biases

    def feedforward(self, x):
        """All activations, layer by layer."""
        activations = [x]
        for l in range(len(self.weights)):
            a = []
            for j in range(self.sizes[l + 1]):
                z = self.biases[l][j]
                for k in range(self.sizes[l]):
                    z += self.weights[l][j][k] * activations[l][k]
                a.append(1 / (1 + exp(-z)))
            activations.append(a)
        return activations

    def gradient(self, x, y):
        """The gradient of the cost of one example, in the shapes of weights and biases."""
        activations = self.feedforward(x)
        a = activations[-1]
        delta = [(a[j] - y[j]) * a[j] * (1 - a[j]) for j in range(len(a))]
        weights, biases = [], []
        for l in reversed(range(len(self.weights))):
            biases.insert(0, delta)
            weights.insert(0, [])
            for j in range(self.sizes[l + 1]):
                weights[0].append([])
                for k in range(self.sizes[l]):
                    weights[0][j].append(delta[j] * activations[l][k])
            if l > 0:
                delta_next, delta = delta, []
                for k in range(self.sizes[l]):
                    error = 0.0
                    for j in range(self.sizes[l + 1]):
                        error += self.weights[l][j][k] * delta_next[j]
                    delta.append(error * activations[l][k] * (1 - activations[l][k]))
        return weights, biases

    def learn(self, mini_batch):
        gradients = [self.gradient(x, y) for x, y in mini_batch]
        rate = ETA / len(mini_batch)
        for weights, biases in gradients:
            for l in range(len(self.weights)):
                for j in range(self.sizes[l + 1]):
                    self.biases[l][j] -= rate * biases[l][j]
                    for k in range(self.sizes[l]):
                        self.weights[l][j][k] -= rate * weights[l][j][k]

    def classify(self, x):
        a = self.feedforward(x)[-1]
        best = 0
        for j in range(len(a)):
            if a[j] > a[best]:
                best = j
        return best

    def parameters(self):
        return [self.weights, self.biases]


class WithNumPy:
    """The book's algorithm with NumPy arrays: column vectors, one example after the other."""

    def __init__(self, network):
        import numpy

        self.np = numpy
        self.weights = [numpy.array(w) for w in network.weights]
        self.biases = [numpy.array(b)[:, None] for b in network.biases]

    def arrays(self, examples):
        """The examples as pairs of column vectors."""
        return [(self.np.array(x)[:, None], self.np.array(y)[:, None]) for x, y in examples]

    def sigmoid(self, z):
        return 1 / (1 + self.np.exp(-z))

    def sigmoid_prime(self, z):
        return self.sigmoid(z) * (1 - self.sigmoid(z))

    def gradient(self, x, y):
        """The gradient of the cost of one example, in the shapes of weights and biases."""
        zs, activations = [], [x]
        for w, b in zip(self.weights, self.biases):
            zs.append(w @ activations[-1] + b)
            activations.append(self.sigmoid(zs[-1]))
        delta = (activations[-1] - y) * self.sigmoid_prime(zs[-1])
        weights, biases = [delta @ activations[-2].T], [delta]
        for l in reversed(range(len(zs) - 1)):
            delta = (self.weights[l + 1].T @ delta) * self.sigmoid_prime(zs[l])
            weights.insert(0, delta @ activations[l].T)
            biases.insert(0, delta)
        return weights, biases

    def learn(self, mini_batch):
        sum_w = [self.np.zeros(w.shape) for w in self.weights]
        sum_b = [self.np.zeros(b.shape) for b in self.biases]
        for x, y in mini_batch:
            weights, biases = self.gradient(x, y)
            sum_w = [total + w for total, w in zip(sum_w, weights)]
            sum_b = [total + b for total, b in zip(sum_b, biases)]
        rate = ETA / len(mini_batch)
        self.weights = [w - rate * total for w, total in zip(self.weights, sum_w)]
        self.biases = [b - rate * total for b, total in zip(self.biases, sum_b)]

    def classify(self, x):
        a = x
        for w, b in zip(self.weights, self.biases):
            a = self.sigmoid(w @ a + b)
        return int(self.np.argmax(a))

    def parameters(self):
        return [[w.tolist() for w in self.weights], [b[:, 0].tolist() for b in self.biases]]


PROGRAMS = {"tinynn": TinyNN, "naive": Naive, "NumPy": WithNumPy}


def work(name, hidden, folder):
    """In a process of its own: do what each line of the input says, and answer with a line."""
    training, _, _ = real_or_drawn(folder or None, training=DIGITS, test=1)
    data = list(training[:DIGITS])
    sizes = [PIXELS, int(hidden), 10]
    warm, program = (PROGRAMS[name](Network(sizes, rng=Random(1))) for _ in range(2))
    if name == "NumPy":
        data = program.arrays(data)
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
        self.name = f"{name} in {python}"
        self.process = subprocess.Popen(
            [python, __file__, "--work", name, str(hidden), folder or ""],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env={**os.environ, **ONE_THREAD},
        )

    def ask(self, what):
        """Its answer; ValueError if it is no longer there."""
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
        same = [abs(a - b) < 1e-9 for a, b in zip(ends[0], end)]
        if len(end) != len(ends[0]) or not all(same):
            raise ValueError(f"{contestant.name} has not learnt what {contestants[0].name} has")
        contestant.process.communicate()  # closes its input, which ends it
    return tuple([median(seconds) / CHUNK * 1e6 for seconds in lists] for lists in times.values())


def flat(numbers):
    """All the numbers in nested lists."""
    if isinstance(numbers, list):
        for part in numbers:
            yield from flat(part)
    else:
        yield numbers


def whole(task, folder):
    """In a process of its own: load MNIST, or train on all of it; print seconds and peak memory."""
    start = time.process_time()
    training, _, test = load_mnist(folder)
    if task == "epoch":
        network = Network([PIXELS, 30, 10], rng=Random(1))
        for _ in sgd(network, training, 1, MINI_BATCH, ETA, rng=Random(1)):
            network.evaluate(test)
    print(json.dumps([time.process_time() - start, peak_megabytes()]))


def peak_megabytes():
    """The most memory that this process has had, in MB; NaN where the system does not tell."""
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


def ask_whole(python, task, folder):
    """Seconds and megabytes of `whole` in another process."""
    told = subprocess.run([python, __file__, "--whole", task, folder], stdout=subprocess.PIPE,
                          encoding="utf-8")
    if told.returncode:
        raise ValueError(f"{python} has ended before its time")
    return json.loads(told.stdout)


def describe(python):
    """The interpreter's name and version, and its NumPy's version or None.

    Raises ValueError if that is no Python of at least 3.9.
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
    here, numpy = describe(sys.executable)
    columns = [(sys.executable, "tinynn", f"tinynn, {here}")]
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
    """How many digits there are for training, validation and test.

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
    """Two rows: what it takes to load all digits, and to train on them besides."""
    training, _, test = counts
    for task, title in (("load", f"load {sum(counts):,} digits"),
                        ("epoch", f"load, learn {training:,} once, classify {test:,}")):
        told = [ask_whole(python, task, folder) for python, _, _ in engines]
        row(f"{title}, s (peak memory, MB)",
            [f"{seconds:.2f} ({peak:.0f})" for seconds, peak in told], length)


def row(title, cells, length):
    """Print a row of the table, with empty cells at its end."""
    print("|", " | ".join([title, *cells, *[""] * (length - len(cells))]), "|", flush=True)


def processor():
    """The name of the processor, as far as the system tells it."""
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
