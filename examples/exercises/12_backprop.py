"""12. Backpropagation, whole. (Chapter 2, The backpropagation algorithm)

One pass forward, which keeps all z and all activations, and one pass back. All neurons are sigmoid
neurons, and the cost is the quadratic one. network.weights[0] leads from the input to the next
layer: it is the book's w^2. `from tinynn.neuron import sigmoid, sigmoid_prime` gives you both.
"""

from exercise import check


def backprop(network, x, y):
    """The gradient of the cost of one example: (nabla_b, nabla_w), as in the book's program.

    nabla_b[l][j] and nabla_w[l][j][k] are in the shapes of network.biases and network.weights.
    """
    ...


if __name__ == "__main__":
    check(__file__)
