"""Vectors and matrices, on numbers that can be checked by hand."""

from random import Random

import pytest

from tinynn.matrix import (
    ShapeError,
    add,
    argmax,
    dot,
    expect_length,
    hadamard,
    matvec,
    matvecs,
    nonzero,
    outer,
    transposed_matvec,
)

W = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]  # 2 rows, 3 columns


def test_dot_is_the_sum_of_products():
    assert dot([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]) == 32.0


def test_add_and_hadamard_work_entry_by_entry():
    assert add([1.0, 2.0], [10.0, 20.0]) == [11.0, 22.0]
    assert hadamard([1.0, 2.0], [3.0, 4.0]) == [3.0, 8.0]


def test_matvec_takes_a_row_for_each_output():
    assert matvec(W, [1.0, 10.0, 100.0]) == [321.0, 654.0]


def test_matvecs_gives_each_vector_its_own_product():
    assert matvecs(W, [[1.0, 10.0, 100.0], [0.0, 0.0, 2.0]]) == [[321.0, 654.0], [6.0, 12.0]]
    assert matvecs(W, []) == []


def test_transposed_matvec_takes_a_column_for_each_output():
    assert transposed_matvec(W, [1.0, 10.0]) == [41.0, 52.0, 63.0]


def test_outer_has_the_first_vector_down_and_the_second_across():
    assert outer([1.0, 10.0], [1.0, 2.0, 3.0]) == [[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]


def test_skipping_zeros_leaves_every_bit_of_matvec_as_it_is():
    rng = Random(1)
    for _ in range(100):
        v = [rng.choice([0.0, 0.0, 0.0, rng.gauss(0, 1)]) for _ in range(50)]
        w = [[rng.gauss(0, 1) for _ in range(50)] for _ in range(3)]
        assert matvec(w, v) == [dot(row, v) for row in w]


def test_nonzero_gives_the_places():
    assert nonzero([0.0, -0.5, 0.0, 2.0, -0.0]) == [1, 3]


def test_argmax_is_the_first_of_the_largest():
    assert argmax([0.1, 0.7, 0.2]) == 1
    assert argmax([0.5, 0.9, 0.9]) == 1


def test_a_wrong_length_is_refused_with_both_lengths():
    expect_length("x", [1.0, 2.0], 2)
    with pytest.raises(ShapeError, match="x has 2 entries, expected 3"):
        expect_length("x", [1.0, 2.0], 3)
