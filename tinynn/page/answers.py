"""What the page may ask, and the answers. A question that is not as expected raises ValueError."""

from __future__ import annotations

from base64 import b64decode, b64encode
from random import Random
from typing import Any

from mnist_idx.image import SIDE, as_mnist
from mnist_idx.mnist import DataSet, unit_vector
from mnist_idx.png import read_png
from tinynn.cross_entropy import COSTS
from tinynn.network import label
from tinynn.neuron import ACTIVATIONS
from tinynn.page import inside
from tinynn.page.inside import Facts, vector_of
from tinynn.page.strokes import image_of
from tinynn.page.trainer import Settings, Trainer
from tinynn.pictures import hidden_weights, plots, svg
from tinynn.storage import to_json

MOST_LAYERS, MOST_HIDDEN, MOST_MINI_BATCH, MOST_ETA = 4, 1_000, 1_000, 1_000
MOST_PIXELS = 480 * 480  # of a picture, as the page sends them
LOOKED_AT = 1_000  # test digits that are looked through for one that is misread


class Answers:
    """Answers about the network that `trainer` trains, and about test digits."""

    def __init__(self, trainer: Trainer, test: DataSet, about: Facts) -> None:
        """`about` says which network and which data the page shows."""
        self.trainer, self.test, self.about = trainer, test, about
        self.rng, self.first_seed = Random(), trainer.settings.seed
        self.questions = {
            "see": self.see, "neuron": self.neuron, "step": self.step, "take": self.take,
            "surprise": self.surprise, "train": self.train,
        }

    def state(self, version: int, seconds: float) -> Facts:
        """The network and its training, when there is a newer version, or after these seconds."""
        now, about = self.trainer.wait(version, seconds), self.about
        if now.settings.seed != self.first_seed:  # a new network, not that of the file
            about = {**about, "file": ""}
        return {
            "version": now.version, "running": now.running, "trouble": now.error,
            "steps": now.steps, "examples": now.examples, "epochs": now.epochs,
            "settings": now.settings._asdict(), "sizes": now.network.sizes,
            "shades": b64encode(now.shades).decode(), "largest": now.largest, "curve": now.curve,
            "about": about, "classes": self.test.classes,
            "samples": [len(part) for part in self.trainer.samples],
        }

    def see(self, question: Facts) -> Facts:
        """What the network sees and answers, of {"strokes"} or {"pixels"}."""
        strokes = question.get("strokes")
        pixels = pixels_of(question) if strokes is None else image_of(strokes)
        return inside.seen(self.trainer.snapshot.network, pixels)

    def picture(self, content: bytes) -> Facts:
        """What the network sees and answers, of a PNG picture."""
        # Before it is unpacked: these bytes of a PNG file are the width and the height.
        width, height = (int.from_bytes(content[i : i + 4], "big") for i in (16, 20))
        if content.startswith(b"\x89PNG") and width * height > MOST_PIXELS:
            raise ValueError(f"the picture has more than {MOST_PIXELS:,} pixels")
        x = as_mnist(*read_png(content, "the picture"))
        pixels = bytes([round(255 * pixel) for pixel in x])
        return inside.seen(self.trainer.snapshot.network, pixels)

    def neuron(self, question: Facts) -> Facts:
        """One neuron, of {"pixels", "layer", "neuron"}."""
        network = self.trainer.snapshot.network
        layer = whole(question, "layer", len(network.weights))
        j = whole(question, "neuron", network.sizes[layer + 1])
        return inside.neuron(network, pixels_of(question), layer, j)

    def step(self, question: Facts) -> Facts:
        """The equations of one step, of {"pixels", "truth", "layer", "neuron"}."""
        now = self.trainer.snapshot
        layer = whole(question, "layer", len(now.network.weights))
        j = whole(question, "neuron", now.network.sizes[layer + 1])
        truth = whole(question, "truth", now.network.sizes[-1])
        return inside.opened(now.network, pixels_of(question), truth, layer, j, now.settings.eta,
                             COSTS[now.settings.cost])

    def take(self, question: Facts) -> Facts:
        """Take the step from one digit, and tell what it changed, of {"pixels", "truth"}."""
        pixels, truth = pixels_of(question), whole(question, "truth", len(self.test.classes))
        example = vector_of(pixels), unit_vector(truth, len(self.test.classes))
        before, after, settings = self.trainer.do(self.trainer.learn, example)
        return inside.taken(before, after, pixels, truth, settings.eta, COSTS[settings.cost])

    def surprise(self, question: Facts) -> Facts:
        """A test digit drawn at random, and what it is; with {"wrong": true} one that is misread.
        """
        network = self.trainer.snapshot.network
        n = len(self.test)
        for i in self.rng.sample(range(n), min(n, LOOKED_AT)):
            x, y = self.test[i]
            if not question.get("wrong") or network.classify(x) != label(y):
                return {**inside.seen(network, self.test.image(i)), "truth": label(y), "index": i}
        raise ValueError(f"all are read right, of {min(n, LOOKED_AT):,} test images")

    def train(self, question: Facts) -> Facts:
        """Do what {"do"} says: run, pause, mini_batch, example, begin or change. With settings."""
        trainer, what = self.trainer, question.get("do")
        if what == "begin":
            trainer.do(trainer.begin, start_of(question, trainer.snapshot.settings.seed + 1))
            return {}
        actions: dict[Any, tuple[Any, ...]] = {
            "run": (trainer.run, True), "pause": (trainer.run, False),
            "mini_batch": (trainer.one_mini_batch,), "example": (trainer.one_example,),
            "change": (),
        }
        one_of(question, "do", actions)
        trainer.do(trainer.change, eta_of(question), mini_batch_of(question))
        if actions[what]:
            trainer.do(*actions[what])
        return {}

    def network_json(self) -> str:
        """The network as `load` reads it."""
        now = self.trainer.snapshot
        return to_json(now.network, COSTS[now.settings.cost].__name__)

    def svg(self, pixels: str) -> str:
        """A picture of a digit, the outputs for it, and the weights of the first layer."""
        network = self.trainer.snapshot.network
        x = vector_of(pixels_of({"pixels": pixels}))
        outputs, classes = network.feedforward(x), self.test.classes
        answer = classes[label(outputs)]
        weights = hidden_weights(network)
        return svg.document("What a network sees", [
            [svg.image(x, SIDE, "The input"),
             plots.bars(outputs, f"Answer: {answer}", "class", "output activation", classes,
                        label(outputs), svg.BLUE)],
            *weights.rows,
        ])


