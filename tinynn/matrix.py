"""Vectors and matrices as plain lists of floats.

    Vector    [v_0, v_1, ...]
    Matrix    [row_0, row_1, ...]    row-major: w[j][k] is the entry in row j, column k
    Example   (x, y)                 the inputs, and the desired output

The functions below are all the operations that the engine needs. They check nothing, so their loops
stay plain. Numbers and examples from outside are checked once, where they come in, by `vector` and
`Examples` at the end of this file.
"""

from collections.abc import Sequence, Sized
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from typing import Any

Vector = list[float]
Matrix = list[Vector]
Example = tuple[Vector, Vector]


def dot(u: Sequence[float], v: Sequence[float]) -> float:
    """u . v, the sum over j of u_j v_j. The two must have the same length.

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
    """The Hadamard product s (.) t: the products entry by entry, (28).

    >>> hadamard([1.0, 2.0], [3.0, 4.0])
    [3.0, 8.0]
    """
    return [s_j * t_j for s_j, t_j in zip(s, t)]


def nonzero(v: Vector) -> list[int]:
    """The indices k where v_k is not 0.

    A product with v needs only these, because w_jk v_k is 0 where v_k is 0. Four fifths of the
    pixels of a handwritten digit are 0, so this saves most of the work.

    >>> nonzero([0.0, 0.5, 0.0, 2.0])
    [1, 3]
    """
    return [k for k, v_k in enumerate(v) if v_k != 0.0]


def matvec(w: Matrix, v: Vector) -> Vector:
    """The product w v: entry j is the sum over k of w_jk v_k.

    >>> matvec([[1.0, 2.0], [3.0, 4.0]], [1.0, 10.0])
    [21.0, 43.0]
    """
    product, places = [], nonzero(v)
    for row in w:
        total = 0.0
        for k in places:
            total += row[k] * v[k]
        product.append(total)
    return product


def transposed_matvec(w: Matrix, v: Vector) -> Vector:
    """The product w^T v: entry k is the sum over j of w_jk v_j.

    >>> transposed_matvec([[1.0, 2.0], [3.0, 4.0]], [1.0, 10.0])
    [31.0, 42.0]
    """
    product = [0.0] * len(w[0])
    for row, v_j in zip(w, v):
        for k, w_jk in enumerate(row):
            product[k] += w_jk * v_j
    return product


@dataclass
class Outer(Sequence[Any]):
    """The outer product u v^T, the matrix of all products u_j v_k, stored as the vectors u and v.

    It can be read like any matrix. A row is made when it is read. It is a tuple, because a change
    of it would not change the product.

    >>> product = Outer([1.0, 10.0], [1.0, 2.0, 3.0])
    >>> product[1], product[1][2]
    ((10.0, 20.0, 30.0), 30.0)
    """

    u: Vector
    v: Vector

    def __len__(self) -> int:
        return len(self.u)

    def __getitem__(self, j: Any) -> Any:
        u = self.u[j]
        return Outer(u, self.v) if isinstance(j, slice) else tuple([u * v_k for v_k in self.v])


def subtract(w: Matrix, rate: float, product: Outer) -> None:
    """Change w in place to w - rate u v^T: w_jk -> w_jk - rate u_j v_k.

    >>> w = [[1.0, 2.0], [3.0, 4.0]]
    >>> subtract(w, 0.5, Outer([2.0, 0.0], [1.0, 3.0]))
    >>> w
    [[0.0, -1.0], [3.0, 4.0]]
    """
    v, places = product.v, nonzero(product.v)
    for row, u_j in zip(w, product.u):
        change = rate * u_j
        for k in places:
            row[k] -= change * v[k]


def argmax(v: Vector) -> int:
    """The index of the largest entry of v; of several equal ones, the first.

    >>> argmax([0.1, 0.7, 0.2])
    1
    """
    return v.index(max(v))


class ShapeError(ValueError):
    """Vectors, layers or examples do not fit. The message says what was expected and found."""


def vector(name: str, v: Any, n: int) -> Vector:
    """The numbers in `v`, as a new list of `n` plain numbers. Messages call `v` by its `name`.

    `v` may be a list, a tuple, a NumPy array, any other iterable of numbers, or a column such as
    [[0.5], [1.0]]. Raises ShapeError for anything else: another length, text, NaN, infinities.

    >>> vector("x", ([0.25], [1]), 2)
    [0.25, 1.0]
    """
    v = v.tolist() if hasattr(v, "tolist") else v  # a NumPy array gives plain numbers
    items = list(v) if hasattr(v, "__iter__") and not isinstance(v, (str, bytes, dict, set)) else []
    if len(items) != n:
        found = f"has {len(items)} entries" if items else f"is {v!r:.60}"
        hint = f", such as unit_vector({v}, {n})" if name == "y" and n > 1 and v in range(n) else ""
        raise ShapeError(f"{name} {found}, expected {n} number{'s' * (n > 1)} in a list{hint}")
    # The sum of plain numbers is a finite float only if all are finite. One sum is fast.
    with suppress(TypeError, OverflowError):
        if type(items[0]) is float and type(total := sum(items)) is float and isfinite(total):
            return items
    return [number(f"{name}[{k}]", entry) for k, entry in enumerate(items)]


def number(name: str, entry: Any) -> float:
    """The entry of a vector as a finite float. The entry of a column is a list of one number."""
    with suppress(TypeError, ValueError, AttributeError, OverflowError):
        [value] = entry if hasattr(entry, "__len__") else [entry]
        if isfinite(value.__float__()):  # unlike float(value), this does not read text
            return float(value)
    raise ShapeError(f"{name} is {entry!r:.60}, expected a finite number")


class Examples(Sequence[Any]):
    """The data set `data`. Each example is checked to be a pair (x, y) when it is taken from it.

    Raises ShapeError where `data` holds no examples. A zip or a generator holds none after it has
    been read once.
    """

    def __init__(self, data: Any) -> None:
        self.data = data if hasattr(data, "__getitem__") else list(data)
        if len(self.data) == 0:
            raise ShapeError("the data hold no examples (a zip or generator can be read only once)")

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, i: Any) -> Any:
        example = self.data[i]
        if not isinstance(example, Sized) or len(example) != 2:
            raise ShapeError(f"example {i} is {example!r:.60}, expected a pair (x, y)")
        return example
