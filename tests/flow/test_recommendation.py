"""The recommended initialisation holds what it promises, in networks of plain PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis.cure import best_initialisation, fault_of
from vizcore.flow.recommendation import Recommendation, recommend_initialisation, recommended
from vizcore.flow.search import MOST_BIAS, MOST_WEIGHT
from vizcore.settings import settings_of

WIDTH, BATCH, NETWORKS = 256, 8, 4


def normed(h: torch.Tensor, norm: str) -> torch.Tensor:
    if norm == "batch":
        return nn.functional.batch_norm(h, None, None, training=True)
    return nn.functional.layer_norm(h, h.shape[1:]) if norm == "layer" else h


def plain(
    found: Recommendation, depth: int, seed: int, width: int = WIDTH, batch: int = BATCH
) -> tuple[np.ndarray, np.ndarray]:
    """log₁₀ of signal and ‖δ‖, layer by layer, by autograd in float64, drawn by the code itself."""
    torch.manual_seed(seed)
    y = torch.randn(batch, width, dtype=torch.float64)
    hs, signals = [], []
    h = y.requires_grad_()
    for layer_number in range(depth):
        layer = nn.Linear(width, width, dtype=torch.float64)
        exec(found.code, {"nn": nn, "layer": layer})
        below = h
        y = found.spec(normed(below, found.norm)) if layer_number else below
        h = layer(y)
        hs.append((below, h))
        signals.append(found.spec(normed(h, found.norm)).detach().std().log10().item())
        h = h.detach().requires_grad_()
        hs[-1] = (below, layer(y))
    delta, log, logs = torch.randn(batch, width, dtype=torch.float64), 0.0, [0.0]
    delta = nn.functional.normalize(delta)
    for below, above in reversed(hs[1:]):
        (grad,) = torch.autograd.grad(above, below, delta)
        size = grad.norm() / batch**0.5
        log += size.log10().item()
        logs.append(log)
        delta = grad / size
    return np.array(signals), np.array(logs[::-1])


def drifts(found: Recommendation, depth: int, **size: int) -> tuple[float, float]:
    """Largest change of signal and ‖δ‖ in decades, median of the networks."""
    rows = [plain(found, depth, seed, **size) for seed in range(NETWORKS)]
    signal = np.median([np.abs(s - s[0]).max() for s, _ in rows])
    delta = np.median([np.abs(d).max() for _, d in rows])
    return float(signal), float(delta)


def test_what_is_recommended_can_be_set_on_the_page() -> None:
    for name, most in (("sigma_w2", MOST_WEIGHT), ("sigma_b2", MOST_BIAS)):
        assert settings_of(FlowConfig)[name].kind.high == most


@pytest.mark.parametrize("norm", ["none", "layer"])
@pytest.mark.parametrize("width", [64, 1024])
def test_the_choice_does_not_hang_on_the_width(width: int, norm: str) -> None:
    for key in ("sigmoid", "gelu", "tanh", "relu"):
        spec = ActivationSpec(key)
        found, usual = (recommend_initialisation(spec, 40, norm, w) for w in (width, 256))
        assert (found.code, found.gain) == (usual.code, usual.gain)
        assert (found.holds <= usual.holds) == (width < 256) or found.holds == usual.holds


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_signal_and_gradient_stay_within_the_promised_factor(key: str) -> None:
    found = recommend_initialisation(ActivationSpec(key), depth=50)
    if found.holds < 2:
        assert key == "binary_step"
        return
    for share in drifts(found, min(found.holds, 100)):
        assert share <= 1.0, found


FAR_FROM_GAUSSIAN = (
    "relu_squared", "tanhshrink", "exponential", "softplus", "hardswish", "silu", "hardsigmoid",
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "batch"),
    [(key, 16) for key in ACTIVATIONS] + [(key, 256) for key in FAR_FROM_GAUSSIAN],
)
def test_behind_batch_norm_no_more_layers_are_promised_than_hold(key: str, batch: int) -> None:
    found = recommended(FlowConfig(key, depth=50, width=64, batch=batch, norm="batch"))
    if found.holds < 2:
        assert (key, batch) in [("binary_step", 16), ("exponential", 256)]
        return
    assert f"batch of {batch}" in found.sentence.en
    assert f"about {found.holds} layers" in found.sentence.en
    for share in drifts(found, found.holds, width=64, batch=batch):
        assert share <= 1.0, found


def test_a_large_batch_is_said_to_be_measured_at_a_smaller_one() -> None:
    found = recommended(FlowConfig("relu", depth=20, batch=1024, norm="batch"))
    assert found.batch == 256
    assert "批量为 256" in found.sentence.zh


@pytest.mark.parametrize("norm", ["none", "layer", "batch"])
@pytest.mark.parametrize(
    "text", ["1/x", "tan(x)", "1/sin(x)", "sqrt(abs(x))", "log(abs(x))", "3+1e-3/x"]
)
def test_nothing_is_recommended_where_a_mean_square_is_infinite(text: str, norm: str) -> None:
    """By hand: φ² has poles of order 2, or φ′² is 1/(4|z|) or 1/z² around 0."""
    config = FlowConfig(text, depth=20, width=32, seeds=2, norm=norm)
    found = recommended(config)
    assert found.holds == 1
    assert "infinite for z ~ N(0, 1)" in found.sentence.en
    assert "无穷大" in found.sentence.zh
    assert best_initialisation(config) is None
    assert fault_of(config) == "activation"


@pytest.mark.parametrize(
    ("text", "norm", "endless"),
    [
        ("exp(x^2/4)", "none", False),
        ("exp(x^2/4)", "layer", True),
        ("exp(x^2/8)", "layer", False),
        ("abs(x)^0.75", "none", False),
        ("abs(x)^0.75", "layer", False),
    ],
)
def test_means_are_asked_for_at_the_variance_that_enters(
    text: str, norm: str, endless: bool
) -> None:
    """E exp(c z²) = (1 − 2cq)^−½ for q < 1/(2c); |z|^−½ is integrable at 0."""
    found = recommended(FlowConfig(text, norm=norm))
    assert (found.endless is not None) == endless
