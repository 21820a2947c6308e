"""What the exercises ask beyond `tinynn.questions`: what is right, and the usual slips."""

from math import log
from random import Random

from tinynn.judge import Question, read
from tinynn.questions import QUESTIONS as ENGINE
from tinynn.questions import (
    difference,
    hadamard,
    numbers,
    output_error_cases,
    prime,
    sigma,
    slopes,
)

INPUTS = [(0, 0), (0, 1), (1, 0), (1, 1)]
FAULTS = ["BP2", "BP2", "BP1", "20", "BP3"]  # of engines 1 to 5


def fires(w, b, x):
    """The output of a perceptron, 1 or 0."""
    return float(sum(w_k * x_k for w_k, x_k in zip(w, x)) + b > 0)


def table(gate):
    """The outputs of a gate for all inputs, by name."""
    return {f"the output for {x}": float(gate(*x)) for x in INPUTS}


def outputs_of_perceptrons(value, case, arguments):
    """What the reader's two layers of perceptrons answer to all inputs."""
    v = list(read(value, [[[0.0] * 2] * 2, [0.0] * 2, [0.0] * 2, 0.0]).values())

    def answer(*x):
        first = [fires(v[:2], v[4], x), fires(v[2:4], v[5], x)]
        return fires(v[6:8], v[8], first)
    return table(answer)


def layer_right(w, b, a):
    """(z, sigma(z)) of all neurons."""
    zs = [sum(w_k * a_k for w_k, a_k in zip(row, a)) + b_j for row, b_j in zip(w, b)]
    return [zs, [sigma(z) for z in zs]]


def layer_cases():
    """(w, b, a) of a square layer, and of one that is not."""
    return [([numbers(Random(n + j), n_in) for j in range(n)], numbers(Random(9), n),
             numbers(Random(8), n_in)) for n, n_in in ((3, 3), (2, 4))]


def without_biases(w, b, a):
    """A slip: the biases are forgotten."""
    return layer_right(w, [0.0] * len(b), a)


def turned_layer(w, b, a):
    """A slip: w[k][j] for w[j][k]."""
    return layer_right([list(column) for column in zip(*w)], b, a)


def bits_right(order=(8, 4, 2, 1), swapped=False):
    """The bits of all digits, by name; 1 and 0 may be swapped."""
    return {f"bit {i} of {digit}": float(bool(digit & value) != swapped)
            for digit in range(10) for i, value in enumerate(order)}


def bits_of_digits(value, case, arguments):
    """The bits that the reader's layer gives for clear outputs of all digits."""
    v = list(read(value, [[[0.0] * 10] * 4, [0.0] * 4]).values())
    clear = [[0.99 if j == digit else 0.01 for j in range(10)] for digit in range(10)]
    return {f"bit {i} of {digit}": fires(v[10 * i : 10 * i + 10], v[40 + i], clear[digit])
            for digit in range(10) for i in range(4)}


def cost(a, y):
    """1/2 the sum of (a_j - y_j)^2."""
    return sum((a_j - y_j) ** 2 for a_j, y_j in zip(a, y)) / 2


def cost_cases():
    """(a, y) of 3 outputs and of 4."""
    return [(a, y) for _, a, y in output_error_cases()]


def step_cases():
    """(v, nabla, eta)."""
    return [(numbers(Random(1), 3), numbers(Random(2), 3), 0.5),
            (numbers(Random(3), 2), numbers(Random(4), 2), 0.1)]


def step(v, nabla, eta):
    """v - eta nabla."""
    return [v_k - eta * n_k for v_k, n_k in zip(v, nabla)]


def slope_cases():
    """(f, v, epsilon)."""
    return [(lambda v: v**3, 1.0, 0.1), (lambda v: v**3 - v, 0.5, 0.2)]


