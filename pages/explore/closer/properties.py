"""The property cards side by side, verdicts first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pages.ui.language import say
from pages.ui.state import Bound
from pages.ui.table import Cell, Column, Line, table
from vizcore import ActivationSpec
from vizcore.activations.card import CARD
from vizcore.activations.properties import Properties
from vizcore.activations.verdicts import ANSWERS, QUESTIONS, Verdict, verdicts
from vizcore.activations.words import Field
from vizcore.explorer.card import card, rounded
from vizcore.explorer.names import short_name
from vizcore.figures.theme import colors_of

_BAD = {"yes": "bad", "partly": "warn", "no": "good", "unknown": "plain"}
_GOOD = {"yes": "good", "partly": "plain", "no": "warn", "unknown": "plain"}
_TONES: Mapping[str, Mapping[str, str]] = {
    "vanishes": _BAD,
    "saturates": _BAD,
    "dies": _BAD,
    "zero_centred": _GOOD,
    "smooth": _GOOD,
}


def show(bound: Bound, specs: Sequence[ActivationSpec]) -> None:
    """A column for each activation, a line for each verdict and property."""
    colors = colors_of([spec.activation for spec in specs])
    columns = [Column(say(short_name(spec)), colors[spec.activation]) for spec in specs]
    cards = [card(spec) for spec in specs]
    table(columns, [*_verdicts(specs), *_properties(cards)], key="activations-properties")


def _verdicts(specs: Sequence[ActivationSpec]) -> list[Line]:
    answers = list(ANSWERS)
    judged = [verdicts(card(spec), rounded(spec)) for spec in specs]

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


def _properties(cards: Sequence[Properties]) -> list[Line]:
    return [
        Line(
            field.key,
            say(field.label),
            say(field.definition),
            [_cell(field, found) for found in cards],
        )
        for field in CARD
    ]


def _cell(field: Field, found: Properties) -> Cell:
    rank = float(field.rank(found))
    exact = rank if field.is_number and math.isfinite(rank) else None
    return Cell(say(field.show(found)), rank, value=exact)
