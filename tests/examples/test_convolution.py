"""The equations of the convolutional network, as example 31 has them, and its files."""

import json
import subprocess
import sys
from random import Random
from types import SimpleNamespace

import pytest
from conftest import NO_FILES, ROOT, after, load_example

from mnist_idx import load_mnist
from mnist_idx.expanded import MOVES, moved
from tinynn import CrossEntropyCost, QuadraticCost, check_gradient
from tinynn.gradient_check import compare, gradient_of_update

example = load_example("31")
long_training = example.long_training
PROGRAM = [sys.executable, str(next((ROOT / "examples").glob("31_*.py")))]


def random_image(rng, side):
    return [rng.choice([0.0, 0.0, rng.random()]) for _ in range(side * side)]


def small_network(seed, maps=(2, 3), side=16):
    """A network of two convolutional layers, an image and a desired output."""
    rng = Random(seed)
    network = example.ConvolutionalNetwork(list(maps), rng, side)
    for b in network.biases:
        b[:] = [rng.gauss(0.0, 0.3) for _ in b]
    y = [0.0] * 10
    y[rng.randrange(10)] = 1.0
    return network, random_image(rng, side), y


def weighted_inputs(w, b, maps, side):
    """(125) as it stands: z[j, k] of a map, from maps of side x side activations."""
    out = side - 4
    return {(j, k): b + sum(w[(of_map * 5 + l) * 5 + m] * maps[of_map][j + l][k + m]
                            for of_map in range(len(maps)) for l in range(5) for m in range(5))
            for j in range(out) for k in range(out)}


def as_maps(x, side):
    rows = [x[start : start + side] for start in range(0, len(x), side)]
    return [rows[start : start + side] for start in range(0, len(rows), side)]


@pytest.mark.equation(125)
@pytest.mark.parametrize("seed", range(3))
def test_the_network_computes_what_the_loops_over_the_equation_do(seed):
    network, x, _ = small_network(seed, maps=(3, 2), side=28)
    activations, _, _ = network.forward(x)
    maps, side = as_maps(x, 28), 28
    for l in (0, 1):
        outputs, out = [], (side - 4) // 2
        for w, b in zip(network.weights[l], network.biases[l]):
            z = weighted_inputs(w, b, maps, side)
            outputs.append([[max(0.0, *(z[2 * q + i, 2 * r + j] for i in (0, 1) for j in (0, 1)))
                             for r in range(out)] for q in range(out)])
        maps, side = outputs, out
        flat = [a for of_map in maps for row in of_map for a in row]
        assert activations[l + 1] == pytest.approx(flat, abs=1e-12)
    assert network.feedforward(x) == network.top.feedforward(activations[2])
    assert network.sizes == [784, 3 * 144, 2 * 16, 10]


@pytest.mark.equation("BP1", "BP2", "BP3", "BP4")
@pytest.mark.parametrize("cost", [CrossEntropyCost, QuadraticCost])
@pytest.mark.parametrize("seed", range(4))
def test_every_derivative_agrees_with_finite_differences(seed, cost):
    network, x, y = small_network(seed)

    def gradient(network, x, y):
        return example.backprop(network, x, y, cost)

    report = check_gradient(network, x, y, cost, gradient)
    assert report.right, report


def test_one_layer_alone_and_three_agree_with_finite_differences_too():
    for maps, side in (([4], 8), ([2], 7), ([1, 2, 1], 36)):
        network, x, y = small_network(5, maps, side)
        assert check_gradient(network, x, y, CrossEntropyCost, example.backprop).right


@pytest.mark.equation(20, 21)
def test_a_step_follows_the_average_gradient_of_the_mini_batch():
    network, x, y = small_network(6)
    batch = [(x, y), (random_image(Random(7), 16), y[::-1]), (random_image(Random(8), 16), y)]
    found = gradient_of_update(network, batch, cost=CrossEntropyCost, update=example.update)
    assert compare(network, batch, found, CrossEntropyCost).right


