"""Saved networks: the book's layout, whole files, and files that are not networks."""

import json
import os
from random import Random

import pytest

from tinynn import Network
from tinynn.storage import MOST_MEMORY, ModelError, expect_memory, load, read_model, save


@pytest.fixture
def model():
    """What a small saved network says, by the layout of the book's program."""
    return {
        "sizes": [2, 3, 1],
        "weights": [[[0.1, -0.2], [0.3, 1e-17], [5, -6.0]], [[1.0, 2.0, 3.0]]],
        "biases": [[[0.5], [0.25], [-1.0]], [[0.125]]],
        "cost": "QuadraticCost",
    }


def test_what_is_saved_is_loaded_to_the_bit(tmp_path):
    network = Network([5, 4, 3], rng=Random(1))
    save(network, tmp_path / "net.json")
    assert load(str(tmp_path / "net.json")) == network
    assert [path.name for path in tmp_path.iterdir()] == ["net.json"]


def test_saved_files_have_the_layout_of_the_books_program(tmp_path):
    network = Network([2, 3, 1], rng=Random(1))
    save(network, tmp_path / "net.json")
    model = json.loads((tmp_path / "net.json").read_text())
    assert list(model) == ["sizes", "weights", "biases", "cost"]
    assert model["weights"] == network.weights
    assert model["biases"] == [[[b_j] for b_j in b] for b in network.biases]
    assert model["cost"] == "QuadraticCost"


def test_what_is_said_of_the_training_stands_in_a_key_of_its_own(tmp_path):
    network = Network([2, 1], rng=Random(1))
    save(network, tmp_path / "net.json", training={"eta": 3.0})
    loaded, model = read_model(tmp_path / "net.json")
    assert loaded == network and model["training"] == {"eta": 3.0}


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_hidden_neurons_are_saved_where_they_are_no_sigmoids(tmp_path, activation):
    network = Network([2, 3, 1], rng=Random(1), activation=activation)
    save(network, tmp_path / "net.json", "CrossEntropyCost")
    assert load(tmp_path / "net.json") == network
    assert network != Network([2, 3, 1], rng=Random(1))


@pytest.mark.parametrize("activation", ["step", 3, None, ["tanh"], {}])
def test_unknown_activations_are_refused(tmp_path, model, activation):
    (tmp_path / "net.json").write_text(json.dumps({**model, "activation": activation}))
    with pytest.raises(ModelError, match="activation"):
        load(tmp_path / "net.json")


def test_what_json_cannot_express_is_not_written(tmp_path):
    save(Network([2, 1]), tmp_path / "net.json")
    before = (tmp_path / "net.json").read_bytes()
    with pytest.raises(ValueError, match="JSON"):
        save(Network([2, 1]), tmp_path / "net.json", training={"eta": float("nan")})
    assert (tmp_path / "net.json").read_bytes() == before


def test_a_file_is_on_the_disk_before_it_takes_its_name(tmp_path, monkeypatch):
    steps = []
    monkeypatch.setattr("os.fsync", lambda file: steps.append(os.fstat(file).st_size))
    monkeypatch.setattr("os.replace", lambda old, new: steps.append(old.stat().st_size))
    save(Network([2, 1]), tmp_path / "net.json")
    assert len(steps) == 2 and steps[0] == steps[1] > 0


def test_files_of_the_books_program_are_loaded(tmp_path, model):
    (tmp_path / "net.json").write_text(json.dumps(model))
    network = load(tmp_path / "net.json")
    assert network.sizes == [2, 3, 1]
    assert network.weights == model["weights"] and isinstance(network.weights[0][2][0], float)
    assert network.biases == [[0.5, 0.25, -1.0], [0.125]]


