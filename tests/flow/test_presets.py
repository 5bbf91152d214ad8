"""What the notices of the presets claim holds in the networks that they show."""

from __future__ import annotations

import re

import numpy as np
import pytest

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.diagnosis.diagnose import diagnose
from vizcore.flow.predict import predict_flow
from vizcore.flow.presets import PRESETS
from vizcore.flow.recommendation import recommend_initialisation
from vizcore.flow.simulate import simulate_flows

BY_KEY = {preset.key: preset for preset in PRESETS}


@pytest.fixture(scope="module")
def measured():
    """Per preset and line: factor a layer of δ and of the signal, both towards layer 1."""
    kept = {}

    def of(key):
        if key not in kept:
            preset = BY_KEY[key]
            kept[key] = simulate_flows(preset.configs["view"].networks(preset.configs["flow"]))
        return kept[key]

    return of


def factor(log10):
    """What one layer does, on average over networks, from the last layer to the first."""
    mean = log10.mean(0)
    return 10 ** ((mean[0] - mean[-1]) / (len(mean) - 1))


def delta(result):
    return factor(result.log10_delta)


def stated(key):
    """The factors that a notice states, the same in both languages."""
    found = re.findall(r"×(\d\.\d+)", BY_KEY[key].notice.en)
    assert found == re.findall(r"(?<![\d.])(\d\.\d+) 倍", BY_KEY[key].notice.zh)
    return [float(text) for text in found]


@pytest.mark.parametrize("key", BY_KEY)
def test_what_is_measured_agrees_with_theory_within_seed_error(key, measured):
    for result in measured(key):
        found, theory = result.log10_delta, predict_flow(result.config)
        sd = max(np.nan_to_num(theory.log10_delta_sd[0]), found[:, 0].std(ddof=1))
        off = found[:, 0].mean() - theory.log10_delta[0]
        # Theory is to first order in 1/width: a thousandth of all decades is left to the second.
        bound = 3.5 * sd / len(found) ** 0.5 + 1e-3 * abs(theory.log10_delta[0]) + 1e-4
        assert abs(off) < bound, result.config


@pytest.mark.parametrize("key", BY_KEY)
def test_the_sentence_of_each_line_says_what_the_notice_says(key, measured):
    said = [(found.state, found.fault) for found in map(diagnose, measured(key))]
    steady = ("steady", None)
    expected = {
        "sigmoid": [("vanishing", "init"), steady],
        "pytorch": [("vanishing", "init")] * 3,
        "he": [steady, ("vanishing", "init"), ("vanishing", "init")],
        "tanh": [steady, ("vanishing", "init"), ("exploding", "init")],
        "norm": [("exploding", "norm"), steady, steady],
        "skip": [steady, ("exploding", "skip"), steady],
        "selu": [steady, steady],
        "orthogonal": [steady, steady],
        "thousand": [("vanishing", "init"), steady],
    }
    assert said == expected[key]


def test_sigmoid_loses_its_gradient_but_not_its_signal(measured):
    sigmoid, relu = measured("sigmoid")
    assert delta(sigmoid) < 0.35
    assert np.ptp(sigmoid.log10_signal.mean(0)[1:]) < 0.1
    assert delta(relu) == pytest.approx(1, abs=0.02)
    best = recommend_initialisation(ActivationSpec("sigmoid"))
    assert best.sigma_w2 / 2 == pytest.approx(50, abs=5)  # “about fifty times”
    assert best.holds >= sigmoid.config.depth


def test_pytorchs_default_costs_relu_a_constant_factor(measured):
    relu, tanh, gelu = measured("pytorch")
    assert delta(relu) == pytest.approx(6**-0.5, rel=0.02)  # √(σ_w²/2) with σ_w² = 1/3
    assert stated("pytorch") == pytest.approx([delta(relu)], abs=0.006)
    assert max(delta(tanh), delta(gelu)) < 0.6


def test_xavier_hides_a_vanishing_gradient_from_the_weight_gradient(measured):
    he, xavier, default = measured("he")
    assert delta(he) == pytest.approx(1, abs=0.02)
    assert delta(xavier) == pytest.approx(2**-0.5, rel=0.02)
    assert factor(xavier.log10_weight_grad) == pytest.approx(1, abs=0.02)
    assert stated("he") == pytest.approx([delta(he), delta(xavier)], abs=0.006)
    assert delta(default) < 0.45


def test_tanh_is_ordered_critical_or_chaotic(measured):
    edge, ordered, chaotic = measured("tanh")
    assert delta(ordered) < 0.85 < delta(edge) < 1 < delta(chaotic)
    assert factor(ordered.log10_signal) > 1.2, "the signal dies on its way up"
    assert np.ptp(chaotic.log10_signal.mean(0)[10:]) < 0.1, "the signal settles"


def test_batch_norm_explodes_and_layer_norm_does_not(measured):
    batch, layer, none = measured("norm")
    assert delta(batch) > 1.15
    assert stated("norm") == pytest.approx([delta(batch)], abs=0.05)  # “about”, one decimal
    assert np.ptp(batch.log10_signal.mean(0)) < 0.01
    assert delta(layer) == pytest.approx(1, abs=0.02)
    assert delta(none) == pytest.approx(1, abs=0.02)


def test_a_scaled_skip_stays_bounded(measured):
    scaled, unit, _ = measured("skip")
    assert abs(scaled.log10_delta.mean(0)[0]) < 0.5
    assert delta(unit) == pytest.approx(2**0.5, rel=0.02)  # √(1 + χ) with χ = 1
    each, bound = stated("skip")
    assert each == pytest.approx(delta(unit), abs=0.006)
    assert each == pytest.approx(1 / factor(unit.log10_signal), abs=0.006)
    assert 10 ** scaled.log10_delta.mean(0)[0] < bound
    assert 10 ** np.ptp(scaled.log10_signal.mean(0)) < bound


def test_selu_keeps_its_signal_at_one(measured):
    selu, elu = measured("selu")
    assert np.abs(selu.log10_signal.mean(0)).max() < 0.02
    assert delta(selu) == pytest.approx(1, abs=0.05)
    assert elu.log10_signal.mean(0)[-1] < -1


def test_rotations_keep_lengths_where_gaussian_networks_drift_apart(measured):
    orthogonal, gaussian = measured("orthogonal")
    assert np.abs(orthogonal.log10_delta).max() < 1e-4
    assert gaussian.log10_delta[:, 0].std() > 0.1


def test_a_thousand_layers(measured):
    sigmoid, tanh = measured("thousand")
    assert sigmoid.log10_delta.mean(0)[0] < -600
    assert "10⁻³²³" in BY_KEY["thousand"].notice.en
    assert np.log10(np.finfo(float).smallest_subnormal) == pytest.approx(-323, abs=0.5)
    assert tanh.log10_delta.mean(0)[0] > -6


def test_each_preset_has_a_test():
    tested = {"sigmoid", "pytorch", "he", "tanh", "norm", "skip", "selu", "orthogonal", "thousand"}
    assert set(BY_KEY) == tested
