"""A convolutional network: small fields, shared weights, and pooling. (Chapter 6)

A convolutional layer makes feature maps. A neuron of a map sees a field of 5 x 5 inputs only. All
neurons of a map share their weights and their bias, so they find the same feature, each at its own
place. Max-pooling keeps the winner of each 2 x 2 neurons of a map, the one with the largest output.

    28 x 28 pixels -> 8 maps of 24 x 24, pooled to 12 x 12
                   -> 16 maps of 8 x 8, pooled to 4 x 4 -> 10 sigmoid neurons

The neurons of the maps are rectified linear neurons. The last layer is a `Network` of the engine,
with the cross-entropy. The chapter ends with a problem: how do the four equations change?

    (BP1)  not at all, because the last layer is an ordinary one
    (BP2)  w^T delta: the slope dC/da of an input is the sum of weight times error over all neurons
           that see it. sigma'(z): only the winner of a pool passes it on, and only where z > 0
    (BP3)  a bias is shared, so its derivative is the sum of the errors of the neurons of the map
    (BP4)  so are weights: the derivative is the sum over the neurons of error times input

The program trains such a network and draws the maps of a digit. Then it counts how many test digits
are read right, as they are and moved by 1, 2 and 3 pixels. With real digits each image is bent, in
each epoch in another way.

    python3 examples/31_convolution.py                              few drawn digits
    pypy3 examples/31_convolution.py --data mnist --minutes 11      the real experiment
"""

import sys
from math import sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

import long_training

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn import CrossEntropyCost, Network, check_gradient, sgd
from tinynn.backpropagation import Gradient, bias_gradient, weight_gradient
from tinynn.commands.options import add_svg, expect_place
from tinynn.matrix import nonzero, subtract, transposed_matvec, vector
from tinynn.pictures import svg
from tinynn.pictures.terminal import ink, side_by_side
from tinynn.whole_file import expect_writable

FIELD = 5  # the width and the height of the field of a neuron
KNOWN = 0.02  # an example is known where all errors of the outputs are smaller


class ConvolutionalLayer:
    """What the neurons of a map see. It is the same for all maps of the layer.

    fields[p][k]   which of the inputs is number k in the field of neuron p
    seen_by[i]     the pairs (p, k) with fields[p][k] = i, for all neurons p that see input i

    Neurons 4 q to 4 q + 3 are pool q. The inputs are the maps of the layer before, one after the
    other. A field has 5 x 5 inputs in each of them.
    """

    def __init__(self, maps, side):
        """For `maps` maps of side x side inputs."""
        self.side = (side - FIELD + 1) // 2  # of a map, after pooling
        if self.side < 1:
            raise ValueError(f"too many layers: one has {side} x {side} inputs, and a pool needs"
                             " 6 x 6")
        starts = range(0, 2 * self.side, 2)
        # The upper left inputs of the fields, pool after pool. An odd row or column is left out.
        places = [(row + i, column + j) for row in starts for column in starts
                  for i in (0, 1) for j in (0, 1)]
        self.fields = [[(of_map * side + row + l) * side + column + m
                        for of_map in range(maps) for l in range(FIELD) for m in range(FIELD)]
                       for row, column in places]
        self.seen_by = [[] for _ in range(maps * side * side)]
        for p, field in enumerate(self.fields):
            for k, i in enumerate(field):
                self.seen_by[i].append((p, k))


def feature_maps(layer, w, b, x):
    """z in sigma(z) of (125), for each map: z_p = b + the sum over the field of w_k x_k.

    An input that is not 0 adds its term to each neuron that sees it.
    """
    maps, inputs = [], nonzero(x)
    for w_j, b_j in zip(w, b):
        z = [b_j] * len(layer.fields)
        for i in inputs:
            x_i = x[i]
            for p, k in layer.seen_by[i]:
                z[p] += w_j[k] * x_i
        maps.append(z)
    return maps


def max_pool(z):
    """The winner of each pool, the first of equal ones, and its activation relu(z)."""
    winners, a = [], []
    for first in range(0, len(z), 4):
        winner = first
        for p in range(first + 1, first + 4):
            if z[p] > z[winner]:
                winner = p
        winners.append(winner)
        a.append(z[winner] if z[winner] > 0 else 0.0)
    return winners, a


