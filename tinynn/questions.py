"""What `tinynn.judge` asks of a reader's functions: one for each equation of chapters 1 and 2.

What is right comes from differences: the functions here that end in `_right` use no formula of
backpropagation. A slip is what a function would return if it were wrong in a usual way.
Networks and matrices are square in the first case, so that a wrong layer or a transposed matrix
gives wrong numbers and not an IndexError.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from math import exp, tanh
from random import Random
from typing import Any

from tinynn.backpropagation import backprop
from tinynn.gradient_check import numerical_gradient
from tinynn.gradient_descent import descend
from tinynn.judge import Question, places, read
from tinynn.matrix import Matrix, Vector, dot, hadamard, matvec, transposed_matvec
from tinynn.network import Network

H = 1e-5  # the step of a difference
FORGOTTEN = "sigma'(z) is forgotten"
OF_A = "sigma' is taken of a, not of z"
Y_MINUS_A = "y - a for a - y"
TRANSPOSED = "the matrix is transposed"
ONE_LIST = "all rows of a matrix are one list, which is changed in place"
Gradients = dict[str, list[Any]]


def numbers(rng: Random, n: int) -> Vector:
    """n random numbers, none of them near 0."""
    return [rng.choice((-1, 1)) * rng.uniform(0.3, 1.0) for _ in range(n)]


def matrix(rng: Random, n_out: int, n_in: int) -> Matrix:
    """A random matrix."""
    return [numbers(rng, n_in) for _ in range(n_out)]


def sigma(z: float) -> float:
    """The sigmoid, by another formula than the engine's."""
    return 0.5 + 0.5 * tanh(z / 2)


def slope_of_sigma(z: float) -> float:
    """The derivative of the sigmoid, by a difference."""
    return (sigma(z + H) - sigma(z - H)) / (2 * H)


def slopes(f: Callable[[Vector], float], v: Vector) -> Vector:
    """The derivatives of f by each entry of v, by differences."""
    moved = [[[*v[:j], v[j] + step, *v[j + 1 :]] for step in (H, -H)] for j in range(len(v))]
    return [(f(above) - f(below)) / (2 * H) for above, below in moved]


def prime(v: Vector) -> Vector:
    """sigma'(z) = sigma(z) (1 - sigma(z)) for each entry of a vector."""
    return [sigma(z) * (1 - sigma(z)) for z in v]


def of_a(z: Vector) -> Vector:
    """sigma' of the activations, which is a slip."""
    return prime([sigma(z_j) for z_j in z])


def negative(v: Vector) -> Vector:
    """- v."""
    return [-v_j for v_j in v]


def difference(a: Vector, y: Vector) -> Vector:
    """a - y."""
    return [a_j - y_j for a_j, y_j in zip(a, y)]


def outer(u: Vector, v: Vector) -> Matrix:
    """The matrix of all u_j v_k."""
    return [[u_j * v_k for v_k in v] for u_j in u]


def turned(w: Matrix) -> Matrix:
    """The transposed matrix."""
    return [list(column) for column in zip(*w)]


# (BP1) to (BP4), one by one


def output_error_right(z: Vector, a: Vector, y: Vector) -> Vector:
    """How the quadratic cost changes with each z_j."""
    return slopes(lambda z: sum((sigma(z_j) - y_j) ** 2 / 2 for z_j, y_j in zip(z, y)), z)


def output_error_cases() -> list[Any]:
    """(z, a, y) of 3 outputs and of 4."""
    zs = [numbers(Random(n), n) for n in (3, 4)]
    return [(z, [sigma(z_j) for z_j in z], [0.0, 1.0, 0.5, 0.25][: len(z)]) for z in zs]


def hidden_error_right(w_next: Matrix, delta_next: Vector, z: Vector) -> Vector:
    """The change of the sum of delta_j z_j of the next layer with each z_k of this one."""
    return slopes(
        lambda z: sum(delta_j * sum(w_jk * sigma(z_k) for w_jk, z_k in zip(row, z))
                      for delta_j, row in zip(delta_next, w_next)), z)


def weight_gradient_right(delta: Vector, a_in: Vector) -> Matrix:
    """The change of the sum of delta_j z_j with each weight. z_j is the sum of w_jk a_k."""
    slopes_of_z = slopes(lambda row: dot(row, a_in), [0.0] * len(a_in))
    return [[delta_j * slope for slope in slopes_of_z] for delta_j in delta]


def bias_gradient_right(delta: Vector) -> Vector:
    """The change of the sum of delta_j z_j with each bias. z_j contains b_j."""
    return slopes(lambda b: dot(delta, b), [0.0] * len(delta))


# backprop and a step, whole


