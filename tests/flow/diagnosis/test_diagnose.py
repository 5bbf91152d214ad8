"""Diagnoses that anybody who knows the theory can check by hand."""

import dataclasses
import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import norm

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis import words
from vizcore.flow.diagnosis.causes import cause
from vizcore.flow.diagnosis.cure import healthy
from vizcore.flow.diagnosis.diagnose import Diagnosis, diagnose
from vizcore.flow.presets import PRESETS
from vizcore.flow.simulate import simulate_flow

SMALL = {"depth": 40, "width": 128, "batch": 16, "seeds": 6}


def of(**changes: object) -> Diagnosis:
    return diagnose(simulate_flow(FlowConfig(**{**SMALL, **changes})))


def test_pytorchs_default_is_a_bad_initialisation_for_relu() -> None:
    d = of(activation="relu", init="pytorch")
    assert (d.state, d.fault) == ("vanishing", "init")
    assert d.measured == pytest.approx(math.sqrt(1 / 6), rel=0.02)
    assert d.wide == pytest.approx(math.sqrt(1 / 6), rel=1e-3)
    assert d.initialisation == pytest.approx(math.sqrt(1 / 6), rel=1e-3)
    assert d.activation == pytest.approx(1, abs=1e-3)
    assert d.cure is not None
    assert d.cure.config.init == "he_normal"
    assert "with PyTorch default (σ_w² = 0.333) δ changes ×0.408 a layer" in cause(d).en
    assert "the same ReLU keeps δ at ×1.00" in cause(d).en


def square(f: Callable[[float], float], q: float) -> float:
    """E f(√q z)² by SciPy."""
    return quad(lambda z: f(math.sqrt(q) * z) ** 2 * norm.pdf(z), -9, 9, limit=200)[0]


def slope(x: float) -> float:
    return expit(x) * expit(-x)


def sigmoid_at_the_edge() -> tuple[float, float]:
    """q* and σ_w² of σ_b² = 0: the root of χ₁ = q E σ′² / E σ² = 1."""
    q = brentq(lambda q: q * square(slope, q) / square(expit, q) - 1, 1, 1000)
    return q, q / square(expit, q)


def test_sigmoid_has_an_initialisation_far_beyond_the_usual_ones() -> None:
    d = of(activation="sigmoid", init="xavier_normal")
    assert (d.state, d.fault) == ("vanishing", "init")
    q, sigma_w2 = sigmoid_at_the_edge()
    assert (q, sigma_w2) == (pytest.approx(45.6, abs=0.05), pytest.approx(103.0, abs=0.05))
    assert d.cure.config.sigma_w2 == pytest.approx(sigma_w2, rel=0.01)
    assert d.cure.config.sigma_b2 == 0
    assert d.activation == pytest.approx(1, abs=0.02)
    assert d.initialisation * d.activation == pytest.approx(d.wide)
    assert "10⁻" in words.sentence(d).en
    assert "10⁻" in words.sentence(d).zh


@pytest.mark.parametrize(
    ("changes", "state", "fault"),
    [
        ({"activation": "relu", "init": "he_normal"}, "steady", None),
        ({"activation": "relu", "init": "he_normal", "norm": "batch"}, "exploding", "norm"),
        ({"activation": "relu", "init": "he_normal", "residual": "unit"}, "exploding", "skip"),
        ({"activation": "tanh", "init": "custom", "sigma_w2": 4.0}, "exploding", "init"),
        ({"activation": "binary_step"}, "dead", "activation"),
        ({"activation": "exponential"}, "overflow", "activation"),
        ({"activation": "relu", "init": "he_normal", "width": 4}, "dead", "width"),
        ({"activation": "relu", "init": "constant", "scale": 0.0}, "dead", "init"),
        ({"activation": "tanh", "init": "xavier_normal", "width": 2}, "vanishing", "width"),
        (
            {"activation": "identity", "init": "lecun_normal", "width": 8, "depth": 200},
            "vanishing",
            "width",
        ),
        ({"activation": "tanh", "init": "xavier_normal", "depth": 400}, "steady", None),
        ({"activation": "relu", "norm": "layer", "residual": "unit"}, "steady", None),
    ],
)
def test_the_fault_is_found(changes: dict[str, object], state: str, fault: str | None) -> None:
    d = of(**changes)
    assert (d.state, d.fault) == (state, fault)
    assert (cause(d) is None) == (fault is None) == (d.cure is None)


@pytest.mark.parametrize("sigma_w2", [1.0, 25.0, 80.0, 130.0, 400.0])
def test_no_initialisation_of_sigmoid_beats_the_one_said_to_be_best(sigma_w2: float) -> None:
    d = of(activation="sigmoid", init="custom", sigma_w2=sigma_w2)
    after = simulate_flow(d.best.config).log10_delta[:, 0].mean()
    assert abs(after) < abs(d.decades)


DEPTHS = (2, 4, 10, 100)


@pytest.mark.parametrize("init", ["pytorch", "xavier_normal", "he_normal"])
@pytest.mark.parametrize("key", ["sigmoid", "tanh", "gelu", "softplus", "exponential", "softsign"])
def test_a_network_has_one_cause_at_all_depths(key: str, init: str) -> None:
    found = [of(activation=key, init=init, depth=depth, seeds=4) for depth in DEPTHS]
    assert len({d.fault for d in found if d.fault}) <= 1
    for d in found:
        if d.state == "steady":
            assert 0.5 < d.measured < 2
        said = words.sentence(d).en + words.sentence(d).zh
        if re.search("keeps its size|slowly|基本不变|缓慢", said):
            assert 0.9 < d.measured < 1.1


