"""Formulas that have no value on a part of the axis, against what NumPy makes of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.flow.plain import weights_of
from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis.cure import find_cure
from vizcore.flow.diagnosis.diagnose import diagnose
from vizcore.flow.diagnosis.words import describe
from vizcore.flow.engine.inputs import examples
from vizcore.flow.predict import predict_flow
from vizcore.flow.simulate import simulate_flow
from vizcore.flow.summaries.line import measured_spreads, predicted_spreads

HALF_DEFINED = {
    "log(x)": (np.log, "z < 0"),
    "sqrt(x)": (np.sqrt, "z < 0"),
    "log(-x)": (lambda z: np.log(-z), "z > 0"),
    "x^0.5": (lambda z: z**0.5, "z < 0"),
    "log1p(x)": (np.log1p, "z < −1"),
    "log(x - 0.5)": (lambda z: np.log(z - 0.5), "z < 0.5"),
    "sqrt(x^2 - 1)": (lambda z: np.sqrt(z * z - 1), "−1 < z < 1"),
    "sqrt(1 - x^2)": (lambda z: np.sqrt(1 - z * z), "z < −1 and z > 1"),
    "sqrt(9 - x^2)": (lambda z: np.sqrt(9 - z * z), "z < −3 and z > 3"),
    "x * log(x)": (lambda z: z * np.log(z), "z < 0"),
}
TOTAL = {
    "log(abs(x))": lambda z: np.log(np.abs(z)),
    "sqrt(abs(x))": lambda z: np.sqrt(np.abs(z)),
    "1/x": lambda z: 1 / z,
    "sqrt(x^2 + 1)": lambda z: np.sqrt(z * z + 1),
}
SMALL = {"depth": 6, "width": 16, "batch": 8, "seeds": 3, "init": "he_normal"}


def first_without_value(config: FlowConfig, network: int, phi) -> int:
    """First layer, from 1, at which NumPy finds no value; 0 if there is none."""
    y = examples(config.input, config.batch, config.width, (config.seed, network)).double().numpy()
    for layer in range(1, config.depth + 1):
        weight, bias = weights_of(config, network, layer)
        with np.errstate(all="ignore"):
            y = phi(y @ weight.numpy().T + bias.numpy())
        if np.isnan(y).any():
            return layer
    return 0


@pytest.mark.parametrize("formula", HALF_DEFINED)
def test_it_says_where_there_is_no_value(formula: str) -> None:
    phi, where = HALF_DEFINED[formula]
    config = FlowConfig(formula, **SMALL)
    result = simulate_flow(config, dtype=torch.float64)
    expected = [first_without_value(config, n, phi) for n in range(config.seeds)]
    assert all(expected)
    np.testing.assert_array_equal(result.undefined_layer, expected)
    np.testing.assert_array_equal(result.overflow_layer, expected)
    assert not np.isposinf(result.log10_signal).any()  # nothing has overflowed
    found = diagnose(result)
    assert found.state == "undefined"
    said = describe(found)
    assert f"not defined for {where}" in said.en
    assert "没有定义" in said.zh
    assert "range of numbers" not in said.en
    assert "heory" not in said.en
    assert found.cure is None or not found.cure.config.spec.undefined()


@pytest.mark.parametrize("formula", HALF_DEFINED)
@pytest.mark.parametrize("norm", ["none", "batch", "layer"])
def test_theory_is_silent_and_nothing_is_drawn_as_infinite(formula: str, norm: str) -> None:
    config = FlowConfig(formula, **SMALL, norm=norm, norm_position="before")
    theory = predict_flow(config)
    assert np.isnan(theory.log10_delta).all()
    assert np.isnan(theory.log10_signal).all()
    for spread in (
        *predicted_spreads(theory).values(),
        *measured_spreads(simulate_flow(config)).values(),
    ):
        assert not spread.beyond.any()


@pytest.mark.parametrize("formula", TOTAL)
def test_a_pole_or_a_steep_point_is_no_stretch(formula: str) -> None:
    config = FlowConfig(formula, **SMALL)
    result = simulate_flow(config)
    assert not any(first_without_value(config, n, TOTAL[formula]) for n in range(config.seeds))
    assert not result.undefined_layer.any()
    assert diagnose(result).state != "undefined"


def test_an_overflow_is_still_an_overflow() -> None:
    found = diagnose(simulate_flow(FlowConfig("exp(x)", **SMALL | {"depth": 20})))
    assert found.state == "overflow"
    assert "leaves the range of numbers" in describe(found).en


def test_what_is_never_met_is_no_matter() -> None:
    # LayerNorm sends z of variance 1: beyond 10 lies a share of 1.5e-23 (SciPy's norm.sf(10) · 2).
    config = FlowConfig("sqrt(100 - x^2)", **SMALL, norm="layer")
    assert np.isfinite(predict_flow(config).log10_delta).all()
    assert not simulate_flow(config).undefined_layer.any()
    plain = FlowConfig("sqrt(100 - x^2)", **SMALL)  # the second layer's z are of the size of 14
    assert np.isnan(predict_flow(plain).log10_delta).all()
    assert diagnose(simulate_flow(plain)).state == "undefined"


def test_a_cure_is_defined_where_it_is_needed() -> None:
    cure = find_cure(FlowConfig("log(x)", **SMALL), "activation")
    assert cure is not None
    assert not cure.config.spec.undefined()
