"""mnist_idx: the MNIST digits, and any other IDX file, without dependencies.

    from mnist_idx import load_mnist, read_idx

    training, validation, test = load_mnist("mnist")    # a folder with the four files
    x, y = training[0]                                  # 784 pixels from 0 to 1; a unit vector
    images = read_idx("mnist/t10k-images-idx3-ubyte.gz")
    images.shape                                        # (10000, 28, 28)

Reading order: idx, sets, mnist, write, pnm, png, expanded, paper, image, drawn, from_csv, from_npz,
convert, download, command_line.
"""

import sys

if sys.version_info < (3, 9):  # noqa: UP036, for who tries an older one
    sys.stderr.write("error: mnist_idx needs Python 3.9 or later, this is %d.%d\n" %  # noqa: UP031
                     sys.version_info[:2])
    sys.exit(2)

from mnist_idx.drawn import real_or_drawn
from mnist_idx.idx import IdxArray, IdxError, read_idx
from mnist_idx.image import as_mnist, read_image
from mnist_idx.mnist import DataSet, Mnist, load_mnist, load_test, load_training, unit_vector
from mnist_idx.write import write_idx

__all__ = [
    "DataSet",
    "IdxArray",
    "IdxError",
    "Mnist",
    "as_mnist",
    "load_mnist",
    "load_test",
    "load_training",
    "read_idx",
    "read_image",
    "real_or_drawn",
    "unit_vector",
    "write_idx",
]

__version__ = "0.1.0"
