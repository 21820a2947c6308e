"""7. One layer. (Chapter 1, Implementing our network to classify digits, (22))

The neurons of a layer take the activations a of the layer before. Neuron j has the weighted input
z_j, the sum over k of w_jk a_k, plus b_j, and the activation sigma(z_j).

`from tinynn.neuron import sigmoid, sigmoid_prime` gives you both.
"""

from exercise import check


def layer(w, b, a):
    """Return (z, activations), two lists with an entry for each neuron.

    w[j][k] is the weight from neuron k to neuron j, b[j] the bias of neuron j, and a[k] the
    activation of neuron k of the layer before.
    """
    ...


if __name__ == "__main__":
    check(__file__)
