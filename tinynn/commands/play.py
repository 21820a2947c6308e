"""python3 -m tinynn play: a page on which you draw digits, look inside, and watch it learn."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

from mnist_idx.command_line import add_data, add_set, count, path_in
from mnist_idx.image import SIDE
from mnist_idx.mnist import Mnist, load_mnist
from mnist_idx.sets import kind_of
from tinynn.commands.data import (
    DRAWN_TEST,
    DRAWN_TRAINING,
    check_fit,
    choose_folder,
    draw_data,
    expect_some,
    origin,
    warn_of_odd_pixels,
)
from tinynn.commands.options import ETAS, default_eta
from tinynn.cross_entropy import COSTS
from tinynn.network import Network
from tinynn.page.answers import Answers
from tinynn.page.server import PageServer
from tinynn.page.trainer import Settings, Trainer
from tinynn.storage import read_model

TEXT_BROWSERS = {"www-browser", "links", "elinks", "lynx", "w3m"}  # they would take the terminal
HIDDEN, MINI_BATCH, SEED = [30], 10, 1
SWITCH = 0.001  # seconds that a thread may run while another waits: so the page answers quickly


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `play`."""
    command.add_argument("file", metavar="NET", nargs="?", type=path_in,
                         help="a saved network; without it a new one starts to learn")
    add_data(command)
    add_set(command)
    command.set_defaults(command=play, data=None)
    command.add_argument("--port", type=port, default=0, metavar="N",
                         help="the port of the address (any that is free)")
    command.add_argument("--no-browser", action="store_true",
                         help="print the address, and do not open it in a browser")


def port(text: str) -> int:
    """The port in a text; argparse reports any other text."""
    number = count(text)
    if number > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: expected 65535 at most")
    return number


def play(args: argparse.Namespace) -> None:
    """Serve the page until Ctrl-C."""
    choose_folder(args)
    network, model = read_model(args.file) if args.file else (None, {})
    if network:  # checked before digits are drawn, which takes seconds
        classes = kind_of(args.set).classes
        check_fit(network.sizes, ([0.0] * SIDE**2, [0.0] * len(classes)), args.set, args.file)
    data = data_to_learn(args)
    trainer = Trainer(data, settings_for(network, model), network)
    about = {"file": Path(args.file).name if args.file else "", "drawn": not args.data,
             "images": len(data.training), "origin": origin(args),
             "etas": {" ".join(key): eta for key, eta in ETAS.items()}}
    with server_on(args.port, Answers(trainer, data.test, about)) as server:
        sys.setswitchinterval(SWITCH)
        trainer.start()
        if not network:
            trainer.do(trainer.run, True)
        print(f"The page is at {server.address}\nCtrl-C ends it.", flush=True)
        if not args.no_browser:
            Thread(target=open_browser, args=[server.address], daemon=True).start()
        with suppress(KeyboardInterrupt):
            server.serve_forever(poll_interval=0.1)  # Windows looks for Ctrl-C that often
    print("\nThe page has ended.")


def data_to_learn(args: argparse.Namespace) -> Mnist:
    """The data from the folder, or drawn digits."""
    if not args.data:
        return draw_data(DRAWN_TRAINING, DRAWN_TEST)
    data = load_mnist(args.data, args.set)
    for name, part in data._asdict().items():
        expect_some(part, f"{name} data of {args.data}")
    check_fit([SIDE**2, len(data.test.classes)], data.training[0], args.set)
    warn_of_odd_pixels(data.training)
    return data


def settings_for(network: Network | None, model: dict[str, Any]) -> Settings:
    """The settings with which the page begins: those of a saved network, where it has some."""
    cost = next(key for key in COSTS if COSTS[key].__name__ == model.get("cost", "QuadraticCost"))
    activation = network.activation if network else "sigmoid"
    hidden = network.sizes[1:-1] if network else HIDDEN
    return Settings(hidden, cost, activation, default_eta(activation, cost), MINI_BATCH, SEED)


def server_on(number: int, answers: Answers) -> PageServer:
    """The server of the page. Raises ValueError where the port cannot be used."""
    try:
        return PageServer(number, answers)
    except OSError as error:
        message = f"--port {number}: {error.strerror}; name another port, or none"
        raise ValueError(message) from error


def open_browser(address: str) -> None:
    """Open the address in a browser, if there is one with a window of its own."""
    displays = [os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")]
    if sys.platform == "linux" and not any(displays):
        return
    with suppress(Exception):  # whatever a browser does wrong, the page is there
        browser = webbrowser.get()
        if Path(getattr(browser, "name", "")).name not in TEXT_BROWSERS:
            browser.open(address)
