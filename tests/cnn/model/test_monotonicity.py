"""An activation that never falls may change places with max pooling; PyTorch's pooling judges."""

import pytest
import torch
import torch.nn.functional as F

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.model.monotonicity import rises

SPECS = {
    "relu": True,
    "tanh": True,
    "floor(x)": True,
    "binary_step": True,
    "round(clip(x, 0, 3))": True,
    "-floor(x)": False,
    "mod(x, 2)": False,
    "where(x > 0, 0, 1)": False,
    "gelu": False,
    "leaky_relu;negative_slope:-0.5": False,
    "celu;alpha:-1": True,
    "elu;alpha:-1": False,
    "-1/x": False,
}


@pytest.mark.parametrize("text", SPECS)
def test_what_rises_may_change_places_with_max_pooling(text):
    spec = ActivationSpec.parse(text)
    x = 3 * torch.randn(64, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    same = torch.equal(F.max_pool2d(spec(x), 2), spec(F.max_pool2d(x, 2)))
    assert rises(spec.resolve(), spec.params) == same == SPECS[text]
