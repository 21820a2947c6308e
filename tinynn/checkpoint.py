"""Checkpoints: networks in training, saved with all that is needed to go on later.

The training goes on as if it had never been stopped. A checkpoint is a file of `storage.save`. The
key "training" says how the network is being trained:

    {"settings": {"epochs": 30, "eta": 3.0, "data": "../mnist", ...},   the options of `train`;
                                                     the folder is as seen from the file
     "data": "e93faaca...",                          SHA-256 digests of all the data
     "history": [[9129, 0.0842], ...],               after each epoch: images right, their cost
                                                     (null where it is not finite)
     "on_training": [[45012, 0.0811], ...],          the same for the training images, with --watch
     "random_state": [3, [2147483648, ...], null]}   of the generator that shuffles the examples
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from random import Random
from shlex import quote
from typing import Any

from tinynn.cross_entropy import COSTS
from tinynn.network import Network
from tinynn.storage import ModelError, expect_list, floats, read_model, save

# The options of `train` that a checkpoint records, and the types of their values.
SETTINGS: dict[str, tuple[type, ...]] = {
    "data": (str, type(None)),  # a folder, or None for drawn digits
    "set": (str,),  # of which set the data are
    "train_size": (int, type(None)),
    "test_size": (int, type(None)),
    "epochs": (int,),
    "mini_batch": (int,),
    "eta": (float, int),
    "cost": (str,),
    "lmbda": (float, int),
    "patience": (int, type(None)),
    "watch": (bool,),
    "init": (str,),
    "seed": (int,),
}


@dataclass
class Checkpoint:
    """A network in training: with which settings and data, and how far it has come."""

    network: Network
    settings: dict[str, Any]  # a value for each key of SETTINGS
    data: str  # the digests of training, validation and test data
    history: list[tuple[int, float]]  # after each epoch: images right, their average cost
    rng: Random  # shuffles the examples
    on_training: list[tuple[int, float]] = field(default_factory=list)  # with --watch: as history


def same_training(one: Checkpoint, other: Checkpoint) -> bool:
    """Whether both come from the same training, after however many epochs."""
    free = ("epochs", "patience", "data")  # these may change when a training goes on
    return (
        one.network.sizes == other.network.sizes
        and one.network.activation == other.network.activation
        and one.data == other.data
        and all(one.settings[key] == other.settings[key] for key in SETTINGS if key not in free)
    )


def resume(checkpoint: Checkpoint, path: str, given: dict[str, Any]) -> dict[str, Any]:
    """The options with which to go on: those recorded in the checkpoint, or `given` instead.

    `given` has None for an option that is not given. Only the number of epochs and the folder of
    the data may change, and the patience if there is one. They are changed in the checkpoint too.
    Raises ValueError where another option is given another value, or where nothing is left to do.
    The messages call the checkpoint by its `path`.
    """
    network, settings = checkpoint.network, checkpoint.settings
    recorded = {"sizes": network.sizes, "activation": network.activation, **settings}
    free = ["epochs", "data"] + (["patience"] if settings["patience"] else [])
    for name, value in recorded.items():
        if name not in free and given[name] not in (None, value):
            missing = value is None or value is False
            how = "without it" if missing else f"with {option_text(name, value)}"
            raise ValueError(f"{option_text(name, given[name])}: {path} was trained {how}")
    settings.update({name: given[name] for name in free if given[name] is not None})
    if settings["data"] == "":
        raise ValueError(f"{path} does not say where its images are: give their folder with --data")
    settings["data"] = settings["data"] and os.path.abspath(settings["data"])
    end = why_over(checkpoint)
    if end:
        raise ValueError(f"{path} {end}")
    return {**recorded, **settings}


def option_text(name: str, value: Any) -> str:
    """An option as it is given on the command line: "--eta 3.0", or "--watch"."""
    option = f"--{name.replace('_', '-')}"
    if isinstance(value, list):
        value = ",".join(map(str, value))
    return option if value is True else f"{option} {value}"


def why_over(checkpoint: Checkpoint) -> str:
    """Why nothing is left to train, and what would change that; an empty text where something is.

    All epochs are done, or the patience has come to its end.
    """
    history, settings = checkpoint.history, checkpoint.settings
    if len(history) >= settings["epochs"]:
        return (f"has all its epochs, {len(history)}; to go on, ask for more,"
                f" as in --epochs {len(history) + 10}")
    if out_of_patience(history, settings["patience"]):
        waited = epochs_since_best(history)
        return (f"has not become better for {waited} epochs; to go on, ask for more patience,"
                f" as in --patience {2 * waited}")
    return ""


def epochs_since_best(history: Sequence[tuple[int, float]]) -> int:
    """The number of epochs after the first one with the best accuracy.

    >>> epochs_since_best([(90, 0.3), (95, 0.2), (94, 0.2), (95, 0.1)])
    2
    """
    counts = [right for right, _ in history]
    return len(counts) - 1 - counts.index(max(counts))


def out_of_patience(history: Sequence[tuple[int, float]], patience: int | None) -> bool:
    """Whether the accuracy has not become better for `patience` epochs. None means never."""
    return patience is not None and len(history) > 0 and epochs_since_best(history) >= patience


def save_checkpoint(checkpoint: Checkpoint, path: str | os.PathLike[str]) -> None:
    """Write the checkpoint to a file, as `storage.save` does. Raises what that raises."""
    history, on_training = (
        [(right, cost if isfinite(cost) else None) for right, cost in measured]
        for measured in (checkpoint.history, checkpoint.on_training)
    )
    settings = checkpoint.settings
    training = {
        "settings": {**settings, "data": seen_from(path, settings["data"])},
        "data": checkpoint.data,
        "history": history,
        "on_training": on_training,
        "random_state": checkpoint.rng.getstate(),
    }
    save(checkpoint.network, path, COSTS[checkpoint.settings["cost"]].__name__, training)


def load_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """The checkpoint in a file.

    Raises ModelError if the file does not hold a network, or does not say how to go on training it,
    and OSError if it cannot be read.
    """
    network, model = read_model(path)
    try:
        training = model.get("training")
        if training is None:
            raise ModelError("not a checkpoint: it does not say how the network was trained")
        expect_keys("training", training, ("settings", "data", "history", "random_state"))
        settings = settings_of(training["settings"])
        if settings["data"]:
            settings["data"] = os.path.abspath(os.path.join(folder_of(path), settings["data"]))
        return Checkpoint(
            network,
            settings,
            str(training["data"]),
            history_of("history", training["history"]),
            rng_of(training["random_state"]),
            history_of("on_training", training.get("on_training", [])),
        )
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error


def folder_of(path: str | os.PathLike[str]) -> str:
    """The folder that holds the file."""
    return os.path.dirname(os.path.abspath(path))


def seen_from(path: str | os.PathLike[str], data: str | None) -> str | None:
    """The folder of the data as seen from the file at `path`, or None where there is none.

    So both can be moved together, and the file does not say who trained. It is empty where it would
    hold the name of a home folder, or where no way leads from the one to the other.
    """
    if not data:
        return data
    home = os.path.expanduser("~")
    try:
        inside = [os.path.commonpath([home, os.path.abspath(place)]) == home
                  for place in (folder_of(path), data)]
        way = os.path.relpath(data, folder_of(path))
    except ValueError:  # on Windows: on another drive
        return ""
    return "" if inside == [False, True] else way.replace(os.sep, "/")


def what_is_kept(checkpoint: Checkpoint, path: str | None) -> str:
    """What to say after Ctrl-C: which epoch of this training the file at `path` holds."""
    if not path:
        return "Nothing was saved. (--save FILE saves the network after each epoch.)"
    try:
        kept = load_checkpoint(path)
        if same_training(kept, checkpoint):
            advice = f" To go on: python3 -m tinynn train --resume {quote(path)}"
            return (f"{path} holds the network after epoch {len(kept.history) - 1}."
                    f"{'' if why_over(kept) else advice}")
    except (OSError, ModelError):
        pass
    return f"No epoch of this run is in {path} yet."


def expect_keys(place: str, value: Any, keys: tuple[str, ...]) -> None:
    """Raise ModelError unless `value`, found at `place`, is an object with these keys."""
    if not isinstance(value, dict):
        raise ModelError(f"{place}: expected an object with {', '.join(keys)}")
    for key in keys:
        if key not in value:
            raise ModelError(f"{place}: the key {key!r} is missing")


def settings_of(settings: Any) -> dict[str, Any]:
    """The settings, or ModelError if one is missing or out of range."""
    if isinstance(settings, dict):
        settings = {"set": "mnist", **settings}  # earlier files do not have it
    expect_keys("training.settings", settings, tuple(SETTINGS))
    for name, types in SETTINGS.items():
        value = settings[name]
        free = name in ("seed", "watch") or (name == "lmbda" and value == 0)
        outside = not free and isinstance(value, (int, float)) and not 0 < value < inf
        if type(value) not in types or outside:
            raise ModelError(f"training.settings.{name}: {value!r:.50} is out of range")
    for name, words in (("init", ("scaled", "gaussian")), ("cost", tuple(COSTS))):
        if settings[name] not in words:
            raise ModelError(f"training.settings.{name}: {settings[name]!r:.50} is out of range")
    return {name: settings[name] for name in SETTINGS}


def history_of(name: str, history: Any) -> list[tuple[int, float]]:
    """The history of that name, or ModelError if it is not a list of pairs (count, number)."""
    if not isinstance(history, list):
        raise ModelError(f"training.{name}: expected a list")
    result = []
    for epoch, pair in enumerate(history):
        place = f"training.{name}[{epoch}]"
        expect_list(place, pair, 2)
        right = floats(f"{place}[0]", pair[0], ())
        if right < 0 or right != int(right):
            raise ModelError(f"{place}[0]: expected a count, found {right}")
        cost = inf if pair[1] is None else floats(f"{place}[1]", pair[1], ())
        result.append((int(right), cost))
    return result


def rng_of(state: Any) -> Random:
    """A generator in that state, or ModelError if it is not the state of a generator."""
    rng = Random()
    try:
        version, numbers, gauss_next = state
        if not all(0 <= number < 1 << 32 for number in numbers):
            raise ValueError("a number of more than 32 bits")
        rng.setstate((version, tuple(numbers), gauss_next))
    except (TypeError, ValueError, OverflowError) as error:
        raise ModelError("training.random_state: not a state of Python's random.Random") from error
    return rng
