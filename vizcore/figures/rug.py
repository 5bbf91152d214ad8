"""A strip for each activation that marks where on the x axis its slope is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vizcore.activations.gate import SATURATED
from vizcore.activations.view.curve_data import CurveData
from vizcore.activations.view.saturation import Interval
from vizcore.figures.theme import DEAD, faded, scatter
from vizcore.text import Language, Text

_ZERO = Text("slope exactly 0", "斜率恰为 0")
_SMALL = Text(
    "saturated: slope < {share}% of its largest", "饱和：斜率 < 最大值的 {share}%"
).format(share=round(100 * SATURATED))


def rug_traces(
    shown: Sequence[CurveData],
    span: float,
    colors: Mapping[str, str],
    language: Language,
    *,
    thick: float,
) -> list[Any]:
    """The strips: exact zeros in the colour of the dead, saturation in a paler own colour."""
    traces: list[Any] = []
    for row, data in enumerate(shown):
        spec, color = data.spec, colors[data.spec.activation]
        looks = ((data.lost.zero, DEAD, _ZERO), (data.lost.saturated, color, _SMALL))
        for intervals, shade, meaning in looks:
            if x := _ends(intervals, span):
                paint = {"color": shade if shade == DEAD else faded(shade, 0.5), "width": thick}
                name = f"{spec.label.to(language)}: {meaning.to(language)}"
                traces.append(_strip(x, row, name, paint, spec.format()))
    return [*traces, _starts(span, [colors[p.spec.activation] for p in shown])]


def _ends(intervals: Sequence[Interval], span: float) -> list[float | None]:
    ends: list[float | None] = []
    for low, high in intervals:
        if low < span and high > -span:
            ends += [max(low, -span), min(high, span), None]
    return ends


def _strip(
    x: list[float | None], row: int, name: str, paint: dict[str, Any], activation: str
) -> Any:
    return scatter(
        x=x,
        y=[None if value is None else row for value in x],
        yaxis="y2",
        name=name,
        mode="lines",
        line=paint,
        showlegend=False,
        hoverinfo="skip",
        meta={"activation": activation, "export": False},
    )


def _starts(span: float, colors: Sequence[str]) -> Any:
    """A tick in each activation's colour, which says whose strip it is."""
    return scatter(
        x=[-span] * len(colors),
        y=list(range(len(colors))),
        yaxis="y2",
        mode="markers",
        marker={"symbol": "square", "size": 8, "color": list(colors)},
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
        meta={"export": False},
    )


def rug_axis(rows: int, domain: list[float]) -> dict[str, Any]:
    """The axis that the strips stand on, the first on top."""
    shown = {"visible": False, "fixedrange": True}
    return {"domain": domain, "range": [rows - 0.5, -0.5], **shown}


def rug_words(y: float, language: Language) -> dict[str, Any]:
    """What the two shades mean, in words above the strips."""
    text = (
        f'<span style="color:{DEAD}">■</span> {_ZERO.to(language)}   '
        f'<span style="opacity:.5">■</span> {_SMALL.to(language)}'
    )
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": y, "yanchor": "top"}
    return {"text": text, "showarrow": False, "font": {"size": 14}} | place