def test_a_save_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    save(Network([2, 1]), tmp_path / "net.json")
    before = (tmp_path / "net.json").read_bytes()
    broken = Network([2, 1])
    broken.weights = [[[0.5, float("nan")]]]
    with pytest.raises(ModelError, match=r"weights\[0\]\[0\]\[1\]: expected a finite number"):
        save(broken, tmp_path / "net.json")
    with pytest.raises(ModelError, match="cost: expected"):
        save(Network([2, 1]), tmp_path / "net.json", cost="HingeCost")
    monkeypatch.setattr("os.replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(Network([2, 1]), tmp_path / "net.json")
    assert (tmp_path / "net.json").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def change(*path_and_value):
    """A function that puts a value at a path into a model, or takes the key away without one."""
    *path, last, value = path_and_value

    def apply(model):
        for key in path:
            model = model[key]
        if value is KeyError:
            del model[last]
        else:
            model[last] = value

    return apply


@pytest.mark.parametrize(
    "damage, message",
    [
        (change("cost", KeyError), "the key 'cost' is missing"),
        (change("sizes", KeyError), "the key 'sizes' is missing"),
        (change("sizes", 3), "sizes: expected a list"),
        (change("sizes", [2, 0, 1]), r"sizes are \[2, 0, 1\], expected 2 or more whole numbers"),
        (change("sizes", [2, "3", 1]), r"sizes are \[2, '3', 1\], expected 2 or more"),
        (change("sizes", [2, 10**12, 1]), r"weights\[0\]: expected 1000000000000 entries, found 3"),
        (change("cost", "HingeCost"), "cost: expected QuadraticCost or CrossEntropyCost"),
        (change("cost", ["QuadraticCost"]), "cost: expected QuadraticCost"),
        (change("weights", {}), "weights: expected a list of 2, found {}"),
        (change("weights", []), "weights: expected 2 entries, found 0"),
        (change("weights", 0, 1, [1.0]), r"weights\[0\]\[1\]: expected 2 entries, found 1"),
        (change("weights", 0, 1, 0, "1.0"), r"weights\[0\]\[1\]\[0\]: expected a number, found '1"),
        (change("weights", 0, 1, 0, True), r"weights\[0\]\[1\]\[0\]: expected a number, found Tr"),
        (change("weights", 0, 1, 0, None), r"weights\[0\]\[1\]\[0\]: expected a number, found No"),
        (change("weights", 0, 1, 0, 10**400), r"weights\[0\]\[1\]\[0\]: expected a finite number"),
        (change("weights", 0, 1, 0, float("nan")), "holds NaN"),
        (change("biases", 1, 0, 0, float("-inf")), "holds -Infinity"),
        (change("biases", {}), "biases: expected a list of 2, found {}"),
        (change("biases", [[[0.5], [0.25], [-1.0]]] * 3), "biases: expected 2 entries, found 3"),
        (change("biases", 1, [0.125]), r"biases\[1\]\[0\]: expected a list of 1, found 0.125"),
        (change("biases", 0, [[1], [2]]), r"biases\[0\]: expected 3 entries, found 2"),
    ],
)
def test_a_damaged_model_is_refused_with_the_place(tmp_path, model, damage, message):
    damage(model)
    path = tmp_path / "net.json"
    path.write_text(json.dumps(model))
    with pytest.raises(ModelError, match=message) as refusal:
        load(path)
    assert str(refusal.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "not JSON"),
        ('{"sizes": [2, 3', "not JSON"),
        ("[1, 2]", "expected an object"),
        ('{"sizes": [1, 1], "weights": [[[1e999]]], "biases": [[[0]]], "cost": "QuadraticCost"}',
         r"weights\[0\]\[0\]\[0\]: expected a finite number"),
        ('{"sizes": [true, 1], "weights": [[[1]]], "biases": [[[0]]], "cost": "QuadraticCost"}',
         "sizes: expected a list of whole numbers"),
        ("[" * 100_000, "nested too deep"),
        ("\xff", "not JSON: its bytes are not text in UTF-8"),
    ],
    ids=["empty", "cut short", "a list", "1e999", "true", "brackets", "not UTF-8"],
)
def test_what_is_no_model_is_refused(tmp_path, text, message):
    path = tmp_path / "net.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(ModelError, match=message):
        load(path)


