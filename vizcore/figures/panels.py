"""Panels that share their axes: side by side, or below each other on a narrow screen.

Values are base-10 logarithms, so that 10⁻⁶²⁷ has its place; the axes write powers of ten. What has
no place on such an axis, 0 and ∞, gets a row of its own under and over the panel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from vizcore.figures.theme import DEAD, FONT_SIZE, axis

ZERO, BEYOND = 1, 2  # the rows: exact zeros below, infinities above
_ROW, _GAP = 0.05, 0.03  # height of a row and its distance, in heights of the panel
_TICKS = {ZERO: ("0", {"color": DEAD}), BEYOND: ("∞", {})}
_BETWEEN = {False: 0.025, True: 0.085}  # distance of panels side by side, below each other
POWERS: dict[str, Any] = {"tickprefix": "10<sup>", "ticksuffix": "</sup>"}
_LEAST_DECADES = 4.0  # that an axis shows
_PANEL_HEIGHT, _LEGEND_HEIGHT = 230, 70  # pixels, on a narrow screen
Places = Sequence[tuple[list[float], list[float]]]  # of panels, across and up


class Panel(NamedTuple):
    """A place for one quantity; `number` counts plotly's axes, rows have y11, y21, ..."""

    number: int
    title: str

    @property
    def x(self) -> str:
        """Name of its x axis, as traces take it."""
        return f"x{self.number}" if self.number > 1 else "x"

    def y(self, row: int = 0) -> str:
        """Name of its y axis, or of the axis of a row."""
        place = 10 * row + self.number
        return f"y{place}" if place > 1 else "y"


def panels_layout(
    panels: Sequence[Panel], rows: Sequence[int], x: dict[str, Any], y: dict[str, Any]
) -> dict[str, Any]:
    """The layout of `panels`, with the narrow one that the browser may take instead.

    Parameters
    ----------
    rows
        Which of `ZERO` and `BEYOND` something is drawn in.
    x, y
        What all x axes, and all y axes but those of rows, have in common.
    """
    wide, narrow = (_arranged(panels, rows, x, y, tall) for tall in (False, True))
    narrow["height"] = _LEGEND_HEIGHT + _PANEL_HEIGHT * len(panels)
    return {**wide, "meta": {"narrow": narrow}}


def placed(axes: Mapping[str, dict[str, Any]], places: Places) -> dict[str, dict[str, Any]]:
    """The axes, those of panel after panel at the place given for it."""
    domains = {
        f"{letter}axis{number}": ends
        for number, place in zip(("", "2", "3"), places, strict=False)
        for letter, ends in zip("xy", place, strict=True)
    }
    given = {name: {"domain": domains[name]} if name in domains else {} for name in axes}
    return {name: axes[name] | given[name] for name in axes}


def panel_title(panel: str, text: str) -> dict[str, Any]:
    """A title above the upper left corner of the panel whose axes end in `panel`."""
    place = {"xref": f"x{panel} domain", "yref": f"y{panel} domain", "x": 0, "y": 1}
    anchor = {"xanchor": "left", "yanchor": "bottom", "yshift": 6}
    return {"text": text, "showarrow": False, "font": {"size": FONT_SIZE}} | place | anchor


def starting_at(low: float, high: float) -> dict[str, Any]:
    """Options of an axis that begins with this range, and keeps the reader's own on updates."""
    # A `range` that changes would count as the page's wish and undo the reader's zoom.
    return {"autorange": True, "autorangeoptions": {"minallowed": low, "maxallowed": high}}


def round_end(last: int) -> int:
    """A round number, `last` or at most a tenth above, so that an axis stays for a while."""
    steps = (times * 10**power for power in range(len(str(last))) for times in (1, 2, 5))
    step: int = next(step for step in steps if 20 * step >= last)
    return -(-last // step) * step


def decades(*logs: ArrayLike) -> tuple[float, float]:
    """A range of logarithms around 0 and all finite ones that stays while these move a little."""
    values = np.concatenate([[0.0], *map(np.ravel, logs)])
    values = values[np.isfinite(values)]
    low, high = values.min(), values.max()
    span = max(high - low, _LEAST_DECADES)
    step = float(10 ** np.floor(np.log10(span / 3)))
    step *= next(times for times in (1, 2, 5) if span / (step * times) <= 10)
    bottom = step * np.floor(low / step - 0.05)
    top = max(step * np.ceil(high / step + 0.05), bottom + _LEAST_DECADES)
    return float(bottom), float(top)


def _arranged(
    panels: Sequence[Panel], rows: Sequence[int], x: dict[str, Any], y: dict[str, Any], tall: bool
) -> dict[str, Any]:
    layout: dict[str, Any] = {"annotations": []}
    for place, panel in enumerate(panels):
        across, up = _place(place, len(panels), tall)
        room = (_ROW + _GAP) * (up[1] - up[0])
        inner = [up[0] + room * (ZERO in rows), up[1] - room * (BEYOND in rows)]
        labelled = tall or place == 0
        x_axis: dict[str, Any] = {
            "domain": across,
            "anchor": panel.y(ZERO if ZERO in rows else 0),
        } | x
        y_axis: dict[str, Any] = (
            {"domain": inner, "anchor": panel.x, "showticklabels": labelled} | POWERS | y
        )
        if tall and panel != panels[-1]:
            x_axis["title"] = ""
        if place > 0:
            x_axis = _without_range(x_axis) | {"matches": "x"}
            y_axis = _without_range(y_axis) | {"matches": "y"}
        layout[_key(panel.x)], layout[_key(panel.y())] = axis(**x_axis), axis(**y_axis)
        for row in rows:
            layout[_key(panel.y(row))] = _row(row, panel, up, labelled)
        layout["annotations"].append(_heading(panel, across, up))
    return layout


def _place(place: int, count: int, tall: bool) -> tuple[list[float], list[float]]:
    """The panel's share of the width and of the height."""
    between = _BETWEEN[tall]
    size = (1 - between * (count - 1)) / count
    start = place * (size + between)
    if tall:
        return [0.0, 1.0], [1 - start - size, 1 - start]
    return [start, start + size], [0.0, 1.0]


def _without_range(options: dict[str, Any]) -> dict[str, Any]:
    # Matching axes take the range of the first; one of their own would undo the reader's zoom.
    return {name: value for name, value in options.items() if not name.startswith("autorange")}


def _row(row: int, panel: Panel, up: list[float], labelled: bool) -> dict[str, Any]:
    height = _ROW * (up[1] - up[0])
    low = up[0] if row == ZERO else up[1] - height
    tick, font = _TICKS[row]
    return axis(
        "",
        domain=[low, low + height],
        anchor=panel.x,
        range=[-1, 1],
        fixedrange=True,
        showgrid=False,
        tickvals=[0],
        ticktext=[f"<b>{tick}</b>"],
        tickfont=font,
        showticklabels=labelled,
    )


def _heading(panel: Panel, across: list[float], up: list[float]) -> dict[str, Any]:
    return {
        "text": panel.title,
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": sum(across) / 2,
        "xanchor": "center",
        "y": up[1],
        "yanchor": "bottom",
    }


def _key(axis_name: str) -> str:
    """``x2`` → ``xaxis2``."""
    return f"{axis_name[0]}axis{axis_name[1:]}"
