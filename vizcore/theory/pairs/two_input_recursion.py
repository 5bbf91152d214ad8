"""Two examples on their way through a stack: what they have in common at each layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.theory.gaussian.moments import moments_of
from vizcore.theory.gaussian.table import SPACING, Floats, interpolate
from vizcore.theory.layer_contributions import LayerContributions
from vizcore.theory.pairs.hermite import series_of
from vizcore.theory.stack import LayerStates, RandomStack


@dataclass(frozen=True, eq=False)
class PairStates:
    """What two examples share where φ is evaluated; arrays have shape (depth,).

    Attributes
    ----------
    correlation
        Of their pre-activations, on average.
    correlation_square
        E ρ², which chance makes larger than the square of the average in networks of finite width.
    slopes
        E φ′_a φ′_b / E φ′².
    common
        Share of the chance in the mean of φ² over units that the two have in common.
    slope_squares
        E φ′_a² φ′_b² / (E φ′²)².
    """

    correlation: Floats
    correlation_square: Floats
    slopes: Floats
    common: Floats
    slope_squares: Floats


def two_input_recursion(
    stack: RandomStack, states: LayerStates, contributions: LayerContributions
) -> PairStates:
    """Follow two examples through a stack without batch normalisation."""
    moments, gate = moments_of(stack.spec), states.gate
    phi, square, slope_square = (series.at(gate) for series in series_of(stack.spec))
    centred = stack.norm == "layer" and stack.norm_position == "after"
    mean = (moments.at("mean", gate) ** 2 if centred else np.zeros(stack.depth)).tolist()
    rho = (stack.sigma_w2 * stack.overlap + stack.sigma_b2) / max(
        stack.sigma_w2 + stack.sigma_b2, 1e-300
    )
    found = [rho]
    for layer, (branch, skip, bias) in enumerate(_rows(contributions)):
        of_y = (phi.value(layer)(rho) - mean[layer]) / max(1 - mean[layer], 1e-12)
        rho = min(max(branch * of_y + skip * rho + bias, -1.0), 1.0)
        found.append(rho)
    correlation, ones = np.array(found), np.ones(stack.depth)
    correlation_square = _squares(stack, correlation, phi.slopes(correlation), contributions)
    fourth = np.exp(moments.at("fourth", gate) - 2 * moments.at("square", gate))
    steep = np.exp(moments.at("slope_fourth", gate) - 2 * moments.at("slope_square", gate))
    slopes = phi.slopes(correlation) / phi.slopes(ones)
    fourth, steep, slopes = (np.nan_to_num(r, nan=1.0, posinf=1.0) for r in (fourth, steep, slopes))
    alone, both = fourth - 1, square.values(np.sqrt(correlation_square)) * fourth - 1
    if stack.orthogonal or (stack.norm == "layer" and stack.norm_position == "before"):
        power = interpolate(np.gradient(moments.square, SPACING), gate, lines=False)
        alone, both = alone - 2 * power**2, both - 2 * power**2 * correlation_square
    return PairStates(
        correlation,
        correlation_square,
        slopes,
        common=np.clip(np.nan_to_num(both / alone), 0.0, 1.0),
        slope_squares=slope_square.values(correlation) * steep,
    )


def _squares(
    stack: RandomStack, mean: Floats, slopes: Floats, contributions: LayerContributions
) -> Floats:
    """E ρ² of the pre-activations in every layer.

    The correlation of a sample of N has the variance (1 − ρ²)²/N and the bias −ρ(1 − ρ²)/2N. So
    where ρ stays at 0 on average, as in linear networks, it goes astray until all examples are
    alike: E ρ² grows by (1 − 3 E ρ² + 2 E ρ⁴)/N a layer. E ρ⁴ is taken to be
    3 (E ρ²)²/(1 + 2 E ρ²), which is right for small ρ and for ±1.
    """

    def astray(r: float) -> float:
        return (1 - r) / (1 + 2 * r) / stack.width

    start = float(mean[0]) ** 2
    variance = (1 - start) / stack.width  # of the inputs
    variance += 0.0 if stack.orthogonal else astray(start + variance)
    found = [start + variance]
    for layer, (branch, skip, _) in enumerate(_rows(contributions)):
        slope = min(float(slopes[layer]), 1.0)
        kept = slope**2 if stack.orthogonal else 0.0  # rotations keep inner products
        chance = branch**2 * (1 - kept) * astray(found[-1])
        variance = variance * (branch * slope + skip) ** 2 + chance
        variance = min(variance, 1 - mean[layer + 1] ** 2)
        found.append(mean[layer + 1] ** 2 + variance)
    return np.array(found)


def _rows(contributions: LayerContributions) -> list[tuple[float, float, float]]:
    columns = (
        contributions.branch.tolist(),
        contributions.skip.tolist(),
        contributions.bias.tolist(),
    )
    return list(zip(*columns, strict=True))
