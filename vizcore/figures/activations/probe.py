"""One input, its tangent, the repeated activation, and the product of the slopes on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vizcore.activations.view.config import STEPS
from vizcore.activations.view.names import short_name
from vizcore.activations.view.probe import Probe
from vizcore.figures.figure_spec import FigureSpec, figure_spec
from vizcore.figures.panels import Places, panel_title, placed
from vizcore.figures.theme import DEAD, NEUTRAL, axis, colors_of, faded, scatter
from vizcore.figures.y_range import y_range
from vizcore.text import Language, Text, exponent_text

_TITLES = (
    Text("φ(x) with its tangent", "φ(x) 及其切线"),
    Text("φ∘…∘φ, n times", "φ∘…∘φ（n 次）"),
    Text("product of the slopes |φ′|", "斜率 |φ′| 的连乘积"),
)
_TIMES = Text("times applied", "施加次数")
_ZERO = Text("exactly 0", "恰为 0")
HEIGHT = 340
_MARGIN = {"l": 48, "r": 14, "t": 34, "b": 54}


def probe_figure(probes: Sequence[Probe], language: Language) -> FigureSpec:
    """Three panels side by side; those with x can be pointed at."""
    colors = colors_of([p.spec.activation for p in probes])
    traces: list[Any] = []
    for row, p in enumerate(probes):
        traces += _traces(p, row, colors[p.spec.activation], language)
    traces.append(_after(probes[0].times))
    axes = _axes(probes, language)
    return figure_spec(
        traces,
        hovermode="closest",
        dragmode=False,  # the pointer moves the point instead
        margin=_MARGIN,
        annotations=[
            panel_title(panel, text.to(language))
            for panel, text in zip(("", "2", "3"), _TITLES, strict=True)
        ],
        showlegend=False,
        meta={"narrow": {"height": 3 * HEIGHT} | placed(axes, _STACKED)},
        **placed(axes, _SIDE_BY_SIDE),
    )


def _traces(p: Probe, row: int, color: str, language: Language) -> list[Any]:
    name = short_name(p.spec).to(language)
    ends = np.array([p.grid[0], p.grid[-1]])
    with np.errstate(over="ignore", invalid="ignore"):  # a line beyond all numbers is not drawn
        tangent = p.value + p.slope * (ends - p.x)
    pale = {"color": faded(color, 0.75), "width": 1.5, "dash": "dash"}
    # Simplified by plotly.js, a curve of thirty corners looks like one.
    line = {"color": color, "width": 2.4, "simplify": False}
    dot = {"color": color, "size": 11, "line": {"color": "white", "width": 1.5}}
    steps = np.arange(STEPS + 1)
    logs = np.where(np.isfinite(p.log10_slopes), p.log10_slopes, np.nan)

    def trace(role: str, panel: str, x: Any, y: Any, **look: Any) -> Any:
        place = {"xaxis": f"x{panel}", "yaxis": f"y{panel}", "name": name}
        meta = {"role": role, "row": row, "csv": f"{name} {role}"}
        return scatter(x=x, y=y, meta=meta, hoverinfo="skip", **place, **look)

    return [
        trace("single", "", p.grid, p.single, mode="lines", line=line),
        trace("tangent", "", ends, tangent, mode="lines", line=pale),
        trace("point", "", [p.x], [p.value], mode="markers", marker=dot),
        trace("composed", "2", p.grid, p.composed, mode="lines", line=line),
        trace("image", "2", [p.x], [p.orbit[p.times]], mode="markers", marker=dot),
        trace("product", "3", steps, logs, mode="lines", line=line),
        *_death(p, name, color, row),
    ]


def _death(p: Probe, name: str, color: str, row: int) -> list[Any]:
    """A cross at the first exact zero of the product, at the bottom of the panel."""
    dead = np.flatnonzero(np.isneginf(p.log10_slopes))
    return [
        scatter(
            x=dead[:1],
            y=[0.0] * min(1, dead.size),
            xaxis="x3",
            yaxis="y4",
            mode="markers",
            marker={"symbol": "x", "size": 12, "color": DEAD, "line": {"width": 2, "color": color}},
            cliponaxis=False,
            name=name,
            hoverinfo="name",
            meta={"role": "death", "row": row},
        )
    ]


def _after(times: int) -> Any:
    """The line that says how often the middle panel applies φ."""
    return scatter(
        x=[times, times],
        y=[0, 1],
        xaxis="x3",
        yaxis="y4",
        mode="lines",
        line={"color": NEUTRAL, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
        meta={"role": "after"},
    )


def _axes(probes: Sequence[Probe], language: Language) -> dict[str, dict[str, Any]]:
    span = float(probes[0].grid[-1])
    across = {"range": [-span, span]}
    low, high = _decades(probes)
    ticks = _ticks(low, high)
    still = {"fixedrange": True}
    return {
        "xaxis": axis("x", **across, **still),
        "yaxis": axis("", range=y_range([p.single for p in probes], span), **still),
        "xaxis2": axis("x", anchor="y2", **across, **still),
        "yaxis2": axis("", anchor="x2", range=y_range([p.composed for p in probes], span), **still),
        "xaxis3": axis(_TIMES.to(language), anchor="y3", range=[0, STEPS], **still),
        "yaxis3": axis("", anchor="x3", range=[low, high], **ticks, **still),
        "yaxis4": {"overlaying": "y3", "range": [0, 1], "visible": False, **still},
    }


def _decades(probes: Sequence[Probe]) -> tuple[float, float]:
    """The range of log₁₀, at least from 10⁻² to 10, in steps that seldom change."""
    logs = np.concatenate([p.log10_slopes for p in probes])
    finite = logs[np.isfinite(logs)]
    step = 5 if np.ptp(finite) > 4 else 1
    low, high = np.floor(finite.min() / step) * step, np.ceil(finite.max() / step) * step
    return min(float(low), -2.0) - 0.3, max(float(high), 1.0) + 0.3


def _ticks(low: float, high: float) -> dict[str, Any]:
    every = max(1, round((high - low) / 6))
    powers = [k for k in range(int(np.ceil(low)), int(high) + 1) if k % every == 0]
    words = ["1" if k == 0 else f"10{exponent_text(k)}" for k in powers]
    return {"tickvals": powers, "ticktext": words}


# Across and up of the three panels; on a phone they are stacked.
_SIDE_BY_SIDE: Places = (([0, 0.3], [0, 1]), ([0.36, 0.66], [0, 1]), ([0.73, 1], [0, 1]))
_STACKED: Places = (([0, 1], [0.72, 1]), ([0, 1], [0.36, 0.64]), ([0, 1], [0, 0.28]))
