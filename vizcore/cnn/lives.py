"""Deaths and revivals from one recorded step to the next, each death with its cause.

The cause is found by trying: put the old bias back, or the old weights, and see whether φ′ is still
0 on every probe image.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from vizcore.cnn.causes import CAUSES
from vizcore.cnn.network import Network, Stage
from vizcore.text import Text


@dataclass(frozen=True, slots=True)
class Death:
    """A unit that lost its gradient since the step recorded before.

    Attributes
    ----------
    layer, unit : int
        Which one, both from 0.
    cause : str
        A key of `vizcore.cnn.causes.CAUSES`.
    before, bias : float
        Its bias at the step recorded before, and now (with BatchNorm: the shift after it).
    low, top : float
        Smallest and largest value, over the probe set, of what the bias is added to.
    """

    layer: int
    unit: int
    cause: str
    before: float
    bias: float
    low: float
    top: float

    @property
    def sentence(self) -> Text:
        """The cause in words."""
        return CAUSES[self.cause].format(
            before=self.before, bias=self.bias, low=self.low, top=self.top
        )


@dataclass(frozen=True, slots=True)
class Revival:
    """A unit that got its gradient back since the step recorded before."""

    layer: int
    unit: int


class Lives:
    """Remembers the network of the step recorded before."""

    def __init__(self) -> None:
        self._dead: list[np.ndarray] | None = None
        self._stages: list[Stage] = []

    def compare(
        self, network: Network, dead: Sequence[np.ndarray], inputs: Sequence[Tensor]
    ) -> tuple[tuple[Death, ...], tuple[Revival, ...]]:
        """What happened since the last call.

        Parameters
        ----------
        network
            As it is now.
        dead
            For each layer which units are dead now, shape (units,).
        inputs
            What each layer takes for the probe set.
        """
        before = self._dead or [np.zeros_like(mask) for mask in dead]
        deaths: list[Death] = []
        for layer, (then, now) in enumerate(zip(before, dead, strict=True)):
            if units := np.flatnonzero(now & ~then).tolist():
                old = self._stages[layer] if self._stages else None
                deaths += _deaths(layer, units, network.hidden[layer], old, inputs[layer])
        revivals = tuple(
            Revival(layer, unit)
            for layer, (then, now) in enumerate(zip(before, dead, strict=True))
            for unit in np.flatnonzero(then & ~now).tolist()
        )
        self._dead = [mask.copy() for mask in dead]
        self._stages = [_copy(stage) for stage in network.hidden]
        return tuple(deaths), revivals


def _copy(stage: Stage) -> Stage:
    def own(tensor: Tensor | None) -> Tensor | None:
        return None if tensor is None else tensor.detach().clone()

    return replace(
        stage,
        weight=stage.weight.detach().clone(),
        bias=stage.bias.detach().clone(),
        scale=own(stage.scale),
        shift=own(stage.shift),
        learned={name: value.detach().clone() for name, value in stage.learned.items()},
    )


def _part(stage: Stage, units: list[int]) -> Stage:
    """These units of a stage alone, its bias (with BatchNorm: its shift) taken off."""
    zero = torch.zeros(len(units))
    if stage.scale is None:
        return replace(stage, weight=stage.weight[units], bias=zero)
    return replace(
        stage,
        weight=stage.weight[units],
        bias=stage.bias[units],
        scale=stage.scale[units],
        shift=zero,
    )


def _offset(stage: Stage, units: list[int]) -> Tensor:
    return (stage.bias if stage.shift is None else stage.shift)[units]


def _deaths(layer: int, units: list[int], now: Stage, old: Stage | None, x: Tensor) -> list[Death]:
    with torch.no_grad():
        weighted = _by_unit(_part(now, units).pre_activation(x))
        bias = _offset(now, units)
        before = bias if old is None else _offset(old, units)
        causes = ["born"] * len(units)
        if old is not None:
            causes = _causes(now, old, x, units, weighted)
        numbers = torch.stack([before, bias, weighted.amin(1), weighted.amax(1)], 1).tolist()
    return [
        Death(layer, unit, cause, *row)
        for unit, cause, row in zip(units, causes, numbers, strict=True)
    ]


def _by_unit(z: Tensor) -> Tensor:
    return z.transpose(0, 1).flatten(1)


def _causes(now: Stage, old: Stage, x: Tensor, units: list[int], weighted: Tensor) -> list[str]:
    """For each unit the first trial under which it lives again."""
    if not x.any():
        return ["silent"] * len(units)
    bias, before = _offset(now, units), _offset(old, units)

    def present() -> Tensor:
        return weighted

    @functools.cache  # most trials end before the old weights are needed
    def past() -> Tensor:
        return _by_unit(_part(old, units).pre_activation(x))

    trials: list[tuple[str, Stage, Callable[[], Tensor], Tensor]] = [
        ("bias", now, present, before),
        ("weights", now, past, bias),
        ("both", now, past, before),
    ]
    if old.phi != now.phi:
        trials.insert(0, ("activation", old, present, bias))
    causes, left = ["inputs"] * len(units), torch.arange(len(units))
    for cause, stage, z, offset in trials:
        if len(left):
            phi, params = stage.phi
            slope = phi.value_and_slope(z()[left] + offset[left, None], **dict(params))[1]
            lives = slope.ne(0).any(1)
            for unit in left[lives].tolist():
                causes[unit] = cause
            left = left[~lives]
    return causes
