"""The code to take away trains the very network: run in a namespace of its own and compared."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import replace
from typing import Any

import pytest
import torch

from vizcore import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.registries import LOSSES, OPTIMIZERS, SCHEDULES
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.snippet.write import snippet
from vizcore.cnn.train import train
from vizcore.initialisation import INITIALISATIONS

QUICK = TrainConfig(
    architecture="c6k3p1m2-d12",
    steps=12,
    record_every=6,
    schedule="constant",
    learning_rate=0.02,
    optimizer="sgd",
)
LINE = re.compile(r"step (\d+): loss ([\d.]+), accuracy ([\d.]+), dead \[(.*)\]")
LEAKY = ActivationSpec("leaky_relu", (("negative_slope", 0.2),))
SLOPED = ActivationSpec("prelu", (("a", 0.5),))
CHANGED = (
    Intervention(3, "learning_rate", 0.1),
    Intervention(6, "activation", LEAKY),
    Intervention(8, "bias_shift", -0.5),
)
CASES = {
    "plain": QUICK,
    "norm": replace(QUICK, batch_norm=True, activation="elu", params=(("alpha", 0.5),)),
    "norm in one layer": replace(QUICK, architecture="c6k3p1m2b-d12"),
    "penalties": replace(QUICK, l1=0.001, weight_decay=0.01),
    "born dead": replace(QUICK, bias_shift=-9.0),
    "changed": replace(QUICK, interventions=CHANGED),
    "own activation": replace(QUICK, layer_activations=(("dense1", LEAKY),)),
    "learned": replace(QUICK, activation="prelu", learned=True, learning_rate=0.1),
    "learned in one layer": replace(QUICK, learned=True, layer_activations=(("dense1", SLOPED),)),
    "learned after a change": replace(
        QUICK, learned=True, interventions=(Intervention(4, "activation", SLOPED),)
    ),
    "average": replace(QUICK, architecture="c4k3s2a2-c5k1-d7-d6", activation="x * sigmoid(2 * x)"),
    **{f"init {key}": replace(QUICK, init=key, sigma_b2=0.2) for key in INITIALISATIONS},
    **{f"optimizer {key}": replace(QUICK, optimizer=key) for key in OPTIMIZERS},
    **{f"schedule {key}": replace(QUICK, schedule=key) for key in SCHEDULES},
    **{f"loss {key}": replace(QUICK, loss=key) for key in LOSSES},
}


LEARNABLE = [
    *(key for key, each in ACTIVATIONS.items() if any(p.learnable for p in each.parameters)),
    "x * sigmoid(beta * x)",
    "tanh(exp(alpha) * x) / sqrt(1 + beta ^ 2)",
    "clip(x, -alpha, max(alpha, 0.5))",
    "where(x > 0, x, max(alpha, 0) * clip(x, -1, beta))",
    "where(x > t_r, sqrt(1 + x - t_r) + t_r - 1, slope * expm1(μ*x))",
]


def printed(code: str) -> list[tuple[int, float, float, list[int]]]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), torch.random.fork_rng():
        exec(compile(code, "snippet", "exec"), {})
    found = []
    for line in out.getvalue().splitlines():
        step, loss, accuracy, dead = LINE.fullmatch(line).groups()
        found.append((int(step), float(loss), float(accuracy), [int(n) for n in dead.split(",")]))
    return found


@pytest.mark.parametrize("case", CASES)
def test_it_prints_what_the_run_records(case: str) -> None:
    config = CASES[case]
    # What the snippet prints is the loss of the last batch alone.
    every = list(train(replace(config, record_every=1)))
    wanted = [s for s in every if s.step % 6 == 0]
    for (step, loss, accuracy, dead), snapshot in zip(
        printed(snippet(config)), wanted, strict=True
    ):
        assert step == snapshot.step
        assert loss == pytest.approx(snapshot.train_loss, rel=2e-3, abs=2e-4)
        assert accuracy == pytest.approx(snapshot.val_accuracy, abs=0.011)
        assert dead == [int(layer.dead.sum()) for layer in snapshot.layers]


@pytest.mark.parametrize("key", LEARNABLE)
def test_learned_parameters_learn_as_in_the_run(key: str) -> None:
    config = replace(QUICK, activation=key, learned=True)
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()), torch.random.fork_rng():
        exec(compile(snippet(config), "snippet", "exec"), names)
    *_, end = train(config)
    optimised = {id(p) for group in names["optimizer"].param_groups for p in group["params"]}
    start = ActivationSpec(key).values
    moved = False
    for phi, layer in zip(names["phis"], end.layers, strict=True):
        found = dict(phi.named_parameters())
        assert found.keys() == layer.learned.keys()
        for name, parameter in found.items():
            assert id(parameter) in optimised
            assert parameter.grad is not None
            assert parameter.item() == pytest.approx(layer.learned[name], rel=2e-3, abs=2e-4)
            moved |= parameter.item() != start[name]
    assert moved


def test_dropout_leaves_the_start_and_the_sense_as_they_are() -> None:
    (first, *_), recorded = printed(snippet(replace(QUICK, dropout=0.25))), train(QUICK)
    assert first[2] == pytest.approx(next(recorded).val_accuracy, abs=0.011)


def test_data_that_no_library_has_come_from_this_one() -> None:
    config = replace(QUICK, dataset="shapes", steps=2, record_every=1)
    wanted = list(train(config))
    for line, snapshot in zip(printed(snippet(config)), wanted, strict=True):
        assert line[1] == pytest.approx(snapshot.train_loss, rel=2e-3)
