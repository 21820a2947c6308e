"""6. The slope of the sigmoid function. (Chapter 1, Implementing our network to classify digits)

How fast does sigma(z) change with z? The derivative can be written with sigma(z) itself. Write
sigma again, or take it: `from tinynn.neuron import sigmoid`.
"""

from exercise import check


def sigmoid_prime(z):
    """sigma'(z). Returns a number."""
    ...


if __name__ == "__main__":
    check(__file__)
