"""Lanes: the weights from a pixel to all neurons of the first layer, side by side in one integer.

Most of the time that Python needs for a product goes into finding its numbers, not into computing
it. A long integer that holds 30 numbers is multiplied in the time of a few products of floats. So
column k of the first weight matrix, the weights from pixel k to all neurons, is one integer here:

    column k = w_0k + w_1k 2^64 + w_2k 2^128 + ...

Each neuron has 64 bits of it, its lane. A pixel in a file is a whole number p from 0 to 255. The
lanes of p times column k are p times each weight. The lanes of the sum over all pixels are the
weighted inputs of all neurons, without their biases.

    lanes = Lanes(network, training)
    for epoch in sgd(network, lanes.examples, 30, 10, 3.0, update=lanes.update):
        print(f"Epoch {epoch}: {lanes.evaluate(test)} / {len(test)}")

Fixed point: a price of 1.25 can be written as 125, if all know that it counts hundredths. Here a
weighted input counts units of 2^-49, and a weight counts units of 255 / 2^49. If w is n units, then
w x = w p / 255 is n p units of 2^-49. So all numbers are whole, and nothing is divided.

Negative numbers and borrows: the integer with a_0, a_1, ... in its lanes is a_0 + a_1 2^64 + ...,
also where some of them are negative. An example with two lanes of 8 bits, where 2^8 = 256:

    -2 and 3:    -2 + 3 x 256 = 766 = 254 + 2 x 256

Its bits read 254 and 2, because the lower lane has borrowed 1 from the upper one. Sums and products
are right all the same: 10 x 766 = -20 + 30 x 256. To read the numbers, add half the range, 128, to
each lane. Then no lane is negative, so none borrows, and each lane minus 128 is its number:

    766 + 128 + 128 x 256 = 126 + 131 x 256    126 - 128 = -2, 131 - 128 = 3

Head-room and guard bits: of 64 bits, 49 are for the fraction of a sum, and 10 for its whole part
and its sign. So a sum may be from -512 to just below 512. When half the range has been added, the 5
bits above must be 0. They are the guard bits. If a sum is out of range, one of them is 1, and
training ends with an error. A much larger sum could pass its lane and leave these bits 0. So the
largest weight times the sum of the pixels must not exceed ROOM: up to there a guard bit is set.

Rounding: sums and products of integers are exact. A weight is rounded to a whole unit when it is
put into its lane. Its change is rounded for p = 1. So for p = 255 the error of a change is up to
255 / 2 units, 6 x 10^-11. L2 multiplies all weights by the same factor. In the lanes this would
round them all, so the factor is kept beside them, as `scale`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from struct import Struct
from typing import Any, NamedTuple

from mnist_idx.mnist import DataSet, unit_vector
from tinynn.backpropagation import backprop
from tinynn.cost import Cost, QuadraticCost
from tinynn.gradient_descent import check_finite, descend
from tinynn.matrix import ShapeError, Vector
from tinynn.network import Network
from tinynn.neuron import ACTIVATIONS

LANE, FRACTION = 64, 49  # bits
HALF = 512 << FRACTION  # half the range of a weighted input
ROOM = (1 << LANE) - 2 * HALF  # the guard bits; up to this size, a sum out of range sets one
UNIT = 255 / 2**FRACTION  # of a weight
TOO_LARGE = "a number is too large for its lane: train again with a smaller eta, or without lanes"


class Ink(NamedTuple):
    """The pixels p_k of an image that are not 0, and their places k."""

    places: list[int]
    pixels: bytes


class Pixels(Sequence[Any]):
    """The examples of a DataSet as pairs (x, y), with x of the kind Ink."""

    def __init__(self, data: DataSet, n: int) -> None:
        """Raises ShapeError unless `data` is a DataSet with images of n pixels."""
        if not (isinstance(data, DataSet) and len(data) and len(data.image(0)) == n):
            raise ShapeError(f"lanes need a DataSet with images of {n} pixels, not {data!r:.60}")
        self.data, self.places = data, list(range(n))  # each number is made once

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(len(self)))]
        image = self.data.image(i)
        ink = Ink(list(compress(self.places, image)), image.translate(None, b"\0"))
        return ink, unit_vector(self.data.labels[i], len(self.data.classes))


class Lanes(Network):
    """A Network with its first layer in lanes. Give `examples` and `update` to `sgd`.

    Its first matrix of weights is empty, because the lanes hold them. All other weights and all
    biases are the lists of `network`, from which it is made. After each epoch, not during one,
    `network` has the weights from the lanes too. So give `sgd` all of `examples`.

    `backprop` asks a network for z and a of all layers, and computes from them. So it is used here
    as it is: only z of the first layer is found in another way.
    """

    def __init__(self, network: Network, data: DataSet, lmbda: float = 0.0) -> None:
        """Put the first layer into lanes. `data` are the training data, `lmbda` is that of L2.

        Raises ShapeError where the network has no hidden layer or `data` is not a DataSet with
        images of its size, and ValueError for a weight that is too large.
        """
        if len(network.sizes) < 3:
            raise ShapeError(f"sizes are {network.sizes}: lanes need a hidden layer")
        self.network, self.sizes, self.activation = network, network.sizes, network.activation
        self.examples = Pixels(data, network.sizes[0])
        self.left, self.lmbda_over_n = len(data), lmbda / len(data)
        self.weights, self.biases = [[], *network.weights[1:]], network.biases
        self.upper = Network(network.sizes[1:], activation=network.activation)
        self.upper.weights, self.upper.biases = network.weights[1:], network.biases[1:]
        self.layout = Struct(f"<{network.sizes[1]}Q")
        ones = sum(1 << LANE * j for j in range(network.sizes[1]))  # 1 in each lane
        self.halves, self.guards = HALF * ones, ROOM * ones
        self.load()

    def pack(self, numbers: list[int]) -> int:
        """The integer that has these numbers in its lanes."""
        return sum(number << LANE * j for j, number in enumerate(numbers))

    def unpack(self, lanes: int) -> list[int]:
        """The numbers in the lanes. Raises ValueError where one is out of range."""
        shifted = lanes + self.halves
        if shifted & self.guards:
            raise ValueError(TOO_LARGE)
        return [n - HALF for n in self.layout.unpack(shifted.to_bytes(self.layout.size, "little"))]

    def load(self) -> None:
        """Take the weights from the network's lists: at the start, and again after each `store`."""
        check_finite(self.network)
        columns = [[round(w / UNIT) for w in column] for column in zip(*self.network.weights[0])]
        self.largest = max(max(map(abs, column)) for column in columns)
        if self.largest >= HALF:
            raise ValueError(TOO_LARGE)
        self.columns = [self.pack(column) for column in columns]
        self.scale = 1.0  # a weight is scale times the number in its lane

    def store(self) -> None:
        """Write the weights to the network's lists, as after each epoch."""
        columns = [self.unpack(column) for column in self.columns]
        for row, numbers in zip(self.network.weights[0], zip(*columns)):
            row[:] = [self.scale * UNIT * number for number in numbers]

    def weighted_inputs(self, x: Ink) -> Vector:
        """z = w x + b of the first layer, (25)."""
        if not isinstance(x, Ink):
            raise ShapeError(f"x is {x!r:.40}, expected the Ink of one of `examples`")
        if self.largest * sum(x.pixels) > ROOM:  # `largest` only bounds the weights: measure them
            self.largest = max(max(map(abs, self.unpack(column))) for column in self.columns)
            if self.largest * sum(x.pixels) > ROOM:
                raise ValueError(TOO_LARGE)
        total = sum(self.columns[k] * p_k for k, p_k in zip(x.places, x.pixels))
        unit = self.scale / 2**FRACTION
        return [unit * number + b_j for number, b_j in zip(self.unpack(total), self.biases[0])]

    def zs_and_activations(self, x: Any) -> tuple[list[Vector], list[Any]]:
        """As for any Network, but x is of the kind Ink."""
        z = self.weighted_inputs(x)
        sigma, _ = ACTIVATIONS[self.activation]
        zs, activations = self.upper.zs_and_activations([sigma(z_j) for z_j in z])
        return [z, *zs], [x, *activations]

    def evaluate(self, data: Any) -> int:
        """The number of examples of a DataSet that are answered right."""
        return super().evaluate(Pixels(data, self.sizes[0]))

    def update(
        self, network: Network, mini_batch: list[Any], eta: float, cost: type[Cost] = QuadraticCost
    ) -> None:
        """One step of learning, as by `update_mini_batch`, or by `l2`. For `sgd`.

        The mini-batch is of `examples`. `backprop` finds all gradients, and `descend` changes what
        is in lists. Raises ValueError for another network or more examples.
        """
        if network is not self.network or len(mini_batch) > self.left:
            raise ValueError("lanes.update learns lanes.examples, all of them, for its own network")
        gradients, rate = [backprop(self, x, y, cost) for x, y in mini_batch], eta / len(mini_batch)
        self.shrink(eta * self.lmbda_over_n)
        descend(self, gradients, rate)
        for (x, _), gradient in zip(mini_batch, gradients):
            self.subtract(rate, gradient.biases[0], x)
        self.left -= len(mini_batch)
        if self.left == 0 or self.scale < 0.5:  # a small scale would make large numbers
            self.store()
            self.load()
            self.left = self.left or len(self.examples)

    def subtract(self, rate: float, delta: Vector, x: Ink) -> None:
        """w_jk -> w_jk - rate delta_j x_k, with x_k = p_k / 255, for the first layer."""
        units = rate / (255 * self.scale * UNIT)  # by which w_jk changes if delta_j = p_k = 1
        change = 255 * (units * sum(map(abs, delta)) + 1)  # more than that of any weight
        if not self.largest + change <= ROOM:  # also where it is NaN
            raise ValueError(TOO_LARGE)
        self.largest += int(change)
        columns, changes = self.columns, self.pack([round(units * delta_j) for delta_j in delta])
        for k, p_k in zip(x.places, x.pixels):
            columns[k] -= p_k * changes

    def shrink(self, rate: float) -> None:
        """w -> (1 - rate) w for all weights, as L2 has it."""
        if not 0 <= rate < 1:
            raise ValueError(f"eta lambda / n is {rate:g}, expected at least 0 and less than 1")
        self.scale *= 1 - rate
        for row in [row for w in self.weights for row in w]:
            row[:] = [(1 - rate) * w_jk for w_jk in row]
