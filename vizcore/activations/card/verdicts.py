"""What learners ask of an activation, answered from its computed properties."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vizcore.activations.analysis.properties import Properties
from vizcore.activations.analysis.rounding import LostDigits, Underflow
from vizcore.activations.card.averages import Answer, Judged, vanishes, zero_centred
from vizcore.activations.card.intervals import stretches_of
from vizcore.activations.card.smoothness import smooth
from vizcore.text import Text, same

ANSWERS: Mapping[Answer, Text] = {
    "yes": Text("yes", "是"),
    "partly": Text("partly", "部分"),
    "no": Text("no", "否"),
    "unknown": Text("cannot be said", "无法判断"),
}


class Question(NamedTuple):
    """What learners ask.

    Attributes
    ----------
    words, definition
        The question, and what decides it.
    judge
        The answer and its reason.
    """

    words: Text
    definition: Text
    judge: Callable[[Properties], Judged]


@dataclass(frozen=True)
class Verdict:
    """An answer with its reason.

    Attributes
    ----------
    key
        ``vanishes``, ``saturates``, ``dies``, ``zero_centred`` or ``smooth``.
    question
        In words.
    answer
        A key of `ANSWERS`.
    reason
        One sentence with the numbers that decide.
    """

    key: str
    question: Text
    answer: Answer
    reason: Text


def verdicts(
    found: Properties, rounded: Underflow | None = None, lost: LostDigits | None = None
) -> tuple[Verdict, ...]:
    """The answers to every question of `QUESTIONS`, in its order.

    Parameters
    ----------
    found
        The property card.
    rounded, lost
        From where on float32 loses the slope, and where it loses digits, if that is known: it is
        told beside the answer to whether a unit can die, which is that of the formula.
    """
    given = []
    for key, asked in QUESTIONS.items():
        answer, reason = asked.judge(found)
        if key == "dies" and answer != "yes" and rounded is not None and any(rounded):
            reason = _and_rounding(reason, rounded)
        if key == "dies" and lost is not None and any(lost):
            reason = _and_digits(reason, lost)
        given.append(Verdict(key, asked.words, answer, reason))
    return tuple(given)


_SIDES: Mapping[str, Text] = {
    "none": Text("keeps a slope", "保持斜率"),
    "fading": Text("φ′ → 0, but φ is unbounded", "φ′ → 0，但 φ 无界"),
    "soft": Text("φ′ → 0", "φ′ → 0"),
    "stairs": Text("φ′ = 0 exactly between jumps", "跳变之间 φ′ 恰为 0"),
    "hard": Text("φ′ = 0 exactly", "φ′ 恰为 0"),
    "undefined": Text("φ has no value", "φ 无定义"),
}


def _saturates(p: Properties) -> Judged:
    ends = (p.left, p.right)
    reason = Text("Towards −∞: {left}; towards ∞: {right}.", "x → −∞：{left}；x → ∞：{right}。")
    if ends == ("undefined", "undefined"):
        return "unknown", Text("φ has no value far out on either side.", "两侧远处 φ 都无定义。")
    saturated = [end in ("soft", "stairs", "hard") for end in ends]
    kept = {"none", "undefined"} >= set(ends)
    answer: Answer = "yes" if all(saturated) else "no" if kept else "partly"
    return answer, reason.format(left=_SIDES[p.left], right=_SIDES[p.right])


def _dies(p: Properties) -> Judged:
    if not p.flat:
        return "no", Text("φ′ is 0 on no stretch of x.", "没有任何一段 x 使 φ′ 恒为 0。")
    words = {"stretches": stretches_of(p.flat)}
    if any(math.isinf(end) for stretch in p.flat for end in stretch):
        return "yes", Text(
            "φ′ = 0 exactly for {stretches}: a unit that is there for all data gets no gradient.",
            "{stretches} 时 φ′ 恰为 0：若所有数据都落在其中，该单元得不到梯度。",
        ).format(**words)
    return "partly", Text(
        "φ′ = 0 exactly for {stretches}, with a slope on both sides.",
        "{stretches} 时 φ′ 恰为 0，但两侧仍有斜率。",
    ).format(**words)


def _and_digits(reason: Text, lost: LostDigits) -> Text:
    named = {same("φ′"): lost.slope, same("φ"): lost.value}
    where = {name: stretches_of(own) for name, own in named.items() if own}
    if len(set(where.values())) < len(where):
        where = {Text("φ and φ′", "φ 与 φ′"): where[same("φ")]}
    parts = [
        Text("{name} for {where}", "{where} 时 {name}").format(name=name, where=words)
        for name, words in where.items()
    ]
    return Text(
        "{reason} Rounding in float32 takes more than 1 % of {parts}.",
        "{reason}在 float32 中，{parts} 的相对误差超过 1%。",
    ).format(
        reason=reason,
        parts=Text(", of ".join(part.en for part in parts), "、".join(part.zh for part in parts)),
    )


def _and_rounding(reason: Text, rounded: Underflow) -> Text:
    left, right = rounded
    sides = [(-math.inf, left)] if left is not None else []
    sides += [(right, math.inf)] if right is not None else []
    return Text(
        "By its formula: {reason} But float32 rounds φ′ to 0 for {where}: "
        "a unit that is there for all data gets no gradient.",
        "按公式：{reason}但 float32 会在 {where} 时把 φ′ 舍入为 0："
        "若所有数据都落在其中，该单元得不到梯度。",
    ).format(reason=reason, where=stretches_of(sides))


QUESTIONS: Mapping[str, Question] = {
    "vanishes": Question(
        Text("Does the gradient vanish?", "梯度会消失吗？"),
        Text(
            "Two signs: √(E[φ′²]/E[φ²]) < 0.9 for z ~ N(0, 1), which is what a layer does to the"
            " gradient while its weights keep the size of the signal; and saturation on both sides."
            " Yes: both. Partly: one.",
            "两个迹象：z ~ N(0, 1) 时 √(E[φ′²]/E[φ²]) < 0.9，"
            "即权重保持信号大小时每层对梯度的倍数；以及两侧都饱和。是：两者都有；部分：只有其一。",
        ),
        vanishes,
    ),
    "saturates": Question(
        Text("Does it saturate?", "会饱和吗？"),
        Text(
            "Whether φ′ goes to 0, or is 0, towards −∞ and ∞. Partly: on one side, or while φ grows"
            " without bound, as a logarithm does.",
            "x → −∞ 与 x → ∞ 时 φ′ 是否趋于 0 或等于 0。"
            "部分：只在一侧，或 φ′ → 0 而 φ 无界，如对数。",
        ),
        _saturates,
    ),
    "dies": Question(
        Text("Can a unit die?", "神经元会死亡吗？"),
        Text(
            "Whether φ′ is exactly 0 on a stretch of x. Yes: on one without end. Partly: on bounded"
            " ones only.",
            "是否有一段 x 使 φ′ 恰为 0。是：存在无穷长的一段；部分：只有有限长的几段。",
        ),
        _dies,
    ),
    "zero_centred": Question(
        Text("Is its output zero-centred?", "输出以零为中心吗？"),
        Text(
            "Whether E[φ(z)] = 0 for z ~ N(0, 1). Partly: at most a quarter of √E[φ²].",
            "z ~ N(0, 1) 时 E[φ(z)] 是否为 0。部分：不超过 √E[φ²] 的四分之一。",
        ),
        zero_centred,
    ),
    "smooth": Question(
        Text("Is it smooth?", "光滑吗？"),
        Text(
            "Yes: every derivative is continuous, inside the domain. Partly: φ′ is. No: φ′ or "
            "φ jumps.",
            "是：定义域内部各阶导数都连续；部分：φ′ 连续；否：φ′ 或 φ 有跳变。",
        ),
        smooth,
    ),
}
