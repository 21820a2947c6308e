"""Checkpoints: training goes on from them as if it had never stopped."""

import json
from math import inf
from random import Random

import pytest

from tinynn import ModelError, Network, load, save, sgd
from tinynn.checkpoint import (
    Checkpoint,
    load_checkpoint,
    resume,
    same_training,
    save_checkpoint,
    seen_from,
)

SETTINGS = {
    "data": None, "train_size": 40, "test_size": None, "epochs": 5,
    "mini_batch": 3, "eta": 2.0, "init": "scaled", "seed": 1,
    "cost": "quadratic", "lmbda": 0.0, "patience": None, "watch": False,
}


def examples(rng):
    """20 random examples for a network of sizes [4, 3, 2]."""
    return [([rng.random() for _ in range(4)], [rng.random(), rng.random()]) for _ in range(20)]


def begun():
    """A checkpoint before the first epoch."""
    return Checkpoint(Network([4, 3, 2], rng=Random(1)), dict(SETTINGS), "abc", [], Random(1))


def train(checkpoint, epochs):
    """Train the checkpoint's network for some epochs."""
    data = examples(Random(2))
    for _ in sgd(checkpoint.network, data, epochs, 3, 2.0, rng=checkpoint.rng):
        checkpoint.history.append((7, 0.125))


def test_what_is_saved_is_loaded(tmp_path):
    checkpoint = begun()
    train(checkpoint, 2)
    save_checkpoint(checkpoint, tmp_path / "net.json")
    same = load_checkpoint(tmp_path / "net.json")
    assert same.network == checkpoint.network == load(tmp_path / "net.json")
    assert (same.settings, same.data, same.history) == (SETTINGS, "abc", [(7, 0.125)] * 2)
    assert same.rng.getstate() == checkpoint.rng.getstate()


def test_a_whole_number_may_stand_for_a_float(tmp_path):
    checkpoint = begun()
    checkpoint.settings["eta"] = 3
    save_checkpoint(checkpoint, tmp_path / "net.json")
    assert load_checkpoint(tmp_path / "net.json").settings["eta"] == 3.0


def test_an_infinite_cost_is_kept(tmp_path):
    checkpoint = begun()
    checkpoint.history = [(7, 0.125), (3, inf)]
    save_checkpoint(checkpoint, tmp_path / "net.json")
    assert "Infinity" not in (tmp_path / "net.json").read_text()
    assert load_checkpoint(tmp_path / "net.json").history == [(7, 0.125), (3, inf)]


def test_a_resumed_training_ends_in_the_same_bits(tmp_path):
    straight = begun()
    train(straight, 5)
    checkpoint = begun()
    for epochs in (2, 1, 2):
        train(checkpoint, epochs)
        save_checkpoint(checkpoint, tmp_path / "net.json")
        checkpoint = load_checkpoint(tmp_path / "net.json")
    assert checkpoint.network == straight.network
    assert checkpoint.history == straight.history


def test_the_same_training_is_known_after_any_epoch():
    assert same_training(begun(), begun())
    changes = [("epochs", 9, True), ("data", "elsewhere", True), ("eta", 1.0, False)]
    for name, value, same in changes:
        other = begun()
        other.settings[name] = value
        assert same_training(begun(), other) == same
    other = begun()
    other.data = "def"
    assert not same_training(begun(), other)
    other = begun()
    other.network = Network([4, 2])
    assert not same_training(begun(), other)
    other.network = Network(begun().network.sizes, activation="tanh")
    assert not same_training(begun(), other)


def test_a_network_without_its_training_is_no_checkpoint(tmp_path):
    save(Network([2, 1]), tmp_path / "net.json")
    with pytest.raises(ModelError, match=r"net.json: .*does not say how the network was trained"):
        load_checkpoint(tmp_path / "net.json")


@pytest.mark.parametrize("data, there", [
    ("/data/mnist", "../mnist"), ("/data/nets/mnist", "mnist"), ("/data/nets", "."),
    ("/home/ada/mnist", ""), (None, None)])
