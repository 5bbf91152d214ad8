"""Outputs and Jacobian of a vector activation."""

from __future__ import annotations

from typing import Any

import numpy as np

from vizcore.activations.vector import Response
from vizcore.figures.figure_spec import FigureSpec, bar, figure_spec, heatmap
from vizcore.figures.panels import Places, panel_title, placed
from vizcore.figures.theme import FONT_SIZE, OPENNESS_SCALE, PALETTE, axis
from vizcore.text import Language, Text, number

HEIGHT = 380
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_OUTPUTS = Text("outputs y", "输出 y")
_JACOBIAN = Text("Jacobian: slope of each output by each input", "雅可比矩阵：各输出对各输入的斜率")
_MARGIN = {"l": 44, "r": 14, "t": 34, "b": 40}


def vector_figure(response: Response, language: Language) -> FigureSpec:
    """Bars of the outputs on the left, ∂y/∂x as a heatmap on the right.

    Entries of exactly 0 have no colour, so that they are not taken for small ones.
    """
    outputs, inputs = (_names(s, n) for s, n in zip("yx", response.jacobian.shape, strict=True))
    bars = bar(
        x=outputs,
        y=response.y,
        text=[number(v) for v in response.y + 0.0],
        textposition="outside",
        cliponaxis=False,
        marker={"color": PALETTE[0]},
        hovertemplate="%{x} = %{text}<extra></extra>",
        showlegend=False,
    )
    axes = {
        "xaxis": axis("", type="category"),
        "yaxis": axis("", range=_range(response.y), fixedrange=True),
        "xaxis2": axis("", anchor="y2", type="category", side="bottom"),
        "yaxis2": axis("", anchor="x2", type="category", autorange="reversed"),
    }
    return figure_spec(
        [bars, _heatmap(response, outputs, inputs)],
        hovermode="closest",
        margin=_MARGIN,
        annotations=[
            panel_title("", _OUTPUTS.to(language)),
            panel_title("2", _JACOBIAN.to(language)),
        ],
        meta={"narrow": {"height": 2 * HEIGHT} | placed(axes, _STACKED)},
        **placed(axes, _SIDE_BY_SIDE),
    )


def _heatmap(response: Response, outputs: list[str], inputs: list[str]) -> Any:
    jacobian = response.jacobian + 0.0  # no −0
    largest = float(np.abs(jacobian).max(initial=0)) or 1.0
    return heatmap(
        x=inputs,
        xaxis="x2",
        yaxis="y2",
        y=outputs,
        z=np.where(jacobian == 0, np.nan, jacobian),
        text=[[number(v, 2) for v in row] for row in jacobian],
        customdata=[[number(v, 4) for v in row] for row in jacobian],
        texttemplate="%{text}",
        textfont={"size": FONT_SIZE - 1},
        colorscale=OPENNESS_SCALE,
        zmin=-largest,
        zmax=largest,
        xgap=2,
        ygap=2,
        hoverongaps=True,
        hovertemplate="∂%{y}/∂%{x} = %{customdata}<extra></extra>",
        showscale=False,  # every cell says its number
    )


def _names(letter: str, count: int) -> list[str]:
    return [letter + str(i).translate(_SUBSCRIPTS) for i in range(1, count + 1)]


def _range(values: Any) -> list[float]:
    """Room for the numbers above the bars, in steps, so that the axis does not follow the hand."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    reach = max(1.0, float(np.ceil(max(-low, high))))
    return [-1.15 * reach if low < 0 else 0.0, 1.15 * reach]


# Across and up of bars and heatmap; on a phone they are stacked.
_SIDE_BY_SIDE: Places = (([0, 0.42], [0, 1]), ([0.5, 1], [0, 1]))
_STACKED: Places = (([0, 1], [0.57, 1]), ([0, 1], [0, 0.43]))
