"""Singular values of the input–output Jacobian, Gaussian weights against rotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from vizcore.figures.figure_spec import FigureSpec, figure_spec
from vizcore.figures.panels import POWERS
from vizcore.figures.theme import MARGIN, NEUTRAL, axis, log_axis, scatter
from vizcore.flow.summaries.density import Density
from vizcore.text import Language, Text
from vizcore.theory.jacobian_spectrum import SpectrumPrediction

_S = Text("singular value s of ∂hᴸ/∂x", "∂hᴸ/∂x 的奇异值 s")
_DENSITY = Text("share of singular values per decade", "每十倍区间内奇异值的占比")
_MEASURED, _PREDICTED = Text("measured", "实测"), Text("theory", "理论")
_ZEROS = Text("{share} are exactly 0", "{share} 恰好为 0")
_SMALL = Text("{share} are 0 or too small to tell", "{share} 为 0 或小到无法分辨")
_ALL = Text("theory: all alike", "理论：全部相同")
_LOOKS = ("circle", "diamond-open")
_DASHES = ("solid", "dash")


class Kind(NamedTuple):
    """One kind of weights, with what was measured and what is predicted."""

    label: Text
    measured: Density
    predicted: SpectrumPrediction | None


def spectrum_figure(kinds: Sequence[Kind], color: str, language: Language) -> FigureSpec:
    """Densities on log axes: measured as markers, predicted as thin lines.

    Values that are exactly 0 have no place on a log axis: their share is in the legend.
    """
    traces: list[Any] = []
    for kind, symbol, dash in zip(kinds, _LOOKS, _DASHES, strict=True):
        traces += _kind(kind, color, symbol, dash, language)
    shapes = [_mark(kind, dash) for kind, dash in zip(kinds, _DASHES, strict=True) if _alike(kind)]
    return figure_spec(
        traces,
        xaxis=axis(_S.to(language), **POWERS, **_window(kinds)),
        yaxis=log_axis(_DENSITY.to(language), dtick=1),
        shapes=shapes,
        hovermode="closest",
        margin=MARGIN | {"t": 24},
    )


def _window(kinds: Sequence[Kind]) -> dict[str, Any]:
    """As far down as anything was measured; the prediction goes on beyond."""
    known = [kind.measured.log10_s for kind in kinds if kind.measured.log10_s.size]
    lowest = min(float(values.min()) for values in known)
    return {"autorange": True, "autorangeoptions": {"clipmin": lowest - 1}}


def _alike(kind: Kind) -> bool:
    return kind.predicted is not None and len(kind.predicted.log10_s) == 0


def _kind(kind: Kind, color: str, symbol: str, dash: str, language: Language) -> Iterator[Any]:
    name, found = kind.label.to(language), kind.measured
    gone = _shares(language, (_ZEROS, found.zeros), (_SMALL, found.unresolved))
    yield scatter(
        x=found.log10_s,
        y=found.density,
        name=f"{name}, {_MEASURED.to(language)}{gone}",
        mode="markers",
        marker={"color": color, "symbol": symbol, "size": 9, "opacity": 0.7},
        hovertemplate="s = 10<sup>%{x:.2f}</sup><br>%{y:.3~g}<extra></extra>",
    )
    if kind.predicted is None:
        return
    words = _ALL if _alike(kind) else _PREDICTED
    drawn = kind.predicted.density > 1e-4
    yield scatter(
        x=kind.predicted.log10_s[drawn] if not _alike(kind) else [None],
        y=kind.predicted.density[drawn] if not _alike(kind) else [None],
        name=f"{name}, {words.to(language)}{_shares(language, (_ZEROS, kind.predicted.zeros))}",
        mode="lines",
        line={"color": color, "width": 1.5, "dash": dash},
        hoverinfo="skip",
    )


def _shares(language: Language, *parts: tuple[Text, float]) -> str:
    """What is not drawn, in brackets, for the legend."""
    said = [text.format(share=f"{share:.1%}").to(language) for text, share in parts if share > 0]
    return f" ({', '.join(said)})" if said else ""


def _mark(kind: Kind, dash: str) -> dict[str, Any]:
    """A vertical line where all singular values lie."""
    assert kind.predicted is not None
    at = float(np.clip(kind.predicted.largest, -1e4, 1e4))
    line = {"color": NEUTRAL, "width": 1.5, "dash": dash}
    return {"type": "line", "x0": at, "x1": at, "yref": "y domain", "y0": 0, "y1": 1, "line": line}
