"""The recommended initialisation holds what it promises, in networks of plain PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.recommendation import Recommendation, recommend_initialisation
from vizcore.flow.search import MOST_BIAS, MOST_WEIGHT
from vizcore.settings import settings_of

WIDTH, BATCH, NETWORKS = 256, 8, 4


def plain(found: Recommendation, depth: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """log₁₀ of signal and ‖δ‖, layer by layer, by autograd in float64, drawn by the code itself."""
    torch.manual_seed(seed)
    y = torch.randn(BATCH, WIDTH, dtype=torch.float64)
    hs, signals = [], []
    h = y.requires_grad_()
    for layer_number in range(depth):
        layer = nn.Linear(WIDTH, WIDTH, dtype=torch.float64)
        exec(found.code, {"nn": nn, "layer": layer})
        below = h
        y = found.spec(below) if layer_number else below
        if found.norm == "layer" and layer_number:
            y = found.spec(nn.functional.layer_norm(below, (WIDTH,)))
        h = layer(y)
        hs.append((below, h))
        normed = nn.functional.layer_norm(h, (WIDTH,)) if found.norm == "layer" else h
        signals.append(found.spec(normed).detach().std().log10().item())
        h = h.detach().requires_grad_()
        hs[-1] = (below, layer(y))
    delta, log, logs = torch.randn(BATCH, WIDTH, dtype=torch.float64), 0.0, [0.0]
    delta = nn.functional.normalize(delta)
    for below, above in reversed(hs[1:]):
        (grad,) = torch.autograd.grad(above, below, delta)
        size = grad.norm() / BATCH**0.5
        log += size.log10().item()
        logs.append(log)
        delta = grad / size
    return np.array(signals), np.array(logs[::-1])


def drifts(found: Recommendation, depth: int) -> tuple[float, float]:
    """Largest change of signal and ‖δ‖ in decades, median of the networks."""
    rows = [plain(found, depth, seed) for seed in range(NETWORKS)]
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
