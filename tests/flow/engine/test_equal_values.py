"""Where all values of a layer are equal, nothing is told from rounding: closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.normalise import EPSILON, normalise, pull_back
from vizcore.flow.simulate import simulate_flow

DTYPES = (torch.float32, torch.float64)
NORMS = [("none", "before"), *((n, p) for n in ("layer", "batch") for p in ("before", "after"))]
CONSTANT = ("0.3", "0.3 + 0*x", "relu(x - 100) - 1.7", "1e-3", "pi")


def of_nothing(config: FlowConfig, dtype: torch.dtype) -> None:
    result = simulate_flow(config, dtype=dtype)
    assert np.isneginf(result.log10_signal).all()
    assert np.isneginf(result.log10_example_spread).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("norm", "position"), NORMS)
@pytest.mark.parametrize("activation", CONSTANT)
@pytest.mark.parametrize(("batch", "residual"), [(32, "none"), (13, "none"), (130, "unit")])
def test_a_constant_activation_has_no_spread(dtype, norm, position, activation, batch, residual):
    of_nothing(
        FlowConfig(
            *(activation, (), 4, 100, batch, "he_normal"),
            norm=norm,
            norm_position=position,
            residual=residual,
            seeds=2,
        ),
        dtype,
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("position", ["before", "after"])
@pytest.mark.parametrize("activation", ["sigmoid", "relu", "cos(x)", "tanh"])
@pytest.mark.parametrize("batch", [32, 13, 130])
def test_batch_norm_leaves_nothing_of_equal_examples(dtype, position, activation, batch):
    network = (activation, (), 4, 100, batch, "custom")
    norm = {"norm": "batch", "norm_position": position, "sigma_b2": 0.1, "seeds": 2}
    of_nothing(FlowConfig(*network, sigma_w2=0.0, **norm), dtype)
    of_nothing(FlowConfig(*network, sigma_w2=2.0, input="constant", **norm), dtype)


@pytest.mark.parametrize("sigma_w2", [1e-10, 1e-12, 1e-14])
def test_a_signal_below_rounding_is_told_by_the_differences_of_examples(sigma_w2):
    """BatchNorm divides by √ε what is that small, and sigmoid′(0) = 1/4."""
    config = FlowConfig(
        *("sigmoid", (), 5, 256, 32, "custom"), sigma_w2=sigma_w2, sigma_b2=0.1, norm="batch"
    )
    factor = math.log10(math.sqrt(sigma_w2 / EPSILON) / 4)
    found = simulate_flow(config).log10_signal.mean(0)
    np.testing.assert_allclose(found, factor * np.arange(1, 6), atol=0.1)


@given(
    st.floats(-1e4, 1e4, width=32).filter(lambda value: abs(value) > 1e-30),
    st.integers(2, 300),
    st.sampled_from([2, 3]),
    st.sampled_from(DTYPES),
)
def test_equal_values_become_0_and_the_gradient_is_that_of_variance_0(value, count, axis, dtype):
    shape = [1, 1, 3, 3]
    shape[axis] = count
    found, inverse = normalise(torch.full(shape, value, dtype=dtype), axis)
    assert (found == 0).all()
    gradient = (
        torch.linspace(-1, 2, count).to(dtype).view([-1 if a == axis else 1 for a in range(4)])
    )
    back = pull_back(gradient.expand(shape), found, inverse, axis)
    # (x − x̄)/√(σ² + ε) near σ = 0 is (x − x̄)/√ε.
    expected = (gradient - gradient.double().mean()) / math.sqrt(EPSILON)
    torch.testing.assert_close(back, expected.to(dtype).expand(shape), rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("axis", [2, 3])
@pytest.mark.parametrize("apart", [1e-5, 1e-4, 1e-2, 1.0])
def test_values_that_differ_little_keep_their_digits(axis, apart):
    x = 7 + apart * torch.randn(1, 2, 64, 64, generator=torch.Generator().manual_seed(0))
    exact = x.double()
    variance = exact.var(axis, correction=0, keepdim=True)
    expected = (exact - exact.mean(axis, keepdim=True)) / (variance + EPSILON).sqrt()
    found, _ = normalise(x, axis)
    torch.testing.assert_close(found.double(), expected, rtol=1e-5, atol=1e-5 * expected.std())
