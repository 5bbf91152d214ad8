"""The gradient on its way back through time, for recurrent cells of three kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from vizcore.figures.figure_spec import FigureSpec, figure_spec
from vizcore.figures.flow.marks import band, every, in_legend
from vizcore.figures.panels import POWERS, decades, starting_at
from vizcore.figures.theme import MARGIN, NEUTRAL, axis, scatter
from vizcore.flow.result import Floats
from vizcore.flow.summaries.spread import Spread
from vizcore.text import Language, Text

_TIME = Text("time step t (the loss is at the right)", "时间步 t（损失在最右端）")
_SIZE = Text("‖∂L/∂state‖ at t, relative to the end", "t 时刻的 ‖∂L/∂状态‖，相对于末端")
_MEASURED = Text("measured ± SD", "实测 ± 标准差")
_MEAN_FIELD = Text("mean-field theory", "平均场理论")
_GATES = Text("gates alone, theory", "仅门的乘积，理论")
_SYMBOLS = ("circle", "square", "diamond")
_MARKERS = 30


class Cell(NamedTuple):
    """One kind of cell; arrays of shape (steps + 1,), empty where there is no such thing."""

    label: Text
    measured: Spread
    predicted: Floats
    gates: Floats


def time_figure(cells: Sequence[Cell], color: str, language: Language) -> FigureSpec:
    """Measured norms as markers; thin lines for theory, dashed for the product of the gates."""
    traces: list[Any] = []
    for cell, symbol in zip(cells, _SYMBOLS, strict=False):
        traces += _cell(cell, color, symbol, language)
    traces += _key(language)
    return figure_spec(
        traces,
        xaxis=axis(_TIME.to(language)),
        yaxis=axis(
            _SIZE.to(language),
            **POWERS,
            **starting_at(*decades(*(part for cell in cells for part in _drawn(cell)))),
        ),
        margin=MARGIN | {"t": 24},
    )


def _cell(cell: Cell, color: str, symbol: str, language: Language) -> Iterator[Any]:
    name = cell.label.to(language)
    times = np.arange(float(len(cell.measured.mean)))
    at = every(len(times), _MARKERS)
    place = {"legendgroup": name, "showlegend": False}
    yield band(times, cell.measured.mean, cell.measured.sd, color, **place)
    yield scatter(
        x=times[at],
        y=cell.measured.mean[at],
        name=name,
        legendgroup=name,
        mode="markers",
        marker={"color": color, "symbol": symbol, "size": 7, "opacity": 0.6},
        meta={"log10": True},
        hovertemplate=f"{name} <b>%{{text}}</b><extra></extra>",
    )
    for values, dash in ((cell.predicted, "solid"), (cell.gates, "dash")):
        if values.size:
            line = {"color": color, "width": 1.5, "dash": dash}
            yield scatter(x=times, y=values, mode="lines", line=line, hoverinfo="skip", **place)


def _key(language: Language) -> Iterator[Any]:
    yield in_legend(_MEASURED.to(language), "markers", marker={"color": NEUTRAL, "size": 7})
    yield in_legend(_MEAN_FIELD.to(language), "lines", line={"color": NEUTRAL, "width": 1.5})
    dashed = {"color": NEUTRAL, "width": 1.5, "dash": "dash"}
    yield in_legend(_GATES.to(language), "lines", line=dashed)


def _drawn(cell: Cell) -> tuple[Floats, ...]:
    measured = cell.measured
    return measured.mean - measured.sd, measured.mean + measured.sd, cell.predicted, cell.gates
