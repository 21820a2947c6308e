"""The first layer in long integers learns and answers as the engine's lists of floats do."""

from copy import deepcopy
from itertools import cycle, product
from math import inf, nan
from random import Random

import pytest

from mnist_idx import real_or_drawn
from mnist_idx.expanded import Expanded
from tinynn import (
    CrossEntropyCost,
    Network,
    QuadraticCost,
    ShapeError,
    lanes,
    sgd,
    update_mini_batch,
)
from tinynn.lanes import HALF, LANE, ROOM, Ink, Lanes, Pixels
from tinynn.regularization import l2

DATA = real_or_drawn(None, training=400, test=100)
TRAINING = DATA.training
ETAS = {("sigmoid", QuadraticCost): 3.0, ("sigmoid", CrossEntropyCost): 0.5,
        ("tanh", QuadraticCost): 0.5, ("tanh", CrossEntropyCost): 0.1,
        ("relu", QuadraticCost): 0.5, ("relu", CrossEntropyCost): 0.1}


def parameters(network):
    return [v for w in [*network.weights, network.biases] for row in w for v in row]


def difference(one, other):
    return max(abs(a - b) for a, b in zip(parameters(one), parameters(other)))


def both(network, data, epochs, mini_batch, eta, cost=QuadraticCost, lmbda=0.0):
    """The network trained by the engine, and a copy trained in lanes, with the Lanes."""
    copy = deepcopy(network)
    plain = l2(lmbda / len(data)) if lmbda else update_mini_batch
    list(sgd(network, data, epochs, mini_batch, eta, cost=cost, rng=1, update=plain))
    in_lanes = Lanes(copy, data, lmbda)
    list(sgd(copy, in_lanes.examples, epochs, mini_batch, eta, cost=cost, rng=1,
             update=in_lanes.update))
    return network, copy, in_lanes


def small_lanes(n=2, n_in=3):
    """Lanes for n neurons, to pack and unpack."""
    network = Network([784, n, 10], rng=1)
    made = Lanes(network, TRAINING[:1])
    made.columns = made.columns[:n_in]
    return made


def ink(pixels):
    """The Ink of these pixels, the first ones of an image."""
    return Ink([k for k, p_k in enumerate(pixels) if p_k], bytes([p_k for p_k in pixels if p_k]))


# The example of the file, with two lanes of 8 bits.


def test_the_example_on_paper():
    both_lanes = -2 + 3 * 256
    assert both_lanes == 766 == 254 + 2 * 256 and 10 * both_lanes == -20 + 30 * 256
    shifted = both_lanes + 128 + 128 * 256
    assert [byte - 128 for byte in shifted.to_bytes(2, "little")] == [-2, 3]
    assert 255 / 2 * lanes.UNIT < 6e-11 and 2 * HALF * 2**5 == 2**LANE


