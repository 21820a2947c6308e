"""The page in a real browser: drawn on with the mouse, clicked, and read as a reader reads it."""

import json
import re
import signal
import subprocess
import sys
import time
from base64 import b64decode
from urllib.request import urlopen

import pytest
from chromium import PATIENCE, Tab, find_chromium
from conftest import ROOT

from mnist_idx import as_mnist, read_image
from tinynn import load
from tinynn.page.inside import vector_of
from tinynn.page.strokes import image_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not find_chromium(), reason="chromium is not installed"),
]
SEVEN = [(0.3, 0.2), (0.5, 0.2), (0.7, 0.2), (0.45, 0.8)]
MINUS = "\u2212"
IS_READY = "typeof seen !== 'undefined' && seen !== null"


class Program:
    """`python3 -m tinynn play ...`, and the address that it printed."""

    def __init__(self, folder, *arguments):
        self.printed = folder / "printed"
        with self.printed.open("w") as printed:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tinynn", "play", "--no-browser", *map(str, arguments)],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed,
            )
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"http://\S+", self.printed.read_text())):
            assert self.process.poll() is None and time.monotonic() < end, self.printed.read_text()
            time.sleep(0.05)
        self.address = found[0]

    def saved(self, folder):
        """The network that the page offers to save."""
        with urlopen(f"{self.address}network.json") as answer:
            (folder / "saved.json").write_bytes(answer.read())
        return load(folder / "saved.json")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def program(digits, trained, tmp_path_factory):
    with Program(tmp_path_factory.mktemp("page"), trained, "--data", digits) as program:
        yield program


@pytest.fixture(scope="module")
def browser(program):
    with Tab(program.address) as tab:
        tab.wait_for(IS_READY)
        yield tab


@pytest.fixture
def tab(browser, program):
    """The page as it is, with a 7 on it. At the end, nothing may have gone wrong in it."""
    browser.click("#clear")
    browser.wait_for("isBlank() && $('answer').textContent === '\\u2013'")
    browser.draw(SEVEN)
    browser.wait_for(f"{IS_READY} && drawing.strokes.length === 1")
    browser.wait_for(f"drawing.strokes[0].length === {len(SEVEN)} && !('see' in asking)")
    yield browser
    assert browser.errors() == []
    elsewhere = [address for address in browser.requests()
                 if not address.startswith((program.address, "data:"))]
    assert elsewhere == []


def test_a_drawing_is_answered_by_the_engine_for_exactly_these_pixels(tab, trained):
    strokes = tab.run("drawing.strokes")
    assert [[pytest.approx(share, abs=0.01) for share in point] for point in SEVEN] == strokes[0]
    pixels = image_of(strokes)
    assert b64decode(tab.run("seen.pixels")) == pixels
    network = load(trained)
    a = network.feedforward(vector_of(pixels))
    assert tab.run("$('answer').textContent") == str(network.classify(vector_of(pixels)))
    texts = tab.run("[...document.querySelectorAll('#outputs .value')].map((e) => e.textContent)")
    assert texts == [f"{a_j:.2f}" for a_j in a]
    painted = tab.run("[...$('input').getContext('2d').getImageData(0, 0, 28, 28).data]"
                      ".filter((_, i) => i % 4 === 0)")
    assert all(abs(255 - ink * (255 - 29) / 255 - grey) <= 1 for ink, grey in zip(pixels, painted))


def test_undo_takes_back_a_stroke_and_clear_all(tab, trained):
    tab.draw([(0.2, 0.9), (0.8, 0.9)])
    tab.wait_for("drawing.strokes.length === 2")
    tab.click("#undo")
    tab.wait_for("drawing.strokes.length === 1")
    tab.click("#clear")
    tab.wait_for("seen.pixels === BLANK && $('answer').textContent === '\\u2013'")
    texts = tab.run("[...document.querySelectorAll('#outputs .value')].map((e) => e.textContent)")
    assert texts == [f"{a_j:.2f}" for a_j in load(trained).feedforward([0.0] * 784)]


