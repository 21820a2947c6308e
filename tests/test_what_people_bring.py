"""What people bring to the engine: it is taken exactly, or refused in one sentence that helps."""

from math import inf, nan
from random import Random

import pytest

from tinynn import (
    CrossEntropyCost,
    Network,
    QuadraticCost,
    ShapeError,
    average_cost,
    backprop,
    check_gradient,
    convergence_order,
    numerical_gradient,
    sgd,
    update_mini_batch,
)
from tinynn.matrix import Outer, vector
from tinynn.regularization import l1, l2

try:
    import numpy
except ImportError:
    numpy = None

X, Y = [0.0, 1.0, 0.5], [1.0, 0.0, 0.0]  # exact in every type below that can hold 0.5


def network():
    return Network([3, 4, 3], rng=Random(1))


def trained(x, y):
    """All weights and biases after two epochs on that example and another."""
    learner = network()
    list(sgd(learner, [(x, y), ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0])], 2, 1, 0.5, rng=Random(1)))
    return learner.weights, learner.biases


# Each takes an example; what it returns must not depend on how x and y are packed.
USES = {
    "sgd": trained,
    "backprop": lambda x, y: backprop(network(), x, y),
    "feedforward": lambda x, y: network().feedforward(x),
    "classify": lambda x, y: network().classify(x),
    "evaluate": lambda x, y: network().evaluate([(x, y)]),
    "average_cost": lambda x, y: average_cost(network(), [(x, y)], CrossEntropyCost),
    "check_gradient": lambda x, y: check_gradient(network(), x, y),
    "numerical_gradient": lambda x, y: numerical_gradient(network(), x, y),
    "convergence_order": lambda x, y: convergence_order(network(), x, y, rng=Random(1)),
}
TAKES_Y = [name for name in USES if name not in ("feedforward", "classify")]

PACKINGS = {
    "tuple": tuple,
    "column": lambda v: [[v_k] for v_k in v],
    "tuple of tuples": lambda v: tuple((v_k,) for v_k in v),
    "range of map": lambda v: map(float, v),
    "generator": lambda v: (v_k for v_k in v),
}
NUMPY_PACKINGS = {
    "float64": lambda v: numpy.array(v),
    "float32": lambda v: numpy.array(v, dtype="float32"),
    "float16": lambda v: numpy.array(v, dtype="float16"),
    "column": lambda v: numpy.array(v)[:, None],
    "float32 column": lambda v: numpy.array(v, dtype="float32")[:, None],
    "list of float32": lambda v: [numpy.float32(v_k) for v_k in v],
    "floats, then a float32": lambda v: [*v[:-1], numpy.float32(v[-1])],
    "objects": lambda v: numpy.array(v, dtype=object),
}
WHOLE_PACKINGS = {  # for the whole numbers 0 and 1
    "list of int": lambda v: [int(v_k) for v_k in v],
    "list of bool": lambda v: [bool(v_k) for v_k in v],
}
WHOLE_NUMPY_PACKINGS = {
    "uint8": lambda v: numpy.array(v, dtype="uint8"),
    "int64": lambda v: numpy.array(v, dtype="int64"),
    "bool": lambda v: numpy.array(v, dtype=bool),
    "list of uint8": lambda v: list(numpy.array(v, dtype="uint8")),
    "list of bool": lambda v: list(numpy.array(v, dtype=bool)),
    "int column": lambda v: numpy.array(v, dtype="int64")[:, None],
}


def same(found, expected):
    """Equal, and without any number of NumPy's."""
    assert found == expected and "float" not in repr(found) and "array" not in repr(found)
    for weights in getattr(found, "weights", []):
        if isinstance(weights, Outer):
            assert {type(number) for row in weights for number in row} == {float}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("packing", PACKINGS)
def test_x_and_y_may_be_packed_in_many_ways(use, packing):
    if use == "sgd" and packing in ("range of map", "generator"):
        pytest.skip("what can be read only once does not last for two epochs")
    pack = PACKINGS[packing]
    same(USES[use](pack(X), pack(Y)), USES[use](X, Y))


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("packing", WHOLE_PACKINGS)
def test_x_and_y_may_be_whole_numbers(use, packing):
    pack, x = WHOLE_PACKINGS[packing], [0.0, 1.0, 1.0]
    same(USES[use](pack(x), pack(Y)), USES[use](x, Y))


@pytest.mark.skipif(numpy is None, reason="NumPy is not installed")
@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("packing", [*NUMPY_PACKINGS, *WHOLE_NUMPY_PACKINGS])
def test_x_and_y_may_be_numpy_arrays(use, packing, recwarn):
    pack = {**NUMPY_PACKINGS, **WHOLE_NUMPY_PACKINGS}[packing]
    x = X if packing in NUMPY_PACKINGS else [0.0, 1.0, 1.0]
    same(USES[use](pack(x), pack(Y)), USES[use](x, Y))
    assert not recwarn.list


@pytest.mark.skipif(numpy is None, reason="NumPy is not installed")
def test_numbers_of_numpy_in_the_settings_do_not_reach_the_weights():
    plain, other = network(), Network(numpy.array([3, 4, 3]), rng=Random(1))
    list(sgd(plain, [(X, Y)], 2, 1, 0.5, rng=Random(1)))
    list(sgd(other, [(X, Y)], numpy.int64(2), numpy.int32(1), numpy.float32(0.5), rng=Random(1)))
    assert other == plain and "float" not in repr(other.weights)
    assert [type(size) for size in other.sizes] == [int, int, int]


