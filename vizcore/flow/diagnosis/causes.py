"""Which part of a network is at fault, in words, every number computed."""

from __future__ import annotations

from vizcore.flow.config import NORMS
from vizcore.flow.diagnosis.findings import Findings
from vizcore.flow.diagnosis.phrases import changed, init_name, times
from vizcore.flow.predict import divides_by_nothing, endless_variance
from vizcore.flow.recommendation import by_theory, out_of_range
from vizcore.text import Text, number, sentences


def cause(d: Findings) -> Text | None:
    """Which part is at fault."""
    if d.fault is None:
        return None
    return sentences(_CAUSES[d.fault](d), _way_out(d))


_EQUAL = Text(
    "This is the initialisation: with equal weights all units of a layer compute the same number",
    "问题在初始化：权重全部相等时，同一层的所有单元算出同一个数",
)
_IN_WIDE = Text(" in wide networks", "（宽网络极限）")
_ZERO = Text(
    "This is the initialisation: all weights are 0, and nothing passes",
    "问题在初始化：权重全为 0，任何东西都无法通过",
)


_KEEPS = Text(
    "; with {better} the same {name} keeps δ at {factor}.",
    "；改用{better}，同一个 {name} 可使 δ 保持在每层 {factor}。",
)
_MAKES = Text(
    "; with {better} the same {name} would bring δ to {factor}.",
    "；改用{better}，同一个 {name} 可使 δ 变为每层 {factor}。",
)


def _of_init(d: Findings) -> Text:
    best = d.best
    assert best is not None
    if d.config.init == "constant":
        start = _EQUAL if d.config.scale else _ZERO
    elif d.wide is None:
        start = Text("This is the initialisation, {init}", "问题在初始化 {init}").format(
            init=init_name(d.config)
        )
    else:
        start = Text(
            "This is the initialisation: with {init} δ changes {factor} a layer",
            "问题在初始化：采用{init}时，δ 每层变为 {factor}",
        ).format(init=init_name(d.config), factor=times(d.wide))
        at_any_width = d.predicted is None or times(d.wide) == times(d.predicted)  # as written
        start = start if at_any_width else start + _IN_WIDE
    if best.config == d.config:
        return start + Text(
            "; over so few layers none of the others tried does better.",
            "；层数这么少时，试过的其他初始化也不会更好。",
        )
    rest = _KEEPS if best.works else _MAKES
    return start + rest.format(
        better=init_name(best.config), name=d.config.spec.label, factor=times(best.factor)
    )


def _of_activation(d: Findings) -> Text:
    name = d.config.spec.label
    if d.state == "undefined":
        return Text(
            "This is the activation: a network sends z of either sign and of any size into it, and "
            "it needs a value for all of them.",
            "问题在激活函数：网络会送入各种符号和大小的 z，激活函数对它们都必须有值。",
        )
    found = by_theory(d.config)
    if found.endless is not None:
        told = endless_variance(d.config) is not None  # why, where theory draws no line
        return sentences(
            Text("This is the activation.", "问题在激活函数。"), None if told else found.sentence
        )
    farther = out_of_range(found.beyond)
    if d.best is None or d.activation is None:
        none = Text(
            "This is the activation: none of the initialisations tried gets signal and gradient "
            "through {name}.",
            "问题在激活函数：试过的初始化都无法让信号和梯度同时通过 {name}。",
        ).format(name=name)
        return sentences(none, farther)
    best = Text(
        "This is the activation: of all initialisations tried, {init} does best, and it still "
        "leaves δ at {factor} a layer.",
        "问题在激活函数：在试过的所有初始化中，{init} 最好，而 δ 每层仍为 {factor}。",
    ).format(init=init_name(d.best.config), name=name, factor=times(d.activation))
    if d.initialisation is None or 0.97 < d.initialisation < 1.03:
        return sentences(best, farther)
    return sentences(
        best,
        farther,
        Text(
            "The present initialisation multiplies that by {factor}.",
            "目前的初始化再乘以 {factor}。",
        ).format(factor=times(d.initialisation).removeprefix("×")),
    )


def _of_norm(d: Findings) -> Text:
    factor, norm = d.measured if d.wide is None else d.wide, NORMS[d.config.norm]
    if divides_by_nothing(d.config):
        return Text(
            "This is {norm}: all examples are the same, so there is no spread to divide by but "
            "its ε.",
            "问题在 {norm}：所有样本都相同，除了 ε 之外没有可以作除数的标准差。",
        ).format(norm=norm)
    if factor is None:
        return Text(
            "This is {norm}: with {name} the gradient leaves the range of numbers.",
            "问题在 {norm}：与 {name} 搭配时，梯度会超出数值范围。",
        ).format(norm=norm, name=d.config.spec.label)
    return Text(
        "This is {norm}: dividing by the {what} makes δ change {factor} a layer, and no "
        "initialisation tried mends that.",
        "问题在 {norm}：除以{what}使 δ 每层变为 {factor}，试过的初始化都无济于事。",
    ).format(norm=norm, what=_divisor(d), factor=times(factor))


def _divisor(d: Findings) -> Text:
    """What a norm divides by, in terms of φ: LayerNorm before φ meets no mean to take away."""
    layer_before = (d.config.norm, d.config.norm_position) == ("layer", "before")
    what = Text("size of {name}", "{name} 输出的大小")
    if not layer_before:
        what = Text("spread of {name}", "{name} 输出的标准差")
    return what.format(name=d.config.spec.label)


def _of_skip(d: Findings) -> Text:
    factor, alpha = d.measured if d.wide is None else d.wide, number(d.config.branch or 0.0)
    if factor is None:
        return Text(
            "This is the branch beside the skip connection: with α = {alpha} the sum grows beyond "
            "all numbers.",
            "问题在跳跃连接旁的分支：α = {alpha} 时两者之和会超出数值范围。",
        ).format(alpha=alpha)
    return Text(
        "This is the branch beside the skip connection: with α = {alpha} δ changes {factor} a "
        "layer.",
        "问题在跳跃连接旁的分支：α = {alpha} 时 δ 每层变为 {factor}。",
    ).format(alpha=alpha, factor=times(factor))


def _of_width(d: Findings) -> Text:
    if d.state == "dead":
        return Text(
            "This is the width: with {width} units it happens that all units of a layer are off "
            "at once, and nothing gets past it.",
            "问题在宽度：只有 {width} 个单元时，一层的单元可能同时全部关闭，梯度便无法通过。",
        ).format(width=d.config.width)
    return Text(
        "This is the width: with {width} units chance does not average out, while wide layers "
        "would keep δ at {factor} a layer.",
        "问题在宽度：只有 {width} 个单元时，随机涨落无法相互抵消；"
        "足够宽的层可使 δ 保持在每层 {factor}。",
    ).format(width=d.config.width, factor=times(d.wide))


_CAUSES = {
    "init": _of_init,
    "activation": _of_activation,
    "norm": _of_norm,
    "skip": _of_skip,
    "width": _of_width,
}


def _way_out(d: Findings) -> Text | None:
    if d.cure is None or d.fault == "init":
        return None
    return Text("{change} would bring δ to {factor}.", "改用{change}：δ 每层为 {factor}。").format(
        change=changed(d.cure.config, d.cure.part), factor=times(d.cure.factor)
    )
