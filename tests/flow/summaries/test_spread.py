"""Means, spreads and zeros over networks; histograms on one axis."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.simulate import simulate_flow
from vizcore.flow.summaries.histogram import densities_of, slope_curve
from vizcore.flow.summaries.spread import spread_of

INF, NAN = np.inf, np.nan


def test_mean_and_spread_are_those_of_the_networks_that_have_a_finite_value():
    logs = np.array([[-3.0, -INF, NAN], [-5.0, -2.0, INF], [-4.0, -INF, -INF]])
    spread = spread_of(logs)
    np.testing.assert_allclose(spread.mean, [-4, -2, NAN])
    np.testing.assert_allclose(spread.sd, [np.std([-3, -5, -4], ddof=1), 0, NAN])
    np.testing.assert_allclose(spread.dead, [0, 2 / 3, 1 / 3])
    np.testing.assert_allclose(spread.beyond, [0, 0, 2 / 3])


def test_one_network_has_no_spread():
    assert spread_of(np.array([[-1.0, 2.0]])).sd.tolist() == [0, 0]


def test_histograms_of_a_linear_network_are_gaussian():
    config = FlowConfig(activation="identity", depth=4, width=256, batch=64, init="lecun_normal")
    found = densities_of(simulate_flow(config))
    assert not found.relative
    assert found.layers.tolist() == [1, 2, 3, 4]
    expected = stats.norm.pdf(found.x) / stats.norm.pdf(0)
    for layer in found.density.T:
        np.testing.assert_allclose(layer, expected, atol=0.08)


def test_layers_of_very_different_size_are_drawn_in_units_of_their_own():
    config = FlowConfig(activation="identity", depth=9, width=64, init="custom", sigma_w2=0.1)
    found = densities_of(simulate_flow(config))
    assert found.relative
    assert (found.x.min(), found.x.max()) == pytest.approx((-4 + 4 / 81, 4 - 4 / 81))


@pytest.mark.parametrize("activation", ["relu", "exponential", "relu_squared"])
@pytest.mark.parametrize("sigma_w2", [0.0, 1.0, 25.0])
def test_no_setting_leaves_it_without_a_picture(activation, sigma_w2):
    config = FlowConfig(
        activation=activation, depth=12, width=8, init="custom", sigma_w2=sigma_w2, seeds=2
    )
    found = densities_of(simulate_flow(config))
    assert found.density.shape == (len(found.x), 12)
    known = found.density[np.isfinite(found.density)]
    assert ((known >= 0) & (known <= 1)).all()


def test_a_deep_stack_is_shown_by_evenly_spaced_layers():
    config = FlowConfig(activation="tanh", depth=300, width=4, seeds=1)
    layers = densities_of(simulate_flow(config), most=50).layers
    assert (layers[0], layers[-1]) == (1, 300)
    assert len(layers) == 50


def test_the_slope_is_drawn_up_to_either_side_of_a_kink():
    x, slope = slope_curve(ActivationSpec("relu"), -2.0, 2.0)
    np.testing.assert_array_equal(slope, np.heaviside(x, 0.0))
    assert np.diff(x)[np.diff(slope) > 0] < 1e-6
