import math
import subprocess
import sys

import orjson
import pytest

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs import training
from vizcore.cnn.train import train

QUICK = TrainConfig(steps=60, record_every=20, schedule="constant", learning_rate=0.05)


def rows_of(config: TrainConfig) -> list[dict]:
    return [orjson.loads(orjson.dumps(row)) for row in training.run(training.arguments_of(config))]


def test_rows_are_the_snapshots_rounded() -> None:
    rows, snapshots = rows_of(QUICK), list(train(QUICK))
    assert [row["step"] for row in rows] == [0, 20, 40, 60]
    assert [row["progress"] for row in rows] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    for row, snapshot in zip(rows, snapshots, strict=True):
        for name in ("train_loss", "val_loss", "val_accuracy", "learning_rate", "epoch"):
            assert row[name] == pytest.approx(getattr(snapshot, name), rel=1e-3)
        for shown, layer in zip(row["openness"], snapshot.layers, strict=True):
            assert shown == pytest.approx(layer.openness.tolist(), rel=1e-3)
        assert row["gradient_norm"] == pytest.approx(snapshot.gradient_norms, rel=1e-3)


def test_zero_openness_stands_for_dead_units_alone() -> None:
    # A sigmoid of large pre-activations: hardly open, not dead.
    config = TrainConfig(activation="sigmoid", bias_shift=-15.0, steps=1, schedule="constant")
    row = rows_of(config)[0]
    assert all(0 < r < 1e-3 for layer in row["openness"] for r in layer)
    assert sum(row["dead"]) == 0
    born = rows_of(TrainConfig(bias_shift=-15.0, steps=1))[0]
    assert {r for layer in born["openness"] for r in layer} == {0}
    assert born["dead"] == [16, 32, 64]


@pytest.mark.parametrize("activation", ["sigmoid", "gelu", "0.2*sin(3*x)", "x^2"])
def test_rows_tell_what_a_gradient_is_multiplied_by(activation: str) -> None:
    config = TrainConfig(activation=activation, steps=1, schedule="constant")
    row, snapshot = rows_of(config)[0], next(train(config))
    layers = zip(row["openness"], row["scale"], strict=True)
    products = [[r * top for r in layer] for layer, top in layers]
    for shown, layer in zip(row.get("factor", products), snapshot.layers, strict=True):
        assert shown == pytest.approx(layer.factor.tolist(), rel=1.1e-3)
    clipped = [layer for layer in snapshot.layers if (layer.factor > layer.scale).any()]
    assert ("factor" in row) == bool(clipped)


def test_the_first_row_describes_the_run_and_rows_stay_small() -> None:
    first, *others = rows_of(QUICK)
    assert [layer["units"] for layer in first["layers"]] == [16, 32, 64]
    assert first["probes"] == 512
    assert all("layers" not in row for row in others)
    plain = {"inside", "confusion", "mistakes", "pictures", "slopes", "shown"}
    for row in (first, *others):
        assert len(orjson.dumps({k: row[k] for k in row.keys() - plain})) < 5 * 1024
        assert len(orjson.dumps(row)) < 48 * 1024


def test_a_run_that_explodes_ends_with_a_row_that_says_so() -> None:
    config = TrainConfig(activation="identity", optimizer="sgd", learning_rate=100.0, steps=200)
    *kept, end = rows_of(config)
    assert end["diverged"] is True
    assert end["val_loss"] is None
    assert end["progress"] == 1
    assert all(math.isfinite(row["val_loss"]) for row in kept)


def test_a_change_by_command_is_replayed_by_the_configuration_it_leaves() -> None:
    run = training.run(training.arguments_of(QUICK))
    next(run)
    rows = [run.send(None), run.send([{"change": "activation=leaky_relu;negative_slope:0.2"}])]
    assert rows[1]["interventions"] == ["20:activation=leaky_relu;negative_slope:0.2"]
    arguments = training.arguments_of(QUICK) | {"interventions": rows[1]["interventions"]}
    replayed = list(training.run(arguments))
    assert rows[1]["val_loss"] == replayed[2]["val_loss"]
    assert next(run)["openness"] == replayed[3]["openness"]


def test_changes_sent_together_are_made_together_and_replayed() -> None:
    run = training.run(training.arguments_of(QUICK))
    next(run)
    sent = ["learning_rate=0.02", "bias_shift=-1", "activation=elu", "bias_shift=-0.5"]
    row = run.send([{"change": change} for change in sent] + [{"record": 2}])
    assert row["interventions"] == [f"0:{change}" for change in sent[:3]]
    assert row["step"] == 2
    other = run.send([])  # a second shift of biases waits for the next row
    assert other["interventions"] == ["2:bias_shift=-0.5"]
    made = [*row["interventions"], *other["interventions"]]
    replayed = list(training.run(training.arguments_of(QUICK) | {"interventions": made}))
    assert other["step"] == replayed[1]["step"] == 20
    assert other["val_loss"] == replayed[1]["val_loss"]
    assert next(run)["openness"] == replayed[2]["openness"]


def test_a_change_and_the_step_after_it_come_together() -> None:
    run = training.run(training.arguments_of(QUICK))
    next(run)
    row = run.send([{"change": "bias_shift=-1"}, {"record": 1}])
    assert (row["step"], row["interventions"]) == (1, ["0:bias_shift=-1"])


def test_a_row_by_hand_stands_between_rows_that_are_as_without_it() -> None:
    run = training.run(training.arguments_of(QUICK))
    rows = [next(run), *(run.send([{"record": n}]) for n in (1, 1, 18))]
    assert [row["step"] for row in rows] == [0, 1, 2, 20]
    rows += [run.send([{"record": 7}]), *run]
    assert [row["step"] for row in rows[4:]] == [27, 40, 60]
    assert all("inside" in row for row in rows)
    others = [row for row in rows if row["step"] % 20 == 0]
    assert [orjson.loads(orjson.dumps(row)) for row in others] == rows_of(QUICK)


def test_a_change_at_a_row_by_hand_is_replayed_without_it() -> None:
    run = training.run(training.arguments_of(QUICK))
    next(run)
    run.send([{"record": 3}])
    row = run.send([{"change": "bias_shift=-1"}])
    assert row["interventions"] == ["3:bias_shift=-1"]
    replayed = list(
        training.run(training.arguments_of(QUICK) | {"interventions": row["interventions"]})
    )
    assert row["val_loss"] == replayed[1]["val_loss"]
    assert next(run)["openness"] == replayed[2]["openness"]


@pytest.mark.parametrize(
    "command",
    [
        {},
        {"record": 0},
        {"record": "x"},
        {"change": "seed=3"},
        {"change": "learning_rate=-1"},
        {"change": 7},
        {"x": [1]},
    ],
)
def test_an_impossible_command_is_refused_and_the_run_goes_on(command: dict) -> None:
    run = training.run(training.arguments_of(QUICK))
    next(run)
    row = run.send([command])
    assert row["refused"].keys() == {"en", "zh"}
    assert row["step"] == 20
    assert next(run)["val_loss"] == rows_of(QUICK)[2]["val_loss"]


def test_describing_a_run_needs_no_torch() -> None:
    # The web process lays out the page before any worker has begun.
    code = (
        "import sys; from vizcore.cnn.config.train_config import TrainConfig;"
        "from vizcore.cnn.jobs import training; training.arguments_of(TrainConfig());"
        "[l.units for l in TrainConfig().hidden];"
        "assert not {'torch', 'sklearn', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
