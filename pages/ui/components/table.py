"""A table that compares: sortable, with definitions, saved as CSV."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from pages.ui.components import component
from pages.ui.language import say
from vizcore.text import Text
from vizcore.wire import components as wire

_WORDS = {
    "csv": Text("Save the table as CSV", "将表格另存为 CSV"),
    "hint": Text(
        "Point at a name for its definition, at a verdict for its reason. A click on a name sorts.",
        "指向行名看定义，指向判断看理由；点击行名即按该行排序。",
    ),
    "first": Text("Activation", "激活函数"),
}

_component = component("controls/table", '<div class="lab-table"></div>')


class Column(NamedTuple):
    """What is compared, with its colour."""

    label: str
    color: str


class Cell(NamedTuple):
    """A value in words.

    Attributes
    ----------
    text
        As shown.
    rank
        To sort by; NaN goes last.
    value
        For CSV, if not `text`.
    tone, help
        good, warn, bad or plain for a verdict, and why it is.
    """

    text: str
    rank: float
    value: float | None = None
    tone: str | None = None
    help: str | None = None


class Line(NamedTuple):
    """A property: its name, what it means, and a value for each column."""

    key: str
    label: str
    help: str
    cells: Sequence[Cell]


def table(columns: Sequence[Column], lines: Sequence[Line], *, key: str) -> None:
    """Show a table; `key` names it across reruns and names the file that is saved."""
    _component(
        key=key,
        data=wire.Table(
            columns=[wire.Column(label=c.label, color=c.color) for c in columns],
            lines=[
                wire.Line(key=n.key, label=n.label, help=n.help, cells=[*map(_json, n.cells)])
                for n in lines
            ],
            words={name: say(text) for name, text in _WORDS.items()},
            name=key.replace(".", "-"),
        ),
    )


def _json(cell: Cell) -> wire.Cell:
    """The cell without what is not set."""
    found: wire.Cell = {"text": cell.text}
    if not math.isnan(cell.rank):
        found["rank"] = _finite(cell.rank)
    if cell.value is not None and not math.isnan(cell.value):
        found["value"] = _finite(cell.value)
    if cell.tone is not None:
        found["tone"] = cell.tone
    if cell.help is not None:
        found["help"] = cell.help
    return found


def _finite(value: float) -> float:
    """Infinities as the largest float, for JSON has none."""
    return max(-1.7e308, min(1.7e308, value))
