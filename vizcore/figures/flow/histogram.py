"""Where the inputs of φ lie, layer by layer, beside the slope that φ has there."""

from __future__ import annotations

from typing import Any

import numpy as np

from vizcore.figures.figure_spec import FigureSpec, figure_spec, heatmap
from vizcore.figures.flow.marks import color_scale
from vizcore.figures.theme import DEAD, axis, scatter
from vizcore.flow.result import Floats
from vizcore.flow.summaries.histogram import Densities
from vizcore.text import Language, Text

_LAYER = Text("layer l", "第 l 层")
_H = Text("input of φ, h", "φ 的输入 h")
_RELATIVE = Text("h / its root mean square", "h / 均方根")
_DENSITY = Text("density / its highest value", "密度 / 最大密度")
_SLOPE = Text("slope φ′(h)", "斜率 φ′(h)")
_ZERO = Text("φ′ = 0: no gradient", "φ′ = 0：无梯度")


def histogram_figure(
    densities: Densities, slope: tuple[Floats, Floats] | None, color: str, language: Language
) -> FigureSpec:
    """A heatmap of the densities; where their axis is that of φ, its slope stands beside it.

    Parameters
    ----------
    slope
        x and φ′(x); None where the axis is in units of each layer.
    color
        Of the network.
    """
    width = 0.8 if slope is not None else 1.0
    y_title = _RELATIVE if densities.relative else _H
    traces = [_heatmap(densities, language)]
    layout: dict[str, Any] = {
        "xaxis": axis(_LAYER.to(language), domain=[0, width]),
        "yaxis": axis(y_title.to(language)),
    }
    if slope is not None:
        traces += _slope(*slope, color, language)
        largest = float(np.nanmax(np.abs(slope[1]), initial=0.0)) or 1.0
        low = float(np.nanmin(slope[1], initial=0.0))
        layout["xaxis2"] = axis(
            _SLOPE.to(language),
            domain=[width + 0.02, 1],
            range=[low - 0.08 * largest, 1.1 * largest],
            nticks=4,
            tickangle=0,
        )
    scale = color_scale(_DENSITY.to(language), 0, 1, height=440, tickvals=[0, 0.5, 1])
    return figure_spec(traces, **layout, **scale, hovermode="closest", showlegend=False)


def _heatmap(densities: Densities, language: Language) -> Any:
    return heatmap(
        x=densities.layers,
        y=densities.x,
        z=densities.density,
        coloraxis="coloraxis",
        hoverongaps=False,
        name=_DENSITY.to(language),
        hovertemplate="l = %{x}<br>h = %{y:.3~g}<br>%{z:.2f}<extra></extra>",
    )


def _slope(x: Floats, slope: Floats, own: str, language: Language) -> list[Any]:
    looks = (
        (slope, own, 2.5, _SLOPE),
        (np.where(slope == 0, slope, np.nan), DEAD, 4, _ZERO),
    )
    return [
        scatter(
            x=values,
            y=x,
            xaxis="x2",
            mode="lines",
            name=name.to(language),
            line={"color": color, "width": width},
            connectgaps=False,
            hovertemplate="h = %{y:.3~g}<br>φ′ = %{x:.3~g}<extra></extra>",
        )
        for values, color, width, name in looks
    ]
