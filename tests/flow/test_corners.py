"""No setting, however extreme, and no formula leads to an error or to words without meaning."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import INPUTS, NORM_POSITIONS, NORMS, RESIDUALS, FlowConfig
from vizcore.flow.diagnosis.causes import cause
from vizcore.flow.diagnosis.diagnose import diagnose
from vizcore.flow.diagnosis.words import change, describe
from vizcore.flow.experiments.born_dead import predict_dead, simulate_born_dead
from vizcore.flow.experiments.jacobian_spectrum import jacobian_spectrum
from vizcore.flow.experiments.recurrent import predict_through_time, simulate_recurrent
from vizcore.flow.experiments.recurrent_config import CELLS
from vizcore.flow.predict import predict_flow
from vizcore.flow.simulate import simulate_flow
from vizcore.flow.summaries.histogram import densities_of
from vizcore.flow.summaries.units import unit_shares
from vizcore.flow.view import TimeView
from vizcore.initialisation import INITIALISATIONS
from vizcore.settings import settings_of
from vizcore.theory.pairs.correlation_map import correlation_map
from vizcore.theory.phase import critical_line, phase_diagram

FORMULAS = (
    *("1/x", "exp(x)", "log(x)", "0*x", "x^5", "sqrt(x)", "1/(x-1)", "1e300*x", "tan(x)"),
    *("1e-300*x", "x^20", "exp(exp(x))", "sign(x)", "1", "sqrt(abs(x))", "sin(100x)"),
    *("relu", "tanh", "binary_step", "threshold", "hardshrink"),
)
ENDS = st.sampled_from([0.0, 0.001, 1.0, 25.0])
networks = st.builds(
    FlowConfig,
    activation=st.sampled_from(FORMULAS),
    depth=st.sampled_from([2, 3, 20]),
    width=st.sampled_from([2, 3, 16]),
    batch=st.sampled_from([4, 5, 32]),
    init=st.sampled_from(list(INITIALISATIONS)),
    sigma_w2=ENDS,
    sigma_b2=ENDS,
    scale=st.sampled_from([0.0, 0.01, 10.0]),
    norm=st.sampled_from(list(NORMS)),
    norm_position=st.sampled_from(list(NORM_POSITIONS)),
    residual=st.sampled_from(list(RESIDUALS)),
    alpha=st.sampled_from([0.0, 0.5, 10.0]),
    input=st.sampled_from(list(INPUTS)),
    seeds=st.sampled_from([1, 2]),
)


def assert_meant(text):
    if text is not None:
        assert not {"nan", "None", "×?", "{", "}"} & set(text.en.split())
        assert "nan" not in text.en + text.zh
        assert "None" not in text.en + text.zh


@given(networks)
@settings(max_examples=80, deadline=None)
def test_every_network_is_measured_predicted_and_spoken_of(config):
    result, theory = simulate_flow(config), predict_flow(config)
    for array in (result.log10_signal, result.log10_delta, theory.log10_delta, theory.factor):
        assert array.shape[-1] == config.depth
    # Whatever is unknown is told: an overflow, or a number, never a silent hole.
    lost = result.overflow_layer > 0
    assert (np.isnan(result.log10_delta).any(1) <= lost).all()
    found = diagnose(result)
    for text in (describe(found), change(found)):
        assert_meant(text)
    assert (cause(found) is None) == (found.state == "steady")


def test_a_slope_is_defined_as_long_as_it_is_a_number():
    steep = FlowConfig("sin(x * 1e37)", init="custom", depth=5, batch=256)
    result = simulate_flow(steep)
    assert (result.overflow_layer == 0).all()
    assert np.isfinite(result.log10_delta).all()


@given(networks)
@example(FlowConfig("exp(exp(x))", depth=2, width=3, seeds=1))
@settings(max_examples=60, deadline=None)
def test_every_network_has_its_pictures(config):
    result = simulate_flow(config)
    assert densities_of(result).density.shape[1] == config.depth
    assert unit_shares(result).dead.shape == predict_dead(config).shape == (config.depth,)
    spectrum = jacobian_spectrum(dataclasses.replace(config, norm="none"))
    assert spectrum.log10_s.shape[1] == config.width
    found = correlation_map(config.spec, config.weight_variance, config.bias_variance, 0.95)
    assert np.isnan(found.fixed) or np.abs(found.path).max() <= 1


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_formula_has_a_phase_diagram_and_born_dead_networks(formula):
    spec = ActivationSpec(formula)
    reach = np.linspace(0, 25, 11)
    diagram = phase_diagram(spec, reach, reach)
    assert not np.isnan(diagram.q).any()
    line = critical_line(spec, 25.0)
    assert np.isfinite(line.sigma_w2).all()
    born = simulate_born_dead(spec, depth=10, networks=20)
    assert ((born.measured >= 0) & (born.measured <= 1)).all()


def ends(field):
    kind = settings_of(TimeView)[field].kind
    return st.sampled_from([kind.low, kind.high])


@given(
    st.builds(
        TimeView,
        state_activation=st.sampled_from(FORMULAS),
        steps=st.sampled_from([2, 30]),
        recurrent_w2=ends("recurrent_w2"),
        forget_bias=ends("forget_bias"),
    )
)
@settings(max_examples=25, deadline=None)
def test_every_cell_is_unrolled(view):
    for cell in CELLS:
        config = view.config(cell)
        result, theory = simulate_recurrent(config), predict_through_time(config)
        assert result.log10_h.shape == (config.seeds, view.steps + 1)
        assert len(theory.log10_h if cell == "rnn" else theory.log10_gates) == view.steps + 1


@pytest.mark.parametrize(
    "config",
    [
        FlowConfig("binary_step", (), 40, 3, 4, "lsuv", sigma_b2=0.3, residual="unit"),
        FlowConfig("1-cos(x)", (), 40, 2, 4, "he_normal", residual="unit"),
        FlowConfig("exp(x)", (), 1000, 3, 4, "pytorch"),
        FlowConfig("softplus(x)-log(2)", (), 1000, 2, 4, "he_normal", seeds=2),
        FlowConfig("log(x)", (), 1000, 2, 4, "orthogonal", input="constant", seeds=2),
        FlowConfig("relu", (), 1000, 2, 4, "he_normal", seeds=2),
    ],
    ids=str,
)
def test_information_is_a_number_or_nothing_in_the_narrowest_networks(config):
    # A part of the signal is never more than the whole, and no hole or infinity stands for it.
    result, theory = simulate_flow(config), predict_flow(config)
    found = diagnose(result, theory)
    assert_meant(describe(found))
    spread = result.log10_example_spread
    assert not np.isnan(spread[result.overflow_layer == 0]).any()
    assert not np.isposinf(spread).any()
    assert not np.isposinf(theory.log10_example_spread).any()
    known = np.isfinite(spread)
    assert (spread[known] <= result.log10_signal[known] + 1e-4).all()
