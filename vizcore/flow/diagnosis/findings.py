"""What is found in a measured network, in numbers; `words` and `causes` say it."""

from __future__ import annotations

from dataclasses import dataclass

from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis.cure import Cure, healthy


@dataclass(frozen=True)
class Findings:
    """A measured network in numbers. A *factor* is ‖δˡ⁻¹‖ / ‖δˡ‖, geometric mean.

    Attributes
    ----------
    config
        The network.
    state
        "steady", "vanishing", "exploding", "dead" (exact zeros arrive at layer 1 in most
        networks) or "overflow" (in most networks the signal leaves the range of numbers, or meets
        a point where φ has no slope) or "undefined" (in most of these φ has no value).
    measured, predicted, wide
        Factor a layer: measured, by theory for this width, and in the limit of wide layers; 0 for
        an exact zero, None where unknown.
    decades
        Measured log₁₀ ‖δ¹‖ / ‖δᴸ‖, mean over the networks in which it is a number; None if none.
    weight_decades
        The same of the weight gradients.
    zeros, overflows, networks, overflow_layer
        Networks with an exact zero, with an overflow, in all; first layer of an overflow.
    best
        The best initialisation of this network, None if none lets a signal through.
    initialisation, activation
        `wide` as a product: `activation` is left with the best initialisation, and
        `initialisation` is what the present one makes of that; None where theory is silent.
    fault
        "init", "skip", "norm", "activation" or "width"; None if nothing is wrong.
    cure
        A change that helps; None if nothing is wrong or nothing was found.
    outside
        Whether the measurement lies outside the band of theory.
    information
        log₁₀ of the spread over examples over the size of the signal, at the last layer, mean over
        networks; −inf if different inputs arrive as the same, None where that cannot be asked.
    """

    config: FlowConfig
    state: str
    measured: float | None
    predicted: float | None
    wide: float | None
    decades: float | None
    weight_decades: float | None
    zeros: int
    overflows: int
    networks: int
    overflow_layer: int
    best: Cure | None
    initialisation: float | None
    activation: float | None
    fault: str | None
    cure: Cure | None
    outside: bool = False
    information: float | None = None

    @property
    def mild(self) -> bool:
        """Whether δ changes fast from layer to layer, but these layers are too few to matter."""
        ill = self.state in ("vanishing", "exploding")
        return ill and abs(self.decades or 0.0) <= healthy(self.config.depth)
