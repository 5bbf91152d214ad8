"""One gate openness on every page, against SciPy: quadrature above, optimisation below."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import integrate, optimize, special, stats

from tests.activations.oracle import KINKS, ORACLE, oracle_slope
from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.gate import SATURATED, gate_openness, gate_scale, largest_slope
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.model.network import Network
from vizcore.cnn.observe.neurons import observe
from vizcore.flow.engine.bound_activation import bound_activation

GRID = np.linspace(-40, 40, 80_001)
GRID = GRID[np.min(np.abs(GRID[:, None] - np.array(KINKS)), axis=1) > 1e-3]
GRID = np.concatenate([GRID, *([k - 1e-6, k + 1e-6] for k in KINKS)])
TYPED = {
    "x^2": lambda x: 2 * x,
    "x^3": lambda x: 3 * x**2,
    "exp(x)": np.exp,
    "tanh(1000*x)": lambda x: 1000 / np.cosh(np.clip(1000 * x, -300, 300)) ** 2,
    "silu;beta:0.3": lambda x: special.expit(0.3 * x) * (1 + 0.3 * x * special.expit(-0.3 * x)),
    "elu;alpha:2": lambda x: np.where(x > 0, 1.0, 2 * np.exp(np.minimum(x, 0))),
    "0.2*sin(3*x)": lambda x: 0.6 * np.cos(3 * x),
    "where(x>0, x^2, 0)": lambda x: 2 * np.maximum(x, 0),
    "0.25*tanh(x)": lambda x: 0.25 / np.cosh(x) ** 2,
}
SLOPES = {key: oracle_slope(key) for key in ORACLE} | TYPED


def scale_by_scipy(slope) -> float:
    """sup |φ′| by refining the best point of a grid; 1 if it keeps growing, or if there is none."""
    with np.errstate(all="ignore"):
        sizes = np.abs(slope(GRID))
        at = float(GRID[np.argmax(sizes)])
        if sizes.max() > 1.8 * sizes[np.abs(GRID) < 20].max():
            return 1.0
    found = optimize.minimize_scalar(
        lambda x: -abs(float(slope(x))), bounds=(at - 4e-4, at + 4e-4), method="bounded"
    )
    top = max(-found.fun, float(sizes.max()))
    return top if top > 1e-9 else 1.0


@pytest.mark.parametrize("text", SLOPES)
def test_every_page_measures_a_gate_on_the_scale_that_scipy_finds(text: str) -> None:
    spec = ActivationSpec.parse(text)
    activation, params = spec.resolve(), spec.params
    expected = scale_by_scipy(SLOPES[text])
    assert largest_slope(activation, params) == pytest.approx(expected, rel=2e-3)
    assert gate_scale(properties(activation, **dict(params)).steepest.value) == (
        largest_slope(activation, params)
    )
    assert bound_activation(spec).steepest == largest_slope(activation, params)


def unit_that_meets(z: np.ndarray, spec: ActivationSpec) -> float:
    """Gate openness in the CNN of a unit whose pre-activations are `z`."""
    config = TrainConfig(activation=spec.activation, params=spec.params, architecture="d1")
    network = Network(config, torch.Generator())
    with torch.no_grad():
        network.hidden[0].weight.zero_()[0, 0] = 1.0
        network.hidden[0].bias.zero_()
    images = torch.zeros(z.size, 1, 8, 8)
    images[:, 0, 0, 0] = torch.from_numpy(z)
    return float(observe(network, images).layers[0].openness[0])


@pytest.mark.parametrize(
    "text", ["tanh", "gelu", "relu", "x^2", "exp(x)", "x^3", "silu;beta:0.3", "0.25*tanh(x)"]
)
def test_card_and_network_agree_on_gaussian_pre_activations(text: str) -> None:
    slope = SLOPES[text]
    halves = [
        integrate.quad(lambda z: float(slope(z)) ** 2 * stats.norm.pdf(z), *ends, epsabs=1e-10)[0]
        for ends in ((-9, -1e-4), (1e-4, 9))
    ]
    expected = min(1.0, np.sqrt(sum(halves)) / scale_by_scipy(slope))
    spec = ActivationSpec.parse(text)
    card = properties(spec.resolve(), **dict(spec.params))
    assert card.openness == pytest.approx(expected, rel=2e-3)
    (line,) = [field for field in CARD if field.key == "openness"]
    assert line.rank(card) == card.openness
    quantiles = stats.norm.ppf((np.arange(4096) + 0.5) / 4096)
    mean_square = np.mean(slope(quantiles + 1e-5) ** 2)
    measured = min(1.0, float(np.sqrt(mean_square)) / scale_by_scipy(slope))
    assert unit_that_meets(quantiles, spec) == pytest.approx(measured, rel=2e-3)
    assert unit_that_meets(quantiles, spec) == pytest.approx(expected, rel=0.02)


def test_known_scales() -> None:
    # Oracle: calculus. σ′(0) = 1/4, ELU′ → α for x → 0⁻, max GELU′ = Φ(√2) + √2 φ(√2).
    root = np.sqrt(2)
    cases = {
        "sigmoid": 0.25,
        "elu;alpha:2": 2,
        "gelu": stats.norm.cdf(root) + root * stats.norm.pdf(root),
        "binary_step": 1,  # nothing to compare with: its slope is 0 everywhere
    }
    for text, expected in cases.items():
        spec = ActivationSpec.parse(text)
        assert largest_slope(spec.resolve(), spec.params) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("text", ["x^2", "exp(x)", "x^3"])
def test_a_steep_slope_without_bound_is_open_and_a_flat_one_shut(text: str) -> None:
    spec, slope = ActivationSpec.parse(text), SLOPES[text]
    for z in (-3.5, -0.02, 0.2, 2.0):
        expected = min(1.0, abs(float(slope(z))))
        assert unit_that_meets(np.full(4, z), spec) == pytest.approx(expected, rel=1e-5)


def test_where_nothing_is_measured_nothing_is_said() -> None:
    assert np.isnan(gate_openness([np.nan], 1.0)).all()
    assert gate_openness([0.0, np.inf, 4.0], 2.0).tolist() == [0, 1, 1]
    assert 0 < SATURATED < 1
