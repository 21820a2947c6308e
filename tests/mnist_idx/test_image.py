"""A picture becomes a digit as MNIST has them."""

import pytest

from mnist_idx.image import as_mnist


def test_a_blank_sheet_is_an_error():
    with pytest.raises(ValueError, match="the sheet is blank"):
        as_mnist([1.0] * 6, 3, 2)
