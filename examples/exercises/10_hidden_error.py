"""10. The error of a hidden layer. (Chapter 2, The four fundamental equations, (BP2))

You know the errors of the next layer. The z of the next layer are made from the activations
sigma(z) of this one. So how does the cost change with the z of this layer?

`from tinynn.neuron import sigmoid, sigmoid_prime` gives you both.
"""

from exercise import check


def hidden_error(w_next, delta_next, z):
    """The errors of this layer, a list as long as z.

    w_next[j][k] is the weight from neuron k of this layer to neuron j of the next one, and
    delta_next[j] is the error of neuron j of the next layer.
    """
    ...


if __name__ == "__main__":
    check(__file__)
