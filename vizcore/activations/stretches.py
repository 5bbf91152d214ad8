"""Stretches of the x axis in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vizcore.text import Text, number

_SHOWN = 3


def stretches_of(pairs: Sequence[tuple[float, float]]) -> Text:
    """The first few of some stretches (low, high), as inequalities: ``x < 0 or x > 6``."""
    shown = [_stretch(low, high) for low, high in pairs[:_SHOWN]]
    more = ("", "") if len(pairs) <= _SHOWN else (" …", "……")
    return Text(" or ".join(shown) + more[0], " 或 ".join(shown) + more[1])


def _stretch(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return "−∞ < x < ∞"
    if math.isinf(low):
        return f"x < {number(high)}"
    return f"x > {number(low)}" if math.isinf(high) else f"{number(low)} < x < {number(high)}"
