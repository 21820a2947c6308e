"""A convolutional network: small fields, shared weights, and pooling. (Chapter 6)

A convolutional layer makes feature maps. A neuron of a map sees a field of 5 x 5 inputs only. All
neurons of a map share their weights and their bias, so they find the same feature, each at its own
place. Max-pooling keeps the winner of each 2 x 2 neurons of a map, the one with the largest output.

    28 x 28 pixels -> 8 maps of 24 x 24, pooled to 12 x 12
                   -> 16 maps of 8 x 8, pooled to 4 x 4 -> 10 sigmoid neurons

The neurons of the maps are rectified linear neurons. The last layer is a `Network` of the engine,
with the cross-entropy. The chapter ends with a problem: how do the four equations change?

    (BP1)  not at all, because the last layer is an ordinary one
    (BP2)  only winners with z > 0 have an error. An input is in the fields of several neurons of
           all maps, and its share of the error is the sum over them of weight times error
    (BP3)  a bias is shared, so its derivative is the sum of the errors of the neurons of the map
    (BP4)  so are weights: the derivative is the sum over the neurons of error times input

    python3 examples/31_convolution.py                              few drawn digits
    pypy3 examples/31_convolution.py --data mnist --minutes 10      the real experiment
"""

import json
import sys
import time
from math import sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, path_in, run, seed, whole_number
from mnist_idx.expanded import Bent, moved
from tinynn import CrossEntropyCost, Network, label, sgd
from tinynn.backpropagation import Gradient, bias_gradient, weight_gradient
from tinynn.commands.options import add_svg, expect_place, layer_sizes, positive
from tinynn.gradient_check import check_shape
from tinynn.matrix import nonzero, subtract, transposed_matvec
from tinynn.pictures import svg
from tinynn.pictures.terminal import Watched, ink, side_by_side
from tinynn.whole_file import expect_writable, write_file

FIELD = 5  # the width and the height of the field of a neuron
ETA = 0.1  # at the start. It falls evenly towards 0


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
            raise ValueError(f"{side} x {side} inputs, expected at least 6 x 6, which four fields"
                             " need: too many layers for the image")
        starts = range(0, 2 * self.side, 2)
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
    """(125): z_p = b + the sum over its field of w_k x_k, for each neuron p of each map.

    An input that is not 0 adds its term to each neuron that sees it. The others add nothing.
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
        for p in (first + 1, first + 2, first + 3):
            if z[p] > z[winner]:
                winner = p
        winners.append(winner)
        a.append(max(z[winner], 0.0))
    return winners, a


def winner_errors(winners, a, slopes):
    """(BP2) for pooling and relu: for each map the pairs (p, delta_p) whose error may not be 0.

    `a` are the activations of the winners, and `slopes` are dC_x/da. A loser has no influence on
    them, so its error is 0. The slope of relu is 1 for z > 0, and otherwise 0.
    """
    n = len(winners[0])
    parts = [slice(j * n, (j + 1) * n) for j in range(len(winners))]
    return [[(p, slope) for p, a_p, slope in zip(of_map, a[part], slopes[part]) if a_p > 0]
            for of_map, part in zip(winners, parts)]


def slopes_of_inputs(layer, w, errors):
    """(BP2), the sum w^T delta: dC_x/dx_i for each input x_i of the layer.

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
    """Convolutional layers with so many maps each, and above them 10 sigmoid neurons.

    weights[l][j][k]    weight k of the fields of map j of layer l
    biases[l][j]        the bias of map j of layer l

    The last ones are those of `top`, the layer of sigmoid neurons. The engine's functions find what
    they use in a network: sizes, weights, biases and feedforward.
    """

    def __init__(self, maps, rng, side=28):
        """Random weights and biases, for images of side x side pixels."""
        if not maps or min(maps) < 1:
            raise ValueError(f"maps are {maps}, expected a whole number above 0 for each layer")
        self.layers, self.weights, self.biases, self.sizes = [], [], [], [side * side]
        for maps_in, maps_out in zip([1, *maps], maps):
            layer = ConvolutionalLayer(maps_in, side)
            n = len(layer.fields[0])
            # sqrt(2 / n): then the outputs of relu neurons neither grow nor shrink from layer to
            # layer. A bias below 0: then a map is 0 where its fields are blank.
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

    def forward(self, x):
        """The activations of all layers, the winners in each map, and the z of the last layer."""
        activations, winners = [x], []
        for layer, w, b in zip(self.layers, self.weights, self.biases):
            pools = [max_pool(z) for z in feature_maps(layer, w, b, activations[-1])]
            winners.append([of_map for of_map, _ in pools])
            activations.append([a_p for _, a in pools for a_p in a])
        zs, [_, output] = self.top.zs_and_activations(activations[-1])
        return [*activations, output], winners, zs[-1]

    def feedforward(self, x):
        """The ten outputs for the pixels x."""
        return self.forward(x)[0][-1]


