from dataclasses import replace
from functools import cache

import numpy as np
import torch

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.model.network import Network
from vizcore.cnn.observe.neurons import observe
from vizcore.cnn.presets import PRESETS
from vizcore.cnn.train import Snapshot, train

# The run, and the one beside it if there is one.
RUNS = {p.key: p.configs["compare"].networks(p.configs["train"]) for p in PRESETS}


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


def test_the_learning_rate_kills_relu_which_had_learned_before() -> None:
    run = recorded(*RUNS["rate_kills_relu"])
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
    run = recorded(*RUNS["leaky_survives"])
    assert all(sum(dead(snapshot)) == 0 for snapshot in run.values())
    rates = {step: snapshot.learning_rate for step, snapshot in run.items()}
    relu = recorded(*RUNS["rate_kills_relu"])
    assert rates == {step: snapshot.learning_rate for step, snapshot in relu.items()}
    assert run[2400].val_accuracy > 0.95


def test_a_slope_brings_every_dead_unit_back_and_the_network_learns() -> None:
    run, killed = recorded(*RUNS["bring_back"]), recorded(*RUNS["rate_kills_relu"])
    assert dead(run[1200])[-1] == 64
    assert run[1200].val_accuracy < 0.2
    assert run[1200].weight_norms == killed[1200].weight_norms
    assert len(run[1440].revivals) == sum(dead(run[1200]))
    assert sum(dead(run[1440])) == 0
    assert run[1680].val_accuracy > 0.9
    assert run[2400].val_accuracy > 0.9


def test_prelu_s_slopes_grow_in_every_layer() -> None:
    run = recorded(*RUNS["prelu_learns"])
    slopes = {step: [layer.learned["a"] for layer in s.layers] for step, s in run.items()}
    assert slopes[0] == [0.25] * 3
    assert all(slope > 0.3 for slope in slopes[840])
    assert len(set(slopes[840])) == 3
    assert min(map(min, slopes.values())) > 0.1
    assert all(sum(dead(snapshot)) == 0 for snapshot in run.values())


def test_a_negative_bias_leaves_two_layers_dead_for_ever() -> None:
    config, beside = RUNS["born_dead"]
    run = recorded(config)
    for snapshot in run.values():
        assert dead(snapshot)[1:] == [32, 64]
        assert snapshot.gradient_norms[:3] == (0, 0, 0)
        assert snapshot.weight_norms[:3] == run[0].weight_norms[:3]
    assert recorded(beside)[336].val_accuracy > 0.95


def test_batch_norm_rescues() -> None:
    config, beside = RUNS["batch_norm_rescues"]
    assert (beside,) == RUNS["rate_kills_relu"]
    run, killed = recorded(config), recorded(beside)
    assert sum(dead(run[2400])) < sum(dead(killed[2400])) / 4
    assert all(run[step].val_accuracy > 0.9 for step in run if step)


def test_four_sigmoids_leave_the_first_layer_little_and_relu_is_on_its_way() -> None:
    config, beside = RUNS["sigmoid_lenet"]
    stuck, relu = recorded(config, last=360), recorded(beside, last=360)
    for snapshot in stuck.values():
        assert snapshot.gradient_norms[0] < snapshot.gradient_norms[-1] / 30
    assert relu[0].gradient_norms[0] > 10 * stuck[0].gradient_norms[0]
    assert all(sum(dead(snapshot)) == 0 for snapshot in stuck.values())
    assert all(snapshot.val_accuracy < 0.2 for snapshot in stuck.values())
    assert relu[360].val_accuracy > 0.3


def test_adam_is_ahead_of_sgd_at_the_same_rate() -> None:
    config, beside = RUNS["adam_against_sgd"]
    sgd, adam = recorded(config), recorded(beside)
    assert sgd[840].val_accuracy < 0.6
    assert adam[168].val_accuracy > 0.9
    assert sum(dead(adam[840])) > sum(dead(sgd[840]))


def test_the_default_initialisation_loses_the_signal_and_he_keeps_it() -> None:
    config, beside = RUNS["he_against_default"]
    assert recorded(config, last=252)[252].val_accuracy < 0.2
    assert recorded(beside, last=252)[252].val_accuracy > 0.9

    def per_layer(config: TrainConfig) -> np.ndarray:
        """How the spread from image to image changes from one layer to the next."""
        network = Network(config, torch.Generator().manual_seed(config.seed))
        layers = observe(network, load(config.dataset).probes()[0]).layers
        spread = np.array([layer.z_images for layer in layers])
        return spread[1:] / spread[:-1]

    assert (per_layer(config)[:6] < 0.5).all()
    assert (per_layer(beside) > 0.6).all()
