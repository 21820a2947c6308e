"""The four files as training, validation and test data."""

import shlex
import shutil
from pathlib import Path

import pytest

from mnist_idx import (
    IdxArray,
    IdxError,
    load_mnist,
    load_test,
    load_training,
    unit_vector,
    write_idx,
)
from mnist_idx.mnist import DataSet
from mnist_idx.sets import SETS

NAMES = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]


def images(n, side=4):
    """n images, the i-th all of ink i."""
    return IdxArray("B", (n, side, side), bytes(i for i in range(n) for _ in range(side * side)))


def labels(n):
    return IdxArray("B", (n,), bytes(i % 10 for i in range(n)))


@pytest.fixture
def folder(tmp_path):
    """A folder of 12 training and 5 test digits."""
    contents = (images(12), labels(12), images(5), labels(5))
    for name, content in zip(NAMES, contents):
        write_idx(tmp_path / name, content)
    return tmp_path


def test_the_last_sixth_of_the_training_file_is_validation_data(folder):
    data = load_mnist(folder)
    assert (len(data.training), len(data.validation), len(data.test)) == (10, 2, 5)
    first_inks = [x[0] * 255 for x, _ in (data.training[0], data.validation[0], data.test[0])]
    assert first_inks == pytest.approx([0, 10, 0])


def test_an_example_is_pixels_from_0_to_1_and_a_unit_vector(folder):
    x, y = load_mnist(folder).training[3]
    assert x == [3 / 255] * 16
    assert y == [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_an_image_is_read_row_after_row(folder):
    pixels = bytes(range(8))  # 2 rows of 4
    write_idx(folder / NAMES[0], IdxArray("B", (12, 2, 4), pixels * 12))
    write_idx(folder / NAMES[2], IdxArray("B", (5, 2, 4), pixels * 5))
    training = load_mnist(folder).training
    x, _ = training[0]
    assert x == [0 / 255, 1 / 255, 2 / 255, 3 / 255, 4 / 255, 5 / 255, 6 / 255, 7 / 255]
    assert training.width == 4
    upright = bytes([0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0])  # a stroke down
    write_idx(folder / NAMES[0], IdxArray("B", (12, 4, 4), upright * 12))
    write_idx(folder / NAMES[2], images(5))
    x, _ = load_mnist(folder).training[3]
    assert x == [0.0, 1.0, 0.0, 0.0] * 4


def test_a_data_set_is_printed_as_what_it_holds(folder):
    data = load_mnist(folder)
    assert repr(data.training) == "DataSet(10 examples, 4 x 4, 10 classes)"
    assert "validation=DataSet(2 examples, 4 x 4," in repr(data)


def test_a_data_set_is_a_sequence_and_so_is_its_slice(folder):
    training = load_mnist(folder).training
    assert list(training[2:8:3]) == [training[2], training[5]]
    assert training[2:8][1:][0] == training[3]
    assert training[-1] == training[9] and len(training[7:99]) == 3
    assert training[1] in training and training.index(training[4]) == 4
    for index in (10, -11):  # the file goes on there, but with validation data
        with pytest.raises(IndexError, match=f"^index {index}, but the data set has 10 examples$"):
            training[index]


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("dot", ["-", "."])
def test_usual_names_of_the_files_are_found(tmp_path, folder, dot, ending):
    for name in NAMES:
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / (name.replace("-idx", f"{dot}idx") + ending)).write_bytes(content)
    assert len(load_mnist(str(folder)).test) == 5


@pytest.mark.parametrize("place", ["raw", "MNIST/raw", "gzip"])
def test_files_are_found_where_other_programs_put_them(tmp_path, place, folder):
    (tmp_path / "other" / place).mkdir(parents=True)
    for name in NAMES:
        (folder / name).rename(tmp_path / "other" / place / name)
    assert len(load_mnist(tmp_path / "other").training) == 10


@pytest.mark.parametrize("file", ["-", ".", "-.gz", "..gz"])
@pytest.mark.parametrize("inside", ["-", "."])
def test_files_are_found_in_folders_of_their_own_name(tmp_path, folder, inside, file):
    def named(name, form):
        return name.replace("-idx", f"{form[0]}idx") + form[1:]

    for name in NAMES:
        place = tmp_path / "other" / named(name, inside)
        place.mkdir(parents=True)
        (folder / name).rename(place / named(name, file))
    assert len(load_mnist(tmp_path / "other").test) == 5


