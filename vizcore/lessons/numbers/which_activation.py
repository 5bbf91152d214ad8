"""The numbers of the lesson "Which activation should I take?"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from vizcore.activations.analysis.moments import moments
from vizcore.activations.spec import ActivationSpec
from vizcore.arrays import Floats
from vizcore.flow.config import NORMS, FlowConfig
from vizcore.flow.diagnosis.cure import factor_of
from vizcore.flow.diagnosis.phrases import times
from vizcore.flow.predict import predict_flow
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.recommendation import initialised, recommended
from vizcore.flow.variant import with_spec
from vizcore.flow.view import FlowPictures, FlowView
from vizcore.lessons.choosing.choice import ActivationChoice, address
from vizcore.lessons.choosing.feed_forward import feed_forward
from vizcore.lessons.choosing.outputs import OUTPUTS
from vizcore.lessons.choosing.recommend import TASKS
from vizcore.lessons.choosing.recurrent import recurrent
from vizcore.links import read_link, write_link
from vizcore.text import Text

DEPTHS = (5, 20, 50, 100, 200)
ASKED = 50
# What a reader may guess for images without a norm: an activation and its initialisation.
GUESSES = {
    "relu_he": ("relu", "he_normal"),
    "relu_default": ("relu", "pytorch"),
    "tanh": ("tanh", "xavier_normal"),
    "sigmoid": ("sigmoid", "xavier_normal"),
}
GAINS = ("gelu", "silu", "elu")
_WIDER = 2.0  # variance of inputs, where 1/√E φ² was made for 1
_POINTS = 24  # of a line, at most


@cache
def numbers() -> dict[str, Any]:
    """What the pictures of all moments read, by the moment's subject."""
    return {
        "asked": ASKED,
        "halving": {
            "kept": moments(ActivationSpec("relu").resolve()).second,
            "he": _config("relu", "he_normal", ASKED).weight_variance,
            "default": _config("relu", "pytorch", ASKED).weight_variance,
        },
        "guesses": {key: _line(_config(*guess, ASKED)) for key, guess in GUESSES.items()},
        "answers": {
            f"{task} {norm} {depth}": _answer(task, norm, depth) for task, norm, depth in _states()
        },
        "outputs": {
            key: {"code": out.code, "reason": _both(out.reason), "mistake": _both(out.mistake)}
            for key, out in OUTPUTS.items()
        },
        "gains": {f"{key} {depth}": _gains(key, depth) for key in GAINS for depth in DEPTHS},
        "advice": {str(depth): _advice(depth) for depth in DEPTHS},
    }


def _states() -> Iterator[tuple[str, str, int]]:
    for depth in DEPTHS:
        for task in TASKS:
            if task == "table":  # as images: `USUAL` tells no difference
                continue
            for norm in NORMS if task != "recurrent" else ("none",):
                yield task, norm, depth


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _config(key: str, init: str, depth: int) -> FlowConfig:
    return replace(with_spec(FLOW, ActivationSpec(key)), init=init, depth=depth)


def _line(config: FlowConfig) -> dict[str, Any]:
    """log₁₀ ‖δ‖ by layer, relative to the last one, by theory; and what it is multiplied by."""
    decades = predict_flow(config).log10_delta
    found = decades - decades[-1]
    factor = times(factor_of(float(found[0]), config.depth))
    return {**_thinned(found), "change": float(found[0]), "factor": factor}


def _thinned(decades: Floats) -> dict[str, list[float]]:
    at = np.unique(np.linspace(0, len(decades) - 1, _POINTS).round().astype(int))
    # A decade that is not finite, below the least number, is none.
    shown = [float(round(decades[i], 3)) if math.isfinite(decades[i]) else -1e3 for i in at]
    return {"layer": (at + 1).tolist(), "delta": shown}


def _answer(task: str, norm: str, depth: int) -> dict[str, Any]:
    found = recurrent(depth) if task == "recurrent" else feed_forward(task, depth, norm)
    told = {
        "label": found.activation.label.en,
        "key": found.activation.activation,
        "gain": found.gain,
        "bias": found.bias,
        "holds": found.holds,
        "code": found.code,
        "reason": _both(found.reason),
        "mistake": _both(found.mistake),
        "link": found.link,
    }
    if task == "recurrent":
        return told | _gates(found, depth)
    config = config_of(found)
    usual = (
        replace(config, init="pytorch")
        if norm == "none"
        else replace(config, norm="none", init="pytorch")
    )
    return told | {"right": _line(config), "wrong": _line(usual)}


def config_of(found: ActivationChoice) -> FlowConfig:
    """The network that a recommendation's link opens."""
    query: Mapping[str, list[str]] = parse_qs(urlsplit(found.link).query, keep_blank_values=True)
    (flow, _), (view, _) = read_link(FLOW, query), read_link(VIEW, query)
    (network,) = view.networks(flow)
    return network


def _gates(found: ActivationChoice, steps: int) -> dict[str, Any]:
    """What forget gates with the recommended bias, and with none, leave of the gradient."""
    lines = {}
    for name, bias in (("right", found.bias), ("wrong", 0.0)):
        decade = -math.log10(1 + math.exp(-bias))
        left = decade * np.arange(steps - 1, -1, -1.0)
        lines[name] = {**_thinned(left), "change": float(left[0]), "factor": times(10**decade)}
    return lines


def _gains(key: str, depth: int) -> dict[str, Any]:
    """1/√E φ² for the gain, and the recommended start, in a network of this depth."""
    spec = ActivationSpec(key)
    usual = moments(spec.resolve()).forward_gain
    base = with_spec(replace(FLOW, depth=depth), spec)
    best = recommended(base)
    taken = replace(base, init="custom", sigma_w2=round(usual**2, 3), sigma_b2=0.0)
    query = write_link(FlowView(activations=(spec,)), VIEW) | write_link(taken, FLOW)
    return {
        "label": spec.label.en,
        "left": moments(spec.resolve()).second,
        "more": moments(spec.resolve(), std=math.sqrt(_WIDER)).second / _WIDER,
        "wider": _WIDER,
        "usual": usual,
        "own": best.gain,
        "bias": math.sqrt(best.sigma_b2),
        "holds": best.holds,
        "code": best.code,
        "wrong": _line(taken),
        "right": _line(initialised(base, best)),
        "link": address(query),
    }


def _advice(depth: int) -> dict[str, Any]:
    tanh = recommended(with_spec(replace(FLOW, depth=depth), ActivationSpec("tanh")))
    edge = initialised(with_spec(replace(FLOW, depth=depth), tanh.spec), tanh)
    return {
        "relu": _line(_config("relu", "pytorch", depth)),
        "he": _line(_config("relu", "he_normal", depth)),
        "tanh": _line(edge),
        "tanh_holds": tanh.holds,
        "tanh_weights": tanh.sigma_w2,
        "sigmoid": _line(_config("sigmoid", "xavier_normal", depth)),
        "link": address(
            write_link(FlowView(activations=(tanh.spec,)), VIEW)
            | write_link(edge, FLOW)
            | write_link(FlowPictures(picture="phase"), FlowPictures())
        ),
    }
