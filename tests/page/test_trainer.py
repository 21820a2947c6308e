"""The thread that trains: what it does is what the engine does, and everybody sees whole copies."""

import time
from random import Random

import pytest

from mnist_idx import real_or_drawn
from tinynn import CrossEntropyCost, Network, QuadraticCost, average_cost
from tinynn.gradient_descent import mini_batches, update_mini_batch
from tinynn.page import trainer as module
from tinynn.page.trainer import Settings, Trainer

SETTINGS = Settings([8], "quadratic", "sigmoid", 3.0, 10, 1)


@pytest.fixture(scope="module")
def data():
    return real_or_drawn(None, 100, 20)


@pytest.fixture
def trainer(data):
    """A trainer whose thread runs. It is paused at the end."""
    trainer = Trainer(data, SETTINGS)
    trainer.start()
    yield trainer
    trainer.do(trainer.run, False)


def test_a_step_is_the_engines(trainer, data):
    network, rng = Network([784, 8, 10], rng=1), Random(1)
    assert trainer.snapshot.network == network
    trainer.do(trainer.one_mini_batch)
    update_mini_batch(network, next(mini_batches(data.training, 10, rng)), 3.0, QuadraticCost)
    assert trainer.snapshot.network == network
    trainer.do(trainer.one_example)
    update_mini_batch(network, [data.training[rng.randrange(100)]], 3.0, QuadraticCost)
    assert trainer.snapshot.network == network
    assert (trainer.snapshot.steps, trainer.snapshot.examples) == (2, 11)


def test_the_epochs_are_the_engines(data):
    trainer = Trainer(data, SETTINGS._replace(cost="cross-entropy", eta=0.5, mini_batch=30))
    for _ in range(9):  # of 100 examples: 30, 30, 30, 10
        trainer.go_on()
    network, rng = Network([784, 8, 10], rng=1), Random(1)
    batches = [batch for _ in range(3) for batch in mini_batches(data.training, 30, rng)]
    for batch in batches[:9]:
        update_mini_batch(network, batch, 0.5, CrossEntropyCost)
    assert trainer.network == network and trainer.examples == 230
    trainer.publish()
    assert trainer.snapshot.epochs == 2


def test_it_learns_until_a_pause(trainer):
    trainer.do(trainer.run, True)
    assert trainer.snapshot.running
    before = trainer.wait(trainer.snapshot.version, 60)
    after = trainer.wait(before.version, 60)
    assert after.version > before.version and after.steps > before.steps
    trainer.do(trainer.run, False)
    paused = trainer.snapshot
    assert not paused.running and trainer.wait(paused.version, 0.1) is paused


def test_a_snapshot_does_not_change(trainer):
    before = trainer.snapshot
    weight = before.network.weights[0][3][400]
    bias = before.network.biases[1][2]
    trainer.do(trainer.one_mini_batch)
    assert before.network.weights[0][3][400] == weight and before.network.biases[1][2] == bias
    assert trainer.snapshot.network.biases[1][2] != bias


def test_the_curves_are_measured_as_the_engine_does(data):
    trainer = Trainer(data, SETTINGS)
    trainer.one_mini_batch()
    for point in trainer.curve[-1][1:], trainer.curve[0][1:]:
        assert len(point) == 2
    last = trainer.curve[-1]
    for part, (share, cost) in zip(data, (last.training, last.validation)):
        part = part[: module.SAMPLE]
        assert share == trainer.network.evaluate(part) / len(part)
        assert cost == pytest.approx(average_cost(trainer.network, part))
    assert last.examples == 10 and trainer.curve[0].examples == 0


def test_a_long_curve_loses_every_second_point(data, monkeypatch):
    monkeypatch.setattr(module, "MOST_POINTS", 10)
    trainer = Trainer(data, SETTINGS)
    first = trainer.curve[0]
    for examples in range(1, 11):
        trainer.examples = examples
        trainer.measure()
    assert trainer.curve[0] is first
    assert [point.examples for point in trainer.curve] == [0, 2, 4, 6, 8, 10]


