"""Stretches and points of the x axis in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from vizcore.text import Text, number

_SHOWN = 3
_PLACES = 6


def stretches_of(pairs: Sequence[tuple[float, float]]) -> Text:
    """The first few of some stretches (low, high), as inequalities: ``x < 0 or x > 6``."""
    shown = [_stretch(low, high) for low, high in pairs[:_SHOWN]]
    more = ("", "") if len(pairs) <= _SHOWN else (" …", "……")
    return Text(" or ".join(shown) + more[0], " 或 ".join(shown) + more[1])


def places_of(places: Iterable[float]) -> str:
    """A handful of points, nearest to 0 first: ``0, −1, 1, −2, 2, −3 …``."""
    # Of a pair ±x that rounding tells apart the left one comes first.
    nearest = sorted(places, key=lambda x: (float(f"{abs(x):.9g}"), x))
    return ", ".join(map(number, nearest[:_PLACES])) + (" …" if len(nearest) > _PLACES else "")


def _stretch(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return "−∞ < x < ∞"
    if math.isinf(low):
        return f"x < {number(high)}"
    return f"x > {number(low)}" if math.isinf(high) else f"{number(low)} < x < {number(high)}"
