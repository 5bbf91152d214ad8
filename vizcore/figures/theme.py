"""One visual language for every chart: colours, line styles, sizes, number formats.

A colour belongs to an activation on every page. Background, text and grid colours are left out:
the browser fills them in from the light or the dark theme; colours here are readable on both.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

# Middle lightness, hues spread for the common colour-vision deficiencies (after Okabe & Ito 2008).
PALETTE = (
    "#3b7dd8", "#dd6b20", "#0f9d76", "#9a5fd0", "#b98500", "#2aa1c9",
    "#d6569f", "#7f8f1f", "#a0673c", "#5b62d6", "#138f9e", "#7a8494",
)  # fmt: skip

# The activations that are most often compared differ from each other for certain.
_OWN = {
    "relu": 0, "sigmoid": 1, "tanh": 2, "gelu": 3, "leaky_relu": 4, "silu": 5, "elu": 6,
    "selu": 7, "mish": 8, "softplus": 9, "prelu": 10, "identity": 11,
}  # fmt: skip

DEAD = "#e3004f"  # reserved: nothing else is drawn in it
NEUTRAL = "#8892a4"  # what belongs to no activation
DASHES = {0: "solid", 1: "dash", 2: "dot"}  # φ, φ′, φ″
OPENNESS_SCALE = "Cividis"
FACTOR_SCALE = "Viridis"  # told from openness at a glance, and as legible without colour
CIVIDIS = (  # its colours, for what plotly.js does not draw (Nuñez et al. 2018)
    "#00224e", "#123570", "#3b496c", "#575d6d", "#707173",
    "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838",
)  # fmt: skip

FONT_SIZE = 15
MARGIN = {"l": 64, "r": 16, "t": 12, "b": 52}


def color_of(activation: str) -> str:
    """The colour of an activation, by its key or, for a typed formula, its text."""
    own = _OWN.get(activation)
    return PALETTE[zlib.crc32(activation.encode()) % len(PALETTE) if own is None else own]


def colors_of(activations: Sequence[str]) -> dict[str, str]:
    """The colours of up to twelve activations in one picture: each its own, and no two alike.

    Of two with the same colour the one that is compared more often keeps it, else the first.
    """
    colors: dict[str, str] = {}
    for name in sorted(activations, key=lambda name: name not in _OWN):
        start = PALETTE.index(color_of(name))
        order = [*PALETTE[start:], *PALETTE[:start]]
        colors[name] = next((c for c in order if c not in colors.values()), order[0])
    return colors


def line_colors(activations: Sequence[str]) -> list[str]:
    """One colour a line: of several with one activation the first has its own."""
    own = colors_of(list(dict.fromkeys(activations)))
    left = [color for color in PALETTE if color not in own.values()]
    found: list[str] = []
    for place, name in enumerate(activations):
        again = name in activations[:place] and left
        found.append(left.pop(0) if again else own[name])
    return found


def faded(color: str, opacity: float) -> str:
    """`color` (``#rrggbb``) with an opacity from 0 to 1."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def house_style(**layout: Any) -> dict[str, Any]:
    """A layout in the house style, `layout` in plotly's own names before all else.

    ``uirevision`` is constant, so that a reader's zoom outlives every change of the data.
    """
    base: dict[str, Any] = {
        "template": None,
        "font": {"size": FONT_SIZE},
        "margin": MARGIN,
        "uirevision": "kept",
        "hovermode": "x unified",
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    }
    return base | layout


scatter: Callable[..., dict[str, Any]] = partial(dict, type="scatter")  # a trace


def axis(title: str, **options: Any) -> dict[str, Any]:
    """An axis with a title that says symbol and unit."""
    base: dict[str, Any] = {
        "title": {"text": title, "standoff": 8},
        "automargin": True,
        "zeroline": False,
        "tickfont": {"size": FONT_SIZE - 1},
    }
    return base | options


def log_axis(title: str, **options: Any) -> dict[str, Any]:
    """A logarithmic axis that writes powers of ten."""
    return axis(title, type="log", exponentformat="power", **options)
