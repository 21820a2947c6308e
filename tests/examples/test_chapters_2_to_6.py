"""The facts that the examples of chapters 2 to 6 print, in their quick form."""

import re
from math import prod

import pytest
from conftest import after, numbers, run_example

pytestmark = pytest.mark.slow


@pytest.mark.example("12")
def test_12_by_hand(printed):
    text = printed
    assert [text.count(f"   ({name})") for name in ("22", "BP1", "BP2", "BP3", "BP4")] == [
        8, 1, 3, 4, 9]
    sums = re.findall(r"^(?:.* = )?([-+*(). \d]+)\s+= (-?\d\.\d{6})   \(", text, re.M)
    assert len(sums) == 4 + 1 + 3 + 9  # each line is done again with the numbers that it shows
    for calculation, result in sums:
        assert eval(calculation) == pytest.approx(float(result), abs=2e-6), calculation
    assert float(after(text, "from tinynn's backprop: ")) < 1e-15
    before, now = numbers(after(text, "C goes from"))
    assert now < before == float(re.search(r"^C = .* = (\S+)   \(6\)", text, re.M)[1])


@pytest.mark.example("13")
def test_13_why_it_is_fast(printed):
    text = printed
    rows = [numbers(line) for line in text.splitlines() if " ms  " in line]
    assert [row[0] for row in rows] == [805, 2_395, 7_960]
    assert all(passes == parameters + 1 for parameters, passes, *_ in rows)
    assert all(row[2] > row[3] / 1000 for row in rows)  # seconds by differences, ms by backprop
    assert float(after(text, "derivatives differ by ").split()[0]) < 1e-6
    days = numbers(text[text.index("gradients only:"):])[0]
    assert days == pytest.approx(rows[-1][2] * 50_000 * 30 / 86_400, abs=1)


@pytest.mark.example("14")
def test_14_all_paths(printed):
    text = printed
    paths = re.findall(r"^   0 -> (\d) -> (\d)   (\S+)", text, re.M)
    assert sorted({(a, b) for a, b, _ in paths}) == [(a, b) for a, b, _ in paths]
    total, expected = (float(after(text, name)) for name in ("their sum", "backprop "))
    assert len(paths) == 10 and total == expected
    assert sum(float(value) for *_, value in paths) == pytest.approx(total, abs=1e-8)
    largest = re.search(r"^   (\S+) \* (\S+) \* (\S+) \* (\S+) = (\S+)$", text, re.M)
    *factors, last = map(float, largest.groups())
    assert prod(factors) == pytest.approx(last, rel=1e-3)
    assert abs(last) == max(abs(float(value)) for *_, value in paths)
    rows = re.findall(r"^   weights\[\d\] +(\d+) +(\d+) +(\S+)$", text, re.M)
    assert [row[:2] for row in rows] == [("12", "10"), ("20", "2"), ("10", "1")]
    assert all(float(difference) < 1e-15 for *_, difference in rows)


@pytest.mark.example("20")
def test_20_a_slow_neuron(printed):
    text = printed
    deltas = [tuple(map(float, pair)) for pair in
              re.findall(r"first delta: quadratic (\S+), cross-entropy (\S+)", text)]
    assert deltas[1][0] < deltas[0][0] < deltas[0][1] < deltas[1][1]
    steepest = re.findall(r"falls most in epoch: quadratic (\d+), cross-entropy (\d+)", text)
    assert [entropy for _, entropy in steepest] == ["0", "0"]
    assert int(steepest[0][0]) > 10 and int(steepest[1][0]) > int(steepest[0][0]) + 100


def test_20_keeps_its_curves(tmp_path):
    run_example("20", "--svg", tmp_path / "slow.svg")
    drawn = (tmp_path / "slow.svg").read_text("utf-8")
    assert drawn.count("stroke-dasharray") >= 4
    assert all(f"From w = {w}, " in drawn for w in (0.6, 2.0))


@pytest.mark.example("21")
def test_21_overfitting(printed):
    rows = {name: numbers(after(printed, f"   {name}  ")) for name in
            ("none", "L2", "L1", "dropout", "more data")}
    for by_heart, _, lowest, cost, risen in rows.values():
        assert by_heart == 100 and risen == pytest.approx(100 * (cost / lowest - 1), abs=1)
    assert rows["none"][4] > 8 > 6 > rows["L2"][4]  # the cost of the test digits rises again
    assert all(row[3] < rows["none"][3] for name, row in rows.items() if name != "none")
    assert "than without a remedy: L2, L1, dropout, more data." in printed
    assert rows["more data"][1] > rows["none"][1]