def pixels_of(question: Facts) -> bytes:
    """The image in "pixels": 784 bytes in base64."""
    text = question.get("pixels")
    pixels = b64decode(text, validate=True) if isinstance(text, str) and text.isascii() else b""
    if len(pixels) != SIDE**2:
        raise ValueError(f"pixels is {text!r:.60}, expected {SIDE**2} bytes in base64")
    return pixels


def whole(question: Facts, key: str, end: int, start: int = 0) -> int:
    """The whole number of that key, from `start`, below `end`."""
    number = question.get(key)
    if type(number) is not int or not start <= number < end:
        message = f"{key} is {number!r:.60}, expected a whole number from {start} to {end - 1}"
        raise ValueError(message)
    return number


def one_of(question: Facts, key: str, names: Any) -> str:
    """The text of that key, which is one of these names."""
    name = question.get(key)
    if not isinstance(name, str) or name not in names:
        raise ValueError(f"{key} is {name!r:.60}, expected {' or '.join(names)}")
    return name


def eta_of(question: Facts) -> float:
    """The learning rate in a question."""
    eta = question.get("eta")
    if not isinstance(eta, (int, float)) or eta is True or not 0 < eta <= MOST_ETA:
        raise ValueError(f"eta is {eta!r:.60}, expected a number above 0, to {MOST_ETA:,}")
    return float(eta)


def mini_batch_of(question: Facts) -> int:
    """The size of mini-batches in a question."""
    return whole(question, "mini_batch", MOST_MINI_BATCH + 1, 1)


def start_of(question: Facts, seed: int) -> Settings:
    """The settings of a new start."""
    hidden = question.get("hidden")
    if not isinstance(hidden, list) or len(hidden) > MOST_LAYERS:
        raise ValueError(f"hidden is {hidden!r:.60}, expected a list of {MOST_LAYERS} at most")
    return Settings(
        [whole({"hidden": n}, "hidden", MOST_HIDDEN + 1, 1) for n in hidden],
        one_of(question, "cost", COSTS), one_of(question, "activation", ACTIVATIONS),
        eta_of(question), mini_batch_of(question), seed,
    )