@pytest.mark.parametrize("n", [1, 2, 7, 30])
def test_what_is_packed_is_unpacked_and_sums_and_products_are_exact(n):
    made, rng = small_lanes(n), Random(n)
    extremes = [-HALF, -HALF + 1, -1, 0, 1, HALF - 1]
    for _ in range(300):
        a = [rng.choice([*extremes, rng.randrange(-HALF, HALF)]) for _ in range(n)]
        assert made.unpack(made.pack(a)) == a
        assert made.pack(a) == sum(number << LANE * j for j, number in enumerate(a))
        b, p = [rng.randrange(-(HALF // 600), HALF // 600) for _ in range(n)], rng.randrange(256)
        small = [number // 600 for number in a]
        total = made.pack(small) * p + made.pack(b) * (255 - p)
        assert made.unpack(total) == [p * s + (255 - p) * t for s, t in zip(small, b)]


@pytest.mark.parametrize("j", range(5))
@pytest.mark.parametrize("number", [
    HALF, HALF + 1, 2 * HALF, 31 * HALF, -HALF - 1, -2 * HALF, -30 * HALF, ROOM, -ROOM,
])
def test_a_number_out_of_range_is_noticed_wherever_it_is(j, number):
    made, rng = small_lanes(5), Random(j)
    for _ in range(50):
        a = [rng.choice([-HALF, HALF - 1, 0, rng.randrange(-HALF, HALF)]) for _ in range(5)]
        a[j] = number
        with pytest.raises(ValueError, match="too large for its lane"):
            made.unpack(sum(n << LANE * i for i, n in enumerate(a)))


def test_every_sum_of_up_to_room_is_told_from_every_sum_in_range():
    """All of them, in three lanes of 6 bits with a range from -2 to 1."""
    lane, half = 6, 2
    room = (1 << lane) - 2 * half
    halves, guards = (n * (1 + (1 << lane) + (1 << 2 * lane)) for n in (half, room))
    for a, b in product(range(-room, room + 1), repeat=2):
        for c in (-room, -half - 1, -half, -1, 0, half - 1, half, room):
            told = (a + (b << lane) + (c << 2 * lane) + halves) & guards != 0
            assert told == (not all(-half <= n < half for n in (a, b, c)))
    assert (((1 << lane) + half) & room) == 0  # one more, and it is read as 0


@pytest.mark.equation(25)
def test_the_weighted_inputs_are_those_of_the_network():
    network = Network([784, 30, 10], "gaussian", rng=2)
    made = Lanes(network, TRAINING)
    for i in range(50):
        zs, activations = network.zs_and_activations(TRAINING[i][0])
        x = made.examples[i][0]
        assert made.weighted_inputs(x) == pytest.approx(zs[0], abs=1e-9)
        assert made.feedforward(x) == pytest.approx(activations[-1], abs=1e-9)
        assert made.zs_and_activations(x)[0][1] == pytest.approx(zs[1], abs=1e-9)
    zs, _ = network.zs_and_activations([1.0] * 784)
    assert made.weighted_inputs(ink([255] * 784)) == pytest.approx(zs[0], abs=1e-9)
    assert made.weighted_inputs(ink([0] * 784)) == network.biases[0]
    assert made.evaluate(DATA.test) == network.evaluate(DATA.test)


@pytest.mark.slow
@pytest.mark.equation(20, 21, 93)
@pytest.mark.parametrize("activation, cost", ETAS)
@pytest.mark.parametrize("sizes, mini_batch, lmbda", [
    ([784, 30, 10], 10, 0.0), ([784, 12, 10], 1, 0.0), ([784, 20, 15, 10], 7, 1.0),
    ([784, 15, 12, 12, 10], 10, 5.0),
])
def test_an_epoch_ends_with_the_weights_of_the_engine(activation, cost, sizes, mini_batch, lmbda):
    eta = ETAS[activation, cost] * min(1.0, mini_batch / 10)
    start = Network(sizes, rng=Random(3), activation=activation)
    thousand = real_or_drawn(None, training=1_000, test=100).training
    network, copy, made = both(start, thousand, 1, mini_batch, eta, cost, lmbda)
    assert difference(network, copy) < 1e-7
    assert made.evaluate(DATA.test) == copy.evaluate(DATA.test)


def test_a_strong_penalty_needs_new_scales_within_an_epoch():
    """(1 - 0.1)^100 is 0.00003, so the scale falls below 1/2 many times."""
    network, copy, made = both(Network([784, 8, 10], rng=4), TRAINING, 1, 10, 1.0, lmbda=100.0)
    assert difference(network, copy) < 1e-7 and made.scale == 1.0
    assert max(map(abs, copy.weights[0][0])) < 0.1


def test_several_epochs_and_a_second_start_are_the_same_as_one_run():
    """The lists hold all of the weights after an epoch: new lanes go on as the old ones would."""
    _, whole, _ = both(Network([784, 10, 10], rng=5), TRAINING[:95], 3, 10, 3.0)
    parts, rng = Network([784, 10, 10], rng=5), Random(1)
    for _ in range(3):
        made = Lanes(parts, TRAINING[:95])
        list(sgd(parts, made.examples, 1, 10, 3.0, rng=rng, update=made.update))
    assert parameters(whole) == parameters(parts)


def test_the_lists_are_changed_in_place():
    network = Network([784, 5, 10], rng=6)
    row, before = network.weights[0][0], [*network.weights[0][0]]
    made = Lanes(network, TRAINING[:10])
    list(sgd(network, made.examples, 1, 10, 3.0, rng=1, update=made.update))
    assert network.weights[0][0] is row and row != before


def first_step_out_of_range(network, data, eta):
    """The step of the engine before which a weighted input of an example of it is out of range."""
    for step, (x, y) in enumerate(data):
        z = [sum(w * x_k for w, x_k in zip(row, x)) for row in network.weights[0]]
        if not -512 <= min(z) <= max(z) < 512:
            return step
        update_mini_batch(network, [(x, y)], eta)
    return None


@pytest.mark.parametrize("seed", range(8))
def test_lanes_that_overflow_are_told_at_the_very_step_at_which_floats_exceed_the_range(seed):
    rng = Random(seed)
    network = Network([784, 4, 10], rng=rng)
    for row in network.weights[0]:
        row[:] = [rng.uniform(-8, 8) for _ in row]
    data, eta = TRAINING[seed * 50 : seed * 50 + 50], rng.choice([20.0, 60.0, 150.0])
    for w in network.weights[1:]:
        w[:] = [[rng.gauss(0.0, 3.0) for _ in row] for row in w]
    copy = deepcopy(network)
    made = Lanes(copy, data)
    expected, steps = first_step_out_of_range(network, data, eta), 0
    try:
        for example in made.examples:
            made.update(copy, [example], eta)
            steps += 1
    except ValueError as error:
        assert "train again with a smaller eta" in str(error)
    assert steps == (len(data) if expected is None else expected)


def test_some_of_these_overflow():
    rng = Random(9)
    network = Network([784, 4, 10], rng=rng)
    network.weights[0] = [[3.0] * 784, [-3.0] * 784, [0.0] * 784, [0.1] * 784]
    made = Lanes(network, TRAINING[:1])
    limit = 512 * 255 // 3  # of the sum of all pixels
    for total, fits in ((limit - 300, True), (limit + 300, False)):
        x = ink([255] * (total // 255) + [total % 255])
        if fits:
            assert abs(made.weighted_inputs(x)[0]) < 514
        else:
            with pytest.raises(ValueError, match="too large"):
                made.weighted_inputs(x)


@pytest.mark.parametrize("weight, message", [
    (1.4e5, "too large"), (-1e6, "too large"), (inf, "no longer finite"), (nan, "no longer finite"),
])
def test_a_weight_that_does_not_fit_is_refused(weight, message):
    network = Network([784, 3, 10], rng=7)
    network.weights[0][1][5] = weight
    with pytest.raises(ValueError, match=message):
        Lanes(network, TRAINING[:5])


def test_a_sum_that_might_not_fit_into_a_lane_at_all_is_refused():
    """Without that rule, z = 2^15 would be read as 0: the lane above would have its bits."""
    network = Network([784, 3, 10], rng=7)
    network.weights[0][1] = [2.0**15] + [0.0] * 783
    made = Lanes(network, TRAINING[:5])
    assert round(2**15 / lanes.UNIT) * 255 == pytest.approx(1 << LANE)
    assert made.unpack(made.pack([7, 0, 7]) + (1 << LANE << LANE)) == [7, 0, 8]
    for p in (255, 254, 128, 127, 4):
        with pytest.raises(ValueError, match="too large"):
            made.weighted_inputs(ink([p]))
    assert made.weighted_inputs(ink([3]))[1] == pytest.approx(
        2**15 * 3 / 255 + network.biases[0][1])


@pytest.mark.parametrize("eta", [1e5, 1e12, 1e300])
def test_a_jump_out_of_the_guard_bits_is_told_too(eta):
    """A step so large that the next z would not fit into a lane at all."""
    network = Network([784, 6, 10], "gaussian", rng=8)
    made = Lanes(network, TRAINING[:200])
    before = deepcopy(network.weights[0])
    with pytest.raises(ValueError, match="too large for its lane"):
        list(sgd(network, made.examples, 1, 10, eta, rng=1, update=made.update))
    assert network.weights[0] == before


def test_a_change_that_might_pass_a_lane_is_refused():
    """128 times a change of 2^57 units is 2^64: the lane would be as it was, and the next changed.

    The pixels are few, so nothing else is out of range.
    """
    data = real_or_drawn(None, training=5, test=1).training
    network = Network([784, 3, 10], rng=13)
    made = Lanes(network, data)
    x = ink([128])
    with pytest.raises(ValueError, match="too large for its lane"):
        made.subtract(255 * lanes.UNIT, [-(2.0**57), 0.0, 0.0], x)
    for delta in ([1.0, nan, 0.0], [inf, 0.0, 0.0], [0.0, -inf, inf]):
        with pytest.raises(ValueError, match="too large for its lane"):
            made.subtract(1.0, delta, x)
    made.subtract(255 * lanes.UNIT, [-(2.0**40), 0.0, 0.0], x)
    assert made.unpack(made.columns[0])[0] == round(network.weights[0][0][0] / lanes.UNIT) + 2**47


def test_the_largest_weight_is_measured_again_before_a_sum_is_refused():
    """`largest` only bounds the weights, and grows with each step."""
    network = Network([784, 4, 10], rng=9)
    made = Lanes(network, TRAINING)
    measured, made.largest = made.largest, lanes.ROOM
    x = made.examples[0][0]
    z = made.weighted_inputs(x)
    assert made.largest == measured and z == Lanes(network, TRAINING).weighted_inputs(x)
    made.update(network, [made.examples[0]], 3.0)
    numbers = [abs(number) for column in made.columns for number in made.unpack(column)]
    assert max(numbers) <= made.largest


def test_only_bytes_and_networks_with_a_hidden_layer_are_taken():
    network = Network([784, 3, 10], rng=10)
    for data in (Expanded(TRAINING[:5]), [([0.0] * 784, [1.0] + [0.0] * 9)], TRAINING[:0]):
        with pytest.raises(ShapeError, match="lanes need a DataSet with images of 784 pixels, not"):
            Lanes(network, data)
    with pytest.raises(ShapeError, match=r"images of 783 pixels, not DataSet\(400 examples"):
        Lanes(Network([783, 3, 10]), TRAINING)
    with pytest.raises(ShapeError, match="lanes need a hidden layer"):
        Lanes(Network([784, 10]), TRAINING)
    made = Lanes(network, TRAINING[:5])
    for x in (TRAINING[0][0], TRAINING.image(0), tuple(TRAINING[0][0]), None):
        with pytest.raises(ShapeError, match="expected the Ink of one of `examples`"):
            made.feedforward(x)
    with pytest.raises(ShapeError, match="expected the Ink of one of `examples`"):
        list(sgd(network, TRAINING[:5], 1, 5, 3.0, update=made.update))
    for data in (TRAINING[:0], list(TRAINING[:5])):
        with pytest.raises(ShapeError, match="lanes need a DataSet"):
            made.evaluate(data)
    too_many = Pixels(TRAINING, 784)
    for other, examples in ((Network([784, 3, 10]), made.examples), (network, too_many)):
        with pytest.raises(ValueError, match=r"learns lanes\.examples, all of them"):
            list(sgd(other, examples, 1, 10, 3.0, update=made.update))


@pytest.mark.parametrize("lmbda", [10.0, -1.0, inf, nan])
def test_a_penalty_out_of_range_is_refused(lmbda):
    made = Lanes(Network([784, 3, 10], rng=11), TRAINING[:10], lmbda)
    with pytest.raises(ValueError, match=r"eta lambda / n is .*, expected at least 0"):
        list(sgd(made.network, made.examples, 1, 10, 1.0, update=made.update))


def test_random_settings_agree_with_the_engine():
    rng, activations = Random(12), cycle(["sigmoid", "tanh", "relu"])
    for _ in range(12):
        sizes = [784, *[rng.randint(1, 9) for _ in range(rng.randint(1, 3))], 10]
        start = Network(sizes, rng.choice(["scaled", "gaussian"]), rng, next(activations))
        data = TRAINING[: rng.randint(1, 120)]
        cost = rng.choice([QuadraticCost, CrossEntropyCost])
        network, copy, _ = both(start, data, rng.randint(1, 2), rng.randint(1, 13),
                                rng.uniform(0.01, 0.3), cost, rng.choice([0.0, 0.5]))
        assert difference(network, copy) < 1e-8


def test_pixels_are_a_sequence_of_the_pixels_that_are_not_0():
    pixels = Pixels(DATA.test, 784)
    assert len(pixels) == 100 and len(list(pixels)) == 100
    for i in (0, 5, -1):
        x, y = pixels[i]
        image = bytearray(784)
        for k, p_k in zip(*x):
            image[k] = p_k
        assert image == DATA.test.image(i) and 0 not in x.pixels and y == DATA.test[i][1]
    assert pixels[1:4] == [pixels[1], pixels[2], pixels[3]] and pixels[100:] == []
    with pytest.raises(IndexError):
        pixels[100]