def network_cases() -> list[Any]:
    """(network, x, y): a square network, and one that is not."""
    return [(Network(sizes, "gaussian", Random(n)), numbers(Random(n), sizes[0]),
             [0.0, 1.0, 0.5][: sizes[-1]]) for n, sizes in enumerate(([3, 3, 3, 3], [3, 4, 2]))]


def batch_cases() -> list[Any]:
    """(network, mini_batch, eta). The numbers of examples, 5 and 4, are not those of layers."""
    cases = []
    for (network, _, y), m, eta in zip(network_cases(), (5, 4), (0.5, 0.2)):
        rng = Random(m)
        examples = [(numbers(rng, 3), [rng.random() for _ in y]) for _ in range(m)]
        cases.append((network, examples, eta))
    return cases


def forward(
    network: Network, x: Vector, bias: float = 1.0, last: Callable[[float], float] = sigma,
    inner: Callable[[float], float] = sigma, order: int = 1,
) -> Vector:
    """The output, with these changes: the bias times a factor, other functions, another order."""
    layers = list(zip(network.weights, network.biases))[::order]
    a = x
    for l, (w, b) in enumerate(layers):
        f = last if l == len(layers) - 1 else inner
        if len(w[0]) != len(a):
            raise ValueError("the layers do not fit")
        a = [f(z_j + bias * b_j) for z_j, b_j in zip(matvec(w, a), b)]
    return a


def backprop_right(network: Network, x: Vector, y: Vector) -> Gradients:
    """The gradient by a difference for each parameter."""
    gradient = numerical_gradient(network, x, y)
    return {"weights": gradient.weights, "biases": gradient.biases}


def followed(_: Any, case: Any, arguments: Any) -> dict[str, float]:
    """The gradient that a step has followed: the change of each parameter, over -eta."""
    network, _, eta = case
    before = {"weights": network.weights, "biases": network.biases}
    after = read(arguments[0], before)
    return {place: (v - after[place]) / eta for place, v in places(before).items()}


def where_it_begins(wrong: set[str]) -> str:
    """The equation in which a wrong backprop goes wrong first, from the wrong places.

    The places are those of the first network of `network_cases`. Its last layer is biases[2].
    """
    layers = {name: {int(place[len(name) + 1]) for place in wrong if place.startswith(name)}
              for name in ("weights", "biases")}
    if not layers["biases"]:
        equation = "(BP4)"
    elif not layers["weights"]:
        equation = "(BP3)"
    elif 2 in layers["biases"]:
        equation = "(BP1)"
    else:
        equation = "(BP2)"
    return f"It begins to be wrong in {equation}"


def bp1(slope: Callable[[Vector], Vector] = prime) -> Callable[..., Vector]:
    """(BP1), or a slip of it: another function of z in the place of sigma'."""
    return lambda z, a, y: hadamard(difference(a, y), slope(z))


def bp2(
    w: int = 1, z: int = 0, slope: Callable[[Vector], Vector] = prime,
    product: Callable[..., Vector] = transposed_matvec,
) -> Callable[..., Vector]:
    """(BP2), or a slip of it: the w or the z of another layer, another slope or product."""
    return lambda network, zs, l, delta: hadamard(
        product(network.weights[l + w], delta), slope(zs[l + z]))


def bp4(delta: Vector, activations: list[Vector], l: int) -> Matrix:
    """(BP4)."""
    return outer(delta, activations[l])


def ones(z: Vector) -> Vector:
    """1 in the place of each slope: sigma' is forgotten."""
    return [1.0] * len(z)


def slipped(
    first: Callable[..., Vector] | None = None, back: Callable[..., Vector] | None = None,
    weights_by: Callable[..., Matrix] = bp4,
    arrange: Callable[[Gradients], Gradients] | None = None,
) -> Callable[..., Gradients]:
    """Backpropagation with (BP1), (BP2) or (BP4) replaced.

    They are called as first(z, a, y), back(network, zs, l, delta) and weights_by(delta,
    activations, l). `arrange` changes the lists of all layers at the end.
    """
    first, back = first or bp1(), back or bp2()

    def gradient(network: Network, x: Vector, y: Vector) -> Gradients:
        """The gradient with the slip."""
        zs, activations = network.zs_and_activations(x)
        delta = first(zs[-1], activations[-1], y)
        found: Gradients = {"weights": [], "biases": []}
        for l in reversed(range(len(zs))):
            found["biases"].insert(0, delta)
            found["weights"].insert(0, weights_by(delta, activations, l))
            if l > 0:
                delta = back(network, zs, l - 1, delta)
        return arrange(found) if arrange else found
    return gradient


def backwards(*names: str) -> Callable[[Gradients], Gradients]:
    """The lists of these names with the layers in reverse order."""
    return lambda g: {name: v[::-1] if name in names else v for name, v in g.items()}


def one_row(g: Gradients) -> Gradients:
    """All rows of a matrix are one list: the last one."""
    return {"weights": [[w[-1]] * len(w) for w in g["weights"]], "biases": g["biases"]}


