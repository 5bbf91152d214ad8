"""The PyTorch snippet runs as it stands, and measures what the app measures."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.flow.config import INPUTS, NORMS, RESIDUALS, FlowConfig
from vizcore.flow.predict import predict_flow
from vizcore.flow.presets import PRESETS
from vizcore.flow.simulate import simulate_flow, simulate_flows
from vizcore.flow.snippet import snippet
from vizcore.flow.summaries.line import QUANTITIES
from vizcore.initialisation import INITIALISATIONS

SMALL = FlowConfig(
    activation="tanh", depth=6, width=48, batch=8, seeds=24, init="custom", sigma_w2=1.7, scale=0.2
)


@pytest.fixture(autouse=True)
def same_defaults():
    """A snippet sets a seed and a precision, which is its good right but not this process's."""
    state, precision = torch.get_rng_state(), torch.get_default_dtype()
    yield
    torch.set_rng_state(state)
    torch.set_default_dtype(precision)


def run(config):
    """Signal, spread over examples, log10 δ and log10 weight gradient, layer 1 first."""
    names = {}
    exec(snippet(config), names)
    return np.array([row[1:] for row in reversed(names["profile"])]).T


def logs_of(result):
    """The same as measured; NaN where float64 has few digits of the spread over examples left."""
    spread = result.log10_example_spread
    lost = (spread - result.log10_signal).min(0) < -10
    spread = np.where(lost, np.nan, spread)
    return [result.log10_signal, spread, result.log10_delta, result.log10_weight_grad]


def assert_same_profile(config):
    found = np.array([run(replace(config, seed=seed)) for seed in range(4)])
    found[:, :2] = np.log10(found[:, :2])
    result = simulate_flow(config)
    logs = logs_of(result)
    for quantity, measured in enumerate(logs):
        error = measured.std(0, ddof=1) * (1 / 4 + 1 / config.seeds) ** 0.5
        gap = found[:, quantity].mean(0) - measured.mean(0)
        gap = np.where(np.isnan(measured.mean(0)), 0, gap)
        assert not (np.abs(gap) >= 5 * error + 0.01).any()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_the_code_of_every_preset_prints_what_its_page_shows(preset, capsys):
    networks = preset.configs["view"].networks(preset.configs["flow"])
    for config, result in zip(networks, simulate_flows(networks), strict=True):
        found = run(replace(config, seed=1))  # one network, with random numbers of its own
        found[:2] = np.log10(found[:2])
        theory = predict_flow(config)
        for quantity, measured, name in zip(found, logs_of(result), QUANTITIES, strict=True):
            gap = np.abs(quantity - measured.mean(0))
            gap = np.where(np.isnan(measured.mean(0)), 0, gap)
            # Few networks tell little of their own spread, and theory says it where it can.
            spread = np.fmax(measured.std(0, ddof=1), getattr(theory, f"log10_{name}_sd"))
            # A tenth of a decade is a hair.
            assert not (gap >= 7 * spread + 0.1).any(), (config, name, gap.max())
        assert len(capsys.readouterr().out.splitlines()) == config.depth + 1


@pytest.mark.parametrize("init", INITIALISATIONS)
def test_every_initialisation(init, capsys):
    assert_same_profile(replace(SMALL, init=init, sigma_b2=0.3))


@pytest.mark.parametrize("residual", RESIDUALS)
@pytest.mark.parametrize(
    ("norm", "position"), [*itertools.product(NORMS, ["before"]), ("batch", "after")]
)
def test_every_norm_and_skip(norm, position, residual, capsys):
    config = replace(SMALL, norm=norm, norm_position=position, residual=residual, alpha=0.6)
    assert_same_profile(config)


@pytest.mark.parametrize("kind", INPUTS)
def test_every_input(kind, capsys):
    assert_same_profile(replace(SMALL, input=kind, width=64))


@pytest.mark.parametrize("activation", ["leaky_relu", "selu", "gelu", "mish", "snake", "hardswish"])
def test_other_activations_with_their_parameters(activation, capsys):
    assert_same_profile(replace(SMALL, activation=activation, depth=4))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_runs(activation, capsys):
    profile = run(replace(SMALL, activation=activation, depth=2, width=8))
    assert np.isfinite(profile[0]).all()
    assert not np.isnan(profile).any()


def test_no_depth_is_too_deep(capsys):
    config = FlowConfig(activation="sigmoid", depth=400, width=16, init="lecun_normal")
    profile = run(config)
    assert -300 < profile[2, 0] < -240  # ×0.234 a layer, and ln‖δ‖ loses variance/2 in narrow nets
    assert "400" in capsys.readouterr().out


def test_a_dead_network_is_reported_as_such(capsys):
    profile = run(replace(SMALL, activation="binary_step"))
    assert np.isneginf(profile[2, :-1]).all()


def test_the_snippet_prints_no_rounding_as_information(capsys):
    # A sigmoid network halves and quarters the differences of its inputs; float64 has 16 digits.
    found = run(FlowConfig("sigmoid", depth=40, width=32, init="xavier_normal"))
    with np.errstate(invalid="ignore"):
        assert not (found[1] < 1e-13 * found[0]).any()
    assert np.isnan(found[1][-1])
