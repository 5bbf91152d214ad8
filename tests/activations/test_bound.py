"""The bound form of an activation, for entries with a slope in closed form and without."""

import dataclasses

import pytest
import torch

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.model import Activation

X = torch.linspace(-4, 4, 41, dtype=torch.float64)


def without_slope(key: str) -> Activation:
    """The entry as it would be if nobody had written its slope down."""
    entry = dataclasses.replace(ACTIVATIONS[key])
    entry.__dict__["_slope"] = None  # as the cached property would find it
    return entry


@pytest.mark.parametrize("key", ["relu", "tanh", "silu", "elish"])
def test_autograd_stands_in_for_a_slope(key: str) -> None:
    expected = ACTIVATIONS[key].value_and_slope(X)
    found = without_slope(key).value_and_slope(X)
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b)
        assert not a.requires_grad


def test_parameters_are_bound_once() -> None:
    bound = ACTIVATIONS["leaky_relu"].bound(negative_slope=0.3)
    value, slope = bound(torch.tensor([-2.0, 2.0]))
    torch.testing.assert_close(value, torch.tensor([-0.6, 2.0]))
    torch.testing.assert_close(slope, torch.tensor([0.3, 1.0]))
    with pytest.raises(TypeError, match="not alpha"):
        ACTIVATIONS["leaky_relu"].bound(alpha=1.0)