def test_the_keyboard_draws(tab):
    tab.click("#clear")
    tab.run("$('paper').focus()")
    for key in (" ", "ArrowDown", "ArrowDown", "ArrowRight", " ", "ArrowDown"):
        tab.key(key, "Space" if key == " " else key)
    tab.wait_for(f"{IS_READY} && !('see' in asking)")
    assert tab.run("drawing.strokes.map((stroke) => stroke.length)") == [4]
    assert b64decode(tab.run("seen.pixels")) == image_of(tab.run("drawing.strokes"))


def test_a_dot_is_seen_on_the_paper(tab):
    tab.click("#clear")
    tab.draw([(0.5, 0.5)])
    tab.wait_for("drawing.strokes.length === 1")
    middle = tab.run("[...$('paper').getContext('2d').getImageData(240, 240, 1, 1).data]")
    assert max(middle[:3]) < 60


def test_a_finger_draws(tab):
    tab.click("#clear")
    tab.wait_for("drawing.strokes.length === 0")
    places = [tab.place_of("#paper", *point) for point in SEVEN]
    for kind, points in [("touchStart", places[:1]), *(("touchMove", [p]) for p in places[1:]),
                         ("touchEnd", [])]:
        tab.send("Input.dispatchTouchEvent", type=kind,
                 touchPoints=[{"x": x, "y": y} for x, y in points])
    tab.wait_for(f"{IS_READY} && drawing.strokes.length === 1 && !('see' in asking)")
    assert tab.run("drawing.strokes[0].length") >= 2


def test_a_picture_that_is_dropped_is_read(tab, tmp_path):
    draw = "const c = document.createElement('canvas'); c.width = 90; c.height = 120;" \
        "const x = c.getContext('2d'); x.fillStyle = '#eee'; x.fillRect(0, 0, 90, 120);" \
        "x.fillStyle = '#123'; x.fillRect(50, 20, 6, 70); x.fillRect(30, 20, 26, 6);"
    for kind in ("png", "jpeg"):
        data = tab.run(f"(() => {{ {draw} return c.toDataURL('image/{kind}'); }})()")
        path = tmp_path / f"digit.{kind}"
        path.write_bytes(b64decode(data.split(",")[1]))
        tab.click("#clear")
        tab.wait_for("isBlank()")
        tab.drop("#paper", path)
        tab.wait_for(f"{IS_READY} && drawing.pixels && !('see' in asking)")
        if kind == "png":
            expected = as_mnist(*read_image(path))
            seen = b64decode(tab.run("seen.pixels"))
            assert all(abs(b / 255 - x) <= 0.5 / 255 for b, x in zip(seen, expected))
    (tmp_path / "text.png").write_text("not a picture")
    tab.drop("#paper", tmp_path / "text.png")
    tab.wait_for("$('message').textContent.includes('cannot open this file')")
    tab.draw(SEVEN)
    tab.wait_for("$('message').textContent === ''")


def test_a_surprise_is_a_test_digit_that_it_misreads_if_wanted(tab):
    tab.click("#misread")
    tab.click("#surprise")
    tab.wait_for("$('which').textContent === `Test image ${drawing.index}: ${drawing.truth}`")
    assert tab.run("seen.answer !== drawing.truth")
    tab.click("#misread")
    tab.wait_for("!$('misread').checked")


def test_a_surprise_does_not_take_away_what_is_drawn_meanwhile(tab):
    assert tab.run("""(async () => {
        const coming = surprise();
        draw([[[0.5, 0.5]]]);
        await coming;
        return [drawing.strokes.length, drawing.truth === undefined];
    })()""") == [1, True]


def test_what_is_chosen_stays_until_the_program_says_something_new(tab):
    before = tab.run("$('eta').value")
    assert tab.run("$('eta').value = '0.01'; showState(); $('eta').value") == "0.01"
    tab.run(f"$('eta').value = '{before}'")


