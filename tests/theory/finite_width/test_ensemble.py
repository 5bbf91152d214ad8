"""Networks of finite width against networks drawn by NumPy and PyTorch, matrices fresh in each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from vizcore import FlowConfig, predict_flow
from vizcore.theory.finite_width.networks import is_homogeneous
from vizcore.theory.gaussian.table import LOG_Q, Table


def drawn(config: FlowConfig, networks: int) -> tuple[np.ndarray, np.ndarray]:
    """log₁₀ ‖δ¹‖/‖δᴸ‖ and log₁₀ of the last signal, by φ and φ′ of autograd in plain loops."""
    draw, n = np.random.default_rng(5), config.width
    gain, shift = config.weight_variance**0.5, config.bias_variance**0.5
    deltas, signals = [], []
    for _ in range(networks):
        y, weights, slopes = draw.normal(size=(config.batch, n)), [], []
        for _ in range(config.depth):
            weights.append(gain * draw.normal(size=(n, n)) / n**0.5)
            h = torch.tensor(y @ weights[-1].T + shift * draw.normal(size=n)).requires_grad_()
            value = config.spec(h)
            slopes.append(torch.autograd.grad(value.sum(), h)[0].numpy())
            y = value.detach().numpy()
        delta = draw.normal(size=(config.batch, n))
        delta /= np.linalg.norm(delta, axis=1, keepdims=True)
        size = 0.0
        for weight, slope in zip(weights[:0:-1], slopes[-2::-1], strict=True):
            delta = (delta @ weight) * slope
            norm = np.sqrt((delta**2).sum() / config.batch)
            delta, size = delta / norm, size + np.log10(norm)
        deltas.append(size), signals.append(np.log10(y.std()))
    return np.array(deltas), np.array(signals)


SETTINGS = [
    # Units that rise and fall together: the gradient lies along the signal.
    ("softplus", 2.0, 0.0, 192, 40),
    ("logsigmoid", 2.0, 0.1, 96, 30),
    ("squareplus", 2.0, 0.1, 96, 40),
    ("smelu", 2.0, 0.0, 96, 40),
    ("x + sqrt(x^2 + 1)", 0.8, 0.0, 128, 30),
    # Fixed points that chance leaves, and a batch whose largest examples decide.
    ("gelu", 2.0, 0.1, 128, 40),
    ("quick_gelu", 2.0, 0.0, 192, 40),
    ("mish", 2.0, 0.0, 96, 30),
    ("gcu", 1.6, 0.1, 96, 30),
    ("phish", 2.0, 0.1, 96, 30),
    # As it always was.
    ("relu", 2.0, 0.0, 128, 30),
    ("selu", 1.0, 0.0, 96, 40),
    ("silu", 2.0, 0.0, 96, 30),
    ("tanh", 2.0, 0.1, 96, 40),
    ("identity", 1.0, 0.0, 48, 60),
]


@pytest.mark.parametrize(("key", "w", "b", "width", "depth"), SETTINGS)
def test_networks_lie_in_their_band(key: str, w: float, b: float, width: int, depth: int) -> None:
    config = FlowConfig(
        key, init="custom", sigma_w2=w, sigma_b2=b, depth=depth, width=width, batch=8
    )
    theory = predict_flow(config)
    for found, mean, sd in zip(
        drawn(config, 20),
        (theory.log10_delta[0], theory.log10_signal[-1]),
        (theory.log10_delta_sd[0], theory.log10_signal_sd[-1]),
        strict=True,
    ):
        error = found.std(ddof=1) / len(found) ** 0.5
        assert abs(found.mean() - mean) < 0.6 * sd + 2 * error + 0.02
        assert 0.4 < sd / found.std(ddof=1) < 2.2 or sd < 0.03


@pytest.mark.parametrize("key", ["tanh", "elu", "relu", "sin(x) + x"])
@pytest.mark.parametrize("norm", ["none", "layer"])
@pytest.mark.parametrize("residual", ["none", "unit"])
def test_of_wide_layers_little_is_left_but_the_mean_field_recursion(
    key: str, norm: str, residual: str
) -> None:
    # The factors of wide layers, which have closed forms and tests of their own.
    config = FlowConfig(key, norm=norm, residual=residual, init="he_normal", depth=20, width=1024)
    factor = predict_flow(config).factor[1:]
    limit = np.log10(factor[::-1]).sum()
    assert predict_flow(config).log10_delta[0] == pytest.approx(limit, abs=0.06)


def test_the_same_network_is_always_told_the_same() -> None:
    config = FlowConfig("gelu", init="he_normal")
    found = predict_flow(config)
    predict_flow.cache_clear()
    again = predict_flow(config)
    np.testing.assert_array_equal(found.log10_delta, again.log10_delta)
    np.testing.assert_array_equal(found.log10_signal_sd, again.log10_signal_sd)


def critical(text: str, q: float) -> tuple[float, float]:
    """σ_w² and σ_b² at the critical fixed point q, by SciPy."""
    from scipy.integrate import quad
    from scipy.stats import norm

    phi, slope = {
        "relu_squared": (lambda x: max(x, 0) ** 2, lambda x: 2 * max(x, 0)),
        "star_relu": (lambda x: 0.8944 * max(x, 0) ** 2 - 0.4472, lambda x: 1.7888 * max(x, 0)),
    }[text]
    square, steep = (
        quad(lambda z, f=f: f(q**0.5 * z) ** 2 * norm.pdf(z), -12, 12, points=[0])[0]
        for f in (phi, slope)
    )
    return 1 / steep, q - square / steep


@pytest.mark.parametrize(
    ("key", "w", "b", "lost"),
    [
        ("star_relu", *critical("star_relu", 1.0), True),  # unstable: every network leaves
        ("relu_squared", 0.62, 0.25, True),
        ("x^3", 1.0, 0.0, True),
        ("snake", 5.0, 0.1, True),  # grows as x, but is not rescaled: φ(kx) is not kφ(x)
        ("gcu", 25.0, 0.1, True),
        ("x + sin(x)", 25.0, 0.0, True),
        ("relu", 5.0, 0.1, False),  # rescaled
        ("gelu", 25.0, 0.0, False),
        ("tanh", 25.0, 0.1, False),
    ],
)
def test_theory_ends_where_networks_leave_the_numbers(
    key: str, w: float, b: float, lost: bool
) -> None:
    # In plain float32, where nothing is rescaled but what scales: h and y of every layer.
    config = FlowConfig(key, init="custom", sigma_w2=w, sigma_b2=b, depth=120, width=64, batch=16)
    draw = torch.Generator().manual_seed(1)
    layers = []
    for _ in range(8):
        y = torch.randn(16, 64, generator=draw)
        for layer in range(1, 121):
            h = y @ torch.randn(64, 64, generator=draw).T * (w / 64) ** 0.5
            y = config.spec(h + b**0.5 * torch.randn(64, generator=draw))
            if not lost:  # ReLU's like would do the same at any size
                y = y / max(1.0, float(y.abs().max()) / 1e9)
            if not (h.isfinite().all() and y.isfinite().all()):
                layers.append(layer)
                break
    assert (len(layers) >= 4) == lost
    theory = predict_flow(config)
    assert (theory.overflow_layer > 0) == lost
    if lost:
        assert abs(theory.overflow_layer - np.median(layers)) <= 1 + 0.15 * np.median(layers)
        assert np.isnan(theory.log10_delta).all()
        assert np.isposinf(theory.log10_signal[theory.overflow_layer - 1 :]).all()
        assert np.isfinite(theory.log10_signal[: theory.overflow_layer - 2]).all()


@pytest.mark.parametrize(
    ("text", "tiny", "huge"),
    [
        ("relu", True, True),
        ("tanh", True, False),
        ("gelu", True, True),
        ("snake", True, False),
        ("gcu", True, False),
        ("x^2", False, False),
        ("sigmoid", False, False),
        ("2*x + 1", False, True),
    ],
)
def test_what_scales_is_what_the_simulation_rescales(text: str, tiny: bool, huge: bool) -> None:
    from vizcore.flow.engine.bound_activation import bound_activation

    spec = FlowConfig(text).spec
    assert (is_homogeneous(spec, huge=False), is_homogeneous(spec, huge=True)) == (tiny, huge)
    gate = bound_activation(spec)
    assert (gate.scales_down, gate.scales_up) == (tiny, huge)


def test_tables_go_through_their_points_and_on_as_lines() -> None:
    log, ratio = 0.5 * LOG_Q - 3, np.tanh(LOG_Q)
    table = Table([log, np.where(LOG_Q < 0, -np.inf, log)], [ratio])
    at = np.array([-1e6, -20.0, -3.1, 0.07, 4.0, 30.0, np.nan, -np.inf])
    line, cut, flat = table.at(at)
    np.testing.assert_allclose(line[:6], 0.5 * at[:6] - 3, rtol=1e-9)
    np.testing.assert_allclose(flat[:6], np.tanh(at[:6]), atol=1e-3)
    assert np.isnan(line[6])
    assert line[7] < -1e6
    assert (cut[:3] < -1e8).all()
    np.testing.assert_allclose(cut[4:6], 0.5 * at[4:6] - 3, rtol=1e-9)


@pytest.mark.parametrize(
    "setting",
    [{}, {"norm": "layer"}, {"residual": "free", "sigma_b2": 0.1, "init": "custom"}],
    ids=["plain", "norm", "skip"],
)
def test_layers_above_change_nothing_on_the_way_up(setting: dict[str, Any]) -> None:
    low, high = (predict_flow(FlowConfig("gelu", depth=depth, **setting)) for depth in (9, 37))
    for name in ("signal", "signal_sd", "example_spread", "example_spread_sd"):
        found = getattr(high, f"log10_{name}")[:9]
        np.testing.assert_allclose(getattr(low, f"log10_{name}"), found, rtol=1e-12, err_msg=name)
