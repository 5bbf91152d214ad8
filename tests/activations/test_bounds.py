"""Parameters are taken where PyTorch takes them, and refused where it refuses: it is the oracle."""

import pickle

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from vizcore.activations.analysis.properties import properties
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view import ActivationsView
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.flow.config import FlowConfig
from vizcore.links import read_link
from vizcore.settings import NotAllowed

X = torch.linspace(-4, 4, 33, dtype=torch.float64)
TAKEN = [
    ("leaky_relu", {"negative_slope": -0.5}, lambda x: F.leaky_relu(x, -0.5)),
    ("leaky_relu", {"negative_slope": 1.5}, lambda x: F.leaky_relu(x, 1.5)),
    ("prelu", {"a": -1.5}, lambda x: F.prelu(x, torch.tensor([-1.5], dtype=x.dtype))),
    ("rrelu", {"lower": -0.5, "upper": -0.25}, lambda x: F.rrelu(x, -0.5, -0.25)),
    ("rrelu", {"lower": 0.5, "upper": 0.5}, lambda x: F.rrelu(x, 0.5, 0.5)),
    ("elu", {"alpha": -1.5}, lambda x: F.elu(x, -1.5)),
    ("elu", {"alpha": 0.0}, lambda x: F.elu(x, 0.0)),
    ("celu", {"alpha": -0.5}, lambda x: F.celu(x, -0.5)),
    ("softshrink", {"lambd": 0.0}, lambda x: F.softshrink(x, 0.0)),
    ("hardshrink", {"lambd": 0.0}, lambda x: F.hardshrink(x, 0.0)),
]
REFUSED = [
    ("rrelu", {"lower": 0.5, "upper": 0.2}, lambda x: F.rrelu(x, 0.5, 0.2)),
    ("celu", {"alpha": 0.0}, lambda x: F.celu(x, 0.0)),
    ("softshrink", {"lambd": -0.5}, lambda x: F.softshrink(x, -0.5)),
]


@pytest.mark.parametrize(("key", "params", "torchs"), TAKEN)
def test_what_pytorch_takes_has_its_value_and_gradient(key, params, torchs):
    spec = ActivationSpec(key, tuple(params.items()))
    x = X.clone().requires_grad_()
    expected = torchs(x)
    (gradient,) = torch.autograd.grad(expected.sum(), x)
    y, slope = spec.value_and_slope(X)
    torch.testing.assert_close(y, expected.detach())
    torch.testing.assert_close(slope, gradient)


@pytest.mark.parametrize(("key", "params", "torchs"), REFUSED)
def test_what_pytorch_refuses_is_refused(key, params, torchs):
    with pytest.raises(RuntimeError):
        torchs(X)
    with pytest.raises(NotAllowed):
        ActivationSpec(key, tuple(params.items()))


@pytest.mark.parametrize(("key", "params", "torchs"), [c for c in TAKEN if min(c[1].values()) < 0])
def test_the_card_stays_right_with_a_negative_slope(key, params, torchs):
    """Range and monotonicity, from PyTorch's own values on a grid."""
    card = properties(ACTIVATIONS[key], **params)
    y = torchs(torch.linspace(-30, 30, 60_001, dtype=torch.float64)).numpy()
    rising, falling = (np.diff(y) > 0).any(), (np.diff(y) < 0).any()
    assert (card.monotonic == "no") == (rising and falling)
    assert card.infimum.value <= y.min() + 1e-9
    if np.isfinite(card.infimum.value):
        assert card.infimum.value == pytest.approx(y.min(), abs=1e-6)
    else:
        assert y[0] < -5 or y[-1] < -5


CROSSED = (("lower", 0.5), ("upper", 0.25))


def test_rrelu_with_crossed_bounds_is_one_sentence_from_python():
    for attempt in (
        lambda: ActivationSpec("rrelu", CROSSED),
        lambda: ACTIVATIONS["rrelu"](X, **dict(CROSSED)),
        lambda: ACTIVATIONS["rrelu"].value_and_slope(X, **dict(CROSSED)),
    ):
        with pytest.raises(NotAllowed) as refusal:
            attempt()
        assert str(refusal.value) == (
            "lower = 0.5, upper = 0.25 is not possible: RReLU needs lower ≤ upper"
        )
        assert refusal.value.allowed.zh == "RReLU 要求 lower ≤ upper"
        assert pickle.loads(pickle.dumps(refusal.value)).allowed == refusal.value.allowed
    with pytest.raises(NotAllowed):
        ActivationSpec("rrelu", (("lower", 0.5),))  # above the default of the other


@pytest.mark.parametrize("config", [FlowConfig(), TrainConfig()])
def test_rrelu_with_crossed_bounds_is_one_sentence_from_a_link(config):
    query = {"activation": ["rrelu"], "params": ["lower:0.5,upper:0.25"]}
    read, problems = read_link(config, query)
    assert read.activation == "rrelu"
    assert [problem.sentence.en for problem in problems] == [
        "params = lower:0.5,upper:0.25 is not possible: RReLU needs lower ≤ upper."
    ]


def test_rrelu_with_crossed_bounds_is_one_sentence_from_a_link_to_the_activations():
    _, problems = read_link(
        ActivationsView(), {"activations": ["relu", "rrelu;lower:0.5,upper:0.25"]}
    )
    (problem,) = problems
    assert problem.sentence.zh.endswith("RReLU 要求 lower ≤ upper。")