def test_a_neuron_opens_with_its_sum(tab, trained):
    tab.click("#neurons button:nth-child(6)")
    tab.wait_for("!$('neuron').hidden && $('neuron-title').textContent === 'Weights into hidden"
                 " neuron 5' && !('neuron' in asking)")
    network = load(trained)
    zs, activations = network.zs_and_activations(vector_of(b64decode(tab.run("seen.pixels"))))
    text = tab.run("$('z-sum').textContent").replace(MINUS, "-")
    assert text.endswith(f"= {zs[0][5]:.3f}")
    assert f"{activations[1][5]:.3f}" in tab.run("$('z-sigma').textContent")
    assert tab.run("document.querySelectorAll('#term-table tbody tr').length") == 13
    assert tab.run("document.querySelectorAll('#to li').length") == 10
    assert "strongest weight is" in tab.run("document.querySelector('.tile').title")
    x, y = tab.place_of("#weights", 0.51, 0.51)
    tab.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    w = network.weights[0][5][14 * 28 + 14]
    text = f"Row 14, column 14: w = {w:+.3f}".replace("-", MINUS)
    tab.wait_for(f"$('pixel').textContent === '{text}'")


def test_it_trains_pauses_and_steps(tab, program):
    tab.click("#tab-learn")
    tab.click("#run")
    steps = tab.wait_for("state.running && state.steps")
    assert tab.run("$('run').textContent") == "Pause"
    tab.wait_for(f"state.steps > {steps}")
    tab.click("#run")
    tab.wait_for("!state.running && $('run').textContent === 'Start'")
    examples = tab.run("state.examples")
    tab.click("#mini_batch")
    tab.wait_for(f"state.examples === {examples + 10}")
    tab.click("#example")
    tab.wait_for(f"state.examples === {examples + 11}")
    assert tab.run("document.querySelectorAll('#accuracy polyline').length") == 2
    points = tab.run("document.querySelector('#costs polyline.validation').getAttribute('points')")
    assert len(points.split()) == tab.run("state.curve.length") + 1 > 3  # the first one twice


def test_settings_are_chosen(tab):
    tab.click("#tab-learn")
    choose = "$('{0}').value = '{1}'; $('{0}').dispatchEvent(new Event('change'))"
    tab.run(choose.format("eta", 0.1))
    tab.wait_for("state.settings.eta === 0.1")
    tab.run(choose.format("batch", 30))
    tab.wait_for("state.settings.mini_batch === 30")
    for name, value in (("hidden", 10), ("cost", "cross-entropy"), ("activation", "tanh")):
        tab.run(choose.format(name, value))
    tab.click("#begin")
    tab.wait_for("state.sizes[1] === 10 && $('neurons').children.length === 10")
    assert tab.run("[state.settings.cost, state.settings.activation]") == ["cross-entropy", "tanh"]


def test_a_step_is_opened_and_taken(tab, program, tmp_path):
    tab.click("#tab-step")
    tab.wait_for("!$('step').hidden && $('equations').children.length === 14")
    tab.run("$('truth').value = '7'; $('truth').dispatchEvent(new Event('change'))")
    tab.wait_for("document.querySelector('#outputs-table .chosen th').textContent === '7'"
                 " && !('step' in asking)")
    names = tab.run("[...document.querySelectorAll('dt')].map((e) => e.textContent)")
    assert names == ["(22)", "(57)", "(BP1)", "(BP2)", "(BP3)", "(BP4)", "(20)"]
    tab.click("#equation-BP2 button")
    tab.wait_for("$('source').open")
    assert "def hidden_error(" in tab.run("$('source').querySelector('pre').textContent")
    tab.click("#source button")
    tab.wait_for("!$('source').open")
    before = program.saved(tmp_path)
    tab.click("#take")
    tab.wait_for("document.querySelectorAll('#moved-table tbody tr').length === 11")
    x = vector_of(b64decode(tab.run("seen.pixels")))
    after = program.saved(tmp_path)
    moved = tab.run("moved")
    assert (moved["a"], moved["new_a"]) == (before.feedforward(x), after.feedforward(x))
    assert moved["new_cost"] < moved["cost"]


