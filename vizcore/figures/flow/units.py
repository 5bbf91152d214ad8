"""Dead and saturated units per layer, and networks that are born dead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from vizcore.figures.figure_spec import FigureSpec, contour, figure_spec, heatmap
from vizcore.figures.flow.marks import Look, band, color_scale, every, in_legend, looks_of
from vizcore.figures.theme import MARGIN, NEUTRAL, axis, scatter
from vizcore.flow.experiments.born_dead import BornDead
from vizcore.flow.result import Floats
from vizcore.flow.summaries.line import Line
from vizcore.flow.summaries.units import UnitShares
from vizcore.text import Language, Text

_LAYER = Text("layer l", "第 l 层")
_SHARE = Text("share of units", "单元占比")
_DEAD, _SATURATED = Text("dead", "死亡"), Text("saturated", "饱和")
_PREDICTED = Text("dead, theory", "死亡，理论")
_HIDDEN = Text("hidden layers", "隐藏层数")
_UNITS = Text("units in each layer", "每层单元数")
_BORN = Text("share of networks born dead", "初始即死的网络占比")
_THEORY = Text("theory", "理论")
_LEVELS = (0.1, 0.5, 0.9)
_INK = "#ffffff"
_MARKERS = 30

Units = tuple[Line, UnitShares | None, Floats]  # predicted share of dead units, shape (depth,)


def units_figure(drawn: Sequence[Units], language: Language) -> FigureSpec:
    """Dead units measured (markers, band) and predicted (line), saturated ones as open markers."""
    traces: list[Any] = []
    looks = looks_of([line for line, *_ in drawn])
    for network, look in zip(drawn, looks, strict=True):
        traces += _network(*network, look, language)
    traces += _key(language)
    return figure_spec(
        traces,
        xaxis=axis(_LAYER.to(language)),
        yaxis=axis(_SHARE.to(language), range=[-0.02, 1.02], tickformat=".0%"),
        margin=MARGIN | {"t": 24},
    )


def _network(
    line: Line, shares: UnitShares | None, predicted: Floats, look: Look, language: Language
) -> Iterator[Any]:
    place = {"legendgroup": line.label.en, "showlegend": False}
    if shares is not None:
        yield _band(shares, look.color, place)
        ring = look._replace(symbol=f"{look.symbol}-open")
        yield _measured(line, shares.saturated, ring, _SATURATED, place, language)
        named = place | {"showlegend": True}
        yield _measured(line, shares.dead, look, _DEAD, named, language)
    if np.isfinite(predicted).any():
        name = _named(line, _PREDICTED, language)
        yield scatter(
            x=np.arange(1, line.config.depth + 1),
            y=predicted,
            name=name,
            mode="lines",
            line={"color": look.color, "width": 1.5},
            hovertemplate=f"{name} %{{y:.3~p}}<extra></extra>",
            **place,
        )


def _band(shares: UnitShares, color: str, place: dict[str, Any]) -> Any:
    layers = np.arange(1.0, len(shares.dead) + 1)
    low, high = (np.clip(shares.dead + s * shares.dead_sd, 0, 1) for s in (-1, 1))
    return band(layers, (low + high) / 2, (high - low) / 2, color, **place)


def _measured(
    line: Line, values: Floats, look: Look, words: Text, place: dict[str, Any], language: Language
) -> Any:
    at = every(len(values), _MARKERS)
    return scatter(
        x=at + 1,
        y=values[at],
        name=line.label.to(language),
        mode="markers",
        marker={**look._asdict(), "size": 7, "opacity": 0.6},
        hovertemplate=f"{_named(line, words, language)} %{{y:.3~p}}<extra></extra>",
        **place,
    )


def _named(line: Line, words: Text, language: Language) -> str:
    return f"{line.label.to(language)}: {words.to(language)}"


def _key(language: Language) -> Iterator[Any]:
    """What the markers and the line stand for, in grey, first in the legend."""
    marker = {"color": NEUTRAL, "size": 8}
    yield in_legend(_DEAD.to(language), "markers", marker=marker)
    yield in_legend(_SATURATED.to(language), "markers", marker=marker | {"symbol": "circle-open"})
    yield in_legend(_PREDICTED.to(language), "lines", line={"color": NEUTRAL, "width": 1.5})


def born_dead_figure(found: BornDead, language: Language) -> FigureSpec:
    """Measured shares as a heatmap over depth and width; the prediction, if any, as contours."""
    widths = [str(width) for width in found.widths]
    place = {"x": found.depths, "y": widths}
    known = bool(np.isfinite(found.predicted).all())
    beside = f" ({_THEORY.to(language)} %{{customdata:.3~p}})" if known else ""
    heat = heatmap(
        **place,
        z=found.measured,
        coloraxis="coloraxis",
        name=_BORN.to(language),
        hovertemplate=(
            f"{_HIDDEN.to(language)} %{{x}}, {_UNITS.to(language)} %{{y}}<br>%{{z:.3~p}}"
            f"{beside}<extra></extra>"
        ),
        **({"customdata": found.predicted} if known else {}),
    )
    lines = contour(
        **place,
        z=found.predicted,
        name=_THEORY.to(language),
        contours={
            "coloring": "none",
            "start": _LEVELS[0],
            "end": _LEVELS[-1],
            "size": 0.4,
            "showlabels": True,
            "labelformat": ".0%",
            "labelfont": {"color": _INK, "size": 14},
        },
        line={"color": _INK, "width": 1.5},
        showlegend=False,
        hoverinfo="skip",
        meta={"export": False},
    )
    return figure_spec(
        [heat, lines] if known else [heat],
        xaxis=axis(_HIDDEN.to(language), showgrid=False),
        yaxis=axis(_UNITS.to(language), type="category", showgrid=False),
        hovermode="closest",
        **color_scale(_BORN.to(language), 0, 1, height=460, tickformat=".0%"),
    )