def backprop(network, x, y, cost=CrossEntropyCost):
    """The gradient of the cost of the example (x, y), as by `tinynn.backprop`."""
    activations, winners, z = network.forward(x)
    delta = cost.output_error(z, activations[-1], y)  # (BP1)
    gradient = Gradient([weight_gradient(delta, activations[-2])], [bias_gradient(delta)])
    slopes = transposed_matvec(network.weights[-1], delta)
    for l in reversed(range(len(network.layers))):
        layer = network.layers[l]
        errors = winner_errors(winners[l], activations[l + 1], slopes)  # (BP2)
        gradient.biases.insert(0, shared_bias_gradient(errors))  # (BP3)
        gradient.weights.insert(0, shared_weight_gradient(layer, errors, activations[l]))  # (BP4)
        if l > 0:
            slopes = slopes_of_inputs(layer, network.weights[l], errors)  # (BP2)
    return gradient


def update(network, mini_batch, eta, cost):
    """One step for `sgd`, (20) and (21)."""
    gradients = [backprop(network, x, y, cost) for x, y in mini_batch]
    rate = eta / len(mini_batch)
    for (*shared, last), nabla_b in gradients:
        subtract(network.weights[-1], rate, last)
        for rows, nabla in [*zip(network.weights, shared), (network.biases, nabla_b)]:
            for row, nabla_row in zip(rows, nabla):
                for k, slope in enumerate(nabla_row):
                    row[k] -= rate * slope


def keep(path, network, state):
    """Write a network in training to a file. `state` says how it is trained, and how far it is."""
    kept = {**state, "weights": network.weights, "biases": network.biases}
    write_file(path, json.dumps(kept).encode())


def restore(path):
    """The network and the state in a file of `keep`."""
    try:
        state = json.loads(Path(path).read_text("utf-8"))
        network = ConvolutionalNetwork(state["settings"]["maps"], Random(1))
        weights, biases = state.pop("weights"), state.pop("biases")
        check_shape(Gradient(weights, biases), network)
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{path} is not a file that --save of this example has made") from None
    for rows, kept in zip([*network.weights, network.biases], [*weights, biases]):
        for row, values in zip(rows, kept):
            row[:] = values
    return network, state


def begin(path, settings):
    """A new network, or that in the file, which must have been trained with the same settings."""
    if not path or not Path(path).exists():
        return ConvolutionalNetwork(settings["maps"], Random(settings["seed"])), {
            "settings": settings, "epochs": 0, "minutes": 0.0}
    network, state = restore(path)
    for name, value in settings.items():
        if state["settings"].get(name) != value:
            raise ValueError(f"{path} was trained with other {name}: choose another file")
    return network, state


def train(network, state, data, validation, path):
    """Train to the end, by epochs or by minutes of processor time. Keep the state at each epoch."""
    settings = state["settings"]
    limit = "minutes" if settings["minutes"] else "epochs"
    while state[limit] < settings[limit]:
        start, rng = time.process_time(), Random(f"{settings['seed']} {state['epochs']}")
        eta = ETA * (1 - state[limit] / settings[limit])
        with Watched(Bent(data, rng) if settings["bent"] else data, len(data)) as watched:
            for _ in sgd(network, watched, 1, 10, eta, cost=CrossEntropyCost, rng=rng,
                         update=update):
                pass
        state["minutes"] += (time.process_time() - start) / 60
        print(f"Epoch {state['epochs']}: {right([network], validation)} / {len(validation)}"
              f" validation digits, eta {eta:.3f}, {state['minutes']:.2f} minutes", flush=True)
        state["epochs"] += 1
        if path:
            keep(path, network, state)


