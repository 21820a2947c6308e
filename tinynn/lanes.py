"""Lanes: the weights from a pixel to all neurons of the first layer, side by side in one integer.

Python needs about as long to multiply two floats as to multiply a long integer of some 25 numbers.
So column k of the first weight matrix, the weights from pixel k to all neurons, is one integer. It
has a lane of 64 bits for each neuron. A pixel in a file is a whole number p from 0 to 255. The
integer p times column k has p times each weight in its lanes, and the sum over k of these integers
has the weighted inputs of all neurons. So a pixel needs one product, however many neurons read it.

    lanes = Lanes(network, training)
    for epoch in sgd(network, lanes.examples, 30, 10, 3.0, update=lanes.update):
        print(f"Epoch {epoch}: {lanes.evaluate(test)} / {len(test)}")

The layers above, the costs and the four equations are those of the engine.

Fixed point: a lane holds a whole number, which counts units. A weighted input is counted in units
of 2^-48. A weight is counted in units of 255 / 2^48, because x = p / 255.

Negative numbers: the lanes of the numbers a_0, a_1, ... are the integer a_0 + a_1 2^64 + ..., also
where some of them are negative. As an example take two lanes of 8 bits, with 2^8 = 256:

    -2 and 3       -2 + 3 x 256 = 766 = 254 + 2 x 256

The bits read 254 and 2: the lower lane has borrowed 1 from the upper one. Sums and products do not
mind: 10 x 766 = -20 + 30 x 256. To read the numbers, half the range is added to each lane:

    766 + 128 + 128 x 256 = 126 + 131 x 256        126 - 128 = -2 and 131 - 128 = 3

Now no lane is negative, so none has borrowed, and each lane minus 128 is its number.

Head-room: of 64 bits, 48 are for the fraction of z, and 10 for whole numbers from -512 to 511. The
6 bits above them, the guard bits, must be 0 when half the range has been added. If z leaves the
range, one of them is 1, and training ends with an error. A lane has room for 64 times the range. No
weight may be so large that a sum could leave that too: so the guard bits miss nothing.

Rounding: sums and products of integers are exact. Only the change of a weight for p = 1 is rounded
to a whole unit. So for p = 255 its error is at most 255 / 2 units of a weight, about 10^-10.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import mul
from struct import Struct
from typing import Any

from mnist_idx.mnist import DataSet, Example, unit_vector
from tinynn.backpropagation import backprop, hidden_error
from tinynn.cost import Cost, QuadraticCost
from tinynn.gradient_descent import descend
from tinynn.matrix import ShapeError, Vector, add
from tinynn.network import Network, label
from tinynn.neuron import ACTIVATIONS

LANE, FRACTION = 64, 48  # bits
HALF = 512 << FRACTION  # half the range of a weighted input
GUARDS = (1 << LANE) - 2 * HALF  # the bits of a lane above the range
UNIT = 255 / 2**FRACTION  # of a weight
TOO_LARGE = "a number is too large for its lane: train again with a smaller eta, or without lanes"


class Pixels(Sequence[Any]):
    """The examples of a DataSet with their pixels as bytes: pairs (p, y)."""

    def __init__(self, data: DataSet) -> None:
        """Raises ValueError for data that do not have bytes."""
        if not isinstance(data, DataSet):
            raise ValueError(f"lanes need a DataSet, which has bytes, found {type(data).__name__}")
        self.data = data

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, i: Any) -> tuple[bytes, Vector]:
        return self.data.image(i), unit_vector(self.data.labels[i], len(self.data.classes))


class Lanes:
    """A network whose first layer is in lanes. `examples` and `update` are for `sgd`.

    The lists of the network hold the new weights after each epoch, but not during one.
    """

    def __init__(self, network: Network, data: DataSet, lmbda: float = 0.0) -> None:
        """Put the first weights into lanes. `data` is the training data, `lmbda` that of L2.

        Raises ShapeError where the network has no hidden layer, and ValueError for data without
        bytes, or a weight that is too large (42 or more for 784 pixels).
        """
        if len(network.sizes) < 3:
            raise ShapeError(f"sizes are {network.sizes}, and lanes need a hidden layer")
        self.network, self.examples = network, Pixels(data)
        self.lmbda_over_n = lmbda / len(data)
        self.upper = Network(network.sizes[1:], activation=network.activation)
        self.upper.weights, self.upper.biases = network.weights[1:], network.biases[1:]
        n_in, n_out = network.sizes[:2]
        self.layout = Struct(f"<{n_out}Q")
        every_lane = sum(1 << LANE * j for j in range(n_out))
        self.halves, self.guards = HALF * every_lane, GUARDS * every_lane
        self.most = ((1 << LANE - 1) - 2 * HALF) // (255 * n_in)  # a weight may have so many units
        self.sigma, self.sigma_prime = ACTIVATIONS[network.activation]
        self.left = len(data)  # examples, until the epoch ends
        self.load()

    def pack(self, numbers: list[int]) -> int:
        """The integer that has these numbers in its lanes."""
        shifted = self.layout.pack(*[number + HALF for number in numbers])
        return int.from_bytes(shifted, "little") - self.halves

    def unpack(self, lanes: int) -> list[int]:
        """The numbers in the lanes. Raises ValueError where one is out of range."""
        shifted = lanes + self.halves
        if shifted & self.guards:
            raise ValueError(TOO_LARGE)
        return [n - HALF for n in self.layout.unpack(shifted.to_bytes(self.layout.size, "little"))]

    def load(self) -> None:
        """Take the weights from the network's lists, as before each epoch."""
        columns = [[round(w / UNIT) for w in column] for column in zip(*self.network.weights[0])]
        self.columns, self.largest = [0], 0
        self.expect_room(max(abs(number) for column in columns for number in column))
        self.columns = [self.pack(column) for column in columns]
        self.scale = 1.0  # a weight is scale times the number in its lane

    def store(self) -> None:
        """Write the weights to the network's lists, as after each epoch."""
        columns = [self.unpack(column) for column in self.columns]
        for row, numbers in zip(self.network.weights[0], zip(*columns)):
            row[:] = [self.scale * UNIT * number for number in numbers]

    def expect_room(self, change: float) -> None:
        """Raise ValueError where a number in a lane may get too large by a change of this size.

        No number is larger than `largest`, which is measured again only where it exceeds the room.
        """
        if not self.largest + change <= self.most:  # also where it is NaN
            self.largest = max(abs(number) for c in self.columns for number in self.unpack(c))
            if not self.largest + change <= self.most:
                raise ValueError(TOO_LARGE)
        self.largest += int(change)

    def weighted_inputs(self, p: bytes) -> Vector:
        """z of the first layer, (25), for the pixels p. Pixels that are 0 are passed over."""
        if not isinstance(p, bytes) or len(p) != len(self.columns):
            raise ShapeError(f"x is {p!r:.40}, expected {len(self.columns)} bytes: lanes.examples")
        total = sum(map(mul, compress(self.columns, p), p.replace(b"\0", b"")))
        unit = self.scale / 2**FRACTION
        return add([unit * z for z in self.unpack(total)], self.network.biases[0])

    def feedforward(self, p: bytes) -> Vector:
        """The output for the pixels p."""
        return self.upper.feedforward([self.sigma(z) for z in self.weighted_inputs(p)])

    def evaluate(self, data: DataSet) -> int:
        """The number of examples that are answered right, as by `Network.evaluate`."""
        return sum(label(self.feedforward(p)) == label(y) for p, y in Pixels(data))

    def update(
        self, network: Network, mini_batch: list[Any], eta: float,
        cost: type[Cost] = QuadraticCost,
    ) -> None:
        """One step of learning with the mini-batch, as by `update_mini_batch`, or by `l2`."""
        if network is not self.network:
            raise ValueError("the lanes were made for another network")
        gradients, errors = [], []
        for p, y in mini_batch:
            z = self.weighted_inputs(p)
            gradients.append(backprop(self.upper, [self.sigma(z_j) for z_j in z], y, cost))
            delta = gradients[-1].biases[0]  # by (BP3) it is the error of the second layer
            errors.append(hidden_error(self.upper.weights[0], delta, z, self.sigma_prime))
        self.shrink(eta * self.lmbda_over_n)
        descend(self.upper, gradients, eta / len(mini_batch))
        for (p, _), delta in zip(mini_batch, errors):
            self.subtract(eta / len(mini_batch), delta, p)
        self.left -= len(mini_batch)
        if self.left <= 0:
            self.store()
            self.load()
            self.left = len(self.examples)

    def subtract(self, rate: float, delta: Vector, p: bytes) -> None:
        """w_jk -> w_jk - rate delta_j x_k with x_k = p_k / 255, and b_j -> b_j - rate delta_j."""
        b = self.network.biases[0]
        b[:] = [b_j - rate * delta_j for b_j, delta_j in zip(b, delta)]
        units = rate / (255 * self.scale * UNIT)
        self.expect_room(255 * (units * max(map(abs, delta)) + 1))
        changes = self.pack([round(units * delta_j) for delta_j in delta])
        for k, p_k in zip(compress(range(len(p)), p), p.replace(b"\0", b"")):
            self.columns[k] -= p_k * changes

    def shrink(self, rate: float) -> None:
        """w -> (1 - rate) w, as L2 has it. What is in lanes only gets a smaller scale."""
        if rate >= 1:
            raise ValueError(f"eta lambda / n is {rate:g}, expected less than 1")
        if rate > 0:
            for w in self.upper.weights:
                for row in w:
                    row[:] = [(1 - rate) * w_jk for w_jk in row]
            self.scale *= 1 - rate
            if self.scale < 0.5:  # the numbers in lanes would become ever larger
                self.store()
                self.load()
