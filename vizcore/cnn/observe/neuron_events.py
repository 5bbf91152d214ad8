"""Deaths and revivals from one recorded step to the next, each death with its cause.

The cause is found by trying: put the old bias back, or the old weights, and see whether φ′ is still
0 on every probe image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from vizcore.cnn.model.network import Network
from vizcore.cnn.model.stage import Stage
from vizcore.cnn.observe.causes import CAUSES
from vizcore.text import Text


@dataclass(frozen=True, slots=True)
class Death:
    """A unit that lost its gradient since the step recorded before.

    Attributes
    ----------
    layer, unit : int
        Which one, both from 0.
    cause : str
        A key of `vizcore.cnn.observe.causes.CAUSES`.
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


class NeuronEvents:
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


def _weighted(stages: list[Stage], units: list[int], x: Tensor) -> Sequence[Tensor]:
    """What these units add their bias (with BatchNorm: their shift) to, in each of the stages.

    Shape (units, examples) for each; one pass, which costs few units hardly less than one.
    """
    count = len(stages) * len(units)
    zero = torch.zeros(count)
    both = replace(
        stages[0], weight=torch.cat([stage.weight[units] for stage in stages]), bias=zero
    )
    if stages[0].scale is not None:
        both.bias = torch.cat([stage.bias[units] for stage in stages])
        both.scale = torch.cat([stage.scale[units] for stage in stages if stage.scale is not None])
        both.shift = zero
    by_unit = both.pre_activation(x).transpose(0, 1).flatten(1)
    return torch.split(by_unit, len(units))


def _offset(stage: Stage, units: list[int]) -> Tensor:
    return (stage.bias if stage.shift is None else stage.shift)[units]


def _deaths(layer: int, units: list[int], now: Stage, old: Stage | None, x: Tensor) -> list[Death]:
    with torch.no_grad():
        bias = _offset(now, units)
        if old is None:
            before, causes = bias, ["born"] * len(units)
            (weighted,) = _weighted([now], units, x)
        else:
            before = _offset(old, units)
            weighted, past = _weighted([now, old], units, x)
            causes = _causes(now, old, x, units, weighted, past)
        numbers = torch.stack([before, bias, weighted.amin(1), weighted.amax(1)], 1).tolist()
    return [
        Death(layer, unit, cause, *row)
        for unit, cause, row in zip(units, causes, numbers, strict=True)
    ]


def _causes(
    now: Stage, old: Stage, x: Tensor, units: list[int], present: Tensor, past: Tensor
) -> list[str]:
    """For each unit the first trial under which it lives again."""
    if not (x[0].any() or x.any()):  # one image nearly always answers
        return ["silent"] * len(units)
    bias, before = _offset(now, units), _offset(old, units)
    trials = [
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
            slope = phi.value_and_slope(z[left] + offset[left, None], **dict(params))[1]
            lives = slope.ne(0).any(1)
            for unit in left[lives].tolist():
                causes[unit] = cause
            left = left[~lives]
    return causes