def test_a_new_start_has_the_new_settings(trainer):
    trainer.do(trainer.one_mini_batch)
    settings = Settings([5, 4], "cross-entropy", "tanh", 0.1, 20, 7)
    trainer.do(trainer.begin, settings)
    now = trainer.snapshot
    assert now.network == Network([784, 5, 4, 10], rng=7, activation="tanh")
    assert now.settings == settings and now.steps == now.examples == now.epochs == 0
    assert len(now.curve) == 1 and not now.running
    trainer.do(trainer.run, True)
    trainer.do(trainer.begin, settings)
    assert trainer.snapshot.running  # what trains goes on to train


def test_eta_and_the_size_of_mini_batches_change_at_once(trainer, data):
    trainer.do(trainer.change, 0.25, 20)
    trainer.do(trainer.one_mini_batch)
    network, rng = Network([784, 8, 10], rng=1), Random(1)
    update_mini_batch(network, next(mini_batches(data.training, 20, rng)), 0.25)
    assert trainer.snapshot.network == network


def test_one_example_is_learnt_in_one_step(trainer, data):
    example = data.test[0]
    trainer.do(trainer.run, True)
    before, after, settings = trainer.do(trainer.learn, example)
    assert settings == SETTINGS
    assert not trainer.snapshot.running and trainer.snapshot.network == after
    update_mini_batch(before, [example], 3.0)
    assert before == after


def test_weights_that_are_not_finite_end_the_training_with_words(trainer):
    trainer.do(trainer.begin, SETTINGS._replace(activation="relu"))
    trainer.do(trainer.change, 1e308, 10)
    trainer.do(trainer.run, True)
    now = trainer.snapshot
    while now.running:
        now = trainer.wait(now.version, 60)
    assert "no longer finite" in now.error
    trainer.do(trainer.change, 0.01, 10)  # it goes on from the last network that was finite
    trainer.do(trainer.run, True)
    assert trainer.wait(trainer.snapshot.version, 60).error == ""
    trainer.do(trainer.begin, SETTINGS)
    assert trainer.snapshot.error == ""


def test_what_was_finite_last_is_copied_so_that_its_snapshot_stays_as_it_was(data):
    trainer = Trainer(data, SETTINGS)
    before = trainer.snapshot
    trainer.network.weights[0][3][400] = float("inf")
    trainer.publish()
    assert trainer.network == before.network
    trainer.network.weights[0][3][400] = 5.0
    assert before.network.weights[0][3][400] != 5.0


def test_an_error_in_a_command_goes_to_whoever_asked(trainer):
    with pytest.raises(ZeroDivisionError):
        trainer.do(lambda: 1 // 0)
    trainer.do(trainer.one_example)  # the thread goes on


def test_an_error_while_it_trains_does_not_end_the_thread(trainer, monkeypatch):
    def fail(*arguments):
        raise MemoryError("no memory")

    with monkeypatch.context() as broken:
        broken.setattr(module, "update_mini_batch", fail)
        trainer.do(trainer.run, True)
        while trainer.snapshot.running:  # the page is told too
            trainer.wait(trainer.snapshot.version, 60)
    assert trainer.error == trainer.snapshot.error == "no memory"
    trainer.do(trainer.one_example)


def test_training_pauses_where_no_page_asks(data, monkeypatch):
    monkeypatch.setattr(module, "UNWATCHED", 0)
    trainer = Trainer(data, SETTINGS)
    trainer.run(True)
    time.sleep(0.01)
    trainer.go_on()
    assert not trainer.running


def test_shades_are_the_weights(data):
    snapshot = Trainer(data, SETTINGS).snapshot
    w = snapshot.network.weights[0][3]
    shades = snapshot.shades[3 * 784 : 4 * 784]
    largest = max(map(abs, w))
    assert all(abs((shade - 127) / 127 - w_k / largest) < 1 / 200 for shade, w_k in zip(shades, w))
    assert abs(snapshot.largest[3]) == largest and snapshot.largest[3] in w
    assert len(snapshot.shades) == 8 * 784 and {0, 254} & set(shades)


def test_tiny_weights_have_shades_too(data):
    trainer = Trainer(data, SETTINGS)
    trainer.network.weights[0][0] = [1e-310] + [0.0] * 783
    trainer.publish()
    assert list(trainer.snapshot.shades[:2]) == [254, 127]
