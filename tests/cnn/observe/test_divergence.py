"""Runs that fail say why: checked against the same network in plain PyTorch modules."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from tests.cnn import oracles
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.training import arguments_of, run
from vizcore.cnn.model.network import Network
from vizcore.cnn.observe.divergence import Divergence, why_diverged, why_no_gradient
from vizcore.cnn.train import train

QUICK = TrainConfig(steps=120, record_every=4, schedule="constant")
IMAGES = torch.randn(16, 1, 8, 8, generator=torch.Generator().manual_seed(0))
TANH = "(exp(x)-exp(-x))/(exp(x)+exp(-x))"
FLOAT32 = torch.finfo(torch.float32).max


def end_of(**changes: object) -> Divergence | None:
    *_, last = train(replace(QUICK, **changes))
    assert last.diverged == (not math.isfinite(last.val_loss))
    return last.divergence


@pytest.mark.parametrize(
    ("formula", "words", "chinese"),
    [
        ("log(x)", "negative z", "z < 0"),
        ("sqrt(x)", "negative z", "z < 0"),
        ("log(-x)", "positive z", "z > 0"),
        ("x^0.5", "negative z", "z < 0"),
        ("log(x+0.1)", "z < −0.1", "z < −0.1"),
        ("sqrt(1-100*x^2)", "z < −0.1, z > 0.1", "z < −0.1, z > 0.1"),
    ],
)
def test_a_formula_that_is_not_defined_there_says_so(formula, words, chinese) -> None:
    found = end_of(activation=formula)
    assert (found.kind, found.step, found.rate, found.layer) == ("value", 0, None, "conv1")
    assert f"φ is not defined for {words}" in found.sentence.en
    assert f"φ 在 {chinese} 处没有定义" in found.sentence.zh
    assert "range" not in found.sentence.en


def test_the_first_row_of_such_a_run_carries_the_reason() -> None:
    (row,) = run(arguments_of(replace(QUICK, activation="log(x)")))
    assert row["diverged"]
    assert "not defined for negative z" in row["verdict"]["sentence"]["en"]
    assert "没有定义" in row["verdict"]["sentence"]["zh"]


def scaled(config: TrainConfig, **scales: float) -> Network:
    """A network with the weights and biases of some layers times something."""
    network = Network(config, torch.Generator().manual_seed(0))
    with torch.no_grad():
        for stage in network.stages:
            stage.weight *= scales.get(stage.layer.name, 1.0)
            stage.bias *= scales.get(stage.layer.name, 1.0)
    return network


def test_the_layer_whose_sums_overflow_first_is_the_one_plain_modules_have() -> None:
    for name in ("conv2", "dense1"):
        network = scaled(QUICK, conv1=1e20, **{name: 1e25})
        z = oracles.pre_activations(
            oracles.with_weights_of(network, oracles.modules_of(QUICK)), IMAGES
        )
        first = next(i for i, each in enumerate(z) if not each.isfinite().all())
        found = why_diverged(network, IMAGES, 5, 0.1)
        assert (
            (found.kind, found.layer)
            == ("sums", network.stages[first].layer.name)
            == (
                "sums",
                name,
            )
        )
        assert name in found.sentence.en
        assert "step 5, learning rate 0.1" in found.sentence.en


def test_weights_that_are_no_numbers_are_named_before_what_they_lead_to() -> None:
    network = scaled(QUICK)
    with torch.no_grad():
        network.stages[1].weight[0, 0, 0, 0] = math.inf
    found = why_diverged(network, IMAGES, 9, 2.0)
    assert (found.kind, found.layer, found.rate) == ("weights", "conv2", 2.0)


def test_the_output_layer_has_a_name_too() -> None:
    network = scaled(QUICK)
    with torch.no_grad():
        network.stages[-1].weight.fill_(FLOAT32)
    found = why_diverged(network, IMAGES, 9, 2.0)
    assert (found.kind, found.layer) == ("sums", None)
    assert "the output layer" in found.sentence.en
    assert "输出层" in found.sentence.zh


def test_a_typed_tanh_is_blamed_where_tanh_itself_survives() -> None:
    found = end_of(activation=TANH, learning_rate=1.0)
    assert end_of(activation="tanh", learning_rate=1.0) is None
    assert found.broken.instead == "tanh"
    assert math.tanh(found.broken.z) == pytest.approx(math.copysign(1, found.z))
    for text in (found.sentence.en, found.sentence.zh):
        assert "tanh(x)" in text
    assert found.rate == 1.0


def test_an_activation_that_is_too_large_itself_is_not_called_broken() -> None:
    found = end_of(activation="exp(x)", learning_rate=1.0)
    assert (found.kind, found.broken) == ("value", None)
    assert found.z > math.log(FLOAT32)


def test_a_slope_without_a_value_is_found_before_the_loss_is_none() -> None:
    # φ′ of √|x| at 0 is infinite, φ is 0: the loss has a value, its gradient has none.
    config = replace(QUICK, activation="sqrt(abs(x))", architecture="d4")
    network = scaled(config, dense1=0.0)
    loss = network.logits(IMAGES, torch.Generator()).square().sum()
    loss.backward()
    assert loss.isfinite()
    found = why_no_gradient(network, IMAGES, 3, 0.5)
    assert (found.kind, found.layer, found.step, found.z) == ("slope", "dense1", 3, 0.0)
    assert "φ′ has no finite value" in found.sentence.en


def test_a_gradient_that_overflows_is_told_from_activations_that_do() -> None:
    config = replace(QUICK, activation="identity", architecture="d4-d4-d4")
    network = scaled(config, dense1=1e-30, dense2=1e18, dense3=1e18)
    with torch.no_grad():
        for stage in network.hidden:
            stage.bias.zero_()
    logits = network.logits(IMAGES, torch.Generator())
    (1e5 * logits.sum()).backward()
    assert logits.isfinite().all()
    found = why_no_gradient(network, IMAGES, 0, None)
    lost = [s.layer.name for s in network.stages if not s.bias.grad.isfinite().all()]
    assert (found.kind, found.layer) == ("gradient", lost[-1])


def test_a_gradient_that_is_a_number_needs_no_reason() -> None:
    network = scaled(QUICK)
    network.logits(IMAGES, torch.Generator()).square().sum().backward()
    assert why_no_gradient(network, IMAGES, 3, 0.5) is None


def test_a_gradient_lost_on_its_way_is_the_reason_of_the_step_after() -> None:
    # Oracle: autograd on plain modules, step by step; the loss is a number up to the last one.
    config = replace(QUICK, activation=TANH, learning_rate=1.0, record_every=1)
    *kept, last = train(config)
    assert last.divergence.kind == "slope"
    assert all(math.isfinite(snapshot.train_loss) for snapshot in kept)
    assert (last.step, last.divergence.step) == (kept[-1].step + 1, last.step)
    assert not all(math.isfinite(norm) for norm in kept[-1].gradient_norms)
    assert last.divergence.rate == config.learning_rate


def test_a_run_that_does_not_fail_has_no_reason() -> None:
    assert end_of(steps=8) is None


def test_a_run_at_a_huge_rate_names_layer_step_and_rate() -> None:
    found = end_of(activation="identity", optimizer="sgd", learning_rate=100.0)
    assert found.kind in ("sums", "weights", "gradient")
    assert found.rate == 100.0
    assert f"step {found.step}, learning rate 100:" in found.sentence.en
