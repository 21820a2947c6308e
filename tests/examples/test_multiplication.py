"""The long integers of example 32, against the loops and against plain products."""

from random import Random

import pytest
from conftest import load_example

example = load_example("32")


def test_the_sums_of_two_numbers_are_the_digits_of_their_product():
    rng = Random(1)
    for _ in range(200):
        u, v = ([rng.randrange(10) for _ in range(rng.randint(1, 12))] for _ in range(2))
        as_numbers = [int("".join(f"{digit:04}" for digit in digits)) for digits in (u, v)]
        sums = "".join(f"{s:04}" for s in example.convolution(u, v))
        assert int(sums) == as_numbers[0] * as_numbers[1]
    assert example.convolution([1, 2, 3], [4, 5, 6]) == [4, 13, 28, 27, 18]


@pytest.mark.equation(125)
@pytest.mark.parametrize("seed", range(30))
def test_one_product_gives_every_sum_of_the_loops(monkeypatch, seed):
    """Any kernel whose sums fit into 16 bits: the weights are at most 128 in all, in size."""
    rng = Random(seed)
    kernel = [rng.choice([-5, -4, -1, 0, 0, 1, 2, 5]) for _ in range(25)]
    if seed == 0:
        kernel = [5] * 25
    elif seed == 1:
        kernel = [-5] * 25
    elif seed == 2:
        kernel = [0] * 25
    monkeypatch.setattr(example, "KERNEL", kernel)
    image = bytes(rng.choice([0, 255, rng.randrange(256)]) for _ in range(784))
    if seed < 3:
        image = bytes([255] * 784)
    loops = example.by_loops(image)
    assert example.by_one_product(image, example.packed_kernel()) == loops
    for _ in range(20):  # and the loops are (125) without its bias
        j, k = rng.randrange(24), rng.randrange(24)
        assert loops[24 * j + k] == sum(kernel[5 * l + m] * image[28 * (j + l) + k + m]
                                        for l in range(5) for m in range(5))


def test_the_kernels_sums_have_room():
    upper = 255 * sum(w for w in example.KERNEL if w > 0)
    lower = 255 * sum(w for w in example.KERNEL if w < 0)
    assert lower >= -example.HALF and upper < example.HALF and upper == 15 * 255
