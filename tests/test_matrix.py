"""Vectors and matrices, on numbers that can be checked by hand."""

from random import Random

import pytest

from tinynn.matrix import (
    Examples,
    Outer,
    add,
    argmax,
    dot,
    hadamard,
    matvec,
    nonzero,
    subtract,
    transposed_matvec,
)

W = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]  # 2 rows, 3 columns


def test_dot_is_the_sum_of_products():
    assert dot([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]) == 32.0


@pytest.mark.equation(28)
def test_add_and_hadamard_work_entry_by_entry():
    assert add([1.0, 2.0], [10.0, 20.0]) == [11.0, 22.0]
    assert hadamard([1.0, 2.0], [3.0, 4.0]) == [3.0, 8.0]


def test_matvec_takes_a_row_for_each_output():
    assert matvec(W, [1.0, 10.0, 100.0]) == [321.0, 654.0]


def test_transposed_matvec_takes_a_column_for_each_output():
    assert transposed_matvec(W, [1.0, 10.0]) == [41.0, 52.0, 63.0]


def test_outer_has_the_first_vector_down_and_the_second_across():
    product = Outer([1.0, 10.0], [1.0, 2.0, 3.0])
    assert list(product) == [(1.0, 2.0, 3.0), (10.0, 20.0, 30.0)]
    assert len(product) == 2 and product[1][2] == 30.0 and product[-1] == product[1]
    with pytest.raises(IndexError):
        product[2]
    assert list(product[1:]) == [(10.0, 20.0, 30.0)]
    assert product == Outer([1.0, 10.0], [1.0, 2.0, 3.0]) != Outer([1.0, 10.0], [1.0, 2.0, 4.0])


def test_a_change_of_an_outer_product_is_an_error_and_not_lost():
    with pytest.raises(TypeError):
        Outer([1.0], [2.0])[0][0] = 5.0


def test_subtract_takes_rate_times_the_outer_product_from_a_matrix_in_place():
    w = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    row = w[0]
    subtract(w, 0.5, Outer([2.0, -4.0], [1.0, 0.0, 3.0]))
    assert w == [[0.0, 2.0, 0.0], [6.0, 5.0, 12.0]] and w[0] is row


def test_transposed_matvec_is_the_dot_product_of_each_column_to_the_bit():
    rng = Random(1)
    w = [[rng.gauss(0, 1) for _ in range(7)] for _ in range(5)]
    v = [rng.gauss(0, 1) for _ in range(5)]
    assert transposed_matvec(w, v) == [dot(column, v) for column in zip(*w)]


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


def test_a_data_set_is_not_copied():
    class OneByOne(list):
        def __iter__(self):
            raise AssertionError("an example was taken before it was asked for")

    assert Examples(OneByOne([([1.0], [0.0])]))[0] == ([1.0], [0.0])