def test_an_example_is_known_where_all_errors_are_smaller():
    network, x, y = small_network(10)
    error = max(map(abs, CrossEntropyCost.output_error([], network.feedforward(x), y)))
    assert example.backprop(network, x, y, known=error * 1.001) is None
    whole = example.backprop(network, x, y)
    assert example.backprop(network, x, y, known=error * 0.999).weights[0] == whole.weights[0]


def test_the_first_of_equal_neurons_wins_and_losers_have_no_error():
    z = [1.0, 3.0, 3.0, 2.0, -1.0, -2.0, -1.0, -3.0, 0.5, 0.5, 0.5, 0.5]
    winners, a = example.max_pool(z)
    assert winners == [1, 4, 8] and a == [3.0, 0.0, 0.5]
    assert example.winner_errors([winners], a, [0.1, 0.2, 0.3]) == [[(1, 0.1), (8, 0.3)]]


def test_the_layers_weights_are_those_of_the_network_after_a_step():
    network, x, y = small_network(9)
    before = network.feedforward(x)
    example.update(network, [(x, y)], 0.5, CrossEntropyCost)
    assert network.top.weights[0] is network.weights[-1]
    assert network.top.biases[0] is network.biases[-1]
    assert CrossEntropyCost.value(network.feedforward(x), y) < CrossEntropyCost.value(before, y)


def test_the_book_s_sizes_and_what_does_not_fit():
    network = example.ConvolutionalNetwork([8, 16], Random(1))
    assert sum(len(row) for w in [*network.weights, network.biases] for row in w) == 5_994
    for maps, side in (([1, 1, 1], 28), ([1], 5)):
        with pytest.raises(ValueError, match="a pool needs 6 x 6"):
            example.ConvolutionalNetwork(maps, Random(1), side)
    for maps in ([0], [2, -1], [], [10**9]):
        with pytest.raises(ValueError, match="expected a number from 1 to 1,000 for each layer"):
            example.ConvolutionalNetwork(maps, Random(1))


def test_only_networks_of_the_same_digits_vote(digits, tmp_path):
    def make(maps, rng):
        return example.ConvolutionalNetwork(maps, rng, 16)

    training = load_mnist(digits).training
    network, _, _ = small_network(14)
    settings = {"maps": [2, 3], "digits": training.sha256}
    long_training.keep(tmp_path / "1.json", network, {"settings": settings, "epochs": 1,
                                                      "minutes": 0.1})
    args = SimpleNamespace(vote=[str(tmp_path / "1.json")], maps=None, plain=False, epochs=None,
                           minutes=None, save=None, svg=None)
    (found,) = long_training.voters(args, training, make)
    assert found.weights == network.weights
    with pytest.raises(ValueError, match=r"1\.json was trained with other digits"):
        long_training.voters(args, training[:5], make)
    for name, value in (("maps", [2, 3]), ("plain", True), ("epochs", 2), ("minutes", 0.5),
                        ("save", "x"), ("svg", "x.svg")):
        with pytest.raises(ValueError, match=f"trains no network: leave out --{name}"):
            long_training.voters(SimpleNamespace(**{**vars(args), name: value}), training, make)


def test_the_start_has_the_variance_of_relu_neurons_and_silent_blank_fields():
    network = example.ConvolutionalNetwork([40, 20], Random(1))
    for l, n in enumerate((25, 1000)):
        weights = [w for row in network.weights[l] for w in row]
        assert sum(w * w for w in weights) / len(weights) == pytest.approx(2 / n, rel=0.1)
        assert set(network.biases[l]) == {-0.1}
    assert not any(network.forward([0.0] * 784)[0][1])


