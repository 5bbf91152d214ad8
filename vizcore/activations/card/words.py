"""How the lines of the property card are put in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vizcore.activations.analysis.extremes import Extreme
from vizcore.activations.analysis.moments import Moments
from vizcore.activations.analysis.properties import Properties
from vizcore.activations.card.intervals import found_places_of, stretches_of
from vizcore.text import Text, between, number, same

MONOTONIC: Mapping[str, Text] = {
    "constant": Text("constant", "常数"),
    "increasing": Text("increasing", "单调递增"),
    "non_decreasing": Text("never falling", "单调不减"),
    "decreasing": Text("decreasing", "单调递减"),
    "non_increasing": Text("never rising", "单调不增"),
    "no": Text("no", "非单调"),
}
SYMMETRY: Mapping[str, Text] = {
    "odd": Text("odd", "奇函数"),
    "even": Text("even", "偶函数"),
    "none": Text("none", "无"),
}
SATURATION: Mapping[str, Text] = {
    "none": Text("none", "无"),
    "fading": Text("slope → 0, unbounded", "斜率 → 0，无界"),
    "soft": Text("soft", "软饱和"),
    "stairs": Text("slope 0 between jumps", "跳变之间斜率为 0"),
    "hard": Text("hard", "硬饱和"),
    "undefined": Text("not defined", "无定义"),
}
UNRESOLVED = Text("not resolved", "无法算准")
_BROKEN, _POWERS = Text("not continuous", "不连续"), "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NONE, _UNDEFINED = Text("none", "无"), Text("not defined", "无定义")


@dataclass(frozen=True)
class Field:
    """A line of the card.

    Attributes
    ----------
    key
        For CSV headings and sorting.
    label, definition
        Name, and what it means.
    show
        The value in words.
    rank
        The value as a number to sort by; NaN goes last.
    is_number
        Whether `rank` is the value itself.
    """

    key: str
    label: Text
    definition: Text
    show: Callable[[Properties], Text]
    rank: Callable[[Properties], float]
    is_number: bool = False


def range_of(p: Properties) -> Text:
    """The range as an interval; one value as a set."""
    low, high = p.infimum, p.supremum
    if low.value == high.value:
        return same(f"{{{number(low.value, 4)}}}")
    opening, closing = "[" if low.attained else "(", "]" if high.attained else ")"
    return same(f"{opening}{number(low.value, 4)}, {number(high.value, 4)}{closing}")


def _place(extreme: Extreme, closed: bool, missing: tuple[float, ...]) -> Text:
    """Where an extreme is; `closed` tells whether ends of a stretch that φ has belong to it."""
    low, high = extreme.where
    if low == high:
        return same(f"x {'=' if extreme.attained else '→'} {number(low, 4)}")
    if math.isinf(low) and math.isinf(high):
        return Text("all x", "所有 x")
    ends = {low, high}.difference(missing) if closed else ()
    return same(between("x", low, high, ends, 4))


def _bound(extreme: Extreme, closed: bool, missing: tuple[float, ...]) -> Text:
    if math.isnan(extreme.value):
        return _UNDEFINED
    return Text("{value} ({place})", "{value}（{place}）").format(
        value=number(extreme.value, 4), place=_place(extreme, closed, missing)
    )


def domain_of(p: Properties) -> Text:
    """Where φ has a value."""
    ends = {end for stretch in p.undefined for end in stretch}
    points = [x for x in p.missing if x not in ends]
    if not (p.undefined or points):
        return Text("all x", "所有 x")
    alone = found_places_of(points) if points else None
    return Text("all x except {where}", "除 {where} 外的所有 x").format(
        where=stretches_of(p.undefined, p.missing, alone)
    )


def value_at_0_of(p: Properties) -> Text:
    """φ(0), and how near to it float64 runs out of digits."""
    value = same(number(p.value_at_0, 4))
    if not p.digits_lost_below:
        return value
    return Text(
        "{value} (float64 may keep less than 6 digits for |x| < {below})",
        "{value}（|x| < {below} 时 float64 可能不足 6 位有效数字）",
    ).format(value=value, below=number(p.digits_lost_below, 1))


def steepest_of(p: Properties) -> Text:
    """The largest slope and its place."""
    return _bound(p.steepest, False, p.missing)


def minimum_of(p: Properties) -> Text:
    """The least value and its place."""
    if not p.infimum.attained:
        return _NONE
    return _bound(p.infimum, p.smoothness != -1, p.missing)


def smoothness_of(p: Properties) -> Text:
    """The class Cᵏ."""
    if p.smoothness is None:
        return same("C∞")
    return same(f"C{_POWERS[p.smoothness]}") if p.smoothness >= 0 else _BROKEN


def kinks_of(p: Properties) -> Text:
    """The kinks and jumps nearest to 0."""
    return found_places_of(p.kinks) if p.kinks else _NONE


def poles_of(p: Properties) -> Text:
    """The poles nearest to 0."""
    return found_places_of(p.poles) if p.poles else _NONE


def torch_gain_of(p: Properties) -> Text:
    """PyTorch's gain, where it has one."""
    if p.torch_gain is None:
        return Text("not defined", "未定义")
    return same(number(p.torch_gain, 4))


def figure(key: str, label: Text, definition: Text, value: Callable[[Properties], float]) -> Field:
    """A line whose value is a number."""
    return Field(key, label, definition, lambda p: same(number(value(p), 4)), value, True)


def expected(value: float, moments: Moments, digits: int = 3) -> Text:
    """An expectation, or what is made of one, if it exists and quadrature could follow φ."""
    if math.isnan(value):
        lost = not (moments.undefined or moments.resolved)
        return UNRESOLVED if lost else _UNDEFINED
    return same(number(value, digits))


def average(key: str, label: Text, definition: Text, value: Callable[[Moments], float]) -> Field:
    """A line whose value comes from expectations."""

    def show(p: Properties) -> Text:
        return expected(value(p.moments), p.moments, 4)

    return Field(key, label, definition, show, lambda p: value(p.moments), True)


def word(
    key: str,
    label: Text,
    definition: Text,
    value: Callable[[Properties], str],
    words: Mapping[str, Text],
) -> Field:
    """A line whose value is one of a few words."""
    order = list(words)
    return Field(key, label, definition, lambda p: words[value(p)], lambda p: order.index(value(p)))


def orders(p: Properties) -> float:
    """The number of continuous derivatives."""
    return math.inf if p.smoothness is None else p.smoothness
