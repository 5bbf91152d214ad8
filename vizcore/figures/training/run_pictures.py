"""Pictures of a training run, drawn empty: the browser fills them as rows are recorded.

Every trace says in its ``meta`` what fills it, a `vizcore.wire.traces.RunTrace`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from vizcore.figures.figure_spec import FigureSpec, figure_spec, heatmap
from vizcore.figures.theme import (
    DEAD,
    NEUTRAL,
    axis,
    color_of,
    faded,
    line_colors,
    log_axis,
)
from vizcore.figures.training.layer_curves import RATE, run_line
from vizcore.figures.training.run_time import MARGIN, steps_axis, untitled
from vizcore.figures.training.shades import SHADES, Shade, shade_colors
from vizcore.text import Language, Text
from vizcore.wire.traces import RunTrace

_DEAD = Text("dead: r = 0", "死亡：r = 0")
_TRAINING, _VALIDATION = Text("training", "训练"), Text("validation", "验证")
_GAP = 3  # lines of space between two layers
_STRIP = 0.15  # share of the height for the learning rate


class Layer(Protocol):
    """A layer with an activation, as far as a picture needs to know it."""

    @property
    def name(self) -> str:
        """Short name, such as ``conv2``."""

    @property
    def units(self) -> int:
        """How many channels or units it has."""


def openness_map(
    layers: Sequence[Layer],
    steps: int,
    language: Language,
    record: int = 0,
    shade: str = "openness",
) -> FigureSpec:
    """One line per unit, one column per recorded step, colour = what a unit lets through.

    Under it, on the same time axis, the learning rate as it was used.

    Parameters
    ----------
    layers
        From input to output. A unit takes more lines the fewer units its layer has, so that 6
        channels stay visible beside 120 units; all lines have one height, which draws faster.
    steps
        Length of the whole run: the picture fills from left to right.
    record
        Which network of a run it shows; only the first one's picture has a scale.
    shade
        Of `SHADES`: the colour; the pointer reads both numbers.
    """
    units, names = _lines(layers)
    other = next(key for key in SHADES if key != shade)
    shared = {"z": [], "customdata": [], "hoverongaps": False, "zmin": 0, "zmax": 1}
    meta = RunTrace(
        columns={"x": "step", "z": shade, "text": other}, record=record, units=units, names=names
    )
    rate = RATE.to(language)
    line = {"color": NEUTRAL, "width": 1.5, "shape": "hv"}
    values = {shade: "%{z:.3g}", other: "%{text:.3g}"}
    read = {key: f"{SHADES[key].name.to(language)} = {values[key]}" for key in SHADES}
    hover = "<b>%{customdata}</b><br>%{x}<br>"  # x says itself that it is a step
    traces = [
        heatmap(
            **shared,
            name=SHADES[shade].name.to(language),
            colorscale=shade_colors(SHADES[shade].scale)["scale"],
            colorbar=_scale_words(SHADES[shade], language),
            showscale=record == 0,
            hovertemplate=hover + "<br>".join(read.values()) + "<extra></extra>",
            meta=RunTrace(**meta, keep="open"),
        ),
        heatmap(
            **shared,
            name=_DEAD.to(language),
            colorscale=[[0, DEAD], [1, DEAD]],
            showscale=False,
            showlegend=True,
            hovertemplate=hover + _DEAD.to(language) + "<extra></extra>",
            meta=RunTrace(**meta, keep="dead"),
        ),
        run_line(rate, line, "learning_rate", record=record)
        | {
            "yaxis": "y2",
            "fill": "tozeroy",
            "showlegend": False,
            "hovertemplate": f"%{{x}}<br>{rate} = %{{y:.3g}}<extra></extra>",
        },
    ]
    return figure_spec(
        traces,
        hovermode="closest",
        xaxis=steps_axis(steps, language) | {"anchor": "y2"},
        yaxis=untitled(
            showgrid=False, domain=[_STRIP + 0.05, 1], **_layer_axis(layers, len(units))
        ),
        yaxis2=untitled(
            showgrid=False,
            domain=[0, _STRIP],
            rangemode="tozero",
            fixedrange=True,
            tickvals=[0],
            ticktext=["η"],
        ),
        margin={"l": 64, "r": 18, "t": 36, "b": 28, "autoexpand": False},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
    )


def _lines(layers: Sequence[Layer]) -> tuple[list[int | None], list[str]]:
    """For each line of the map from the top: the unit's position, and its name."""
    units: list[int | None] = []
    names: list[str] = []
    first = 0
    for layer in layers:
        if units:
            units, names = [*units, *[None] * _GAP], [*names, *[""] * _GAP]
        for unit in range(layer.units):
            units += [first + unit] * _thickness(layer)
            names += [f"{layer.name} #{unit}"] * _thickness(layer)
        first += layer.units
    return units, names


