"""The same depth with other neurons: sigmoid, tanh and rectified linear. (Chapter 5)

sigma' is at most 1/4, so with weights of usual size the error shrinks at each sigmoid layer on its
way back. The slope of tanh is 1 in the middle, and the slope of a rectified linear neuron is 1
wherever its output is not 0. Both pass the error back through many layers, and deep networks learn
sooner.

    python3 examples/27_other_neurons.py [--data mnist]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from math import sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, end_quietly, run
from tinynn import CrossEntropyCost, Network, backprop, sgd
from tinynn.matrix import dot


def one_run(folder, activation, hidden, eta, size, epochs):
    """Return the ratio of ||delta|| of the first and last hidden layer, and the accuracies (%)."""
    training, _, test = real_or_drawn(folder, training=size, test=300)
    network = Network([784, *[30] * hidden, 10], rng=Random(1), activation=activation)
    first = last = 0.0
    for x, y in training[:100]:
        deltas = backprop(network, x, y, CrossEntropyCost).biases  # (BP3)
        first += sqrt(dot(deltas[0], deltas[0]))
        last += sqrt(dot(deltas[-2], deltas[-2]))
    accuracies = [100 * network.evaluate(test) / len(test)
                  for _ in sgd(network, training[:size], epochs, 10, eta,
                               cost=CrossEntropyCost, rng=Random(1))]
    return first / last, accuracies


def main(args):
    size, epochs = (10_000, 5) if args.data else (400, 5)
    etas = {"sigmoid": 0.3, "tanh": 0.1, "relu": 0.1}  # sigmoid neurons get the larger one
    cases = [(activation, hidden, eta) for activation, eta in etas.items() for hidden in (1, 4)]
    n = len(cases)
    with ProcessPoolExecutor(initializer=end_quietly) as processes:
        results = list(processes.map(one_run, [args.data] * n, *zip(*cases), [size] * n,
                                     [epochs] * n))
    print(f"{size:,} digits, {epochs} epochs, cross-entropy, scaled start: test digits right (%)\n")
    print("   neurons   hidden layers   eta   ||delta|| first / last   after each epoch\n"
          "                                        at the start")
    for (activation, hidden, eta), (ratio, accuracies) in zip(cases, results):
        print(f"   {activation:7}   {hidden:13}   {eta:3}   {ratio:22.3f}"
              f"   {'  '.join(f'{a:5.1f}' for a in accuracies)}")
    print("\nThrough four hidden layers sigmoid neurons pass little of the error back. They learn"
          "\nlate or not at all. The others pass much back, and learn. With so few digits four"
          "\nlayers are not yet better than one.")


if __name__ == "__main__":
    parser = Parser(description="Sigmoid, tanh and rectified linear neurons in depth.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
