"""Vectors and matrices as plain lists of floats.

    Vector   [v_0, v_1, ...]
    Matrix   [row_0, row_1, ...]    row-major: w[j][k] stands in row j, column k

These are all the operations that the engine needs. They check nothing, so that their loops stay
plain: what is given to the engine is checked once, with `expect_length`, where it comes in.
"""

from __future__ import annotations

from collections.abc import Sequence

Vector = list[float]
Matrix = list[Vector]


class ShapeError(ValueError):
    """Vectors or layers that do not fit together; the message says what was expected and found."""


def expect_length(name: str, v: Vector, length: int) -> None:
    """Raise ShapeError unless the vector `v`, called `name` in the message, has `length` entries.

    >>> expect_length("x", [0.0, 0.5], 3)
    Traceback (most recent call last):
    tinynn.matrix.ShapeError: x has 2 entries, expected 3
    """
    if len(v) != length:
        raise ShapeError(f"{name} has {len(v)} entries, expected {length}")


def dot(u: Sequence[float], v: Sequence[float]) -> float:
    """u . v, the sum over j of u_j v_j.

    >>> dot([1.0, 2.0], [3.0, 4.0])
    11.0
    """
    total = 0.0
    for u_j, v_j in zip(u, v):
        total += u_j * v_j
    return total


def add(u: Vector, v: Vector) -> Vector:
    """u + v, entry by entry.

    >>> add([1.0, 2.0], [3.0, 4.0])
    [4.0, 6.0]
    """
    return [u_j + v_j for u_j, v_j in zip(u, v)]


def hadamard(s: Vector, t: Vector) -> Vector:
    """The Hadamard product: s and t multiplied entry by entry.

    >>> hadamard([1.0, 2.0], [3.0, 4.0])
    [3.0, 8.0]
    """
    return [s_j * t_j for s_j, t_j in zip(s, t)]


def nonzero(v: Vector) -> list[int]:
    """The places k where v_k is not 0.

    >>> nonzero([0.0, 0.5, 0.0, 2.0])
    [1, 3]
    """
    return [k for k, v_k in enumerate(v) if v_k != 0.0]


def matvec(w: Matrix, v: Vector) -> Vector:
    """The product w v: entry j is the sum over k of w_jk v_k, the dot product of row j and v.

    >>> matvec([[1.0, 2.0], [3.0, 4.0]], [1.0, 10.0])
    [21.0, 43.0]
    """
    return matvecs(w, [v])[0]


def matvecs(w: Matrix, vs: list[Vector]) -> list[Vector]:
    """The products of w with several vectors: entry i is w vs[i].

    Where v_k is 0 the term w_jk v_k is 0 for every finite w_jk, so the sums are the same without
    it; four fifths of the pixels of a handwritten digit are such zeros. And all the vectors meet
    one row of w before the next: so each row is fetched from memory once, even where the rows
    together are more than the processor's cache holds.

    >>> matvecs([[1.0, 2.0], [3.0, 4.0]], [[1.0, 10.0], [0.0, 1.0]])
    [[21.0, 43.0], [2.0, 4.0]]
    """
    products: list[Vector] = [[] for _ in vs]
    per_vector = [(v, nonzero(v), product) for v, product in zip(vs, products)]
    for row in w:
        for v, places, product in per_vector:
            total = 0.0
            for k in places:
                total += row[k] * v[k]
            product.append(total)
    return products


def transposed_matvec(w: Matrix, v: Vector) -> Vector:
    """The product w^T v: entry k is the sum over j of w_jk v_j.

    `zip(*w)` gives the columns of w, which are the rows of w^T.

    >>> transposed_matvec([[1.0, 2.0], [3.0, 4.0]], [1.0, 10.0])
    [31.0, 42.0]
    """
    return [dot(column, v) for column in zip(*w)]


def outer(u: Vector, v: Vector) -> Matrix:
    """The outer product u v^T: the matrix of all products u_j v_k.

    >>> outer([1.0, 10.0], [1.0, 2.0, 3.0])
    [[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]
    """
    return [[u_j * v_k for v_k in v] for u_j in u]


def argmax(v: Vector) -> int:
    """The index of the largest entry of v; of several equal ones, the first.

    >>> argmax([0.1, 0.7, 0.2])
    1
    """
    return v.index(max(v))
