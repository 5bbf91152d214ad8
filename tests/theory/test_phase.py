"""Fixed points, the edge of chaos and the correlation map against iteration and known constants."""

import math

import numpy as np
import pytest

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.pairs.correlation_map import correlation_map
from vizcore.theory.phase import critical_line, fixed_point, phase_diagram

TANH, RELU = ActivationSpec("tanh"), ActivationSpec("relu")
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(120)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def iterated(sigma_w2: float, sigma_b2: float) -> tuple[float, float]:
    """q* and χ₁ of tanh by iterating the map with Gauss–Hermite quadrature."""
    q = 1.0
    for _ in range(3000):
        q = sigma_w2 * float(WEIGHTS @ np.tanh(math.sqrt(q) * NODES) ** 2) + sigma_b2
    slope = 1 - np.tanh(math.sqrt(q) * NODES) ** 2
    return q, sigma_w2 * float(WEIGHTS @ slope**2)


@pytest.mark.parametrize(("sigma_w2", "sigma_b2"), [(0.5, 0.3), (1.3, 0), (2, 0.1), (4, 0.05)])
def test_fixed_points_of_tanh_equal_iteration(sigma_w2: float, sigma_b2: float) -> None:
    q, chi = fixed_point(TANH, sigma_w2, sigma_b2)
    expected_q, expected_chi = iterated(sigma_w2, sigma_b2)
    assert q == pytest.approx(expected_q, rel=5e-4)
    assert chi == pytest.approx(expected_chi, rel=2e-4)


def test_the_edge_of_chaos_of_tanh_passes_through_the_published_points() -> None:
    line = critical_line(TANH)
    assert line.sigma_w2[0] == pytest.approx(1, abs=1e-4)  # σ_b² = 0: Glorot & Bengio's choice
    at = float(np.interp(0.05, line.sigma_b2, line.sigma_w2))
    assert at == pytest.approx(1.761, abs=0.005)  # Schoenholz et al. 2017


@pytest.mark.parametrize("slope", [0.0, 0.1, 0.5])
def test_the_edge_of_leaky_relu_is_two_over_one_plus_slope_squared(slope: float) -> None:
    spec = ActivationSpec("leaky_relu", (("negative_slope", slope),))
    line = critical_line(spec)
    np.testing.assert_allclose(line.sigma_w2, 2 / (1 + slope**2), rtol=1e-6)


def test_signals_that_die_or_explode_are_zero_and_infinity() -> None:
    diagram = phase_diagram(RELU, [0.0, 1.0, 3.0], [0.0, 1.0])
    np.testing.assert_array_equal(diagram.q[0], [0, 0, np.inf])
    np.testing.assert_allclose(diagram.q[1], [1, 2, np.inf], rtol=1e-4)  # σ_b² / (1 − σ_w²/2)
    np.testing.assert_allclose(diagram.chi, [[0, 0.5, 1.5]] * 2, rtol=1e-6)


@pytest.mark.parametrize("text", ["x^3/(1+x^2)", "sin(3x)", "exp(-x^2)", "exponential", "0*x"])
def test_every_activation_has_a_diagram(text: str) -> None:
    diagram = phase_diagram(ActivationSpec(text), np.linspace(0, 4, 9), np.linspace(0, 4, 7))
    assert diagram.q.shape == diagram.chi.shape == (7, 9)
    assert not np.isnan(diagram.q).any()


def test_the_map_of_relu_is_the_arc_cosine_kernel_and_leads_to_one() -> None:
    found = correlation_map(RELU, 2.0, 0.0)
    angle = np.arccos(found.c)
    kernel = (np.sin(angle) + (np.pi - angle) * found.c) / np.pi  # Cho & Saul 2009
    np.testing.assert_allclose(found.image, kernel, atol=1e-6)
    assert found.path[1] == pytest.approx(1 / math.pi, abs=1e-6)
    assert found.fixed == pytest.approx(1)
    assert found.gradient_depth == math.inf


def test_chaos_drives_inputs_apart_and_order_together() -> None:
    chaotic, ordered = correlation_map(TANH, 4.0, 0.05), correlation_map(TANH, 0.5, 0.3)
    assert 0 < chaotic.fixed < 0.5
    assert np.interp(chaotic.fixed, chaotic.c, chaotic.image) == pytest.approx(
        chaotic.fixed, abs=1e-4
    )
    assert ordered.fixed == pytest.approx(1)
    assert (
        ordered.slope
        == pytest.approx(ordered.chi)
        == pytest.approx(iterated(0.5, 0.3)[1], rel=1e-3)
    )
    assert chaotic.correlation_depth == pytest.approx(-1 / math.log(chaotic.slope))


def test_no_map_where_the_signal_has_no_bounds() -> None:
    assert math.isnan(correlation_map(ActivationSpec("exponential"), 1.0, 0.0).fixed)