@pytest.mark.example("22")
def test_22_the_starts_again(printed):
    (stuck, _, _, gaussian), (free, _, _, scaled) = [
        numbers(after(printed, f"   {init} ")) for init in ("gaussian", "scaled")]
    assert stuck > 50 and free < 2 and gaussian + 15 < scaled
    sooner, last = numbers(after(printed, "The scaled start is as good"))
    assert sooner < last / 2 + 1 and last == 7


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
    rows = [numbers(line) for line in re.findall(r"^ +\d+ +\d+ +0\.\d{4}$", printed, re.M)]
    assert [row[0] for row in rows] == [5, 10, 20, 50, 100, 200]
    errors = [row[2] for row in rows]
    assert errors == sorted(errors, reverse=True) and errors[-1] < 0.25 * errors[0]
    assert errors[-2] == pytest.approx(2 * errors[-1], rel=0.1)


@pytest.mark.example("25")
def test_25_vanishing_gradients(printed):
    bars = re.findall(r"^   layer \d  (#*) +(\S+)   (\S+)$", printed, re.M)
    here, book = [float(a) for _, a, _ in bars], [float(b) for *_, b in bars]
    assert book == [0.07, 0.31, 0.012, 0.060, 0.283, 0.003, 0.017, 0.070, 0.285]
    assert all(0.6 < a / b < 1.6 for a, b in zip(here, book))
    assert all(len(bar) == round(100 * length) for (bar, *_), length in zip(bars, here))
    for row in (here[:2], here[2:5], here[5:]):
        assert row == sorted(row)
    ends = re.findall(r"last: (\S+) at the start, (\S+) at the end;\s+(\d+) of", printed)
    (before, after_, right), (deep_before, deep_after, guessed) = [map(float, row) for row in ends]
    assert before < 0.3 and after_ > 2 * before and right > 75
    assert deep_before < 0.02 and deep_after < 0.05 and guessed < 30


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
    rows = re.findall(r"^   (\w+) +(\d) +\S+ +(-|\d\.\d+) +(\S+) %$", printed, re.M)
    ratio = {(name, int(n)): float(share) for name, n, share, _ in rows if share != "-"}
    right = {(name, int(layers)): float(last) for name, layers, _, last in rows}
    assert len(rows) == 4 and ratio["sigmoid", 4] < 0.05 and right["sigmoid", 1] > 60
    for name in ("tanh", "relu"):
        assert ratio[name, 4] > 0.2 and right[name, 4] > 40 > 20 > right["sigmoid", 4]
    assert printed.count(" sigmoid neurons ") == 2  # as the last sentence says


@pytest.mark.example("28")
def test_28_an_hour(printed):
    epochs = re.findall(r"^Epoch (\d+): (\d+) / 40 .*eta (\S+), (\S+) minutes$", printed, re.M)
    number, right, eta, minutes = zip(*[map(float, epoch) for epoch in epochs])
    assert list(number) == list(range(len(epochs))) and right[-1] > right[0]
    assert eta[0] == 0.1 and list(eta) == sorted(eta, reverse=True) and minutes[-1] >= 0.1
    expected = [0.1 * (1 - spent / 0.1) for spent in minutes[:-1]]
    assert eta[1:] == pytest.approx(expected, abs=0.006)  # minutes are printed with two digits
    assert numbers(after(printed, "Test digits right: "))[0] > 100


def test_29_all_processors():
    text = run_example("29", "--processes", 2)
    seconds = [float(n) for n in re.findall(r"^   processes:  \d +(\d+\.\d\d)  #*$", text, re.M)]
    faster = [float(n) for n in re.findall(r"(\S+) times as fast", text)]
    assert faster == pytest.approx([seconds[0] / seconds[1], seconds[2] / seconds[3]], rel=0.1)
    one, two = re.findall(r"^   processes:  \d +(\d+  .*\d)$", text, re.M)
    assert one == two and all(right > 100 for right in numbers(one)) and len(numbers(one)) == 4


@pytest.mark.example("30")
def test_30_softmax(printed):
    first, raised = [[float(line.split()[-1]) for line in part.splitlines()[2:6]]
                     for part in re.split(r"(?:to 1\.000000|on every z):", printed)[1:3]]
    assert sum(first) == pytest.approx(1, abs=2e-3) and sum(raised) == pytest.approx(1, abs=2e-3)
    assert [new > old for old, new in zip(first, raised)] == [True, False, False, False]
    slopes = [numbers(line) for line in re.findall(r"^   [+-]0\.\d{3}  .*$", printed, re.M)]
    assert [row[j] > 0 for j, row in enumerate(slopes)] == [True] * 4
    assert all(value < 0 for j, row in enumerate(slopes) for k, value in enumerate(row) if j != k)
    assert all(sum(row) == pytest.approx(0, abs=2.1e-3) for row in slopes)
    assert "c = 100   0.000  0.000  1.000  0.000" in printed and "differences: right." in printed
    rows = re.findall(r"(\d+) / 500 +(\S+) to (\S+)$", printed, re.M)
    assert [min(float(right), 380) for right, *_ in rows] == [380, 380]
    assert rows[1][1:] == ("1.000", "1.000") and float(rows[0][1]) < 0.9 < 1.1 < float(rows[0][2])