def test_all_files_come_from_the_first_place_that_has_all(tmp_path, folder):
    (folder / "raw").mkdir()
    for name in NAMES:
        (folder / "raw" / name).write_bytes((folder / name).read_bytes())
    write_idx(folder / "raw" / NAMES[3], IdxArray("B", (5,), bytes([7] * 5)))
    assert load_test(folder).labels == [0, 1, 2, 3, 4]
    (folder / NAMES[2]).unlink()  # the labels that remain here are of no use without it
    assert load_mnist(folder).test.labels == load_test(folder).labels == [7] * 5
    assert load_training(folder)[0].labels == [*range(10)]
    (folder / "raw" / NAMES[0]).unlink()
    (folder / "raw" / NAMES[1]).unlink()
    message = refusal(folder)  # though each of the four is in one of the two
    assert message.startswith(f"{folder}: a file is missing, looked for {NAMES[2]}, ")
    assert f"found raw/, {NAMES[3]}, {NAMES[0]}, {NAMES[1]}. All files must be in one" in message
    (folder / NAMES[0]).unlink()
    (folder / NAMES[1]).unlink()
    assert refusal(folder).startswith(f"{folder / 'raw'}: a file is missing, looked for {NAMES[0]}")


def test_training_or_test_data_alone_need_only_their_files(folder):
    whole = load_mnist(folder)
    for name in NAMES[:2]:
        (folder / name).rename(folder / f"{name} away")
    assert list(load_test(folder)) == list(whole.test)
    for name in NAMES[:2]:
        (folder / f"{name} away").rename(folder / name)
    for name in NAMES[2:]:
        (folder / name).unlink()
    training, validation = load_training(folder)
    assert list(training) == list(whole.training) and list(validation) == list(whole.validation)


def test_an_image_stands_upright_in_every_set(tmp_path):
    seven = ["####",
             "...#",
             "..#.",
             ".#.."]
    pixels = bytes(255 * (sign == "#") for row in seven for sign in row)
    on_its_side = bytes(255 * (row[column] == "#") for column in range(4) for row in seven)
    for name, stored in (("mnist", pixels), ("emnist-digits", on_its_side)):
        kind = SETS[name]
        for part in (0, 2):
            write_idx(tmp_path / kind.files[part], IdxArray("B", (6, 4, 4), stored * 6))
            write_idx(tmp_path / kind.files[part + 1], IdxArray("B", (6,), bytes([7] * 6)))
        for data in load_mnist(tmp_path, name):
            assert data.image(0) == pixels
            assert data[0] == ([byte / 255 for byte in pixels], unit_vector(7))


def test_labels_and_images_are_those_of_the_examples(folder):
    training, validation, _ = load_mnist(folder)
    assert validation.labels == [0, 1] and validation.image(0) == bytes([10] * 16)
    assert validation.image(-1) == bytes([11] * 16)
    part = training[7:2:-2]
    assert part.labels == [7, 5, 3] and part.image(1) == bytes([5] * 16)
    assert [y.index(1.0) for _, y in part] == part.labels
    with pytest.raises(IndexError, match="index 2, but the data set has 2 examples"):
        validation.image(2)


def test_data_sets_that_are_added_say_what_to_do(folder):
    training, validation, _ = load_mnist(folder)
    with pytest.raises(TypeError, match=r"make a list of both: \[\*one, \*other\]$"):
        training + validation
    assert len([*training, *validation]) == 12


def test_the_home_folder_may_be_a_tilde(folder, monkeypatch):
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(folder.parent))
    assert len(load_mnist(f"~/{folder.name}").test) == 5
    assert len(load_test(Path("~") / folder.name)) == 5
    with pytest.raises(IdxError, match=r"^~no-such-user/mnist: no such folder"):
        load_mnist("~no-such-user/mnist")


@pytest.mark.parametrize(
    "name, count, first, last",
    [
        ("fashion-mnist", 10, "T-shirt", "ankle boot"),
        ("kmnist", 10, "お", "を"),
        ("emnist-mnist", 10, "0", "9"),
        ("emnist-digits", 10, "0", "9"),
        ("emnist-letters", 26, "A", "Z"),
        ("emnist-balanced", 47, "0", "t"),
        ("emnist-bymerge", 47, "0", "t"),
        ("emnist-byclass", 62, "0", "z"),
    ],
)
def test_other_sets_have_their_files_and_classes(tmp_path, name, count, first, last):
    kind = SETS[name]
    assert len(kind.classes) == len(set(kind.classes)) == count
    values = bytes(range(kind.first_label, kind.first_label + count))
    place = tmp_path / kind.folder / "raw"
    place.mkdir(parents=True)
    for part in (0, 2):
        write_idx(place / f"{kind.files[part]}.gz", images(count))
        write_idx(place / f"{kind.files[part + 1]}.gz", IdxArray("B", (count,), values))
    test = load_mnist(tmp_path, name).test
    assert [y.index(1.0) for _, y in test] == test.labels == list(range(count))
    assert (test.classes[0], test.classes[-1]) == (first, last)


