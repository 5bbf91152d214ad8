"""Activation functions and their derivatives as curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from vizcore.activations.spec import ActivationSpec
from vizcore.curves import Curve
from vizcore.figures.theme import DASHES, DEAD, axis, color_of, faded, figure
from vizcore.text import Language, Text

ORDERS = {0: ("f", "y"), 1: ("f′", "dy"), 2: ("f″", "d2y")}  # name on the chart, field of Curve
SATURATED = 0.01  # share of the largest slope below which an activation counts as saturated

_MAXIMUM = Text("largest slope", "最大斜率")
_ZERO = Text("slope exactly 0", "斜率恰为 0")
_SMALL = Text("saturated: slope below 1% of its largest", "饱和：斜率不到最大值的 1%")
_LINE = 16  # pixels of the rug for one activation

Drawn = Sequence[tuple[ActivationSpec, Curve]]


def curves_figure(
    drawn: Drawn, orders: Sequence[int], language: Language, *, height: int = 420
) -> go.Figure:
    """f, f′ and f″ over each other, with a rug that marks where the slope is gone.

    Parameters
    ----------
    drawn
        Each activation with its curve.
    orders
        Which of f (0, solid), f′ (1, dashed) and f″ (2, dotted) to draw.
    height
        Pixels; the rug takes a fixed part of it for each activation.
    """
    rug = min(0.4, _LINE * len(drawn) / (height - 70))
    traces: list[Any] = []
    for spec, curve in drawn:
        traces += _lines(spec, curve, orders, language)
        if 1 in orders:
            traces.append(_largest_slope(spec, curve, language))
    for row, (spec, curve) in enumerate(drawn):
        traces += _rug(row, spec, curve, language)
    return figure(
        traces,
        xaxis=axis("x", anchor="y2", hoverformat=".3~g", showspikes=True, spikemode="across"),
        yaxis=axis("f(x)", domain=[rug + 0.05, 1], hoverformat=".3~g"),
        yaxis2=axis(
            "",
            domain=[0, rug - 0.03],
            range=[len(drawn) - 0.5, -0.5],
            visible=False,
            fixedrange=True,
        ),
        shapes=[_zero_line("x"), _zero_line("y")],
        annotations=[_rug_legend(rug, language)],
    )


def _lines(
    spec: ActivationSpec, curve: Curve, orders: Sequence[int], language: Language
) -> list[Any]:
    name = spec.label.to(language)
    return [
        go.Scatter(
            x=curve.x,
            y=getattr(curve, ORDERS[order][1]),
            name=f"{name} {ORDERS[order][0]}" if len(orders) > 1 or order else name,
            mode="lines",
            connectgaps=False,
            line={
                "color": color_of(spec.activation),
                "dash": DASHES[order],
                "width": 2.5 if order == 0 else 2,
            },
        )
        for order in orders
    ]


def _largest_slope(spec: ActivationSpec, curve: Curve, language: Language) -> Any:
    # The first of equal maxima: a plateau such as ReLU's is marked where it begins.
    at = int(np.nanargmax(np.abs(curve.dy)))
    return go.Scatter(
        x=[curve.x[at]],
        y=[curve.dy[at]],
        name=_MAXIMUM.to(language),
        mode="markers",
        marker={"color": color_of(spec.activation), "size": 11, "symbol": "diamond-open"},
        showlegend=False,
        hoverinfo="skip",
    )


def _rug(row: int, spec: ActivationSpec, curve: Curve, language: Language) -> list[Any]:
    size = np.abs(curve.dy)
    zero = size == 0
    small = (size < SATURATED * np.nanmax(size)) & ~zero
    color = color_of(spec.activation)
    looks = ((zero, DEAD, _ZERO), (small, faded(color, 0.45), _SMALL))
    return [
        go.Scatter(
            x=curve.x,
            y=np.where(where, float(row), np.nan),
            yaxis="y2",
            name=f"{spec.label.to(language)}: {meaning.to(language)}",
            mode="lines",
            line={"color": shade, "width": _LINE * 0.6},
            connectgaps=False,
            showlegend=False,
            hoverinfo="name",
            meta={"export": False},
        )
        for where, shade, meaning in looks
    ]


def _rug_legend(rug: float, language: Language) -> dict[str, Any]:
    zero, small = _ZERO.to(language), _SMALL.to(language)
    text = (
        f'<span style="color:{DEAD}">■</span> {zero}   <span style="opacity:.45">■</span> {small}'
    )
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": rug, "yanchor": "middle"}
    return {"text": text, "showarrow": False, "font": {"size": 14}} | place


def _zero_line(direction: str) -> dict[str, Any]:
    ends = {"x": ("x0", "x1", "y0", "y1"), "y": ("y0", "y1", "x0", "x1")}[direction]
    low, high, zero, also = ends
    along = {f"{direction}ref": f"{direction} domain", low: 0, high: 1}
    across = "y" if direction == "x" else "x"
    at = {f"{across}ref": across, zero: 0, also: 0}
    return {"type": "line", "layer": "below", "line": {"width": 1, "color": "#8892a4"}} | along | at
