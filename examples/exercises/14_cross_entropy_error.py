"""14. The error with the cross-entropy. (Chapter 3, The cross-entropy cost function)

C = - sum over j of [y_j ln a_j + (1 - y_j) ln(1 - a_j)], and a_j = sigma(z_j). Find dC/dz_j. It is
simpler than with the quadratic cost, and that is why a badly wrong output learns fast.
"""

from exercise import check


def cross_entropy_error(z, a, y):
    """The errors dC/dz_j of the output layer, a list."""
    ...


if __name__ == "__main__":
    check(__file__)
