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
    rows = [line.split() for line in printed.splitlines() if line[:6].strip() in ("0", "1")]
    assert [row[3] for row in rows] == ["0", "2", "2", "4", "6", "8", "8", "10"]
    goes = [[row[column] for row in rows].count("GO") for column in (-3, -2, -1)]
    assert goes == [4, 4, 5] and rows[3][-3:] == ["-", "-", "GO"]
    assert printed.count("True") == 3 and "4 of 8, then 5" in printed


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
    rows = re.findall(r"^    (\d)  (\d)     (\d)    (\d) +(\d)  ", text, re.M)
    assert ["".join(row) for row in rows] == ["00000", "01100", "10100", "11011"]
    assert "65,536 of 65,536 sums right" in text and "= 100100000   288\n" in text


@pytest.mark.example("04")
def test_04_multiplying_by_c(printed):
    text = printed
    assert "3,200 of 3,200" in text
    near = [int(n) for n in re.findall(r"^   c = .*\| +(\d+) of 100$", text, re.M)]
    assert len(near) == 5 and near == sorted(near) and near[0] < 10 and near[-1] == 100
    assert text.count("perceptron 0, sigmoid neuron 0.5\n") == 3


@pytest.mark.example("05")
def test_05_the_valley(printed):
    text = printed
    ends = {name: float(end) for name, end in
            re.findall(r"^eta = \S+, (.+): C from 16.84 to (\S+) in 30 steps", text, re.M)}
    assert ends["right"] < 0.001 < 1 < ends["too small"] < 16.84 < ends["too large"]
    pictures = text.split("\neta")[1:4]
    assert [picture.count("*") for picture in pictures] == [6, 3, 0]
    assert pictures[2].startswith(" = 0.255") and "step 6 is outside" in pictures[2]
    small, *_, large = re.findall(r"by the formula +(\S+)  true +(\S+)$", text, re.M)
    assert small[0] == small[1] and float(large[0]) < 0 < float(large[1])
    long, shorter, short = (int(n) for n in re.findall(r"\bat\s(\d{3})\b", text))
    downhill = float(after(text, "-nabla C points to ").rstrip(":"))
    assert abs(short - downhill) <= 0.5 < abs(shorter - downhill) < abs(long - downhill)


def test_05_draws_its_paths(tmp_path):
    run_example("05", "--svg", tmp_path / "valley.svg")
    drawn = (tmp_path / "valley.svg").read_text(encoding="utf-8")
    points = [1 + line.count("L") for line in re.findall(r'd="(M[^"]+L[^"]+)"', drawn)]
    assert points == [31, 31, 6] and drawn.count("<ellipse") == 3 * 6


@pytest.mark.parametrize("number", ["05", "06", "07", "08", "09"])
def test_a_picture_that_cannot_be_written_is_refused_before_the_work(number, refused):
    (path,) = (ROOT / "examples").glob(f"{number}_*.py")
    name = f"examples.{path.stem}"
    assert "no-such-folder does not exist" in refused(name, "--svg", "no-such-folder/picture.svg")


def test_06_the_digits(tmp_path):
    picture = tmp_path / "curves.svg"
    text = run_example("06", "--runs", 2, "--epochs", 2, "--init", "scaled", "--svg", picture)
    assert picture.read_text(encoding="utf-8").count(">seed ") == 2
    runs = [numbers(line)[1:] for line in re.findall(r"^Seed \d: .*$", text, re.M)]
    assert len(runs) == 2 and all(50 < first <= best for first, best, _ in runs)
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
    _, _, test = real_or_drawn(None, training=1_000)
    assert load(tmp_path / "net.json").evaluate(test) == pytest.approx(best * 5)


@pytest.mark.example("07")
def test_07_learning_rates(printed):
    text = printed
    slow, learns, stuck = (numbers(after(text, f"   eta = {eta} ")) for eta in ("0.01", "3", "100"))
    assert learns[-1] > 2 * max(slow[-1], stuck[-1]) and learns[-1] > 1.5 * learns[0]
    tried = re.findall(r"eta = (\S+) +(\S+) % #", text)
    assert [float(eta) for eta, _ in tried][:5] == [0.01, 0.1, 1, 10, 100] and len(tried) == 7
    found = re.search(r"It finds eta = ([\d.]+);", text)[1]
    assert found == max(tried, key=lambda pair: float(pair[1]))[0] and 0.3 <= float(found) <= 30


@pytest.mark.example("08")
def test_08_no_hidden_layer(printed):
    text = printed
    flat = re.findall(r"^   \[784, 10\] +(\S+) +\S+ +\S+ +(\S+)   (.*)$", text, re.M)
    (deep,) = re.findall(r"^   \[784, 20, 10\] +3.0 +\S+ +\S+ +(\S+)   -$", text, re.M)
    assert [eta for eta, _, _ in flat] == ["3.0", "1.0", "0.3"]
    fast, *slower = (float(last) for _, last, _ in flat)
    assert 75 < min(slower) <= max(slower) < float(deep) and fast < min(slower) - 15
    assert flat[0][2] != "-" and flat[1][2] == flat[2][2] == "-"
    middle = [line[10:18] for line in text.splitlines()[10:13]]  # of the mask of 0
    assert "=" in "".join(middle) and not set("".join(middle)) & set("*#")


