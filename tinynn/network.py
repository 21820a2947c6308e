"""A network: its layers, its weights and biases, how they start, and what it answers.

A network of sizes [784, 30, 10] has three layers. The first is the input, which has no weights.
weights[0] and biases[0] belong to the layer of 30, weights[1] and biases[1] to the layer of 10:

    weights[l][j][k]    the weight from neuron k of the layer before to neuron j
    biases[l][j]        the bias of neuron j

The book counts the layers from 1, so its w^2 is weights[0], and its w^l is weights[l - 2].
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from random import Random

from tinynn.matrix import Example, Examples, Matrix, ShapeError, Vector, add, argmax, matvec, vector
from tinynn.neuron import ACTIVATIONS, Function, sigmoid


class Network:
    """A feedforward network. Its neurons are sigmoid neurons; the hidden ones may be others.

    >>> Network([784, 30, 10])
    Network([784, 30, 10], 23,860 parameters)
    >>> network = Network([3, 2], rng=Random(1))
    >>> network.weights[0][1][2] = 0.5      # from input 2 to neuron 1
    >>> len(network.feedforward([0.0, 0.5, 1.0]))
    2
    """

    def __init__(
        self, sizes: Iterable[int], init: str = "scaled", rng: Random | int | None = None,
        activation: str = "sigmoid",
    ) -> None:
        """Make a network with `sizes` neurons in its layers, and random weights and biases.

        All are Gaussian with mean 0. The biases have standard deviation 1, and so do the weights
        with `init="gaussian"`, the start of chapter 1. With `init="scaled"`, the start of chapter
        3, the weights into a neuron with n inputs have 1 / sqrt(n). Then the size of its weighted
        input z does not depend on n. So few neurons start saturated, and learning begins at once.

        `rng` is the source of the random numbers, or a seed for one. Without it they differ from
        run to run. `activation` is the kind of the hidden neurons, a key of ACTIVATIONS:
        "sigmoid", "tanh" or "relu". The output neurons are always sigmoid neurons. Raises
        ShapeError for sizes that do not make a network, or more than 10^8 parameters; ValueError
        for an unknown `init` or `activation`.
        """
        self.sizes = check_sizes(sizes)
        if self.parameter_count > 10**8:  # some 4 GB
            raise ShapeError(f"sizes make {self.parameter_count:,} parameters, the most is 10^8")
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation is {activation!r}, expected {' or '.join(ACTIVATIONS)}")
        if init not in ("scaled", "gaussian"):
            raise ValueError(f"init is {init!r}, expected 'scaled' or 'gaussian'; a seed is rng=1")
        self.activation, rng = activation, random_generator(rng)
        self.weights: list[Matrix] = []
        self.biases: list[Vector] = []
        for n_in, n_out in zip(self.sizes, self.sizes[1:]):
            std = 1 / sqrt(n_in) if init == "scaled" else 1.0
            self.biases.append([rng.gauss(0.0, 1.0) for _ in range(n_out)])
            self.weights.append([[rng.gauss(0.0, std) for _ in range(n_in)] for _ in range(n_out)])

    def __repr__(self) -> str:
        return f"Network({self.sizes}, {self.parameter_count:,} parameters)"

    def __eq__(self, other: object) -> bool:
        """Whether `other` is a network of the same sizes, activation, weights and biases."""
        return isinstance(other, Network) and vars(self) == vars(other)

    @property
    def parameter_count(self) -> int:
        """The number of weights and biases.

        >>> Network([784, 15, 10]).parameter_count
        11935
        """
        return sum((n_in + 1) * n_out for n_in, n_out in zip(self.sizes, self.sizes[1:]))

    @property
    def sigma_prime(self) -> Function:
        """The derivative of the activation function of the hidden layers."""
        return ACTIVATIONS[self.activation][1]

    def zs_and_activations(self, x: Vector) -> tuple[list[Vector], list[Vector]]:
        """The weighted inputs z and the activations a of all layers, for the input x.

        activations[0] is x itself. weights[0] and biases[0] make zs[0] and activations[1] from it,
        and so on, layer after layer. Raises ShapeError or ValueError where x is not a vector of
        one finite number for each input.
        """
        sigmas = [ACTIVATIONS[self.activation][0]] * (len(self.sizes) - 2) + [sigmoid]
        zs, activations = [], [vector("x", x, self.sizes[0])]
        for w, b, sigma in zip(self.weights, self.biases, sigmas):
            zs.append(add(matvec(w, activations[-1]), b))  # z^l = w^l a^(l-1) + b^l
            activations.append([sigma(z_j) for z_j in zs[-1]])  # a^l = sigma(z^l), (25)
        return zs, activations

    def feedforward(self, x: Vector) -> Vector:
        """The output for the input x: a' = sigma(w a + b), layer after layer, (22).

        Raises what `zs_and_activations` raises.
        """
        return self.zs_and_activations(x)[1][-1]

    def classify(self, x: Vector) -> int:
        """The answer of the network to the input x: the label of its output."""
        return label(self.feedforward(x))

    def evaluate(self, data: Iterable[Example]) -> int:
        """The number of examples in `data` to which the network gives the right answer.

        Raises ShapeError for an example that does not fit the network, or where `data` holds none.
        """
        n = self.sizes[-1]
        return sum(self.classify(x) == label(vector("y", y, n)) for x, y in Examples(data))


def label(output: Vector) -> int:
    """The answer that an output stands for, actual or desired: the index of its largest entry.

    A single entry means yes, 1, where it is larger than 1/2, and otherwise no, 0.

    >>> label([0.1, 0.7, 0.2]), label([0.7]), label([0.5])
    (1, 1, 0)
    """
    return argmax(output) if len(output) > 1 else int(output[0] > 0.5)


def check_sizes(sizes: Iterable[int]) -> list[int]:
    """The sizes as a list of int. Raises ShapeError if they do not make a network."""
    found = list(sizes) if isinstance(sizes, Iterable) else []
    if len(found) < 2 or not all(hasattr(n, "__index__") and n > 0 for n in found):
        raise ShapeError(f"sizes are {sizes!r:.40}, expected 2 or more whole numbers, all above 0")
    return [int(n) for n in found]


def random_generator(rng: Random | int | None) -> Random:
    """`rng` itself, or a new generator with this seed; with None it differs from run to run."""
    if rng is not None and not isinstance(rng, (Random, int)):
        raise ValueError(f"rng is {rng!r:.60}, expected a random.Random, or a seed for one")
    return rng if isinstance(rng, Random) else Random(rng)
