"""Checkpoints: training goes on from them as if it had never stopped."""

import json
import os
import re
from math import inf
from random import Random

import pytest

from tinynn import ModelError, Network, load, save, sgd
from tinynn.checkpoint import (
    Checkpoint,
    load_checkpoint,
    out_of_patience,
    resume,
    same_training,
    save_checkpoint,
    seen_from,
    settings_of,
    what_is_kept,
    why_over,
)

SETTINGS = {
    "data": None, "set": "mnist", "train_size": 40, "test_size": None, "epochs": 5,
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


def test_a_file_that_does_not_name_its_set_is_of_mnist(tmp_path):
    checkpoint = begun()
    checkpoint.settings["set"] = "kmnist"
    save_checkpoint(checkpoint, tmp_path / "net.json")
    assert load_checkpoint(tmp_path / "net.json").settings["set"] == "kmnist"
    model = json.loads((tmp_path / "net.json").read_text())
    del model["training"]["settings"]["set"]
    (tmp_path / "net.json").write_text(json.dumps(model))
    assert load_checkpoint(tmp_path / "net.json").settings["set"] == "mnist"


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
    ("/home/ada/mnist", ""), ("", ""), (None, None)])
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
    with pytest.raises(ValueError, match="give their folder with --data"):
        resume(checkpoint, "net.json", given())
    assert resume(checkpoint, "net.json", given(data="mnist"))["data"].endswith("mnist")


def given(**options):
    """The options of `train` of which these are given."""
    return {**dict.fromkeys([*SETTINGS, "sizes", "activation"]), **options}


def test_a_training_goes_on_with_the_options_that_are_recorded():
    recorded = {"sizes": [4, 3, 2], "activation": "sigmoid", **SETTINGS}
    assert resume(begun(), "net.json", given()) == recorded
    assert resume(begun(), "net.json", given(eta=2.0, sizes=[4, 3, 2])) == recorded


def test_epochs_patience_and_the_folder_may_change_when_a_training_goes_on():
    checkpoint = begun()
    checkpoint.settings["patience"] = 2
    options = resume(checkpoint, "net.json", given(epochs=9, patience=4, data="mnist"))
    changed = {**SETTINGS, "epochs": 9, "patience": 4, "data": os.path.abspath("mnist")}
    assert checkpoint.settings == changed
    assert options == {"sizes": [4, 3, 2], "activation": "sigmoid", **changed}


@pytest.mark.parametrize("name, value, message", [
    ("eta", 1.0, "--eta 1.0: net.json was trained with --eta 2.0"),
    ("mini_batch", 5, "--mini-batch 5: net.json was trained with --mini-batch 3"),
    ("sizes", [4, 2], "--sizes 4,2: net.json was trained with --sizes 4,3,2"),
    ("lmbda", 1.0, "--lmbda 1.0: net.json was trained with --lmbda 0.0"),
    ("test_size", 7, "--test-size 7: net.json was trained without it"),
    ("patience", 3, "--patience 3: net.json was trained without it"),
    ("watch", True, "--watch: net.json was trained without it"),
])
def test_another_option_may_not_change(name, value, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        resume(begun(), "net.json", given(**{name: value}))


def test_nothing_is_left_to_train_when_all_epochs_are_done():
    checkpoint = begun()
    train(checkpoint, 4)
    assert why_over(checkpoint) == ""
    train(checkpoint, 1)
    with pytest.raises(ValueError, match=r"^net.json has all its epochs, 5; .* --epochs 15$"):
        resume(checkpoint, "net.json", given())
    assert resume(checkpoint, "net.json", given(epochs=6))["epochs"] == 6


def test_nothing_is_left_to_train_when_the_patience_has_come_to_its_end():
    checkpoint = begun()
    checkpoint.settings["patience"] = 2
    assert why_over(checkpoint) == ""
    checkpoint.history = [(9, 0.1), (8, 0.1)]
    assert why_over(checkpoint) == ""
    checkpoint.history += [(8, 0.1)]
    assert re.match("has not become better for 2 epochs; .* --patience 4$", why_over(checkpoint))
    checkpoint.settings["patience"] = None
    assert why_over(checkpoint) == ""
    assert out_of_patience([(9, 0.1)], 0)


def test_after_an_interruption_it_is_said_what_is_on_the_disk(tmp_path):
    checkpoint, path = begun(), str(tmp_path / "net.json")
    assert what_is_kept(checkpoint, None) == (
        "Nothing was saved. (--save FILE saves the network after each epoch.)")
    assert what_is_kept(checkpoint, path) == f"No epoch of this run is in {path} yet."
    train(checkpoint, 2)
    save_checkpoint(checkpoint, path)
    advice = f"To go on: python3 -m tinynn train --resume {path}"
    assert what_is_kept(checkpoint, path) == f"{path} holds the network after epoch 1. {advice}"
    save_checkpoint(checkpoint, tmp_path / "my net.json")
    assert what_is_kept(checkpoint, str(tmp_path / "my net.json")).endswith(
        f" train --resume '{tmp_path / 'my net.json'}'")
    other = begun()
    other.settings["seed"] = 2
    assert what_is_kept(other, path) == f"No epoch of this run is in {path} yet."
    train(checkpoint, 3)
    save_checkpoint(checkpoint, path)
    assert what_is_kept(checkpoint, path) == f"{path} holds the network after epoch 4."
    save(Network([2, 1]), path)
    assert what_is_kept(checkpoint, path) == f"No epoch of this run is in {path} yet."


def test_every_setting_but_three_makes_another_training():
    for name in SETTINGS:
        other = begun()
        other.settings[name] = "another"
        assert same_training(begun(), other) == (name in ("epochs", "patience", "data"))


def test_where_no_way_leads_to_the_data_the_file_does_not_say_where_they_are(monkeypatch):
    def on_another_drive(*_):
        raise ValueError

    monkeypatch.setattr("os.path.relpath", on_another_drive)
    assert seen_from("/data/nets/net.json", "/data/mnist") == ""


def test_settings_at_the_edge_of_their_range_are_taken(tmp_path):
    checkpoint = begun()
    at_the_edge = {"seed": -1, "lmbda": 1, "patience": 1, "train_size": 1, "watch": True,
                   "cost": "cross-entropy", "init": "gaussian", "epochs": 1, "mini_batch": 1}
    checkpoint.settings.update(at_the_edge)
    checkpoint.history, checkpoint.on_training = [(0, 0.5)], [(3, 0.25), (4, inf)]
    state = (3, (2**32 - 1, *[0] * 623, 624), None)
    checkpoint.rng.setstate(state)
    save_checkpoint(checkpoint, tmp_path / "net.json")
    kept = load_checkpoint(tmp_path / "net.json")
    assert kept.settings == {**SETTINGS, **at_the_edge} and kept.rng.getstate() == state
    assert (kept.history, kept.on_training) == (checkpoint.history, checkpoint.on_training)
    assert json.loads((tmp_path / "net.json").read_text())["cost"] == "CrossEntropyCost"
    with pytest.raises(ModelError, match="eta: inf is out of range"):  # as of 1e999 in the file
        settings_of({**SETTINGS, "eta": inf})


@pytest.mark.parametrize(
    "path, value, message",
    [
        (["training"], [1], "training: expected an object with settings, data"),
        (["training", "data"], KeyError, "training: the key 'data' is missing"),
        (["training", "settings"], 3, "training.settings: expected an object with data, set, "),
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
        (["training", "history", 0, 0], "7", r"training.history\[0\]\[0\]: expected a number"),
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
