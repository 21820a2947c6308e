"""Digits drawn by strokes: a stand-in for MNIST where the real files are not at hand.

A digit is drawn as a hand would: choose one of several ways of writing it, wobble, slant, turn
and stretch it, and pull a round pen along its strokes. The picture is then scaled to a box of
20 x 20 pixels and centred by mass in 28 x 28, as was done with the digits of MNIST.
"""

from __future__ import annotations

import os
from math import ceil, cos, dist, hypot, sin
from pathlib import Path
from random import Random

from mnist_idx.idx import IdxArray, write_idx
from mnist_idx.mnist import (
    CLASSES,
    TEST_IMAGES,
    TEST_LABELS,
    TRAINING_IMAGES,
    TRAINING_LABELS,
)

SIZE = 28  # pixels, the side of a picture
BOX = 20  # pixels, the side of the box that the ink fits into

Point = tuple[float, float]
Stroke = list[Point]

# The ways of writing each digit. "50 05 59" is a stroke: a smooth curve through the points (5, 0),
# (0, 5) and (5, 9), x to the right and y down; "|" lifts the pen or turns a sharp corner.
WAYS = [
    ["50 20 03 06 28 59 88 97 93 70 40", "50 31 24 27 49 68 75 72 50", "61 30 03 07 39 79 97 93 71 52"],
    ["50 59", "50 54 59", "32 50|50 59", "33 50|50 59|29 79"],
    ["12 30 60 83 66 19|19 99", "12 40 71 73 46 19 07 17 49 79 98", "02 20 60 82 74 47 09|09 59 99"],
    ["11 40 71 72 44|44 84 87 59 29 07", "10 80|80 44|44 84 87 59 18", "12 30 70 83 54 34|54 75 87 69 29 08"],
    ["10 15|15 85|70 69", "20 14 35 85|81 69", "60 05|05 95|60 69", "10 04 25 75|80 74 79"],
    ["80 20|20 14|14 43 74 86 69 29 08", "80 40 22 34 65 77 59 18", "91 20|20 14|14 54 86 69 28"],
    ["60 23 06 18 49 79 87 65 35 17", "40 13 07 29 69 87 65 25 07", "80 42 16 18 49 78 75 45 17"],
    ["00 90|90 39", "02 00 90|90 55 49", "00 90|90 39|25 85", "01 40 80 82 55 39"],
    ["82 50 21 13 44 66 78 59 29 17 35 54 72 81", "50 21 23 44 73 71 50|44 16 18 49 88 86 44"],
    ["81 40 12 14 45 74 82|82 79", "82 50 21 13 35 65 82 84 67 49", "82 50 20 03 25 64 82|82 76 59 28"],
]
