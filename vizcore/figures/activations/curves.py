"""Activation functions and their derivatives as curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from vizcore.activations.view.curve_data import CurveData
from vizcore.activations.view.names import short_name
from vizcore.figures.figure_spec import FigureSpec, figure_spec
from vizcore.figures.rug import rug_axis, rug_traces, rug_words
from vizcore.figures.theme import DASHES, FONT_SIZE, NEUTRAL, axis, colors_of, scatter
from vizcore.figures.y_range import y_range
from vizcore.text import Language, Text

ORDERS = {0: ("φ", "y"), 1: ("φ′", "dy"), 2: ("φ″", "d2y")}  # name on the chart, field of Curve
_STEEPEST = Text("largest slope", "最大斜率")
_ROW, _BOTTOM, _LINE = 28, 52, 12  # pixels: a row of legend, the axis, the rug of an activation
_A_ROW = 5  # names that fit into a row of the legend; on a phone two do


def curves_figure(
    shown: Sequence[CurveData],
    orders: Sequence[int],
    span: float,
    language: Language,
    *,
    height: int = 420,
) -> FigureSpec:
    """φ, φ′ and φ″ over each other, with a rug that marks where the slope is gone.

    Parameters
    ----------
    shown
        The activations to draw.
    orders
        Which of φ (0, solid), φ′ (1, dashed) and φ″ (2, dotted) to draw.
    span
        Half the width of the range of x.
    height
        Pixels; the rug takes a fixed part of it for each activation.
    """
    top = _ROW * math.ceil(len(shown) / _A_ROW)
    inner = height - top - _BOTTOM
    rug = _LINE * len(shown) / inner
    words = 26 / inner
    colors = colors_of([p.spec.activation for p in shown])
    traces: list[Any] = []
    for data in shown:
        color = colors[data.spec.activation]
        traces += _lines(data, orders, color, language)
        if 1 in orders:
            traces += _steepest(data, color, language)
    traces += rug_traces(shown, span, colors, language, thick=_LINE * 0.6)
    traces += _dash_legend(orders)
    drawn = [getattr(p.curve, ORDERS[order][1]) for p in shown for order in orders]
    kept = f"span {span:g}"  # another range is asked for: a reader's zoom gives way to it
    return figure_spec(
        traces,
        margin=_MARGIN | {"t": top},
        xaxis=axis(
            "",
            anchor="y2",
            range=[-span, span],
            uirevision=kept,
            showspikes=True,
            spikemode="across",
            unifiedhovertitle={"text": "x = %{x:.4~g}"},
        ),
        yaxis=axis("", domain=[rug + words, 1], range=y_range(drawn, span), uirevision=kept),
        yaxis2=rug_axis(len(shown), [0, rug]),
        shapes=[_zero_line("x"), _zero_line("y")],
        annotations=[rug_words(rug + words, language), _X],
        legend=_LEGEND,
        meta={"narrow": _on_a_phone(len(shown), top, height)},
        legend2=_LEGEND | {"x": 1, "xanchor": "right", "y": 0, "yanchor": "bottom"} | _STILL,
    )


def _on_a_phone(names: int, top: int, height: int) -> dict[str, Any]:
    """What changes in a narrow place: room for a higher legend, by which the chart grows."""
    needed = max(top, _ROW * math.ceil(names / 2))
    return {"height": height + needed - top, "margin": _MARGIN | {"t": needed, "l": 36}}


_MARGIN = {"l": 52, "r": 14, "b": _BOTTOM, "autoexpand": False}
_LEGEND: dict[str, Any] = {
    "orientation": "h",
    "x": 0,
    "y": 1,
    "yref": "container",
    "yanchor": "top",
    "itemwidth": 30,
    "font": {"size": FONT_SIZE - 1},
}
# An axis title would need room that the fixed margins do not give by themselves.
_X: dict[str, Any] = {
    "text": "x",
    "showarrow": False,
    "xref": "paper",
    "yref": "paper",
    "x": 0.5,
    "y": 0,
    "yanchor": "top",
    "yshift": -20,
    "font": {"size": FONT_SIZE},
}
_STILL = {"itemclick": False, "itemdoubleclick": False}


def _lines(data: CurveData, orders: Sequence[int], color: str, language: Language) -> list[Any]:
    """A line for each derivative; the first also carries the name and what hovering says."""
    spec, curve = data.spec, data.curve
    name = short_name(spec).to(language)
    shared = {"x": curve.x, "mode": "lines", "connectgaps": False, "legendgroup": spec.format()}
    others = [getattr(curve, ORDERS[order][1]) for order in orders[1:]]
    values = [f"%{{customdata[{i}]:.3~g}}" for i in range(len(others))]
    said = [f"{ORDERS[o][0]} {v}" for o, v in zip(orders, ["%{y:.3~g}", *values], strict=True)]
    return [
        scatter(
            **shared,
            y=getattr(curve, ORDERS[order][1]),
            name=name,
            line={
                "color": color,
                "dash": DASHES[order],
                "width": 2.6 if order == 0 else 2.2,
                "simplify": False,  # or a curve gets corners that a projector shows
            },
            showlegend=order == orders[0],
            meta={
                "activation": spec.format(),
                "order": order,
                "csv": f"{spec.label.to(language)} {ORDERS[order][0]}",
            },
            **(
                {"customdata": np.stack(others, axis=1) if others else None}
                | {"hovertemplate": "   ".join(said)}
                if order == orders[0]
                else {"hoverinfo": "skip"}
            ),
        )
        for order in orders
    ]


def _steepest(data: CurveData, color: str, language: Language) -> list[Any]:
    if data.steepest is None:
        return []
    x, slope = data.steepest
    return [
        scatter(
            x=[x],
            y=[slope],
            name=_STEEPEST.to(language),
            mode="markers",
            marker={
                "color": color,
                "size": 11,
                "symbol": "diamond-open",
                "line": {"width": 2},
            },
            legendgroup=data.spec.format(),
            showlegend=False,
            hoverinfo="skip",
            meta={"activation": data.spec.format()},
        )
    ]


def _dash_legend(orders: Sequence[int]) -> list[Any]:
    """What solid, dashed and dotted stand for, once for all activations."""
    return [
        scatter(
            x=[None],
            y=[None],
            mode="lines",
            name=f"{ORDERS[order][0]}(x)",
            line={"color": NEUTRAL, "dash": DASHES[order], "width": 2.4},
            legend="legend2",
            hoverinfo="skip",
            meta={"export": False},
        )
        for order in orders
    ]


def _zero_line(direction: str) -> dict[str, Any]:
    ends = {"x": ("x0", "x1", "y0", "y1"), "y": ("y0", "y1", "x0", "x1")}[direction]
    low, high, zero, also = ends
    along = {f"{direction}ref": f"{direction} domain", low: 0, high: 1}
    across = "y" if direction == "x" else "x"
    at = {f"{across}ref": across, zero: 0, also: 0}
    return {"type": "line", "layer": "below", "line": {"width": 1, "color": NEUTRAL}} | along | at
