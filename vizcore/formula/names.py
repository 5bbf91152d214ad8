"""Names that a formula may use beside x, its parameters and the functions of the language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from vizcore.formula.tree import Node

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}
ALIASES: Mapping[str, str] = {"ln": "log", "sgn": "sign", "swish": "silu"}


@dataclass(frozen=True)
class Macro:
    """A function defined by a formula of its own.

    Attributes
    ----------
    tree
        What it stands for, in ``x`` and the parameters.
    parameters
        Names and default values, in the order in which a call may pass them after x.
    """

    tree: Node
    parameters: tuple[tuple[str, float], ...] = ()
