"""16. Find the fault. (Chapters 1 and 2)

engines.py has five engines. Each has one wrong line, in one of these equations. An equation may be
wrong in two of them, or in none.

    BP1   the error of the output layer          BP4   the gradient of the weights
    BP2   the error of a hidden layer            20    the step with a mini-batch
    BP3   the gradient of the biases

Read them. To let the program help, copy engines.py to mine.py, rename one function there, such as
backprop_2 to backprop, and run `python3 -m tinynn check --with mine.py`.
"""

from exercise import check


def faults():
    """The equation that is wrong in engines 1 to 5: a list of five texts, such as "BP3"."""
    ...


if __name__ == "__main__":
    check(__file__)
