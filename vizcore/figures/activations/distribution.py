"""Distributions of outputs and slopes: a row for each activation, on common axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from vizcore.activations.card.words import expected
from vizcore.activations.view.distribution import Distribution, Histogram
from vizcore.activations.view.names import short_name
from vizcore.figures.figure_spec import FigureSpec, figure_spec
from vizcore.figures.panels import Places, placed
from vizcore.figures.theme import DEAD, FONT_SIZE, axis, colors_of, faded, scatter
from vizcore.text import Language, Text, number

_OUTPUT = Text("output φ(z)", "输出 φ(z)")
_SLOPE = Text("slope φ′(z)", "斜率 φ′(z)")
_FLAT = Text("slope exactly 0: {share}%", "斜率恰为 0：{share}%")
_MEAN = Text("mean ± standard deviation", "均值 ± 标准差")
_TALL = 0.62  # of a row's height, for the histogram; the rest is for words
_TOP, _BOTTOM, _ROW = 30, 50, 64  # pixels


def height(rows: int) -> int:
    """Pixels that so many rows need."""
    return _TOP + _BOTTOM + _ROW * rows


def distribution_figure(found: Sequence[Distribution], language: Language) -> FigureSpec:
    """Histograms of φ(z) on the left and of φ′(z) on the right, each row scaled to its own height.

    A single value that carries probability itself is a stem with its share; a slope of exactly 0
    is in the colour of the dead. The mean of φ(z) is marked with its standard deviation.
    """
    colors = colors_of([d.spec.activation for d in found])
    traces: list[Any] = []
    words: list[dict[str, Any]] = []
    for row, d in enumerate(found):
        color = colors[d.spec.activation]
        base = len(found) - 1 - row
        traces += _histogram(d.value, base, color, "")
        traces += _histogram(d.slope, base, color, "2")
        traces.append(_moment(d, base, color, row == 0, language))
        words += _row_words(d, base, color, language)
    up = {"range": [-0.08, len(found)], "visible": False, "fixedrange": True}
    axes = {
        "xaxis": axis(_OUTPUT.to(language)),
        "xaxis2": axis(_SLOPE.to(language), anchor="y2"),
        "yaxis": up,
        "yaxis2": up | {"anchor": "x2"},
    }
    return figure_spec(
        traces,
        hovermode="closest",
        annotations=words,
        margin={"l": 12, "r": 12, "t": _TOP, "b": _BOTTOM},
        meta={"narrow": _stacked(axes, _ROW * len(found))},
        **placed(axes, _SIDE_BY_SIDE),
    )


# Where the two columns stand: across and up, of outputs and of slopes.
_SIDE_BY_SIDE: Places = (([0, 0.485], [0, 1]), ([0.515, 1], [0, 1]))


def _stacked(axes: dict[str, dict[str, Any]], tall: int) -> dict[str, Any]:
    """One above the other, on a phone, each so many pixels tall and with room for its axis."""
    inner = 2 * tall + _BOTTOM
    places: Places = (([0, 1], [1 - tall / inner, 1]), ([0, 1], [0, tall / inner]))
    return {"height": _TOP + inner + _BOTTOM} | placed(axes, places)


def _histogram(found: Histogram, base: int, color: str, axes: str) -> list[Any]:
    top = float(found.density.max(initial=0.0)) or 1.0
    steps = np.repeat(base + _TALL * found.density / top, 2)
    edges = np.repeat(found.edges, 2)[1:-1]
    place = {"xaxis": f"x{axes}", "yaxis": f"y{axes}", "showlegend": False}
    density = scatter(
        x=[edges[0], *edges, edges[-1]],
        y=[base, *steps, base],
        fill="toself",
        mode="lines",
        line={"color": color, "width": 1.2},
        fillcolor=faded(color, 0.35),
        hoverinfo="skip",
        **place,
    )
    right = 0.85 * edges[-1] + 0.15 * edges[0]  # words farther right would be cut off
    return [
        density,
        *(
            _stem(value, share, base, color, "left" if value > right else "right", place)
            for value, share in found.atoms
        ),
    ]


def _stem(
    value: float, share: float, base: int, color: str, side: str, place: dict[str, Any]
) -> Any:
    """A value with a probability of its own; a slope of 0 is dead."""
    dead = value == 0 and place["xaxis"] == "x2"
    shade = DEAD if dead else color
    return scatter(
        x=[value, value],
        y=[base, base + _TALL * max(share, 0.15)],
        mode="lines+markers+text",
        text=["", f"{number(100 * share)}%"],
        textposition=f"middle {side}",
        textfont={"size": FONT_SIZE - 1, "color": shade},
        line={"color": shade, "width": 4},
        marker={"size": [0, 9], "color": shade},
        cliponaxis=False,
        hoverinfo="skip",
        **place,
    )


def _moment(d: Distribution, base: int, color: str, legend: bool, language: Language) -> Any:
    mean = d.moments.mean
    spread = math.sqrt(max(d.moments.second - mean * mean, 0.0))  # a power would overflow aloud
    return scatter(
        x=[mean],
        y=[base - 0.03],
        mode="markers",
        name=_MEAN.to(language),
        marker={"symbol": "diamond", "size": 10, "color": color},
        error_x={"array": [spread], "color": color, "thickness": 2, "width": 5},
        hovertemplate=f"E[φ] = {number(mean)}, SD = {number(spread)}<extra></extra>",
        showlegend=legend,
    )


def _row_words(d: Distribution, base: int, color: str, language: Language) -> list[dict[str, Any]]:
    name = short_name(d.spec).to(language)
    m = d.moments
    mean, second, slope_second = (
        expected(value, m).to(language) for value in (m.mean, m.second, m.slope_second)
    )
    said = f"E[φ] = {mean}   E[φ²] = {second}"
    slope = f"E[φ′²] = {slope_second}"
    if m.flat:
        share = _FLAT.format(share=number(100 * m.flat)).to(language)
        slope += f'   <span style="color:{DEAD}">■</span> {share}'
    texts = (
        (0.0, "left", f"<b>{name}</b>", ""),
        (0.0, "left", f"<b>{name}</b>", "2"),
        (1.0, "right", said, ""),
        (1.0, "right", slope, "2"),
    )
    return [
        {
            "xref": f"x{axes} domain",
            "yref": f"y{axes}",
            "x": x,
            "y": base + 0.97,
            "xanchor": anchor,
            "yanchor": "top",
            "text": text,
            "showarrow": False,
            "font": {"size": FONT_SIZE - 1} | ({"color": color} if anchor == "left" else {}),
        }
        for x, anchor, text, axes in texts
    ]
