"""The chosen unit: its openness, its pre-activations, its gradient; and the network's answers.

Drawn empty, like everything in training.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vizcore.figures.figure_spec import FigureSpec, Trace, bar, figure_spec, heatmap
from vizcore.figures.theme import (
    DASHES,
    axis,
    color_of,
    faded,
    log_axis,
    scatter,
)
from vizcore.figures.training.layer_curves import over_steps, run_line
from vizcore.figures.training.run_time import MARGIN
from vizcore.figures.training.shades import shade_colors
from vizcore.text import Language, Text
from vizcore.wire.traces import RunTrace, Series

_Z = Text("pre-activation z", "预激活 z")


def unit_life(activation: str, steps: int, language: Language) -> FigureSpec:
    """Gate openness of the chosen unit over the steps; while it is dead it lies at 0."""
    title = Text("gate openness r", "门开度 r").to(language)
    line = {"color": color_of(activation), "width": 2.5, "shape": "hv"}
    trace = run_line(title, line, "openness", selected=True)
    vertical = axis(title, range=[-0.03, 1.03])
    return over_steps([trace], vertical, steps, language, showlegend=False)


def unit_histogram(activation: str, language: Language) -> FigureSpec:
    """Histogram of the unit's pre-activations with φ′ over it: where they meet, gradient flows."""
    color = color_of(activation)
    counts = bar(
        x=[],
        y=[],
        name=Text("z of this unit", "该单元的 z").to(language),
        marker={"color": faded(color, 0.45)},
        hovertemplate="z ≈ %{x:.3g}<extra></extra>",
        meta=RunTrace(inside="counts"),
    )
    slope = scatter(
        x=[],
        y=[],
        name="φ′(z)",
        yaxis="y2",
        mode="lines",
        line={"color": color, "width": 2.5, "dash": DASHES[1]},
        hovertemplate="φ′ = %{y:.3g}<extra></extra>",
        meta=RunTrace(inside="slope"),
    )
    return figure_spec(
        [counts, slope],
        xaxis=axis(_Z.to(language), showgrid=False),
        yaxis=axis("", range=[0, 1.05], showticklabels=False, showgrid=False),
        yaxis2=axis(
            "φ′",
            overlaying="y",
            side="right",
            rangemode="tozero",
            showgrid=False,
            tickmode="auto",
            nticks=4,
        ),
        margin={"l": 24, "r": 64, "t": 26, "b": 44},
        hovermode="closest",
        bargap=0,
    )


def unit_reach(activation: str, steps: int, language: Language) -> FigureSpec:
    """From the smallest to the largest pre-activation of the unit, and its bias, over the steps."""
    color = color_of(activation)
    edge = {"color": color, "width": 1.5}
    low = _series("low", Text("smallest z", "最小 z").to(language), edge)
    high = _series("high", Text("largest z", "最大 z").to(language), edge)
    high |= {"fill": "tonexty", "fillcolor": faded(color, 0.2)}
    middle = {"color": color, "width": 2.5, "dash": "dot"}
    bias = _series("bias", Text("bias", "偏置").to(language), middle)
    vertical = axis("z", zeroline=True, zerolinewidth=2)
    return over_steps([low, high, bias], vertical, steps, language)


def unit_gradient(activation: str, steps: int, language: Language) -> FigureSpec:
    """Gradient norm of the unit's weights and bias; a logarithmic axis has no place for 0."""
    title = Text("gradient of the unit", "该单元的梯度").to(language)
    trace = _series("gradient", title, {"color": color_of(activation), "width": 2.5})
    return over_steps([trace], log_axis(title, nticks=4), steps, language, showlegend=False)


def _series(key: Series, name: str, line: dict[str, Any]) -> Trace:
    return run_line(name, line, inside="series", key=key)


def confusion_matrix(classes: Sequence[Text], language: Language, record: int = 0) -> FigureSpec:
    """What the probe images of each class are taken for: rows sum to the images of a class.

    `record` is the number of the network in its run.
    """
    names = [name.to(language) for name in classes]
    answers = heatmap(
        x=names,
        y=names,
        z=[],
        colorscale=shade_colors()["scale"],
        texttemplate="%{z}",
        colorbar={"title": {"text": Text("images", "图像数").to(language)}, "thickness": 12},
        hovertemplate="%{y} → %{x}: %{z}<extra></extra>",
        meta=RunTrace(inside="confusion", record=record),
    )
    side = {"type": "category", "showgrid": False}
    return figure_spec(
        [answers],
        xaxis=axis(Text("predicted", "预测类别").to(language), **side),
        yaxis=axis(Text("truth", "真实类别").to(language), autorange="reversed", **side),
        margin=MARGIN | {"b": 52, "t": 12},
        hovermode="closest",
    )
