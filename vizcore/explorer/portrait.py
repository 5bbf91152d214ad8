"""One activation as the explorer shows it: its curve, its steepest point, where it loses slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.curves import Curve
from vizcore.explorer.lost import LostSlope, lost_slope
from vizcore.explorer.sampling import sample


@dataclass(frozen=True)
class Portrait:
    """What is drawn of an activation.

    Attributes
    ----------
    spec
        The activation with its parameters.
    curve
        f, f′ and f″ over the chosen range, with gaps at jumps.
    lost
        Where the slope is gone, on the whole axis.
    """

    spec: ActivationSpec
    curve: Curve
    lost: LostSlope

    @property
    def steepest(self) -> tuple[float, float] | None:
        """The first x of the largest |f′| in the range, and f′ there; None at the range's end."""
        size = np.abs(self.curve.dy)
        if np.all(np.isnan(size)):
            return None
        at = int(np.nanargmax(size > (1 - 1e-9) * np.nanmax(size)))
        if at in (0, size.size - 1):
            return None
        return float(self.curve.x[at]), float(self.curve.dy[at])


def portrait(spec: ActivationSpec, span: float, order: int = 2) -> Portrait:
    """The portrait of an activation from −`span` to `span`, with derivatives up to `order`."""
    return Portrait(spec, sample(spec, span, order), lost_slope(spec))
