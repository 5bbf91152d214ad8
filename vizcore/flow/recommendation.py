"""One initialisation for an activation in a network: which, in what code, for how many layers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.predict import divides_by_nothing, stack_of
from vizcore.flow.search import (
    FAR,
    LONGEST,
    MOST_BIAS,
    MOST_WEIGHT,
    USUAL_WIDTH,
    Named,
    beyond_range,
    holding,
    longest_lasting,
)
from vizcore.flow.variant import with_spec
from vizcore.initialisation import INITIALISATIONS
from vizcore.text import Text, number, same, sentences
from vizcore.theory.gaussian.existence import second_moments

_MEASURED = 128  # layers, at most
_HALVED = ("relu", "smooth", "gated")  # families that let about half of the signal through


@dataclass(frozen=True)
class Recommendation:
    """The initialisation that keeps signal and gradient of an activation for a depth.

    Attributes
    ----------
    spec
        The activation with its parameters.
    depth, width, norm
        The network: weight layers, units a layer, and a key of `NORMS`.
    init
        A key of `INITIALISATIONS`; "custom" for variances without a name.
    sigma_w2, sigma_b2
        Variance of a weight times fan_in, and of a bias, three significant digits.
    holds
        Layers until ‖δ‖ or the signal has changed by a factor of 10
        or, by chance, in one network in twenty of this width. No more than are followed: `FAR`
        for networks up to that depth, else `LONGEST`. 1 if not even two layers hold. With
        BatchNorm, where signals of deep layers are far from Gaussian, it is measured: `lasting`.
    beyond
        σ_w² and σ_b² that would be much steadier, if they are more than the page's controls take.
    batch
        Examples of the networks in which `holds` was measured, None if it is by theory.
    endless
        Variance of normal z for which E φ² or E φ′² is infinite, so that nothing is
        recommended; else None.
    """

    spec: ActivationSpec
    depth: int
    width: int
    norm: str
    init: str
    sigma_w2: float
    sigma_b2: float
    holds: int
    beyond: tuple[float, float] | None = None
    batch: int | None = None
    endless: float | None = None

    @property
    def gain(self) -> float:
        """σ_w: weights have the standard deviation gain/√fan_in."""
        return math.sqrt(self.sigma_w2)

    @property
    def code(self) -> str:
        """Lines of PyTorch that initialise ``layer``, an ``nn.Linear``."""
        weight = INITIALISATIONS[self.init].code(
            "layer.weight", "layer.in_features", {"sigma_w2": self.sigma_w2}
        )
        normal = f"normal_(layer.bias, std={self.sigma_b2:.6g} ** 0.5)"
        bias = normal if self.sigma_b2 else "zeros_(layer.bias)"
        return f"nn.init.{weight}\nnn.init.{bias}"

    @property
    def layers(self) -> Text:
        """`holds` in words: as many are followed, or more."""
        known = self.holds not in ((FAR, LONGEST) if self.batch is None else (_MEASURED,))
        return same(str(self.holds)) if known else _OR_MORE.format(layers=self.holds)

    @property
    def sentence(self) -> Text:
        """What is recommended, and how long it holds."""
        return _said(self)


def recommend_initialisation(
    spec: ActivationSpec, depth: int = 50, norm: str = "none", width: int = 256
) -> Recommendation:
    """The initialisation that keeps signal and gradient of `spec` steady.

    The usual one for this kind of activation if it holds for about so many layers, else another
    known by name; if none does, the steadiest of the edge of chaos and of plain scaled weights.

    Parameters
    ----------
    spec
        The activation with its parameters.
    depth
        Weight layers, 2 to 1000.
    norm
        "none", "layer" or "batch", before φ.
    width
        Units a layer, 2 to 1024.

    Raises
    ------
    SettingError
        If a value is out of range.
    """
    return recommended(with_spec(FlowConfig(depth=depth, norm=norm, width=width), spec))


def recommended(config: FlowConfig) -> Recommendation:
    """The recommendation for the activation, size, norm and skip connection of `config`.

    The choice is made for layers of `USUAL_WIDTH` units, so that it is the same for every width;
    how long it holds is said for that of `config`. Beside a skip connection only initialisations
    with a name are looked at: others would be another way to shrink the branch.
    """
    found = by_theory(config)
    if config.norm != "batch" or found.holds < 2:
        return found
    # It brings PyTorch, which nothing else here needs.
    from vizcore.flow.lasting import LARGE, lasting

    holds = lasting(initialised(config, found), min(found.holds, _MEASURED))
    return replace(found, holds=holds, batch=min(config.batch, LARGE))


def by_theory(config: FlowConfig) -> Recommendation:
    """What `recommended` says, without a measurement: with BatchNorm it may hold less long."""
    stack = replace(
        stack_of(config), depth=2, sigma_w2=1.0, sigma_b2=0.0, fitted=False, orthogonal=False
    )
    names, size = _names(config), (config.depth, config.width)
    none = Recommendation(config.spec, *size, config.norm, *names[0], 0.0, 1)
    if divides_by_nothing(config):
        return none
    usual = replace(stack, width=USUAL_WIDTH)
    init, w, b = longest_lasting(usual, config.depth, names)
    normed = config.norm != "none" and config.norm_position == "before"
    variance = 1.0 if normed else w + b  # of what enters φ first
    if math.inf in second_moments(config.spec, variance):
        return replace(none, endless=max(variance, 1.0))  # what is infinite stays so with more
    (holds,) = holding(stack, (w,), (b,), config.depth)
    beyond = beyond_range(usual, config.depth, names) if holds < config.depth else None
    return Recommendation(config.spec, *size, config.norm, init, w, b, holds, beyond)


def initialised(config: FlowConfig, found: Recommendation) -> FlowConfig:
    """`config` with the recommended initialisation."""
    custom = found.init == "custom"
    return replace(
        config,
        init=found.init,
        sigma_w2=found.sigma_w2 if custom else 1.0,
        sigma_b2=found.sigma_b2,
    )


def _names(config: FlowConfig) -> tuple[Named, ...]:
    """Initialisations with a name and their σ_w², the usual one for such an activation first."""
    keys = ["xavier_normal", "he_normal"]
    if config.activation == "selu":
        keys[0] = "lecun_normal"
    elif config.spec.resolve().family in _HALVED:
        keys.reverse()
    return tuple((key, replace(config, init=key).weight_variance) for key in keys)


_OR_MORE = Text("{layers} or more", "至少 {layers}")


def out_of_range(beyond: tuple[float, float] | None) -> Text | None:
    """That the steadiest variances are `beyond` the range of the controls."""
    if beyond is None:
        return None
    return Text(
        "Much steadier would be σ_w² = {w}, σ_b² = {b}, beyond the range here: σ_w² ≤ {most_w}, "
        "σ_b² ≤ {most_b}.",
        "σ_w² = {w}、σ_b² = {b} 会稳定得多，但超出了此处的范围：σ_w² ≤ {most_w}，σ_b² ≤ {most_b}。",
    ).format(
        w=number(beyond[0]),
        b=number(beyond[1]),
        most_w=number(MOST_WEIGHT),
        most_b=number(MOST_BIAS),
    )


def _said(found: Recommendation) -> Text:
    return sentences(_of_these(found), out_of_range(found.beyond))


def _of_these(found: Recommendation) -> Text:
    words = {
        "name": found.spec.label,
        "depth": found.depth,
        "width": found.width,
        "w": number(found.sigma_w2),
        "gain": number(found.gain),
        "b": number(found.sigma_b2),
        "q": number(found.endless or 0.0),
        "batch": found.batch,
        "layers": found.layers,
    }
    if found.endless is not None:
        return Text(
            "No initialisation is recommended for {name}: E φ(z)² or E φ′(z)² is infinite for "
            "z ~ N(0, {q}).",
            "无法为 {name} 推荐初始化：z ~ N(0, {q}) 时 E φ(z)² 或 E φ′(z)² 为无穷大。",
        ).format(**words)
    if found.holds < 2:
        none = Text(
            "None of the initialisations tried keeps signal and gradient of {name}.",
            "试过的初始化都保不住 {name} 的信号和梯度。",
        )
        steadiest = Text(
            "No initialisation keeps signal and gradient of {name} within a factor of 10 in all "
            "layers; the steadiest is σ_w² = {w}, σ_b² = {b}.",
            "没有初始化能让 {name} 的信号和梯度在所有层中变化不超过 10 倍；"
            "最稳定的是 σ_w² = {w}、σ_b² = {b}。",
        )
        known = found.init == "custom" and found.beyond is None
        return (steadiest if known else none).format(**words)
    how = Text(
        "{name}, {depth} layers of {width}: σ_w² = {w} (gain {gain}), σ_b² = {b}.",
        "{name}，{depth} 层、每层 {width} 个单元：σ_w² = {w}（增益 {gain}），σ_b² = {b}。",
    )
    long = Text(
        "Signal and gradient stay within a factor of 10 for {layers} layers.",
        "信号和梯度在 {layers} 层之内变化不超过 10 倍。",
    )
    measured = Text(
        "Measured with a batch of {batch}, signal and gradient stay within a factor of 10 in "
        "networks of up to about {layers} layers.",
        "批量为 {batch} 时实测，在不超过约 {layers} 层的网络中，信号和梯度变化不超过 10 倍。",
    )
    return sentences(*(t.format(**words) for t in (how, long if found.batch is None else measured)))
