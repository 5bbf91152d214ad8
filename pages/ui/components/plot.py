"""One chart on a page: a plotly figure that is updated in place and never remounted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pages.ui.components import component, sequence
from pages.ui.language import say
from vizcore.figures.figure_spec import FigureSpec
from vizcore.text import Text
from vizcore.wire import components as wire

if TYPE_CHECKING:
    from pages.ui.components.preview import Preview

# Of every chart: what its numbers are offered with.
CHART_WORDS = {
    "numbers": Text("Numbers", "数值"),
    "numbers_rows": Text(
        "one row in {k} of {n}, the CSV file has all",
        "共 {n} 行，每 {k} 行列出一行，CSV 文件含全部数据",
    ),
    "numbers_columns": Text("one column in {k} of {n}", "共 {n} 列，每 {k} 列列出一列"),
    "numbers_separator": Text("; ", "；"),
    "close": Text("Close", "关闭"),
}

_component = component("charts/plot", '<div class="lab-plot"></div>')


@dataclass(frozen=True)
class Handle:
    """A point of a chart that readers drag, by pointer or with arrow keys, or send to a click.

    Parameters
    ----------
    label
        What it is, for those who hear the page.
    x, y
        What its place sets.
    color
        Of the point.
    chart
        The key of the chart that previews where it is moved to.
    fixed
        Fields of the link, beside those of `x` and `y`, that a move sets to these texts.
    on_move
        Called with x and y when it is let go, as a callback: before the page runs again.
    """

    label: str
    x: wire.Coordinate
    y: wire.Coordinate
    color: str
    chart: str
    fixed: Mapping[str, str]
    on_move: Callable[[float, float], None]

    def data(self, key: str) -> wire.Handle:
        """For the browser."""
        return {
            "label": self.label,
            "x": self.x,
            "y": self.y,
            "color": self.color,
            "chart": _name(self.chart),
            "fixed": dict(self.fixed),
            "seen": sequence.seen(key),
        }

    def take(self, point: Mapping[str, Any]) -> None:
        """Move to where the browser has let it go."""
        self.on_move(float(point["x"]), float(point["y"]))


def plot(
    figure: FigureSpec,
    *,
    key: str,
    height: int = 420,
    clickable: bool = False,
    preview: Preview | None = None,
    handle: Handle | None = None,
    label: str = "",
    verdict: bool = False,
) -> Any:
    """Show `figure`; return the last clicked point (``{"x", "y", "trace"}``) on the run it caused.

    Parameters
    ----------
    figure
        Without colours for background, text and grid: the browser takes them from the theme.
    key
        Names the chart across reruns, and the files that a reader saves from it.
    height
        Pixels; kept while the figure changes.
    clickable
        Whether a click on a point reruns the page with that point.
    preview
        What the chart previews while controls are moved.
    handle
        A point that can be dragged; a click then sends it there.
    label, verdict
        What it shows, for who cannot see it: in one sentence, or as the page's own sentence says.
        Without either its axes say it.
    """
    data = wire.Plot(
        figure=figure.to_json(),
        height=height,
        name=_name(key),
        clickable=clickable,
        preview=preview.data() if preview else None,
        handle=handle.data(key) if handle else None,
        label=label,
        verdict=verdict,
        words={name: say(text) for name, text in CHART_WORDS.items()},
    )
    moved = sequence.acting(key, "click", handle.take) if handle else (lambda: None)
    return _component(key=key, data=data, on_click_change=moved).click


def _name(key: str) -> str:
    return key.replace(".", "-")
