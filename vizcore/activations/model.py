"""What an activation is: a formula, its parameters, and how to compute it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vizcore.text import Text

if TYPE_CHECKING:
    from torch import Tensor

FAMILIES: Mapping[str, Text] = {
    "sigmoid": Text("Sigmoid-like", "S 形"),
    "relu": Text("ReLU-like", "ReLU 类"),
    "smooth": Text("Smooth ReLUs", "平滑 ReLU"),
    "gated": Text("Self-gated", "自门控"),
    "shrink": Text("Shrinkage", "收缩类"),
    "oscillating": Text("Oscillating", "振荡类"),
    "other": Text("Others", "其他"),
    "custom": Text("Your formula", "自定义公式"),
}


@dataclass(frozen=True)
class Parameter:
    """A number that shapes an activation.

    Parameters
    ----------
    name
        The keyword under which the activation takes it, PyTorch's name where it has one.
    default, low, high, step
        Value at the start, and what a slider offers (closed interval).
    symbol
        LaTeX symbol.
    learnable
        Whether the source trains it; a 0-dimensional tensor may then stand for the number.
    """

    name: str
    default: float
    low: float
    high: float
    step: float
    symbol: str
    learnable: bool = False


@dataclass(frozen=True)
class Activation:
    """A scalar activation function φ.

    Parameters
    ----------
    key
        Name in links and in code, PyTorch's where it has one.
    label, summary
        Name as shown, and one sentence on what it is.
    family
        A key of `FAMILIES`.
    formula
        φ(x) in the language of `vizcore.formula`.
    source
        Where it was proposed.
    parameters
        In the order in which a formula passes them: ``leaky_relu(x, 0.2)``.
    native
        Whether `vizcore.activations.functions` has a torch function of this key; otherwise the
        formula is what is computed.
    """

    key: str
    label: Text
    family: str
    summary: Text
    formula: str
    source: str
    parameters: tuple[Parameter, ...] = ()
    native: bool = True

    @cached_property
    def defaults(self) -> dict[str, float]:
        """Parameter names and their values at the start."""
        return {p.name: p.default for p in self.parameters}

    def bind(self, params: Mapping[str, float]) -> dict[str, float]:
        """All parameters, those of `params` in place of their defaults.

        Raises
        ------
        TypeError
            If `params` names a parameter that this activation does not have.
        """
        if unknown := params.keys() - self.defaults.keys():
            takes = ", ".join(self.defaults) or "no parameters"
            raise TypeError(f"{self.key} takes {takes}, not {', '.join(sorted(unknown))}")
        return {**self.defaults, **params}

    def __call__(self, x: Tensor, **params: float) -> Tensor:
        """φ(x), differentiable by autograd, for floating x of any shape."""
        return self._function(x, **self.bind(params))

    def value_and_slope(self, x: Tensor, **params: float) -> tuple[Tensor, Tensor]:
        """φ(x) and φ′(x) without a graph, with autograd's subgradient at kinks."""
        import torch

        values = self.bind(params)
        with torch.no_grad():
            if self._slope:
                y = self._function(x, **values)
                return y, self._slope(x, y, **values)
        leaf = x.detach().requires_grad_()
        with torch.enable_grad():
            y = self._function(leaf, **values)
            (slope,) = torch.autograd.grad(y, leaf, torch.ones_like(y))
        return y.detach(), slope

    def kinks(self, **params: float) -> tuple[float, ...]:
        """The points, in order, at which φ or φ′ is not smooth."""
        p = self.bind(params)
        return _KINKS[self.key](p) if self.key in _KINKS else ()

    @cached_property
    def _function(self) -> Callable[..., Tensor]:
        from vizcore.activations import functions

        function: Callable[..., Tensor] = getattr(functions, self.key)
        return function

    @cached_property
    def _slope(self) -> Callable[..., Tensor] | None:
        from vizcore.activations.slopes import SLOPES

        return SLOPES.get(self.key)


_KINKS: dict[str, Callable[[dict[str, float]], tuple[float, ...]]] = {
    **dict.fromkeys(
        [
            "binary_step",
            "relu",
            "leaky_relu",
            "prelu",
            "rrelu",
            "elu",
            "selu",
            "celu",
            "mpelu",
            "isrlu",
            "relu_squared",
            "star_relu",
            "nlrelu",
            "penalized_tanh",
            "elish",
            "softsign",
            "absolute",
        ],
        lambda p: (0.0,),
    ),
    "relu6": lambda p: (0.0, 6.0),
    "hardtanh": lambda p: (-1.0, 1.0),
    "hard_elish": lambda p: (-1.0, 0.0, 1.0),
    "hard_sigmoid": lambda p: (-3.0, 3.0),
    "hardswish": lambda p: (-3.0, 3.0),
    "softshrink": lambda p: (-p["lambd"], p["lambd"]),
    "hardshrink": lambda p: (-p["lambd"], p["lambd"]),
    "threshold": lambda p: (p["threshold"],),
    "smelu": lambda p: (-p["beta"], p["beta"]),
}
