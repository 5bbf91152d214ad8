"""One activation as the page shows it: its curve, its steepest point, where it loses slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.activations.curves import Curve
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view.card import card
from vizcore.activations.view.sampling import sample
from vizcore.activations.view.saturation import LostSlope, lost_slope


@dataclass(frozen=True)
class CurveData:
    """What is drawn of an activation.

    Attributes
    ----------
    spec
        The activation with its parameters.
    curve
        φ, φ′ and φ″ over the chosen range, with gaps at jumps.
    lost
        Where the slope is gone, on the whole axis.
    """

    spec: ActivationSpec
    curve: Curve
    lost: LostSlope

    @property
    def steepest(self) -> tuple[float, float] | None:
        """Where in the range |φ′| is largest of all, and φ′ there; a plateau at its start.

        None if it is largest elsewhere or nowhere.
        """
        found, x = card(self.spec).steepest, self.curve.x
        here = [at for at in found.where if x[0] < at < x[-1]]
        if not here or found.value == 0:
            return None
        near = self.curve.dy[np.abs(x - here[0]) < 0.02 * x[-1]]
        near = near[np.isfinite(near)]
        if not near.size:
            return None
        rising = np.abs(near - found.value).min() <= np.abs(near + found.value).min()
        return here[0], found.value if rising else -found.value


def curve_data(spec: ActivationSpec, span: float, order: int = 2) -> CurveData:
    """The curves of an activation from −`span` to `span`, with derivatives up to `order`."""
    return CurveData(spec, sample(spec, span, order), lost_slope(spec))
