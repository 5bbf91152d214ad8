"""One input, followed through each activation, with its slope on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.activations.state import ActivationsState
from pages.ui.components import component, sequence
from pages.ui.components.plot import plot
from pages.ui.components.preview import Preview
from pages.ui.language import language, say
from vizcore import ActivationSpec
from vizcore.activations.view.config import STEPS
from vizcore.activations.view.names import short_name
from vizcore.activations.view.probe import Probe, probe
from vizcore.figures.activations.probe import HEIGHT, probe_figure
from vizcore.figures.theme import colors_of
from vizcore.text import Text, number, number_of_log10, same
from vizcore.wire import components as wire

_PLOT = "activations-probe"
_READING = Text(
    "Drag the point, here or in the pictures. Feeding an activation its own output again and again "
    "is a deep network with one unit a layer and weight 1: the chain rule multiplies the slopes on "
    "the way, and the last picture is what is left of the gradient.",
    "拖动该点（滑块或图中均可）。把激活函数的输出反复送回自身，相当于每层一个单元、"
    "权重为 1 的深层网络：链式法则把途中的斜率连乘，最后一图即梯度所剩的部分。",
)
_COLUMNS = (
    Text("Activation", "激活函数"),
    same("φ(x)"),
    same("φ′(x)"),
    same("φ″(x)"),
    Text("φ∘…∘φ(x), n times", "φ∘…∘φ(x)（n 次）"),
    Text("product of n slopes", "n 个斜率之积"),
)

_component = component("activations/probe", '<div class="lab-probe"></div>')


def show(bound: ActivationsState, specs: Sequence[ActivationSpec]) -> None:
    """Sliders, a table of numbers, and three pictures that follow the pointer."""
    st.caption(say(_READING))
    detail, span = bound.detail, bound.view.span
    found = [probe(spec, detail.at, detail.times, span) for spec in specs]
    key = bound.key("probe")
    _component(
        key=key,
        data=wire.Probes(
            rows=_rows(found),
            at=detail.at,
            times=detail.times,
            steps=STEPS,
            sliders={
                "at": _slider(bound, "at")
                | {"low": min(-span, detail.at), "high": max(span, detail.at)},
                "times": _slider(bound, "times"),
            },
            words={"columns": [say(text) for text in _COLUMNS]},
            plot=_PLOT,
            seen=sequence.seen(key),
        ),
        on_moved_change=sequence.acting(key, "moved", lambda moved: _move(bound, moved)),
    )
    preview = Preview(bound, ("detail",))
    plot(probe_figure(found, language()), key=_PLOT, height=HEIGHT, preview=preview)


def _slider(bound: ActivationsState, field: str) -> wire.Reach:
    described = bound.setting(field)
    kind: Any = described.kind
    return {"label": say(described.label), "low": kind.low, "high": kind.high, "step": kind.step}


def _rows(found: Sequence[Probe]) -> list[wire.Probe]:
    colors = colors_of([p.spec.activation for p in found])
    return [
        {
            "label": say(short_name(p.spec)),
            "color": colors[p.spec.activation],
            "javascript": p.spec.resolve().javascript,
            "params": p.spec.values,
            "numbers": [
                *(number(v) for v in (p.value, p.slope, p.bend, float(p.orbit[p.times]))),
                number_of_log10(float(p.log10_slopes[p.times])),
            ],
        }
        for p in found
    ]


def _move(bound: ActivationsState, moved: Mapping[str, Any]) -> None:
    """Take over where the point was let go, if it is a place that can be."""
    for field in ("at", "times"):
        bound.take(field, moved[field])
