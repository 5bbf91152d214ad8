"""What a measurement means: what happens, which part of the network is at fault, what cures it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from vizcore.flow.config import WIDEST, FlowConfig
from vizcore.flow.diagnosis import causes, words
from vizcore.flow.diagnosis.cure import (
    REFERENCE,
    Cure,
    best_initialisation,
    factor_of,
    fault_of,
    find_cure,
    healthy,
)
from vizcore.flow.diagnosis.findings import Findings
from vizcore.flow.predict import predict_flow, wide_decades
from vizcore.flow.result import FlowResult
from vizcore.text import Text
from vizcore.theory.mean_field import FlowPrediction

_BAND = 3.0  # standard deviations
_ROUGH = 0.1  # decades that no picture of many shows
_PACE = 0.1  # decades a layer that are not slow in any network: ×0.79, a decade in ten layers
_TWOFOLD = math.log10(2)  # not slow either, be it in the first layers alone
ROOMY = 128  # units in a layer that are never all off at once


class Diagnosis(Findings):
    """What is found in a measured network, and what can be said of it."""

    @property
    def sentence(self) -> Text:
        """What was measured, beside what theory says."""
        return words.sentence(self)

    @property
    def cause(self) -> Text | None:
        """Which part is at fault."""
        return causes.cause(self)

    @property
    def note(self) -> Text | None:
        """That who looks at weight gradients only does not see it."""
        return words.note(self)


def diagnose(result: FlowResult, prediction: FlowPrediction | None = None) -> Diagnosis:
    """Say what a measurement shows and, by theory, why and what to change.

    Parameters
    ----------
    result
        What was measured.
    prediction
        What theory says of the same network, if it is at hand.
    """
    config = result.config
    prediction = prediction or predict_flow(config)
    decades, expected = _mean(result.log10_delta), wide_decades(config)[0]
    state = _state(result, decades, expected)
    wide = _factor(expected, config)
    fault, cure, best = None, None, best_initialisation(config)
    if state != "steady":
        wider = _wider(config) if _is_narrow(state, decades, expected, config) else None
        narrow = wider is not None and wider.works
        fault = "width" if narrow else fault_of(config)
        cure = wider if narrow else find_cure(config, fault)
    return Diagnosis(
        config=config,
        state=state,
        measured=_measured(state, decades, config),
        predicted=_factor(float(np.subtract(*prediction.log10_delta[[0, -1]])), config),
        wide=wide,
        decades=decades,
        weight_decades=_mean(result.log10_weight_grad),
        zeros=int(np.isneginf(result.log10_delta[:, 0]).sum()),
        overflows=int((result.overflow_layer > 0).sum()),
        networks=config.seeds,
        overflow_layer=_first(result),
        best=best,
        initialisation=wide / best.factor if best and wide and best.factor else None,
        activation=best.factor if best else None,
        fault=fault,
        cure=cure,
        outside=_outside(decades, prediction),
        information=_information(result),
    )


def _outside(decades: float | None, predicted: FlowPrediction) -> bool:
    """Whether the mean lies more than three of theory's standard deviations from what it says."""
    apart = np.subtract(*predicted.log10_delta[[0, -1]]) - (
        math.nan if decades is None else decades
    )
    return bool(abs(apart) > _BAND * predicted.log10_delta_sd[0] + _ROUGH)


def _information(result: FlowResult) -> float | None:
    if result.config.input == "constant":  # the inputs are the same already
        return None
    size, spread = result.log10_signal[:, -1], result.log10_example_spread[:, -1]
    there = np.isfinite(size)
    known = there & np.isfinite(spread)
    if known.any():
        return float((spread[known] - size[known]).mean())
    return -math.inf if (there & np.isneginf(spread)).any() else None


def _state(result: FlowResult, decades: float | None, wide: float) -> str:
    config = result.config
    overflows = int((result.overflow_layer > 0).sum())
    zeros = int(np.isneginf(result.log10_delta[:, 0]).sum())
    if decades is None or 2 * max(overflows, zeros) >= config.seeds:
        if overflows < zeros:
            return "dead"
        without_value = int((result.undefined_layer > 0).sum())
        return "undefined" if 2 * without_value >= max(overflows, 1) else "overflow"
    if abs(decades) <= healthy(config.depth) and not _is_steep(decades, wide, config):
        return "steady"
    return "vanishing" if decades < 0 else "exploding"


def _is_steep(decades: float, wide: float, config: FlowConfig) -> bool:
    """Whether few layers hide what many would lose.

    Theory has to agree where it speaks: what chance does, or a little in the first layers alone,
    does not go on.
    """
    steps, sign = config.depth - 1, math.copysign(1, decades)
    if abs(decades) <= _PACE * steps:
        return False
    lasting = sign * wide_decades(replace(config, depth=REFERENCE))[0]
    return not (lasting <= _PACE * (REFERENCE - 1) and sign * wide <= _TWOFOLD * steps)


def _mean(log10: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float | None:
    """Decades from the last layer to the first, over the networks in which both are numbers."""
    ends = log10[:, [0, -1]]
    known = ends[np.isfinite(ends).all(1)]
    return float((known[:, 0] - known[:, 1]).mean()) if len(known) else None


def _measured(state: str, decades: float | None, config: FlowConfig) -> float | None:
    if state == "dead":
        return 0.0
    return (
        None
        if decades is None or state in ("overflow", "undefined")
        else factor_of(decades, config.depth)
    )


def _factor(decades: float, config: FlowConfig) -> float | None:
    return None if math.isnan(decades) else factor_of(decades, config.depth)


def _first(result: FlowResult) -> int:
    found = result.overflow_layer[result.overflow_layer > 0]
    return int(found.min()) if len(found) else 0


def _is_narrow(state: str, decades: float | None, wide: float, config: FlowConfig) -> bool:
    """Whether chance in narrow layers is at fault: most of what is lost, wide layers would keep."""
    if config.width >= WIDEST:
        return False
    if state == "dead":
        return abs(wide) <= healthy(config.depth)
    ill = state in ("vanishing", "exploding") and decades is not None
    return ill and abs(wide) < abs(decades or 0.0) / 2  # false where theory is silent


def _wider(config: FlowConfig) -> Cure:
    """Twice the width until chance does little, at least so that no layer is off as a whole."""
    width = min(max(ROOMY, 2 * config.width), WIDEST)
    while True:
        wide = replace(config, width=width)
        decades = float(np.subtract(*predict_flow(wide).log10_delta[[0, -1]]))
        cure = Cure(wide, "width", factor_of(decades, config.depth), decades)
        if width == WIDEST or cure.works:
            return cure
        width = min(2 * width, WIDEST)
