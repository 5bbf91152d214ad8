"""How far the examples of a batch differ, also below what subtracting their activations shows.

Where deep layers make all examples alike, y − ȳ (with ȳ the mean over the batch) is soon smaller
than the rounding of y. From there on the differences are carried themselves, Δ → φ′ · (WΔ), with
the mean of φ′ at y and over the batch for the slope between them (the trapezoidal rule). That is
wrong by a share (Δ/y)², and subtraction by a share ε·y/Δ at a precision ε; both are equal at
Δ/y = ε^⅓, where one takes over from the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vizcore.flow.engine.matmul import propagate
from vizcore.flow.engine.normalise import centred_exactly, pull_back
from vizcore.flow.engine.stack import Floats, SavedForBackward, Signal, Stack, root_mean_square
from vizcore.flow.engine.weights import LayerWeights

_FEW_DIGITS = 1e-3  # share of E y² under which a variance is not found as a difference of squares


def spreads(signal: Signal) -> tuple[Floats, Floats]:
    """Standard deviations of y as it is kept: over units and batch, and over the batch alone.

    The second is of each unit, as root mean square over the units; both are (networks, variants).
    """
    pattern = signal.y.mean(2, keepdim=True)
    mean = pattern.mean(3, keepdim=True)
    return _about(mean, signal, (2, 3)), _about(pattern, signal, (2,))


def _about(mean: Tensor, signal: Signal, axes: tuple[int, ...]) -> Floats:
    """Root mean square of y − mean, the mean over some axes."""
    square = signal.size**2
    with np.errstate(invalid="ignore"):  # ∞ − ∞ where the signal overflows
        variance = square - root_mean_square(mean) ** 2
        variants = np.flatnonzero((variance < _FEW_DIGITS * square).any(0)).tolist()
        found = np.sqrt(variance)
    if variants:
        found[:, variants] = root_mean_square(centred_exactly(_of(signal.y, variants), axes))
    return np.asarray(found)


@dataclass(frozen=True)
class _Carried:
    """Δ of y, and with skips of h, in some variants: (networks, len(variants), batch, width).

    Both are in units of exp(log_unit), shape (networks, len(variants)).
    """

    variants: list[int]
    y: Tensor
    h: Tensor | None
    log_unit: Floats

    def only(self, variants: list[int]) -> _Carried:
        """What is carried of some of the variants."""
        if variants == self.variants:
            return self
        at = [self.variants.index(variant) for variant in variants]
        h = None if self.h is None else self.h[:, at]
        return _Carried(variants, self.y[:, at], h, self.log_unit[:, at])

    def of_unit_size(self, size: Floats) -> _Carried:
        """The same in new units, so that no depth is too deep; with a skip it is h that goes on.

        `size` is the root mean square of y. Overwrites what it is called on.
        """
        size = size if self.h is None else root_mean_square(self.h)
        unit = np.where((size > 0) & np.isfinite(size), size, 1.0)
        inverse = torch.from_numpy(1 / unit).to(self.y.dtype)[..., None, None]
        h = None if self.h is None else self.h.mul_(inverse)
        return _Carried(self.variants, self.y.mul_(inverse), h, self.log_unit + np.log(unit))


class Differences:
    """Follows the differences of one pass upwards.

    Parameters
    ----------
    stack
        What the signal passes through.
    inputs
        The examples, shape (networks, variants, batch, width).
    """

    def __init__(self, stack: Stack, inputs: Tensor) -> None:
        self.stack = stack
        self.limit = float(torch.finfo(inputs.dtype).eps) ** (1 / 3)
        self.values = inputs[0, 0].numel()
        # Equal examples stay equal, whatever the rounding of a norm makes of them.
        self.alike = (inputs == inputs[:, :, :1]).flatten(2).all(2).numpy()
        self.carried: _Carried | None = None  # of the variants in which some network needs it

    def log_spread(
        self, signal: Signal, saved: SavedForBackward, weights: LayerWeights, own: Floats
    ) -> Floats:
        """ln of the root mean square of Δ behind a layer, (networks, variants); −inf if it is 0.

        Parameters
        ----------
        signal, saved, weights
            Of the layer.
        own
            The same by subtraction, as `signal` is kept.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.log(own) + signal.log_scale
            close = (own < self.limit * signal.size) & ~self.alike
            # So small as a whole that no single unit comes near the limit.
            tiny = own * self.values**0.5 < self.limit * signal.size
        variants = np.flatnonzero(close.any(0)).tolist()
        self.carried = (
            self._carry(variants, signal, saved, weights, close, tiny) if variants else None
        )
        if self.carried is not None:
            size, at = root_mean_square(self.carried.y), self.carried.variants
            with np.errstate(divide="ignore"):
                by_slopes = np.log(size) + self.carried.log_unit
            found[:, at] = np.where(close[:, at], by_slopes, found[:, at])
            self.carried = self.carried.of_unit_size(size)
        # Of a signal that is exactly 0 nothing differs, whatever was carried here.
        found[self.alike | (signal.size == 0)] = -np.inf
        return found

    def _carry(
        self,
        variants: list[int],
        signal: Signal,
        saved: SavedForBackward,
        weights: LayerWeights,
        close: NDArray[np.bool_],
        tiny: NDArray[np.bool_],
    ) -> _Carried:
        before = self.carried.variants if self.carried else []
        kept = [variant for variant in variants if variant in before]
        new = [variant for variant in variants if variant not in before]
        if not kept or self.carried is None:
            return self._seen(new, signal)
        through, bent = self._through(self.carried.only(kept), saved, weights)
        if bent.any() or not tiny[:, kept].all():
            seen = self._seen(kept, signal)
            through = self._joined(signal, seen, through, bent, close[:, kept])
        return _both(through, self._seen(new, signal)) if new else through

    def _seen(self, variants: list[int], signal: Signal) -> _Carried:
        """Δ by subtraction."""
        h = None
        if self.stack.topology.branch is not None and signal.h is not None:
            h = centred_exactly(_of(signal.h, variants), (2,))
        y = centred_exactly(_of(signal.y, variants), (2,))
        return _Carried(variants, y, h, signal.log_scale[:, variants])

    def _through(
        self, below: _Carried, saved: SavedForBackward, weights: LayerWeights
    ) -> tuple[_Carried, Tensor]:
        """One layer, and the units whose slopes differ too much for their mean to be right."""
        gain = _of(saved.gain, below.variants)
        slope = _of(saved.slope, below.variants)
        mean = slope.mean(2, keepdim=True)
        halfway = (slope + mean).mul_(0.5)
        bent = slope.sub_(mean).abs_().amax(2, keepdim=True) > self.limit * mean.abs()
        h = propagate(below.y, weights)
        h.mul_(gain if weights.row_factors is None else gain * weights.row_factors)
        kept = None
        if below.h is not None:
            h.add_(below.h)
            kept = _centred(h)
        y = self._normalised(h, below, saved) if self.stack.before else h
        y = y.mul_(halfway)
        y = self._normalised(y, below, saved) if self.stack.after else y
        return _Carried(below.variants, _centred(y), kept, below.log_unit), bent

    def _normalised(self, x: Tensor, below: _Carried, saved: SavedForBackward) -> Tensor:
        assert saved.normalised is not None
        assert saved.inverse is not None
        inverse = _of(saved.inverse, below.variants)
        if self.stack.axis == 2:  # over the batch: exactly, for any size of Δ
            return x * inverse
        normalised = _of(saved.normalised, below.variants)
        along, length = ((t + t.mean(2, keepdim=True)) / 2 for t in (normalised, inverse))
        return pull_back(x, along, length, self.stack.axis)  # the derivative is symmetric

    def _joined(
        self,
        signal: Signal,
        seen: _Carried,
        through: _Carried,
        bent: Tensor,
        close: NDArray[np.bool_],
    ) -> _Carried:
        """What came through the layer, and where that is more than rounding what was seen.

        Single units can differ much while the layer hardly does: where φ jumps, or at a kink.
        """
        at = seen.variants
        far = torch.from_numpy(~close)[..., None, None]
        size = signal.size[:, at]
        share = torch.where(bent, self.limit**2, self.limit)
        y_differs = far | _beyond(seen.y, size, share)
        some = y_differs.flatten(2).any(2)
        h_differs = None
        if seen.h is not None and signal.h is not None:
            h_size = root_mean_square(signal.h[:, at])
            h_differs = far | _beyond(seen.h, h_size, torch.tensor(self.limit))
            some |= h_differs.flatten(2).any(2)
        # Where nothing was seen, what was carried stays in its own units, however small.
        log_unit = np.where(some.numpy(), seen.log_unit, through.log_unit)
        ratio = np.exp(np.clip(through.log_unit - log_unit, -80, 80))
        units = torch.from_numpy(ratio).to(seen.y.dtype)[..., None, None]
        y = torch.where(y_differs, seen.y, through.y * units)
        h = through.h
        if h is not None and seen.h is not None and h_differs is not None:
            h = torch.where(h_differs, seen.h, h * units)
        return _Carried(at, y, h, log_unit)


def _beyond(x: Tensor, size: Floats, share: Tensor) -> Tensor:
    """The units in which |x| is, for some example, more than a share of the size of the layer."""
    return (
        x.abs().amax(2, keepdim=True) > torch.from_numpy(size).to(x.dtype)[..., None, None] * share
    )


def _both(a: _Carried, b: _Carried) -> _Carried:
    h = None if a.h is None or b.h is None else torch.cat([a.h, b.h], 1)
    units = np.concatenate([a.log_unit, b.log_unit], axis=1)
    return _Carried(a.variants + b.variants, torch.cat([a.y, b.y], 1), h, units)


def _centred(x: Tensor) -> Tensor:
    return x - x.mean(2, keepdim=True)


def _of(x: Tensor, variants: list[int]) -> Tensor:
    """Some of the variants, copied."""
    return x.index_select(1, torch.tensor(variants))