BACKPROP_SLIPS = {
    f"(BP1): {Y_MINUS_A}": slipped(lambda z, a, y: negative(bp1()(z, a, y))),
    f"(BP1): {FORGOTTEN} (only the cross-entropy has none)": slipped(bp1(ones)),
    f"(BP1): {OF_A}": slipped(bp1(of_a)),
    f"(BP2): {FORGOTTEN}": slipped(back=bp2(slope=ones)),
    f"(BP2): {OF_A}": slipped(back=bp2(slope=of_a)),
    f"(BP1), (BP2): {FORGOTTEN}": slipped(bp1(ones), bp2(slope=ones)),
    f"(BP1), (BP2): {OF_A}": slipped(bp1(of_a), bp2(slope=of_a)),
    "(BP2): the sign is wrong": slipped(back=lambda *layer: negative(bp2()(*layer))),
    "(BP2): the matrix w must be transposed": slipped(back=bp2(product=matvec)),
    "(BP2): the weights of the wrong layer, w^l for w^(l+1)": slipped(back=bp2(w=0)),
    "(BP2): the z of the wrong layer, z^(l+1) for z^l": slipped(back=bp2(z=1)),
    "(BP2): all layers have the error of the outputs":
        slipped(back=lambda network, zs, l, delta: delta),
    "(BP4): the activations of the wrong side, a^l for a^(l-1)":
        slipped(weights_by=lambda delta, activations, l: outer(delta, activations[l + 1])),
    f"(BP4): {TRANSPOSED}": slipped(weights_by=lambda *layer: turned(bp4(*layer))),
    "the layers are in reverse order": slipped(arrange=backwards("weights", "biases")),
    "the biases of the layers are in reverse order": slipped(arrange=backwards("biases")),
    "the weights of the layers are in reverse order": slipped(arrange=backwards("weights")),
    ONE_LIST: slipped(arrange=one_row),
}


def batch_right(network: Network, mini_batch: list[Any], eta: float) -> Gradients:
    """The average of the gradients of the examples."""
    return averaged([backprop_right(network, x, y) for x, y in mini_batch], len(mini_batch))


def averaged(parts: list[Gradients], m: float) -> Gradients:
    """The sum of gradients, over m."""
    return {
        "weights": [[[sum(v) / m for v in zip(*rows)] for rows in zip(*ws)]
                    for ws in zip(*[part["weights"] for part in parts])],
        "biases": [[sum(v) / m for v in zip(*bs)]
                   for bs in zip(*[part["biases"] for part in parts])],
    }


def one_by_one(network: Network, mini_batch: list[Any], eta: float) -> dict[str, float]:
    """Each example changes the weights before the gradient of the next one is taken."""
    before, after = deepcopy(network), network
    for x, y in mini_batch:
        descend(after, [backprop(after, x, y)], eta / len(mini_batch))
    return followed(None, (before, mini_batch, eta), (after,))


def update_with(
    scale: Callable[[int, float], float], part: slice = slice(None)
) -> Callable[..., Gradients]:
    """A step from a part of the examples. Their sum is divided by scale(m, eta), not by m."""
    def gradient(network: Network, mini_batch: list[Any], eta: float) -> Gradients:
        """The gradient that such a step follows."""
        parts = [slipped()(network, x, y) for x, y in mini_batch[part]]
        return averaged(parts, scale(len(mini_batch), eta))
    return gradient


def without(name: str) -> Callable[..., Gradients]:
    """A step that leaves the weights, or the biases, as they are."""
    def gradient(*case: Any) -> Gradients:
        """The gradient that such a step follows."""
        found = update_with(lambda m, eta: m)(*case)
        return {**found, name: nothing(found[name])}
    return gradient


def nothing(value: Any) -> Any:
    """0 in the place of all numbers."""
    if isinstance(value, dict):
        return {name: nothing(entry) for name, entry in value.items()}
    return 0.0 if isinstance(value, float) else [nothing(entry) for entry in value]


def rows_added(network: Network, mini_batch: list[Any], eta: float) -> Gradients:
    """All rows of a sum of matrices are one list, so each gets what all should get."""
    found = update_with(lambda m, eta: m)(network, mini_batch, eta)
    return {**found, "weights": [[[sum(v) for v in zip(*w)]] * len(w) for w in found["weights"]]}


