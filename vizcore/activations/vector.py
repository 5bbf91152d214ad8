"""Activations that take several numbers at once: no curve, but outputs and a Jacobian."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from vizcore.activations.model import Parameter
from vizcore.arrays import Floats
from vizcore.text import Text, same

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Response:
    """What a vector activation does at one point.

    Attributes
    ----------
    x
        Inputs, shape (inputs,), float64.
    y
        Outputs, shape (outputs,).
    jacobian
        ∂y/∂x, shape (outputs, inputs), with PyTorch's subgradients at kinks.
    """

    x: Floats
    y: Floats
    jacobian: Floats


@dataclass(frozen=True)
class VectorActivation:
    """An activation of several inputs.

    Parameters
    ----------
    key, label, summary, source
        As for a scalar activation.
    latex
        Its definition.
    inputs
        Number of inputs that a page starts with; even where the input is split in two halves,
        a multiple of k for maxout.
    parameters
        Numbers that shape it.
    """

    key: str
    label: Text
    summary: Text
    latex: str
    source: str
    inputs: int
    function: Callable[..., Tensor]
    parameters: tuple[Parameter, ...] = ()

    @cached_property
    def defaults(self) -> dict[str, float]:
        """Parameter names and their values at the start."""
        return {p.name: p.default for p in self.parameters}

    def __call__(self, x: Tensor, **params: float) -> Tensor:
        """The outputs for inputs along the last axis, differentiable by autograd."""
        return self.function(x, **{**self.defaults, **params})

    def respond(self, x: ArrayLike, **params: float) -> Response:
        """Outputs and Jacobian at one point.

        Parameters
        ----------
        x
            Shape (inputs,), finite.

        Raises
        ------
        ValueError
            If the number of inputs does not fit.
        """
        import torch

        point = torch.tensor(np.asarray(x, dtype=np.float64))
        y = self(point, **params)
        jacobian = torch.autograd.functional.jacobian(lambda v: self(v, **params), point)
        return Response(point.numpy(), y.numpy(), jacobian.numpy())


def _maxout(x: Tensor, k: float) -> Tensor:
    size = int(k)
    if x.shape[-1] % size:
        raise ValueError(f"maxout with k = {size} cannot split {x.shape[-1]} inputs into groups")
    # max over an axis passes the gradient to one winner, where amax would share it among equals.
    winners: Tensor = x.reshape(*x.shape[:-1], -1, size).max(-1).values
    return winners


def _crelu(x: Tensor) -> Tensor:
    import torch

    return torch.cat((x.relu(), (-x).relu()), -1)


def _gated(gate: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """a ⊙ gate(b) of the two halves (a, b) of the input, in the order of PyTorch's glu."""

    def function(x: Tensor) -> Tensor:
        if x.shape[-1] % 2:
            raise ValueError(f"{x.shape[-1]} inputs have no two halves")
        a, b = x.chunk(2, -1)
        return a * gate(b)

    return function


def _gelu(x: Tensor) -> Tensor:
    import torch.nn.functional as F

    return F.gelu(x)


_TEMPERATURE = Parameter("temperature", 1.0, 0.05, 10.0, 0.05, "T")
_SHAZEER = "Shazeer 2020, GLU variants improve Transformer, arXiv:2002.05202"

_ENTRIES = (
    VectorActivation(
        key="softmax",
        label=same("Softmax"),
        summary=Text(
            "Turns scores into probabilities that sum to 1; a low temperature picks one winner.",
            "把得分变成总和为 1 的概率；温度越低越接近只选一个。",
        ),
        latex=r"y_i = \frac{e^{x_i/T}}{\sum_j e^{x_j/T}}",
        source="Bridle 1990, Neurocomputing, NATO ASI 68",
        inputs=5,
        function=lambda x, temperature: (x / temperature).softmax(-1),
        parameters=(_TEMPERATURE,),
    ),
    VectorActivation(
        key="log_softmax",
        label=same("Log-softmax"),
        summary=Text(
            "The logarithm of softmax, computed without overflow; what cross-entropy works on.",
            "softmax 的对数，计算不会溢出；交叉熵正是作用于它。",
        ),
        latex=r"y_i = \frac{x_i}{T} - \ln \sum_j e^{x_j/T}",
        source="PyTorch, torch.nn.LogSoftmax",
        inputs=5,
        function=lambda x, temperature: (x / temperature).log_softmax(-1),
        parameters=(_TEMPERATURE,),
    ),
    VectorActivation(
        key="maxout",
        label=same("Maxout"),
        summary=Text(
            "The largest of each group of k inputs: a convex function that the network learns.",
            "每 k 个输入为一组取最大值：由网络学出的凸函数。",
        ),
        latex=r"y_i = \max_{j < k} x_{ki+j}",
        source="Goodfellow, Warde-Farley, Mirza, Courville & Bengio 2013, arXiv:1302.4389",
        inputs=6,
        function=_maxout,
        parameters=(Parameter("k", 2.0, 1.0, 6.0, 1.0, "k"),),
    ),
    VectorActivation(
        key="crelu",
        label=same("CReLU"),
        summary=Text(
            "ReLU of x beside ReLU of −x: nothing is lost, and there are twice as many outputs.",
            "把 ReLU(x) 与 ReLU(−x) 并列：不丢失信息，输出数量加倍。",
        ),
        latex=r"y = \left(\max(0, x),\ \max(0, -x)\right)",
        source="Shang, Sohn, Almeida & Lee 2016, arXiv:1603.05201",
        inputs=3,
        function=_crelu,
    ),
    VectorActivation(
        key="glu",
        label=same("GLU"),
        summary=Text(
            "One half of the inputs, gated by the sigmoid of the other half.",
            "输入的一半，被另一半的 sigmoid 门控。",
        ),
        latex=r"y = a \odot \sigma(b), \quad x = (a, b)",
        source="Dauphin, Fan, Auli & Grangier 2017, arXiv:1612.08083",
        inputs=6,
        function=_gated(lambda b: b.sigmoid()),
    ),
    VectorActivation(
        key="swiglu",
        label=same("SwiGLU"),
        summary=Text(
            "GLU with Swish as its gate, as in LLaMA's feed-forward layers.",
            "以 Swish 作门控的 GLU，LLaMA 的前馈层所用。",
        ),
        latex=r"y = a \odot b\,\sigma(b), \quad x = (a, b)",
        source=_SHAZEER,
        inputs=6,
        function=_gated(lambda b: b * b.sigmoid()),
    ),
    VectorActivation(
        key="geglu",
        label=same("GEGLU"),
        summary=Text("GLU with GELU as its gate.", "以 GELU 作门控的 GLU。"),
        latex=r"y = a \odot \operatorname{GELU}(b), \quad x = (a, b)",
        source=_SHAZEER,
        inputs=6,
        function=_gated(_gelu),
    ),
    VectorActivation(
        key="reglu",
        label=same("ReGLU"),
        summary=Text(
            "GLU with ReLU as its gate: about half of the products are exactly 0.",
            "以 ReLU 作门控的 GLU：约一半的乘积恰为 0。",
        ),
        latex=r"y = a \odot \max(0, b), \quad x = (a, b)",
        source=_SHAZEER,
        inputs=6,
        function=_gated(lambda b: b.relu()),
    ),
)

VECTOR_ACTIVATIONS: Mapping[str, VectorActivation] = MappingProxyType(
    {entry.key: entry for entry in _ENTRIES}
)
