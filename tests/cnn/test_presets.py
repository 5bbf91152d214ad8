from dataclasses import fields, replace

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


def until(config: TrainConfig, step: int) -> Snapshot:
    """The snapshot at `step`; how often a run is recorded changes nothing about it."""
    for snapshot in train(replace(config, record_every=step)):
        if snapshot.step >= step:
            break
    return snapshot


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
    run = {}
    for snapshot in train(replace(config, record_every=240)):
        run[snapshot.step] = snapshot
        if snapshot.step == 1200:
            break
    assert max(s.val_accuracy for s in run.values()) > 0.9
    assert sum(dead(run[0])) < 20
    assert dead(run[1200])[-1] == 64
    assert run[1200].val_accuracy < 0.2
    assert set(run[1200].gradient_norms[:-1]) == {0.0}


def test_leaky_relu_goes_through_the_same_rates_and_learns() -> None:
    later = until(PRESETS["leaky_survives"].config, 960)
    assert later.val_accuracy > 0.8  # the rate is at its height; it ends well above 0.9
    assert sum(dead(later)) == 0


def test_a_negative_bias_leaves_two_layers_dead_for_ever() -> None:
    preset = PRESETS["born_dead"]
    assert dead(next(train(preset.config)))[1:] == [32, 64]
    later = until(preset.config, 120)
    assert dead(later)[1:] == [32, 64]
    assert later.gradient_norms[:3] == (0, 0, 0)
    assert until(preset.beside, 300).val_accuracy > 0.9


def test_batch_norm_rescues() -> None:
    later = until(PRESETS["batch_norm_rescues"].config, 960)
    assert later.val_accuracy > 0.9
    assert sum(dead(later)) < 30


def test_four_sigmoids_leave_the_first_layer_little() -> None:
    preset = PRESETS["sigmoid_lenet"]
    first = next(train(preset.config))
    assert first.gradient_norms[0] < first.gradient_norms[-1] / 100
    assert sum(dead(first)) == 0
    beside = next(train(preset.beside))
    assert beside.gradient_norms[0] > 10 * first.gradient_norms[0]


def test_adam_is_ahead_of_sgd_at_the_same_rate() -> None:
    preset = PRESETS["adam_against_sgd"]
    assert until(preset.config, 300).val_accuracy < 0.5
    assert until(preset.beside, 300).val_accuracy > 0.9


def test_the_default_initialisation_loses_the_signal_and_he_keeps_it() -> None:
    preset = PRESETS["he_against_default"]

    def per_layer(config: TrainConfig) -> np.ndarray:
        """How the spread over images changes from what one layer takes to the next."""
        network = Network(config, torch.Generator().manual_seed(config.seed))
        inputs = observe(network, load(config.dataset).probes()[0]).inputs
        spread = np.array([float(x.var(0).mean().sqrt()) for x in inputs])
        return spread[1:] / spread[:-1]

    assert (per_layer(preset.config)[:6] < 0.5).all()
    assert (per_layer(preset.beside) > 0.6).all()
