"""Layer by layer through a run: dead units, gradients, activations.

Drawn empty like everything in training.py; ``entry`` in a trace's ``meta`` is the layer's position
in the recorded vector, and ``reduce`` what becomes of a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go
from plotly.colors import get_colorscale

from vizcore.figures.run_time import MARGIN, steps_axis
from vizcore.figures.theme import (
    DEAD,
    OPENNESS_SCALE,
    PALETTE,
    axis,
    color_of,
    faded,
    figure,
    log_axis,
)
from vizcore.text import Language, Text

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_RATE = Text("learning rate η", "学习率 η")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something recorded once for every layer.

    Parameters
    ----------
    title
        Of the vertical axis.
    logarithmic
        Whether it spans powers of ten.
    """

    title: Text
    logarithmic: bool = False


# Keys are those of recorded rows.
QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {
        "dead": Quantity(Text("dead units (r = 0)", "死亡单元数（r = 0）")),
        "saturated": Quantity(Text("saturated units (0 < r < ε)", "饱和单元数（0 < r < ε）")),
        "dormant": Quantity(Text("dormant units (τ)", "休眠单元数（τ）")),
        "gradient_norm": Quantity(Text("gradient norm ‖∂L/∂W‖", "梯度范数 ‖∂L/∂W‖"), True),
        "weight_norm": Quantity(Text("weight norm ‖W‖", "权重范数 ‖W‖"), True),
        "z_std": Quantity(Text("std of z", "z 的标准差"), True),
        "mean": Quantity(Text("mean of φ(z)", "φ(z) 的均值")),
        "zeros": Quantity(Text("share of φ(z) = 0", "φ(z) = 0 的比例")),
    }
)


def layer_curves(
    key: str, layers: Sequence[str], activation: str, steps: int, language: Language
) -> go.Figure:
    """One line for each layer over the steps.

    Parameters
    ----------
    key
        Of `QUANTITIES`.
    layers
        Their names, from input to output, as many as are recorded.
    activation
        Lends its colour; layers differ in their dashes, and later ones are paler.
    """
    quantity = QUANTITIES[key]
    title = quantity.title.to(language)
    traces = [
        run_line(
            name,
            {"y": key},
            line={
                "color": faded(color_of(activation), 1 - 0.5 * i / len(layers)),
                "dash": _DASHES[i % len(_DASHES)],
                "width": 2.5,
            },
            meta={"entry": i},
        )
        for i, name in enumerate(layers)
    ]
    vertical = log_axis(title, nticks=4) if quantity.logarithmic else _from_zero(title)
    return over_steps(traces, vertical, steps, language)


def learned_curves(
    layers: Sequence[str],
    parameters: Sequence[str],
    activation: str,
    steps: int,
    language: Language,
) -> go.Figure:
    """The learned parameters of each layer's activation over the steps.

    Parameters
    ----------
    layers
        Names of the layers with an activation, from input to output.
    parameters
        Their names; a layer whose activation has no such parameter draws no line.
    activation, steps, language
        As for `layer_curves`.
    """
    traces = [
        run_line(
            name if len(parameters) == 1 else f"{name} {parameter}",
            {"y": "learned"},
            line={
                "color": faded(color_of(activation), 1 - 0.5 * i / len(layers)),
                "dash": _DASHES[(i + 2 * p) % len(_DASHES)],
                "width": 2.5,
            },
            meta={"entry": [i, parameter]},
        )
        for p, parameter in enumerate(parameters)
        for i, name in enumerate(layers)
    ]
    title = Text("learned {names}", "学到的 {names}").format(names=", ".join(parameters))
    return over_steps(traces, axis(title.to(language), nticks=5), steps, language)


def events_curves(steps: int, language: Language) -> go.Figure:
    """Deaths and revivals of units, counted from the start of the run."""
    looks = (
        (Text("deaths", "死亡"), "deaths", {"color": DEAD, "width": 2.5}),
        (Text("revivals", "复活"), "revivals", {"color": PALETTE[2], "width": 2.5, "dash": "dash"}),
    )
    traces = [
        run_line(label.to(language), {"y": column}, line=line, meta={"reduce": "count"})
        for label, column, line in looks
    ]
    title = Text("events so far", "累计次数").to(language)
    return over_steps(traces, _from_zero(title), steps, language)


def rate_curve(activation: str, steps: int, language: Language) -> go.Figure:
    """The learning rate as it was used, schedule and changes included."""
    title = _RATE.to(language)
    line = {"color": color_of(activation), "width": 2.5, "shape": "hv"}
    trace = run_line(title, {"y": "learning_rate"}, line=line)
    return over_steps([trace], _from_zero(title), steps, language, showlegend=False)


def of_record(figure: go.Figure, record: int) -> go.Figure:
    """The figure, to be filled from network number `record` of its run; changed in place."""
    return figure.for_each_trace(lambda trace: trace.update(meta={**trace.meta, "record": record}))


def openness_colors() -> dict[str, Any]:
    """The colour scale of gate openness as (position, colour) pairs, and the colour of death."""
    return {"scale": get_colorscale(OPENNESS_SCALE), "dead": DEAD}


def run_line(
    name: str, columns: dict[str, str], *, line: dict[str, Any], meta: dict[str, Any] | None = None
) -> go.Scatter:
    return go.Scatter(
        x=[],
        y=[],
        name=name,
        mode="lines",
        line=line,
        hovertemplate="%{y:.3g}",
        meta={"columns": {"x": "step", **columns}, **(meta or {})},
    )


def _from_zero(title: str) -> dict[str, Any]:
    return axis(title, rangemode="tozero", nticks=5)


def over_steps(
    traces: list[go.Scatter],
    vertical: dict[str, Any],
    steps: int,
    language: Language,
    **layout: Any,
) -> go.Figure:
    """A picture with the time axis of a run of so many steps."""
    return figure(
        traces, xaxis=steps_axis(steps, language), yaxis=vertical, margin=MARGIN, **layout
    )
