"""Digits drawn by strokes: made as MNIST's were, and worth learning from."""

from hashlib import sha256
from random import Random

import pytest

from mnist_idx import IdxError, load_mnist, real_or_drawn
from mnist_idx.drawn import BOX, SIDE, WAYS, draw_digit, draw_mnist
from tinynn import Network, sgd


@pytest.fixture(scope="module")
def pictures():
    """300 pictures, 30 of each digit."""
    rng = Random(1)
    return [draw_digit(i % 10, rng) for i in range(300)]


def inked(picture):
    """The (column, row, darkness) of each pixel with ink."""
    return [(i % SIDE, i // SIDE, darkness) for i, darkness in enumerate(picture) if darkness]


def test_pictures_fit_the_box_of_20_by_20(pictures):
    for picture in pictures:
        columns, rows, _ = zip(*inked(picture))
        extent = max(max(columns) - min(columns), max(rows) - min(rows)) + 1
        assert 0.9 * BOX <= extent <= BOX


def test_pictures_are_centred_by_mass(pictures):
    for picture in pictures:
        mass = sum(picture)
        x = sum(column * darkness for column, _, darkness in inked(picture)) / mass
        y = sum(row * darkness for _, row, darkness in inked(picture)) / mass
        assert abs(x - SIDE / 2) <= 0.5 and abs(y - SIDE / 2) <= 0.5


def test_pictures_have_full_ink_white_paper_and_grey_edges(pictures):
    for picture in pictures:
        assert len(picture) == SIDE * SIDE
        assert min(picture) == 0 and max(picture) > 200
        assert sum(0 < darkness < 200 for darkness in picture) > 10


def test_no_two_pictures_are_the_same(pictures):
    assert len(set(pictures)) == len(pictures)


def test_every_digit_has_several_ways_of_writing():
    assert len(WAYS) == 10 and all(len(ways) >= 3 for ways in WAYS)


def test_the_same_seed_draws_the_same_digits(tmp_path):
    for folder, seed in (("a", 1), ("same", 1), ("other", 2)):
        draw_mnist(tmp_path / folder, 12, 4, seed)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "same" / file.name).read_bytes()
        assert file.read_bytes() != (tmp_path / "other" / file.name).read_bytes()


def test_the_digits_of_a_seed_stay_the_same_to_the_last_bit():
    rng = Random(3)
    digits = b"".join(draw_digit(i % 10, rng) for i in range(200))
    assert sha256(digits).hexdigest()[:16] == "53f79711e5432d30"


def test_asking_for_more_digits_adds_to_them(tmp_path):
    draw_mnist(tmp_path / "few", training=6, test=2)
    draw_mnist(tmp_path / "more", training=12, test=4)
    few, more = load_mnist(tmp_path / "few"), load_mnist(tmp_path / "more")
    assert list(few.training) == list(more.training[:5])
    assert list(few.test) == list(more.test[:2])
    assert few.training[0] != few.test[0]


def test_drawn_digits_are_read_back_as_mnist(tmp_path):
    draw_mnist(tmp_path, training=60, test=20)
    data = load_mnist(tmp_path)
    assert [len(part) for part in data] == [50, 10, 20]
    assert len(data.test[0][0]) == 784
    assert {y.index(1.0) for _, y in data.training} == set(range(10))


def test_a_network_that_saw_only_drawn_digits_reads_real_ones(tmp_path, mnist_dir):
    draw_mnist(tmp_path, training=4_000, test=1)
    network = Network([784, 30, 10], rng=Random(1))
    list(sgd(network, load_mnist(tmp_path).training, 5, 10, 3.0, rng=Random(1)))
    test = load_mnist(mnist_dir).test[5_000:7_000]
    assert network.evaluate(test) >= 0.70 * len(test)


@pytest.mark.parametrize("place", ["raw", "MNIST/raw", "gzip"])
def test_files_that_load_mnist_would_not_see_any_more_are_in_the_way(tmp_path, place):
    draw_mnist(tmp_path / place, training=12, test=4)
    with pytest.raises(IdxError, match=f"{place}/train-images-idx3-ubyte exists already"):
        draw_mnist(tmp_path, training=12, test=4)


def test_a_drawing_that_is_stopped_leaves_no_files_in_the_way(tmp_path):
    def stop(done, total):
        seen.append((done, total))
        if done == 14:
            raise KeyboardInterrupt

    seen = []
    with pytest.raises(KeyboardInterrupt):
        draw_mnist(tmp_path, training=12, test=4, progress=stop)
    assert list(tmp_path.iterdir()) == [] and seen == [(i, 16) for i in range(1, 15)]
    draw_mnist(tmp_path, training=12, test=4)


def test_more_digits_than_mnist_has_or_fewer_than_none_are_refused(tmp_path):
    for training, test in ((60_001, 1), (1, 10_001), (-1, 1), (1, -1)):
        with pytest.raises(ValueError, match="expected no more than MNIST has"):
            draw_mnist(tmp_path, training, test)
    with pytest.raises(ValueError, match="50,001 training digits, expected 50,000 at most"):
        real_or_drawn(None, 50_001)


def test_where_there_is_no_folder_digits_are_drawn(tmp_path):
    assert [len(part) for part in real_or_drawn(None, training=10, test=3)] == [10, 2, 3]
    draw_mnist(tmp_path, training=12, test=4)
    assert [len(part) for part in real_or_drawn(tmp_path)] == [10, 2, 4]
