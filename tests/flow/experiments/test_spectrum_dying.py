"""Measured Jacobians against autograd and theory; dead units against prediction."""

import dataclasses

import numpy as np
import pytest
import torch

from tests.flow.plain import weights_of
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.inputs import examples
from vizcore.flow.experiments.born_dead import predict_dead, simulate_born_dead
from vizcore.flow.experiments.jacobian_spectrum import jacobian_spectrum
from vizcore.flow.simulate import simulate_flow


@pytest.mark.parametrize("residual", ["none", "unit"])
def test_singular_values_equal_those_of_autograds_jacobian(residual: str) -> None:
    config = FlowConfig(
        activation="gelu", depth=4, width=12, sigma_b2=0.3, residual=residual, seeds=2
    )
    found = jacobian_spectrum(config)

    def network(x: torch.Tensor, number: int) -> torch.Tensor:
        h, y = None, x
        for layer in range(1, config.depth + 1):
            weight, bias = weights_of(config, number, layer)
            branch = weight @ y + bias
            h = branch if h is None or config.branch is None else h + config.branch * branch
            y = config.spec(h)
        return h

    for number in range(2):
        x = examples("gaussian", 1, 12, (0, number))[0].double()
        jacobian = torch.autograd.functional.jacobian(lambda v, k=number: network(v, k), x)
        expected = torch.linalg.svdvals(jacobian).log10().numpy()
        np.testing.assert_allclose(found.log10_s[number], expected, atol=1e-8)


@pytest.mark.parametrize("init", ["custom", "orthogonal"])
@pytest.mark.parametrize("key", ["tanh", "relu"])
def test_measured_spectra_follow_free_probability(key: str, init: str) -> None:
    config = FlowConfig(activation=key, init=init, sigma_w2=2.0, depth=6, width=256)
    found = jacobian_spectrum(config)
    density, x = found.predicted.density, found.predicted.log10_s
    below = (
        1
        - np.trapezoid(density, x)
        + np.append(0, np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(x)))
    )
    for share in (0.75, 0.9, 0.97):
        measured = np.quantile(found.log10_s, share)
        assert measured == pytest.approx(np.interp(share, below, x), abs=0.08)


@pytest.mark.parametrize(
    ("text", "sigma_w2"), [("relu", 2.0), ("hardtanh", 1.0), ("hardshrink", 1.2), ("tanh", 1.0)]
)
def test_exact_zeros_are_told_from_small_values(text: str, sigma_w2: float) -> None:
    # By NumPy, with the weights of the simulation: the rank of the product of all factors.
    config = FlowConfig(text, init="custom", sigma_w2=sigma_w2, depth=6, width=48, seeds=1)
    found = jacobian_spectrum(config)
    y, shares = examples("gaussian", 1, 48, (0, 0))[0].double(), [0.0]
    for layer in range(1, config.depth):
        h = (weights_of(config, 0, layer)[0] @ y).requires_grad_()
        y = config.spec(h)
        (slope,) = torch.autograd.grad(y.sum(), h)
        shares.append((slope == 0).double().mean().item())
        y = y.detach()
    assert found.zeros == pytest.approx(max(shares), abs=1e-12)
    assert np.isneginf(found.log10_s).mean() == pytest.approx(max(shares), abs=1e-12)


def test_spectra_without_theory_or_signal_say_so() -> None:
    small = FlowConfig(depth=6, width=8, seeds=1)
    assert jacobian_spectrum(dataclasses.replace(small, init="constant")).predicted is None
    step = jacobian_spectrum(dataclasses.replace(small, activation="binary_step"))
    assert (step.log10_s == -np.inf).all()
    assert step.zeros == 1
    assert step.predicted is None
    wild = jacobian_spectrum(dataclasses.replace(small, activation="exponential", depth=20))
    assert np.isnan(wild.log10_s).all()


def test_dead_units_per_layer_follow_the_prediction() -> None:
    config = FlowConfig(activation="relu", init="he_normal", width=512, batch=64, depth=20, seeds=3)
    measured, expected = simulate_flow(config).dead_fraction.mean(0), predict_dead(config)
    np.testing.assert_allclose(measured, expected, atol=0.05)
    assert expected[-1] > 0.25


@pytest.mark.parametrize("text", ["hardtanh", "hardshrink", "softshrink", "relu6", "binary_step"])
def test_no_bound_is_drawn_where_lus_does_not_hold(text: str) -> None:
    found = simulate_born_dead(ActivationSpec(text), widths=(1, 2), depth=5, networks=50)
    assert np.isnan(found.predicted).all()


@pytest.mark.parametrize("text", ["relu", "relu_squared", "min(x, 0)", "2*relu(x)"])
def test_born_dead_networks_follow_lu(text: str) -> None:
    found = simulate_born_dead(ActivationSpec(text), widths=(1, 2, 4, 8), depth=30, networks=600)
    one_layer = 0.5 ** np.array([[1.0], [2], [4], [8]])  # all N units off, layer by layer
    np.testing.assert_allclose(found.predicted, 1 - (1 - one_layer) ** np.arange(1, 31), rtol=1e-9)
    # Four standard deviations of a share counted in 600 networks.
    band = 4 * np.sqrt(found.predicted * (1 - found.predicted) / 600) + 1e-3
    assert (np.abs(found.measured - found.predicted) <= band).all()
