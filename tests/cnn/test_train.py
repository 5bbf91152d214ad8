import dataclasses
import math

import pytest
import torch

from tests.cnn import oracles
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.registries import OPTIMIZERS, SCHEDULES
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.model.network import Network
from vizcore.cnn.optimise import learning_rate
from vizcore.cnn.train import Snapshot, train

QUICK = TrainConfig(
    architecture="c4k3p1m2-d12", steps=24, record_every=6, schedule="constant", learning_rate=0.01
)
PLAIN = {
    "sgd": lambda p, lr, wd: torch.optim.SGD(p, lr, weight_decay=wd, foreach=False),
    "momentum": lambda p, lr, wd: torch.optim.SGD(p, lr, 0.9, weight_decay=wd, foreach=False),
    "nesterov": lambda p, lr, wd: torch.optim.SGD(
        p, lr, 0.9, weight_decay=wd, nesterov=True, foreach=False
    ),
    "adagrad": lambda p, lr, wd: torch.optim.Adagrad(p, lr, weight_decay=wd, foreach=False),
    "rmsprop": lambda p, lr, wd: torch.optim.RMSprop(p, lr, weight_decay=wd, foreach=False),
    "adam": lambda p, lr, wd: torch.optim.Adam(p, lr, weight_decay=wd, foreach=False),
    "adamw": lambda p, lr, wd: torch.optim.AdamW(p, lr, weight_decay=wd, foreach=False),
}


def quick(**changes: object) -> TrainConfig:
    return dataclasses.replace(QUICK, **changes)


def plain_loop(config: TrainConfig) -> tuple[torch.nn.Sequential, list[float]]:
    """A textbook training loop from the same initial weights over the same batches."""
    generator = torch.Generator().manual_seed(config.seed)
    network = Network(config, generator)
    model = oracles.with_weights_of(network, oracles.modules_of(config))
    optimiser = PLAIN[config.optimizer](
        model.parameters(), config.learning_rate, config.weight_decay
    )
    data = load("digits")
    images = (data.images.training.double() - data.mean) / data.std
    losses = []
    order: list[int] = []
    for step in range(config.steps):
        if len(order) < config.batch_size:
            order = torch.randperm(len(images), generator=generator).tolist()
        batch, order = order[: config.batch_size], order[config.batch_size :]
        loss = torch.nn.functional.cross_entropy(
            model(images[batch].float()), data.images.training_labels[batch]
        )
        if config.l1:
            weights = [m.weight for m in model if isinstance(m, (torch.nn.Conv2d, torch.nn.Linear))]
            loss = loss + config.l1 * sum(w.abs().sum() for w in weights)
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        for group in optimiser.param_groups:
            group["lr"] = config.learning_rate * SCHEDULES[config.schedule](s=step / config.steps)
        optimiser.step()
    return model, losses


def last(config: TrainConfig) -> Snapshot:
    *_, snapshot = train(config)
    return snapshot


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"weight_decay": 0.05},
        {"l1": 0.003, "learning_rate": 0.001},  # by larger steps weights pass 0 by chance
        {"batch_norm": True},
        {"schedule": "cosine", "activation": "tanh"},
    ],
    ids=str,
)
def test_training_equals_a_plain_loop(optimizer: str, changes: dict[str, object]) -> None:
    config = quick(optimizer=optimizer, **changes)
    model, losses = plain_loop(config)
    snapshot = last(config)
    images, labels = load("digits").probes()
    with torch.no_grad():
        logits = model(images)
    expected = torch.nn.functional.cross_entropy(logits, labels).item()
    assert snapshot.val_loss == pytest.approx(expected, rel=2e-3)
    linear = [m for m in model if isinstance(m, (torch.nn.Conv2d, torch.nn.Linear))]
    norms = [m.weight.norm().item() for m in linear]
    assert snapshot.weight_norms == pytest.approx(norms, rel=1e-3)
    if not config.l1:  # which the plain loop's loss contains
        second = list(train(config))[1]
        # After step 0, the snapshot at 6 sums up batches 1 to 6.
        assert second.train_loss == pytest.approx(sum(losses[1:7]) / 6, rel=1e-3)