@pytest.mark.parametrize("settings, state, expected", [
    ({"epochs": 4, "minutes": None}, {"epochs": 1, "minutes": 9.0}, [0.075, 0.05, 0.025]),
    ({"epochs": None, "minutes": 4e-9}, {"epochs": 7, "minutes": 3e-9}, [0.025]),
])
def test_the_rate_and_the_bends_fall_evenly_to_0(monkeypatch, settings, state, expected):
    etas, strengths = [], []

    class Bent(list):
        def __init__(self, data, rng, strength):
            super().__init__(data)
            strengths.append(strength)

    def update(network, mini_batch, eta, cost):
        etas.append(eta)

    monkeypatch.setattr(long_training, "Bent", Bent)
    network, x, y = small_network(12, [1], 28)
    state = {**state, "settings": {**settings, "seed": 1, "bent": True}}
    long_training.train(network, state, [(x, y)] * 3, [(x, y)] * 3, update, None)
    assert etas == pytest.approx(expected)
    assert strengths == pytest.approx([10 * eta for eta in expected])


def test_several_networks_vote_by_the_sum_of_their_outputs():
    class Fixed:
        def __init__(self, *outputs):
            self.outputs = list(outputs)

        def feedforward(self, x):
            return self.outputs

    data = [([], [1.0, 0.0, 0.0])]
    one, two = Fixed(0.5, 0.6, 0.0), Fixed(0.5, 0.0, 0.6)
    assert long_training.right([one], data) == long_training.right([two], data) == 0
    assert long_training.right([one, two], data) == 1


def test_a_network_can_look_at_a_digit_in_five_places():
    class Centre:
        """Its first output is the ink in the middle, its second one is 0.3."""

        def feedforward(self, x):
            return [x[28 * 14 + 14], 0.3]

    x = [0.0] * 784
    for place in (28 * 13 + 14, 28 * 15 + 14, 28 * 14 + 13):
        x[place] = 0.6
    data = [(x, [1.0, 0.0])]
    assert long_training.right([Centre()], data) == 0
    assert long_training.right([Centre()], data, MOVES) == 1  # 1.8 against 1.5


def test_the_digits_are_moved_in_all_four_directions():
    x = [0.0] * 784
    x[28 * 10 + 10] = 1.0
    images = [image for image, _ in long_training.moved_digits([(x, [])] * 5, 2)]
    places = [image.index(1.0) for image in images]
    assert places == [28 * 10 + 12, 28 * 10 + 8, 28 * 12 + 10, 28 * 8 + 10, 28 * 10 + 12]
    assert images[2] == moved(x, 0, 2)


def command(digits, *options):
    return [*PROGRAM, "--data", str(digits), "--maps", "2,2", *map(str, options)]


def run(digits, *options):
    return subprocess.run(command(digits, *options), capture_output=True, encoding="utf-8",
                          env=NO_FILES, timeout=300)


@pytest.mark.slow
def test_a_training_that_is_killed_goes_on_as_if_it_had_not_been(digits, tmp_path):
    whole, broken = tmp_path / "whole.json", tmp_path / "broken.json"
    expected = run(digits, "--epochs", 3, "--save", whole).stdout
    with subprocess.Popen(command(digits, "--epochs", 3, "--save", broken), env=NO_FILES,
                          stdout=subprocess.PIPE, encoding="utf-8") as process:
        while "Epoch 1" not in process.stdout.readline():
            assert process.poll() is None
        process.kill()
    assert 1 <= json.loads(broken.read_text("utf-8"))["epochs"] <= 2
    rest = run(digits, "--epochs", 3, "--save", broken).stdout
    assert "Epoch 2" in rest and "Epoch 0" not in rest
    saved = [json.loads(path.read_text("utf-8")) for path in (whole, broken)]
    for state in saved:
        state.pop("minutes")
    assert saved[0] == saved[1]
    assert after(rest, "\nmaps 2, 2 ") == after(expected, "\nmaps 2, 2 ") != ""
    again = run(digits, "--epochs", 3, "--save", whole)
    assert "Epoch" not in again.stdout
    assert after(again.stdout, "\nmaps 2, 2 ") == after(rest, "\nmaps 2, 2 ")
    vote = subprocess.run([*PROGRAM, "--data", str(digits), "--vote", whole, broken, whole],
                          capture_output=True, encoding="utf-8", env=NO_FILES).stdout
    assert after(vote, "vote of 3").split()[1:] == after(rest, "\nmaps 2, 2").split()[1:]
    for options, message in (
        (["--epochs", 4], "epochs was 3, is 4"), (["--seed", 2, "--epochs", 3], "seed was 1, is 2"),
        (["--plain", "--epochs", 3], "bent was True"), (["--minutes", 1], "epochs was 3, is None"),
    ):
        refused = run(digits, *options, "--save", whole)
        assert refused.returncode == 2 and message in refused.stderr
        assert refused.stderr.count("\n") == 1