@pytest.mark.parametrize("part", ["[],", "{},", "1,", '{"a":1},', "[[[1]]],", "0.5,", " "])
def test_what_would_fill_the_memory_is_refused_before_it_is_read(tmp_path, monkeypatch, part):
    assert MOST_MEMORY == 400_000_000
    monkeypatch.setattr("tinynn.storage.MOST_MEMORY", 4_000_000)
    path = tmp_path / "net.json"
    path.write_text("[" + part * (4_000_000 // len(part)) + "1]")
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match="MB of memory or more, expected no more than 4 MB"):
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
        path.write_text("[" + part * (20_000 // len(part)) + "1]")
        with pytest.raises(ModelError, match="expected an object"):
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("commas", [0, 24_999])
def test_of_a_long_file_only_the_beginning_is_read_and_counted(tmp_path, monkeypatch, commas):
    monkeypatch.setattr("tinynn.storage.MOST_MEMORY", 4_000_000)
    beginning = (b"," * commas).ljust(4_000_001)  # 8,000,002 bytes, and 40 for each comma
    (tmp_path / "net.json").write_bytes(beginning + b"{" * 1_000_000)
    with pytest.raises(ModelError, match="would take 8 MB of memory or more"):
        load(tmp_path / "net.json")


@pytest.mark.parametrize("content, memory", [
    (b"1", 2), (b"[", 72), (b",", 42), (b"{", 302), (b":", 202), (b"[{,:", 618)])
def test_the_memory_that_json_needs_is_what_its_text_and_objects_take(monkeypatch, content, memory):
    monkeypatch.setattr("tinynn.storage.MOST_MEMORY", memory)
    expect_memory(content)
    monkeypatch.setattr("tinynn.storage.MOST_MEMORY", memory - 1)
    with pytest.raises(ModelError, match="of memory or more"):
        expect_memory(content)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_only_a_file_is_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", tmp_path):
        with pytest.raises(ModelError, match="a folder, pipe or device, expected a file"):
            load(path)


def test_a_network_whose_answers_the_file_cannot_hold_is_not_saved(tmp_path):
    class Opposite(Network):
        def feedforward(self, x):
            return [1 - a for a in super().feedforward(x)]

    class Named(Network):
        name = "only a name more"

    with pytest.raises(ModelError, match="Opposite has its own feedforward"):
        save(Opposite([2, 1]), tmp_path / "net.json")
    assert not list(tmp_path.iterdir())
    save(Named([2, 1], rng=Random(1)), tmp_path / "net.json")
    assert load(tmp_path / "net.json") == Network([2, 1], rng=Random(1))



def test_a_file_may_begin_with_the_mark_of_a_windows_editor(tmp_path, model):
    path = tmp_path / "net.json"
    path.write_text(json.dumps(model), encoding="utf-8-sig")
    assert load(path).sizes == model["sizes"]


def test_a_file_that_another_program_has_open_is_replaced_when_it_is_free(tmp_path, monkeypatch):
    answers, waited, rename = [PermissionError, PermissionError, None], [], os.replace

    def replace(old, new):
        answer = answers.pop(0)
        if answer:
            raise answer
        rename(old, new)

    monkeypatch.setattr("os.replace", replace)
    monkeypatch.setattr("time.sleep", waited.append)
    network = Network([2, 1])
    save(network, tmp_path / "net.json")
    assert load(tmp_path / "net.json") == network and waited == [0.1, 0.1]
    assert [path.name for path in tmp_path.iterdir()] == ["net.json"]
    answers[:] = [PermissionError] * 21
    with pytest.raises(PermissionError):
        save(Network([3, 1]), tmp_path / "net.json")
    assert load(tmp_path / "net.json") == network and answers == []

    answers[:] = [PermissionError] * 20 + [None]  # free at the very last attempt
    save(Network([3, 1], rng=Random(2)), tmp_path / "net.json")
    assert load(tmp_path / "net.json") == Network([3, 1], rng=Random(2)) and answers == []
    assert [path.name for path in tmp_path.iterdir()] == ["net.json"]


def test_random_damage_is_loaded_whole_or_refused(tmp_path, model):
    rng, path = Random(1), tmp_path / "net.json"
    text, loaded = json.dumps(model), 0
    for _ in range(2_000):
        i = rng.randrange(len(text))
        path.write_text(text[:i] + rng.choice('0123456789.,-[]{}"eN ') + text[i + 1 :])
        try:
            network = load(path)
        except ModelError:
            continue
        loaded += 1
        assert len(network.feedforward([0.5] * network.sizes[0])) == network.sizes[-1]
    assert 100 < loaded < 1900