def size_of_epsilon(value, case, arguments):
    """1 for an epsilon that is too large, -1 for one that is too small, and 0 for a good one."""
    (epsilon,) = read(value, 0.0).values()
    return {"the size of epsilon": 1.0 if epsilon > 1.1e-4 else 0.0 if epsilon >= 4e-7 else -1.0}


def cross_entropy_right(z, a, y):
    """How the cross-entropy changes with each z_j, by differences."""
    return slopes(lambda z: -sum(y_j * log(sigma(z_j)) + (1 - y_j) * log(sigma(-z_j))
                                 for z_j, y_j in zip(z, y)), z)


def l2_cases():
    """(w, nabla, eta, lambda, n)."""
    return [(*case, lmbda, n) for case, lmbda, n in zip(step_cases(), (5.0, 2.0), (100, 10))]


def l2(shrink):
    """A step in which the weights shrink by 1 - shrink(eta, lambda, n)."""
    return lambda w, nabla, eta, lmbda, n: step(
        [(1 - shrink(eta, lmbda, n)) * w_k for w_k in w], nabla, eta)


def named(value, case, arguments):
    """1 for each engine whose fault the reader has named, and 0 for the others."""
    if not isinstance(value, (list, tuple)) or len(value) != len(FAULTS):
        raise ValueError("another number of them")
    names = [str(name).upper().strip("() ") for name in value]
    return {f"right names of engine {i}": float(name == fault)
            for i, (name, fault) in enumerate(zip(names, FAULTS), 1)}


def for_all_engines(number):
    """This number for all engines, by name."""
    return {f"right names of engine {i}": number for i in range(1, 6)}


def letter(value, case, arguments):
    """1 if the letter is the right one, "b", and otherwise 0."""
    return {"right letters": float(str(value).lower().strip() == "b")}


