"""What the lessons of the live CNN page claim, measured on the very runs they start."""

from __future__ import annotations

from pages.train.cnn.presets import PRESETS
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.train import Snapshot, train

LESSONS = {preset.key: preset for preset in PRESETS}
GUESSING = 0.25  # accuracy of ten classes below which nothing has been learnt


def networks(key: str) -> tuple[TrainConfig, ...]:
    configs = LESSONS[key].configs
    return configs["compare"].networks(configs["train"])


def until(config: TrainConfig, step: int) -> list[Snapshot]:
    """The snapshots up to a step, of the run with all its steps to come."""
    found = []
    for snapshot in train(config):
        found.append(snapshot)
        if snapshot.step >= step:
            return found
    return found


def dead(snapshot: Snapshot) -> list[int]:
    return [int(layer.dead.sum()) for layer in snapshot.layers]


def test_the_page_opens_on_the_first_lesson() -> None:
    assert PRESETS[0].configs["train"] == TrainConfig()
    assert len({preset.key for preset in PRESETS}) == len(PRESETS)


def test_a_rising_rate_kills_relu_after_it_has_learnt_and_leaky_relu_lives() -> None:
    relu, leaky = networks("both")
    assert networks("dying") == (relu,)
    assert networks("leaky") == (leaky,)
    course = until(relu, 1000)
    assert max(s.val_accuracy for s in course if s.step <= 200) > 0.9
    units = [layer.units for layer in relu.hidden]
    assert any(count == of for count, of in zip(dead(course[-1]), units, strict=True))
    assert course[-1].val_accuracy < GUESSING
    assert not any(sum(dead(s)) for s in until(leaky, 1000))


def test_a_negative_bias_means_dead_before_the_first_step() -> None:
    (config,) = networks("born")
    assert dead(until(config, 0)[0]) == [layer.units for layer in config.hidden]


def test_batch_norm_keeps_every_unit_alive_at_the_deadly_rate() -> None:
    plain, normalised = networks("batch_norm")
    assert plain == TrainConfig()
    course = until(normalised, 1000)
    assert sum(dead(course[-1])) == 0
    assert course[-1].val_accuracy > 0.9


def test_sigmoid_does_not_start_where_relu_does() -> None:
    sigmoid, relu = (until(config, 400)[-1] for config in networks("sigmoid"))
    assert sum(dead(sigmoid)) == 0
    assert sigmoid.val_accuracy < GUESSING
    assert relu.val_accuracy > 0.9


def test_adam_is_done_where_sgd_has_hardly_moved() -> None:
    adam, sgd = (until(config, 200)[-1] for config in networks("optimiser"))
    assert adam.val_accuracy > 0.9
    assert sgd.val_accuracy < GUESSING


def test_he_starts_at_once_where_the_default_is_silent() -> None:
    default, he = (until(config, 240) for config in networks("he"))
    assert sum(dead(default[0])) > 5 * sum(dead(he[0]))
    assert default[-1].val_accuracy < GUESSING
    assert he[-1].val_accuracy > 0.9
