"""The float32 kernels that networks run with, against mpmath over all sizes a signal can have."""

import mpmath as mp
import numpy as np
import pytest
import torch
from torch.nn import functional as F

from tests.formula.exact import exact
from vizcore.activations.catalogue import ACTIVATIONS

SIZES = np.concatenate([np.geomspace(1e-30, 1e-3, 28), np.geomspace(2e-3, 40, 60)])
Z = np.concatenate([-SIZES[::-1], SIZES]).astype(np.float32)

# Far out PyTorch's own kernels round to 0 sooner than float32 must: `rounding` tells where.
OWN = {
    "gelu": -4.5, "phish": -4.5, "gelu_tanh": -4.4, "sigmoid": 12.0, "dsilu": 12.0, "tanh": 7.0,
    "lecun_tanh": 10.0, "penalized_tanh": 7.0,
}  # fmt: skip


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_two_digits_hold_from_1e_minus_30_on(key):
    activation = ACTIVATIONS[key]
    found = activation.value_and_slope(torch.from_numpy(Z))
    for order, values in enumerate(found):
        for z, value in zip(Z.tolist(), values.tolist(), strict=True):
            edge = OWN.get(key)
            if edge is not None and (z < -abs(edge) or z > abs(edge)):
                continue
            if z > 9 and key == "telu":
                continue  # e to the e to the 9: nothing to compute
            with mp.workdps(140):
                known = exact(activation.trees[order], z, activation.defaults)
            if mp.isnan(known):
                continue  # sin(x)/x in its text
            # A zero crossing is as good as its surroundings; below 1e-37 numbers are subnormal.
            slack = 1e-6 if order or activation.family == "oscillating" else 1e-37
            assert abs(value - known) <= 1e-2 * abs(known) + slack, (order, z)


@pytest.mark.parametrize("key", ["shifted_softplus", "tanhshrink"])
def test_autograd_differentiates_what_is_kept_exact(key):
    plain = {"shifted_softplus": lambda z: F.softplus(z) - np.log(2), "tanhshrink": F.tanhshrink}
    z = torch.linspace(-60, 60, 4_001, dtype=torch.float64)
    results = []
    for function in (ACTIVATIONS[key], plain[key]):
        leaf = z.clone().requires_grad_()
        y = function(leaf)
        (slope,) = torch.autograd.grad(y.sum(), leaf)
        results.append((y.detach().numpy(), slope.numpy()))
    for own, known in zip(*results, strict=True):
        np.testing.assert_allclose(own, known, rtol=1e-8, atol=1e-8)


def test_a_deep_signal_of_shifted_softplus_is_no_rounding():
    """Near 0 it is x/2 + x²/8: a hundred halvings in closed form, to first order."""
    z = torch.tensor([1e-3])
    for _ in range(100):
        z = ACTIVATIONS["shifted_softplus"](z)
    assert z.item() == pytest.approx(1e-3 * 0.5**100, rel=1e-3)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_networks_train_with_the_slopes_that_are_measured(key: str) -> None:
    """Autograd, by which networks are trained, against the kernels that everything is told of."""
    activation = ACTIVATIONS[key]
    z = torch.cat([torch.linspace(-110, 110, 1 << 16), torch.logspace(-12, 0, 1024)])
    leaf = z.clone().requires_grad_()
    (trained,) = torch.autograd.grad(activation(leaf).sum(), leaf)
    told = activation.value_and_slope(z)[1]
    normal = torch.finfo(torch.float32).tiny
    size = trained.abs().maximum(told.abs())
    # Next to a root of φ′ no digit is right, and below the normal numbers none need be.
    least = torch.where(size > 2e-8, 1e-6 + 2e-7 * z.abs(), normal)
    assert ((trained == told) | ((trained - told).abs() <= 0.005 * size + least)).all()


@pytest.mark.parametrize("beta", [-0.5, 0.0, 1.5])
def test_a_learned_beta_of_mpelu_may_have_any_sign(beta: float) -> None:
    """α(e^{βx} − 1) and its derivatives in closed form."""
    z = torch.linspace(-20, -0.1, 512, requires_grad=True)
    learned = torch.tensor(beta, requires_grad=True)
    y = ACTIVATIONS["mpelu"](z, alpha=0.7, beta=learned)
    by_z, by_beta = torch.autograd.grad(y.sum(), (z, learned))
    x = z.detach().double()
    torch.testing.assert_close(y.double(), 0.7 * torch.expm1(beta * x), rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(by_z.double(), 0.7 * beta * torch.exp(beta * x), rtol=1e-5, atol=0)
    slopes = 0.7 * x * torch.exp(beta * x)
    torch.testing.assert_close(by_beta.double(), slopes.sum(), rtol=1e-4, atol=0)