QUESTIONS = {
    "sigmoid": Question(
        "(3)", lambda: [(z,) for z in (-2.0, 0.5, 3.0, 0.0, 1000.0, -1000.0)], sigma, {
            "the sign of z": lambda z: sigma(-z),
            "tanh is another function": tanh,
            "the 1 + is missing": lambda z: 1 / exp(-z),
        }),
    "sigmoid_prime": Question(
        "sigma'", lambda: [(z,) for z in (-2.0, 0.5, 3.0, 0.0)], slope_of_sigma, {
            OF_A: lambda z: of_a([z])[0],
            "z (1 - z), without sigma": lambda z: z * (1 - z),
            "sigma itself, not its derivative": sigma,
            "the square in the denominator is forgotten": lambda z: sigma(-z),
            "1 + sigma(z) for 1 - sigma(z)": lambda z: sigma(z) * (1 + sigma(z)),
        }),
    "feedforward": Question(
        "(22)", lambda: [case[:2] for case in network_cases()], forward, {
            "the biases are forgotten": lambda network, x: forward(network, x, bias=0.0),
            "the sign of the biases": lambda network, x: forward(network, x, bias=-1.0),
            "sigma is forgotten in the last layer":
                lambda network, x: forward(network, x, last=float),
            "sigma is forgotten": lambda network, x: forward(network, x, last=float, inner=float),
            "sigma is forgotten in the hidden layers":
                lambda network, x: forward(network, x, inner=float),
            "the layers are in reverse order": lambda network, x: forward(network, x, order=-1),
        }),
    "output_error": Question("(BP1)", output_error_cases, output_error_right, {
        f"{FORGOTTEN} (only the cross-entropy has none)":
            lambda z, a, y: difference(a, y),
        OF_A: lambda z, a, y: hadamard(difference(a, y), of_a(z)),
        Y_MINUS_A: lambda z, a, y: hadamard(difference(y, a), prime(z)),
        "z - y for a - y": lambda z, a, y: hadamard(difference(z, y), prime(z)),
        "sigma for sigma'": lambda z, a, y: hadamard(difference(a, y), a),
        "z (1 - z) for sigma'(z)":
            lambda z, a, y: hadamard(difference(a, y), [v * (1 - v) for v in z]),
    }),
    "hidden_error": Question("(BP2)", lambda: [
        (matrix(Random(1), 3, 3), numbers(Random(2), 3), numbers(Random(3), 3)),
        (matrix(Random(4), 2, 4), numbers(Random(5), 2), numbers(Random(6), 4)),
    ], hidden_error_right, {
        FORGOTTEN: lambda w, delta, z: transposed_matvec(w, delta),
        OF_A: lambda w, delta, z: hadamard(transposed_matvec(w, delta), of_a(z)),
        "the matrix w must be transposed":
            lambda w, delta, z: hadamard(matvec(w, delta), prime(z)),
        "sigma for sigma'":
            lambda w, delta, z: hadamard(transposed_matvec(w, delta), [sigma(v) for v in z]),
        "the errors are in reverse order":
            lambda w, delta, z: hadamard(transposed_matvec(w, delta[::-1]), prime(z)),
        "the errors of the next layer are left out":
            lambda w, delta, z: hadamard(transposed_matvec(w, [1.0] * len(delta)), prime(z)),
    }),
    "bias_gradient": Question(
        "(BP3)", lambda: [(numbers(Random(n), n),) for n in (3, 4)], bias_gradient_right, {
            "the errors are in reverse order": lambda delta: delta[::-1],
        }),
    "weight_gradient": Question("(BP4)", lambda: [
        (numbers(Random(1), 3), numbers(Random(2), 3)),
        (numbers(Random(3), 2), numbers(Random(4), 4)),
    ], weight_gradient_right, {
        TRANSPOSED: lambda delta, a: turned(outer(delta, a)),
        ONE_LIST: lambda delta, a: [outer(delta, a)[-1]] * len(delta),
    }),
    "backprop": Question("(BP1) to (BP4)", network_cases, backprop_right, BACKPROP_SLIPS,
                         "(nabla_b, nabla_w)", locate=where_it_begins),
    "update_mini_batch": Question("(20), (21)", batch_cases, batch_right, {
        "1/m is forgotten": update_with(lambda m, eta: 1),
        "the learning rate is forgotten": update_with(lambda m, eta: m * eta),
        "the learning rate is there twice": update_with(lambda m, eta: m / eta),
        "1/m is there twice": update_with(lambda m, eta: m * m),
        "weights are updated before all gradients are taken": one_by_one,
        "only the last example counts": update_with(lambda m, eta: 1, slice(-1, None)),
        "only the last example counts, and 1/m of it":
            lambda network, batch, eta: averaged([slipped()(network, *batch[-1])], len(batch)),
        "only the first example counts": update_with(lambda m, eta: 1, slice(1)),
        "the biases are not changed": without("biases"),
        "the weights are not changed": without("weights"),
        ONE_LIST: rows_added,
        "a step uphill: + for -": update_with(lambda m, eta: -m),
        "the network is not changed: write into network.weights and network.biases":
            lambda *case: nothing(update_with(lambda m, eta: m)(*case)),
    }, view=followed),
}
