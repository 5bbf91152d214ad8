"""The property cards side by side, verdicts first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.activations.state import ActivationsState
from pages.ui.components.table import Cell, Column, Line, table
from pages.ui.language import say
from pages.ui.page import link_to
from vizcore import ActivationSpec
from vizcore.activations.analysis.properties import Properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.card.verdicts import ANSWERS, QUESTIONS, Verdict, verdicts
from vizcore.activations.card.words import Field
from vizcore.activations.view.card import card, rounded
from vizcore.activations.view.names import short_name
from vizcore.figures.theme import colors_of
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.recommendation import Recommendation, initialised, recommend_initialisation
from vizcore.flow.view import FlowView
from vizcore.links import write_link
from vizcore.text import Text, number

_BAD = {"yes": "bad", "partly": "warn", "no": "good", "unknown": "plain"}
_GOOD = {"yes": "good", "partly": "plain", "no": "warn", "unknown": "plain"}
_TONES: Mapping[str, Mapping[str, str]] = {
    "vanishes": _BAD,
    "saturates": _BAD,
    "dies": _BAD,
    "zero_centred": _GOOD,
    "smooth": _GOOD,
}
_RECOMMENDED = Text("σ_w², σ_b² for {depth} layers", "{depth} 层网络的 σ_w²、σ_b²")
_RECOMMENDED_HELP = Text(
    "The initialisation that keeps signal and gradient of such a deep network of {width} units a "
    "layer within a factor of 10 for longest, and for how many layers it does.",
    "在每层 {width} 个单元的深层网络中，使信号和梯度变化不超过 10 倍、且保持最久的初始化，"
    "以及能保持的层数。",
)
_HOLDS = Text("{w}, {b}: {layers} layers", "{w}、{b}：{layers} 层")
_NONE = Text("none", "无")
_SEE = Text("{name} in {depth} layers", "{name} 在 {depth} 层网络中")


def show(bound: ActivationsState, specs: Sequence[ActivationSpec]) -> None:
    """A column for each activation, a line for each verdict and property."""
    colors = colors_of([spec.activation for spec in specs])
    columns = [Column(say(short_name(spec)), colors[spec.activation]) for spec in specs]
    cards = [card(spec) for spec in specs]
    deep = [recommend_initialisation(spec, FLOW.depth, width=FLOW.width) for spec in specs]
    properties = [
        Line(
            field.key,
            say(field.label),
            say(field.definition),
            [_cell(field, found) for found in cards],
        )
        for field in CARD
    ]
    lines = [*_verdicts(specs), *properties, _recommended(deep)]
    table(columns, lines, key="activations-properties")
    with st.container(horizontal=True, gap="small"):
        for found in deep:
            _link(found)


def _verdicts(specs: Sequence[ActivationSpec]) -> list[Line]:
    answers = list(ANSWERS)
    judged = [verdicts(card(spec), *rounded(spec)) for spec in specs]

    def cell(verdict: Verdict) -> Cell:
        return Cell(
            say(ANSWERS[verdict.answer]),
            float(answers.index(verdict.answer)),
            tone=_TONES[verdict.key][verdict.answer],
            help=say(verdict.reason),
        )

    return [
        Line(key, say(asked.words), say(asked.definition), [cell(verdict[i]) for verdict in judged])
        for i, (key, asked) in enumerate(QUESTIONS.items())
    ]


def _recommended(found: Sequence[Recommendation]) -> Line:
    words = {"depth": FLOW.depth, "width": FLOW.width}
    return Line(
        "recommended",
        say(_RECOMMENDED.format(**words)),
        say(_RECOMMENDED_HELP.format(**words)),
        [
            Cell(
                say(
                    _HOLDS.format(w=number(one.sigma_w2), b=number(one.sigma_b2), layers=one.layers)
                    if one.holds > 1
                    else _NONE
                ),
                float(one.holds),
                help=say(one.sentence) + (f" {one.code}" if one.endless is None else ""),
            )
            for one in found
        ],
    )


def _link(found: Recommendation) -> None:
    """The gradient-flow page with the recommended initialisation of one activation."""
    query = write_link(FlowView(activations=(found.spec,)), VIEW)
    query |= write_link(initialised(FLOW, found), FLOW)
    label = _SEE.format(name=short_name(found.spec), depth=FLOW.depth)
    link_to("gradient_flow", label, query, ":material/waves:")


def _cell(field: Field, found: Properties) -> Cell:
    rank = float(field.rank(found))
    exact = rank if field.is_number and math.isfinite(rank) else None
    return Cell(say(field.show(found)), rank, value=exact)
