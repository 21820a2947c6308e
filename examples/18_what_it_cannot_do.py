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
from mnist_idx.image import picture
from tinynn import Network, sgd
from tinynn.pictures.terminal import side_by_side

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


def off_centre(network, test):
    print("Right (%), test digits moved by so many pixels; the mean of left, right, up and down")
    for pixels in range(7):
        directions = [(-pixels, 0), (pixels, 0), (0, -pixels), (0, pixels)]
        results = [accuracy(network, [(moved(x, *d), y) for x, y in test]) for d in directions]
        print(f"   {pixels}: {mean(results):6.2f}  {'#' * round(mean(results) / 2)}")

    print("\nRight (%), with the test digits shrunk to a part of their size")
    for factor in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
        result = accuracy(network, [(shrunk(x, factor), y) for x, y in test])
        print(f"   {factor}: {result:6.2f}  {'#' * round(result / 2)}")

    x = test[0][0]
    print(side_by_side([picture(image, SIDE) for image in (moved(x, 6, 0), shrunk(x, 0.5))],
                       ["   moved by 6 pixels", "   half its size"]))
    print("Convolutional networks, the subject of the book's last chapter, are made for this.")


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


def random_labels(training, test, size, epochs):
    """Train once on the labels as they are, and once on labels shuffled among the digits."""
    few = list(training[:size])
    labels = [y for _, y in few]
    Random(1).shuffle(labels)
    shuffled = [(x, y) for (x, _), y in zip(few, labels)]
    print(f"\n{size:,} digits, {epochs} epochs, right (%)"
          "  of the training digits   of the test digits")
    for name, data in (("true labels", few), ("shuffled labels", shuffled)):
        network = Network([784, 30, 10], rng=Random(1))
        for _ in sgd(network, data, epochs, 10, eta=1.0, rng=Random(1)):
            pass
        print(f"   {name:31} {accuracy(network, data):22.1f} {accuracy(network, test):20.1f}")


def main(args):
    training, _, test = real_or_drawn(args.data, training=1_000, test=100)
    epochs = 10 if args.data else 5
    network = Network([784, 30, 10], rng=Random(1))
    for _ in sgd(network, training, epochs, 10, eta=3.0, rng=Random(1)):
        pass
    off_centre(network, test)
    no_digits(network, test)
    random_labels(training, test, *((1000, 100) if args.data else (100, 80)))


if __name__ == "__main__":
    parser = Parser(description="What the network cannot do.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
