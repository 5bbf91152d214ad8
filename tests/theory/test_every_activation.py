"""Rates of every activation against the formulas of the literature and another quadrature.

The oracle is the trapezoidal rule on 16 384 points between any two kinks; the code under test
uses composite Gauss–Legendre rules and interpolates tables.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
import torch

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.predict import predict_flow

W, B, LAYERS = 1.3, 0.2, 5
POINTS = 2**14
BASE = FlowConfig(init="custom", sigma_w2=W, sigma_b2=B, depth=LAYERS)
# Their moments leave the range of numbers within a few layers; tests of overflow have them.
TAME = [key for key in ACTIVATIONS if key != "exponential"]


@lru_cache(maxsize=4096)
def means(key: str, q: float) -> tuple[float, float, float]:
    """E φ, E φ² and E φ′² over √q z."""
    spec, std = ActivationSpec(key), q**0.5
    cuts = sorted({-10.0, 10.0, *(k / std for k in spec.kinks() if abs(k) < 10 * std)})
    total = np.zeros(3)
    for low, high in pairwise(cuts):
        inside = 1e-12 * (high - low)  # a value at the kink itself belongs to neither side
        z = np.linspace(low + inside, high - inside, POINTS)
        value, slope = (t.numpy() for t in spec.value_and_slope(torch.from_numpy(std * z)))
        density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        parts = np.stack([value, value**2, slope**2]) * density
        total += np.trapezoid(parts, z, axis=1)
    return tuple(total)


def predicted(key: str, **changes: object) -> np.ndarray:
    """Squared factors of layers 2 … L."""
    config = FlowConfig(**{**vars(BASE), "activation": key, **changes})
    return predict_flow(config).factor[1:] ** 2


@pytest.mark.parametrize("key", TAME)
@pytest.mark.parametrize("alpha", [None, 0.7])
def test_chi_layer_by_layer(key: str, alpha: float | None) -> None:
    # Poole et al. 2016, Schoenholz et al. 2017; Yang & Schoenholz 2017 with a skip connection.
    q, expected = W + B, []
    for _ in range(LAYERS - 1):
        _, square, steep = means(key, q)
        step, chi = W * square + B, W * steep
        q = step if alpha is None else q + alpha**2 * step
        expected.append(chi if alpha is None else 1 + alpha**2 * chi)
    skip = {"residual": "none"} if alpha is None else {"residual": "free", "alpha": alpha}
    np.testing.assert_allclose(predicted(key, **skip), expected, rtol=5e-3)


@pytest.mark.parametrize("key", TAME)
def test_layer_norm(key: str) -> None:
    _, square, steep = means(key, 1.0)
    if steep > 0:
        expected = W * steep / (W * square + B)
        before = predicted(key, norm="layer")
        np.testing.assert_allclose(before[1:], expected, rtol=5e-3)
    mean, square, steep = means(key, W + B)
    after = predicted(key, norm="layer", norm_position="after")
    np.testing.assert_allclose(after, W * steep / (square - mean**2), rtol=5e-3, atol=1e-12)


@pytest.mark.parametrize("key", TAME)
def test_batch_norm_of_a_large_batch(key: str) -> None:
    # Yang et al. 2019: E φ′² / Var φ, and biases are taken away again.
    mean, square, steep = means(key, 1.0)
    found = predicted(key, norm="batch", batch=1024)
    np.testing.assert_allclose(found[1:], steep / (square - mean**2), rtol=0.01, atol=1e-12)
