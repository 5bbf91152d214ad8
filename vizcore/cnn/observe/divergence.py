"""Why a loss is no longer a number: which layer left the numbers first, by what, and where."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

from vizcore.activations.analysis.breakdown import Breakdown, breakdown
from vizcore.activations.analysis.domain import undefined
from vizcore.cnn.model.network import Network
from vizcore.cnn.model.stage import Stage
from vizcore.text import LANGUAGES, Text, between, number, same

Kind = Literal["weights", "sums", "value", "slope", "gradient", "loss"]

_NAMED = 3  # stretches
_LARGEST = number(float(torch.finfo(torch.float32).max))
_OUTPUT = Text("the output layer", "输出层")
_WHAT: Mapping[str, Text] = MappingProxyType(
    {
        "weights": Text(
            "after the last update weights of {layer} are no longer finite",
            "最后一次更新之后，权重不再是有限值（{layer}）",
        ),
        "sums": Text(
            "the sums z of {layer} were the first to grow beyond float32 ({largest})",
            "最先超出 float32 范围（{largest}）的是加权和 z（{layer}）",
        ),
        "value": Text(
            "{layer} met z = {z}, where φ has no finite value in float32",
            "{layer} 遇到 z = {z}，此处 φ 在 float32 中没有有限值",
        ),
        "slope": Text(
            "{layer} met z = {z}, where φ′ has no finite value, so the gradient had none either",
            "{layer} 遇到 z = {z}，此处 φ′ 没有有限值，梯度也随之没有",
        ),
        "gradient": Text(
            "the gradient was the first to grow beyond float32 ({largest}), in {layer}",
            "最先超出 float32 范围（{largest}）的是梯度（{layer}）",
        ),
        "loss": Text(
            "all layers still have numbers, but the loss computed from them is none",
            "各层的值仍然有限，由它们算出的损失却不是",
        ),
    }
)
_UNDEFINED = Text(
    "φ is not defined for {where}, and {layer} met such values",
    "φ 在 {where} 处没有定义，而 {layer} 遇到了这样的值",
)
_BROKEN = Text(
    "as typed, {what} breaks down in float32 for {where} ({layer} met z = {z}), although {what} "
    "itself is {value} there",
    "按所写的公式，{what} 在 {where} 时无法用 float32 算出（{layer} 遇到 z = {z}），"
    "而 {what} 本身在该处等于 {value}",
)
_HOLE = Text(
    "as typed, {what} has no value at z = {z}, which {layer} met, although its limit there is "
    "{value}",
    "按所写的公式，{what} 在 z = {z} 处没有值，而 {layer} 正好遇到；其极限是 {value}",
)
_WRITE = Text(". Write {name}(x) instead", "。请改写为 {name}(x)")
_SIGNS = {
    (-math.inf, 0.0): Text("negative z", "z < 0"),
    (0.0, math.inf): Text("positive z", "z > 0"),
}
_AT = Text("Diverged at step {step}: {what}{hint}.", "第 {step} 步发散：{what}{hint}。")
_WITH_RATE = Text(
    "Diverged at step {step}, learning rate {rate}: {what}{hint}.",
    "第 {step} 步发散（学习率 {rate}）：{what}{hint}。",
)


@dataclass(frozen=True, slots=True)
class Divergence:
    """What left the numbers first.

    Attributes
    ----------
    kind : str
        ``weights``; ``sums``, a layer's pre-activations; ``value`` or ``slope``, φ or φ′ at a
        finite pre-activation; ``gradient``, on its way back; or only the ``loss``.
    layer : str or None
        Name of the layer; None for the output layer.
    step : int
        Number of updates made before the loss was no number.
    rate : float or None
        Learning rate of the last of them; None if there was none.
    z : float
        For ``value`` and ``slope`` a pre-activation without a number: of those that were met the
        one nearest to 0. NaN otherwise.
    stretches : tuple of (float, float)
        Where φ is not defined, if that is why; else empty.
    broken : Breakdown or None
        Why a formula has no number at `z` although φ has one, if that is why.
    """

    kind: Kind
    layer: str | None
    step: int
    rate: float | None
    z: float = math.nan
    stretches: tuple[tuple[float, float], ...] = ()
    broken: Breakdown | None = None

    @property
    def sentence(self) -> Text:
        """When and why, in words."""
        what, where, value = _WHAT[self.kind], same("–"), math.nan
        if self.stretches:
            what, where = _UNDEFINED, _stretches(self.stretches)
        elif self.broken:
            what = _HOLE if self.broken.hole else _BROKEN
            edge, value = self.broken.z, self.broken.value
            where = _stretch(*((-math.inf, edge) if edge < 0 else (edge, math.inf)))
        instead = self.broken and self.broken.instead
        return (_AT if self.rate is None else _WITH_RATE).format(
            step=self.step,
            rate=number(self.rate or 0.0),
            hint=_WRITE.format(name=instead) if instead else "",
            what=what.format(
                layer=self.layer or _OUTPUT,
                z=number(self.z),
                largest=_LARGEST,
                what="φ" if self.kind == "value" else "φ′",
                where=where,
                value=number(value),
            ),
        )


def _stretches(found: tuple[tuple[float, float], ...]) -> Text:
    named = [_stretch(*each) for each in found[:_NAMED]]
    more = ", …" if len(found) > _NAMED else ""
    return Text(*(", ".join(each.to(now) for each in named) + more for now in LANGUAGES))


def _stretch(low: float, high: float) -> Text:
    return _SIGNS.get((low, high)) or same(between("z", low, high))


def why_diverged(network: Network, images: Tensor, step: int, rate: float | None) -> Divergence:
    """Why the loss of these images is no number, with the weights as they are.

    Parameters
    ----------
    network
        With a loss that is not finite.
    images
        Standardised, shape (images, channels, height, width); dropout is left aside.
    step, rate
        As in `Divergence`.
    """
    for stage in network.stages:
        if not all(tensor.isfinite().all() for tensor in stage.parameters):
            return Divergence("weights", _name(network, stage), step, rate)
    for stage, z in _passed(network, images):
        if not z.isfinite().all():
            return Divergence("sums", _name(network, stage), step, rate)
        if stage.spec is not None and (found := _at_activation(stage, z, 0, step, rate)):
            return found
    return Divergence("loss", None, step, rate)


def why_no_gradient(
    network: Network, images: Tensor, step: int, rate: float | None
) -> Divergence | None:
    """Why the gradient of these images is no number although their loss is one.

    Parameters
    ----------
    network
        With the gradients of these images.
    images, step, rate
        As for `why_diverged`; the loss is no number after the update that they are for.

    Returns
    -------
    Divergence or None
        None if they are numbers all the same.
    """
    # A gradient that is no number makes those of all layers before so: the last such layer is it.
    lost = [
        stage
        for stage in network.stages
        if any(t.grad is not None and not t.grad.isfinite().all() for t in stage.parameters)
    ]
    if not lost:
        return None
    first = lost[-1]
    for stage, z in _passed(network, images):
        found = stage is first and stage.spec and _at_activation(stage, z, 1, step, rate)
        if found:
            return found
    return Divergence("gradient", _name(network, first), step, rate)


def _passed(network: Network, images: Tensor) -> Iterator[tuple[Stage, Tensor]]:
    """Every layer with its pre-activations."""
    x = images
    with torch.no_grad():
        for stage in network.stages:
            z = stage.pre_activation(x)
            yield stage, z
            if stage.spec is not None:
                x = stage.pool(stage.activate(z))


def _at_activation(
    stage: Stage, z: Tensor, order: int, step: int, rate: float | None
) -> Divergence | None:
    """The pre-activation at which φ (order 0) or φ′ (1) is no number, and why; None if none is."""
    phi, params = stage.phi
    values = dict(params)
    lost = z[~phi.value_and_slope(z, **values)[order].isfinite()]
    if not lost.numel():
        return None
    at = lost[lost.abs().argmin()].item()
    stretches = undefined(phi, **values)
    stretches = stretches if any(low < at < high for low, high in stretches) else ()
    broken = None if stretches else breakdown(phi, at, order, **values)
    kind: Kind = "slope" if order else "value"
    return Divergence(kind, stage.layer.name, step, rate, at, stretches, broken)


def _name(network: Network, stage: Stage) -> str | None:
    return None if stage is network.stages[-1] else stage.layer.name