QUESTIONS = {
    **ENGINE,
    "xor": Question("Perceptrons", lambda: [()], lambda: table(lambda p, q: p != q), {
        "that is OR": lambda: table(lambda p, q: p or q),
        "that is AND": lambda: table(lambda p, q: p and q),
        "that is NAND": lambda: table(lambda p, q: not (p and q)),
        "that is the opposite of XOR": lambda: table(lambda p, q: p == q),
        "the last perceptron never fires: is the order w1, b1, w2, b2?":
            lambda: table(lambda p, q: 0),
    }, "(w1, b1, w2, b2)", outputs_of_perceptrons),
    "why_not_one": Question("Perceptrons", lambda: [()], lambda: {"right letters": 1.0}, {
        "try to find w1, w2 and b for the inputs (0, 0), (0, 1), (1, 0)":
            lambda: {"right letters": 0.0},
    }, view=letter),
    "layer": Question("(22)", layer_cases, layer_right, {
        "the biases are forgotten": without_biases,
        "the matrix w is transposed": turned_layer,
        "sigma is forgotten": lambda w, b, a: [layer_right(w, b, a)[0]] * 2,
        "the two lists are swapped": lambda w, b, a: layer_right(w, b, a)[::-1],
        "the bias is added once for each input": lambda w, b, a: layer_right(
            w, [b_j * len(a) for b_j in b], a),
        "the sign of the biases": lambda w, b, a: layer_right(w, [-b_j for b_j in b], a),
    }, "two lists, (z, activations)"),
    "bits": Question("exercise", lambda: [()], bits_right, {
        "the bits are in reverse order": lambda: bits_right((1, 2, 4, 8)),
        "1 and 0 are swapped": lambda: bits_right(swapped=True),
        "all bits are 1: where the digit lacks the bit, z must be below 0":
            lambda: dict.fromkeys(bits_right(), 1.0),
        "no neuron ever fires": lambda: bits_right((0, 0, 0, 0)),
    }, "(w, b), w with four rows of ten: w[i][digit]", bits_of_digits),
    "quadratic_cost": Question("(6)", cost_cases, cost, {
        "1/2 is forgotten": lambda a, y: 2 * cost(a, y),
        "the squares are forgotten": lambda a, y: sum(difference(y, a)) / 2,
        "the length, not its square": lambda a, y: (2 * cost(a, y)) ** 0.5 / 2,
        "the average over the outputs, not the sum": lambda a, y: cost(a, y) / len(a),
        "the mean of the squares": lambda a, y: 2 * cost(a, y) / len(a),
    }),
    "quadratic_gradient": Question(
        "(6)", cost_cases, lambda a, y: slopes(lambda a: cost(a, y), a), {
            "y - a for a - y": lambda a, y: difference(y, a),
            "2: the 1/2 of the cost is forgotten": lambda a, y: [2 * d for d in difference(a, y)],
            "the average over the outputs, not the sum":
                lambda a, y: [d / len(a) for d in difference(a, y)],
            "sigma'(z) does not belong here": lambda a, y: [
                d * a_j * (1 - a_j) for d, a_j in zip(difference(a, y), a)],
        }),
    "descend": Question("(11)", step_cases, step, {
        "a step uphill": lambda v, nabla, eta: step(v, nabla, -eta),
        "the learning rate is forgotten": lambda v, nabla, eta: step(v, nabla, 1.0),
        "the step alone, not the point after it": lambda v, nabla, eta: [-eta * n for n in nabla],
        "divided by the learning rate": lambda v, nabla, eta: step(v, nabla, 1 / eta),
    }),
    "central_difference": Question(
        "(46)", slope_cases, lambda f, v, e: (f(v + e) - f(v - e)) / (2 * e), {
            "only up, as (46) does": lambda f, v, e: (f(v + e) - f(v)) / e,
            "only down": lambda f, v, e: (f(v) - f(v - e)) / e,
            "divided by epsilon, not by 2 epsilon": lambda f, v, e: (f(v + e) - f(v - e)) / e,
            "the division is forgotten": lambda f, v, e: f(v + e) - f(v - e),
        }),
    "best_epsilon": Question("(46)", lambda: [()], lambda: {"the size of epsilon": 0.0}, {
        "too large: the error of the formula grows with epsilon squared":
            lambda: {"the size of epsilon": 1.0},
        "too small: rounding errors are divided by epsilon":
            lambda: {"the size of epsilon": -1.0},
    }, view=size_of_epsilon),
    "cross_entropy_error": Question(
        "(BP1)", output_error_cases, cross_entropy_right, {
            "y - a for a - y": lambda z, a, y: difference(y, a),
            "sigma'(z) cancels here": lambda z, a, y: hadamard(difference(a, y), prime(z)),
            "z - y for a - y": lambda z, a, y: difference(z, y),
            "that is dC/da_j, not dC/dz_j": lambda z, a, y: [
                d / (a_j * (1 - a_j)) for d, a_j in zip(difference(a, y), a)],
        }),
    "l2_step": Question("(93)", l2_cases, l2(lambda eta, lmbda, n: eta * lmbda / n), {
        "the weights do not shrink": l2(lambda eta, lmbda, n: 0.0),
        "the learning rate belongs to the shrinking too": l2(lambda eta, lmbda, n: lmbda / n),
        "1/n is forgotten": l2(lambda eta, lmbda, n: eta * lmbda),
        "the step comes first, and is shrunk too": lambda w, nabla, eta, lmbda, n: [
            (1 - eta * lmbda / n) * v for v in step(w, nabla, eta)],
        "the weights grow": l2(lambda eta, lmbda, n: -eta * lmbda / n),
        "1/2 does not belong here: the derivative of w^2/2 is w":
            l2(lambda eta, lmbda, n: eta * lmbda / (2 * n)),
    }),
    "faults": Question(
        "engines.py", lambda: [()], lambda: for_all_engines(1.0), {
            "no engine is named rightly": lambda: for_all_engines(0.0),
        }, "a list of five texts", named),
}