def test_classes_and_folders_have_the_names_that_others_use():
    assert ", ".join(SETS["fashion-mnist"].classes) == (
        "T-shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot")
    assert "".join(SETS["kmnist"].classes) == "おきすつなはまやれを"
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for name in ("emnist-balanced", "emnist-bymerge"):
        assert "".join(SETS[name].classes) == f"0123456789{letters}abdefghnqrt"
    assert "".join(SETS["emnist-byclass"].classes) == f"0123456789{letters}{letters.lower()}"
    folders = dict.fromkeys(kind.folder for kind in SETS.values())
    assert list(folders) == ["MNIST", "FashionMNIST", "KMNIST", "EMNIST"]


def test_emnist_files_have_names_of_their_own_and_letters_count_from_1():
    kind = SETS["emnist-letters"]
    assert kind.files[0] == "emnist-letters-train-images-idx3-ubyte"
    assert kind.files[3] == "emnist-letters-test-labels-idx1-ubyte"
    assert kind.first_label == 1
    for split in ("mnist", "digits", "letters", "balanced", "bymerge", "byclass"):
        assert SETS[f"emnist-{split}"].files[0] == f"emnist-{split}-train-images-idx3-ubyte"


def test_emnist_images_are_turned_upright(tmp_path):
    kind = SETS["emnist-digits"]
    stored = IdxArray("B", (6, 2, 3), bytes([0, 51, 102, 153, 204, 255] * 6))
    for part in (0, 2):
        write_idx(tmp_path / kind.files[part], stored)
        write_idx(tmp_path / kind.files[part + 1], IdxArray("B", (6,), bytes(6)))
    training = load_mnist(tmp_path, "emnist-digits").training
    x, _ = training[0]
    assert x == pytest.approx([0.0, 0.6, 0.2, 0.8, 0.4, 1.0])  # 3 rows of 2
    assert training.width == 2


def test_a_letter_labelled_0_is_told(tmp_path):
    kind = SETS["emnist-letters"]
    for part in (0, 2):
        write_idx(tmp_path / kind.files[part], images(6))
        write_idx(tmp_path / kind.files[part + 1], IdxArray("B", (6,), bytes([1, 2, 0, 3, 4, 5])))
    with pytest.raises(IdxError, match="label 2 is 0, expected 1 to 26"):
        load_mnist(tmp_path, "emnist-letters")


def test_an_unknown_set_is_refused(folder):
    with pytest.raises(ValueError, match="'cifar' is not a set, expected one of mnist, fash"):
        load_mnist(folder, "cifar")


def test_files_of_another_set_are_told_with_its_name(tmp_path, folder):
    (tmp_path / "letters" / "gzip").mkdir(parents=True)
    for name, other in zip(NAMES, SETS["emnist-letters"].files):
        shutil.copy(folder / name, tmp_path / "letters" / "gzip" / other)
    for load in (load_mnist, load_training, load_test):
        with pytest.raises(IdxError, match="letters holds the files of emnist-letters, not those"):
            load(tmp_path / "letters")
        with pytest.raises(IdxError, match="the files of mnist or fashion-mnist or kmnist, not"):
            load(folder, "emnist-digits")
    shutil.copy(folder / NAMES[0], tmp_path / "letters" / NAMES[0])
    assert "a file is missing, looked for train-labels" in refusal(tmp_path / "letters")


def test_what_was_found_is_told_where_a_file_is_missing(folder):
    (folder / NAMES[3]).rename(folder / "labels.bin")
    assert "found labels.bin, t10k-images-idx3-ubyte, train-images" in refusal(folder)


def refusal(folder):
    """The message where there is no data set in the folder."""
    with pytest.raises(IdxError) as error:
        load_mnist(folder)
    return str(error.value)


def test_a_file_in_the_place_of_the_folder_is_told(folder):
    with pytest.raises(IdxError, match=f"{NAMES[0]} is a file; expected the folder that holds it"):
        load_mnist(folder / NAMES[0])


@pytest.mark.parametrize("place", [-1, 10])
def test_a_class_that_is_not_there_has_no_unit_vector(place):
    with pytest.raises(ValueError, match=f"the class is {place}, expected 0 to 9"):
        unit_vector(place)


def test_a_missing_folder_is_named(folder):
    message = refusal(folder / "no")
    assert message.startswith(f"{folder / 'no'}: no such folder")
    assert f"python3 -m mnist_idx download {folder / 'no'}" in message
    assert message.endswith("mnist_idx download " + str(folder / "no"))
    with pytest.raises(IdxError, match=r"no such folder$"):  # the other sets are not downloaded
        load_mnist(folder / "no", "kmnist")


def test_a_command_to_copy_is_quoted_for_the_shell(tmp_path):
    message = refusal(tmp_path / "it's $HOME; rm")
    assert shlex.split(message.partition("files: ")[2])[-1] == str(tmp_path / "it's $HOME; rm")


