"""A softmax layer: outputs that sum to 1, and whose error is a - y once more. (Chapter 3)

The outputs of a softmax layer are positive and sum to 1: a_j = e^(z_j) / sum over k of e^(z_k),
(78). Its cost is the log-likelihood - ln a_y, where a_y is the output for the right class, (80).
The example does the exercises of the section with numbers. Then a network with such a layer learns
digits, beside the same network with ten sigmoid neurons and the cross-entropy.

    python3 examples/30_softmax.py [--data mnist]
"""

import sys
from math import exp, log
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, counted, run
from tinynn import Cost, CrossEntropyCost, Network, check_gradient, sgd
from tinynn.cross_entropy import ratio, surprise
from tinynn.pictures.terminal import bars


def softmax(z):
    """(78), with the largest z_k subtracted from each z_j, so that no e^z overflows.

    This changes nothing: it divides numerator and denominator by the same number.
    """
    most = max(z)
    powers = [exp(z_j - most) for z_j in z]
    total = sum(powers)
    return [power / total for power in powers]


class SoftmaxNetwork(Network):
    """A network whose output layer is a softmax layer. All else is the engine's."""

    def zs_and_activations(self, x):
        """As in Network; only the last activations differ."""
        zs, activations = super().zs_and_activations(x)
        return zs, [*activations[:-1], softmax(zs[-1])]


class LogLikelihoodCost(Cost):
    """C_x = - ln a_y, (80). The desired output is the unit vector of the class y."""

    @staticmethod
    def value(a, y):
        """The sum over j of - y_j ln a_j, which is - ln a_y; infinite where a_y rounds to 0."""
        return sum([surprise(y_j, a_j) for a_j, y_j in zip(a, y)])

    @staticmethod
    def gradient(a, y):
        """- y_j / a_j for each j."""
        return [-ratio(y_j, a_j) for a_j, y_j in zip(a, y)]

    @classmethod
    def output_error(cls, z, a, y):
        """(BP1) for a softmax layer is delta_j = a_j - y_j, (84).

        - ln a_y = ln(sum over k of e^(z_k)) - z_y. The derivative of the first term with respect to
        z_j is a_j, that of the second is 1 for j = y, and otherwise 0.
        """
        return [a_j - y_j for a_j, y_j in zip(a, y)]


def exercises():
    """The exercises of the section, with four neurons."""
    z = [1.0, -1.0, 2.0, 0.5]
    a = softmax(z)
    print(f"z = {z}. Softmax outputs, which sum to {sum(a):.6f}:\n")
    print(bars(a, [f"a_{j}" for j in range(4)]))
    raised = [z[0] + 1, *z[1:]]
    changed = softmax(raised)
    print("\nz_0 raised by 1: a_0 rises, all others fall. So each output depends on every z:\n")
    print(bars(changed, [f"a_{j}" for j in range(4)]))
    print("\nThe slopes there: da_j/dz_k = a_j (1 - a_j) for j = k, otherwise - a_j a_k:")
    for j, a_j in enumerate(changed):
        print("   " + "  ".join(f"{a_j * ((j == k) - a_k):+.3f}" for k, a_k in enumerate(changed)))
    shifted = softmax([z_j + 100 for z_j in z])
    assert max(abs(s - a_j) for s, a_j in zip(shifted, a)) < 1e-12
    print("\nWith 100 more in each z the outputs are the same to 1e-12. So they tell z only"
          f"\nup to a constant: z_j = ln a_j + C, here with C = {z[0] - log(a[0]):.4f}.")
    print("\nEach z times c, (83): the larger c, the more the largest z takes all.")
    for c in (0, 1, 2, 5, 100):
        outputs = "  ".join(f"{a_j:.3f}" for a_j in softmax([c * z_j for z_j in z]))
        print(f"   c = {c:3}   {outputs}")


def main(args):
    training, _, test = real_or_drawn(args.data, training=600, test=500)
    exercises()
    x, y = training[0]
    small = SoftmaxNetwork([784, 3, 10], rng=Random(1))
    report = check_gradient(small, x, y, LogLikelihoodCost, sample=500, rng=Random(1))
    print(f"\nBackpropagation with this layer, against finite differences: {report.verdict}.")
    epochs, size = (10, 50_000) if args.data else (10, 300)
    print(f"\n[784, 20, 10], {size:,} digits, {epochs} epochs, eta = 0.5\n\n"
          "   output layer             test digits right   sum of the outputs")
    layers = (("sigmoid, cross-entropy", Network, CrossEntropyCost),
              ("softmax, log-likelihood", SoftmaxNetwork, LogLikelihoodCost))
    for name, kind, cost in counted(layers, len(layers)):
        network = kind([784, 20, 10], rng=Random(1))
        for _ in sgd(network, training[:size], epochs, 10, 0.5, cost=cost, rng=Random(1)):
            pass
        sums = [sum(network.feedforward(x)) for x, _ in test]
        right = f"{network.evaluate(test)} / {len(test)}"
        print(f"   {name:25}{right:>17}   {min(sums):.3f} to {max(sums):.3f}", flush=True)


if __name__ == "__main__":
    parser = Parser(description="A softmax layer with the log-likelihood cost.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
