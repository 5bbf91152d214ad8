"""An activation as PyTorch code whose gradient is that of the page."""

from __future__ import annotations

from collections.abc import Mapping

from vizcore.activations.code.library_calls import PYTORCH
from vizcore.activations.model import Activation
from vizcore.formula.backends.python_code import (
    as_tensors,
    autograd_agrees,
    identifier,
    prepared,
    to_torch,
)
from vizcore.formula.backends.write import digits
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.calculus.factors import ZERO

_AS_TENSOR = "torch.as_tensor({0}, dtype=x.dtype, device=x.device)"
_OWN_SLOPE = """\
class {owner}(torch.autograd.Function):
    # The slope is written out: autograd multiplies 0 by inf in a branch that is not taken.
    @staticmethod
    def forward(ctx, {inputs}):
        ctx.save_for_backward({inputs})
        return {value}

    @staticmethod
    def backward(ctx, grad):
        {inputs}{comma} = ctx.saved_tensors
        return (
            {slopes},
        )


def {name}({arguments}):
    return {owner}.apply({tensors})
"""


def definition(name: str, activation: Activation, params: Mapping[str, float]) -> str:
    """The definition of a function ``name(x, alpha=1.0)`` on floating tensors.

    Parameters
    ----------
    name
        What the function is called.
    activation
        A catalogue entry or a typed formula.
    params
        Every parameter with its default; a 0-dimensional tensor may stand for the number, and
        then gets a gradient if the activation's source trains it.
    """
    arguments = signature(params)
    call = PYTORCH.get(activation.key) if activation.native else None
    if not call and not autograd_agrees(activation.tree):
        return _with_own_slope(name, activation, params)
    *before, body = (call or to_torch(activation.tree)).splitlines()
    if prepared(activation.trees[1]) is ZERO:
        body = f"{body} + 0 * x"  # so that autograd finds its slope, which is 0
    alone = [] if call else [identifier(key) for key in as_tensors(activation.tree)]
    lines = [f"    {key} = {_AS_TENSOR.format(key)}" for key in alone]
    lines += [f"    {line}" for line in before]
    return "\n".join([f"def {name}({arguments}):", *lines, f"    return {body}", ""])


def signature(params: Mapping[str, float]) -> str:
    """The arguments of an activation in Python."""
    return ", ".join(["x", *(f"{identifier(k)}={digits(float(v))}" for k, v in params.items())])


def _with_own_slope(name: str, activation: Activation, params: Mapping[str, float]) -> str:
    value = to_torch(activation.tree)
    if "x" not in prepared(activation.tree).names:
        value = f"{value} + torch.zeros_like(x)"
    names = [identifier(key) for key in params]
    slopes = [f"grad * {_factor(to_torch(activation.trees[1]))}"]
    for key in params:
        slope = _factor(to_torch(derivative(activation.tree, key)))
        slopes.append(f"(grad * {slope}).sum_to_size({identifier(key)}.shape)")
    return _OWN_SLOPE.format(
        owner=f"_{name.capitalize()}",
        name=name,
        inputs=", ".join(["x", *names]),
        comma="" if names else ",",
        value=value,
        slopes=",\n            ".join(slopes),
        arguments=signature(params),
        tensors=", ".join(["x", *map(_AS_TENSOR.format, names)]),
    )


def _factor(text: str) -> str:
    return text if text.isidentifier() else f"({text})"
