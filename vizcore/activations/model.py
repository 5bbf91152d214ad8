"""What an activation is: a formula, its parameters, and how to compute it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from vizcore.formula.analysis.breaks import Break, find_breaks, with_values
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.backends.javascript import to_javascript
from vizcore.formula.backends.latex import to_latex
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.effort import remembered
from vizcore.formula.language.parse import parse
from vizcore.formula.tree import Node
from vizcore.settings import NotAllowed
from vizcore.text import Text

if TYPE_CHECKING:
    from torch import Tensor

FAMILIES: Mapping[str, Text] = {
    "relu": Text("ReLU-like", "ReLU 类"),
    "smooth": Text("Smooth ReLUs", "平滑 ReLU"),
    "gated": Text("Self-gated", "自门控"),
    "sigmoid": Text("Sigmoid-like", "S 形"),
    "oscillating": Text("Oscillating", "振荡类"),
    "shrink": Text("Shrinkage", "收缩类"),
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
    needs
        What must hold between parameters, as ``lower <= upper``; nothing for most.

    Attributes
    ----------
    native
        Whether `vizcore.activations.kernels` has a torch function of this key; otherwise it is
        the formula that is computed.
    """

    key: str
    label: Text
    family: str
    summary: Text
    formula: str
    source: str
    parameters: tuple[Parameter, ...] = ()
    needs: str = ""
    native: ClassVar[bool] = True

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
        NotAllowed
            If they are not what the activation `needs`.
        """
        if unknown := params.keys() - self.defaults.keys():
            takes = ", ".join(self.defaults) or "no parameters"
            raise TypeError(f"{self.key} takes {takes}, not {', '.join(sorted(unknown))}")
        values = {**self.defaults, **params}
        if self.needs:
            self._check(values)
        return values

    def _check(self, values: Mapping[str, float]) -> None:
        (holds,) = evaluate((self._needed,), np.zeros(()), values)
        if not holds:
            needs = self.needs.replace("<=", "≤").replace("!=", "≠")
            named = [name for name in values if name in self._needed.names]
            raise NotAllowed(
                ", ".join(f"{name} = {values[name]:g}" for name in named),
                Text("{label} needs {needs}", "{label} 要求 {needs}").format(
                    label=self.label, needs=needs
                ),
            )

    @cached_property
    def _needed(self) -> Node:
        return parse(self.needs, tuple(self.defaults))

    def __call__(self, x: Tensor, **params: float) -> Tensor:
        """φ(x), differentiable by autograd, for floating x of any shape."""
        return self._function(x, **self.bind(params))

    def value_and_slope(self, x: Tensor, **params: float) -> tuple[Tensor, Tensor]:
        """φ(x) and φ′(x) without a graph, with autograd's subgradient at kinks."""
        return self.bound(**params)(x)

    def bound(self, **params: float) -> Callable[[Tensor], tuple[Tensor, Tensor]]:
        """`value_and_slope` with everything but x looked up once: for loops over small tensors."""
        import torch

        values, function, slope_of = self.bind(params), self._function, self._slope
        if not self.native:
            from vizcore.formula.backends.tensors import compute

            trees = self.trees[:2]

            def by_formula(x: Tensor) -> tuple[Tensor, Tensor]:
                y, slope = compute(trees, x.detach(), values)
                return y, slope

            return by_formula

        def by_kernel(x: Tensor) -> tuple[Tensor, Tensor]:
            with torch.no_grad():
                y = function(x, **values)
                return y, slope_of(x, y, **values)  # type: ignore[misc]

        def by_autograd(x: Tensor) -> tuple[Tensor, Tensor]:
            leaf = x.detach().requires_grad_()
            with torch.enable_grad():
                y = function(leaf, **values)
                (slope,) = torch.autograd.grad(y, leaf, torch.ones_like(y))
            return y.detach(), slope

        return by_kernel if slope_of else by_autograd

    def breaks(self, **params: float) -> tuple[Break, ...]:
        """The points, in order, at which the formula changes, each with what changes there."""
        return _breaks(self.tree, tuple(self.bind(params).items()))

    def kinks(self, **params: float) -> tuple[float, ...]:
        """The points, in order, at which φ or one of its derivatives is not continuous."""
        return tuple(b.x for b in self.breaks(**params) if b.order is not None)

    @cached_property
    def tree(self) -> Node:
        """The formula as a tree in ``x`` and the parameters."""
        return parse(self.formula, ("x", *self.defaults))

    @cached_property
    def trees(self) -> tuple[Node, Node, Node]:
        """φ, φ′ and φ″ as trees."""
        slope = derivative(self.tree)
        return self.tree, slope, derivative(slope)

    @property
    def latex(self) -> str:
        """φ(x) in LaTeX."""
        return to_latex(self.tree, self._symbols)

    @property
    def derivative_latex(self) -> str:
        """φ′(x) in LaTeX."""
        return to_latex(self.trees[1], self._symbols)

    @property
    def javascript(self) -> str:
        """The text of a JavaScript function ``(x, p) => [φ, φ′, φ″]``; `p` holds parameters."""
        return to_javascript(self.trees)

    @cached_property
    def _symbols(self) -> dict[str, str]:
        return {p.name: p.symbol for p in self.parameters}

    @cached_property
    def _function(self) -> Callable[..., Tensor]:
        if not self.native:
            from vizcore.formula.backends.tensors import apply

            return lambda x, **values: apply(self.tree, x, values)
        from vizcore.activations.kernels.functions import FUNCTIONS

        return FUNCTIONS[self.key]

    @cached_property
    def _slope(self) -> Callable[..., Tensor] | None:
        from vizcore.activations.kernels.slopes import SLOPES

        return SLOPES.get(self.key)


@remembered(1024)
def _breaks(tree: Node, params: tuple[tuple[str, float], ...]) -> tuple[Break, ...]:
    return find_breaks(with_values(tree, dict(params)))
