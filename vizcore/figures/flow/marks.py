"""Marks that several pictures of the flow page share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vizcore.figures.theme import MARGIN, OPENNESS_SCALE, faded, line_colors, scatter
from vizcore.flow.result import Floats
from vizcore.flow.summaries.line import Line

_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "pentagon", "star", "hexagon", "cross")


class Look(NamedTuple):
    """Colour and marker of a network."""

    color: str
    symbol: str


def looks_of(lines: Sequence[Line]) -> list[Look]:
    """How to tell the networks apart: by colour and, if they share an activation, by marker."""
    names = [line.config.activation for line in lines]
    ranks = [names[:place].count(name) for place, name in enumerate(names)]
    return [
        Look(color, _SYMBOLS[rank]) for color, rank in zip(line_colors(names), ranks, strict=True)
    ]


def every(depth: int, count: int) -> NDArray[np.int64]:
    """Indices of at most so many layers and the last one, evenly spaced from the first on."""
    step = max(1, -(-depth // count))
    return np.append(np.arange(0, depth - 1, step), np.arange(depth)[-1:])


def band(x: NDArray[Any], mean: Floats, sd: Floats, color: str, **place: Any) -> Any:
    """mean ± sd as a filled area, where both are known."""
    known = np.isfinite(mean) & np.isfinite(sd)
    low, high = (mean + sign * sd for sign in (-1, 1))
    return scatter(
        x=np.concatenate([x[known], x[known][::-1]]),
        y=np.concatenate([low[known], high[known][::-1]]),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=faded(color, 0.22),
        hoverinfo="skip",
        meta={"export": False},
        **place,
    )


def color_scale(title: str, low: float, high: float, height: int, **ticks: Any) -> dict[str, Any]:
    """Layout of the house scale: beside a heatmap, and under it on a narrow screen.

    Traces take it as ``coloraxis="coloraxis"``.

    Parameters
    ----------
    low, high
        Values at the ends of the scale.
    height
        Pixels of the picture on a narrow screen.
    ticks
        Options of the colour bar.
    """
    bar = {"thickness": 12, "outlinewidth": 0, **ticks}
    beside = bar | {"title": {"text": title, "side": "right"}}
    below = {"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "len": 1.0}
    under = bar | below | {"title": {"text": title, "side": "top"}}
    wide, narrow = (
        {"colorscale": OPENNESS_SCALE, "cmin": low, "cmax": high, "colorbar": place}
        for place in (beside, under)
    )
    margin = MARGIN | {"t": 24}
    patch = {"coloraxis": narrow, "height": height, "margin": margin | {"b": 130}}
    return {"coloraxis": wide, "margin": margin, "meta": {"narrow": patch}}


def in_legend(name: str, mode: str, *, first: bool = True, **look: Any) -> Any:
    """An entry of the legend that draws nothing in the picture."""
    rank = {"legendrank": 1} if first else {}
    return scatter(x=[None], y=[None], name=name, mode=mode, meta={"export": False}, **rank, **look)
