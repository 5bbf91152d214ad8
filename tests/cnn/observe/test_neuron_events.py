import dataclasses

import numpy as np
import pytest
import torch

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.model.network import Network
from vizcore.cnn.observe.causes import CAUSES
from vizcore.cnn.observe.neuron_events import Death, NeuronEvents, Revival
from vizcore.cnn.observe.neurons import observe
from vizcore.cnn.train import train

IMAGES = torch.randn(64, 1, 8, 8, generator=torch.Generator().manual_seed(3))
# Two layers of three ReLU units each, all of them alive.
CONFIG = TrainConfig(architecture="c3k3-d3", seed=2, init="he_normal")


class Patient:
    """A small network that is observed again and again."""

    def __init__(self, config: TrainConfig = CONFIG) -> None:
        self.network = Network(config, torch.Generator().manual_seed(config.seed))
        self.events = NeuronEvents()

    def look(self) -> tuple[tuple[Death, ...], tuple[Revival, ...]]:
        seen = observe(self.network, IMAGES)
        return self.events.compare(self.network, [layer.dead for layer in seen.layers], seen.inputs)

    def bias(self, layer: int, unit: int, value: float) -> None:
        with torch.no_grad():
            self.network.hidden[layer].bias[unit] = value


@pytest.fixture
def patient() -> Patient:
    patient = Patient()
    assert patient.look() == ((), ())
    return patient


def test_a_bias_that_fell_is_named_with_its_numbers(patient: Patient) -> None:
    stage = patient.network.hidden[0]
    weighted = torch.nn.functional.conv2d(IMAGES, stage.weight.detach())[:, 1]
    patient.bias(0, 1, -50.0)
    (death,), revivals = patient.look()
    assert (death.layer, death.unit, death.cause) == (0, 1, "bias")
    assert (death.before, death.bias) == (0, -50)
    assert death.top == pytest.approx(float(weighted.max()), rel=1e-4)
    assert death.low == pytest.approx(float(weighted.min()), rel=1e-4)
    assert revivals == ()
    assert patient.look() == ((), ())  # said once


def test_a_revival_is_noticed(patient: Patient) -> None:
    patient.bias(0, 1, -50.0)
    patient.look()
    patient.bias(0, 1, 0.0)
    assert patient.look() == ((), (Revival(0, 1),))


def test_weights_that_turned(patient: Patient) -> None:
    # The images are standard normal; weights of the same sign make inputs of one sign for the
    # second layer, whose inputs are activations ≥ 0.
    with torch.no_grad():
        patient.network.hidden[1].weight[2] = -1.0
    (death,), _ = patient.look()
    assert (death.layer, death.unit, death.cause) == (1, 2, "weights")
    assert death.top <= 0


def test_the_bias_alone_is_named_when_the_weights_moved_too() -> None:
    patient = Patient()
    with torch.no_grad():
        patient.network.hidden[1].weight[0] = 1e-3
    patient.look()
    top = _largest(patient, 1, 0)
    with torch.no_grad():
        # Old weights with the new bias reach top/4, new weights with the old bias top/2.
        patient.network.hidden[1].weight[0] *= 0.5
        patient.network.hidden[1].bias[0] = -0.75 * top
    (death,), _ = patient.look()
    assert death.cause == "bias"


def _largest(patient: Patient, layer: int, unit: int) -> float:
    x = observe(patient.network, IMAGES).inputs[layer]
    with torch.no_grad():
        return float(patient.network.hidden[layer].pre_activation(x)[:, unit].max())


def test_needing_both_old_values_to_live() -> None:
    patient = Patient()
    with torch.no_grad():
        patient.network.hidden[1].weight[0] = 1e-3
        patient.network.hidden[1].bias[0] = 1.0
    patient.look()
    with torch.no_grad():
        # Old weights + new bias: about 0.1 − 9 < 0. New weights + old bias: −9·Σ + 1 < 0.
        patient.network.hidden[1].weight[0] = -9.0
        patient.network.hidden[1].bias[0] = -9.0
    (death,), _ = patient.look()
    assert death.cause == "both"


def test_a_layer_before_that_went_silent(patient: Patient) -> None:
    for unit in range(3):
        patient.bias(0, unit, -50.0)
        patient.bias(1, unit, -0.1)
    deaths, _ = patient.look()
    causes = {(death.layer, death.unit): death.cause for death in deaths}
    assert causes == {(0, u): "bias" for u in range(3)} | {(1, u): "silent" for u in range(3)}


def test_layers_before_that_changed() -> None:
    patient = Patient()
    with torch.no_grad():
        patient.network.hidden[1].weight[0] = 1.0
        patient.network.hidden[1].bias[0] = -_largest(patient, 1, 0) / 2
    patient.look()
    with torch.no_grad():
        patient.network.hidden[0].weight *= 0.01
    deaths, _ = patient.look()
    assert [(d.layer, d.unit, d.cause) for d in deaths] == [(1, 0, "inputs")]


def test_another_activation_can_kill() -> None:
    patient = Patient(dataclasses.replace(CONFIG, activation="leaky_relu"))
    patient.bias(0, 1, -50.0)
    assert patient.look() == ((), ())
    for stage in patient.network.hidden:
        stage.use(ActivationSpec("relu"))
    (death,), _ = patient.look()
    assert (death.layer, death.unit, death.cause) == (0, 1, "activation")


def test_units_dead_from_the_start_are_born_dead() -> None:
    patient = Patient(dataclasses.replace(CONFIG, bias_shift=-20.0))
    deaths, revivals = patient.look()
    assert [(d.layer, d.unit) for d in deaths] == [(layer, u) for layer in (0, 1) for u in range(3)]
    assert {d.cause for d in deaths} == {"born"}
    assert {d.bias for d in deaths} == {-20.0}
    assert revivals == ()


def test_with_batch_norm_the_shift_is_the_bias() -> None:
    patient = Patient(dataclasses.replace(CONFIG, batch_norm=True))
    patient.look()
    with torch.no_grad():
        patient.network.hidden[0].shift[2] = -30.0
    (death,), _ = patient.look()
    assert (death.layer, death.unit, death.cause) == (0, 2, "bias")
    assert (death.before, death.bias) == (0, -30)
    patient.bias(0, 0, -50.0)  # BatchNorm takes it out again
    assert patient.look() == ((), ())


def test_deaths_and_revivals_add_up_to_the_dead_units_of_every_snapshot() -> None:
    config = TrainConfig(steps=300, record_every=30, schedule="constant", learning_rate=0.05)
    dead: set[tuple[int, int]] = set()
    total = 0
    for snapshot in train(config):
        died = {(d.layer, d.unit) for d in snapshot.deaths}
        revived = {(r.layer, r.unit) for r in snapshot.revivals}
        assert not died & dead
        assert revived <= dead
        dead = (dead | died) - revived
        masks = [np.flatnonzero(layer.dead) for layer in snapshot.layers]
        assert dead == {(i, int(unit)) for i, mask in enumerate(masks) for unit in mask}
        total += len(died)
    assert total > 10


def test_every_cause_has_a_sentence() -> None:
    for cause in CAUSES:
        sentence = Death(0, 1, cause, 0.1, -2.0, -1.0, 1.5).sentence
        assert "{" not in sentence.en + sentence.zh