@pytest.mark.example("09")
def test_09_mini_batches(printed):
    text = printed
    rows = [numbers(line) for line in re.findall(r"^ +[\d,]+ +\d\.\d +[\d,]+ +\d\..*$", text, re.M)]
    assert [row[0] for row in rows] == [1, 1, 10, 20, 500]
    assert [row[2] for row in rows] == [500, 500, 50, 25, 1]
    assert len({row[4] for row in rows}) == 1  # the accuracy before the first epoch
    online, slower, ten, twenty, full = (row[-1] for row in rows)
    assert min(slower, ten) > online + 5 and min(online, twenty) > 60 > 40 > full
    angles = re.findall(r"^ +(\d+) +(\S+) #* +(\S+) #*$", text, re.M)
    assert [int(m) for m, _, _ in angles] == [1, 4, 10, 40, 100]
    for column in (1, 2):
        degrees = [float(row[column]) for row in angles]
        assert degrees == sorted(degrees, reverse=True) and degrees[0] > 30
    for m, four_times_m in ((0, 1), (2, 3)):
        assert 1.5 < float(angles[m][1]) / float(angles[four_times_m][1]) < 2.5
    assert all(float(later) > 1.5 * float(start) for _, start, later in angles)


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
        "largest ", "extra layer ", "network with four outputs"))
    assert ten > four + 15 and 0.9 * ten < extra != ten > 225 and "one start: True" in text


@pytest.mark.example("15")
def test_15_starts(printed):
    rows = re.findall(r"^   (gaussian|scaled) +\d +(\S+) +(\S+) *(.*)$", printed, re.M)
    large, small = ([float(z) for init, z, _, _ in rows if init == name]
                    for name in ("gaussian", "scaled"))
    assert len(large) == len(small) == 3 and min(large) > 5 and 0.5 < min(small) <= max(small) < 1.5
    slow, fast = ([float(right) for init, _, right, _ in rows if init == name]
                  for name in ("gaussian", "scaled"))
    assert max(slow) + 10 < min(fast)
    assert any("never answers" in note for init, *_, note in rows if init == "gaussian")
    drawn = printed.partition("epoch")[0]
    assert drawn.index("s" * 6) < drawn.index("g" * 6)  # the scaled start is above


@pytest.mark.example("16")
def test_16_the_cost_and_not_the_count(printed):
    text = printed
    rows = [numbers(line) for line in re.findall(r"^   0\.\d+ +\d+ of 60.*$", text, re.M)]
    assert [row[0] for row in rows] == [0.03333, 0.00333, 0.00033]
    _, often, _, jump, *_ = rows[0]
    assert 30 > often > rows[1][1] >= rows[2][1] and jump >= 1
    assert [row[4] for row in rows] == [60] * 3  # the cost changes at every step
    assert rows[0][6] > 5 * rows[1][6] > 25 * rows[2][6] > 0
    count, cost = text.split("The quadratic cost")
    assert count.count("c" * 5) >= 3 and cost.partition("a step of")[0].count("c") >= 61


@pytest.mark.example("17")
def test_17_fifteen_neurons(printed):
    text = printed
    assert "11,935 parameters)" in text and "360 digits to train on, 360 others to test" in text
    rows = [numbers(line) for line in re.findall(r"^   +\d+ +\d+\.\d{3} +\S+$", text, re.M)]
    assert [row[0] for row in rows] == [0, 1, 2, 5, 10, 20, 29]
    moves = [move for _, move, _ in rows]
    assert moves[0] > moves[3] > 2 * moves[5] > 2 * moves[6] and moves[-1] < 0.2 * moves[0]
    assert rows[-1][2] > 70
    assert f"{moves[-1] / moves[0]:.0%} as far as the first" in text
    drawn = [line.partition("|")[2] for line in text.splitlines() if "|" in line]
    assert drawn[0].startswith("*") and drawn[-1].endswith("*" * 10)  # it hardly moves in the end


@pytest.mark.example("18")
def test_18_what_it_cannot_do(printed):
    text = printed
    right, _, moved, half = numbers(after(text, "as it is: "))  # _ is the 6 of "by 6 pixels"
    assert right not in (moved, half)
    shifted = [float(n) for n in re.findall(r"^   \d: +([\d.]+)", text, re.M)]
    shrunk = [float(n) for n in re.findall(r"^   \d\.\d: +([\d.]+)", text, re.M)]
    assert len(shifted) == 7 and shifted[0] > 85 and shifted[6] < 30
    assert len(shrunk) == 6 and shrunk[0] == shifted[0] and shrunk[5] < 40
    sure = [numbers(line) for line in re.findall(r"^   .* \d+ of 100$", text, re.M)]
    assert len(sure) == 4 and sure[0][0] > 75 and sure[1][0] > 50
    learnt, understood = numbers(after(text, "true labels"))
    by_heart, carried_over = numbers(after(text, "shuffled labels"))
    assert learnt > 90 and by_heart > 60 and understood > 40 > 25 > carried_over


@pytest.mark.example("19")
def test_19_a_row_of_digits(printed):
    text = printed
    alone, taught = after(text, "504192 is read as").split()
    assert alone != "504192" == taught
    sure_alone, sure_taught = numbers(after(text, "taken for a digit"))
    assert sure_taught < sure_alone / 2
    cut = re.findall(r"columns, of 45 +(\d+) +(\d+)$", text, re.M)
    right = re.findall(r"rows read right +(\d+) +(\d+)$", text, re.M)
    assert len(cut) == len(right) == 2
    assert all(int(alone) < int(taught) for alone, taught in cut + right)
    assert sum(int(taught) for _, taught in right) > 2 * sum(int(alone) for alone, _ in right)
