"""Every example, run in its quick form as a reader would run it: the facts that it prints."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest
from conftest import ROOT

from mnist_idx import real_or_drawn
from tinynn import load

# The pool of PyPy 7.3.11 calls a method that it lacks when it spawns its processes.
POOLS = (hasattr(ProcessPoolExecutor, "_adjust_process_count")
         or multiprocessing.get_start_method() == "fork")
EXAMPLES = sorted((ROOT / "examples").glob("[0-9]*.py"))
# The environment of a reader who has no real files.
NO_FILES = {name: value for name, value in os.environ.items() if name != "MNIST_DIR"}


def run(name, *arguments):
    """What the example of that number prints, without real files."""
    (path,) = (ROOT / "examples").glob(f"{name}_*.py")
    if not POOLS and "ProcessPoolExecutor" in path.read_text(encoding="utf-8"):
        pytest.skip("this interpreter's pool of processes does not work here")
    result = subprocess.run(
        [sys.executable, str(path), *map(str, arguments)], capture_output=True, encoding="utf-8",
        env=NO_FILES, timeout=300,
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
    strict, rest = run("01").split("Threshold 3")
    willing, boundary = rest.split("Threshold 4")
    assert [row.split() for row in strict.splitlines()[2:10]][3:5] == [
        ["0", "1", "1", "4", "no"], ["1", "0", "0", "6", "yes"]
    ]
    assert strict.count("yes") == 4 and willing.count("yes") == 5
    assert strict.count("True") == willing.count("True") == boundary.count("True") == 1
    assert boundary.count("yes") == 4


def test_02_the_gates_and_the_flip():
    text = run("02")
    for name, column in (("AND", "0001"), ("OR", "0111"), ("NAND", "1110"), ("NOT", "10")):
        line = re.search(rf"^  {name} .*$", text, re.M)[0]
        assert "".join(re.findall(r"-> (\d)", line)) == column
    assert "flips between w = -1.0 and -0.9" in text and "goes from 1 to 0" in text
    missed = [float(line.split()[-1]) for line in text.splitlines()[-5:-1]]
    assert all(80 < a / b < 150 for a, b in zip(missed, missed[1:]))


def test_03_the_adders():
    text = run("03")
    rows = re.findall(r"^   (\d)  (\d)     (\d)    (\d) +(\d)  ", text, re.M)
    assert ["".join(row) for row in rows] == ["00000", "01100", "10100", "11011"]
    assert "65,536 of 65,536 sums right" in text and "255 + 1 = 100000000 in binary" in text


def test_04_multiplying_by_c():
    text = run("04")
    assert "3,200 of 3,200" in text
    rows = re.findall(r"^ +([\d,]+) +(\S+e[+-]\d+) +(\d+) of 100", text, re.M)
    assert int(rows[-1][2]) == 100 and float(rows[-1][1]) < 1e-9 and int(rows[0][2]) < 10
    assert text.count("perceptron 0, sigmoid neuron 0.5\n") == 3


def test_05_the_valley():
    text = run("05")
    crawls, right, too_large = (float(n) for n in re.findall(r"C from 16.84 to ([\d.]+)", text))
    assert right < 0.001 < 1 < crawls < 16.84 < too_large
    downhill = float(re.search(r"points to ([\d.]+) degrees", text)[1])
    best = [int(n) for n in re.findall(r"falls most at (\d+) degrees", text)]
    assert abs(best[-1] - downhill) <= 0.5 < abs(best[0] - downhill)
    assert "(23 of the 31 places are outside the frame)" in text
    shares = re.findall(r"m = +[\d,]+: C from +[\d,]+ to \S+, (\S+) of it", text)
    assert [float(share) for share in shares] == [round(0.8**20, 4)] * 3


def test_06_the_digits():
    text = run("06", "--runs", 2, "--epochs", 2, "--init", "scaled")
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
    text = run("06", "--runs", 2, "--epochs", 1, "--save", tmp_path / "net.json")
    best = max(numbers(line)[-1] for line in re.findall(r"^Seed \d: .*$", text, re.M))
    _, _, test = real_or_drawn(None)
    assert load(tmp_path / "net.json").evaluate(test) == pytest.approx(best * 5)


def test_07_learning_rates():
    text = run("07")
    rates = ("0.001", "0.01", "3", "100")
    creeps, slow, learns, stuck = (numbers(after(text, f"   eta = {eta} ")) for eta in rates)
    assert learns[-1] > 50 > max(creeps[-1], slow[-1], stuck[-1])
    tried = re.findall(r"eta = (\S+) +(\S+) % of the validation digits", text)
    assert [float(eta) for eta, _ in tried][:5] == [0.01, 0.1, 1, 10, 100] and len(tried) == 7
    found = re.search(r"It finds eta = ([\d.]+);", text)[1]
    assert found == max(tried, key=lambda pair: float(pair[1]))[0] and 0.3 <= float(found) <= 30


def test_08_no_hidden_layer():
    text = run("08")
    flat = re.findall(r"^   \[784, 10\] +(\S+) +\S+ +\S+ +(\S+)   (.*)$", text, re.M)
    (deep,) = re.findall(r"^   \[784, 30, 10\] +3.0 +\S+ +\S+ +(\S+)   -$", text, re.M)
    assert [eta for eta, _, _ in flat] == ["3.0", "1.0", "0.3"]
    assert all(60 < float(last) < float(deep) for _, last, _ in flat)
    assert flat[0][2] != "-" and flat[2][2] == "-"
    assert "the weights of 3" in text


def test_09_mini_batches():
    text = run("09")
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


def test_10_baselines():
    text = run("10")
    right = {name: numbers(after(text, f"   {name} "))[0]
             for name in ("guessing", "average darkness", "nearest mean image")}
    network = numbers(after(text, "   [784, 30, 10], 5 epochs "))[0]
    assert 5 < right["guessing"] < right["average darkness"] < 40 < right["nearest mean image"]
    assert network > right["nearest mean image"]
    assert "SVC(gamma='auto')" in text or "pip install scikit-learn" in text


def test_11_four_outputs():
    text = run("11")
    assert "5,120 of 5,120 right" in text
    for value in (1, 2, 4, 8):
        weights = numbers(after(text, f"   {value}: "))
        assert weights == [10 if digit & value else -10 for digit in range(10)]
    *wrong, above, _ = numbers(after(text, "value 1, 2, 4, 8: "))
    assert len(wrong) == 4 and 0 < above < min(wrong)
    ten, extra, four = (int(numbers(after(text, name))[0]) for name in (
        "largest", "extra layer  ", "network with four outputs"))
    assert ten > four and 0.9 * ten < extra != ten > 300


def test_12_by_hand():
    text = run("12")
    assert [text.count(f"   ({name})") for name in ("22", "BP1", "BP2", "BP3", "BP4")] == [
        8, 1, 3, 4, 9]
    sums = re.findall(r"^(?:.* = )?([-+*(). \d]+) = (-?\d\.\d{6})   \(", text, re.M)
    assert len(sums) == 4 + 1 + 3 + 9  # each line is done again with the numbers that it shows
    for calculation, result in sums:
        assert eval(calculation) == pytest.approx(float(result), abs=2e-6), calculation
    assert float(after(text, "derivatives: ")) < 1e-15
    before, now = numbers(after(text, "takes C from"))
    assert now < before == float(re.search(r"^C = .* = (\S+)   \(6\)", text, re.M)[1])


def test_13_why_it_is_fast():
    text = run("13")
    rows = [numbers(line) for line in text.splitlines() if line.endswith(" ms")]
    assert [row[0] for row in rows] == [805, 2_395, 7_960, 23_860]
    assert all(passes == parameters + 1 for parameters, passes, *_ in rows)
    assert all(ratio > parameters / 100 for parameters, _, _, _, ratio, _ in rows)
    assert float(after(text, "derivatives differ by ").split()[0]) < 1e-6
    days = numbers(after(text, "the gradients alone: "))[0]
    assert days == pytest.approx(rows[-1][2] * 50_000 * 30 / 86_400, abs=1)


def test_14_all_paths():
    text = run("14")
    pairs = re.findall(r"path by path (\S+)   backpropagation (\S+)", text)
    assert len(pairs) == 3 and all(float(a) == pytest.approx(float(b), abs=2e-15) for a, b in pairs)
    assert re.findall(r"(\d+) path\(s\)", text) == ["10", "2", "1"]
    parts = re.findall(r"-> C:  (\S+) \* (\S+) \* (\S+) = (\S+)", text)
    for a, b, c, part in parts:
        assert float(a) * float(b) * float(c) == pytest.approx(float(part), rel=1e-4)
    total, expected = (float(n) for n in re.findall(r"(?:is|says) (\+\S+\d)", text))
    assert sum(float(part) for *_, part in parts) == pytest.approx(total, abs=2e-9)
    assert total == expected
    assert float(after(text, "over all weights: ")) < 1e-12


def test_15_starts():
    text = run("15")
    parts = text.partition("gaussian: ")[2].split("scaled: ")
    gaussian, scaled = ([float(n) for n in re.findall(r"seed \d: +(\S+)", part)] for part in parts)
    assert len(gaussian) == len(scaled) == 6 and max(gaussian) < min(scaled)
    large, small = (float(n) for n in re.findall(r"at the start (\S+)", text))
    assert large > 5 and 0.5 < small < 1.5
    assert "never answers" in parts[0]


def test_16_the_cost_and_not_the_count():
    text = run("16")
    rows = [numbers(line) for line in re.findall(r"^ +0\.\d+ +\d+ of 60.*$", text, re.M)]
    assert [row[0] for row in rows] == [0.03333, 0.00333, 0.00033]
    assert 30 < rows[0][1] < rows[1][1] <= rows[2][1]
    assert rows[0][3] >= 1 and rows[0][4] > 5 * rows[1][4] > 25 * rows[2][4] > 0
    count, cost = text.split("The quadratic cost")
    assert count.count("c" * 5) >= 3 and cost.count("c") >= 61


def test_17_fifteen_neurons():
    text = run("17")
    rows = [numbers(line) for line in text.splitlines() if line.endswith("#")]
    assert "11,935 parameters): 480 digits to train on, 480 others" in text and len(rows) == 30
    assert rows[-1][1] > 70 and rows[-1][2] < 0.2 * rows[0][2]
    assert all(each == pytest.approx(move / 11_935**0.5, abs=1e-4) for _, _, move, each in rows)
    assert f"{rows[-1][2] / rows[0][2]:.0%} as far as the first" in text


def test_18_what_it_cannot_do():
    text = run("18")
    shifted = [float(n) for n in re.findall(r"^   \d: +([\d.]+)", text, re.M)]
    shrunk = [float(n) for n in re.findall(r"^   \d\.\d: +([\d.]+)", text, re.M)]
    assert len(shifted) == 7 and shifted[0] > 85 and shifted[6] < 30
    assert len(shrunk) == 6 and shrunk[0] == shifted[0] and shrunk[5] < 40
    sure = [numbers(line) for line in re.findall(r"^   .* \d+ of 100$", text, re.M)]
    assert len(sure) == 4 and sure[0][0] > 75 and sure[1][0] > 50
    learnt, understood = numbers(after(text, "true labels"))
    by_heart, carried_over = numbers(after(text, "shuffled labels"))
    assert learnt > 95 and understood > 60 and by_heart > 60 and carried_over < 25


def test_19_a_row_of_digits():
    text = run("19")
    alone, taught = text.split("Trained on digits and pieces")
    assert re.search(r"read as \d+, is 504192", alone) and "read as 504192, is 504192" in taught
    found = re.findall(r"(\d+) of 15 read right; with the digits already cut apart, (\d+)", text)
    (apart, _), (touching, _), (taught_apart, given), (taught_touching, _) = found
    assert int(taught_apart) + int(taught_touching) > int(apart) + int(touching)
    assert int(given) > 3


def test_a_folder_that_is_not_there_ends_in_one_line():
    path = next((ROOT / "examples").glob("06_*.py"))
    result = subprocess.run([sys.executable, str(path), "--data", "no-such-folder"],
                            capture_output=True, encoding="utf-8")
    assert result.returncode == 2
    assert result.stderr.startswith("error: no-such-folder: no such folder")
    assert result.stderr.count("\n") == 1


def test_20_a_slow_neuron():
    text = run("20")
    deltas = [tuple(map(float, pair)) for pair in
              re.findall(r"first delta: quadratic (\S+), cross-entropy (\S+)", text)]
    assert deltas[1][0] < deltas[0][0] < deltas[0][1] < deltas[1][1]
    steepest = re.findall(r"falls most in epoch: quadratic (\d+), cross-entropy (\d+)", text)
    assert [entropy for _, entropy in steepest] == ["0", "0"]
    assert int(steepest[0][0]) > 10 and int(steepest[1][0]) > int(steepest[0][0]) + 100


def test_21_overfitting():
    text = run("21")
    rows = {name: numbers(after(text, f"   {name} ")) for name in
            ("none", "L2", "L1", "dropout", "more data")}
    assert [row[0] for row in rows.values()] == [80, 80, 80, 80, 16]
    assert all(row[1] == 100 for row in rows.values())
    for row in rows.values():
        assert row[5] == pytest.approx(100 * (row[3] / row[4] - 1), abs=1)
    assert rows["none"][5] > 5
    assert all(row[3] < rows["none"][3] for name, row in rows.items() if name != "none")
    assert rows["more data"][2] > rows["none"][2] + 4


def test_22_the_starts_again():
    text = run("22")
    gaussian, scaled = (numbers(after(text, f"{init}: "))[0] for init in ("gaussian", "scaled  "))
    assert gaussian + 8 < scaled
    gaussian, scaled = map(int, re.findall(r"saturated at the start: (\d+) %", text))
    assert gaussian > 50 and scaled < 2


def test_23_hyper_parameters():
    text = run("23")
    tried = [(float(eta), float(lmbda), float(right)) for eta, lmbda, right in
             re.findall(r"eta = (\S+) +lambda / n = (\S+) +(\S+) %", text)]
    assert len(tried) == 6 + 9
    chosen = float(re.search(r"Chosen: eta = ([\d.]+),", text)[1])
    assert chosen == max(tried[6:], key=lambda row: row[2])[0]
    ours, first = numbers(after(text, "   the choice "))[::2]
    assert ours > first + 5


def test_24_universality():
    text = run("24")
    bumps = [numbers(line) for line in re.findall(r"^ +\d+ +\d+ +0\.\d{4}$", text, re.M)]
    assert [row[0] for row in bumps] == [5, 10, 20, 50, 100, 200]
    towers = [numbers(line) for line in re.findall(r"^ +\d+ +\d+ +0\.\d{3}$", text, re.M)]
    assert [row[0] for row in towers] == [4, 16, 64, 256]
    for rows in (bumps, towers):
        errors = [row[2] for row in rows]
        assert errors == sorted(errors, reverse=True) and errors[-1] < 0.25 * errors[0]
    assert "1.0000 inside, 0.0000 where one" in text


def test_25_vanishing_gradients():
    text = run("25")
    scaled = [numbers(line) for line in re.findall(r"scaled +averaged (.*) +one by one", text)]
    assert [len(row) for row in scaled] == [2, 3, 4]
    assert all(row == sorted(row) and row[0] < 0.3 * row[-1] for row in scaled)
    book = [[0.07, 0.31], [0.012, 0.060, 0.283], [0.003, 0.017, 0.070, 0.285]]
    for row, expected in zip(scaled, book):
        assert all(0.6 < a / b < 1.6 for a, b in zip(row, expected))
    ends = re.findall(r"layer / last: (\S+) at the start, (\S+) at the end; (\d+) of", text)
    (before, after_, right), (deep_before, deep_after, guessed) = [map(float, row) for row in ends]
    assert before < 0.3 and after_ > 2 * before and right > 250
    assert deep_before < 0.02 and deep_after < 0.05 and guessed < 60


def test_26_the_chain():
    text = run("26")
    factors = [numbers(line) for line in re.findall(r"layers 2 to 4: (.*)$", text, re.M)]
    lengths = [[float(n) for n in line.split(", ")]
               for line in re.findall(r"layers 1 to 4: (.*)$", text, re.M)]
    assert all(0 < factor < 0.5 for factor in factors[0]) and lengths[0] == sorted(lengths[0])
    by_formula = [float(n) for n in re.findall(r"layer 1 by the formula: (\S+)", text)]
    assert by_formula == [first for first, *_ in lengths]
    rates = [float(n) for n in re.findall(r"learns at (\S+) times", text)]
    assert rates == pytest.approx([first / last for first, *_, last in lengths], rel=0.01)
    assert factors[1] == [25.0] * 3
    assert lengths[1][0] / lengths[1][3] == pytest.approx(25**3, rel=0.01)
    assert lengths[2][0] < 1e-100
    below, _, _, large, _ = numbers(after(text, "such factors, "))
    assert 70 < below < 95 and large < 10


def test_27_other_neurons():
    text = run("27")
    rows = re.findall(r"^   (\w+) +(\d) +\S+ +(\d\.\d+) +(.*)$", text, re.M)
    ratio = {(name, int(layers)): float(share) for name, layers, share, _ in rows}
    last = {(name, int(layers)): numbers(curve)[-1] for name, layers, _, curve in rows}
    assert len(rows) == 6 and ratio["sigmoid", 4] < 0.05
    for name in ("tanh", "relu"):
        assert ratio[name, 4] > 0.2 and last[name, 4] > 60 > 30 > last["sigmoid", 4]
        assert last[name, 4] <= last[name, 1]


def test_28_an_hour():
    text = run("28", "--minutes", 0.1, "--hidden", 20)
    assert "2,500 digits" in text and re.search(r"^Epoch 0: \d+ / 100 validation", text, re.M)
    assert numbers(after(text, "on the test digits: "))[0] > 300


def test_28_halves_the_learning_rate_after_three_epochs_without_a_better_one():
    text = run("28", "--minutes", 0.2, "--hidden", 1)
    eta, best, waited = 0.5, 0, 0
    for right, told in re.findall(r"^Epoch \d+: (\d+) / 100 .* eta (\S+),", text, re.M):
        assert float(told) == eta
        waited += 1
        if int(right) > best:
            best, waited = int(right), 0
        if waited == 3:
            eta, waited = max(eta / 2, 0.5 / 128), 0
    assert eta < 0.5


def test_29_all_processors():
    text = run("29", "--processes", 2)
    (_, *one), (_, *two) = [numbers(line) for line in text.splitlines()[1:3]]
    assert len(one) == 2 + 4 and one[2:] == two[2:] and all(right > 400 for right in one[2:])
    for a, b, faster in zip(one, two, numbers(after(text, "as fast"))):
        assert faster == pytest.approx(a / b, rel=0.2)


def test_30_momentum_and_adam():
    rows = re.findall(r"^   (plain|momentum|Adam) +eta = (\S+) +(.*)$", run("30"), re.M)
    last = {(name, eta): numbers(accuracies)[-1] for name, eta, accuracies in rows}
    assert last["momentum", "0.05"] > last["plain", "0.05"] + 15
    assert last["Adam", "0.005"] > last["plain", "0.05"]
