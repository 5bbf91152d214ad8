"""Formulas as PyTorch functions: gradients of every order, and no NaN from unused branches."""

import numpy as np
import pytest
import torch
from hypothesis import given

from tests.formula.trees import NAMES, every_tree
from vizcore.formula.backends.evaluate import NUMPY, evaluate, evaluate_nodes
from vizcore.formula.backends.tensors import TORCH, apply, compute
from vizcore.formula.language.parse import parse
from vizcore.formula.tree import OPERATIONS

VALUES = {"alpha": 0.7, "beta": 1.3}
POINTS = torch.tensor([-2.1, -0.6, 0.35, 1.7], dtype=torch.float64)


def test_every_operation_can_be_computed():
    assert set(TORCH) >= set(OPERATIONS)
    assert set(NUMPY) == set(OPERATIONS)


@given(every_tree())
def test_tensors_and_arrays_agree(tree):
    (array,) = evaluate((tree,), POINTS.numpy(), VALUES)
    (tensor,) = compute((tree,), POINTS, VALUES)
    # The last bit of a huge number turns its sine into another one.
    parts = evaluate_nodes((tree,), POINTS.numpy(), VALUES).values()
    fine = np.all([np.abs(np.broadcast_to(part, 4)) < 1e6 for part in parts], axis=0)
    np.testing.assert_allclose(tensor.numpy()[fine], array[fine], rtol=1e-6, atol=1e-6)


TEXTS = [
    "alpha * x * sigmoid(beta * x)",
    "where(x > 0, x, alpha * expm1(beta * x))",
    "max(alpha * x, x) + clip(x, -beta, beta)",
    "abs(x)^alpha + atan(x) / (1 + x^2)",
    "3 + alpha",
]


@pytest.mark.parametrize("text", TEXTS)
def test_gradients_in_x_and_in_parameters_are_those_of_finite_differences(text):
    tree = parse(text, NAMES)

    def function(x, alpha, beta):
        return apply(tree, x, {"alpha": alpha, "beta": beta})

    inputs = [POINTS.clone(), torch.tensor(0.7, dtype=torch.float64), torch.tensor([1.3]).double()]
    for tensor in inputs:
        tensor.requires_grad_()
    assert torch.autograd.gradcheck(function, inputs)
    assert torch.autograd.gradgradcheck(function, inputs)


@pytest.mark.parametrize(
    ("text", "slopes"),
    [
        ("where(x > 0, log(x), 0)", [0, 0, 0.5]),
        ("where(x > 0, x, expm1(1000 * x))", [0, 1000, 1]),
        # (x cos x − sin x)/x² at ±2
        ("where(x == 0, 1, sin(x) / x)", [0.4353977749799916, 0, -0.4353977749799916]),
    ],
)
def test_a_branch_that_is_not_taken_leaves_no_nan(text, slopes):
    x = torch.tensor([-2.0, 0.0, 2.0], dtype=torch.float64, requires_grad=True)
    apply(parse(text), x, {}).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), slopes, rtol=1e-12)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("text", [*TEXTS, "7", "where(3 > 2, 1, x)"])
def test_type_and_shape_are_those_of_x(text, dtype):
    x = torch.zeros(2, 3, 1, dtype=dtype)
    y = apply(parse(text, NAMES), x, VALUES)
    assert (y.dtype, y.shape) == (dtype, x.shape)
    y.add_(1)  # a tensor of its own, not a view of one number
