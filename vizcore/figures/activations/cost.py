"""What activations cost, as bars beside ReLU's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vizcore.activations.timing import Cost
from vizcore.figures.figure_spec import FigureSpec, bar, figure_spec
from vizcore.figures.theme import FONT_SIZE, NEUTRAL, axis, faded
from vizcore.text import Language, Text, number

_FORWARD = Text("forward", "前向")
_BACKWARD = Text("backward", "反向")
_AXIS = Text("time of ReLU = 1", "以 ReLU 的耗时为 1")
_TOP, _BOTTOM = 34, 56


def height(bars: int) -> int:
    """Pixels that so many activations need."""
    return _TOP + _BOTTOM + max(130, 46 * bars)


def cost_figure(
    costs: Sequence[tuple[str, Cost]], colors: Mapping[str, str], language: Language
) -> FigureSpec:
    """A pair of bars for each activation, the most expensive on top.

    Parameters
    ----------
    costs
        Name as shown, and cost.
    colors
        Of those that have one, by name; the rest is grey.
    """
    ordered = sorted(costs, key=lambda pair: pair[1].training)
    names = [name for name, _ in ordered]
    shades = [colors.get(name, NEUTRAL) for name in names]
    looks = (
        (_BACKWARD, [cost.backward for _, cost in ordered], [faded(c, 0.5) for c in shades]),
        (_FORWARD, [cost.forward for _, cost in ordered], shades),
    )
    traces = [
        bar(
            x=values,
            y=names,
            orientation="h",
            name=label.to(language),
            marker={"color": paint},
            text=[f"×{number(v, 2)}" for v in values],
            textposition="outside",
            textfont={"size": FONT_SIZE - 1},
            cliponaxis=False,
            hovertemplate=f"%{{y}}: {label.to(language)} %{{text}}<extra></extra>",
        )
        for label, values, paint in looks
    ]
    return figure_spec(
        traces,
        barmode="group",
        bargap=0.2,
        hovermode="closest",
        xaxis=axis(_AXIS.to(language), rangemode="tozero"),
        yaxis=axis("", type="category", fixedrange=True),
        shapes=[_relu()],
        margin={"l": 90, "r": 64, "t": _TOP, "b": _BOTTOM},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "reversed"},
    )


def _relu() -> dict[str, object]:
    line = {"width": 1, "color": NEUTRAL, "dash": "dot"}
    return {"type": "line", "x0": 1, "x1": 1, "yref": "paper", "y0": 0, "y1": 1, "line": line}
