"""9. The error of the output layer. (Chapter 2, The four fundamental equations, (BP1))

The error of neuron j is delta_j = dC/dz_j: how fast the cost changes with its weighted input. Find
it for the output layer, with the cost C = 1/2 sum over j of (a_j - y_j)^2, where a_j = sigma(z_j).

`from tinynn.neuron import sigmoid, sigmoid_prime` gives you both.
"""

from exercise import check


def output_error(z, a, y):
    """The errors, a list. z are the weighted inputs, a the activations, y the desired outputs."""
    ...


if __name__ == "__main__":
    check(__file__)
