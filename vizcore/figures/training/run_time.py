"""The time axis that every picture of a training run shares, and the marks on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vizcore.figures.figure_spec import FigureSpec
from vizcore.figures.theme import FONT_SIZE, axis
from vizcore.text import Language, Text

MARGIN = {"l": 64, "r": 8, "t": 26, "b": 28}
_MARK = "#7a8494"  # a grey that stands out from light and from dark
_ROOM = 24  # letters beside a mark: half a narrow chart

Mark = tuple[int, Text]  # step, and what was changed there


def steps_axis(steps: int, language: Language) -> dict[str, Any]:
    """The axis of a whole run of so many steps.

    It says what it counts at its first tick, which saves the height of a title.
    """
    first = Text("step ", "步数 ").to(language)
    return untitled(
        range=[0, steps],
        tickprefix=first,
        showtickprefix="first",
        exponentformat="none",
        separatethousands=True,
        showgrid=False,
    )


def untitled(**options: Any) -> dict[str, Any]:
    """An axis without a title; an empty one would still take its height."""
    options = axis("", **options)
    del options["title"]
    return options


def marked(
    figure: FigureSpec, marks: Sequence[Mark], language: Language | None = None
) -> FigureSpec:
    """`figure` with a vertical line at each step where something was changed by hand.

    Parameters
    ----------
    figure
        A picture over `steps_axis`.
    marks
        In the order of their steps.
    language
        Of the words beside the lines, on the side with more room; without one there are none. Long
        ones are cut short, and whole while the pointer is on them.
    """
    line = {"color": _MARK, "width": 2, "dash": "dot"}
    across = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": line}
    added: dict[str, Any] = {"shapes": [{**across, "x0": x, "x1": x} for x, _ in marks]}
    if language:
        middle = figure.layout["xaxis"]["range"][1] / 2
        added["annotations"] = [
            _words(text.to(language), step, row, step > middle)
            for row, (step, text) in enumerate(marks)
        ]
    return replace(figure, layout={**figure.layout, **added}) if marks else figure


def _words(words: str, step: int, row: int, late: bool) -> dict[str, Any]:
    return {
        "x": step,
        "y": 0.98 - 0.14 * (row % 4),  # neighbours stand under each other
        "yref": "paper",
        "text": shortened(words),
        "hovertext": words,
        "showarrow": False,
        "xanchor": "right" if late else "left",
        "yanchor": "top",
        "font": {"size": FONT_SIZE - 1, "color": "#ffffff"},
        "bgcolor": "rgba(20,26,38,0.85)",
        "borderpad": 3,
    }


def shortened(words: str, room: int = _ROOM) -> str:
    """`words`, cut off with an ellipsis where they are wider than `room` Latin letters."""
    widths = [2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words]
    if sum(widths) <= room:
        return words
    kept = next(i for i in range(len(words)) if sum(widths[: i + 1]) > room - 1)
    return words[:kept].rstrip() + "…"
