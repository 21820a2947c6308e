"""Images as text."""

from mnist_idx.image import picture


def test_picture_goes_from_white_paper_to_black_ink():
    x = [0.0, 0.25, 0.5, 0.75, 1.0]
    assert picture(x + x, width=5) == [" :=#@"]


def test_picture_puts_two_pixels_into_a_character():
    assert picture([1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0], width=2) == ["= ", "@@"]
    assert picture([1.0, 0.0], width=2) == ["= "]
