"""The facts that the examples of chapter 1 print, in their quick form."""

import os
import re
import signal
import subprocess
import sys

import pytest
from conftest import NO_FILES, ROOT, after, numbers, run_example

from mnist_idx import real_or_drawn
from tinynn import load

pytestmark = pytest.mark.slow


@pytest.mark.example("01")
def test_01_the_cheese_festival(printed):
    strict, rest = printed.split("Threshold 3")
    willing, boundary = rest.split("Threshold 4")
    assert [row.split() for row in strict.splitlines()[2:10]][3:5] == [
        ["0", "1", "1", "4", "no"], ["1", "0", "0", "6", "yes"]
    ]
    assert strict.count("yes") == 4 and willing.count("yes") == 5
    assert strict.count("True") == willing.count("True") == boundary.count("True") == 1
    assert boundary.count("yes") == 4


@pytest.mark.example("02")
def test_02_the_gates_and_the_flip(printed):
    text = printed
    for name, column in (("AND", "0001"), ("OR", "0111"), ("NAND", "1110"), ("NOT", "10")):
        line = re.search(rf"^  {name} .*$", text, re.M)[0]
        assert "".join(re.findall(r"-> (\d)", line)) == column
    assert "flips between w = -1.0 and -0.9" in text and "goes from 1 to 0" in text
    missed = [float(line.split()[-1]) for line in text.splitlines()[-5:-1]]
    assert all(80 < a / b < 150 for a, b in zip(missed, missed[1:]))


@pytest.mark.example("03")
def test_03_the_adders(printed):
    text = printed
    rows = re.findall(r"^   (\d)  (\d)     (\d)    (\d) +(\d)  ", text, re.M)
    assert ["".join(row) for row in rows] == ["00000", "01100", "10100", "11011"]
    assert "65,536 of 65,536 sums right" in text and "255 + 1 = 100000000 in binary" in text


@pytest.mark.example("04")
def test_04_multiplying_by_c(printed):
    text = printed
    assert "3,200 of 3,200" in text
    rows = re.findall(r"^ +([\d,]+) +(\S+e[+-]\d+) +(\d+) of 100", text, re.M)
    assert int(rows[-1][2]) == 100 and float(rows[-1][1]) < 1e-9 and int(rows[0][2]) < 10
    assert text.count("perceptron 0, sigmoid neuron 0.5\n") == 3


@pytest.mark.example("05")
def test_05_the_valley(printed):
    text = printed
    crawls, right, too_large = (float(n) for n in re.findall(r"C from 16.84 to ([\d.]+)", text))
    assert right < 0.001 < 1 < crawls < 16.84 < too_large
    downhill = float(re.search(r"points to ([\d.]+) degrees", text)[1])
    best = [int(n) for n in re.findall(r"falls most at (\d+) degrees", text)]
    assert abs(best[-1] - downhill) <= 0.5 < abs(best[0] - downhill)
    assert "(23 of the 31 places are outside the frame)" in text
    shares = re.findall(r"m = +[\d,]+: C from +[\d,]+ to \S+, (\S+) of it", text)
    assert [float(share) for share in shares] == [round(0.8**20, 4)] * 3


def test_06_the_digits():
    text = run_example("06", "--runs", 2, "--epochs", 2, "--init", "scaled")
    runs = [numbers(line)[1:] for line in re.findall(r"^Seed \d: .*$", text, re.M)]
    assert len(runs) == 2 and all(70 < first <= best for first, best, _ in runs)
    epochs = re.findall(r"^Seed 1, epoch (\d): (\d+) / 500$", text, re.M)
    assert [int(epoch) for epoch, _ in epochs] == [0, 1]
    assert runs[0][0] == int(epochs[0][1]) / 5 and runs[0][2] == int(epochs[1][1]) / 5


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="there are no process groups to signal")
@pytest.mark.parametrize("runs", ["1", "100"], ids=["idle processes", "runs that wait"])
def test_06_stops_at_ctrl_c_with_a_word(runs):
    command = [sys.executable, str(ROOT / "examples" / "06_digits.py"), "--runs", runs, "--epochs",
               "1000"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               encoding="utf-8", env=NO_FILES, start_new_session=True)
    while not process.stdout.readline().startswith("Seed 1, epoch 1"):
        pass  # until the processes are at work
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of them
    _, errors = process.communicate(timeout=60)  # 1,000 epochs take longer
    assert process.returncode == 130 and errors.endswith("stopped\n")
    # Where runs wait, a thread of the pool may complain that they were cancelled under its hands.
    assert errors == "stopped\n" or runs == "100"