@pytest.mark.skipif(numpy is None, reason="NumPy is not installed")
def test_steps_of_any_kind_get_plain_numbers():
    for update in (update_mini_batch, l2(numpy.float32(0.25)), l1(numpy.float32(0.25))):
        learner = network()
        update(learner, [(X, Y)], numpy.float32(0.5), QuadraticCost)
        assert "float" not in repr(learner.weights) + repr(learner.biases)
        list(sgd(learner, [(X, Y)], 1, 1, 0.5, update=update))
        assert "float" not in repr(learner.weights) + repr(learner.biases)
    seen = []
    list(sgd(network(), [(X, Y)], 1, 1, numpy.float32(0.5),
             update=lambda _, mini_batch, eta, cost: seen.append(type(eta))))
    assert seen == [float]


@pytest.mark.skipif(numpy is None, reason="NumPy is not installed")
def test_the_small_whole_numbers_of_numpy_do_not_overflow(recwarn):
    assert vector("x", list(numpy.array([200, 100], dtype="uint8")), 2) == [200.0, 100.0]
    assert not recwarn.list


BAD = {  # as x, which needs three numbers, and what the message says
    "a number": (7, "x is 7, expected 3 numbers"),
    "a float": (0.5, "x is 0.5, expected 3 numbers"),
    "None": (None, "x is None, expected 3 numbers"),
    "text": ("010", "x is '010', expected 3 numbers"),
    "bytes": (b"010", "x is b'010', expected 3 numbers"),
    "a set": ({0.0, 1.0, 2.0}, r"x is \{0.0, 1.0, 2.0\}, expected 3 numbers"),
    "a dict": ({0: 1.0, 1: 1.0, 2: 1.0}, r"x is \{0: 1.0, .*\}, expected 3 numbers"),
    "empty": ([], r"x is \[\], expected 3 numbers"),
    "too short": ([0.0, 1.0], "x has 2 entries, expected 3"),
    "too long": ([0.0] * 4, "x has 4 entries, expected 3"),
    "a generator that is too short": ((v for v in ()), "x is .*, expected 3 numbers"),
    "a matrix": ([[0.0, 1.0, 2.0]] * 3, r"x\[0\] is \[0.0, 1.0, 2.0\], expected a finite number"),
    "text among numbers": ([0.0, "b", 1.0], r"x\[1\] is 'b', expected a finite number"),
    "texts of digits": (["0", "1", "0"], r"x\[0\] is '0', expected a finite number"),
    "texts of numbers": (["0.5", "1", "0"], r"x\[0\] is '0.5', expected a finite number"),
    "None among numbers": ([0.0, 1.0, None], r"x\[2\] is None, expected a finite number"),
    "a complex number": ([0.0, 1j, 0.0], r"x\[1\] is 1j, expected a finite number"),
    "NaN": ([0.0, nan, 1.0], r"x\[1\] is nan, expected a finite number"),
    "infinity": ([0.0, 1.0, -inf], r"x\[2\] is -inf, expected a finite number"),
    "infinities that cancel": ([inf, -inf, 1.0], r"x\[0\] is inf, expected a finite number"),
    "NaN among whole numbers": ([0, 1, nan], r"x\[2\] is nan, expected a finite number"),
    "beyond all floats": ([0.0, 10**400, 1.0], r"x\[1\] is 1000.*, expected a finite number"),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("bad", BAD)
def test_an_x_that_does_not_fit_is_refused_in_words_that_help(use, bad):
    x, message = BAD[bad]
    with pytest.raises(ValueError, match=message) as error:
        USES[use](x, Y)
    assert "\n" not in str(error.value) and len(str(error.value)) < 140


@pytest.mark.parametrize("use", TAKES_Y)
@pytest.mark.parametrize("bad", BAD)
def test_a_y_that_does_not_fit_is_refused_in_words_that_help(use, bad):
    y, message = BAD[bad]
    with pytest.raises(ValueError, match=message.replace("x", "y", 1)):
        USES[use](X, y)


@pytest.mark.parametrize("use", TAKES_Y)
def test_a_label_in_place_of_y_is_told_its_unit_vector(use):
    labels = [1] if numpy is None else [1, numpy.int64(1), numpy.array(1), numpy.uint8(1)]
    for y in labels:
        with pytest.raises(ShapeError, match=r"y is 1, .*, such as unit_vector\(1, 3\)$"):
            USES[use](X, y)


def test_a_number_that_is_no_label_is_not_told_a_unit_vector():
    for name, v, n in (("y", 2, 2), ("y", -1, 2), ("x", 1, 3), ("y", 0.5, 2)):
        with pytest.raises(ShapeError, match=rf"{name} is {v}, expected {n} numbers in a list$"):
            vector(name, v, n)


def test_a_single_number_is_told_to_be_put_in_a_list():
    for v in (0, 1, 0.5):
        with pytest.raises(ShapeError, match=rf"y is {v}, expected 1 number in a list$"):
            vector("y", v, 1)


def test_large_numbers_whose_sum_overflows_are_taken():
    assert vector("x", [1e308, 1e308], 2) == [1e308, 1e308]
