"""A multiplication of long numbers is a convolution, and can filter an image. (Chapter 6)

On paper, each digit of one number is multiplied by each digit of the other, and products with the
same number of zeros behind them are added. These sums are the convolution of the two rows of
digits. Then come the carries. With enough room for each sum, carries do not occur. So an image is
written as one long integer, pixel after pixel, and a kernel of weights as another one. Their
product holds the weighted sums of all 576 fields.

    python3 examples/32_multiplication_is_convolution.py [--data mnist]
"""

import struct
import sys
from pathlib import Path
from timeit import timeit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # finds tinynn in a fresh clone

from mnist_idx import real_or_drawn
from mnist_idx.command_line import Parser, add_data, run
from tinynn.pictures import terminal

SIDE, FIELD = 28, 5  # pixels in a row of the image, weights in a row of the kernel
SUMS = SIDE - FIELD + 1  # fields in a row
ROOM = 16  # bits for each sum; so a sum must be from -HALF to HALF - 1
HALF = 1 << (ROOM - 1)
KERNEL = [  # it finds upper edges: paper above, ink below. The largest sum is 15 x 255
    -1, -1, -1, -1, -1,
    -1, -2, -4, -2, -1,
    0, 0, 0, 0, 0,
    1, 2, 4, 2, 1,
    1, 1, 1, 1, 1,
]


def convolution(u, v):
    """The sums of all u_i v_j with the same i + j, in order."""
    sums = [0] * (len(u) + len(v) - 1)
    for i, u_i in enumerate(u):
        for j, v_j in enumerate(v):
            sums[i + j] += u_i * v_j
    return sums


def by_loops(image):
    """The weighted sum of each field, as in (125) without b and sigma, field after field."""
    return [sum(KERNEL[FIELD * l + m] * image[SIDE * (row + l) + column + m]
                for l in range(FIELD) for m in range(FIELD))
            for row in range(SUMS) for column in range(SUMS)]


def packed_kernel():
    """The kernel as an integer: the sum of weight times 2^(16 place) over all its places.

    A product adds up weight times pixel where the sum of their places is the same. In (125) their
    difference is the same: weight m belongs to pixel k + m. So the kernel is turned round, its last
    weight first: then all of them meet at place k + 4. (Strictly, (125) is a cross-correlation, and
    turned round it is a convolution.) Its rows get the length of the image's rows.
    """
    return sum(w << ROOM * (SIDE * (place // FIELD) + place % FIELD)
               for place, w in enumerate(reversed(KERNEL)))


def packed_image(image):
    """The image as an integer: the sum of pixel times 2^(16 place) over all its places."""
    spread = bytearray(len(image) * ROOM // 8)
    spread[:: ROOM // 8] = image
    return int.from_bytes(spread, "little")


def by_one_product(image, kernel):
    """The same sums, from one multiplication. `kernel` is what `packed_kernel` returns.

    A negative sum borrows 1 from the next place. So HALF is added to every sum, which makes all of
    them positive, and is subtracted again after they are taken apart. The sum of a field is at the
    place of its last pixel, which meets the last weight, now at place 0.
    """
    places = SIDE * (SIDE + FIELD)
    halves = HALF * ((1 << ROOM * places) // ((1 << ROOM) - 1))  # HALF at every place
    product = packed_image(image) * kernel + halves
    sums = struct.unpack(f"<{places}H", product.to_bytes(places * ROOM // 8, "little"))
    last = FIELD - 1
    return [s - HALF for row in range(last, SIDE)
            for s in sums[SIDE * row + last : SIDE * (row + 1)]]


def main(args):
    _, _, test = real_or_drawn(args.data, training=10, test=20)
    images, kernel = [test.image(i) for i in range(20)], packed_kernel()
    sums = convolution([1, 2, 3], [4, 5, 6])
    print(f"1 2 3 and 4 5 6 have the convolution {' '.join(map(str, sums))}."
          f"\nWith room for two digits each: 10203 x 40506 = {10203 * 40506}\n")
    if any(by_loops(image) != by_one_product(image, kernel) for image in images):
        raise ValueError("the sums differ")
    print(f"All {SUMS * SUMS} sums of {len(images)} images are the same, by loops and by one"
          f"\nproduct of an integer of {packed_image(images[0]).bit_length():,} bits with one of"
          f" {kernel.bit_length():,}.\n")
    pixels = [byte / 255 for byte in images[0]]
    edges = terminal.weights([float(total) for total in by_loops(images[0])], SUMS)
    # The middles of the fields begin two rows down and two columns to the right.
    print(terminal.side_by_side([[f"{line:32}" for line in terminal.ink(pixels, SIDE)],
                                 [f"  {line:30}" for line in ["", *edges, ""]]],
                                ["a test digit", "edges: upper + * #, lower - ~ ="]))
    loops = timeit(lambda: [by_loops(image) for image in images], number=1)
    product = timeit(lambda: [by_one_product(image, kernel) for image in images], number=1)
    each = 1000 / len(images)  # from seconds for all to milliseconds for one
    print(f"\nTime for an image: {each * loops:.2f} ms by loops, {each * product:.3f} ms by one"
          f" product: {loops / product:.0f} times as fast.")


if __name__ == "__main__":
    parser = Parser(description="A convolution of an image by one multiplication.")
    add_data(parser)
    parser.set_defaults(command=main)
    sys.exit(run(parser))
