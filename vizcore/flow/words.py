"""A diagnosis in words, English and Chinese, every number computed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vizcore.flow.config import NORMS, RESIDUALS, FlowConfig
from vizcore.text import Text, number, power_of_ten

if TYPE_CHECKING:
    from vizcore.flow.diagnose import Diagnosis


def sentence(d: Diagnosis) -> Text:
    """What was measured, beside what theory says."""
    happens = _HAPPENS[d.state].format(
        factor=_times(d.measured),
        share=_size(d.decades or 0.0),
        layer=d.overflow_layer,
        count=d.overflows if d.state == "overflow" else d.zeros,
        networks=d.networks,
    )
    return _joined(happens, _theory(d), _exceptions(d))


def cause(d: Diagnosis) -> Text | None:
    """Which part is at fault."""
    if d.fault is None:
        return None
    return _joined(_CAUSES[d.fault](d), _way_out(d))


def note(d: Diagnosis) -> Text | None:
    """That who looks at weight gradients only does not see it."""
    hidden = d.weight_decades is not None and abs(d.weight_decades) <= 1
    if not hidden or d.state not in ("vanishing", "exploding"):
        return None
    return Text(
        "The weight gradients hide it: layer 1 and the last layer differ only by {ratio}, "
        "because the signal changes in the opposite way.",
        "只看权重梯度是看不出来的：第 1 层与最后一层只相差 {ratio}，因为信号朝相反的方向变化。",
    ).format(ratio=_times(10 ** (d.weight_decades or 0.0)))


def change(d: Diagnosis) -> Text | None:
    """The cure by name, short enough for a button."""
    return None if d.cure is None else _changed(d.cure.config, d.cure.part)


_HAPPENS = {
    "steady": Text(
        "δ keeps its size, {factor} per layer: layer 1 gets {share} times the gradient of the "
        "last layer.",
        "δ 的大小基本不变，每层 {factor}：第 1 层的梯度是最后一层的 {share} 倍。",
    ),
    "vanishing": Text(
        "δ shrinks {factor} per layer: layer 1 gets {share} of the gradient.",
        "δ 每层缩小（{factor}）：第 1 层只得到 {share} 的梯度。",
    ),
    "exploding": Text(
        "δ grows {factor} per layer: at layer 1 it is {share} times as large as at the last layer.",
        "δ 每层放大（{factor}）：到第 1 层已是最后一层的 {share} 倍。",
    ),
    "dead": Text(
        "The gradient of layer 1 is exactly 0 in {count} of {networks} networks.",
        "{networks} 个网络中有 {count} 个，第 1 层的梯度恰好为 0。",
    ),
    "overflow": Text(
        "In {count} of {networks} networks the signal leaves the range of numbers, first at layer "
        "{layer}: there is no gradient to measure.",
        "{networks} 个网络中有 {count} 个信号超出数值范围，最早在第 {layer} 层：没有梯度可测。",
    ),
}


def _theory(d: Diagnosis) -> Text | None:
    by_chance = d.state == "dead" and d.predicted != 0
    if d.predicted is None or d.state == "overflow" or by_chance:
        return None
    return Text("Theory says {factor}.", "理论值为 {factor}。").format(factor=_times(d.predicted))


def _exceptions(d: Diagnosis) -> Text | None:
    if d.state in ("dead", "overflow") or not d.zeros:
        return None
    return Text(
        "In {zeros} of {networks} networks it is exactly 0.",
        "{networks} 个网络中有 {zeros} 个恰好为 0。",
    ).format(zeros=d.zeros, networks=d.networks)


_EQUAL = Text(
    "This is the initialisation: with equal weights all units of a layer compute the same number",
    "问题在初始化：权重全部相等时，同一层的所有单元算出同一个数",
)
_ZERO = Text(
    "This is the initialisation: all weights are 0, and nothing passes",
    "问题在初始化：权重全为 0，任何东西都无法通过",
)


def _of_init(d: Diagnosis) -> Text:
    best = d.best
    assert best is not None
    if d.config.init == "constant":
        start = _EQUAL if d.config.scale else _ZERO
    elif d.wide is None:
        start = Text("This is the initialisation, {init}", "问题在初始化 {init}").format(
            init=_init(d.config)
        )
    else:
        start = Text(
            "This is the initialisation: {init} makes it {factor} a layer",
            "问题在初始化：采用{init}时，δ 每层变为 {factor}",
        ).format(init=_init(d.config), factor=_times(d.wide))
    rest = Text(
        "; with {better} the same {name} keeps {factor}.",
        "；改用{better}，同一个 {name} 可保持每层 {factor}。",
    ).format(better=_init(best.config), name=d.config.spec.label, factor=_times(best.factor))
    return _together(start, rest)


def _of_activation(d: Diagnosis) -> Text:
    name = d.config.spec.label
    if d.best is None or d.activation is None:
        return Text(
            "This is the activation: none of the initialisations tried gets signal and gradient "
            "through {name}.",
            "问题在激活函数：试过的初始化都无法让信号和梯度同时通过 {name}。",
        ).format(name=name)
    found = Text(
        "This is the activation: even the best initialisation found, {init}, leaves {name} at "
        "{factor} a layer.",
        "问题在激活函数：即使用找到的最佳初始化——{init}——{name} 每层也只有 {factor}。",
    ).format(init=_init(d.best.config), name=name, factor=_times(d.activation))
    if d.initialisation is None or 0.97 < d.initialisation < 1.03:
        return found
    return _joined(
        found,
        Text("The present one adds {factor}.", "目前的初始化再乘以 {factor}。").format(
            factor=_times(d.initialisation)
        ),
    )


def _of_norm(d: Diagnosis) -> Text:
    return Text(
        "This is {norm}: whatever the initialisation, dividing by the spread of {name} makes it "
        "{factor} a layer.",
        "问题在 {norm}：无论怎样初始化，除以 {name} 输出的标准差都使 δ 每层变为 {factor}。",
    ).format(
        norm=NORMS[d.config.norm],
        name=d.config.spec.label,
        factor=_times(d.measured if d.wide is None else d.wide),
    )


def _of_skip(d: Diagnosis) -> Text:
    return Text(
        "This is the branch beside the skip connection: with α = {alpha} it makes the sum {factor} "
        "a layer.",
        "问题在跳跃连接旁的分支：α = {alpha} 时两者之和每层变为 {factor}。",
    ).format(
        alpha=number(d.config.branch or 0.0),
        factor=_times(d.measured if d.wide is None else d.wide),
    )


def _of_width(d: Diagnosis) -> Text:
    return Text(
        "This is the width: with {width} units it happens that all units of a layer are off at "
        "once, and nothing gets past it.",
        "问题在宽度：只有 {width} 个单元时，一层的单元可能同时全部关闭，梯度便无法通过。",
    ).format(width=d.config.width)


_CAUSES = {
    "init": _of_init,
    "activation": _of_activation,
    "norm": _of_norm,
    "skip": _of_skip,
    "width": _of_width,
}


def _way_out(d: Diagnosis) -> Text | None:
    if d.cure is None or d.fault == "init":
        return None
    return Text("{change} would make it {factor}.", "改用{change}，每层为 {factor}。").format(
        change=_changed(d.cure.config, d.cure.part), factor=_times(d.cure.factor)
    )


def _changed(config: FlowConfig, part: str) -> Text:
    named = {
        "init": _init(config),
        "norm": NORMS[config.norm]
        if config.norm != "none"
        else Text("No normalisation, {init}", "不归一化、{init}").format(init=_init(config)),
        "skip": RESIDUALS[config.residual],
        "activation": Text("{name} with {init}", "{name} 配 {init}").format(
            name=config.spec.label, init=_init(config)
        ),
        "width": Text("Width {width}", "宽度 {width}").format(width=config.width),
    }
    return named[part]


def _init(config: FlowConfig) -> Text:
    """An initialisation by name, or by its variances where it is known by those."""
    if config.init != "custom":
        return Text("{name} (σ_w² = {variance})", "{name}（σ_w² = {variance}）").format(
            name=config.initialisation.label, variance=number(config.weight_variance)
        )
    return Text("σ_w² = {w}, σ_b² = {b}", "σ_w² = {w}、σ_b² = {b}").format(
        w=number(config.sigma_w2), b=number(config.sigma_b2)
    )


def _times(factor: float | None) -> str:
    """A factor with three digits, trailing zeros kept: ×1.00."""
    if factor is None:
        return "×?"
    if 0.9995 <= factor < 9.995:
        return f"×{factor:.2f}"
    return f"×{factor:.3g}" if 9.995 <= factor < 999.5 else f"×{number(factor)}"


def _size(decades: float) -> str:
    """10 to a power: in digits while that is readable, else as a power of ten."""
    return number(10**decades, 2) if abs(decades) < 3 else power_of_ten(decades)


def _together(first: Text, second: Text) -> Text:
    return Text(first.en + second.en, first.zh + second.zh)


def _joined(*sentences: Text | None) -> Text:
    said = [text for text in sentences if text]
    return Text(" ".join(text.en for text in said), _spaced("".join(text.zh for text in said)))


def _spaced(zh: str) -> str:
    """Chinese text with one space between it and Latin letters or digits, and no other."""
    spaced = re.sub(r"(?<=[一-鿿])(?=[A-Za-z0-9σδα])|(?<=[A-Za-z0-9])(?=[一-鿿])", " ", zh)
    return re.sub(r"(?<=[一-鿿。；：）]) +(?=[一-鿿])", "", spaced)
