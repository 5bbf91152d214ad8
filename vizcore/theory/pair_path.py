"""Two examples on their way through a stack: what they have in common at each layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.theory.moments import Floats, moments_of
from vizcore.theory.pairs import series_of
from vizcore.theory.shares import Shares
from vizcore.theory.stack import Journey, RandomStack


@dataclass(frozen=True, eq=False)
class PairPath:
    """What two examples share where φ is evaluated; arrays have shape (depth,).

    Attributes
    ----------
    correlation
        Of their pre-activations.
    slopes
        E φ′_a φ′_b / E φ′².
    squares, slope_squares
        E φ_a² φ_b² / (E φ²)² and E φ′_a² φ′_b² / (E φ′²)².
    own_squares
        E φ⁴ / (E φ²)², of one example.
    """

    correlation: Floats
    slopes: Floats
    squares: Floats
    slope_squares: Floats
    own_squares: Floats


def follow_pair(stack: RandomStack, journey: Journey, shares: Shares) -> PairPath:
    """Follow two examples through a stack without batch normalisation."""
    moments, gate = moments_of(stack.spec), journey.gate
    phi, square, slope_square = (series.at(gate) for series in series_of(stack.spec))
    centred = stack.norm == "layer" and stack.norm_position == "after"
    mean = (moments.at("mean", gate) ** 2 if centred else np.zeros(stack.depth)).tolist()
    rho = (stack.sigma_w2 * stack.overlap + stack.sigma_b2) / max(
        stack.sigma_w2 + stack.sigma_b2, 1e-300
    )
    found = [rho]
    for layer, (branch, skip, bias) in enumerate(_rows(shares)):
        of_y = (phi.value(layer)(rho) - mean[layer]) / max(1 - mean[layer], 1e-12)
        rho = min(max(branch * of_y + skip * rho + bias, -1.0), 1.0)
        found.append(rho)
    correlation, ones = np.array(found), np.ones(stack.depth)
    fourth = np.exp(moments.at("fourth", gate) - 2 * moments.at("square", gate))
    steep = np.exp(moments.at("slope_fourth", gate) - 2 * moments.at("slope_square", gate))
    slopes = phi.slopes(correlation) / phi.slopes(ones)
    fourth, steep, slopes = (np.nan_to_num(r, nan=1.0, posinf=1.0) for r in (fourth, steep, slopes))
    return PairPath(
        correlation,
        slopes,
        squares=square.values(correlation) * fourth,
        slope_squares=slope_square.values(correlation) * steep,
        own_squares=fourth,
    )


def _rows(shares: Shares) -> list[tuple[float, float, float]]:
    columns = shares.branch.tolist(), shares.skip.tolist(), shares.bias.tolist()
    return list(zip(*columns, strict=True))
