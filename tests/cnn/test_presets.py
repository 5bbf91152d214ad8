from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest
import torch

from vizcore.cnn.config import TrainConfig
from vizcore.cnn.datasets import load
from vizcore.cnn.network import Network
from vizcore.cnn.neurons import observe
from vizcore.cnn.presets import PRESETS
from vizcore.cnn.train import Snapshot, train

# What a preset and the run beside it may differ in, when it is one thing to a reader.
ONE_THING = {"activation": {"activation", "params"}}


@cache
def recorded(config: TrainConfig, last: int | None = None) -> dict[int, Snapshot]:
    """Snapshots by step, to the end or to `last`, with a tenth of the run between them.

    How often a run is recorded changes nothing about it.
    """
    found = {}
    for snapshot in train(replace(config, record_every=config.steps // 10)):
        found[snapshot.step] = snapshot
        if snapshot.step == last:
            break
    return found


def dead(snapshot: Snapshot) -> list[int]:
    return [int(layer.dead.sum()) for layer in snapshot.layers]


@pytest.mark.parametrize("key", PRESETS)
def test_the_run_beside_differs_in_one_thing(key: str) -> None:
    preset = PRESETS[key]
    names = [f.name for f in fields(TrainConfig)]
    changed = {n for n in names if getattr(preset.config, n) != getattr(preset.beside, n)}
    assert len(changed) == 1 or changed in ONE_THING.values()
    assert preset.config.seed == preset.beside.seed


def test_the_learning_rate_kills_relu_which_had_learned_before() -> None:
    config = PRESETS["rate_kills_relu"].config
    assert config == TrainConfig()
    run = recorded(config)
    assert max(s.val_accuracy for s in run.values()) > 0.9
    assert sum(dead(run[0])) < 20
    assert dead(run[960])[-1] == 64  # at the highest rate, from which it falls
    assert run[960].val_accuracy < 0.2
    for step in range(1200, 2401, 240):
        assert run[step].revivals == ()
        assert run[step].learning_rate < run[960].learning_rate
        assert set(run[step].gradient_norms[:-1]) == {0.0}
    assert run[2400].val_accuracy < 0.2


def test_leaky_relu_goes_through_the_same_rates_and_learns() -> None:
    run = recorded(PRESETS["leaky_survives"].config)
    assert all(sum(dead(snapshot)) == 0 for snapshot in run.values())
    rates = {step: snapshot.learning_rate for step, snapshot in run.items()}
    relu = recorded(PRESETS["rate_kills_relu"].config)
    assert rates == {step: snapshot.learning_rate for step, snapshot in relu.items()}
    assert run[2400].val_accuracy > 0.95


def test_a_slope_brings_every_dead_unit_back_and_the_network_learns() -> None:
    preset = PRESETS["bring_back"]
    assert preset.beside == PRESETS["rate_kills_relu"].config
    run = recorded(preset.config)
    assert dead(run[1200])[-1] == 64
    assert run[1200].val_accuracy < 0.2
    assert run[1200].weight_norms == recorded(preset.beside)[1200].weight_norms
    assert len(run[1440].revivals) == sum(dead(run[1200]))
    assert sum(dead(run[1440])) == 0
    assert run[1680].val_accuracy > 0.9
    assert run[2400].val_accuracy > 0.9


def test_prelu_s_slopes_grow_in_every_layer() -> None:
    run = recorded(PRESETS["prelu_learns"].config)
    slopes = {step: [layer.learned["a"] for layer in s.layers] for step, s in run.items()}
    assert slopes[0] == [0.25] * 3
    assert all(slope > 0.3 for slope in slopes[840])
    assert len(set(slopes[840])) == 3
    assert min(map(min, slopes.values())) > 0.1
    assert all(sum(dead(snapshot)) == 0 for snapshot in run.values())


def test_a_negative_bias_leaves_two_layers_dead_for_ever() -> None:
    preset = PRESETS["born_dead"]
    run = recorded(preset.config)
    for snapshot in run.values():
        assert dead(snapshot)[1:] == [32, 64]
        assert snapshot.gradient_norms[:3] == (0, 0, 0)
        assert snapshot.weight_norms[:3] == run[0].weight_norms[:3]
    assert recorded(preset.beside)[336].val_accuracy > 0.95


def test_batch_norm_rescues() -> None:
    preset = PRESETS["batch_norm_rescues"]
    assert preset.beside == PRESETS["rate_kills_relu"].config
    run = recorded(preset.config)
    assert all(sum(dead(snapshot)) < 10 for snapshot in run.values())
    assert all(run[step].val_accuracy > 0.9 for step in run if step)


def test_four_sigmoids_leave_the_first_layer_little_and_relu_is_on_its_way() -> None:
    preset = PRESETS["sigmoid_lenet"]
    stuck, beside = recorded(preset.config, last=360), recorded(preset.beside, last=360)
    for snapshot in stuck.values():
        assert snapshot.gradient_norms[0] < snapshot.gradient_norms[-1] / 30
    assert beside[0].gradient_norms[0] > 10 * stuck[0].gradient_norms[0]
    assert all(sum(dead(snapshot)) == 0 for snapshot in stuck.values())
    assert all(snapshot.val_accuracy < 0.2 for snapshot in stuck.values())
    assert beside[360].val_accuracy > 0.3


def test_adam_is_ahead_of_sgd_at_the_same_rate() -> None:
    preset = PRESETS["adam_against_sgd"]
    sgd, adam = recorded(preset.config), recorded(preset.beside)
    assert sgd[840].val_accuracy < 0.6
    assert adam[168].val_accuracy > 0.9
    assert sum(dead(adam[840])) > sum(dead(sgd[840]))


def test_the_default_initialisation_loses_the_signal_and_he_keeps_it() -> None:
    preset = PRESETS["he_against_default"]
    assert recorded(preset.config, last=252)[252].val_accuracy < 0.2
    assert recorded(preset.beside, last=252)[252].val_accuracy > 0.9

    def per_layer(config: TrainConfig) -> np.ndarray:
        """How the spread from image to image changes from one layer to the next."""
        network = Network(config, torch.Generator().manual_seed(config.seed))
        layers = observe(network, load(config.dataset).probes()[0]).layers
        spread = np.array([layer.z_images for layer in layers])
        return spread[1:] / spread[:-1]

    assert (per_layer(preset.config)[:6] < 0.5).all()
    assert (per_layer(preset.beside) > 0.6).all()