def test_06_keeps_the_best_network(tmp_path):
    text = run_example("06", "--runs", 2, "--epochs", 1, "--save", tmp_path / "net.json")
    best = max(numbers(line)[-1] for line in re.findall(r"^Seed \d: .*$", text, re.M))
    _, _, test = real_or_drawn(None)
    assert load(tmp_path / "net.json").evaluate(test) == pytest.approx(best * 5)


@pytest.mark.example("07")
def test_07_learning_rates(printed):
    text = printed
    rates = ("0.001", "0.01", "3", "100")
    creeps, slow, learns, stuck = (numbers(after(text, f"   eta = {eta} ")) for eta in rates)
    assert learns[-1] > 50 > max(creeps[-1], slow[-1], stuck[-1])
    tried = re.findall(r"eta = (\S+) +(\S+) % of the validation digits", text)
    assert [float(eta) for eta, _ in tried][:5] == [0.01, 0.1, 1, 10, 100] and len(tried) == 7
    found = re.search(r"It finds eta = ([\d.]+);", text)[1]
    assert found == max(tried, key=lambda pair: float(pair[1]))[0] and 0.3 <= float(found) <= 30


@pytest.mark.example("08")
def test_08_no_hidden_layer(printed):
    text = printed
    flat = re.findall(r"^   \[784, 10\] +(\S+) +\S+ +\S+ +(\S+)   (.*)$", text, re.M)
    (deep,) = re.findall(r"^   \[784, 30, 10\] +3.0 +\S+ +\S+ +(\S+)   -$", text, re.M)
    assert [eta for eta, _, _ in flat] == ["3.0", "1.0", "0.3"]
    assert all(60 < float(last) < float(deep) for _, last, _ in flat)
    assert flat[0][2] != "-" and flat[2][2] == "-"
    assert "the weights of 3" in text


@pytest.mark.example("09")
def test_09_mini_batches(printed):
    text = printed
    rows = [numbers(line) for line in re.findall(r"^ +[\d,]+ +\d\.\d +[\d,]+ +\d\..*$", text, re.M)]
    assert [row[0] for row in rows] == [1, 1, 10, 20, 1000]
    assert [row[2] for row in rows] == [1000, 1000, 100, 50, 1]
    assert len({row[4] for row in rows}) == 1  # the accuracy before the first epoch
    online, slower, ten, twenty, full = (row[-1] for row in rows)
    assert min(slower, ten, twenty) > online > 60 > full
    angles = re.findall(r"^ +(\d+) +(\S+)  #* +(\S+)  #*$", text, re.M)
    assert [int(m) for m, _, _ in angles] == [1, 4, 10, 40, 100]
    for column in (1, 2):
        degrees = [float(row[column]) for row in angles]
        assert degrees == sorted(degrees, reverse=True) and degrees[0] > 30
    assert 2 < float(angles[1][1]) / float(angles[3][1]) < 5  # about the root of 10


@pytest.mark.example("10")
def test_10_baselines(printed):
    text = printed
    right = {name: numbers(after(text, f"   {name} "))[0]
             for name in ("guessing", "average darkness", "nearest mean image")}
    network = numbers(after(text, "   [784, 30, 10], 5 epochs "))[0]
    assert 5 < right["guessing"] < right["average darkness"] < 40 < right["nearest mean image"]
    assert network > right["nearest mean image"]
    assert "SVC(gamma='auto')" in text or "pip install scikit-learn" in text


