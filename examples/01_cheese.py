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
THRESHOLDS = (5, 4, 3)
INPUTS = list(product([0, 1], repeat=3))


def go(x, threshold):
    return perceptron(WEIGHTS, x, b=-threshold)  # the bias is minus the threshold: (2)


def inputs_with_go(threshold):
    """The inputs to which the answer is go."""
    return [x for x in INPUTS if go(x, threshold)]


def table():
    """Print the sum and the answers for each of the eight inputs."""
    print("                                             go, with the threshold")
    heads = "".join(f"{threshold:7}" for threshold in THRESHOLDS)
    print(f"  weather  partner  transport   sum w.x      {heads}")
    for x in INPUTS:
        total = int(dot(WEIGHTS, x))
        answers = "".join(f"{'GO' if go(x, threshold) else '-':>7}" for threshold in THRESHOLDS)
        print(f"  {x[0]:^7}  {x[1]:^7}  {x[2]:^9}   {total:2} {'#' * total:10}{answers}")


if __name__ == "__main__":
    table()
    strict, between, willing = map(inputs_with_go, THRESHOLDS)
    weather_alone = [x for x in INPUTS if x[0]]
    print(f"\nThe book, threshold 5: the weather alone decides. Here: {strict == weather_alone}")
    weather_or_both = [x for x in INPUTS if x[0] or (x[1] and x[2])]
    print("The book, threshold 3: go in good weather, or when both others hold.",
          f"Here: {willing == weather_or_both}")
    print("The book: a lower threshold means more willing to go.",
          f"Here: {len(strict)} of 8, then {len(willing)}")
    print(f"A sum of exactly 4 is not greater than 4. Here: {(0, 1, 1) not in between}")
