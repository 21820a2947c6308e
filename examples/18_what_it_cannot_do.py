"""What the network cannot do: small digits, digits off-centre, no digits, random labels.

Every training digit fills its square and is centred, so the network did not learn to read one that
is small or off-centre. If a picture does not show a digit, the network names one all the same. It
can only work because handwriting has regularities. From labels given at random it can learn many by
heart, but nothing that helps with new images.

    python3 examples/18_what_it_cannot_do.py [--data mnist]
"""

import sys
from pathlib import Path
from random import Random
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from mnist_idx.expanded import moved
from tinynn import Network, sgd
from tinynn.network import label
from tinynn.pictures.terminal import Watched, ink, side_by_side

SIDE = 28


def shrunk(x, factor):
    """The image at `factor` of its size, in the middle; each pixel has the shade of the nearest."""
    middle = (SIDE - 1) / 2
    small = [0.0] * (SIDE * SIDE)
    for row in range(SIDE):
        for column in range(SIDE):
            source_row = round(middle + (row - middle) / factor)
            source_column = round(middle + (column - middle) / factor)
            if 0 <= source_row < SIDE and 0 <= source_column < SIDE:
                small[row * SIDE + column] = x[source_row * SIDE + source_column]
    return small


def accuracy(network, data):
    return 100 * network.evaluate(data) / len(data)


def trained(data, hidden, epochs, eta):
    """A network trained on the data."""
    network = Network([SIDE * SIDE, hidden, 10], rng=Random(1))
    with Watched(data, total=epochs * len(data)) as watched:
        for _ in sgd(network, watched, epochs, 10, eta, rng=Random(1)):
            pass
    return network


def one_digit(network, test):
    """Draw the first test digit that is read right, but not when it is moved, nor when shrunk."""
    for x, y in test:
        images = [x, moved(x, 6, 0), shrunk(x, 0.5)]
        answers = [network.classify(image) for image in images]
        if answers[0] == label(y) and label(y) not in answers[1:]:
            break
    names = ("as it is", "moved by 6 pixels", "half its size")
    drawn = [[line[1:-1] for line in ink(image, SIDE)[1:-1]] for image in images]
    print(side_by_side(drawn, [f"  {name}: {answer}" for name, answer in zip(names, answers)]))


def off_centre(network, test):
    print("\nRight (%), test digits moved by so many pixels (mean of four directions)")
    for pixels in range(7):
        directions = [(-pixels, 0), (pixels, 0), (0, -pixels), (0, pixels)]
        results = [accuracy(network, [(moved(x, *d), y) for x, y in test]) for d in directions]
        print(f"   {pixels}: {mean(results):6.2f}  {'#' * round(mean(results) / 2)}", flush=True)
    print("\nRight (%), with the test digits shrunk to a part of their size")
    for factor in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
        result = accuracy(network, [(shrunk(x, factor), y) for x, y in test])
        print(f"   {factor}: {result:6.2f}  {'#' * round(result / 2)}")


def no_digits(network, test):
    """Print how often the network is sure of pictures that are not digits."""
    rng = Random(1)
    images = [x for x, _ in test[:100]]
    pairs = [[max(a, b) for a, b in zip(x, rng.choice(images))] for x in images]
    halves = [[*x[: SIDE * SIDE // 2], *[0.0] * (SIDE * SIDE // 2)] for x in images]
    noise = [[rng.choice([0.0, 0.0, 0.0, 0.0, rng.random()]) for _ in x] for x in images]
    print("\nThe network always names a digit. How often is an output above one half?")
    for name, pictures in (("digits", images), ("two digits over each other", pairs),
                           ("upper halves of digits", halves), ("noise", noise)):
        sure = sum(max(network.feedforward(x)) > 0.5 for x in pictures)
        print(f"   {name:27} {sure:4} of {len(pictures)}")


def random_labels(training, test, size, hidden, epochs):
    """Train once on the labels as they are, and once on labels shuffled among the digits."""
    few = list(training[:size])
    labels = [y for _, y in few]
    Random(1).shuffle(labels)
    shuffled = [(x, y) for (x, _), y in zip(few, labels)]
    print(f"\n{size:,} digits to train on, right (%)   of these digits   of the test digits",
          flush=True)
    for name, data in (("true labels", few), ("shuffled labels", shuffled)):
        network = trained(data, hidden, epochs, eta=1.0)
        print(f"   {name:27} {accuracy(network, data):18.1f} {accuracy(network, test):20.1f}",
              flush=True)


def main(args):
    training, _, test = real_or_drawn(args.data, training=700, test=100)
    hidden, epochs = (30, 10) if args.data else (15, 6)
    network = trained(training, hidden, epochs, eta=3.0)
    one_digit(network, test)
    off_centre(network, test)
    no_digits(network, test)
    random_labels(training, test, *((1000, 30, 100) if args.data else (50, 15, 80)))


if __name__ == "__main__":
    parser = Parser(description="What the network cannot do.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
