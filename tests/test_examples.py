"""Every example, run in its quick form as a reader would run it: the facts that it prints."""

import os
import re
import subprocess
import sys

import pytest
from conftest import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("[0-9]*.py"))


def run(name, *arguments):
    """What the example of that number prints, without real files."""
    (path,) = (ROOT / "examples").glob(f"{name}_*.py")
    result = subprocess.run(
        [sys.executable, str(path), *map(str, arguments)], capture_output=True, encoding="utf-8",
        env={name: value for name, value in os.environ.items() if name != "MNIST_DIR"}, timeout=300,
    )
    assert result.returncode == 0 and result.stderr == "", result
    return result.stdout


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*\.?\d*", text)]


def after(text, start):
    """What is left of the line after those words."""
    return text.partition(start)[2].partition("\n")[0]


def test_the_examples_are_numbered_in_reading_order():
    assert [int(path.name[:2]) for path in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))


def test_no_example_is_without_a_test():
    tested = re.findall(r'run\("(\d\d)"', (ROOT / "tests" / "test_examples.py").read_text("utf-8"))
    assert set(tested) == {path.name[:2] for path in EXAMPLES}


def test_01_the_cheese_festival():
    strict, willing = run("01").split("Threshold 3")
    assert [row.split() for row in strict.splitlines()[2:10]][3:5] == [
        ["0", "1", "1", "4", "no"], ["1", "0", "0", "6", "yes"]
    ]
    assert strict.count("yes") == 4 and willing.count("yes") == 5
    assert strict.count("True") == 1 and willing.count("True") == 1


def test_02_the_gates_and_the_flip():
    text = run("02")
    for name, column in (("AND", "0001"), ("OR", "0111"), ("NAND", "1110"), ("NOT", "10")):
        line = re.search(rf"^  {name} .*$", text, re.M)[0]
        assert "".join(re.findall(r"-> (\d)", line)) == column
    assert "just above w = -1.0" in text
    missed = [float(line.split()[-1]) for line in text.splitlines()[-5:-1]]
    assert all(80 < a / b < 150 for a, b in zip(missed, missed[1:]))


def test_03_the_adders():
    text = run("03")
    rows = re.findall(r"^   (\d)  (\d)     (\d)    (\d) ", text, re.M)
    assert rows == [("0", "0", "0", "0"), ("0", "1", "1", "0"), ("1", "0", "1", "0"),
                    ("1", "1", "0", "1")]
    assert "n1 = 0: 1 and 1" in text and "n1 = 1: 0 and 0" in text
    assert "65,536 of 65,536 sums right" in text


def test_04_multiplying_by_c():
    text = run("04")
    assert "3,200 of 3,200" in text
    rows = re.findall(r"^ +([\d,]+)   (0\.\d{12}) +(\d+) of 100", text, re.M)
    assert int(rows[-1][2]) == 100 and float(rows[-1][1]) < 1e-9 and int(rows[0][2]) < 10
    assert "0.5 at c = 1, 0.5 at c = 100, 0.5 at c = 10,000" in text


def test_05_the_valley():
    text = run("05")
    crawls, right, too_large = (float(n) for n in re.findall(r"C from 16.84 to ([\d.]+)", text))
    assert right < 0.001 < 1 < crawls < 16.84 < too_large
    downhill = float(re.search(r"points to ([\d.]+) degrees", text)[1])
    best = [int(n) for n in re.findall(r"lowers C most at (\d+) degrees", text)]
    assert abs(best[-1] - downhill) <= 0.5 < abs(best[0] - downhill)
    assert text.count("*") > 30
    (_, bottom) = numbers(after(text, "m = 1,000,000: C from"))
    assert bottom == pytest.approx(1e6 * 0.8**20, rel=1e-5)


def test_06_the_digits():
    text = run("06", "--runs", 2, "--epochs", 2, "--init", "scaled")
    runs = [numbers(line)[1:] for line in re.findall(r"^Seed .*$", text, re.M)]
    assert len(runs) == 2 and all(70 < first <= best for first, best, _ in runs)
    epochs = numbers(text.partition("epoch by epoch (%):\n")[2].partition("\n")[0])
    assert len(epochs) == 2 and max(epochs) == max(best for _, best, _ in runs)


def test_07_learning_rates():
    text = run("07")
    rates = ("0.001", "0.01", "3", "100")
    creeps, slow, learns, stuck = (numbers(after(text, f"   eta = {eta} ")) for eta in rates)
    assert learns[-1] > 50 > max(creeps[-1], slow[-1], stuck[-1])
    found = float(re.search(r"It finds eta = ([\d.]+)", text)[1])
    assert 0.3 <= found <= 30


def test_08_no_hidden_layer():
    text = run("08")
    (flat, deep) = (numbers(line.partition("first")[0])[-1] for line in text.splitlines()[:2])
    ends = [float(n) for n in re.findall(r"([\d.]+) % after 8", text)]
    assert "7,850" in text and "23,860" in text
    assert 40 < flat < deep and 60 < ends[0] < ends[1]
    assert "the weights of 3" in text


