"""The main picture, for the page and for its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vizcore.activations.view import ORDERS, ActivationsView
from vizcore.activations.view.curve_data import curve_data
from vizcore.figures.activations.curves import curves_figure
from vizcore.figures.figure_spec import FigureSpec
from vizcore.links import read_link
from vizcore.text import Language

HEIGHT = 398


def curves(view: ActivationsView, language: Language) -> FigureSpec:
    """The chosen activations with the chosen derivatives."""
    orders = [list(ORDERS).index(order) for order in view.orders]
    shown = [curve_data(spec, view.span, max(1, *orders)) for spec in view.activations]
    return curves_figure(shown, orders, view.span, language, height=HEIGHT)


def curves_of_link(query: Mapping[str, Sequence[str]], language: Language) -> str:
    """The same for the view that a link describes, as JSON."""
    view, _ = read_link(ActivationsView(), query)
    return curves(view, language).to_json()