def test_snapshots_are_equal_for_equal_configurations() -> None:
    torch.manual_seed(1)
    first = list(train(quick(dropout=0.2)))
    torch.manual_seed(2)
    torch.rand(10)
    assert repr(first) == repr(list(train(quick(dropout=0.2))))
    assert repr(first) != repr(list(train(quick(dropout=0.2, seed=1))))


def test_training_leaves_the_global_generator_alone() -> None:
    torch.manual_seed(7)
    before = torch.get_rng_state()
    list(train(quick(dropout=0.3, steps=4)))
    assert torch.equal(before, torch.get_rng_state())


def test_steps_recorded() -> None:
    assert [s.step for s in train(quick(steps=20, record_every=6))] == [0, 6, 12, 18, 20]
    assert [s.step for s in train(quick(steps=1, record_every=6))] == [0, 1]
    epochs = [s.epoch for s in train(quick(steps=12, batch_size=64))]
    assert epochs == pytest.approx([0, 6 * 64 / 1285, 12 * 64 / 1285])


def test_snapshots_by_hand_show_their_very_step_and_leave_the_others_as_they_are() -> None:
    # Units die and come back here, and the details of the recorded steps are compared as well.
    config = quick(learning_rate=0.3, dropout=0.1)
    beside: set[int] = set()
    run, stepped = train(config, beside=beside), []
    for snapshot in run:
        stepped.append(snapshot)
        beside.add(snapshot.step + (1 if snapshot.step < 9 else 4))
    assert [s.step for s in stepped] == [*range(10), 12, 13, 16, 17, 18, 20, 21, 22, 24]
    recorded = list(train(config))
    assert any(s.deaths for s in recorded[1:])
    assert repr([s for s in stepped if not s.beside]) == repr(recorded)
    every = {s.step: s for s in train(dataclasses.replace(config, record_every=1))}
    for snapshot in stepped:
        assert snapshot.val_loss == every[snapshot.step].val_loss
        assert snapshot.weight_norms == every[snapshot.step].weight_norms
        assert snapshot.details is not None
    # Means since step 6, as the row at 12 will show them of all six batches.
    losses = [every[step].train_loss for step in (7, 8, 9)]
    assert stepped[9].train_loss == pytest.approx(sum(losses) / 3)


def test_first_snapshot_is_before_any_update() -> None:
    first = next(train(quick(learning_rate=10)))
    assert first.step == 0
    # Ten classes, an untrained network: about ln 10.
    assert first.val_loss == pytest.approx(math.log(10), abs=0.15)
    assert all(norm > 0 for norm in first.gradient_norms)


def test_gradient_norms_belong_to_the_weights_of_their_snapshot() -> None:
    config = quick(steps=0 + 6)
    snapshot = next(train(config))
    generator = torch.Generator().manual_seed(config.seed)
    network = Network(config, generator)
    model = oracles.with_weights_of(network, oracles.modules_of(config))
    data = load("digits")
    batch = torch.randperm(1285, generator=generator)[: config.batch_size]
    images = data.standardise(data.images.training[batch])
    torch.nn.functional.cross_entropy(model(images), data.images.training_labels[batch]).backward()
    linear = [m for m in model if isinstance(m, (torch.nn.Conv2d, torch.nn.Linear))]
    expected = [m.weight.grad.norm().item() for m in linear]
    assert snapshot.gradient_norms == pytest.approx(expected, rel=1e-4)


def test_divergence_ends_the_run_with_the_last_finite_numbers_kept() -> None:
    snapshots = list(train(quick(activation="identity", optimizer="sgd", learning_rate=100.0)))
    *kept, end = snapshots
    assert end.diverged
    assert not any(s.diverged for s in kept)
    assert all(math.isfinite(s.val_loss) and math.isfinite(s.train_loss) for s in kept)
    assert 0 < end.step <= QUICK.steps


