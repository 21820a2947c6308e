"""2. The sigmoid function, for every z. (Chapter 1, Sigmoid neurons, (3))

sigma(z) = 1 / (1 + e^-z) is near 1 for large z, and near 0 for very negative z. exp(1000) is too
large for a float, and raises OverflowError. Your function must never do so.
"""

from exercise import check


def sigmoid(z):
    """sigma(z) for any number z, also for 1000 and -1000. Returns a number."""
    ...


if __name__ == "__main__":
    check(__file__)
