"""--fast: the first layer in long integers, where that is faster than lists of floats."""

from __future__ import annotations

import argparse
import platform

from mnist_idx.mnist import DataSet
from tinynn.lanes import Lanes
from tinynn.network import Network

SECONDS = 22e-9  # of processor time for a parameter and an example, with lists of floats
MENTION_AFTER = 90.0  # seconds: --fast is mentioned for longer trainings


def add_fast(command: argparse.ArgumentParser) -> None:
    """Add the option that asks for lanes."""
    command.add_argument("--fast", action="store_true",
                         help="compute the first layer in long integers: some 3 times as fast with"
                              " 30 hidden neurons, with the same results to about 7 digits")


def is_faster() -> bool:
    """Whether lanes are faster on this Python. PyPy compiles the loops over floats."""
    return platform.python_implementation() != "PyPy"


def lanes_for(
    args: argparse.Namespace, network: Network, data: DataSet, lmbda: float = 0.0
) -> Lanes | None:
    """The network in lanes, where --fast asks for them and they can be used, or None."""
    use = args.fast and is_faster() and len(network.sizes) > 2
    return Lanes(network, data, lmbda) if use else None


def engine_line(fast: bool, network: Network, examples: int) -> str:
    """A line for the plan of a training with so many examples in all; empty if none is needed."""
    hidden = len(network.sizes) > 2
    if fast and not hidden:
        return "Engine:  lists of floats: the lanes of --fast need a hidden layer"
    if fast and is_faster():
        return "Engine:  lanes, the first layer in long integers (tinynn/lanes.py)"
    if fast:
        return "Engine:  lists of floats, which on PyPy are faster than the lanes of --fast"
    if is_faster() and hidden:
        seconds = SECONDS * network.parameter_count * examples
        if seconds > MENTION_AFTER:
            return (f"Engine:  lists of floats; this may take some {seconds / 60:,.0f} minutes."
                    " --fast is several times as fast")
    return ""
