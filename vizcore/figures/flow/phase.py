"""Order and chaos over the variances of weights and biases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from vizcore.figures.figure_spec import FigureSpec, figure_spec, heatmap
from vizcore.figures.flow.marks import color_scale
from vizcore.figures.theme import axis, scatter
from vizcore.text import Language, Text, joined, number
from vizcore.theory.phase import CriticalLine, PhaseDiagram

_X = Text("weight variance σ<sub>w</sub>²", "权重方差 σ<sub>w</sub>²")
_Y = Text("bias variance σ<sub>b</sub>²", "偏置方差 σ<sub>b</sub>²")
_FACTOR = Text("δ per layer: × √χ₁", "δ 每层：× √χ₁")
_EDGE = Text("edge of chaos: χ₁ = 1", "混沌边缘：χ₁ = 1")
_ORDERED = Text("ordered:<br>gradients vanish", "有序：<br>梯度消失")
_CHAOTIC = Text("chaotic:<br>gradients explode", "混沌：<br>梯度爆炸")
_HERE = Text("these networks", "当前网络")
_INITS = Text("initialisations", "常用初始化")
_SETTLES = Text("signal settles at q* = {q}", "信号稳定在 q* = {q}")
_DIES = Text("the signal dies out", "信号消失")
_GROWS = Text("the signal grows without end", "信号无限增长")
_INK, _PAPER = "#10151f", "#ffffff"  # on the heatmap, which is the same in every theme
_ONE_POINT = 0.04  # of the axis
_GAP = "\u2002"  # between a point and its name


class Spot(NamedTuple):
    """A labelled point of the diagram; `color` marks one of the compared networks."""

    label: Text
    sigma_w2: float
    sigma_b2: float
    color: str | None = None


def phase_figure(
    diagram: PhaseDiagram, edge: CriticalLine, spots: Sequence[Spot], language: Language
) -> FigureSpec:
    """The factor √χ₁ as a heatmap, the edge of chaos, and where initialisations lie."""
    width, height = float(diagram.sigma_w2[-1]), float(diagram.sigma_b2[-1])
    traces = [_heatmap(diagram, language), _edge(edge, width, language)]
    inits = [s for s in spots if s.color is None and s.sigma_w2 <= width]
    own = [s for s in spots if s.color is not None]
    covered = [any(_meet(init, spot, width, height) for spot in own) for init in inits]
    names = _init_labels(inits, width, language)
    names = [name + "<br> " * under for name, under in zip(names, covered, strict=True)]
    own_names = [f"<b>{_GAP}{spot.label.to(language)}</b>" for spot in own]
    traces += [
        _spots(inits, names, width, _INITS, language),
        _spots(own, own_names, width, _HERE, language),
    ]
    scale = color_scale(
        _FACTOR.to(language),
        *(0.25, 1.75),
        height=500,
        tickvals=[0.25, 0.5, 1, 1.5, 1.75],
        ticktext=["≤ 0.25", "0.5", "1", "1.5", "≥ 1.75"],
    )
    # Powers of ten where plotly would write 50M or 0.5p.
    powers = {} if 1e-2 < width < 1e5 else {"exponentformat": "power"}
    return figure_spec(
        traces,
        **scale,
        xaxis=axis(_X.to(language), range=[0, width], showgrid=False, **powers),
        yaxis=axis(_Y.to(language), range=[-0.03 * height, height], showgrid=False),
        hovermode="closest",
        annotations=_names(diagram, language),
    )


def _heatmap(diagram: PhaseDiagram, language: Language) -> Any:
    factor = np.sqrt(np.nan_to_num(diagram.chi, nan=0.0, posinf=1e9))
    return heatmap(
        x=diagram.sigma_w2,
        y=diagram.sigma_b2,
        z=factor,
        text=[[_state(q, language) for q in row] for row in diagram.q.tolist()],
        coloraxis="coloraxis",
        name=_FACTOR.to(language),
        hovertemplate=(
            "σ<sub>w</sub>² = %{x:.3~g}, σ<sub>b</sub>² = %{y:.3~g}<br>"
            "δ × %{z:.3~g}<br>%{text}<extra></extra>"
        ),
    )


def _state(q: float, language: Language) -> str:
    if q == 0:
        return _DIES.to(language)
    return (_SETTLES.format(q=number(q)) if np.isfinite(q) else _GROWS).to(language)


def _edge(edge: CriticalLine, width: float, language: Language) -> Any:
    near = edge.sigma_w2 <= 2 * width
    return scatter(
        x=edge.sigma_w2[near],
        y=edge.sigma_b2[near],
        name=_EDGE.to(language),
        mode="lines",
        line={"color": _PAPER, "width": 3, "shape": "spline"},
        hoverinfo="skip",
        showlegend=False,
    )


def _beside(spot: Spot, width: float) -> str:
    """Where a name stands: above its point, and to the right where the axis begins."""
    if spot.color is not None:
        return "middle right"
    return "top right" if spot.sigma_w2 < _ONE_POINT * width else "top center"


def _spots(
    spots: Sequence[Spot], labels: Sequence[str], width: float, name: Text, language: Language
) -> Any:
    return scatter(
        x=[spot.sigma_w2 for spot in spots],
        y=[spot.sigma_b2 for spot in spots],
        name=name.to(language),
        mode="markers+text",
        text=labels,
        hovertext=[spot.label.to(language) for spot in spots],
        textposition=[_beside(spot, width) for spot in spots],
        textfont={"color": _PAPER, "shadow": f"0 0 4px {_INK}, 0 0 4px {_INK}, 0 0 2px {_INK}"},
        marker={
            "size": [12 if spot.color is None else 17 for spot in spots],
            "color": [spot.color or _PAPER for spot in spots],
            "line": {"color": [_PAPER if spot.color else _INK for spot in spots], "width": 3},
        },
        cliponaxis=False,
        hovertemplate=(
            "%{hovertext}<br>σ<sub>w</sub>² = %{x:.3~g}, σ<sub>b</sub>² = %{y:.3~g}<extra></extra>"
        ),
        showlegend=False,
    )


def _init_labels(inits: Sequence[Spot], width: float, language: Language) -> list[str]:
    """Names above the points; neighbours that are all but one point share the name of the first."""
    shared: dict[int, list[Text]] = {}
    first = 0
    for place, init in enumerate(inits):
        if place == 0 or init.sigma_w2 - inits[first].sigma_w2 > _ONE_POINT * width:
            first = place
        shared.setdefault(first, []).append(init.label)
    # On a narrow screen neighbours would run into each other: every second stands a line higher.
    words = {
        first: f"<b>{joined(names).to(language)}</b>" + "<br> " * (row % 2)
        for row, (first, names) in enumerate(shared.items())
    }
    return [words.get(place, "") for place in range(len(inits))]


def _meet(spot: Spot, other: Spot, width: float, height: float) -> bool:
    """Whether the larger marker of `other` would cover the foot of the name of `spot`."""
    across = abs(spot.sigma_w2 - other.sigma_w2) / width
    up = (other.sigma_b2 - spot.sigma_b2) / height
    return across < 0.03 and -0.02 < up < 0.08


def _names(diagram: PhaseDiagram, language: Language) -> list[dict[str, Any]]:
    """The phases by name, each in the middle of its part of the diagram if that is large enough."""
    found = []
    for words, where in ((_ORDERED, diagram.chi < 1), (_CHAOTIC, diagram.chi > 1)):
        if where.mean() < 0.08:
            continue
        rows, columns = np.nonzero(where)
        found.append(
            {
                "text": f"<i>{words.to(language)}</i>",
                "x": float(diagram.sigma_w2[int(np.median(columns))]),
                "y": float(diagram.sigma_b2[int(0.82 * rows.max())]),
                "showarrow": False,
                "font": {"color": _PAPER, "shadow": f"0 0 5px {_INK}, 0 0 3px {_INK}"},
            }
        )
    return found