def right(networks, data):
    """How many digits are answered right. Several networks vote: their outputs are added."""
    count = 0
    for x, y in data:
        outputs = zip(*[network.feedforward(x) for network in networks])
        count += label([sum(votes) for votes in outputs]) == label(y)
    return count


def moved_digits(data, pixels):
    """The examples moved by so many pixels: in turn to the right, to the left, down and up."""
    for i, (x, y) in enumerate(data):
        across, down = ((1, 0), (-1, 0), (0, 1), (0, -1))[i % 4]
        yield moved(x, pixels * across, pixels * down), y


def compare(rows, test):
    """A table of the share of test digits that are right, as they are and moved."""
    print(f"\n{'':24}parameters   test digits right (%), moved by 0, 1, 2, 3 pixels")
    for name, networks in rows.items():
        counts = [right(networks, moved_digits(test, pixels)) for pixels in range(4)]
        parameters = sum(len(row) for network in networks
                         for rows in [*network.weights, network.biases] for row in rows)
        print(f"{name:24}{parameters:10,}   ",
              *[f"{100 * count / len(test):8.2f}" for count in counts], flush=True)


def show_maps(network, x, path):
    """Draw the image x and the maps of the first layer, after pooling."""
    side, a = network.layers[0].side, network.forward(x)[0][1]
    maps = [[a_p / (max(a) or 1.0) for a_p in a[first : first + side * side]]
            for first in range(0, len(a), side * side)]
    pictures = [ink(x, 28), *[["", *ink(of_map, side), ""] for of_map in maps]]
    captions = ["a test digit", *[f"map {j}, pooled" for j in range(len(maps))]]
    for part in (slice(0, 3), slice(3, 5)):
        print(side_by_side([[f"{line:26}" for line in lines] for lines in pictures[part]],
                           captions[part]))
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
        networks = [restore(path)[0] for path in args.vote]
        compare({f"vote of {len(networks)}": networks}, test)
        return
    epochs = None if args.minutes else args.epochs or (10 if args.data else 5)
    settings = {"maps": args.maps or ([8, 16] if args.data else [4, 8]), "seed": args.seed,
                "epochs": epochs, "minutes": args.minutes, "digits": training.sha256,
                "bent": bool(args.data) and not args.plain}
    network, state = begin(args.save, settings)
    train(network, state, training, validation, args.save)
    show_maps(network, test[0][0], args.svg)
    fully_connected = Network([784, 30, 10], rng=Random(args.seed))
    for _ in sgd(fully_connected, training, 10, 10, 0.5, cost=CrossEntropyCost,
                 rng=Random(args.seed)):
        pass
    compare({f"maps {', '.join(map(str, settings['maps']))}": [network],
             "[784, 30, 10]": [fully_connected]}, test)


if __name__ == "__main__":
    parser = Parser(description="A convolutional network, beside a fully connected one.")
    add_data(parser)
    parser.add_argument("--maps", type=layer_sizes, metavar="N,N",
                        help="in each layer (8,16 for real digits, 4,8 for drawn ones)")
    parser.add_argument("--plain", action="store_true",
                        help="real images as they are; without it, each is bent a little anew")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--epochs", type=whole_number, metavar="N", help="10, for drawn digits 5")
    length.add_argument("--minutes", type=positive, metavar="M",
                        help="of processor time instead; the last epoch is finished")
    parser.add_argument("--seed", type=seed, default=1, metavar="N", help="(%(default)s)")
    parser.add_argument("--save", type=path_in, metavar="FILE",
                        help="keep the training after each epoch; if it is there, go on")
    parser.add_argument("--vote", type=path_in, metavar="FILE", nargs="+",
                        help="let the networks in these files vote, and train none")
    add_svg(parser, "the digit and its feature maps")
    parser.set_defaults(command=main)
    sys.exit(run(parser))
