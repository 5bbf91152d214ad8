"""What a lesson promises that a lab will show: computed from the link, written as the lab does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from vizcore import predict_flow
from vizcore.activations.analysis.moments import Moments, moments
from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.view.config import ActivationsView, DetailConfig
from vizcore.activations.view.probe import Probe, probe
from vizcore.activations.view.vector import panel
from vizcore.cnn.config.draft import Draft
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.flow.diagnosis.cure import factor_of
from vizcore.flow.diagnosis.phrases import times
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.variant import with_spec
from vizcore.links import read_link
from vizcore.text import number, number_of_log10

Query = Mapping[str, Sequence[str]]


def delta_factor(query: Query) -> str:
    """The factor a layer by which theory lets δ of the first network change."""
    (view, _), (flow, _) = read_link(VIEW, query), read_link(FLOW, query)
    config = with_spec(flow, view.activations[0])
    decades = predict_flow(config).log10_delta[[0, -1]]
    return times(factor_of(float(np.subtract(*decades)), config.depth))


def slope(query: Query) -> str:
    """φ′ at the point of the probe, of the activation named last."""
    return number(_probe(query).slope)


def product_of_slopes(query: Query) -> str:
    """The product of the slopes on the way of the probe."""
    found = _probe(query)
    return number_of_log10(float(found.log10_slopes[found.times]))


def largest_share(query: Query) -> str:
    """The largest output of the vector activation."""
    config, _ = read_link(DetailConfig(), query)
    return number(float(panel(config).response.y.max()))


def first_output(query: Query) -> str:
    """Shape of what the first layer passes on."""
    return "×".join(map(str, _train(query).layers[0].passed))


def all_parameters(query: Query) -> str:
    """Weights and biases of a whole network."""
    return f"{sum(layer.parameters for layer in _train(query).layers):,}"


def _train(query: Query) -> TrainConfig:
    return read_link(TrainConfig(), query)[0]


def _probe(query: Query) -> Probe:
    (view, _), (detail, _) = read_link(ActivationsView(), query), read_link(DetailConfig(), query)
    return probe(view.activations[-1], detail.at, detail.times, view.span)


def first_parameters(query: Query) -> str:
    """Weights and biases of the first layer of a network."""
    return str(_train(query).layers[0].parameters)


def first_size(query: Query) -> str:
    """The side of the first layer's maps, as the table of blocks works it out."""
    train = _train(query)
    return str(Draft.of(train).table(train)[0]["made"])


def parameters(query: Query) -> str:
    """Weights and biases of the network of a run."""
    return f"{sum(layer.parameters for layer in _train(query).layers):,}"


def mean_output(query: Query) -> str:
    """E[φ(z)] of the activation named first."""
    return f"E[φ] = {number(_distribution(query).mean)}"


def spread_of_output(query: Query) -> str:
    """The standard deviation of φ(z), of the activation named first."""
    return f"SD = {number(math.sqrt(_distribution(query).variance))}"


def condition(query: Query) -> str:
    """κ of the activation named first, as its card says it."""
    view, _ = read_link(ActivationsView(), query)
    found = properties(view.activations[0].resolve())
    (line,) = (line for line in CARD if line.key == "conditioning")
    return line.show(found).en


def _distribution(query: Query) -> Moments:
    (view, _), (detail, _) = read_link(ActivationsView(), query), read_link(DetailConfig(), query)
    return moments(view.activations[0].resolve(), detail.mean, detail.std)
