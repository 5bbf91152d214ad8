"""The compared networks in numbers: one row a network, or one row a layer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vizcore.flow.summaries.line import QUANTITIES, Line
from vizcore.flow.summaries.spread import Spread


@dataclass(frozen=True)
class Row:
    """What a whole profile comes to; None where it is not known.

    Attributes
    ----------
    delta_factor, signal_factor
        What one layer multiplies ‖δ‖ by on its way back, and the signal on its way up, as geometric
        mean over the layers; 0 if nothing arrives.
    log10_delta
        Of layer 1, relative to the last layer; −inf for an exact zero.
    log10_weight_ratio
        Of the weight gradients of layer 1 and of the last layer.
    log10_information
        Spread over examples over size of the signal, at the last layer; −inf if all are alike.
    """

    delta_factor: float | None
    signal_factor: float | None
    log10_delta: float | None
    log10_weight_ratio: float | None
    log10_information: float | None


def row_of(spreads: Mapping[str, Spread]) -> Row:
    """The row of a measured or of a predicted profile."""
    delta = _ends(spreads, "delta")
    signal = _ends(spreads, "signal")
    weight = _ends(spreads, "weight_grad")
    return Row(
        delta_factor=_factor(delta, _steps(spreads)),
        signal_factor=_factor(None if signal is None else -signal, _steps(spreads)),
        log10_delta=delta,
        log10_weight_ratio=weight,
        log10_information=_information(spreads),
    )


def _information(spreads: Mapping[str, Spread]) -> float | None:
    if not {"signal", "example_spread"} <= spreads.keys():
        return None
    size, spread = spreads["signal"], spreads["example_spread"]
    if spread.dead[-1] == 1:
        return -np.inf
    share = float(spread.mean[-1] - size.mean[-1])
    return None if np.isnan(share) else share


def _steps(spreads: Mapping[str, Spread]) -> int:
    return max((len(spread.mean) for spread in spreads.values()), default=2) - 1


def _ends(spreads: Mapping[str, Spread], name: str) -> float | None:
    """log₁₀ of the first layer's value over the last one's; ±inf if one of them is exactly 0."""
    if name not in spreads:
        return None
    spread = spreads[name]
    first, last = (-np.inf if spread.dead[i] == 1 else float(spread.mean[i]) for i in (0, -1))
    ratio = first - last
    return None if np.isnan(ratio) else float(ratio)


def _factor(log10: float | None, steps: int) -> float | None:
    return None if log10 is None else float(10.0 ** (log10 / steps))


COLUMNS = (
    *("network", "quantity", "layer", "measured_log10_mean", "measured_log10_sd"),
    *("dead_share", "overflow_share", "predicted_log10_mean", "predicted_log10_sd"),
)


def cell_text(text: str) -> str:
    """`text` for a cell of a CSV file, which no spreadsheet takes for a formula of its own.

    What begins like one gets an apostrophe, unless it is a number.
    """
    if not text.startswith(("=", "+", "-", "@", "\t", "\r")):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def layers_csv(lines: Sequence[Line]) -> str:
    """Every layer of every quantity of every network, with `COLUMNS` as header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        for name in QUANTITIES:
            writer.writerows(_layers(line, name))
    return text.getvalue()


def _layers(line: Line, name: str) -> Iterable[tuple[object, ...]]:
    measured, predicted = line.measured.get(name), line.predicted.get(name)
    for layer in range(line.config.depth):
        yield (
            *(cell_text(line.label.en.replace("−", "-")), name, layer + 1),
            *_cells(measured, layer, "mean", "sd", "dead", "beyond"),
            *_cells(predicted, layer, "mean", "sd"),
        )


def _cells(spread: Spread | None, layer: int, *names: str) -> list[str]:
    if spread is None:
        return [""] * len(names)
    values = [float(getattr(spread, name)[layer]) for name in names]
    return ["" if np.isnan(value) else f"{value:.6g}" for value in values]