def test_the_folder_of_the_data_is_kept_as_seen_from_the_file(monkeypatch, data, there):
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("USERPROFILE", "/home/ada")
    assert seen_from("/data/nets/net.json", data) == there
    assert seen_from("/home/ada/nets/net.json", "/home/ada/mnist") == "../mnist"


def test_a_checkpoint_finds_its_data_when_both_have_moved(tmp_path):
    checkpoint = begun()
    (tmp_path / "here").mkdir()
    checkpoint.settings["data"] = str(tmp_path / "here" / "mnist")
    save_checkpoint(checkpoint, tmp_path / "here" / "net.json")
    assert str(tmp_path) not in (tmp_path / "here" / "net.json").read_text(encoding="utf-8")
    (tmp_path / "here").rename(tmp_path / "there")
    kept = load_checkpoint(tmp_path / "there" / "net.json")
    assert kept.settings["data"] == str(tmp_path / "there" / "mnist")


def test_a_checkpoint_that_does_not_say_where_its_data_are_asks_for_them():
    checkpoint = begun()
    checkpoint.settings["data"] = ""
    given = dict.fromkeys([*SETTINGS, "sizes", "activation"])
    with pytest.raises(ValueError, match="give their folder with --data"):
        resume(checkpoint, "net.json", given)
    assert resume(checkpoint, "net.json", {**given, "data": "mnist"})["data"].endswith("mnist")


@pytest.mark.parametrize(
    "path, value, message",
    [
        (["training"], [1], "training: expected an object with settings, data"),
        (["training", "data"], KeyError, "training: the key 'data' is missing"),
        (["training", "settings"], 3, "training.settings: expected an object with data, train_si"),
        (["training", "settings", "eta"], KeyError, "settings: the key 'eta' is missing"),
        (["training", "settings", "eta"], "3.0", "training.settings.eta: '3.0' is out of range"),
        (["training", "settings", "epochs"], True, "settings.epochs: True is out of range"),
        (["training", "settings", "eta"], -1.0, "training.settings.eta: -1.0 is out of range"),
        (["training", "settings", "train_size"], -3, "settings.train_size: -3 is out of range"),
        (["training", "settings", "init"], "zeros", "settings.init: 'zeros' is out of range"),
        (["training", "settings", "cost"], "hinge", "settings.cost: 'hinge' is out of range"),
        (["training", "settings", "lmbda"], -1.0, "settings.lmbda: -1.0 is out of range"),
        (["training", "settings", "patience"], 0, "settings.patience: 0 is out of range"),
        (["training", "history"], {}, "training.history: expected a list"),
        (["training", "history", 0], [1], r"training.history\[0\]: expected 2 entries"),
        (["training", "history", 0, 1], "0.1", r"training.history\[0\]\[1\]: expected a number"),
        (["training", "history", 0, 0], 1.5, r"training.history\[0\]\[0\]: expected a count"),
        (["training", "history", 0, 0], -1, r"training.history\[0\]\[0\]: expected a count"),
        (["training", "on_training"], 7, "training.on_training: expected a list"),
        (["training", "random_state"], None, "training.random_state: "),
        (["training", "random_state"], [3, [1, 2], None], "training.random_state: "),
        (["training", "random_state", 0], 9, "training.random_state: "),
        (["training", "random_state", 1, 5], "x", "training.random_state: "),
        (["training", "random_state", 1, 624], 10**6, "training.random_state: "),
        (["training", "random_state", 1, 0], -1, "training.random_state: "),
        (["training", "random_state", 1, 0], 2**32, "training.random_state: "),
        (["training", "random_state", 1, 7], 2**64, "training.random_state: "),
    ],
)
def test_damaged_checkpoints_are_refused(tmp_path, path, value, message):
    checkpoint = begun()
    train(checkpoint, 1)
    save_checkpoint(checkpoint, tmp_path / "net.json")
    model = json.loads((tmp_path / "net.json").read_text())
    place = model
    for key in path[:-1]:
        place = place[key]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    (tmp_path / "net.json").write_text(json.dumps(model))
    with pytest.raises(ModelError, match=f"net.json: .*{message}"):
        load_checkpoint(tmp_path / "net.json")
