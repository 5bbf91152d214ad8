"""Where the slope is lost, against closed forms and roots found by SciPy on the formulas."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from vizcore import ActivationSpec
from vizcore.activations.view.saturation import lost_slope

ENDLESS = math.inf


def lost(activation, **params):
    return lost_slope(ActivationSpec(activation, tuple(params.items())))


@pytest.mark.parametrize(
    ("activation", "zero"),
    [
        ("relu", ((-ENDLESS, 0),)),
        ("relu6", ((-ENDLESS, 0), (6, ENDLESS))),
        ("hardtanh", ((-ENDLESS, -1), (1, ENDLESS))),
        ("hardswish", ((-ENDLESS, -3),)),
        ("softshrink", ((-0.5, 0.5),)),
        ("binary_step", ((-ENDLESS, ENDLESS),)),
        ("leaky_relu", ()),
        ("tanh", ()),
        ("sine", ()),
    ],
)
def test_exactly_flat_intervals(activation, zero):
    assert lost(activation).zero == zero


@pytest.mark.parametrize(
    ("activation", "edge"),
    [
        ("tanh", math.acosh(math.sqrt(20))),  # sech² x = 1/20
        ("softsign", math.sqrt(20) - 1),  # (1 + |x|)² = 20
        ("arctan", math.sqrt(19)),  # 1 + x² = 20
        ("erf", math.sqrt(math.log(20))),  # exp(−x²) = 1/20
        ("sigmoid", 2 * math.acosh(math.sqrt(20))),  # σ′ = sech²(x/2) / 4
    ],
)
def test_both_ends_of_a_sigmoid_saturate_where_the_slope_is_a_twentieth(activation, edge):
    (left, right) = lost(activation).saturated
    assert left == pytest.approx((-ENDLESS, -edge), abs=2e-4)
    assert right == pytest.approx((edge, ENDLESS), abs=2e-4)


def test_the_passing_zero_at_the_minimum_of_gelu_is_no_saturation():
    def slope(x):
        return stats.norm.cdf(x) + x * stats.norm.pdf(x)

    largest = slope(math.sqrt(2))
    edge = optimize.brentq(lambda x: -slope(x) - largest / 20, -5, -2)
    (tail,) = lost("gelu").saturated
    assert tail == pytest.approx((-ENDLESS, edge), abs=2e-4)
    assert lost("gelu").zero == ()


def test_an_endless_slope_is_measured_against_one():
    (tail,) = lost("exponential").saturated
    assert tail == pytest.approx((-ENDLESS, math.log(0.05)), abs=2e-4)
    (left, right) = lost("1/x").saturated
    assert left == pytest.approx((-ENDLESS, -math.sqrt(20)), abs=1e-3)
    assert right == pytest.approx((math.sqrt(20), ENDLESS), abs=1e-3)


def test_what_underflows_is_saturated_and_not_zero():
    assert lost("sigmoid").zero == ()
    assert lost("exp(-x^2)").zero == ()


def test_undefined_ends_say_nothing():
    (tail,) = lost("log(x)").saturated
    assert tail == pytest.approx((20, ENDLESS), rel=1e-3)


@given(st.floats(0.06, 1))
def test_a_leak_of_at_least_six_percent_is_never_lost(leak):
    found = lost("leaky_relu", negative_slope=round(leak, 2))
    assert found.zero == found.saturated == ()


@given(st.floats(0.05, 3), st.floats(0.1, 3))
def test_mpelu_saturates_where_its_exponential_has_faded(alpha, beta):
    steepest = max(1.0, alpha * beta)
    (tail,) = lost("mpelu", alpha=alpha, beta=beta).saturated
    edge = min(0.0, math.log(0.05 * steepest / (alpha * beta)) / beta)
    assert tail[0] == -ENDLESS
    assert tail[1] == pytest.approx(edge, abs=0.02)
    assert np.isfinite(tail[1])
