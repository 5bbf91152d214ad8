"""Details as JSON: vectors as short numbers, pictures as bytes.

A picture is an array of one byte a value in base64, with the values that 0 and 255 stand for.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vizcore.activations.model import Activation
from vizcore.activations.spec import Params
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import PROBES, Dataset
from vizcore.cnn.records.details import BINS, LayerDetails, Scope
from vizcore.cnn.records.mistakes import Mistake
from vizcore.cnn.records.snapshot import Snapshot
from vizcore.wire import rows as wire

Phis = tuple[tuple[Activation, Params], ...]

_REACH = 8.0  # asinh of the largest |z| in the table of φ; beyond, its last values stay
_POINTS = 161
_BESIDE = 1e-6


class DetailRows:
    """Writes details; what does not change from row to row stands in one row only.

    That is the table of φ and φ′, until they change, and each picture that was mistaken.

    Parameters
    ----------
    images
        Raw probe images, shape (images, channels, height, width).
    """

    def __init__(self, images: Tensor) -> None:
        self._images = images
        self._phis: Phis = ()
        self._sent: set[int] = set()

    def of(self, snapshot: Snapshot) -> wire.Details:
        """What a row of this snapshot has beside the numbers; nothing if it has no details."""
        if snapshot.details is None:
            return {}
        row: wire.Details = {
            "inside": [_layer(layer) for layer in snapshot.details.layers],
            "confusion": snapshot.details.confusion.tolist(),
            "mistakes": [_mistake(each) for each in snapshot.details.mistakes],
        }
        if fresh := {each.image for each in snapshot.details.mistakes} - self._sent:
            self._sent |= fresh
            row["pictures"] = {str(i): packed(self._images[i].numpy()) for i in sorted(fresh)}
        if snapshot.phis != self._phis:
            self._phis = snapshot.phis
            row["slopes"] = slopes(snapshot.phis)
        return row


def _layer(layer: LayerDetails) -> wire.Inside:
    # Counts are of samples; as a share of the fullest bin they fit into a byte.
    shares = layer.counts / np.maximum(layer.counts.max(axis=1, keepdims=True), 1)
    return {
        "bias": short_list(layer.bias),
        "gradient": short_list(layer.gradient),
        "low": short_list(layer.low),
        "high": short_list(layer.high),
        "counts": packed(shares, 0.0, 1.0),
        "maps": packed(layer.maps),
        "kernels": None if layer.kernels is None else packed(layer.kernels),
    }


def _mistake(found: Mistake) -> wire.Mistake:
    truth, predicted = (float(f"{p:.4g}") for p in (found.truth_share, found.predicted_share))
    return found.image, found.truth, found.predicted, truth, predicted


def packed(
    values: NDArray[Any], low: float | None = None, high: float | None = None
) -> wire.Packed:
    """An array as bytes, by default from its smallest to its largest value."""
    low = float(values.min()) if low is None else low
    high = float(values.max()) if high is None else high
    span = high - low
    # In float64: differences of tiny or of huge float32 numbers are neither 0 nor infinite there.
    levels = np.round((values.astype(np.float64) - low) * (255 / span if span else 0))
    data = base64.b64encode(levels.astype(np.uint8).tobytes()).decode()
    return {"shape": list(values.shape), "low": low, "high": high, "bytes": data}


def description(config: TrainConfig, data: Dataset) -> wire.Reply:
    """What the first row says once for the whole run."""
    scope = Scope.of(config)
    pixels = data.images.held_out[: scope.images].numpy()
    labels = data.images.held_out_labels[: scope.images].tolist()
    return {
        "layers": [
            {"name": layer.name, "kind": layer.kind, "units": layer.units, "made": layer.made}
            for layer in config.hidden
        ],
        "probes": PROBES,
        "shown": {**packed(pixels), "labels": labels},
        "classes": [wire.said(name) for name in data.source.classes],
        "bins": BINS,
    }


def slopes(phis: Phis) -> list[wire.Slopes]:
    """φ and φ′ of each layer over z, as tables that are right between their points, too.

    They are dense around 0 and reach to ±1,490; where φ or φ′ jumps there is a point just before
    and one just after.
    """
    tables: list[wire.Slopes] = []
    for activation, params in phis:
        kinks = np.array(activation.kinks(**dict(params)))
        grid = np.sinh(np.linspace(-_REACH, _REACH, _POINTS))
        edges = [kinks - _BESIDE * (1 + abs(kinks)), kinks + _BESIDE * (1 + abs(kinks))]
        z = np.unique(np.concatenate([grid, *edges]))
        value, slope = activation.value_and_slope(torch.from_numpy(z), **dict(params))
        tables.append(
            {
                "z": short_list(z),
                "value": short_list(value.numpy()),
                "slope": short_list(slope.numpy()),
            }
        )
    return tables


def short_list(values: NDArray[Any]) -> list[float]:
    """The numbers with four digits, which are enough to draw them."""
    return [float(f"{value:.4g}") for value in values.tolist()]