def test_changes_by_hand_and_by_configuration_are_the_same_run() -> None:
    spec = ActivationSpec("leaky_relu", (("negative_slope", 0.2),))
    planned = quick(
        interventions=(
            Intervention(6, "learning_rate", 0.2),
            Intervention(12, "activation", spec),
            Intervention(18, "bias_shift", -0.5),
        )
    )
    by_hand = []
    sent = {6: [("learning_rate", 0.2)], 12: [("activation", spec)], 18: [("bias_shift", -0.5)]}
    run = train(QUICK)
    snapshot = next(run)
    while snapshot is not None:
        by_hand.append(snapshot)
        try:
            snapshot = run.send(sent.get(snapshot.step))
        except StopIteration:
            snapshot = None
    expected = list(train(planned))
    # The learning rate shown at a step is that before the change made there.
    assert repr(by_hand) == repr(expected)
    plain = list(train(QUICK))
    assert repr(plain[:2]) == repr(expected[:2])
    assert plain[2].val_loss != expected[2].val_loss
    assert [s.learning_rate for s in expected] == [0.01, 0.01, 0.2, 0.2, 0.2]


def test_an_intervention_between_recorded_steps_takes_effect_there() -> None:
    before, after = (
        last(quick(interventions=(Intervention(s, "bias_shift", -1.0),))) for s in (7, 8)
    )
    assert before.val_loss != after.val_loss


@pytest.mark.parametrize(
    ("schedule", "factors"),
    [
        ("constant", (1, 1, 1, 1, 1)),
        ("one_cycle", (0, 0.5, 1, 0.5, 0)),  # straight up, then half a cosine
        # cos π/5 and cos 2π/5 by the golden ratio, cos 7π/10 = −sin π/5.
        ("cosine", (1, (5 + 5**0.5) / 8, (3 + 5**0.5) / 8, 0.5 - (10 - 2 * 5**0.5) ** 0.5 / 8, 0)),
        ("steps", (1, 1, 1, 0.1, 0.01)),
        ("warm_up", (0, 1, 1, 1, 1)),
    ],
)
def test_schedules_have_their_closed_forms(schedule: str, factors: tuple[float, ...]) -> None:
    found = [SCHEDULES[schedule](s=share) for share in (0, 0.2, 0.4, 0.7, 1)]
    assert found == pytest.approx(factors)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_no_update_of_a_schedule_is_empty(schedule: str) -> None:
    config = quick(schedule=schedule, learning_rate=0.5, steps=100)
    rates = [learning_rate(config, step) for step in range(100)]
    assert all(0 < rate <= 0.5 for rate in rates[:-1])
    assert max(rates) == pytest.approx(0.5, rel=0.03)


def test_schedules_by_hand() -> None:
    config = quick(learning_rate=1.0, steps=100)

    def rates(schedule: str, *steps: int) -> list[float]:
        changed = dataclasses.replace(config, schedule=schedule)
        return [learning_rate(changed, step) for step in steps]

    assert rates("constant", 0, 99) == [1, 1]
    assert rates("one_cycle", 0, 19, 39, 69, 99) == pytest.approx(
        [0.025, 0.5, 1, 0.5, 0], abs=1e-12
    )
    assert rates("cosine", 0, 50) == pytest.approx([1, 0.5])
    assert rates("steps", 0, 49, 50, 75) == pytest.approx([1, 1, 0.1, 0.01])
    assert rates("warm_up", 0, 4, 9, 60) == pytest.approx([0.1, 0.5, 1, 1])


def test_a_batch_larger_than_the_data_is_all_of_it() -> None:
    config = quick(batch_size=1024, steps=3, record_every=1)
    assert [round(s.epoch, 4) for s in train(config)] == [0, 0.7969, 1.5938, 2.3907]


def test_learned_slopes_move_and_survive_a_change_of_activation() -> None:
    config = quick(
        activation="prelu",
        learned=True,
        learning_rate=0.05,
        interventions=(Intervention(12, "activation", ActivationSpec("silu")),),
    )
    snapshots = list(train(config))
    slopes = [s.layers[0].learned for s in snapshots]
    assert slopes[0] == {"a": 0.25}
    assert slopes[1]["a"] != 0.25
    assert slopes[3].keys() == {"beta"}
    assert slopes[4]["beta"] != 1.0