@pytest.mark.example("11")
def test_11_four_outputs(printed):
    text = printed
    assert "5,120 of 5,120 right" in text
    for value in (1, 2, 4, 8):
        weights = numbers(after(text, f"   {value}: "))
        assert weights == [10 if digit & value else -10 for digit in range(10)]
    *wrong, above, _ = numbers(after(text, "value 1, 2, 4, 8: "))
    assert len(wrong) == 4 and 0 < above < min(wrong)
    ten, extra, four = (int(numbers(after(text, name))[0]) for name in (
        "largest", "extra layer  ", "network with four outputs"))
    assert ten > four and 0.9 * ten < extra != ten > 300


@pytest.mark.example("15")
def test_15_starts(printed):
    text = printed
    parts = text.partition("gaussian: ")[2].split("scaled: ")
    gaussian, scaled = ([float(n) for n in re.findall(r"seed \d: +(\S+)", part)] for part in parts)
    assert len(gaussian) == len(scaled) == 6 and max(gaussian) < min(scaled)
    large, small = (float(n) for n in re.findall(r"at the start (\S+)", text))
    assert large > 5 and 0.5 < small < 1.5
    assert "never answers" in parts[0]


@pytest.mark.example("16")
def test_16_the_cost_and_not_the_count(printed):
    text = printed
    rows = [numbers(line) for line in re.findall(r"^ +0\.\d+ +\d+ of 60.*$", text, re.M)]
    assert [row[0] for row in rows] == [0.03333, 0.00333, 0.00033]
    assert 30 < rows[0][1] < rows[1][1] <= rows[2][1]
    assert rows[0][3] >= 1 and rows[0][4] > 5 * rows[1][4] > 25 * rows[2][4] > 0
    count, cost = text.split("The quadratic cost")
    assert count.count("c" * 5) >= 3 and cost.count("c") >= 61


@pytest.mark.example("17")
def test_17_fifteen_neurons(printed):
    text = printed
    rows = [numbers(line) for line in text.splitlines() if line.endswith("#")]
    assert "11,935 parameters): 480 digits to train on, 480 others" in text and len(rows) == 30
    assert rows[-1][1] > 70 and rows[-1][2] < 0.2 * rows[0][2]
    assert all(each == pytest.approx(move / 11_935**0.5, abs=1e-4) for _, _, move, each in rows)
    assert f"{rows[-1][2] / rows[0][2]:.0%} as far as the first" in text


@pytest.mark.example("18")
def test_18_what_it_cannot_do(printed):
    text = printed
    shifted = [float(n) for n in re.findall(r"^   \d: +([\d.]+)", text, re.M)]
    shrunk = [float(n) for n in re.findall(r"^   \d\.\d: +([\d.]+)", text, re.M)]
    assert len(shifted) == 7 and shifted[0] > 85 and shifted[6] < 30
    assert len(shrunk) == 6 and shrunk[0] == shifted[0] and shrunk[5] < 40
    sure = [numbers(line) for line in re.findall(r"^   .* \d+ of 100$", text, re.M)]
    assert len(sure) == 4 and sure[0][0] > 75 and sure[1][0] > 50
    learnt, understood = numbers(after(text, "true labels"))
    by_heart, carried_over = numbers(after(text, "shuffled labels"))
    assert learnt > 95 and understood > 60 and by_heart > 60 and carried_over < 25


@pytest.mark.example("19")
def test_19_a_row_of_digits(printed):
    text = printed
    alone, taught = text.split("Trained on digits and pieces")
    assert re.search(r"read as \d+, is 504192", alone) and "read as 504192, is 504192" in taught
    found = re.findall(r"(\d+) of 15 read right; with the digits already cut apart, (\d+)", text)
    (apart, _), (touching, _), (taught_apart, given), (taught_touching, _) = found
    assert int(taught_apart) + int(taught_touching) > int(apart) + int(touching)
    assert int(given) > 3
