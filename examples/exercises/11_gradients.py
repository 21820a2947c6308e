"""11. From errors to gradients. (Chapter 2, The four fundamental equations, (BP3), (BP4))

delta_j is how fast the cost changes with z_j, and z_j is the sum over k of w_jk a_k, plus b_j.
"""

from exercise import check


def bias_gradient(delta):
    """How the cost changes with each bias: a list as long as delta."""
    ...


def weight_gradient(delta, a_in):
    """How the cost changes with each weight: rows[j][k] is dC/dw_jk.

    a_in are the activations of the layer before.
    """
    ...


if __name__ == "__main__":
    check(__file__)
