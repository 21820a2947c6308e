"""13. A slope without calculus. (Chapter 2, In what sense is backpropagation a fast algorithm?)

The book's (46) changes a number only up. Go up and down by epsilon instead: then the error falls
with epsilon squared. But if epsilon is too small, the rounding errors of the two costs, some 1e-16,
are divided by a tiny number. Which epsilon is best, for a cost and derivatives near 1?
"""

from exercise import check


def central_difference(f, v, epsilon):
    """The slope of the function f at the number v, from f(v + epsilon) and f(v - epsilon)."""
    ...


def best_epsilon():
    """The best power of ten, or one beside it. Returns a number such as 0.1."""
    ...


if __name__ == "__main__":
    check(__file__)
