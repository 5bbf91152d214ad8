"""φ close to 0, where a formula such as softplus(z) − ln 2 subtracts its way to nothing.

A deep network whose signal dies out goes on there for ever, and single precision has no digit of
softplus(z) − ln 2 left at z = 10⁻⁷. So a formula with φ(0) = 0 that loses its digits is computed in
double precision, and next to 0 by the first three terms of its Taylor series.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from vizcore.activations.spec import ActivationSpec
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.calculus.derivative import derivative

ValueAndSlope = Callable[[Tensor], tuple[Tensor, Tensor]]

# |z| below which the series is used. At it the series is wrong by a share of z at most, and
# subtraction in double precision by 10⁻⁶ even for z − sin(z).
_NEAR = 1e-5
_ROUNDED = 1e-3  # relative error of φ or φ′ that shows
_NOTHING = 1e-15  # what ln 2 − ln 2 and the like come to


def without_cancellation(spec: ActivationSpec, kernel: ValueAndSlope) -> ValueAndSlope:
    """`kernel`, or what takes its place if it has no digits next to 0 in single precision.

    Parameters
    ----------
    spec
        φ.
    kernel
        x → (φ(x), φ′(x)).
    """
    terms = _series(spec)
    if terms is None:
        return kernel
    at_rim = torch.tensor([-1.0, -0.6, 0.5, 1.0], dtype=torch.float64) * _NEAR
    # Of what is as steep as tanh(10⁶ z) three terms say nothing there.
    if not _agree(kernel, at_rim, terms) or _agree(kernel, 0.1 * at_rim.float(), terms):
        return kernel

    def exact(x: Tensor) -> tuple[Tensor, Tensor]:
        z = x.double()
        near = z.abs() < _NEAR
        direct, series = kernel(z), _taylor(z, terms)
        value, slope = (
            torch.where(near, a, b).to(x.dtype) for a, b in zip(series, direct, strict=True)
        )
        return value, slope

    return exact


def _agree(kernel: ValueAndSlope, z: Tensor, terms: tuple[float, float, float]) -> bool:
    """Whether kernel and series are the same but for a little."""
    pairs = zip(kernel(z), _taylor(z.double(), terms), strict=True)
    return all(
        bool(((own.double() - series).abs() <= _ROUNDED * series.abs()).all())
        for own, series in pairs
    )


def _series(spec: ActivationSpec) -> tuple[float, float, float] | None:
    """φ′, φ″ and φ‴ at 0 if φ is smooth there, φ(0) = 0 and not all of them are 0."""
    if any(abs(kink) <= 2 * _NEAR for kink in spec.kinks()):
        return None
    trees = spec.resolve().trees
    found = evaluate((*trees, derivative(trees[2])), np.zeros(1), spec.values)
    value, *terms = (float(np.broadcast_to(f, (1,))[0]) for f in found)
    if abs(value) > _NOTHING or not np.isfinite(terms).all() or not any(terms):
        return None
    return terms[0], terms[1], terms[2]


def _taylor(z: Tensor, terms: tuple[float, float, float]) -> tuple[Tensor, Tensor]:
    first, second, third = terms
    value = z * (first + z * (second / 2 + z * third / 6))
    return value, first + z * (second + z * third / 2)