@pytest.mark.example("31")
def test_31_a_convolutional_network_is_better_and_much_better_on_moved_digits(printed):
    assert printed.count(" validation digits, eta 0.") == 5
    (few, *ours), (many, *theirs) = [
        numbers(after(printed, name)) for name in ("maps 4, 8  ", "[784, 30, 10], 10 epochs")]
    assert few == 4 * 26 + 8 * 101 + 10 * 129 == 2_202 and many == 23_860
    assert all(a > b for a, b in zip(ours, theirs)) and ours[2] > theirs[2] + 8
    assert ours == sorted(ours, reverse=True)
    assert printed.count(", pooled") == 4


@pytest.mark.example("32")
def test_32_multiplication_is_convolution(printed):
    assert "convolution 4 13 28 27 18." in printed and "10203 x 40506 = 413282718" in printed
    assert "All 576 sums of 20 images are the same" in printed
    loops, product, ratio = numbers(after(printed, "Time for an image: "))
    assert ratio == pytest.approx(loops / product, rel=0.1)
    picture = [(line[:32], line[32:]) for line in printed.splitlines()[6:20]]
    edges = "".join(edges for _, edges in picture)
    assert "#" in edges and "-" in edges and set(edges) <= set(" +*#-~=")


@pytest.mark.example("33")
def test_33_lanes(printed):
    """The numbers on paper, done again."""
    columns = [[12, 3, 40], [5, -7, 8]]
    for column, lanes in zip(columns, re.findall(r"in lanes: +([\d,]+)", printed)):
        assert int(lanes.replace(",", "")) == sum(w * 1000**j for j, w in enumerate(column))
    sums = [2 * a + 9 * b for a, b in zip(*columns)]
    assert f"the three sums are {sums}" in printed and f"one by one: {sums}" in printed
    found = re.findall(r"^ +\d+ +[\d,]+(?: +\d+\.\d\d){4}$", printed, re.M)
    rows = [numbers(line) for line in found]
    assert [row[0] for row in rows] == [10, 30, 100]
    assert all(64 * (neurons - 1) < bits <= 64 * neurons for neurons, bits, *_ in rows)
    assert float(after(printed, "differ by ").split()[0]) < 1e-7
    assert "100 of 100 answers are the same" in printed


@pytest.mark.example("34")
def test_34_is_it_a_face(printed):
    answers = re.findall(r"(yes|no) +\d\.\d{3}$", printed, re.M)
    assert answers[:6].count("yes") == 5 and answers[5] == "yes" and answers[6:] == ["no"] * 6
    rows = re.findall(r"^   (\D+?) +(\d+\.\d) +(\d+\.\d)$", printed, re.M)
    assert len(rows) == 6
    assert all(float(by_hand) >= 99 and float(learnt) > 90 for _, by_hand, learnt in rows)


@pytest.mark.example("35")
def test_35_momentum_and_adam(printed):
    rows = re.findall(r"^   (plain|momentum|Adam) (0\S+) +(\S+)$", printed, re.M)
    last = {(name, eta): float(right) for name, eta, right in rows}
    assert last["momentum", "0.05"] > last["plain", "0.05"] + 15
    assert abs(last["momentum", "0.05"] - last["plain", "0.5"]) < 10
    assert last["Adam", "0.005"] > last["plain", "0.05"]


@pytest.mark.example("36")
def test_36_towers(printed):
    rows = [numbers(line) for line in re.findall(r"^ +\d+ +\d+ +0\.\d{3}$", printed, re.M)]
    assert [row[:2] for row in rows] == [[9, 45], [36, 180], [144, 720]]
    errors = [row[2] for row in rows]
    assert errors == sorted(errors, reverse=True) and errors[-1] < 0.3 * errors[0]
    assert "1.0000 inside, 0.0000 where only one of its two walls" in printed
    hill = [line[52:] for line in printed.splitlines()[3:15]]
    assert [row for row, line in enumerate(hill) if "@@" in line] == [6, 7]  # about y = 0.4
