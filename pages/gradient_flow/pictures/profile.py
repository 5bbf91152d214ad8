"""The page's main picture, for the page and for its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pages.gradient_flow import measuring
from pages.gradient_flow.scene import lines_of
from vizcore.figures.figure_spec import FigureSpec
from vizcore.figures.flow.profile import profile_figure
from vizcore.flow.predict import predict_flow
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.summaries.line import QUANTITIES, Line
from vizcore.flow.view import FlowPictures
from vizcore.links import read_link
from vizcore.text import Language


def profile(lines: Sequence[Line], pictures: FlowPictures, language: Language) -> FigureSpec:
    """The chosen quantities of every line, layer by layer."""
    shown = QUANTITIES if pictures.quantity == "all" else [pictures.quantity]
    return profile_figure(lines, shown, language)


def profile_of_link(query: Mapping[str, Sequence[str]], language: Language) -> str:
    """The same for the view that a link describes, as JSON: theory, and what was measured."""
    view, _ = read_link(VIEW, query)
    flow, _ = read_link(FLOW, query)
    pictures, _ = read_link(FlowPictures(), query)
    networks = view.networks(flow)
    measured = {config: found for config in networks if (found := measuring.measured(config))}
    lines = lines_of(networks, [predict_flow(config) for config in networks], measured)
    return profile(lines, pictures, language).to_json()