def winner_errors(winners, a, slopes):
    """(BP2), times sigma'(z): the pairs (p, delta_p) of the neurons of each map that have an error.

    `a` are the activations of the winners, and `slopes` are dC_x/da. A loser has no influence on
    them, so its error is 0. The slope of relu is 1 for z > 0, and otherwise 0.
    """
    errors, i = [], 0
    for of_map in winners:
        errors.append([])
        for p in of_map:
            if a[i] > 0:
                errors[-1].append((p, slopes[i]))
            i += 1
    return errors


def slopes_of_inputs(layer, w, errors):
    """(BP2), w^T delta: the slope dC_x/dx_i for each input x_i of the layer.

    z_p contains the term w_k x_i if input i is number k of its field. So it adds w_k delta_p.
    """
    slopes = [0.0] * len(layer.seen_by)
    for w_j, of_map in zip(w, errors):
        for p, delta_p in of_map:
            for k, i in enumerate(layer.fields[p]):
                slopes[i] += w_j[k] * delta_p
    return slopes


def shared_bias_gradient(errors):
    """(BP3): dC_x/db of a map is the sum of delta_p over its neurons."""
    return [sum([delta_p for _, delta_p in of_map]) for of_map in errors]


def shared_weight_gradient(layer, errors, x):
    """(BP4): dC_x/dw_k of a map is the sum over its neurons of x_k delta_p, x_k from the field."""
    gradient = []
    for of_map in errors:
        nabla = [0.0] * len(layer.fields[0])
        for p, delta_p in of_map:
            for k, i in enumerate(layer.fields[p]):
                nabla[k] += x[i] * delta_p
        gradient.append(nabla)
    return gradient


class ConvolutionalNetwork:
    """Convolutional layers with maps[0], maps[1], ... maps, and above them 10 sigmoid neurons.

    weights[l][j][k]    weight k of the fields of map j of layer l
    biases[l][j]        the bias of map j of layer l

    weights[-1] and biases[-1] belong to `top`, the layer of sigmoid neurons. The engine's functions
    find here what they use of a network: sizes, weights, biases and feedforward.
    """

    def __init__(self, maps, rng, side=28):
        """Random weights, for images of side x side pixels."""
        if not maps or not 1 <= min(maps) <= max(maps) <= 1_000:
            raise ValueError(f"maps are {maps}, expected a number from 1 to 1,000 for each layer")
        self.layers, self.weights, self.biases, self.sizes = [], [], [], [side * side]
        for maps_in, maps_out in zip([1, *maps], maps):
            layer = ConvolutionalLayer(maps_in, side)
            n = len(layer.fields[0])
            # Half of the outputs of relu neurons are 0, so the weights have twice the variance.
            # The biases are a little below 0, so that blank fields give 0, which costs no time.
            self.weights.append([[rng.gauss(0.0, sqrt(2 / n)) for _ in range(n)]
                                 for _ in range(maps_out)])
            self.biases.append([-0.1] * maps_out)
            self.layers.append(layer)
            side = layer.side
            self.sizes.append(maps_out * side * side)
        self.top = Network([self.sizes[-1], 10], rng=rng)
        self.weights += self.top.weights  # the same lists: a change of one is a change of both
        self.biases += self.top.biases
        self.sizes.append(10)

    @property
    def parameter_count(self):
        """The number of weights and biases."""
        return sum(len(row) for rows in [*self.weights, self.biases] for row in rows)

    def forward(self, x):
        """The activations of all layers, the winners in each map, and the z of the last layer."""
        activations, winners = [vector("x", x, self.sizes[0])], []
        for layer, w, b in zip(self.layers, self.weights, self.biases):
            pools = [max_pool(z) for z in feature_maps(layer, w, b, activations[-1])]
            winners.append([of_map for of_map, _ in pools])
            activations.append([a_p for _, a in pools for a_p in a])
        zs, [_, output] = self.top.zs_and_activations(activations[-1])
        return [*activations, output], winners, zs[-1]

    def feedforward(self, x):
        """The ten outputs for the pixels x."""
        return self.forward(x)[0][-1]


