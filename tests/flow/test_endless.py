"""Theory is silent where E φ(z)² or E φ′(z)² has no end, and says so.

Closed forms for z ~ N(0, q): ∫ dx/x² and ∫ dx/|x| next to 0 have no end, ∫ |x|^−½ dx has one, and
E exp(2c z²) = (1 − 4cq)^−½ is finite for q < 1/(4c) only.
"""

from dataclasses import replace

import numpy as np
import pytest

from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis.diagnose import diagnose
from vizcore.flow.diagnosis.words import describe, sentence
from vizcore.flow.predict import (
    endless_variance,
    predict_flow,
    variance_off_table,
    wide_decades,
)
from vizcore.flow.simulate import simulate_flow
from vizcore.flow.summaries.line import predicted_spreads
from vizcore.text import number
from vizcore.theory.gaussian.existence import second_moments

SMALL = {"depth": 8, "width": 64, "batch": 16, "seeds": 2}
NORMS = [("none", "before"), ("layer", "before"), ("layer", "after"), ("batch", "before")]
# Poles of φ; of φ′ alone; and a pole that is seldom met.
POLES = ["1/x", "tan(x)", "1/x^2", "1/(x - 3)", "1/sqrt(abs(x))", "log(abs(x))", "sqrt(abs(x))"]
FINITE = ["abs(x)^0.75", "abs(x)^1.4", "sinh(x)", "exp(x/10)", "x^3", "tanh(x)", "exp(-x^2)"]


@pytest.mark.parametrize("norm", NORMS, ids="-".join)
@pytest.mark.parametrize("formula", POLES)
def test_a_pole_leaves_no_line_and_one_sentence(formula, norm):
    config = FlowConfig(formula, **SMALL, norm=norm[0], norm_position=norm[1])
    theory = predict_flow(config)
    assert np.isnan(theory.log10_delta).all()
    assert np.isnan(theory.log10_signal).all()
    assert not any(np.isfinite(spread.mean).any() for spread in predicted_spreads(theory).values())
    assert np.isnan(wide_decades(config)).all()
    variance = endless_variance(config)
    assert variance is not None
    found = diagnose(simulate_flow(config))
    said = sentence(found)
    assert said.en.count("Theory") == 1
    assert describe(found).en.count("infinite") == 1  # not again in the cause
    assert f"is infinite for z ~ N(0, {number(variance)})" in said.en
    assert "无穷大" in said.zh


@pytest.mark.parametrize("norm", NORMS, ids="-".join)
@pytest.mark.parametrize("formula", FINITE)
def test_what_has_moments_keeps_its_theory(formula, norm):
    config = FlowConfig(formula, **SMALL, norm=norm[0], norm_position=norm[1])
    theory = predict_flow(config)
    assert endless_variance(config) is None
    assert not np.isnan(theory.log10_signal[0])


@pytest.mark.parametrize("q", [0.2, 1.0, 30.0])
@pytest.mark.parametrize("share", [0.5, 0.9, 1.1, 2.0])
def test_growth_is_endless_from_a_variance_on(q, share):
    c = share / (4 * q)
    config = FlowConfig(f"exp({c!r}*x^2)", **SMALL | {"depth": 2}, init="custom", sigma_w2=q)
    second = second_moments(config.spec, q)[0]
    assert np.isinf(second) == (share > 1)
    if share > 1:
        assert endless_variance(config) >= q * (1 - 1e-2)
        assert np.isnan(predict_flow(config).log10_signal).all()


def test_what_overflows_is_not_called_endless():
    """E exp(2z) = exp(2q) has a value for every q; it is the network that leaves all numbers."""
    for sigma_w2 in np.geomspace(0.5, 1e4, 40).tolist():
        config = FlowConfig("exp(x)", **SMALL, init="custom", sigma_w2=sigma_w2)
        assert endless_variance(config) is None
        assert predict_flow(config).overflow_layer > 0


@pytest.mark.parametrize(
    ("formula", "sigma_w2"),
    [
        ("tanh(x/1e5)", 1e12),
        ("x/(1 + abs(x)/1e5)", 1e14),
        ("relu(x - 1e5)", 1e10),
        ("tanh(1e5*x)", 1e-12),
        ("erf(3e4*x)", 1e-11),
    ],
)
def test_no_power_is_drawn_on_where_phi_is_none(formula, sigma_w2):
    """As far as tables go tanh(x/10⁵) is a line: E φ² would be 100 for z of variance 10¹²."""
    config = FlowConfig(formula, **SMALL, init="custom", sigma_w2=sigma_w2)
    assert np.isnan(predict_flow(config).log10_signal).all()
    assert np.isnan(wide_decades(config)).all()
    variance = variance_off_table(config)
    assert variance is not None
    assert not 1e-6 < variance < 1e6
    said = sentence(diagnose(simulate_flow(config)))
    assert "variances of z from 10⁻⁶ to 10⁶" in said.en
    assert "10⁻⁶ 到 10⁶" in said.zh


@pytest.mark.parametrize("sigma_w2", [1e-9, 1e9, 1e12])
@pytest.mark.parametrize("formula", ["relu", "leaky_relu", "tanh", "x", "sqrt(1 + x^2)"])
def test_powers_go_on_beyond_the_tables(formula, sigma_w2):
    """ReLU, |x| and x far out: q′ = σ_w² E φ²; a tanh of large z is a sign, of small z a line."""
    config = FlowConfig(
        formula, **SMALL | {"depth": 2, "width": 256}, init="custom", sigma_w2=sigma_w2
    )
    q = sigma_w2
    second = {"relu": q / 2, "leaky_relu": q / 2 * (1 + 1e-4), "tanh": min(q, 1.0), "x": q,
              "sqrt(1 + x^2)": 1 + q}[formula]  # fmt: skip
    assert variance_off_table(config) is None
    expected = np.log10(sigma_w2 * second) / 2
    assert predict_flow(config).log10_preactivation[1] == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("norm", NORMS, ids="-".join)
@pytest.mark.parametrize("formula", ["exp(exp(x))", "exp(x^2/4)", "exp(x^2)", "1/x", "tan(x)"])
@pytest.mark.parametrize("init", ["pytorch", "he_normal", "constant"])
@pytest.mark.parametrize("depth", [2, 8])
def test_a_network_without_theory_is_spoken_of_all_the_same(formula, norm, init, depth):
    config = FlowConfig(formula, depth=depth, width=4, batch=4, init=init, seeds=1)
    config = replace(config, norm=norm[0], norm_position=norm[1])
    said = describe(diagnose(simulate_flow(config)))
    assert said.en
    assert said.zh
    assert "nan" not in said.en