@pytest.mark.parametrize("key", ["star_relu", "softplus", "threshold", "hardshrink", "sigmoid"])
@pytest.mark.parametrize("changes", [{"norm": "layer"}, {"residual": "unit"}], ids=str)
def test_norms_and_skips_have_one_cause_at_all_depths(key: str, changes: dict[str, str]) -> None:
    small = {**changes, "width": 64, "seeds": 4, "batch": 4}
    found = [of(activation=key, init="he_normal", depth=depth, **small) for depth in DEPTHS]
    assert len({d.fault for d in found if d.fault}) <= 1


def test_few_layers_of_sigmoid_are_said_to_do_little_harm() -> None:
    d = of(activation="sigmoid", init="he_normal", depth=2)
    assert (d.state, d.fault, d.mild) == ("vanishing", "init", True)
    assert d.measured == pytest.approx(math.sqrt(2 * square(slope, 2.0)), rel=0.05)
    assert "In 2 layers that does little harm" in words.sentence(d).en
    assert "影响不大" in words.sentence(d).zh


def test_the_best_of_few_layers_is_not_set_against_itself() -> None:
    """In 2 layers σ_w² = 1 is as good as any for sigmoid, and not in more."""
    d = of(activation="sigmoid", init="xavier_normal", depth=2)
    assert d.best is not None
    assert d.best.config == d.config
    said = cause(d)
    assert said.en.count("σ_w²") == said.zh.count("σ_w²") == 1
    assert "none of the others tried does better" in said.en


def test_what_is_no_cure_is_not_said_to_keep_the_gradient() -> None:
    d = of(activation="exp(-(x-40)^2)", init="he_normal", depth=20)
    assert d.best is not None
    assert not d.best.works
    assert "keeps" not in cause(d).en
    assert "可保持" not in cause(d).zh


def test_a_wider_network_is_wide_enough() -> None:
    d = of(activation="tanh", init="xavier_normal", width=2)
    assert d.cure.config.width >= 128
    after = simulate_flow(d.cure.config).log10_delta[:, 0]
    assert abs(after.mean()) < healthy(d.config.depth)
    assert "with 2 units chance does not average out" in cause(d).en


def test_weight_gradients_that_hide_it_are_named() -> None:
    # Without biases the signal of ReLU shrinks as δ does, so their product does not change.
    assert "hide it" in words.note(of(activation="relu", init="xavier_normal")).en
    assert words.note(of(activation="relu", init="he_normal")) is None


def test_a_diagnosis_says_itself() -> None:
    d = of(activation="relu", init="xavier_normal")
    assert (d.sentence, d.cause, d.note) == (words.sentence(d), cause(d), words.note(d))


@pytest.mark.parametrize("key", ["sigmoid", "gelu", "softplus", "selu", "mish"])
def test_the_cure_cures(key: str) -> None:
    d = of(activation=key, init="pytorch")
    assert d.cure is not None
    after = simulate_flow(d.cure.config).log10_delta[:, 0]
    assert np.median(np.abs(after)) < 2 * healthy(SMALL["depth"])


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_every_activation_gets_a_sentence_in_both_languages(key: str) -> None:
    config = FlowConfig(activation=key, depth=12, width=16, batch=4, seeds=2)
    d = diagnose(simulate_flow(config))
    for text in (words.describe(d), words.change(d)):
        if text is not None:
            assert "nan" not in text.en + text.zh
            assert "None" not in text.en + text.zh
            assert "×?" not in text.en


def test_a_measurement_outside_the_band_of_theory_is_said_to_be() -> None:
    result = simulate_flow(FlowConfig(activation="relu", init="he_normal"))
    shifted = result.log10_delta + np.linspace(1.5, 0, result.config.depth)
    d = diagnose(dataclasses.replace(result, log10_delta=shifted))
    assert d.outside
    assert "outside the band of theory" in words.sentence(d).en
    assert "理论带" in words.sentence(d).zh
    # Near q = 0 the map of GELU's signal bends, and chance in q moves the mean; softplus carries
    # gradients along the signal.
    for key in ("gelu", "softplus"):
        d = diagnose(simulate_flow(FlowConfig(activation=key, init="he_normal")))
        assert not d.outside
        assert "band" not in words.sentence(d).en
    for preset in PRESETS:
        for config in preset.configs["view"].networks(preset.configs["flow"]):
            if config.depth <= 100:
                assert not diagnose(simulate_flow(config)).outside


def test_a_fixed_pattern_is_named_and_no_green_sign_stands_beside_it() -> None:
    # 0.126 over units, and 10⁻³¹ over examples: what arrives does not depend on the input.
    sigmoid = diagnose(simulate_flow(FlowConfig("sigmoid", init="xavier_normal", seeds=2)))
    assert sigmoid.information == pytest.approx(-30.5, abs=1)  # √0.0557 a layer by SciPy: −30.7
    assert "fixed pattern" in words.sentence(sigmoid).en
    assert "固定图样" in words.sentence(sigmoid).zh
    chaos = diagnose(simulate_flow(FlowConfig("tanh", init="custom", sigma_w2=4.0, seeds=2)))
    assert chaos.information == pytest.approx(np.log10(1 - 1 / 16) / 2, abs=0.05)
    assert "pattern" not in words.sentence(chaos).en


def test_equal_inputs_are_not_called_a_pattern() -> None:
    same = diagnose(simulate_flow(FlowConfig("tanh", depth=5, input="constant", seeds=2)))
    assert same.information is None
    assert "pattern" not in words.sentence(same).en
