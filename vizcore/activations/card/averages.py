"""Verdicts on what an activation does on average, for z ~ N(0, 1)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from vizcore.activations.analysis.properties import Properties
from vizcore.activations.card.intervals import stretches_of
from vizcore.text import Text, number, same

Answer = Literal["yes", "partly", "no", "unknown"]
Judged = tuple[Answer, Text]

_VANISHING = 0.9  # a gradient that shrinks faster than this in each layer is lost within fifty
_NEARLY = 0.25  # of the root mean square: a mean as small as this is nearly centred

_UNRESOLVED = Text(
    "φ changes too fast for its means over z ~ N(0, 1) to be computed.",
    "φ 变化太快，z ~ N(0, 1) 下的均值无法算准。",
)


_UNDEFINED = Text(
    "φ has no value for {where}, so it has no mean over z ~ N(0, 1).",
    "{where} 时 φ 无定义，因此 z ~ N(0, 1) 下的均值不存在。",
)


def _unknown(p: Properties) -> Text | None:
    """Why expectations are not known, if they are not."""
    if p.moments.undefined:
        return _UNDEFINED.format(where=stretches_of(p.moments.undefined))
    return None if p.moments.resolved else _UNRESOLVED


def vanishes(p: Properties) -> Judged:
    """By √(E[φ′²]/E[φ²]), what a layer does to the gradient at unit signal, and by both ends."""
    if (reason := _unknown(p)) is not None:
        return "unknown", reason
    signal, slope = p.moments.second, p.moments.slope_second
    factor = math.sqrt(slope / signal) if signal > 0 else math.nan
    if not math.isfinite(signal) or not math.isfinite(factor):
        return "unknown", Text(
            "E[φ²] or E[φ′²] is not finite and positive for z ~ N(0, 1).",
            "z ~ N(0, 1) 时 E[φ²] 或 E[φ′²] 不是有限正数。",
        )
    shrinks, ends = factor < _VANISHING, not {"none", "undefined"} & {p.left, p.right}
    words = _SHRINKS[shrinks, ends].format(factor=number(factor))
    return ("yes" if shrinks and ends else "partly" if shrinks or ends else "no"), words


_KEEPS = Text(
    "With weights that keep the size of the signal, each layer multiplies the gradient by {factor}",
    "当权重保持信号大小时，每层使梯度乘以 {factor}",
)
# By whether the gradient shrinks at unit signal, and whether large inputs of both signs lose it.
_SHRINKS: Mapping[tuple[bool, bool], Text] = {
    (True, True): _KEEPS
    + Text(", and large inputs of either sign lose it.", "，且两侧绝对值大的输入都会使其消失。"),
    (True, False): _KEEPS
    + Text(
        ", but large inputs keep a slope on at least one side.",
        "，但绝对值大的输入至少在一侧仍有斜率。",
    ),
    (False, True): _KEEPS
    + Text(", but large inputs of either sign lose it.", "，但两侧绝对值大的输入都会使其消失。"),
    (False, False): _KEEPS + Text(".", "。"),
}


def zero_centred(p: Properties) -> Judged:
    """By E[φ] beside √E[φ²]."""
    mean, second = p.moments.mean, p.moments.second
    if (reason := _unknown(p)) is not None:
        return "unknown", reason
    if not math.isfinite(mean):
        return "unknown", Text("E[φ(z)] does not exist.", "E[φ(z)] 不存在。")
    if not math.isfinite(second):
        return "unknown", Text(
            "E[φ(z)²] is not finite, so the mean has nothing to be compared with.",
            "E[φ(z)²] 不是有限数，均值无从比较。",
        )
    near: Answer = "partly" if abs(mean) <= _NEARLY * math.sqrt(second) else "no"
    shown = 0.0 if p.zero_centred else mean
    return "yes" if p.zero_centred else near, same(f"E[φ(z)] = {number(shown)}, z ~ N(0, 1)")
