"""How often networks keep within the band of theory: the whole catalogue, drawn and predicted.

Every activation at He's variance, at He's with σ_b² = 0.1 and at a critical point of its own,
50 layers deep. Networks are drawn here, with fresh matrices that all settings share, and nothing
of the simulation is used but φ itself. Prints log₁₀ ‖δ¹‖/‖δᴸ‖ as drawn and as predicted, the
settings whose mean lies outside of the band marked.

    python -m benchmarks.flow.band [width] [networks]
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from vizcore import ActivationSpec, FlowConfig
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.flow.predict import predict_flow
from vizcore.theory.phase import critical_line

Floats = NDArray[np.float64]
DEPTH, BATCH = 50, 16


class Setting(NamedTuple):
    """A point of the phase diagram of one activation."""

    name: str
    activation: str
    sigma_w2: float
    sigma_b2: float


def settings() -> list[Setting]:
    """Three points for every activation; two where none is critical."""
    found = []
    for key in ACTIVATIONS:
        found += [Setting("He", key, 2.0, 0.0), Setting("He, biases", key, 2.0, 0.1)]
        line = critical_line(ActivationSpec(key))
        allowed = np.flatnonzero(line.sigma_w2 <= 25)
        if allowed.size:  # with the fixed point nearest to 1, without biases where that is any
            best = allowed[np.abs(np.log(np.minimum(line.q[allowed], 1e9))).argmin()]
            point = float(line.sigma_w2[best]), float(line.sigma_b2[best])
            found.append(Setting("critical", key, *point))
    return found


def drawn(points: list[Setting], width: int, networks: int) -> tuple[Floats, Floats]:
    """log₁₀ ‖δ¹‖/‖δᴸ‖ and log₁₀ of the last signal, shape (networks, settings).

    NaN where a signal is beyond float32.
    """
    rows = [_one_network(points, width, seed) for seed in range(networks)]
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])


def _one_network(points: list[Setting], width: int, seed: int) -> tuple[Floats, Floats]:
    def weights(layer: int) -> torch.Tensor:
        draw = torch.Generator().manual_seed(1_000_003 * seed + layer)
        return torch.randn(width, width, generator=draw).div(width**0.5)

    def column(values: list[float]) -> torch.Tensor:
        return torch.tensor(values)[:, None, None]

    gain = column([p.sigma_w2**0.5 for p in points])
    bias = column([p.sigma_b2**0.5 for p in points])
    specs = [ActivationSpec(p.activation) for p in points]
    draw = torch.Generator().manual_seed(seed)
    y = torch.randn(BATCH, width, generator=draw).expand(len(points), -1, -1)
    slopes = []
    for layer in range(DEPTH):
        h = gain * (y @ weights(layer).T) + bias * torch.randn(width, generator=draw)
        both = [spec.value_and_slope(own) for spec, own in zip(specs, h, strict=True)]
        y = torch.stack([value for value, _ in both])
        slopes.append(torch.stack([slope for _, slope in both]))
    lost = ~(h.isfinite().all((1, 2)) & y.isfinite().all((1, 2)))
    delta = torch.nn.functional.normalize(torch.randn(BATCH, width, generator=draw), dim=1)
    delta = delta.expand(len(points), -1, -1)
    log10 = torch.zeros(len(points), dtype=torch.float64)
    for layer in range(DEPTH - 1, 0, -1):
        delta = gain * (delta @ weights(layer)) * slopes[layer - 1]
        size = delta.double().square().sum((1, 2)).div(BATCH).sqrt()
        log10 += size.log10()
        delta = delta / size.where(size > 0, 1.0)[:, None, None].float()
    log10[lost] = torch.nan
    signal = y.double().std((1, 2), correction=0).log10()
    signal[lost] = torch.nan
    return log10.numpy(), signal.numpy()


def main() -> None:
    width, networks = (int(a) for a in (*sys.argv[1:], "256", "16")[:2])
    points = settings()
    delta, signal = drawn(points, width, networks)
    outside = 0
    for point, own_delta, own_signal in zip(points, delta.T, signal.T, strict=True):
        config = FlowConfig(
            point.activation,
            init="custom",
            sigma_w2=point.sigma_w2,
            sigma_b2=point.sigma_b2,
            depth=DEPTH,
            width=width,
            batch=BATCH,
        )
        theory = predict_flow(config)
        pairs = (
            ("δ", own_delta, theory.log10_delta[0], theory.log10_delta_sd[0]),
            ("signal", own_signal, theory.log10_signal[-1], theory.log10_signal_sd[-1]),
        )
        row, off = zip(*(_compared(*pair) for pair in pairs), strict=True)
        outside += off[0]
        where = f"σ_w²={point.sigma_w2:.3f} σ_b²={point.sigma_b2:.3f}"
        print(f"{point.activation:18}{point.name:12}{where:28}", *row)
    print(f"{outside} of {len(points)} gradients outside of the band at width {width}")


def _compared(name: str, found: Floats, theory: float, band: float) -> tuple[str, bool]:
    """One quantity in words, and whether it is outside of the band."""
    mean, sd, count = _summary(found)
    off = _outside(mean, sd, count, theory, band)
    words = f"{name}: drawn {mean:8.2f} ± {sd:4.2f}, theory {theory:8.2f} ± {band:4.2f}"
    return words + (" OUTSIDE" if off else "        "), off


def _summary(found: Floats) -> tuple[float, float, int]:
    """Mean, spread and number of the networks that have a number; what most are if that is none."""
    for value in (np.nan, -np.inf):
        alike = np.isnan(found) if np.isnan(value) else found == value
        if 2 * alike.sum() >= len(found):
            return value, 0.0, 0
    known = found[np.isfinite(found)]
    return float(known.mean()), float(known.std(ddof=1)), known.size


def _outside(mean: float, sd: float, count: int, theory: float, band: float) -> bool:
    """Whether the mean lies further off than the band and what so many networks leave open.

    Silence is not wrong, and a signal beyond all numbers is one that has none.
    """
    if np.isnan(theory) or (np.isnan(mean) and theory == np.inf):
        return False
    if not (np.isfinite(mean) and np.isfinite(theory)):
        return bool(mean != theory)
    return bool(abs(mean - theory) > band + 2 * sd / max(count, 1) ** 0.5 + 0.02)


if __name__ == "__main__":
    main()
