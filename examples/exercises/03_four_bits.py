"""3. From ten outputs to four bits. (Chapter 1, A simple network to classify handwritten digits)

The output for the right digit is 0.99 or more, and those for the others are less than 0.01. Add a
layer of four neurons that gives the digit in binary: 5 is 0101. The output of each neuron should be
above 1/2 for a 1, and below 1/2 for a 0, that is, z > 0 and z < 0.
"""

from exercise import check


def bits():
    """Return (w, b): w[i][digit] is the weight from a digit's output to bit i, b[i] its bias.

    w has four rows of ten numbers, and b four numbers. Bit 0 is the 8, bit 1 the 4, bit 2 the 2 and
    bit 3 the 1.
    """
    ...


if __name__ == "__main__":
    check(__file__)
