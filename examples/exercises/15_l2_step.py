"""15. A step with L2 regularization. (Chapter 3, Overfitting and regularization, (93))

The cost gets the term lambda / (2 n) times the sum of all squared weights, where n is the number of
training examples. So each weight also shrinks a little in each step.
"""

from exercise import check


def l2_step(w, nabla, eta, lmbda, n):
    """The weights after the step: a new list.

    nabla[k] is dC0/dw_k, where C0 is the cost without the new term.
    """
    ...


if __name__ == "__main__":
    check(__file__)
