"""The explorer's answer in one sentence, from the numbers of what is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from vizcore.activations.spec import ActivationSpec
from vizcore.explorer.gradient import Kept, kept
from vizcore.text import LANGUAGES, Text, number, number_of_log10

_LAYERS = 10
_LITTLE = 0.5  # below this, or above its inverse, ten layers change a gradient a thousandfold
_NEAR = 0.1  # within this of 1, ten layers leave the gradient its order of magnitude

_KEEPS = Text(
    "The slope of {worst} multiplies the gradient by {low} in each layer, by {ten} in ten "
    "(root mean square of f′ for z ~ N(0, 1)).",
    "{worst} 的斜率使梯度每层变为 {low} 倍，十层变为 {ten} 倍（z ~ N(0, 1) 时 f′ 的均方根）。",
)
_BETWEEN = Text(
    "The slope multiplies the gradient by {low} ({worst}) to {high} ({best}) in each layer, by "
    "{ten} in ten layers of {worst} (root mean square of f′ for z ~ N(0, 1)).",
    "斜率使梯度每层变为 {low} 倍（{worst}）到 {high} 倍（{best}），十层 {worst} 变为 {ten} 倍"
    "（z ~ N(0, 1) 时 f′ 的均方根）。",
)
_BLOCKS = Text(
    "Slope exactly 0, so nothing to learn from: {shares} of inputs.",
    "斜率恰为 0、无从学习的输入：{shares}。",
)
_SHARE = Text("{percent}% ({name})", "{percent}%（{name}）")
_NOTHING = Text(
    "{names}: the slope is 0 everywhere. No gradient passes, so no layer before it can learn.",
    "{names}：斜率处处为 0，梯度无法通过，它之前的各层都学不到东西。",
)
_UNKNOWN = Text(
    "For z ~ N(0, 1) the mean of f′² is not finite, so no factor can be named.",
    "z ~ N(0, 1) 时 f′² 的均值不是有限数，无法给出倍数。",
)
_COMMA = Text(", ", "、")


def answer(specs: Sequence[ActivationSpec]) -> tuple[Text, str]:
    """What the chosen activations do to a gradient, and the tone: good, warn, bad or plain."""
    found = {spec: kept(spec) for spec in specs}
    passing = {s: k.gradient for s, k in found.items() if 0 < k.gradient < math.inf}
    dark = [spec.label for spec, k in found.items() if k.blocked == 1]
    parts = [_compared(passing)] if passing else []
    shares = [(s.label, k.blocked) for s, k in found.items() if 0 < k.blocked < 1]
    if shares:
        parts.append(_BLOCKS.format(shares=_listed(_percent(*share) for share in shares)))
    if dark:
        parts.append(_NOTHING.format(names=_listed(dark)))
    return _sentences(parts or [_UNKNOWN]), _tone(found.values())


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


def _percent(name: Text, share: float) -> Text:
    return _SHARE.format(percent=number(100 * share), name=name)


def _listed(texts: Iterable[Text]) -> Text:
    items = list(texts)
    return Text(*(_COMMA.to(lang).join(t.to(lang) for t in items) for lang in LANGUAGES))


def _sentences(parts: Sequence[Text]) -> Text:
    return Text(" ".join(p.en for p in parts), "".join(p.zh for p in parts))


def _tone(found: Iterable[Kept]) -> str:
    every = list(found)
    if all(k.blocked == 1 for k in every):
        return "bad"
    if any(not _LITTLE <= k.gradient <= 1 / _LITTLE or k.blocked > 0 for k in every):
        return "warn"
    return "good" if all(abs(k.gradient - 1) < _NEAR for k in every) else "plain"
