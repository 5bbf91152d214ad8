"""One chart on a page: a plotly figure that is updated in place and never remounted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pages.ui.component import component

if TYPE_CHECKING:
    from pages.ui.follow import Follows

_component = component("plot", '<div class="lab-plot"></div>')


class Figure(Protocol):
    """A plotly figure, as far as a page needs to know it."""

    def to_json(self, *, engine: str) -> str:
        """The figure as JSON."""


def plot(
    figure: Figure,
    *,
    key: str,
    height: int = 420,
    clickable: bool = False,
    follows: Follows | None = None,
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
    follows
        Whose sliders the chart follows while they are moved.
    """
    data = {
        "figure": figure.to_json(engine="orjson"),
        "height": height,
        "name": key.replace(".", "-"),
        "clickable": clickable,
        "follows": follows.data() if follows else None,
    }
    return _component(key=key, data=data, on_click_change=lambda: None).click
