"""Snapshots as rows of JSON: short, and exact where it matters.

Numbers keep four significant digits. Gate openness stands at 0 for dead units alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.observe.neurons import LayerState
from vizcore.cnn.observe.unit_states import states, walls
from vizcore.cnn.records.snapshot import Snapshot
from vizcore.cnn.verdict.judge import Verdict
from vizcore.wire import rows as wire
from vizcore.wire.rows import Events, Neurons, Number, Row, said


def short(value: float) -> float | None:
    """`value` to four significant digits; None, as JSON has it, if it is not finite."""
    return float(f"{value:.4g}") if math.isfinite(value) else None


def row_of(snapshot: Snapshot, verdict: Verdict, config: TrainConfig) -> Row:
    """One snapshot as a JSON-able mapping; at most about 5 KB for 150 units."""
    row: Row = {
        "step": snapshot.step,
        "progress": 1.0 if snapshot.diverged else snapshot.step / config.steps,
        "epoch": short(snapshot.epoch),
        "learning_rate": short(snapshot.learning_rate),
        "train_loss": short(snapshot.train_loss),
        "train_accuracy": short(snapshot.train_accuracy),
        "val_loss": short(snapshot.val_loss),
        "val_accuracy": short(snapshot.val_accuracy),
        "verdict": _verdict(verdict),
    }
    if snapshot.diverged:
        return {**row, "diverged": True}
    return {
        **row,
        **_neurons(snapshot.layers),
        **_events(snapshot),
        "gradient_norm": _short(snapshot.gradient_norms),
        "weight_norm": _short(snapshot.weight_norms),
    }


def _verdict(verdict: Verdict) -> wire.Verdict:
    gravest = verdict.gravest
    return {
        "kind": gravest.kind,
        "tone": verdict.tone,
        "layer": gravest.layer,
        "numbers": {
            name: value if isinstance(value, int) else short(value)
            for name, value in gravest.numbers.items()
        },
        "sentence": said(verdict.sentence),
    }


def _neurons(layers: Sequence[LayerState]) -> Neurons:
    found: Neurons = {
        "openness": [_short(layer.openness.tolist()) for layer in layers],
        "states": states(layers),
        "scale": _short(layer.scale for layer in layers),
        "dead": [int(layer.dead.sum()) for layer in layers],
        "saturated": [int(layer.saturated.sum()) for layer in layers],
        "dormant": [int(layer.dormant.sum()) for layer in layers],
        "z_mean": _short(layer.z_mean for layer in layers),
        "z_std": _short(layer.z_std for layer in layers),
        "z_images": _short(layer.z_images for layer in layers),
        "mean": _short(layer.mean for layer in layers),
        "std": _short(layer.std for layer in layers),
        "zeros": _short(layer.zeros for layer in layers),
    }
    # The factor of a unit is its openness times the scale, unless openness stays at 1.
    if any((layer.factor > layer.scale).any() for layer in layers):
        found["factor"] = [_short(layer.factor.tolist()) for layer in layers]
    if any(layer.rounding for layer in layers):
        found["rounding"] = [layer.rounding for layer in layers]
    if any(wall := walls(layers)):
        found["walls"] = wall
    if any(layer.learned for layer in layers):
        found["learned"] = [
            {name: short(value) for name, value in layer.learned.items()} for layer in layers
        ]
    return found


def _events(snapshot: Snapshot) -> Events:
    found: Events = {}
    if snapshot.deaths:
        found["deaths"] = [
            (d.layer, d.unit, d.cause, short(d.before), short(d.bias), short(d.low), short(d.top))
            for d in snapshot.deaths
        ]
    if snapshot.revivals:
        found["revivals"] = [(r.layer, r.unit) for r in snapshot.revivals]
    return found


def _short(values: Iterable[float]) -> list[Number]:
    return [short(value) for value in values]
