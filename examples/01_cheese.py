"""Shall I go to the cheese festival? A perceptron weighs the evidence. (Chapter 1, (1) and (2))

Three questions, each answered by 1 (yes) or 0 (no): is the weather good? does your partner want to
come? is the festival near public transport? The weather matters most, so the weights are 6, 2, 2.
The perceptron says 1, go, if the weighted sum is greater than a threshold.
"""

import sys
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from tinynn import perceptron
from tinynn.matrix import dot

WEIGHTS = [6, 2, 2]


def table(threshold):
    """Print the answers to all eight inputs; return the inputs to which the answer is go."""
    print(f"Threshold {threshold}\n  weather  partner  transport   w.x   go?")
    goes = []
    for x in product([0, 1], repeat=3):
        answer = perceptron(WEIGHTS, x, b=-threshold)  # the bias is minus the threshold: (2)
        go = "yes" if answer else "no"
        print(f"  {x[0]:^7}  {x[1]:^7}  {x[2]:^9}  {dot(WEIGHTS, x):4g}   {go}")
        if answer:
            goes.append(x)
    return goes


if __name__ == "__main__":
    inputs = list(product([0, 1], repeat=3))

    strict = table(5)
    weather_alone = [x for x in inputs if x[0]]
    print(f"The book: the weather alone decides. Here: {strict == weather_alone}\n")

    willing = table(3)
    weather_or_both = [x for x in inputs if x[0] or (x[1] and x[2])]
    print("The book: go in good weather, or when both others hold.",
          f"Here: {willing == weather_or_both}\n")

    print("The book: a lower threshold means more willing to go.",
          f"Here: {len(strict)} of 8 with 5, {len(willing)} of 8 with 3\n")

    boundary = table(4)
    print("Exactly on the threshold, w.x = 4, the answer is no. Here:", (0, 1, 1) not in boundary)
