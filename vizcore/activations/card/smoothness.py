"""The verdict on smoothness: what jumps, φ, φ′ or a higher derivative, and where."""

from __future__ import annotations

from collections.abc import Sequence

from vizcore.activations.analysis.properties import Properties
from vizcore.activations.card.averages import Judged
from vizcore.activations.card.intervals import places_of, stretches_of
from vizcore.formula.analysis.breaks import Break
from vizcore.text import Text, joined

_POLES = Text("φ has a pole at x = {places}", "φ 在 x = {places} 处有极点")
# By the lowest derivative that jumps; the last stands for every higher one, too.
_JUMPS = (
    Text("φ jumps at x = {places}", "φ 在 x = {places} 处跳变"),
    Text("φ′ jumps at x = {places}", "φ′ 在 x = {places} 处跳变"),
    Text("φ″ jumps at x = {places}", "φ″ 在 x = {places} 处跳变"),
    Text("a higher derivative jumps at x = {places}", "更高阶导数在 x = {places} 处跳变"),
)
# What swings without end, likewise.
_WAVES = (
    Text("φ has no limit at x = {places}", "φ 在 x = {places} 处没有极限"),
    Text("φ′ has no limit at x = {places}", "φ′ 在 x = {places} 处没有极限"),
    Text("φ″ has no limit at x = {places}", "φ″ 在 x = {places} 处没有极限"),
)
_KINDS = (_POLES, *_JUMPS, *_WAVES)


def smooth(p: Properties) -> Judged:
    """By the order of every break, each told once: where φ jumps, φ′ does not count again."""
    if p.smoothness is None:
        if not p.undefined:
            return "yes", Text("Every derivative is continuous.", "各阶导数都连续。")
        return "yes", Text(
            "Every derivative is continuous inside the domain; φ has no value for {where}.",
            "定义域内部各阶导数都连续；{where} 时 φ 无定义。",
        ).format(where=stretches_of(p.undefined))
    kinds = zip(_KINDS, _kinds(p.breaks), strict=True)
    told = [words.format(places=places_of(kind)) for words, kind in kinds if kind]
    jumps = joined(told, Text("; ", "；"))
    if p.smoothness > 0:
        space = " " if jumps.zh.startswith("φ") else ""
        return "partly", Text(
            "φ′ is continuous, but {jumps}.", f"φ′ 连续，但{space}{{jumps}}。"
        ).format(jumps=jumps)
    return "no", jumps.heading + Text(".", "。")


def _kinds(breaks: Sequence[Break]) -> list[list[float]]:
    """The poles, and the other breaks by what jumps or has no limit."""
    kinds: list[list[float]] = [[] for _ in _KINDS]
    for found in breaks:
        if found.pole:
            kinds[0].append(found.x)
        elif found.wave and found.order is not None:
            kinds[1 + len(_JUMPS) + found.order].append(found.x)
        elif found.order is not None:
            kinds[1 + min(found.order, len(_JUMPS) - 1)].append(found.x)
    return kinds
