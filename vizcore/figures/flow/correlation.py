"""Two inputs on their way through a network: the correlation map as a cobweb."""

from __future__ import annotations

from typing import Any

import numpy as np

from vizcore.figures.figure_spec import FigureSpec, figure_spec
from vizcore.figures.panels import placed
from vizcore.figures.theme import MARGIN, NEUTRAL, axis, faded, scatter
from vizcore.text import Language, Text
from vizcore.theory.pairs.correlation_map import CorrelationMap

_BEFORE = Text("correlation in layer l", "第 l 层的相关系数")
_AFTER = Text("correlation in layer l + 1", "第 l + 1 层的相关系数")
_LAYER = Text("layer l", "第 l 层")
_C = Text("correlation c", "相关系数 c")
_STAYS = Text("no change: c′ = c", "不变：c′ = c")
_MAP = Text("one layer: c → c′", "一层：c → c′")
_PATH = Text("the two inputs", "两个输入")
_ENDS = Text("where they end up", "最终的相关系数")
_SPAN = {"range": [-1.06, 1.06]}


def correlation_figure(found: CorrelationMap, color: str, language: Language) -> FigureSpec:
    """Left the map, with the steps of one pair of inputs; right their correlation per layer."""
    thin = {"color": faded(color, 0.8), "width": 1}
    ring = {"size": 14, "symbol": "circle-open", "color": color, "line": {"width": 3}}
    # Up or down to the map, then across to the diagonal.
    cobweb = np.repeat(found.path, 2)[:-1], np.append(found.path[0], np.repeat(found.path[1:], 2))
    layers = np.arange(1, len(found.path) + 1)
    traces = [
        _trace(_STAYS, [-1, 1], [-1, 1], language, line={"color": NEUTRAL, "dash": "dash"}),
        _trace(_MAP, found.c, found.image, language, line={"color": color, "width": 3}),
        _trace(_PATH, *cobweb, language, line=thin),
        _trace(_ENDS, [found.fixed], [found.fixed], language, mode="markers", marker=ring),
        _trace(
            _PATH, layers, found.path, language, mode="lines+markers", xaxis="x2", yaxis="y2",
            line={"color": color, "width": 1.5}, marker={"size": 6},
        ),
    ]  # fmt: skip
    wide = {
        "xaxis": axis(_BEFORE.to(language), domain=[0, 0.46], **_SPAN),
        "yaxis": axis(_AFTER.to(language), **_SPAN),
        "xaxis2": axis(_LAYER.to(language), domain=[0.57, 1], anchor="y2"),
        "yaxis2": axis(_C.to(language), anchor="x2", **_SPAN),
    }
    narrow = placed(wide, (([0, 1], [0.58, 1]), ([0, 1], [0, 0.42]))) | {"height": 700}
    return figure_spec(
        traces,
        **wide,
        hovermode="closest",
        margin=MARGIN | {"t": 24},
        meta={"narrow": narrow},
    )


def _trace(name: Text, x: Any, y: Any, language: Language, **look: Any) -> Any:
    return scatter(
        x=x,
        y=y,
        name=name.to(language),
        showlegend=look.get("xaxis") is None,
        hovertemplate="%{x:.3~g} → %{y:.3~g}<extra>" + name.to(language) + "</extra>",
        **{"mode": "lines"} | look,
    )
