"""What an activation is: a formula, its parameters, and the torch function that computes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from vizcore.text import Text


@dataclass(frozen=True)
class Parameter:
    """A number that shapes an activation.

    Parameters
    ----------
    name
        The keyword under which the torch function takes it, PyTorch's name where it has one.
    default, low, high, step
        Value at the start, and what a slider offers (closed interval).
    symbol
        LaTeX symbol.
    """

    name: str
    default: float
    low: float
    high: float
    step: float
    symbol: str


@dataclass(frozen=True)
class Activation:
    """A scalar activation function φ."""

    key: str
    label: Text
    family: str
    summary: Text
    formula: str
    function: Callable[..., Tensor]
    source: str
    parameters: tuple[Parameter, ...] = ()
