"""Layer by layer through a run: dead units, gradients, activations.

Drawn empty, like everything in training.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, Unpack

from plotly.colors import make_colorscale, sample_colorscale

from vizcore.figures.figure_spec import FigureSpec, Trace, figure_spec
from vizcore.figures.theme import (
    DEAD,
    PALETTE,
    axis,
    color_of,
    log_axis,
    scatter,
)
from vizcore.figures.training.run_time import MARGIN, steps_axis
from vizcore.text import Language, Text
from vizcore.wire.traces import RunTrace

# From the first layer to the last; neighbours differ in their dashes as well. Red is for death.
_DEPTH = ("#0f9d76", "#1f8fc0", "#5b6ee0", "#9a5fd0", "#cc4fae")
_DASHES = ("solid", "dash", "dot", "dashdot")
RATE = Text("learning rate η", "学习率 η")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something recorded once for every layer.

    Parameters
    ----------
    title
        Of the vertical axis.
    logarithmic
        Whether it spans powers of ten.
    output
        Whether the output layer has it, too.
    """

    title: Text
    logarithmic: bool = False
    output: bool = False


# Keys are those of recorded rows.
QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {
        "dead": Quantity(Text("dead units (r = 0)", "死亡单元数（r = 0）")),
        "saturated": Quantity(Text("saturated units (0 < r < ε)", "饱和单元数（0 < r < ε）")),
        "dormant": Quantity(Text("dormant units (τ)", "休眠单元数（τ）")),
        "gradient_norm": Quantity(Text("gradient norm ‖∂L/∂W‖", "梯度范数 ‖∂L/∂W‖"), True, True),
        "weight_norm": Quantity(Text("weight norm ‖W‖", "权重范数 ‖W‖"), True, True),
        "z_std": Quantity(Text("std of z", "z 的标准差"), True),
        "z_images": Quantity(Text("std of z over images", "z 在图像间的标准差"), True),
        "mean": Quantity(Text("mean of φ(z)", "φ(z) 的均值")),
        "zeros": Quantity(Text("share of φ(z) = 0", "φ(z) = 0 的比例")),
    }
)


def layer_curves(key: str, layers: Sequence[str], steps: int, language: Language) -> FigureSpec:
    """One line for each layer over the steps.

    Parameters
    ----------
    key
        Of `QUANTITIES`.
    layers
        Their names, from input to output, as many as are recorded.
    steps
        Length of the whole run.
    """
    quantity = QUANTITIES[key]
    title = quantity.title.to(language)
    looks = _looks(len(layers) - quantity.output)
    traces = [run_line(name, looks[i], key, entry=i) for i, name in enumerate(layers)]
    vertical = log_axis(title, nticks=4) if quantity.logarithmic else _from_zero(title)
    return over_steps(traces, vertical, steps, language)


def learned_curves(
    layers: Sequence[str],
    parameters: Sequence[str],
    steps: int,
    language: Language,
) -> FigureSpec:
    """The learned parameters of each layer's activation over the steps.

    Parameters
    ----------
    layers
        Names of the layers with an activation, from input to output.
    parameters
        Their names; a layer whose activation has no such parameter draws no line.
    steps, language
        As for `layer_curves`.
    """
    looks = _looks(len(layers))
    traces = [
        run_line(
            name if len(parameters) == 1 else f"{name} {parameter}",
            looks[i] | {"width": (2.5, 1.25)[p % 2]},
            "learned",
            entry=[i, parameter],
        )
        for p, parameter in enumerate(parameters)
        for i, name in enumerate(layers)
    ]
    title = Text("learned {names}", "学到的 {names}").format(names=", ".join(parameters))
    return over_steps(traces, axis(title.to(language), nticks=5), steps, language)


def events_curves(steps: int, language: Language) -> FigureSpec:
    """Units born dead; deaths and revivals since, counted from the start of the run."""
    looks: tuple[tuple[Text, str, Literal["born", "count"], dict[str, Any]], ...] = (
        (Text("born dead", "初始即死"), "deaths", "born", {"color": DEAD, "dash": "dot"}),
        (Text("deaths", "死亡"), "deaths", "count", {"color": DEAD}),
        (Text("revivals", "复活"), "revivals", "count", {"color": PALETTE[2], "dash": "dash"}),
    )
    traces = [
        run_line(label.to(language), line | {"width": 2.5}, column, reduce=reduce)
        for label, column, reduce, line in looks
    ]
    title = Text("events so far", "累计次数").to(language)
    return over_steps(traces, _from_zero(title), steps, language)


def rate_curve(activation: str, steps: int, language: Language) -> FigureSpec:
    """The learning rate as it was used, schedule and changes included."""
    title = RATE.to(language)
    line = {"color": color_of(activation), "width": 2.5, "shape": "hv"}
    trace = run_line(title, line, "learning_rate")
    return over_steps([trace], _from_zero(title), steps, language, showlegend=False)


def of_record(figure: FigureSpec, record: int) -> FigureSpec:
    """The figure, to be filled from network number `record` of its run."""
    traces = [trace | {"meta": {**trace["meta"], "record": record}} for trace in figure.data]
    return replace(figure, data=traces)


def _looks(hidden: int) -> list[dict[str, Any]]:
    """One for each hidden layer and one for the output layer, alike in every picture."""
    places = [i / hidden for i in range(hidden + 1)]
    colors = sample_colorscale(make_colorscale(_DEPTH), places)
    return [
        {"color": color, "dash": _DASHES[i % len(_DASHES)], "width": 2.5}
        for i, color in enumerate(colors)
    ]


def run_line(
    name: str,
    line: dict[str, Any],
    column: str | None = None,
    mode: str = "lines",
    **meta: Unpack[RunTrace],
) -> Trace:
    """A line over the steps of a run, of one column of its rows or of what else `meta` names."""
    if column:
        meta["columns"] = {"x": "step", "y": column}
    return scatter(
        x=[],
        y=[],
        name=name,
        mode=mode,
        line=line,
        hovertemplate="%{y:.3g}",
        meta=meta,
    )


def _from_zero(title: str) -> dict[str, Any]:
    return axis(title, rangemode="tozero", nticks=5)


def over_steps(
    traces: list[Trace],
    vertical: dict[str, Any],
    steps: int,
    language: Language,
    **layout: Any,
) -> FigureSpec:
    """A picture with the time axis of a run of so many steps."""
    return figure_spec(
        traces, xaxis=steps_axis(steps, language), yaxis=vertical, margin=MARGIN, **layout
    )
