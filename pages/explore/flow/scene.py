"""What every picture of the page is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from pages.ui.state import Bound
from vizcore.figures.theme import line_colors
from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnose import Diagnosis, diagnose
from vizcore.flow.line import Line, measured_spreads, predicted_spreads
from vizcore.flow.predict import predict_flow
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.result import FlowResult
from vizcore.flow.spread import Spread
from vizcore.flow.variant import labels, with_spec


@dataclass(frozen=True)
class Scene:
    """The networks of the page, each as a line, with what has been measured of them."""

    bound: Bound
    lines: Sequence[Line]
    results: Mapping[FlowConfig, FlowResult]

    @property
    def focus(self) -> Line:
        """The line that the reader wants to hear of."""
        return self.lines[min(self.bound.pictures.focus, len(self.lines)) - 1]

    @cached_property
    def diagnosis(self) -> Diagnosis | None:
        """What the line in focus shows, once it is measured."""
        result = self.result(self.focus)
        return None if result is None else diagnose(result, predict_flow(result.config))

    def result(self, line: Line) -> FlowResult | None:
        """What was measured of a line, if it has been."""
        return self.results.get(line.config)


def adopt_single(bound: Bound) -> None:
    """Take the one activation that a link to a single `FlowConfig` names for the comparison."""
    if bound.flow.spec == FLOW.spec:
        return
    view = bound.view
    if view.activations == VIEW.activations:
        view = replace(view, activations=(bound.flow.spec,))
    bound.apply(view=view, flow=with_spec(bound.flow, FLOW.spec))
    st.rerun()


def scene_of(bound: Bound, results: Mapping[FlowConfig, FlowResult]) -> Scene:
    """The scene of the page's settings."""
    return Scene(bound, lines_of(bound.view.networks(bound.flow), results), results)


def lines_of(
    networks: Sequence[FlowConfig], results: Mapping[FlowConfig, FlowResult]
) -> list[Line]:
    """The networks as lines: predicted, and measured as far as `results` goes."""
    colors = line_colors([config.activation for config in networks])
    return [
        Line(
            config,
            label,
            color,
            _measured(results.get(config)),
            predicted_spreads(predict_flow(config)),
        )
        for config, label, color in zip(networks, labels(networks), colors, strict=True)
    ]


def _measured(result: FlowResult | None) -> Mapping[str, Spread]:
    return measured_spreads(result) if result else {}
