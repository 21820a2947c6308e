"""4. The quadratic cost of one example. (Chapter 1, Learning with gradient descent, (6))

a are the outputs, y the desired ones. The cost of the example is half the square of the length of
y - a. (The cost (6) is the average over all examples, so its 1/n does not belong here.)
"""

from exercise import check


def quadratic_cost(a, y):
    """The cost of one example. Returns a number."""
    ...


def quadratic_gradient(a, y):
    """How the cost changes with each output: a list of dC/da_j."""
    ...


if __name__ == "__main__":
    check(__file__)
