"""A network: its layers, its weights and biases, how they start, and what it answers.

A network of sizes [784, 30, 10] has three layers. The first is the input, which has no weights;
weights[0] and biases[0] belong to the layer of 30, weights[1] and biases[1] to the layer of 10:

    weights[l][j][k]    from neuron k of the layer before to neuron j
    biases[l][j]        of neuron j

The book counts the layers from 1, so weights[0] is its w^2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from random import Random

from tinynn.matrix import Matrix, ShapeError, Vector, add, argmax, expect_length, matvec
from tinynn.neuron import ACTIVATIONS, Function

Example = tuple[Vector, Vector]  # (x, y): the inputs and the desired output


class Network:
    """A feedforward network of sigmoid neurons; hidden ones may be of another kind.

    >>> Network([784, 30, 10])
    Network([784, 30, 10], 23,860 parameters)
    >>> network = Network([3, 2], rng=Random(1))
    >>> network.weights[0][1][2] = 0.5      # from input 2 to neuron 1
    >>> len(network.feedforward([0.0, 0.5, 1.0]))
    2
    """

    def __init__(
        self, sizes: Sequence[int], init: str = "scaled", rng: Random | None = None,
        activation: str = "sigmoid",
    ) -> None:
        """Make a network with `sizes` neurons in its layers, all weights and biases at random.

        They are Gaussian with mean 0. The biases have standard deviation 1, and so have the
        weights with `init="gaussian"`, the start of chapter 1. With `init="scaled"`, that of
        chapter 3, the weights into a neuron with n inputs have 1 / sqrt(n): so its weighted input
        z does not grow with n, the neuron is not saturated, and it learns from the beginning.

        `rng` is where the random numbers come from; without it they differ from run to run.
        `activation` says what the hidden neurons are: "sigmoid", "tanh" or "relu"; the outputs are
        sigmoid neurons always. Raises ShapeError for sizes that make no network, ValueError for an
        unknown `init` or `activation`.
        """
        check_sizes(sizes)
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation is {activation!r}, expected {' or '.join(ACTIVATIONS)}")
        if init not in ("scaled", "gaussian"):
            raise ValueError(f"init is {init!r}, expected 'scaled' or 'gaussian'")
        rng = rng or Random()
        self.sizes = list(sizes)
        self.activation = activation
        self.weights: list[Matrix] = []
        self.biases: list[Vector] = []
        for n_in, n_out in zip(sizes, sizes[1:]):
            deviation = 1 / sqrt(n_in) if init == "scaled" else 1.0
            self.biases.append(gaussians(n_out, 1.0, rng))
            self.weights.append([gaussians(n_in, deviation, rng) for _ in range(n_out)])

    def __repr__(self) -> str:
        return f"Network({self.sizes}, {self.parameter_count:,} parameters)"

    def __eq__(self, other: object) -> bool:
        """Whether `other` is a network of the same sizes, activation, weights and biases."""
        return isinstance(other, Network) and vars(self) == vars(other)

    @property
    def parameter_count(self) -> int:
        """How many weights and biases there are.

        >>> Network([784, 15, 10]).parameter_count
        11935
        """
        return sum((n_in + 1) * n_out for n_in, n_out in zip(self.sizes, self.sizes[1:]))

    @property
    def sigmas(self) -> list[tuple[Function, Function]]:
        """For each layer after the input: sigma, what its neurons make of z, and its slope."""
        hidden = [ACTIVATIONS[self.activation]] * (len(self.sizes) - 2)
        return [*hidden, ACTIVATIONS["sigmoid"]]

    def feedforward(self, x: Vector) -> Vector:
        """The output activations for the input x: (22), layer after layer.

        Raises ShapeError if x does not have one entry for each neuron of the input layer.
        """
        expect_length("x", x, self.sizes[0])
        a = x
        for w, b, (sigma, _) in zip(self.weights, self.biases, self.sigmas):
            z = add(matvec(w, a), b)  # z^l = w^l a^(l-1) + b^l
            a = [sigma(z_j) for z_j in z]  # a^l = sigma(z^l)
        return a

    def classify(self, x: Vector) -> int:
        """The network's answer: the index of its largest output."""
        return argmax(self.feedforward(x))

    def evaluate(self, data: Iterable[Example]) -> int:
        """How many examples of `data` the network gets right.

        The answer is the index of the largest output, so where there is only one output, every
        example counts as right.
        """
        return sum(self.classify(x) == argmax(y) for x, y in data)


def check_sizes(sizes: Sequence[int]) -> None:
    """Raise ShapeError unless there are two layers or more, each of one neuron or more."""
    if len(sizes) < 2:
        raise ShapeError(f"sizes {list(sizes)}: expected 2 layers or more, input and output")
    for layer, size in enumerate(sizes, start=1):
        if not isinstance(size, int) or size < 1:
            found = f"sizes {list(sizes)}: layer {layer} has {size!r} neurons"
            raise ShapeError(f"{found}, expected a whole number of 1 or more")


def gaussians(n: int, deviation: float, rng: Random) -> Vector:
    """n random numbers, Gaussian with mean 0 and the given standard deviation."""
    return [rng.gauss(0.0, deviation) for _ in range(n)]