def backprop(network, x, y, cost=CrossEntropyCost, known=0.0):
    """The gradient of the cost of the example (x, y), as by `tinynn.backprop`.

    Returns None where all errors of the outputs are smaller than `known`.
    """
    activations, winners, z = network.forward(x)
    delta = cost.output_error(z, activations[-1], y)  # (BP1)
    if max(map(abs, delta)) < known:
        return None
    gradient = Gradient([weight_gradient(delta, activations[-2])], [bias_gradient(delta)])
    slopes = transposed_matvec(network.weights[-1], delta)  # (BP2), w^T delta
    for l in reversed(range(len(network.layers))):
        layer = network.layers[l]
        errors = winner_errors(winners[l], activations[l + 1], slopes)  # (BP2), times sigma'(z)
        gradient.biases.insert(0, shared_bias_gradient(errors))  # (BP3)
        gradient.weights.insert(0, shared_weight_gradient(layer, errors, activations[l]))  # (BP4)
        if l > 0:
            slopes = slopes_of_inputs(layer, network.weights[l], errors)  # (BP2), w^T delta
    return gradient


def update(network, mini_batch, eta, cost):
    """One step for `sgd`, (20) and (21). Known examples would change little, and are left out."""
    gradients = [backprop(network, x, y, cost, KNOWN) for x, y in mini_batch]
    rate = eta / len(mini_batch)
    for gradient in filter(None, gradients):
        for w, nabla_w in zip(network.weights[:-1], gradient.weights[:-1]):
            descend(w, rate, nabla_w)
        subtract(network.weights[-1], rate, gradient.weights[-1])  # it is of the kind Outer
        descend(network.biases, rate, gradient.biases)


def descend(rows, rate, slopes):
    """Subtract rate times the slopes."""
    for row, slopes_of_row in zip(rows, slopes):
        for k, slope in enumerate(slopes_of_row):
            row[k] -= rate * slope


def show_maps(network, x, path):
    """Draw the image x and the maps of the first layer, after pooling."""
    side, a = network.layers[0].side, network.forward(x)[0][1]
    most = max(a) or 1.0
    maps = [[a_p / most for a_p in a[first : first + side * side]]
            for first in range(0, len(a), side * side)]
    captions = ["a test digit", *[f"map {j}, pooled" for j in range(len(maps))]]
    pictures = [ink(x, 28), *[["", *ink(of_map, side), ""] for of_map in maps[:5]]]
    for first in range(0, len(pictures), 3):
        print(side_by_side([[f"{line:26}" for line in lines]
                            for lines in pictures[first : first + 3]], captions[first : first + 3]))
    if path:
        panels = [svg.image(x, 28, captions[0])]
        panels += [svg.image(of_map, side, name) for of_map, name in zip(maps, captions[1:])]
        svg.write(path, "A digit and its feature maps", [panels])


def main(args):
    if args.save:
        expect_writable(args.save)
    expect_place("--svg", args.svg, [args.save])
    training, validation, test = real_or_drawn(args.data, training=600, test=250)
    if args.vote:
        networks = long_training.voters(args, training, ConvolutionalNetwork)
        long_training.compare({f"vote of {len(networks)}": networks}, test)
        return
    settings = long_training.settings_of(args, training)
    network, state = long_training.begin(args.save, settings, ConvolutionalNetwork)
    report = check_gradient(network, *training[0], CrossEntropyCost, backprop, sample=50)
    print(f"Gradient: {report.verdict}, against finite differences for 50 parameters", flush=True)
    long_training.train(network, state, training, validation, update, args.save)
    show_maps(network, test[0][0], args.svg)
    entrants = {f"maps {', '.join(map(str, settings['maps']))}": [network]}
    if not settings["bent"]:  # [784, 30, 10] learns the same images, as they are
        plain = Network([784, 30, 10], rng=Random(args.seed))
        for _ in sgd(plain, training, 10, 10, 0.5, cost=CrossEntropyCost, rng=Random(args.seed)):
            pass
        entrants["[784, 30, 10], 10 epochs"] = [plain]
    long_training.compare(entrants, test)


if __name__ == "__main__":
    parser = Parser(description="A convolutional network, which learns digits.")
    add_data(parser)
    long_training.add_options(parser)
    add_svg(parser, "the digit and its feature maps")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
