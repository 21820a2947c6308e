"""Long trainings of example 31: kept in a file, so that they can go on, and measured at the end."""

import json
import time
from argparse import ArgumentTypeError
from pathlib import Path
from random import Random

from mnist_idx.command_line import path_in, seed, whole_number
from mnist_idx.expanded import MOVES, Bent, moved
from tinynn import CrossEntropyCost, label, sgd
from tinynn.backpropagation import Gradient
from tinynn.commands.options import positive
from tinynn.gradient_check import check_shape
from tinynn.gradient_descent import check_finite
from tinynn.pictures.terminal import Watched
from tinynn.whole_file import write_file

ETA = 0.1  # at the start. It falls evenly towards 0
CHECKED = 2_000  # validation digits after each epoch


def maps(text):
    """The numbers in a text such as "8,16"; argparse reports any other text."""
    try:
        return [int(number) for number in text.split(",")]
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a list such as 8,16") from None


def add_options(parser):
    """Add the options that say how long to train, and where to keep the network."""
    parser.add_argument("--maps", type=maps, metavar="N,N",
                        help="in each layer (8,16 for real digits, 4,8 for drawn ones)")
    parser.add_argument("--plain", action="store_true", help="do not bend the real images")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--epochs", type=whole_number, metavar="N", help="10, for drawn digits 5")
    length.add_argument("--minutes", type=positive, metavar="M",
                        help="of processor time, instead of epochs; the last one is finished")
    parser.add_argument("--seed", type=seed, default=1, metavar="N",
                        help="other seeds give other random numbers (%(default)s)")
    parser.add_argument("--save", type=path_in, metavar="FILE",
                        help="keep the training after each epoch; go on where the file exists")
    parser.add_argument("--vote", type=path_in, metavar="FILE", nargs="+",
                        help="only let the networks in these files vote: add their outputs")


def settings_of(args, training):
    """All on which a training depends."""
    return {"maps": args.maps or ([8, 16] if args.data else [4, 8]), "seed": args.seed,
            "epochs": None if args.minutes else args.epochs or (10 if args.data else 5),
            "minutes": args.minutes, "digits": training.sha256,
            "bent": bool(args.data) and not args.plain}


def begin(path, settings, make):
    """The network and the state in the file, or new ones. `make(maps, rng)` makes a network.

    Raises ValueError where the network in the file was trained with other settings.
    """
    if not path or not Path(path).exists():
        network = make(settings["maps"], Random(settings["seed"]))
        return network, {"settings": settings, "epochs": 0, "minutes": 0.0}
    network, state = restore(path, make)
    for name, value in settings.items():
        before = state["settings"].get(name)
        if before != value:
            raise ValueError(f"{path} was trained with another setting: {name} was"
                             f" {before!s:.20}, is {value!s:.20}. Choose another file")
    return network, state


def keep(path, network, state):
    """Write a network in training to a file. `state` says how it is trained, and how far it is."""
    kept = {**state, "weights": network.weights, "biases": network.biases}
    write_file(path, json.dumps(kept).encode())


def restore(path, make):
    """The network and the state in a file of `keep`. Raises ValueError for another file."""
    try:
        state = json.loads(Path(path).read_text("utf-8"))
        network = make(state["settings"]["maps"], Random(1))
        weights, biases = state.pop("weights"), state.pop("biases")
        check_shape(Gradient(weights, biases), network)
        for rows, kept in zip([*network.weights, network.biases], [*weights, biases]):
            for row, values in zip(rows, kept):
                row[:] = map(float, values)
        check_finite(network)
        if state["epochs"] >= 0 and state["minutes"] >= 0:
            return network, state
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        pass
    raise ValueError(f"{path} is not a file that --save of this example has made")


def voters(args, training, make):
    """The networks in the files of --vote.

    Raises ValueError for options that only a training has, and for other training digits.
    """
    for name in ("maps", "plain", "epochs", "minutes", "save", "svg"):
        if getattr(args, name):
            raise ValueError(f"--vote trains no network: leave out --{name}")
    networks = []
    for path in args.vote:
        network, state = restore(path, make)
        if state["settings"].get("digits") != training.sha256:
            raise ValueError(f"{path} was trained with other digits than those of --data")
        networks.append(network)
    return networks


def train(network, state, data, validation, update, path):
    """Train to the end, by epochs or by minutes of processor time. Keep the state at each epoch.

    The learning rate falls evenly towards 0, and so does the strength of the bends.
    """
    settings = state["settings"]
    unit = "minutes" if settings["minutes"] else "epochs"
    while state[unit] < settings[unit]:
        start, rng = time.process_time(), Random(f"{settings['seed']} {state['epochs']}")
        left = 1 - state[unit] / settings[unit]
        examples = Bent(data, rng, strength=left) if settings["bent"] else data
        with Watched(examples, len(data)) as watched:
            for _ in sgd(network, watched, 1, 10, ETA * left, cost=CrossEntropyCost, rng=rng,
                         update=update):
                pass
        digits = validation[:CHECKED]
        counted = right([network], digits)
        state["epochs"] += 1
        state["minutes"] += (time.process_time() - start) / 60
        print(f"Epoch {state['epochs'] - 1}: {counted} / {len(digits)} validation digits,"
              f" eta {ETA * left:.3f}, {state['minutes']:.2f} minutes", flush=True)
        if path:
            keep(path, network, state)


def right(networks, data, moves=((0, 0),)):
    """How many digits are answered right.

    The outputs of several networks are added, and those for the image moved in several ways.
    """
    count = 0
    for x, y in data:
        images = [moved(x, *move) for move in moves]
        outputs = [network.feedforward(image) for network in networks for image in images]
        count += label([sum(votes) for votes in zip(*outputs)]) == label(y)
    return count


def moved_digits(data, pixels):
    """The examples moved by so many pixels: in turn to the right, to the left, down and up."""
    for i, (x, y) in enumerate(data):
        across, down = ((1, 0), (-1, 0), (0, 1), (0, -1))[i % 4]
        yield moved(x, pixels * across, pixels * down), y


def compare(entrants, test):
    """A table of the share of test digits that are right, as they are and moved."""
    print(f"\n{'':26}parameters   right (%) if moved by 0, 1, 2, 3 pixels")
    for name, networks in entrants.items():
        counts = [right(networks, moved_digits(test, pixels)) for pixels in range(4)]
        print(f"{name:26}{sum(network.parameter_count for network in networks):10,}{'':13}",
              *[f"{100 * count / len(test):6.2f}" for count in counts], flush=True)
    name, networks = next(iter(entrants.items()))
    count = right(networks, test, MOVES)
    print(f"\n{name}, with the outputs added for the digit and for the digit moved by a"
          f"\npixel up, down, left and right: {count} / {len(test)} = {count / len(test):.2%}")
