"""Two networks in step: each trains exactly as it would alone."""

from dataclasses import replace

import pytest

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs import pair, training
from vizcore.cnn.jobs.pair import CompareConfig, OneChange
from vizcore.links import read_link, write_link
from vizcore.settings import SettingError

QUICK = TrainConfig(steps=60, record_every=20, schedule="constant", learning_rate=0.05)
SLOPED = OneChange("activation", "leaky_relu")


def rows_of(target, arguments) -> list[dict]:
    return list(target(arguments))


def test_each_network_trains_as_it_would_alone() -> None:
    other = SLOPED.apply(QUICK)
    together = rows_of(pair.run, pair.arguments_of(QUICK, other))
    for i, config in enumerate((QUICK, other)):
        assert [row["networks"][i] for row in together] == rows_of(
            training.run, training.arguments_of(config)
        )
    assert [row["progress"] for row in together] == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_one_that_explodes_leaves_the_other_to_finish() -> None:
    exploding = TrainConfig(
        activation="identity", optimizer="sgd", learning_rate=100.0, steps=200, schedule="constant"
    )
    calm = OneChange("learning_rate", "0.01").apply(exploding)
    rows = rows_of(pair.run, pair.arguments_of(exploding, calm))
    ends = [row["networks"][0] for row in rows]
    diverged = next(i for i, row in enumerate(ends) if row and row.get("diverged"))
    assert all(row is None for row in ends[diverged + 1 :])
    assert rows[-1]["networks"][1]["step"] == 200


def test_a_command_reaches_both() -> None:
    run = pair.run(pair.arguments_of(QUICK, SLOPED.apply(QUICK)))
    next(run)
    row = run.send([{"change": "learning_rate=0.001"}])
    rates = [own["learning_rate"] for own in row["networks"]]
    assert [own["interventions"] for own in row["networks"]] == [["0:learning_rate=0.001"]] * 2
    assert rates == [0.001, 0.001]


def test_another_activation_leaves_the_parameters_of_the_first_behind() -> None:
    config = TrainConfig(activation="elu", params=(("alpha", 2.0),))
    assert SLOPED.apply(config).params == ()
    assert OneChange("seed", "5").apply(config).params == config.params


@pytest.mark.parametrize(
    "text",
    [
        "activation=leaky_relu",
        "activation=leaky_relu;negative_slope:0.1",
        "batch_norm=1",
        "learning_rate=0.01",
        "init=he_normal",
    ],
)
def test_it_travels_in_links(text: str) -> None:
    config, problems = read_link(CompareConfig(), {"against": [text]})
    assert not problems
    assert write_link(config, CompareConfig()) == {"against": [text]}
    (change,) = config.against
    assert change.label.en
    assert change.label.zh


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("nonsense", "activation=leaky_relu"),
        ("depth=3", "activation=leaky_relu"),
        ("interventions=3:learning_rate=1", "activation=leaky_relu"),
        ("seed", "whole number"),
        ("seed=x", "whole number"),
    ],
)
def test_what_is_no_change_is_refused_in_a_sentence(text: str, needed: str) -> None:
    config, problems = read_link(CompareConfig(), {"against": [text]})
    assert config.against == ()
    assert needed in problems[0].sentence.en


def test_a_change_that_does_not_go_with_the_rest_says_so() -> None:
    with pytest.raises(SettingError):
        OneChange("batch_norm", "1").apply(TrainConfig(batch_size=1))


@pytest.mark.parametrize(
    "change", ["activation=elu;alpha:0.5", "activation=relu", "init=orthogonal", "batch_norm=1"]
)
def test_the_change_between_two_configurations_leads_from_one_to_the_other(change: str) -> None:
    first = TrainConfig(activation="elu", params=(("alpha", 2.0),))
    found = OneChange(*change.split("=", 1))
    assert OneChange.between(first, found.apply(first)) == found


@pytest.mark.parametrize(
    ("change", "before", "label"),
    [
        ("activation=elu", "activation=leaky_relu;negative_slope:0.2", "Leaky ReLU"),
        ("optimizer=sgd", "optimizer=adam", "Optimiser: Adam"),
        ("batch_norm=1", "batch_norm=0", "BatchNorm before φ: off"),
        ("learning_rate=0.5", "learning_rate=0.1", "Learning rate: 0.1"),
        ("bias_shift=0", "bias_shift=-1", "Bias shift: −1"),
    ],
)
def test_the_first_network_is_named_by_what_is_changed_in_the_second(
    change: str, before: str, label: str
) -> None:
    sloped = (("negative_slope", 0.2),)
    config = TrainConfig(activation="leaky_relu", params=sloped, bias_shift=-1)
    found = OneChange(*change.split("=")).before(config)
    assert found == OneChange(*before.split("="))
    assert found.label.en.startswith(label)
    assert found.apply(config) == config


def test_two_changes_are_not_one() -> None:
    with pytest.raises(ValueError, match="too many values"):
        OneChange.between(QUICK, TrainConfig(steps=61, record_every=19))


def test_without_a_change_there_is_one_network() -> None:
    assert CompareConfig().networks(QUICK) == (QUICK,)
    assert CompareConfig((SLOPED,)).networks(QUICK) == (QUICK, SLOPED.apply(QUICK))
    sloped = SLOPED.apply(QUICK)
    assert CompareConfig((SLOPED,)).networks(sloped) == (sloped,)


@pytest.mark.parametrize("change", ["init=he_normal", "record_every=5", "steps=8"])
def test_both_are_at_the_same_step_row_by_row_and_when_stepped_by_hand(change: str) -> None:
    slow = TrainConfig(steps=12, record_every=4)
    other = OneChange(*change.split("=")).apply(slow)
    together = pair.run(pair.arguments_of(slow, other))
    rows = [next(together)]
    rows += [together.send([{"record": n}] if n else None) for n in (1, 2, 0, 4)]
    for row, step in zip(rows, (0, 1, 3, 4, 8), strict=True):
        assert [own["step"] for own in row["networks"]] == [step, step]
    alone = rows_of(training.run, training.arguments_of(replace(other, record_every=4)))
    assert rows[3]["networks"][1]["val_loss"] == alone[1]["val_loss"]
