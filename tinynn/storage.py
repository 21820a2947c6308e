"""Save and load networks, as JSON in the layout of the book's own program network2.py.

    {"sizes": [784, 30, 10],
     "weights": [[[...], ...], [[...], ...]],    weights[l][j][k]
     "biases": [[[...], ...], [[...], ...]],     biases[l][j][0]: columns, as the book has them
     "cost": "QuadraticCost"}

The book's program ignores two more keys. "activation" is there where the hidden neurons are not
sigmoid neurons: the book's program would read such a network wrongly. "training" is there where a
network is still being trained, and `tinynn.checkpoint` says what it holds.

Floats are written with as many digits as are needed to read the same float again.
"""

from __future__ import annotations

import json
import os
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from tinynn.cross_entropy import COSTS
from tinynn.matrix import ShapeError
from tinynn.network import Network, check_sizes
from tinynn.whole_file import write_file

MOST_MEMORY = 400 * 10**6  # bytes; a file that needs more is not read


class ModelError(ValueError):
    """A file does not hold a whole network. The message says where, what was expected and found."""


def save(
    network: Network, path: str | os.PathLike[str],
    cost: str = "QuadraticCost", training: dict[str, Any] | None = None,
) -> None:
    """Write the network to a file. `cost` is the name of the cost with which it was trained.

    `training`, an object that JSON can express, is stored with it. The file at `path` is always
    whole, the old one or the new one: see `write_files`, also for the OSError that it may raise.
    Raises what `to_json` raises.
    """
    write_file(path, to_json(network, cost, training).encode())


def to_json(
    network: Network, cost: str = "QuadraticCost", training: dict[str, Any] | None = None
) -> str:
    """The text that `save` writes.

    Raises ModelError for what `load` would refuse or read as another network, such as a weight that
    is NaN, and ValueError for NaN in `training`.
    """
    expect_plain(network)
    model: dict[str, Any] = {
        "sizes": network.sizes,
        "weights": network.weights,
        "biases": [[[b_j] for b_j in b] for b in network.biases],
        "cost": cost,
    }
    if network.activation != "sigmoid":
        model["activation"] = network.activation
    network_of(model)
    if training is not None:
        model["training"] = training
    return json.dumps(model, allow_nan=False)


def expect_plain(network: Network) -> None:
    """Raise ModelError for an object of a subclass that answers in another way.

    The file could not say so, and `load` would make a plain Network of it.
    """
    changed = [
        name for name in ("zs_and_activations", "feedforward", "classify", "evaluate")
        if getattr(type(network), name) is not getattr(Network, name)
    ]
    if changed:
        raise ModelError(f"{type(network).__name__} has its own {' and '.join(changed)}, which a"
                         " file cannot hold; save the weights of a plain Network")


def load(path: str | os.PathLike[str]) -> Network:
    """The network in a file.

    Raises ModelError if the file holds anything but a whole network, OSError if it cannot be read.
    """
    network, _ = read_model(path)
    return network


def read_model(path: str | os.PathLike[str]) -> tuple[Network, dict[str, Any]]:
    """The network in a file, and all that the file says. Raises what `load` raises."""
    try:
        model = read_json(Path(path))
        return network_of(model), model
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error


def read_json(path: Path) -> Any:
    """What the JSON in a file says. Raises ModelError for other text, NaN and infinities.

    Only a regular file is read, and only if what it holds fits into MOST_MEMORY.
    """
    if path.exists() and not path.is_file():
        raise ModelError("a folder, pipe or device, expected a file")
    with path.open("rb") as file:  # to read more than is there would reserve memory for it
        content = file.read(min(os.fstat(file.fileno()).st_size, MOST_MEMORY) + 1)
    expect_memory(content)
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except RecursionError:
        raise ModelError("brackets are nested too deep for a network") from None
    except ModelError:
        raise
    except UnicodeDecodeError:
        raise ModelError("not JSON: its bytes are not text in UTF-8") from None
    except ValueError as error:
        raise ModelError(f"not JSON: {error!s:.200}") from error