def test_a_folder_from_the_environment_is_told_as_such(folder, monkeypatch):
    from_variable = r"\(from the environment variable MNIST_DIR\)"
    for place, words in ((folder / "no", "no such folder"), (folder / NAMES[0], "holds it"),
                         (folder, r"found .*-ubyte")):
        (folder / NAMES[3]).unlink(missing_ok=True)
        monkeypatch.setenv("MNIST_DIR", str(place))
        with pytest.raises(IdxError, match=f"{words} {from_variable}"):
            load_mnist(place)
        monkeypatch.setenv("MNIST_DIR", str(folder.parent))
        assert "MNIST_DIR" not in refusal(place)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named_with_all_that_was_looked_for(folder, name):
    (folder / name).unlink()
    message = refusal(folder)
    assert str(folder) in message
    assert name in message and f"{name}.gz" in message and name.replace("-idx", ".idx") in message


def test_images_and_labels_swapped_are_told(folder):
    (folder / NAMES[0]).rename(folder / "aside")
    (folder / NAMES[1]).rename(folder / NAMES[0])
    (folder / "aside").rename(folder / NAMES[1])
    message = refusal(folder)
    assert message.startswith(str(folder / NAMES[0]))
    assert "expected images, magic number 2051, found labels, magic number 2049" in message


def test_files_of_another_type_are_told(folder):
    write_idx(folder / NAMES[3], IdxArray("B", (5, 1), bytes(5)))
    assert "expected labels, magic number 2049, found something else" in refusal(folder)


def test_different_counts_are_told(folder):
    write_idx(folder / NAMES[1], labels(11))
    message = refusal(folder)
    assert "12 images" in message and "11 labels" in message


def test_a_label_over_9_is_told_with_its_place(folder):
    write_idx(folder / NAMES[3], IdxArray("B", (5,), bytes([1, 2, 3, 10, 4])))
    assert refusal(folder) == f"{folder / NAMES[3]}: label 3 is 10, expected 0 to 9"


def test_images_without_pixels_are_told(folder):
    write_idx(folder / NAMES[0], IdxArray("B", (12, 0, 4), b""))
    assert "the images have 0 x 4 pixels" in refusal(folder)


def test_images_of_different_sizes_are_told(folder):
    write_idx(folder / NAMES[2], images(5, side=3))
    assert "training images are 4 x 4 pixels, the test images 3 x 3" in refusal(folder)


def test_the_real_files_are_the_books(mnist_dir):
    data = load_mnist(mnist_dir)
    assert [len(part) for part in data] == [50_000, 10_000, 10_000]
    assert [y.index(1.0) for _, y in data.training[:10]] == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert [y.index(1.0) for _, y in data.test[:5]] == [7, 2, 1, 0, 4]
    x, _ = data.training[0]
    assert len(x) == 784 and min(x) == 0.0 and max(x) == 1.0


def test_the_digest_tells_data_sets_apart(folder):
    data = load_mnist(folder)
    assert len(data.training.sha256) == 64
    assert data.training.sha256 == load_mnist(folder).training.sha256 == data.training[:].sha256
    digests = {part.sha256 for part in (data.training, data.training[1:], data.training[:-1],
                                        data.training[::-1], data.test)}
    assert len(digests) == 5

    changed = bytearray(labels(12).data)
    changed[4] = 7
    write_idx(folder / NAMES[1], IdxArray("B", (12,), bytes(changed)))
    digests.add(load_mnist(folder).training.sha256)
    assert len(digests) == 6  # one label

    write_idx(folder / NAMES[1], labels(12))
    changed = bytearray(images(12).data)
    changed[20] = 255
    write_idx(folder / NAMES[0], IdxArray("B", (12, 4, 4), bytes(changed)))
    digests.add(load_mnist(folder).training.sha256)
    assert len(digests) == 7  # one pixel

    for name, n in ((NAMES[0], 12), (NAMES[2], 5)):
        write_idx(folder / name, IdxArray("B", (n, 2, 8), images(n).data))
    digests.add(load_mnist(folder).training.sha256)
    assert len(digests) == 8  # the same bytes as images of another shape

    for name, content in ((NAMES[0], images(13)), (NAMES[1], labels(13)), (NAMES[2], images(5))):
        write_idx(folder / name, content)
    assert len(load_mnist(folder).training) == 11
    digests.add(load_mnist(folder).training.sha256)
    assert len(digests) == 9  # one more image in the file

    black = [DataSet(IdxArray("B", (n, height, 1), bytes(n * height)), labels_0, SETS["mnist"],
                     range(n)) for n, height, labels_0 in ((6, 1, zeros(6)), (4, 2, zeros(4)))]
    assert black[0].sha256 != black[1].sha256  # only the height tells them apart


def zeros(n):
    return IdxArray("B", (n,), bytes(n))
