"""5. A step downhill. (Chapter 1, Learning with gradient descent, (11))

nabla is the gradient of a cost at the point v. It points to where the cost rises fastest. Take a
step with the learning rate eta to a lower cost.
"""

from exercise import check


def descend(v, nabla, eta):
    """The point after the step: a new list. v and nabla are lists of equal length."""
    ...


if __name__ == "__main__":
    check(__file__)