def expect_memory(content: bytes) -> None:
    """Raise ModelError for JSON whose objects would take more than MOST_MEMORY.

    In Python a list takes some 70 bytes, a number in it 40, a dictionary 300 and an entry of it
    200. The text itself is there twice, as bytes and as a str.
    """
    costs = ((b"[", 70), (b",", 40), (b"{", 300), (b":", 200))
    memory = 2 * len(content) + sum(size * content.count(mark) for mark, size in costs)
    if memory > MOST_MEMORY:
        raise ModelError(f"would take {memory // 10**6:,} MB of memory or more, expected no more"
                         f" than {MOST_MEMORY // 10**6:,} MB")


def refuse(constant: str) -> NoReturn:
    """Raise ModelError for a constant that Python's reader accepts but JSON does not have."""
    raise ModelError(f"holds {constant}, expected finite numbers")


def network_of(model: Any) -> Network:
    """The network that the JSON describes. Raises ModelError if it does not describe one."""
    if not isinstance(model, dict):
        raise ModelError("expected an object with sizes, weights, biases and cost")
    for key in ("sizes", "weights", "biases", "cost"):
        if key not in model:
            raise ModelError(f"the key {key!r} is missing")
    costs = [cost.__name__ for cost in COSTS.values()]
    if model["cost"] not in costs:
        raise ModelError(f"cost: expected {' or '.join(costs)}, found {model['cost']!r:.50}")
    sizes = expect_sizes(model["sizes"])
    layers = list(zip(sizes, sizes[1:]))
    weights, biases = model["weights"], model["biases"]
    expect_list("weights", weights, len(layers))
    expect_list("biases", biases, len(layers))
    weights = [
        floats(f"weights[{l}]", weights[l], (n_out, n_in)) for l, (n_in, n_out) in enumerate(layers)
    ]
    columns = [floats(f"biases[{l}]", biases[l], (n_out, 1)) for l, (_, n_out) in enumerate(layers)]

    network = empty_network(sizes, model.get("activation", "sigmoid"))
    network.weights = weights
    network.biases = [[b_j for [b_j] in column] for column in columns]
    return network


def empty_network(sizes: list[int], activation: Any) -> Network:
    """A network whose weights will be replaced. Raises ModelError for unknown activations."""
    if not isinstance(activation, str):
        raise ModelError(f"activation: expected a name, found {activation!r:.50}")
    try:
        return Network(sizes, activation=activation)
    except ValueError as error:
        raise ModelError(f"{error!s:.200}") from error


def expect_sizes(sizes: Any) -> list[int]:
    """The sizes, or ModelError if they do not make a network."""
    if not isinstance(sizes, list) or any(isinstance(size, bool) for size in sizes):
        raise ModelError("sizes: expected a list of whole numbers")
    try:
        check_sizes(sizes)
    except ShapeError as error:
        raise ModelError(f"{error!s:.200}") from error
    return sizes


def expect_list(place: str, value: Any, length: int) -> None:
    """Raise ModelError unless `value`, found at `place`, is a list of that length."""
    if not isinstance(value, list):
        raise ModelError(f"{place}: expected a list of {length}, found {value!r:.50}")
    if len(value) != length:
        raise ModelError(f"{place}: expected {length} entries, found {len(value)}")


def floats(place: str, value: Any, shape: tuple[int, ...]) -> Any:
    """The finite numbers in `value` as floats, in lists nested by `shape`, or ModelError."""
    if shape:
        expect_list(place, value, shape[0])
        return [floats(f"{place}[{i}]", part, shape[1:]) for i, part in enumerate(value)]
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise ModelError(f"{place}: expected a number, found {value!r:.50}")
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise ModelError(f"{place}: expected a finite number")
    return number
