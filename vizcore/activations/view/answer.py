"""The page's answer in one sentence, from the numbers of what is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from vizcore.activations.card.intervals import stretches_of
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view.card import card
from vizcore.text import Text, joined, number, number_of_log10, sentences

_LAYERS = 10
_LITTLE = 0.5  # below this, or above its inverse, ten layers change a gradient a thousandfold
_NEAR = 0.1  # within this of 1, ten layers leave the gradient its order of magnitude

_KEEPS = Text(
    "The slope of {worst} multiplies the gradient by {low} in each layer, by {ten} in ten "
    "(RMS of φ′, z ~ N(0, 1)).",
    "{worst} 的斜率使梯度每层乘以 {low}，十层累计乘以 {ten}（z ~ N(0, 1) 时 φ′ 的均方根）。",
)
_BETWEEN = Text(
    "The slope multiplies the gradient by {low} ({worst}) to {high} ({best}) in each layer, by "
    "{ten} in ten layers of {worst} (RMS of φ′, z ~ N(0, 1)).",
    "斜率使梯度每层乘以 {low}（{worst}）到 {high}（{best}），十层 {worst} 累计乘以 {ten}"
    "（z ~ N(0, 1) 时 φ′ 的均方根）。",
)
_BLOCKS = Text(
    "The slope is exactly 0, and no gradient passes, for {shares} of inputs.",
    "斜率恰为 0、梯度无法通过的输入占 {shares}。",
)
_SHARE = Text("{percent}% ({names})", "{percent}%（{names}）")
_NOTHING = Text(
    "{names}: the slope is 0 everywhere. No gradient passes, so no layer before it can learn.",
    "{names}：斜率处处为 0，梯度无法通过，它之前的各层都学不到东西。",
)
_UNKNOWN = Text(
    "For z ~ N(0, 1) the mean of φ′² is not finite, so no factor can be named.",
    "z ~ N(0, 1) 时 φ′² 的均值不是有限数，无法给出倍数。",
)
_UNRESOLVED = Text(
    "{names}: the slope changes too fast for its mean square to be computed.",
    "{names}：斜率变化太快，均方无法算准。",
)
_UNDEFINED = Text(
    "{name} has no value for {where}, so its slope has no mean square and no factor can be named.",
    "{where} 时 {name} 无定义，因此斜率的均方不存在，无法给出倍数。",
)


def answer(specs: Sequence[ActivationSpec]) -> tuple[Text, str]:
    """What the chosen activations do to a gradient, and the tone: good, warn, bad or plain."""
    found = {spec: card(spec).moments for spec in specs}
    factors = {spec: math.sqrt(m.slope_second) for spec, m in found.items()}
    passing = {spec: f for spec, f in factors.items() if 0 < f < math.inf}
    dark = [spec.label for spec, m in found.items() if m.flat == 1]
    parts = [_compared(passing)] if passing else []
    shares: dict[str, list[Text]] = {}
    for spec, m in found.items():
        if 0 < m.flat < 1:
            shares.setdefault(number(100 * m.flat), []).append(spec.label)
    if shares:
        words = [_SHARE.format(percent=p, names=joined(n)) for p, n in shares.items()]
        parts.append(_BLOCKS.format(shares=joined(words)))
    for spec, m in found.items():
        if m.undefined:
            where = stretches_of(m.undefined)
            parts.append(_UNDEFINED.format(name=spec.label, where=where))
    lost = [
        spec.label for spec, m in found.items() if math.isnan(m.slope_second) and not m.resolved
    ]
    if lost:
        parts.append(_UNRESOLVED.format(names=joined(lost)))
    if dark:
        parts.append(_NOTHING.format(names=joined(dark)))
    return sentences(*parts or [_UNKNOWN]), _tone(
        factors.values(), [m.flat for m in found.values()]
    )


def _compared(passing: Mapping[ActivationSpec, float]) -> Text:
    worst, best = (choose(passing, key=passing.__getitem__) for choose in (min, max))
    low, high = passing[worst], passing[best]
    words = {
        "low": number(low),
        "high": number(high),
        "ten": number_of_log10(_LAYERS * math.log10(low)),
    }
    template = _KEEPS if len(passing) == 1 else _BETWEEN
    return template.format(worst=worst.label, best=best.label, **words)


def _tone(factors: Iterable[float], flat: Sequence[float]) -> str:
    factors = list(factors)
    if all(share == 1 for share in flat):
        return "bad"
    if any(flat) or not all(_LITTLE <= factor <= 1 / _LITTLE for factor in factors):
        return "warn"
    return "good" if all(abs(factor - 1) < _NEAR for factor in factors) else "plain"
