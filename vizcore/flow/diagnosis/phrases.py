"""Parts that the sentences of a diagnosis are made of."""

from __future__ import annotations

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import NORMS, RESIDUALS, FlowConfig
from vizcore.text import Text, between, joined, listed, number, power_of_ten, same

_STRETCHES = 2  # of endlessly many, as of √sin(z), those nearest to 0 are said


def changed(config: FlowConfig, part: str) -> Text:
    """A cure by name: the changed `part` of a network that now is `config`."""
    named = {
        "init": init_name(config),
        "norm": NORMS[config.norm]
        if config.norm != "none"
        else Text("No normalisation, {init}", "不归一化、{init}").format(init=init_name(config)),
        "skip": RESIDUALS[config.residual],
        "activation": Text("{name} with {init}", "{name} 配 {init}").format(
            name=config.spec.label, init=init_name(config)
        ),
        "width": Text("Width {width}", "宽度 {width}").format(width=config.width),
    }
    return named[part]


def init_name(config: FlowConfig) -> Text:
    """An initialisation by name, or by its variances where it is known by those."""
    if config.init != "custom":
        return Text("{name} (σ_w² = {variance})", "{name}（σ_w² = {variance}）").format(
            name=config.initialisation.label, variance=number(config.weight_variance)
        )
    return Text("σ_w² = {w}, σ_b² = {b}", "σ_w² = {w}、σ_b² = {b}").format(
        w=number(config.sigma_w2), b=number(config.sigma_b2)
    )


def where_undefined(spec: ActivationSpec) -> Text | None:
    """The numbers z at which φ has no value, as a condition; None if it has one everywhere."""
    stretches = sorted(spec.undefined(), key=lambda pair: min(map(abs, pair)))
    if not stretches:
        return None
    said = [same(between("z", *pair)) for pair in sorted(stretches[:_STRETCHES])]
    if len(stretches) > _STRETCHES:
        return joined(said) + Text(" and others", " 等")
    return listed(said)


def times(factor: float | None) -> str:
    """A factor with three digits, trailing zeros kept: ×1.00."""
    if factor is None:
        return "×?"
    if 0.0995 <= factor < 9.995:
        return f"×{factor:.{3 if factor < 0.9995 else 2}f}"
    return f"×{factor:.3g}" if 9.995 <= factor < 999.5 else f"×{number(factor)}"


def size_of(decades: float) -> str:
    """10 to a power: in digits while that is readable, else as a power of ten."""
    return number(10**decades, 2) if abs(decades) < 3 else power_of_ten(decades)
