"""c·φ needs weights 1/c times as large: no formula is out of range by its unit alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis.causes import cause
from vizcore.flow.diagnosis.diagnose import diagnose
from vizcore.flow.recommendation import initialised, recommend_initialisation
from vizcore.flow.simulate import simulate_flow
from vizcore.links import read_link, write_link
from vizcore.theory.gaussian.moments import goes_on
from vizcore.theory.phase import critical_line


def power(exponent: int) -> float:
    return float(f"1e{exponent}")


@settings(deadline=None, max_examples=20)
@given(st.integers(-9, 9))
def test_scaled_lines_and_rectifiers_get_their_closed_form(exponent: int) -> None:
    """σ_w² = 1/c² for c·x and 2/c² for c·relu(x) keep the variance (He et al. 2015)."""
    for text, sigma_w2 in (("x", 1.0), ("relu(x)", 2.0)):
        found = recommend_initialisation(ActivationSpec(f"{power(exponent)!r}*{text}"))
        assert found.sigma_w2 * power(exponent) ** 2 == pytest.approx(sigma_w2, rel=0.02)
        assert found.sigma_b2 == 0
        assert found.holds >= 100
        assert found.beyond is None


@settings(deadline=None, max_examples=20)
@given(st.integers(-12, 12), st.sampled_from([1, 1.7, 5.5]))
def test_scaled_tanh_has_its_critical_point_at_one_over_the_square(exponent: int, m: float) -> None:
    c = float(f"{m}e{exponent}")
    line = critical_line(ActivationSpec(f"{c!r}*tanh(x)"))
    first = line.sigma_w2[line.sigma_b2.argmin()]
    assert first * c * c == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize(
    ("text", "value", "slope"),
    [
        ("1e-4*tanh(x)", lambda z: 1e-4 * np.tanh(z), lambda z: 1e-4 * (1 - np.tanh(z) ** 2)),
        (
            "0.001*sigmoid(x)",
            lambda z: 1e-3 * special.expit(z),
            lambda z: 1e-3 * special.expit(z) * special.expit(-z),
        ),
        (
            "exp(-x^2)*1e-5",
            lambda z: 1e-5 * np.exp(-z * z),
            lambda z: -2e-5 * z * np.exp(-z * z),
        ),
    ],
)
def test_small_bounded_ones_get_a_point_of_the_edge_of_chaos(text, value, slope) -> None:
    """q = σ_w² E φ² + σ_b² settled by iteration, and χ there, both by SciPy."""
    found = recommend_initialisation(ActivationSpec(text))
    assert found.sigma_w2 > 1e6

    def mean_square(f, q: float) -> float:
        grid = np.linspace(-12, 12, 4001)
        return float(integrate.simpson(f(math.sqrt(q) * grid) ** 2 * stats.norm.pdf(grid), x=grid))

    q = found.sigma_w2
    for _ in range(400):
        q = found.sigma_w2 * mean_square(value, q) + found.sigma_b2
    assert found.sigma_w2 * mean_square(slope, q) == pytest.approx(1.0, abs=0.12)
    assert f"σ_w² = {found.sigma_w2 / 10 ** math.floor(math.log10(found.sigma_w2)):.3g}×10" in (
        found.sentence.en
    )
    d = diagnose(simulate_flow(FlowConfig(activation=text, seeds=2)))
    assert d.fault == "init"
    assert 0.9 < d.best.factor <= 1.05


@pytest.mark.parametrize("text", ["1e-7*x", "1e-10*x", "1e-4*relu(x)", "1e6*tanh(x)"])
def test_the_recommended_network_is_measured_steady(text: str) -> None:
    found = recommend_initialisation(ActivationSpec(text))
    config = initialised(FlowConfig(activation=text, seeds=4), found)
    assert read_link(FlowConfig(), write_link(config, FlowConfig())) == (config, [])
    result = simulate_flow(config)
    assert abs(result.log10_delta[:, 0].mean()) < 0.5
    assert np.ptp(result.log10_signal.mean(axis=0)) < 0.5


@pytest.mark.parametrize(
    ("text", "sigma_w2", "said"), [("1e-20*x", 1e40, "10⁴⁰"), ("1e-30*relu(x)", 2e60, "2×10⁶⁰")]
)
def test_what_is_steady_beyond_the_range_only_is_said_to_be_there(text, sigma_w2, said) -> None:
    found = recommend_initialisation(ActivationSpec(text))
    assert found.beyond == (pytest.approx(sigma_w2), 0.0)
    why = cause(diagnose(simulate_flow(FlowConfig(activation=text, seeds=2))))
    for words in (found.sentence, why):
        for language in (words.en, words.zh):
            assert f"σ_w² = {said}" in language
            assert "σ_w² ≤ 10²⁰" in language


def test_biases_beyond_the_range_are_said_too() -> None:
    """c·x³ is x³ in units of c^(−½), so that σ_b² grows as 1/c."""
    found = recommend_initialisation(ActivationSpec("1e-4*x^3"))
    assert found.beyond is not None
    assert found.beyond[1] > 25
    assert "σ_b² ≤ 25" in found.sentence.en


@pytest.mark.parametrize("text", ["0", "1", "floor(x)", "binary_step", "sign(x)"])
def test_without_a_slope_no_range_is_blamed(text: str) -> None:
    found = recommend_initialisation(ActivationSpec(text))
    assert (found.holds, found.beyond) == (1, None)
    assert found.sentence.en.startswith("None of the initialisations tried keeps")


def test_lines_that_bend_far_out_are_not_taken_for_lines() -> None:
    """tanh(x/10⁵) in weights of variance 10¹⁰ is tanh(u) from its first layer on."""
    assert goes_on(ActivationSpec("tanh(x/1e5)")) == (True, False)
    assert goes_on(ActivationSpec("tanh(1000*x)")) == (False, True)
    assert goes_on(ActivationSpec("tanh")) == goes_on(ActivationSpec("gelu")) == (True, True)
    assert recommend_initialisation(ActivationSpec("tanh(x/1e5)")).holds == 1
