"""What every picture of the page is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from pages.gradient_flow.state import FlowState
from vizcore.figures.theme import line_colors
from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis.diagnose import Diagnosis, diagnose
from vizcore.flow.predict import predict_flow
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.result import FlowResult
from vizcore.flow.summaries.line import Line, measured_spreads, predicted_spreads
from vizcore.flow.variant import labels, with_spec
from vizcore.theory.mean_field import FlowPrediction


@dataclass(frozen=True)
class Scene:
    """The networks of the page, each as a line.

    Attributes
    ----------
    bound
        The settings of the page.
    lines, colors, predictions
        The networks, what each is drawn in, and what theory says of it.
    results
        What has been measured so far.
    """

    bound: FlowState
    lines: Sequence[Line]
    colors: Sequence[str]
    predictions: Sequence[FlowPrediction]
    results: Mapping[FlowConfig, FlowResult]

    @property
    def place(self) -> int:
        """Which line the reader wants to hear of."""
        return min(self.bound.pictures.focus, len(self.lines)) - 1

    @property
    def focus(self) -> Line:
        """That line."""
        return self.lines[self.place]

    @property
    def color(self) -> str:
        """Its colour."""
        return self.colors[self.place]

    @cached_property
    def diagnosis(self) -> Diagnosis | None:
        """What it shows, once it is measured."""
        result = self.results.get(self.focus.config)
        return None if result is None else diagnose(result, self.predictions[self.place])


def adopt_single(bound: FlowState) -> None:
    """Take the one activation that a link to a single `FlowConfig` names for the comparison."""
    if bound.flow.spec == FLOW.spec:
        return
    view = bound.view
    if view.activations == VIEW.activations:
        view = replace(view, activations=(bound.flow.spec,))
    bound.apply(view=view, flow=with_spec(bound.flow, FLOW.spec))
    st.rerun()


def scene_of(
    bound: FlowState, networks: Sequence[FlowConfig], results: Mapping[FlowConfig, FlowResult]
) -> Scene:
    """The scene of the networks that the page compares."""
    predictions = [predict_flow(config) for config in networks]
    lines = lines_of(networks, predictions, results)
    colors = line_colors([config.activation for config in networks])
    return Scene(bound, lines, colors, predictions, results)


def lines_of(
    networks: Sequence[FlowConfig],
    predictions: Sequence[FlowPrediction],
    results: Mapping[FlowConfig, FlowResult],
) -> list[Line]:
    """The networks as lines: predicted, and measured as far as `results` goes."""
    return [
        Line(
            config,
            label,
            measured_spreads(results[config]) if config in results else {},
            predicted_spreads(prediction),
        )
        for config, label, prediction in zip(networks, labels(networks), predictions, strict=True)
    ]


def lesson_on(scene: Scene) -> tuple[str, str]:
    """The lesson that explains what the page shows, and its moment."""
    if scene.bound.pictures.picture == "dying":
        return "chain_rule", "one_gate"
    if scene.bound.view.activations[0].activation == "identity":
        return "why_nonlinearity", "five_linear"
    of_tanh = scene.bound.view.activations[0].activation == "tanh"
    return "chain_rule", "large_weights" if of_tanh else "ten_layers"