@pytest.mark.slow
def test_minutes_end_a_training_too(digits):
    text = run(digits, "--minutes", 0.001).stdout
    assert "Epoch 0" in text and "eta 0.100" in text


@pytest.mark.slow
@pytest.mark.parametrize("options, message", [
    (["--maps", "4,8,16"], "too many layers: one has"),
    (["--maps", "0"], "maps are [0]"),
    (["--maps", "x"], "'x' is not a list such as 8,16"),
    (["--epochs", "2", "--minutes", "1"], "not allowed with"),
    (["--minutes", "nan"], "not a finite number greater than 0"),
    (["--save", "no-such-folder/net.json"], "no-such-folder"),
    (["--vote", "no-such-file"], "leave out --maps"),
])
def test_wrong_options_end_in_one_line(digits, options, message):
    result = run(digits, *options)
    assert result.returncode == 2 and message in result.stderr
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize("content", [
    "", "[]", "{}", '{"settings": {"maps": [2, 2]}, "weights": [], "biases": []}',
    '{"settings": {"maps": "2,2"}}', '{"settings": {"maps": []}, "weights": [1], "biases": [2]}',
    '{"sizes": [784, 10], "weights": [], "biases": []}', "\udcff",
])
def test_a_file_that_is_something_else_is_named_and_left_as_it_is(digits, tmp_path, content):
    path = tmp_path / "other.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    for options in (["--maps", "2,2", "--save", path], ["--vote", path]):
        result = subprocess.run([*PROGRAM, "--data", str(digits), *options], env=NO_FILES,
                                capture_output=True, encoding="utf-8")
        assert result.returncode == 2, result
        assert result.stderr == (f"error: {path} is not a file that --save of this example has"
                                 " made\n")
    assert path.read_bytes() == content.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("name, value", [
    ("epochs", None), ("epochs", "x"), ("epochs", -1), ("minutes", None), ("minutes", [1]),
    ("biases", [[float("nan")] * 2, [0.0] * 3, [0.0] * 10]), ("weights", [[], [], []]),
    ("biases", [["1"] * 2, [None] * 3, [0.0] * 10]),
])
def test_a_damaged_file_is_told_from_a_whole_one(tmp_path, name, value):
    def make(maps, rng):
        return example.ConvolutionalNetwork(maps, rng, 16)

    network, _, _ = small_network(11)
    state = {"settings": {"maps": [2, 3]}, "epochs": 1, "minutes": 0.5}
    path = tmp_path / "net.json"
    long_training.keep(path, network, state)
    kept, kept_state = long_training.restore(path, make)
    assert kept.weights == network.weights and kept.biases == network.biases
    assert kept.top.weights[0] is kept.weights[-1] and kept_state == state
    whole = json.loads(path.read_text("utf-8"))
    whole.update({name: value})
    if value is None:
        del whole[name]
    for content in (json.dumps(whole), "[" * 100_000):
        path.write_text(content, "utf-8")
        with pytest.raises(ValueError, match="is not a file that --save of this example has made"):
            long_training.restore(path, make)


