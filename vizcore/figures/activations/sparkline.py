"""A thumbnail of an activation, as the path of an SVG."""

from __future__ import annotations

from functools import cache

import numpy as np

from vizcore.activations.curves import evaluate
from vizcore.activations.spec import ActivationSpec

WIDTH, HEIGHT = 64, 40  # units of the path: x from −4 to 4, y from −2 to 3, one unit is 8
_ORIGIN = (32, 24)
_SCALE = 8
_BEYOND = 60  # values outside of the frame stay near it, for short numbers


@cache
def sparkline(activation: str) -> str:
    """The path of φ with default parameters in a frame of `WIDTH` × `HEIGHT`, y downwards."""
    spec = ActivationSpec(activation)
    x = np.linspace(-4, 4, 49)
    y = evaluate(spec.resolve(), x, order=0, **dict(spec.params)).y
    across = _ORIGIN[0] + _SCALE * x
    down = np.clip(_ORIGIN[1] - _SCALE * y, -_BEYOND, _BEYOND + HEIGHT)
    parts, drawing = [], False
    for right, low in zip(across, down, strict=True):
        if np.isfinite(low):
            parts.append(f"{'L' if drawing else 'M'}{right:.1f} {low:.1f}".replace(".0", ""))
        drawing = bool(np.isfinite(low))
    return "".join(parts)
