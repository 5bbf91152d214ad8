"""What the colour of a unit stands for: how far its gate is open, or what it multiplies by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from plotly.colors import get_colorscale

from vizcore.figures.theme import DEAD, FACTOR_SCALE, OPENNESS_SCALE
from vizcore.text import Text


class Shade(NamedTuple):
    """What the colour of a unit stands for.

    Parameters
    ----------
    name
        What it is called.
    scale
        Its colour scale, from 0 to 1.
    ends
        What 0 and 1 mean.
    """

    name: Text
    scale: str
    ends: tuple[Text, Text]


# Keys are those of recorded rows.
SHADES: Mapping[str, Shade] = MappingProxyType(
    {
        "openness": Shade(
            Text("gate openness r", "门开度 r"),
            OPENNESS_SCALE,
            (Text("r → 0: shut", "r → 0：关"), Text("r = 1: open", "r = 1：开")),
        ),
        "factor": Shade(
            Text("factor √E φ′²", "倍数 √E φ′²"),
            FACTOR_SCALE,
            (Text("√Eφ′² → 0: none", "√Eφ′² → 0：无"), Text("≥ 1: all", "≥ 1：全部")),
        ),
    }
)


@cache
def shade_colors(scale: str = OPENNESS_SCALE) -> dict[str, Any]:
    """A colour scale as (position, colour) pairs, and the colour of death."""
    return {"scale": get_colorscale(scale), "dead": DEAD}