def _thickness(layer: Layer) -> int:
    return max(1, round(12 / math.sqrt(layer.units)))


def _layer_axis(layers: Sequence[Layer], lines: int) -> dict[str, Any]:
    centres, first = [], 0
    for layer in layers:
        height = layer.units * _thickness(layer)
        centres.append(first + (height - 1) / 2)
        first += height + _GAP
    names = [layer.name for layer in layers]
    return {"range": [lines - 0.5, -0.5], "tickvals": centres, "ticktext": names}


def _scale_words(shade: Shade, language: Language) -> dict[str, Any]:
    return {
        "tickvals": [0, 1],
        "ticktext": [end.to(language) for end in shade.ends],
        "tickangle": 0,
        "orientation": "h",
        "thickness": 10,
        "lenmode": "pixels",
        "len": 105,  # the words at its ends just fit on a phone
        "x": 0.13,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "ypad": 2,
        "outlinewidth": 0,
    }


class Network(NamedTuple):
    """A network in a comparison: the activation that lends its colour, and its name."""

    activation: str
    label: str


def loss_curves(networks: Sequence[Network], steps: int, language: Language) -> FigureSpec:
    """Loss over the steps: training and validation of one network, validation of several."""
    title = Text("loss", "损失").to(language)
    return _curves(networks, "loss", log_axis(title, nticks=3), steps, language)


def accuracy_curves(networks: Sequence[Network], steps: int, language: Language) -> FigureSpec:
    """Share of right answers over the steps, otherwise like `loss_curves`."""
    title = Text("accuracy", "准确率").to(language)
    vertical = axis(title, range=[0, 1.02], tickformat=".0%")
    return _curves(networks, "accuracy", vertical, steps, language)


def _curves(
    networks: Sequence[Network],
    quantity: str,
    vertical: dict[str, Any],
    steps: int,
    language: Language,
) -> FigureSpec:
    if len(networks) == 1:
        faint = {"color": faded(color_of(networks[0].activation), 0.55), "width": 1.5}
        first = run_line(_TRAINING.to(language), faint, f"train_{quantity}", record=0)
        names, traces = [_VALIDATION.to(language)], [first]
    else:
        names, traces = [network.label for network in networks], []
    colors = line_colors([network.activation for network in networks])
    for record, (color, name) in enumerate(zip(colors, names, strict=True)):
        dash = ("solid", "dash")[record % 2]
        line = {"color": color, "width": 2.5, "dash": dash}
        curve = run_line(name, line, f"val_{quantity}", "lines+markers", record=record)
        traces.append(curve | {"marker": {"size": 5}})
    shown = figure_spec(
        traces,
        xaxis=steps_axis(steps, language),
        yaxis=vertical,
        margin=MARGIN,
    )
    if len(networks) > 1:
        title = {"text": _VALIDATION.to(language) + " ", "side": "left"}
        shown.layout["legend"]["title"] = title
    return shown
