"""Figures as plain data.

plotly.py checks every property and copies every array, which costs more than everything else that
happens between a control and its picture. A `FigureSpec` goes to the browser as it is;
`FigureSpec.checked` makes plotly.py's figure of it, which the tests do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from vizcore.figures.theme import house_style

if TYPE_CHECKING:
    import plotly.graph_objects as go

Trace = dict[str, Any]


bar: Callable[..., Trace] = partial(dict, type="bar")
heatmap: Callable[..., Trace] = partial(dict, type="heatmap")
contour: Callable[..., Trace] = partial(dict, type="contour")


@dataclass(frozen=True)
class FigureSpec:
    """What plotly.js draws: traces and layout, in its own names."""

    data: Sequence[Trace]
    layout: Mapping[str, Any]

    def to_json(self) -> str:
        """As JSON; what is not a finite number becomes null, a gap in a line."""
        # Not OPT_SERIALIZE_NUMPY: from 3.12 on (3.13 too) orjson keeps 24 bytes for each number of
        # an array, and -1.0546633512345678e-200 with its comma writes beyond the buffer's end.
        figure = {"data": self.data, "layout": self.layout}
        return orjson.dumps(figure, default=lambda value: value.tolist()).decode()

    def checked(self) -> go.Figure:
        """The figure as plotly.py's own.

        Raises
        ------
        ValueError
            If plotly.js has no such property, or it takes no such value.
        """
        import plotly.graph_objects as go

        return go.Figure(data=list(self.data), layout=dict(self.layout))


def figure_spec(traces: Sequence[Trace], **layout: Any) -> FigureSpec:
    """A figure in the house style; `layout` holds plotly's own names."""
    return FigureSpec(list(traces), house_style(**layout))
