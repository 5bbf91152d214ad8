"""Dead units and Jacobian spectra against published numbers, closed forms and measurement."""

import math

import numpy as np
import pytest

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.born_dead import born_dead, chance_of_zero_slope, dead_share, flat_intervals
from vizcore.theory.jacobian_spectrum import predict_spectrum
from vizcore.theory.stack import RandomStack


def stack(text: str, depth: int, sigma_w2: float, **changes: object) -> RandomStack:
    return RandomStack(ActivationSpec(text), depth, 256, 16, sigma_w2, 0.0, **changes)


INF = math.inf


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("relu", ((-INF, 0.0),)),
        ("relu6", ((-INF, 0.0), (6.0, INF))),
        ("hardshrink", ((-0.5, 0.5),)),
        ("sigmoid", ()),
        ("leaky_relu", ()),
        ("x if x > 1 else -2", ((-INF, 1.0),)),
        ("binary_step", ((-INF, 0.0), (0.0, INF))),
    ],
)
def test_flat_stretches(text: str, expected: tuple[tuple[float, float], ...]) -> None:
    assert flat_intervals(ActivationSpec(text)) == expected


def test_dead_units_of_he_relu() -> None:
    # Published values for M = 512 orthogonal inputs; layer 1 is 2^-512.
    share = dead_share(stack("relu", 40, 2.0), 512)
    np.testing.assert_allclose(share[[2, 9, 39]], [0.002, 0.107, 0.339], atol=6e-4)
    assert share[0] == pytest.approx(0.5**512, rel=1e-3)


def test_one_input_is_off_in_every_second_relu() -> None:
    np.testing.assert_allclose(dead_share(stack("relu", 5, 2.0), 1), 0.5, atol=1e-3)
    assert chance_of_zero_slope(ActivationSpec("hardtanh"), 1.0) == pytest.approx(
        math.erfc(1 / math.sqrt(2)), rel=1e-9
    )


def test_no_unit_of_a_smooth_activation_dies_and_norms_are_not_covered() -> None:
    assert (dead_share(stack("tanh", 4, 2.0), 8) == 0).all()
    assert np.isnan(dead_share(stack("relu", 4, 2.0, norm="batch"), 8)).all()


def test_born_dead_is_the_formula_of_lu() -> None:
    found = born_dead(np.array([1.0, 2.0, 5.0]), 3)
    expected = [[1 - (1 - 0.5**n) ** depth for depth in (1, 2, 3)] for n in (1, 2, 5)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("depth", [1, 2, 5, 30])
def test_the_largest_singular_value_of_linear_gaussian_layers(depth: int) -> None:
    expected = math.log10((depth + 1) ** (depth + 1) / depth**depth) / 2
    assert predict_spectrum(stack("identity", depth, 1.0)).largest == pytest.approx(
        expected, abs=1e-6
    )


def test_one_gaussian_layer_follows_the_quarter_circle() -> None:
    # Marchenko–Pastur for a square matrix: density √(4 − s²)/π on (0, 2).
    found = predict_spectrum(stack("identity", 1, 1.0))
    s = 10**found.log10_s
    inside = (s > 0.05) & (s < 1.9)
    expected = np.sqrt(4 - s[inside] ** 2) / math.pi * s[inside] * math.log(10)
    np.testing.assert_allclose(found.density[inside], expected, rtol=0.02)


def test_rotations_keep_linear_singular_values_alike() -> None:
    found = predict_spectrum(stack("identity", 20, 2.25, orthogonal=True))
    assert len(found.density) == 0
    assert found.largest == pytest.approx(20 * math.log10(1.5))


@pytest.mark.parametrize("orthogonal", [False, True])
@pytest.mark.parametrize(("text", "sigma_w2"), [("relu", 2.0), ("tanh", 1.0), ("hardtanh", 1.1)])
def test_mass_and_mean_of_the_density(text: str, sigma_w2: float, orthogonal: bool) -> None:
    # The mean of s² is (σ_w²)ᴸ Π E φ′², with no free probability in it.
    found = predict_spectrum(stack(text, 6, sigma_w2, orthogonal=orthogonal))
    mass = np.trapezoid(found.density, found.log10_s)
    mean = np.trapezoid(found.density * 10 ** (2 * found.log10_s), found.log10_s)
    assert mass == pytest.approx(1 - found.zeros, abs=0.03)
    assert math.log10(mean) == pytest.approx(found.mean_square, abs=0.02)
    assert found.zeros == pytest.approx(0.5 if text == "relu" else found.zeros, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "sigma_w2", "expected"),
    [
        # q falls from 1, so most slopes are 0 in the first layer: P(|z| > 1).
        ("hardtanh", 1.0, math.erfc(1 / math.sqrt(2))),
        ("hardtanh", 0.25, math.erfc(2 / math.sqrt(2))),
        # q is 2 in the first layer and falls: P(z < 0) + P(√2 z > 6).
        ("relu6", 2.0, 0.5 + math.erfc(6 / 2) / 2),
        ("relu", 2.0, 0.5),
    ],
)
@pytest.mark.parametrize("depth", [3, 20, 200])
def test_as_many_singular_values_are_zero_as_slopes_of_the_flattest_layer(
    text: str, sigma_w2: float, expected: float, depth: int
) -> None:
    found = predict_spectrum(stack(text, depth, sigma_w2))
    assert found.zeros == pytest.approx(expected, abs=2e-6)


def test_shrinkage_loses_most_where_the_signal_is_smallest() -> None:
    # The variance by SciPy, layer by layer; P(|h| < ½) is largest in the last one that counts.
    from scipy.integrate import quad
    from scipy.stats import norm

    q = 1.2
    shares = []
    for _ in range(5):
        shares.append(1 - 2 * norm.sf(0.5 / math.sqrt(q)))
        outer = quad(lambda z, q=q: z * z * q * norm.pdf(z), 0.5 / math.sqrt(q), 12)[0]
        q = 1.2 * 2 * outer
    found = predict_spectrum(stack("hardshrink", 6, 1.2))
    assert found.zeros == pytest.approx(max(shares), abs=1e-4)


def test_a_jacobian_that_is_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or beyond"):
        predict_spectrum(stack("binary_step", 4, 1.0))


def test_slopes_beyond_all_numbers_are_refused_before_they_are_squared_into_infinity() -> None:
    with pytest.raises(ValueError, match="slopes of this network"):
        predict_spectrum(stack("1e300*x", 2, 1.0))
