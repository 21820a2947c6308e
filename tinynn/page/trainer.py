"""The network that the page shows, and the thread that trains it.

Only this thread changes the network. About five times a second it publishes a copy, a `Snapshot`.
Nobody changes a snapshot. What the page wants done, such as a pause, waits in a queue until the
thread comes to it, between two mini-batches.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from copy import copy
from functools import cached_property
from queue import Empty, SimpleQueue
from random import Random
from threading import Condition, Thread
from typing import Any, NamedTuple, TypeVar

from mnist_idx.mnist import Mnist
from tinynn.cost import Cost
from tinynn.cross_entropy import COSTS
from tinynn.gradient_descent import check_finite, mini_batches, update_mini_batch
from tinynn.matrix import Example
from tinynn.network import Network, label

PUBLISH = 0.2  # seconds from one copy of the network to the next
SAMPLE = 100  # training digits for each point of a curve, and as many validation digits
EARLY = 20  # the first points of a curve, which are close together
MOST_POINTS = 400  # of a curve; of more, every second one is removed
UNWATCHED = 600  # seconds without a page that asks; then training pauses
SHADES = 127  # of a weight's colour, to each side of 0

Result = TypeVar("Result")


class Settings(NamedTuple):
    """How the network is trained. Only eta and mini_batch can change after its start."""

    hidden: list[int]  # the sizes of the hidden layers
    cost: str  # a key of COSTS
    activation: str
    eta: float
    mini_batch: int
    seed: int


class Point(NamedTuple):
    """A point of the curves: what was measured after so many examples."""

    examples: int
    training: tuple[float, float]  # the share of the digits that is right, and the average cost
    validation: tuple[float, float]


class Snapshot:
    """The network and its training at one moment."""

    def __init__(self, trainer: Trainer) -> None:
        self.version, self.network = trainer.version, copied(trainer.network)
        self.settings, self.running, self.error = trainer.settings, trainer.running, trainer.error
        self.steps, self.examples = trainer.steps, trainer.examples
        self.epochs = trainer.examples // len(trainer.data.training)
        self.curve = list(trainer.curve)

    @cached_property
    def largest(self) -> list[float]:
        """The largest weight into each neuron of the first layer, positive or negative."""
        return [max(row, key=abs) for row in self.network.weights[0]]

    @cached_property
    def shades(self) -> bytes:
        """All weights into these neurons, for pictures: one byte each.

        SHADES is a weight of 0. The largest one of a neuron is 0 or twice SHADES.
        """
        middle = SHADES + 0.5  # int(v + 0.5) rounds v, which is above 0
        sizes = [abs(largest) or 1.0 for largest in self.largest]
        return bytes([int(middle + SHADES * (w / size))
                      for size, row in zip(sizes, self.network.weights[0]) for w in row])


class Trainer:
    """A network, the data that it learns from, and the thread that trains it."""

    snapshot: Snapshot
    asked = 0.0  # when a page asked for the state last

    def __init__(self, data: Mnist, settings: Settings, network: Network | None = None) -> None:
        """Be ready to train `network`, or a new one. `start` starts the thread."""
        self.data = data
        self.samples = [list(part[:SAMPLE]) for part in (data.training, data.validation)]
        self.commands: SimpleQueue[Any] = SimpleQueue()
        self.changed, self.version, self.running = Condition(), 0, False
        self.begin(settings, network)
        self.publish()

    def begin(self, settings: Settings, network: Network | None = None) -> None:
        """Start again, with a new network if none is given. What trains goes on to train."""
        x, y = self.data.training[0]
        self.network = network or Network(
            [len(x), *settings.hidden, len(y)], rng=settings.seed, activation=settings.activation
        )
        self.settings, self.rng = settings, Random(settings.seed)
        self.error = ""
        self.steps = self.examples = 0
        self.curve: list[Point] = []
        self.batches = self.epochs()
        self.measure()

    def epochs(self) -> Iterator[list[Example]]:
        """The mini-batches of one epoch after the other."""
        while True:
            yield from mini_batches(self.data.training, self.settings.mini_batch, self.rng)

    def measure(self) -> None:
        """Add a point to the curves. The next one comes after a multiple of the time that it took.

        So measuring takes a quarter of the time at first, where most is to be seen, and then less.
        """
        start, cost = time.monotonic(), COSTS[self.settings.cost]
        points = [measured(self.network, sample, cost) for sample in self.samples]
        self.curve.append(Point(self.examples, *points))
        if len(self.curve) > MOST_POINTS:
            del self.curve[1:-1:2]
        now = time.monotonic()
        self.next_measure = now + (now - start) * (3 if len(self.curve) < EARLY else 10)

    def publish(self) -> None:
        """Let everybody see a copy of the network. If it is not finite, return to the last one."""
        try:
            check_finite(self.network)
        except ValueError as error:
            self.running, self.error = False, str(error)
            self.network = copied(self.snapshot.network)
        with self.changed:
            self.version += 1
            self.snapshot = Snapshot(self)
            self.changed.notify_all()
        self.next_publish = time.monotonic() + PUBLISH

    def start(self) -> None:
        """Start the thread. It ends with the program."""
        Thread(target=self.work, daemon=True).start()

    def do(self, command: Callable[..., Result], *arguments: Any) -> Result:
        """Have the thread call `command`, wait, and return its result or raise its error."""
        done: Future[Result] = Future()
        self.commands.put((command, arguments, done))
        return done.result()

    def wait(self, version: int, seconds: float) -> Snapshot:
        """The newest snapshot, as soon as its version is not this one, or after `seconds`."""
        self.asked = time.monotonic()
        with self.changed:
            self.changed.wait_for(lambda: self.snapshot.version != version, seconds)
            return self.snapshot

    # From here on, what the thread does.

    def work(self) -> None:
        """Do the commands, one after the other. Train as long as there are none, and `running`."""
        while True:
            try:
                command, arguments, done = self.commands.get(block=not self.running)
            except Empty:
                command, arguments, done = self.go_on, (), Future()  # nobody waits for it
            try:
                result = command(*arguments)
            except Exception as error:
                self.running, self.error = False, str(error)
                self.publish()
                done.set_exception(error)
                continue
            if command != self.go_on:  # which publishes when it is time to
                self.publish()  # before the answer, so that whoever asked finds it done
            done.set_result(result)

    def go_on(self) -> None:
        """Take one step, and measure or publish when it is time to."""
        self.step(next(self.batches))
        now = time.monotonic()
        if now > self.next_measure:
            self.measure()
        if now > self.asked + UNWATCHED:
            self.running = False
        if now > self.next_publish or not self.running:
            self.publish()

    def step(self, mini_batch: list[Example]) -> None:
        """One step of learning."""
        update_mini_batch(self.network, mini_batch, self.settings.eta, COSTS[self.settings.cost])
        self.steps, self.examples = self.steps + 1, self.examples + len(mini_batch)

    def change(self, eta: float, mini_batch: int) -> None:
        """Go on with this learning rate, and mini-batches of this size."""
        if mini_batch != self.settings.mini_batch:
            self.batches = self.epochs()
        self.settings = self.settings._replace(eta=eta, mini_batch=mini_batch)

    def run(self, running: bool) -> None:
        """Train from now on, or pause."""
        self.running, self.error, self.asked = running, "", time.monotonic()

    def one_mini_batch(self) -> None:
        """Pause, and take one step from the next mini-batch."""
        self.running = False
        self.step(next(self.batches))
        self.measure()

    def one_example(self) -> None:
        """Pause, and take one step from one example, drawn at random."""
        self.running = False
        self.step([self.data.training[self.rng.randrange(len(self.data.training))]])
        self.measure()

    def learn(self, example: Example) -> tuple[Network, Network, Settings]:
        """Pause, and take one step from this example.

        Returns the network before and after it, and the settings of the step.
        """
        self.running, before = False, copied(self.network)
        self.step([example])
        return before, copied(self.network), self.settings


def copied(network: Network) -> Network:
    """A copy of the network, with weights and biases of its own."""
    result = copy(network)
    result.weights = [[list(row) for row in w] for w in network.weights]
    result.biases = [list(b) for b in network.biases]
    return result


def measured(network: Network, data: list[Example], cost: type[Cost]) -> tuple[float, float]:
    """The share of the examples that the network gets right, and their average cost."""
    outputs = [(network.feedforward(x), y) for x, y in data]
    right = sum(label(a) == label(y) for a, y in outputs)
    return right / len(data), sum(cost.value(a, y) for a, y in outputs) / len(data)
