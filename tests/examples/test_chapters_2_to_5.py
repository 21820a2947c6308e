"""The facts that the examples of chapters 2 to 5 print, in their quick form."""

import re

import pytest
from conftest import after, numbers, run_example

pytestmark = pytest.mark.slow


@pytest.mark.example("12")
def test_12_by_hand(printed):
    text = printed
    assert [text.count(f"   ({name})") for name in ("22", "BP1", "BP2", "BP3", "BP4")] == [
        8, 1, 3, 4, 9]
    sums = re.findall(r"^(?:.* = )?([-+*(). \d]+) = (-?\d\.\d{6})   \(", text, re.M)
    assert len(sums) == 4 + 1 + 3 + 9  # each line is done again with the numbers that it shows
    for calculation, result in sums:
        assert eval(calculation) == pytest.approx(float(result), abs=2e-6), calculation
    assert float(after(text, "derivatives: ")) < 1e-15
    before, now = numbers(after(text, "takes C from"))
    assert now < before == float(re.search(r"^C = .* = (\S+)   \(6\)", text, re.M)[1])


@pytest.mark.example("13")
def test_13_why_it_is_fast(printed):
    text = printed
    rows = [numbers(line) for line in text.splitlines() if line.endswith(" ms")]
    assert [row[0] for row in rows] == [805, 2_395, 7_960, 23_860]
    assert all(passes == parameters + 1 for parameters, passes, *_ in rows)
    assert all(ratio > parameters / 100 for parameters, _, _, _, ratio, _ in rows)
    assert float(after(text, "derivatives differ by ").split()[0]) < 1e-6
    days = numbers(after(text, "the gradients alone: "))[0]
    assert days == pytest.approx(rows[-1][2] * 50_000 * 30 / 86_400, abs=1)


@pytest.mark.example("14")
def test_14_all_paths(printed):
    text = printed
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


@pytest.mark.example("20")
def test_20_a_slow_neuron(printed):
    text = printed
    deltas = [tuple(map(float, pair)) for pair in
              re.findall(r"first delta: quadratic (\S+), cross-entropy (\S+)", text)]
    assert deltas[1][0] < deltas[0][0] < deltas[0][1] < deltas[1][1]
    steepest = re.findall(r"falls most in epoch: quadratic (\d+), cross-entropy (\d+)", text)
    assert [entropy for _, entropy in steepest] == ["0", "0"]
    assert int(steepest[0][0]) > 10 and int(steepest[1][0]) > int(steepest[0][0]) + 100


@pytest.mark.example("21")
def test_21_overfitting(printed):
    text = printed
    rows = {name: numbers(after(text, f"   {name} ")) for name in
            ("none", "L2", "L1", "dropout", "more data")}
    assert [row[0] for row in rows.values()] == [80, 80, 80, 80, 16]
    assert all(row[1] == 100 for row in rows.values())
    for row in rows.values():
        assert row[5] == pytest.approx(100 * (row[3] / row[4] - 1), abs=1)
    assert rows["none"][5] > 5
    assert all(row[3] < rows["none"][3] for name, row in rows.items() if name != "none")
    assert rows["more data"][2] > rows["none"][2] + 4


@pytest.mark.example("22")
def test_22_the_starts_again(printed):
    text = printed
    gaussian, scaled = (numbers(after(text, f"{init}: "))[0] for init in ("gaussian", "scaled  "))
    assert gaussian + 8 < scaled
    gaussian, scaled = map(int, re.findall(r"saturated at the start: (\d+) %", text))
    assert gaussian > 50 and scaled < 2


@pytest.mark.example("23")
def test_23_hyper_parameters(printed):
    text = printed
    tried = [(float(eta), float(lmbda), float(right)) for eta, lmbda, right in
             re.findall(r"eta = (\S+) +lambda / n = (\S+) +(\S+) %", text)]
    assert len(tried) == 6 + 9
    chosen = float(re.search(r"Chosen: eta = ([\d.]+),", text)[1])
    assert chosen == max(tried[6:], key=lambda row: row[2])[0]
    ours, first = numbers(after(text, "   the choice "))[::2]
    assert ours > first + 5


@pytest.mark.example("24")
def test_24_universality(printed):
    text = printed
    bumps = [numbers(line) for line in re.findall(r"^ +\d+ +\d+ +0\.\d{4}$", text, re.M)]
    assert [row[0] for row in bumps] == [5, 10, 20, 50, 100, 200]
    towers = [numbers(line) for line in re.findall(r"^ +\d+ +\d+ +0\.\d{3}$", text, re.M)]
    assert [row[0] for row in towers] == [4, 16, 64, 256]
    for rows in (bumps, towers):
        errors = [row[2] for row in rows]
        assert errors == sorted(errors, reverse=True) and errors[-1] < 0.25 * errors[0]
    assert "1.0000 inside, 0.0000 where it has only one wall" in text


@pytest.mark.example("25")
def test_25_vanishing_gradients(printed):
    text = printed
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


@pytest.mark.example("26")
def test_26_the_chain(printed):
    text = printed
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


@pytest.mark.example("27")
def test_27_other_neurons(printed):
    text = printed
    rows = re.findall(r"^   (\w+) +(\d) +\S+ +(\d\.\d+) +(.*)$", text, re.M)
    ratio = {(name, int(layers)): float(share) for name, layers, share, _ in rows}
    last = {(name, int(layers)): numbers(curve)[-1] for name, layers, _, curve in rows}
    assert len(rows) == 6 and ratio["sigmoid", 4] < 0.05
    for name in ("tanh", "relu"):
        assert ratio[name, 4] > 0.2 and last[name, 4] > 60 > 30 > last["sigmoid", 4]
        assert last[name, 4] <= last[name, 1]


def test_28_an_hour():
    text = run_example("28", "--minutes", 0.1, "--hidden", 20)
    assert "2,500 digits" in text and re.search(r"^Epoch 0: \d+ / 100 validation", text, re.M)
    assert numbers(after(text, "on the test digits: "))[0] > 300


def test_28_halves_the_learning_rate_after_three_epochs_without_a_better_one():
    text = run_example("28", "--minutes", 0.2, "--hidden", 1)
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
    text = run_example("29", "--processes", 2)
    (_, *one), (_, *two) = [numbers(line) for line in text.splitlines()[1:3]]
    assert len(one) == 2 + 4 and one[2:] == two[2:] and all(right > 400 for right in one[2:])
    for a, b, faster in zip(one, two, numbers(after(text, "as fast"))):
        assert faster == pytest.approx(a / b, rel=0.2)


@pytest.mark.example("30")
def test_30_momentum_and_adam(printed):
    rows = re.findall(r"^   (plain|momentum|Adam) +eta = (\S+) +(.*)$", printed, re.M)
    last = {(name, eta): numbers(accuracies)[-1] for name, eta, accuracies in rows}
    assert last["momentum", "0.05"] > last["plain", "0.05"] + 15
    assert last["Adam", "0.005"] > last["plain", "0.05"]