def test_it_speaks_chinese(tab):
    english = tab.run("document.body.innerText")
    tab.click("#language")
    tab.wait_for("document.documentElement.lang === 'zh-Hans' && $('undo').textContent === '撤销'")
    chinese = tab.run("document.body.innerText")
    assert "隐藏层" in chinese and "Hidden layer" in english
    tab.click("#language")
    tab.wait_for("document.documentElement.lang === 'en' && $('undo').textContent === 'Undo'")
    assert tab.run("Object.values(WORDS).every((pair) => pair.length === 2"
                   " && pair.every((text) => text))")


def test_everything_can_be_reached_and_has_a_name(tab):
    for name in ("learn", "neuron", "step"):
        tab.run(f"openTab('{name}')")
        nameless = tab.run("""[...document.querySelectorAll('button, a, select, input, canvas')]
            .filter((e) => e.checkVisibility() && !e.matches('.tile canvas'))
            .filter((e) => !(e.textContent.trim() || e.ariaLabel || e.title || e.labels?.length))
            .map((e) => e.outerHTML)""")
        assert nameless == []
    tab.run("openTab('learn'); $('tab-learn').focus()")
    tab.key("ArrowRight")
    assert tab.run("document.activeElement.id") == "tab-neuron"


@pytest.mark.parametrize(("width", "height", "phone"), [(1280, 720, False), (390, 844, True)])
def test_nothing_is_wider_than_the_window(tab, width, height, phone):
    tab.size(width, height, phone)
    for language in (0, 1):
        tab.run(f"if (language !== {language}) switchLanguage()")
        for name in ("learn", "neuron", "step"):
            tab.run(f"openTab('{name}')")
            tab.wait_for("Object.keys(asking).length === 0")
            assert tab.run("document.documentElement.scrollWidth") == width
    tab.run("switchLanguage()")
    tab.size(1280, 800)


def test_a_reader_whose_browser_is_chinese_reads_chinese(program):
    with Tab(program.address, language="zh-CN") as tab:
        tab.wait_for(IS_READY)
        assert tab.run("document.documentElement.lang") == "zh-Hans"


def test_dark_paper_for_those_who_like_it(program):
    with Tab(program.address, dark=True) as tab:
        tab.wait_for(IS_READY)
        corner = tab.run("[...$('paper').getContext('2d').getImageData(2, 2, 1, 1).data]")
        assert max(corner[:3]) < 40


def test_without_a_network_one_starts_to_learn(digits, tmp_path):
    with Program(tmp_path, "--data", digits) as program, Tab(program.address) as tab:
        tab.wait_for(f"{IS_READY} && state.running && state.steps > 0")
        assert "A new network that learns from 100 images" in tab.run("$('about').textContent")


def test_the_page_says_when_its_program_has_ended(digits, tmp_path):
    with Program(tmp_path, "--data", digits) as program, Tab(program.address) as tab:
        tab.wait_for(f"{IS_READY} && state.running")
        start = time.monotonic()
        program.process.send_signal(signal.SIGINT)
        assert program.process.wait(timeout=PATIENCE) == 0
        assert time.monotonic() - start < 10  # it takes 0.1 s, and the machine may be busy
        tab.wait_for("$('message').textContent.includes('python3 -m tinynn play')")


def test_a_state_is_json_that_a_browser_reads(program):
    with urlopen(f"{program.address}wait?0") as answer:
        state = json.loads(answer.read(), parse_constant=lambda name: pytest.fail(name))
    assert {"version", "curve", "shades", "settings"} <= set(state)
