"""8. A step with a mini-batch. (Chapter 1, Implementing our network to classify digits, (20), (21))

The gradient of the cost is estimated by the average of the gradients of a few examples. Find all
their gradients first, and then change the weights and biases of the network.

`from tinynn import backprop` gives you backprop(network, x, y), the gradient of one example:
gradient.weights[l][j][k] and gradient.biases[l][j], in the shapes of network.weights and biases.
"""

from exercise import check


def update_mini_batch(network, mini_batch, eta):
    """Change network.weights and network.biases in place. mini_batch is a list of pairs (x, y)."""
    ...


if __name__ == "__main__":
    check(__file__)
