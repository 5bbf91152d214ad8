"""The controls beside the picture: the few that matter, and the rest behind one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from pages.gradient_flow.state import FlowState
from pages.ui.activation.formula import formula_input
from pages.ui.activation.sliders import parameter_sliders
from pages.ui.language import say
from pages.ui.page import plain
from pages.ui.page_state import control
from vizcore.figures.theme import colors_of
from vizcore.flow.config import FlowConfig
from vizcore.flow.variant import Variant, labels, with_spec
from vizcore.flow.view import MOST
from vizcore.text import Text

_MORE = Text("Normalisation, skips, input, seeds", "归一化、跳跃连接、输入、随机种子")
_KEEP = Text("Keep these lines", "保留这些曲线")
_KEEP_HELP = Text(
    "The present lines stay, with their settings and their width, while you change the controls. "
    "Depth, input and seeds are the same for all lines.",
    "当前曲线连同设置和宽度一并保留，之后再改动控件即可对比。深度、输入和种子由所有曲线共用。",
)
_LITTLE = ("sigma_b2",)  # most initialisations read no more: it has a place among the rest
_TWO_SLIDERS = 152  # pixels: a point dragged in the phase diagram, which must not move, brings them
_FORGET = Text("Remove {label}", "移除 {label}")


def controls(bound: FlowState) -> None:
    """All controls of the page."""
    control(bound, "activations")
    formula_input(bound.key("activations"), MOST)
    specs = bound.view.activations
    parameter_sliders(bound.key("activations"), specs, colors_of([s.activation for s in specs]), "")
    _kept(bound)
    control(bound, "depth")
    control(bound, "width")
    control(bound, "init", help=plain(say(bound.flow.initialisation.help)))
    beside = _beside(bound.flow)
    for field in beside:
        control(bound, field)
    # Its content is sent when it is opened: every widget costs time on every rerun.
    more = st.popover(say(_MORE), width="stretch", key=f"{bound.page}.more", on_change="rerun")
    if more.open:
        with more:
            _more(bound)
    if not beside and bound.pictures.picture == "phase":
        st.space(_TWO_SLIDERS)


def _beside(flow: FlowConfig) -> tuple[str, ...]:
    """What the initialisation reads, unless that is all but nothing; there are two or none."""
    uses = flow.initialisation.uses
    return () if uses == _LITTLE else uses


def _more(bound: FlowState) -> None:
    flow = bound.flow
    control(bound, "norm")
    if flow.norm != "none":
        control(bound, "norm_position")
    control(bound, "residual")
    if flow.residual == "free":
        control(bound, "alpha")
    if flow.initialisation.uses == _LITTLE:
        control(bound, "sigma_b2")
    for field in ("input", "batch", "seeds", "seed"):
        control(bound, field)


def _kept(bound: FlowState) -> None:
    view = bound.view
    flow = bound.flow
    current = [Variant.of(with_spec(flow, spec)).as_wide_as(flow) for spec in view.activations]
    there = [variant.on(flow) for variant in view.kept]
    new = [variant for variant in current if variant.on(flow) not in there]
    with st.container(key="kept", horizontal=True, gap="small"):
        st.button(
            say(_KEEP),
            icon=":material/keep:",
            help=say(_KEEP_HELP),
            disabled=not new or len(current) + len(view.kept) + len(new) > MOST,
            on_click=_keep,
            args=(bound, new),
        )
        # Beside the present networks, so that a name says what sets a kept one apart from them.
        names = labels([*there, *(variant.on(flow) for variant in current)])
        for variant, name in zip(view.kept, names, strict=False):
            st.button(
                f"{say(name)} ✕",
                key=f"{bound.page}.forget.{variant.format()}",
                help=say(_FORGET.format(label=name)),
                on_click=_forget,
                args=(bound, variant),
            )


def _keep(bound: FlowState, new: Sequence[Variant]) -> None:
    kept = tuple(dict.fromkeys([*bound.view.kept, *new]))
    bound.apply(view=replace(bound.view, kept=kept))


def _forget(bound: FlowState, variant: Variant) -> None:
    kept = tuple(other for other in bound.view.kept if other != variant)
    bound.apply(view=replace(bound.view, kept=kept))
