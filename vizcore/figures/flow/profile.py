"""Size and information of the signal, δ, weight gradient: measured over what theory predicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from vizcore.figures.figure_spec import FigureSpec, figure_spec
from vizcore.figures.flow.marks import Look, band, every, in_legend, looks_of
from vizcore.figures.panels import (
    BEYOND,
    ZERO,
    Panel,
    decades,
    panels_layout,
    round_end,
    starting_at,
)
from vizcore.figures.theme import DEAD, MARGIN, NEUTRAL, scatter
from vizcore.flow.summaries.line import Line
from vizcore.flow.summaries.spread import Spread
from vizcore.text import Language, Text

TITLES = {
    "signal": Text("Size of yˡ: SD of all", "yˡ 的大小：总标准差"),
    "example_spread": Text("Information: SD over inputs", "信息：样本间标准差"),
    "delta": Text("Gradient ‖δˡ‖ (last = 1)", "梯度 ‖δˡ‖（末层 = 1）"),
    "weight_grad": Text("Weight gradient ‖∂L/∂Wˡ‖", "权重梯度 ‖∂L/∂Wˡ‖"),
}
_LAYER = Text("layer l", "第 l 层")
_MEASURED = Text("measured ± SD", "实测 ± 标准差")
_PREDICTED = Text("theory", "理论")
_ZERO = Text("0 (dead)", "0（死亡）")
_NETWORKS = Text("in %{text} of the networks", "%{text} 的网络")
_BEYOND = Text("∞ (overflow)", "∞（溢出）")

_MARKERS, _POINTS = 30, 250  # so many along a line are told apart; more only cost time
_FEW = 3  # with more lines the predicted spread would only add clutter
_ROWS: dict[int, tuple[Text, dict[str, Any]]] = {
    ZERO: (_ZERO, {"color": DEAD, "symbol": "x"}),
    BEYOND: (_BEYOND, {"symbol": "arrow-up"}),
}
LEGEND = {"orientation": "h", "y": 1.07, "yanchor": "bottom", "x": 0}


_NOTHING = Spread(*(np.zeros(0) for _ in fields(Spread)))


def profile_figure(
    lines: Sequence[Line], quantities: Sequence[str], language: Language
) -> FigureSpec:
    """One panel a quantity, side by side (below each other on a narrow screen), on one log axis.

    Parameters
    ----------
    lines
        The networks. Colour is the activation's; those that share one differ in their marker.
    quantities
        Which of `TITLES` to draw.
    """
    panels = [Panel(n, TITLES[name].to(language)) for n, name in enumerate(quantities, 1)]
    known = [line.measured or line.predicted for line in lines]
    spreads = [found[name] for found in known for name in quantities if name in found]
    rows = [row for row in _ROWS if any(_share(spread, row).any() for spread in spreads)]
    traces: list[Any] = []
    few = len(lines) <= _FEW
    for line, look in zip(lines, looks_of(lines), strict=True):
        for name, panel in zip(quantities, panels, strict=True):
            traces += _traces(line, name, panel, look, language, edges=few)
        traces.append(_legend_entry(line, look, language))
    traces += _key(rows, language)
    last = round_end(max(line.config.depth for line in lines))
    traces += [_stay(panel, last) for panel in panels]
    margin = 0.02 * last
    x = {"title": _LAYER.to(language), **starting_at(1 - margin, last + margin)}
    y = {"title": "", **starting_at(*_range(lines, quantities))}
    layout = panels_layout(panels, rows, x, y)
    # Close above the title of the first panel, whose share of a phone's picture is smaller.
    layout["meta"]["narrow"]["legend"] = LEGEND | {"y": 1 + 0.1 / len(panels)}
    return figure_spec(traces, **layout, legend=LEGEND, margin=MARGIN | {"l": 8, "b": 44})


def _traces(
    line: Line, quantity: str, panel: Panel, look: Look, language: Language, *, edges: bool
) -> Iterator[Any]:
    """What is drawn of a line; with `edges` the predicted spread as well."""
    measured, predicted = line.measured.get(quantity), line.predicted.get(quantity)
    place = {"xaxis": panel.x, "legendgroup": line.label.en, "showlegend": False}
    inside = place | {"yaxis": panel.y()}
    known = measured or predicted
    # What is not known yet is an empty trace: a chart whose traces stay the same is moved quickly.
    if known is not None and (line.config.seeds > 1 or predicted is not None):
        wide = known if line.config.seeds > 1 or not measured else _NOTHING
        yield _band(wide, look.color, inside)
    yield _measurement(line, measured or _NOTHING, look, inside, language)
    if predicted is not None:
        yield _prediction(line, predicted, look.color, inside, language)
        if edges:
            yield _edges(predicted if measured else _NOTHING, look.color, inside)
    for row in _ROWS:
        if known is not None and _share(known, row).any():
            off = place | {"yaxis": panel.y(row)}
            yield _off_scale(line, known, row, look.color, off, language)


def _share(measured: Spread, row: int) -> Any:
    return measured.dead if row == ZERO else measured.beyond


def _band(spread: Spread, color: str, place: dict[str, Any]) -> Any:
    at = every(len(spread.mean), _POINTS)
    return band(at + 1.0, spread.mean[at], spread.sd[at], color, **place)


def _edges(predicted: Spread, color: str, place: dict[str, Any]) -> Any:
    """The predicted standard deviation between networks, to either side."""
    at = every(len(predicted.mean), _POINTS)
    low, high = (predicted.mean[at] + sign * predicted.sd[at] for sign in (-1, 1))
    return scatter(
        x=np.concatenate([at, [np.nan], at]) + 1,
        y=np.concatenate([low, [np.nan], high]),
        mode="lines",
        line={"color": color, "width": 1, "dash": "dot"},
        hoverinfo="skip",
        connectgaps=False,
        meta={"export": False},
        **place,
    )


def _prediction(
    line: Line, predicted: Spread, color: str, place: dict[str, Any], language: Language
) -> Any:
    at = every(len(predicted.mean), _POINTS)
    name = f"{line.label.to(language)}: {_PREDICTED.to(language)}"
    return scatter(
        x=at + 1,
        y=predicted.mean[at],
        name=name,
        mode="lines",
        line={"color": color, "width": 1.5},
        meta={"log10": True},
        hovertemplate=name + " %{text}<extra></extra>",
        **place,
    )


def _measurement(
    line: Line, measured: Spread, look: Look, place: dict[str, Any], language: Language
) -> Any:
    at = every(len(measured.mean), _MARKERS)
    name = line.label.to(language)
    return scatter(
        x=at + 1,
        y=measured.mean[at],
        name=name,
        mode="markers",
        marker={**look._asdict(), "size": 6, "opacity": 0.5},
        meta={"log10": True},
        hovertemplate=name + " <b>%{text}</b><extra></extra>",
        **place,
    )


def _off_scale(
    line: Line,
    measured: Spread,
    row: int,
    color: str,
    place: dict[str, Any],
    language: Language,
) -> Any:
    share = _share(measured, row)
    at = np.flatnonzero(share > 0)
    at = at[every(len(at), _POINTS)]
    words, mark = _ROWS[row]
    name = f"{line.label.to(language)}: {words.to(language)}"
    return scatter(
        x=at + 1,
        y=np.zeros(at.size),
        name=name,
        mode="markers",
        marker={"color": color} | mark | {"size": 7, "opacity": 0.3 + 0.7 * share[at]},
        text=[f"{part:.0%}" for part in share[at]],
        hovertemplate=f"{name}, {_NETWORKS.to(language)}<extra></extra>",
        **place,
    )


def _legend_entry(line: Line, look: Look, language: Language) -> Any:
    return in_legend(
        line.label.to(language),
        "markers+lines",
        first=False,
        legendgroup=line.label.en,
        line={"color": look.color, "width": 1.5},
        marker={**look._asdict(), "size": 8},
    )


def _key(rows: Sequence[int], language: Language) -> Iterator[Any]:
    """What marker, line and crosses stand for, in grey, first in the legend."""
    yield in_legend(_MEASURED.to(language), "markers", marker={"color": NEUTRAL, "size": 7})
    yield in_legend(_PREDICTED.to(language), "lines", line={"color": NEUTRAL, "width": 1.5})
    for words, look in (_ROWS[row] for row in rows):
        yield in_legend(
            words.to(language), "markers", marker={"color": NEUTRAL} | look | {"size": 8}
        )


def _stay(panel: Panel, last: int) -> Any:
    # Without data plotly would drop a panel's axes, and with them the reader's zoom.
    return scatter(
        x=[1, last],
        y=[0, 0],
        xaxis=panel.x,
        yaxis=panel.y(),
        mode="markers",
        opacity=0,
        showlegend=False,
        hoverinfo="skip",
        meta={"export": False},
    )


def _range(lines: Sequence[Line], quantities: Sequence[str]) -> tuple[float, float]:
    known = [side for line in lines for side in (line.measured, line.predicted)]
    found = [spreads[name] for spreads in known for name in quantities if name in spreads]
    return decades(*((s.mean - s.sd, s.mean + s.sd) for s in found))