def test_09_mini_batches():
    text = run("09")
    rows = [numbers(line) for line in re.findall(r"^ +[\d,]+ +[\d,]+ +\d\..*$", text, re.M)]
    assert [row[:2] for row in rows] == [[1, 1000], [10, 100], [20, 50], [1000, 1]]
    online, ten, twenty, full = (row[-1] for row in rows)
    assert min(online, ten, twenty) > 60 > full
    angles = [float(n) for n in re.findall(r"m = +\d+: +([\d.]+) degrees", text)]
    assert len(angles) == 6 and angles == sorted(angles, reverse=True)
    assert angles[0] > 30 and angles[-1] == 0


def test_10_baselines():
    text = run("10")
    right = {name: numbers(after(text, f"   {name} "))[0]
             for name in ("guessing", "average darkness", "nearest mean image")}
    assert 5 < right["guessing"] < right["average darkness"] < 40 < right["nearest mean image"]
    assert "SVC(gamma='auto')" in text or "pip install scikit-learn" in text


def test_11_four_outputs():
    text = run("11")
    assert "5,120 of 5,120 right" in text
    ten, extra, four = (int(numbers(after(text, name))[0]) for name in (
        "largest", "extra layer  ", "network with four outputs"))
    assert ten > four and extra > 0.9 * ten > 300


def test_12_by_hand():
    text = run("12")
    assert "z2_0 = 0.2 * 1.0 + 0.4 * 0.5 + 0.1 = 0.5000      a2_0 = sigma(z2_0) = 0.6225" in text
    assert [text.count(f"({name})") for name in ("BP1", "BP2", "BP3", "BP4")] == [1, 3, 4, 9]
    assert float(text.split()[-1]) < 1e-15


def test_13_why_it_is_fast():
    rows = [numbers(line) for line in run("13").splitlines() if "largest difference" in line]
    assert [row[0] for row in rows] == [805, 2_395, 7_960, 23_860]
    assert all(passes == parameters + 1 for parameters, passes, *_ in rows)
    assert all(row[4] > 20 for row in rows)


def test_14_all_paths():
    text = run("14")
    pairs = re.findall(r"path by path (\S+)   backpropagation (\S+)", text)
    assert len(pairs) == 3 and all(float(a) == pytest.approx(float(b), abs=2e-15) for a, b in pairs)
    assert re.findall(r"each with +(\d+) paths", text) == ["10", "2", "1"]
    assert float(after(text, "over all weights: ")) < 1e-12


def test_15_starts():
    text = run("15")
    gaussian, scaled = (numbers(after(text, f"   {init}"))[:6] for init in ("gaussian", "scaled"))
    assert len(gaussian) == len(scaled) == 6 and max(gaussian) < min(scaled)


def test_16_the_cost_and_not_the_count():
    text = run("16")
    steps, same, flat = numbers(after(text, "Of "))
    assert steps == 60 and same > 10 and flat == 0


def test_17_fifteen_neurons():
    text = run("17")
    rows = [numbers(line) for line in re.findall(r"^ +\d+ +[\d.]+ +[\d.]+  #+$", text, re.M)]
    assert "11,935 parameters" in text and len(rows) == 10
    assert rows[-1][1] > 70 and rows[-1][2] < 0.6 * max(row[2] for row in rows)


def test_18_what_it_cannot_do():
    text = run("18")
    shifted = [float(n) for n in re.findall(r"^   \d: +([\d.]+)", text, re.M)]
    shrunk = [float(n) for n in re.findall(r"^   \d\.\d: +([\d.]+)", text, re.M)]
    assert len(shifted) == 7 and shifted[0] > 85 and shifted[6] < 30
    assert len(shrunk) == 6 and shrunk[0] == shifted[0] and shrunk[5] < 40
    _, learnt, _ = true = [0, *numbers(after(text, "true labels"))]
    by_heart, carried_over = numbers(after(text, "shuffled labels"))
    assert learnt > 95 and true[2] > 60 and by_heart > 60 and carried_over < 25


def test_19_a_row_of_digits():
    text = run("19")
    alone, taught = text.split("Trained on digits and pieces")
    assert re.search(r"read as \d+, is 504192", alone) and "read as 504192, is 504192" in taught
    assert len(re.findall(r"\d of 5 read right \(\d if the cuts were given\)", text)) == 4


def test_a_folder_that_is_not_there_ends_in_one_line():
    path = next((ROOT / "examples").glob("06_*.py"))
    result = subprocess.run([sys.executable, str(path), "--data", "no-such-folder"],
                            capture_output=True, encoding="utf-8")
    assert result.returncode == 2
    assert result.stderr.startswith("error: no-such-folder: no such folder")
    assert result.stderr.count("\n") == 1
