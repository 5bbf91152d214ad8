"""Initialisations: which random weights a layer starts with, and how PyTorch is told to.

A weight has the variance σ_w²/n. n is fan_in, the number of values that a unit sums, or by Glorot
& Bengio the mean of fan_in and fan_out, the number of values that an input has an effect on; where
one σ is given for every size, n is 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from vizcore.text import Text, same

Matrix = Literal["gaussian", "uniform", "orthogonal", "ones"]
_MATRICES: Mapping[str, Matrix] = {
    "normal": "gaussian",
    "uniform": "uniform",
    "orthogonal": "orthogonal",
    "constant": "ones",
}


class Settings(Protocol):
    """The settings that an initialisation may read; configurations have them."""

    @property
    def scale(self) -> float: ...

    @property
    def sigma_w2(self) -> float: ...

    @property
    def sigma_b2(self) -> float: ...


def _fan_avg(fan_in: int, fan_out: int) -> float:
    return (fan_in + fan_out) / 2


def _none(fan_in: int, fan_out: int) -> float:
    return 1


@dataclass(frozen=True)
class Initialisation:
    """How weights and biases are drawn.

    Parameters
    ----------
    label, help
        Name, and one sentence on a square layer for the reader.
    function, arguments
        The function of ``torch.nn.init`` that draws the weights, and what it takes beside the
        tensor, with ``{scale}``, ``{sigma_w2}`` and ``{fan_in}`` to be filled in.
    gain2
        σ_w² by the settings.
    fan
        n for (fan_in, fan_out).
    bias_variance
        σ_b² for the settings and fan_in.
    uses
        The settings that a network with biases reads.
    short
        Name in the phase diagram, of those that are a point there; normal and uniform share one.
    data_dependent
        LSUV: the gain is set layer by layer so that every pre-activation has variance 1.
    """

    label: Text
    help: Text
    function: str
    arguments: str = ""
    gain2: Callable[[Settings], float] = lambda settings: 1.0
    fan: Callable[[int, int], float] = lambda fan_in, fan_out: fan_in
    bias_variance: Callable[[Settings, int], float] = lambda settings, fan_in: settings.sigma_b2
    uses: tuple[str, ...] = ("sigma_b2",)
    short: Text | None = None
    data_dependent: bool = False

    def variance(self, settings: Settings, fan_in: int, fan_out: int) -> float:
        """Variance of a weight, of those that are normal or uniform."""
        return self.gain2(settings) / self.fan(fan_in, fan_out)

    def sigma_w2(self, settings: Settings, width: int) -> float:
        """σ_w² = width · Var W of a square layer."""
        return self.gain2(settings) * (width / self.fan(width, width))

    @property
    def matrix(self) -> Matrix:
        """Distribution of the weights; biases are uniform with uniform weights, else normal."""
        return _MATRICES[self.function.split("_")[-2]]

    def code(self, tensor: str, fan_in: str, settings: Mapping[str, float]) -> str:
        """The call that draws the weights, for two expressions and the settings that are given."""
        values = {name: f"{value:.12g}" for name, value in settings.items()}
        try:
            arguments = self.arguments.format(fan_in=fan_in, **values)
        except KeyError:  # not set: PyTorch's own
            arguments = ""
        return f"{self.function}({tensor}{arguments})"


INITIALISATIONS: Mapping[str, Initialisation] = {
    "pytorch": Initialisation(
        Text("PyTorch default", "PyTorch 默认"),
        Text(
            "What nn.Linear does: weights and biases uniform on ±1/√fan_in, so σ_w² = 1/3.",
            "nn.Linear 的做法：权重与偏置在 ±1/√fan_in 上均匀分布，即 σ_w² = 1/3。",
        ),
        "kaiming_uniform_",
        ", a=5**0.5",
        gain2=lambda settings: 1 / 3,
        bias_variance=lambda settings, fan_in: 1 / (3 * fan_in),
        uses=(),
        short=same("PyTorch"),
    ),
    "xavier_normal": Initialisation(
        Text("Xavier normal", "Xavier 正态"),
        Text(
            "Glorot & Bengio 2010: variance 2/(fan_in + fan_out), here σ_w² = 1. Made for tanh.",
            "Glorot & Bengio 2010：方差 2/(fan_in + fan_out)，此处 σ_w² = 1。适合 tanh 类函数。",
        ),
        "xavier_normal_",
        fan=_fan_avg,
        short=same("Xavier"),
    ),
    "xavier_uniform": Initialisation(
        Text("Xavier uniform", "Xavier 均匀"),
        Text(
            "The variance of Xavier normal from a uniform distribution, σ_w² = 1.",
            "与 Xavier 正态同方差的均匀分布，σ_w² = 1。",
        ),
        "xavier_uniform_",
        fan=_fan_avg,
        short=same("Xavier"),
    ),
    "he_normal": Initialisation(
        Text("He normal", "He 正态"),
        Text(
            "He et al. 2015: variance 2/fan_in, σ_w² = 2. For ReLU, which halves the mean square.",
            "He 等 2015：方差 2/fan_in，σ_w² = 2。适合 ReLU：它使信号的均方值减半。",
        ),
        "kaiming_normal_",
        ', nonlinearity="relu"',
        gain2=lambda settings: 2.0,
        short=same("He"),
    ),
    "he_uniform": Initialisation(
        Text("He uniform", "He 均匀"),
        Text(
            "The variance of He normal from a uniform distribution, σ_w² = 2.",
            "与 He 正态同方差的均匀分布，σ_w² = 2。",
        ),
        "kaiming_uniform_",
        ', nonlinearity="relu"',
        gain2=lambda settings: 2.0,
        short=same("He"),
    ),
    "lecun_normal": Initialisation(
        Text("LeCun normal", "LeCun 正态"),
        Text(
            "LeCun et al. 1998: variance 1/fan_in, σ_w² = 1. The one that SELU asks for.",
            "LeCun 等 1998：方差 1/fan_in，σ_w² = 1。SELU 应与它搭配。",
        ),
        "kaiming_normal_",
        ', nonlinearity="linear"',
        short=same("LeCun"),
    ),
    "lecun_uniform": Initialisation(
        Text("LeCun uniform", "LeCun 均匀"),
        Text(
            "The variance of LeCun normal from a uniform distribution, σ_w² = 1.",
            "与 LeCun 正态同方差的均匀分布，σ_w² = 1。",
        ),
        "kaiming_uniform_",
        ', nonlinearity="linear"',
        short=same("LeCun"),
    ),
    "fan_in": Initialisation(
        same("N(0, 1/√fan_in)"),
        Text(
            "The textbook rule “random / √fan_in”: σ_w² = 1, the same as LeCun normal.",
            "教科书写法“随机数 / √fan_in”：σ_w² = 1，与 LeCun 正态相同。",
        ),
        "normal_",
        ", std={fan_in} ** -0.5",
    ),
    "normal": Initialisation(
        same("N(0, σ)"),
        Text(
            "The same σ whatever the width, so σ_w² = width · σ².",
            "无论宽度多大都用同一个 σ，因此 σ_w² = 宽度 · σ²。",
        ),
        "normal_",
        ", std={scale}",
        gain2=lambda settings: settings.scale**2,
        fan=_none,
        uses=("scale", "sigma_b2"),
    ),
    "constant": Initialisation(
        Text("Constant", "常数"),
        Text(
            "Every weight alike: all units of a layer compute the same number.",
            "所有权重相同：同一层的所有单元算出同一个数。",
        ),
        "constant_",
        ", {scale}",
        gain2=lambda settings: settings.scale**2,
        fan=_none,
        uses=("scale", "sigma_b2"),
    ),
    "orthogonal": Initialisation(
        Text("Orthogonal", "正交"),
        Text(
            "Saxe et al. 2014: a random rotation times σ_w, which keeps all lengths when σ_w² = 1.",
            "Saxe 等 2014：随机旋转乘以 σ_w，σ_w² = 1 时保持所有长度。",
        ),
        "orthogonal_",
        ", gain={sigma_w2} ** 0.5",
        gain2=lambda settings: settings.sigma_w2,
        uses=("sigma_w2", "sigma_b2"),
    ),
    "lsuv": Initialisation(
        same("LSUV"),
        Text(
            "Mishkin & Matas 2016: orthogonal, then rescaled on the data until every layer's "
            "pre-activations have variance 1.",
            "Mishkin & Matas 2016：先取正交矩阵，再用数据逐层缩放，使每层预激活方差为 1。",
        ),
        "orthogonal_",
        bias_variance=lambda settings, fan_in: 0.0,
        uses=(),
        data_dependent=True,
    ),
    "custom": Initialisation(
        Text("Custom variances", "自定义方差"),
        Text(
            "Gaussian weights of variance σ_w²/fan_in and Gaussian biases of variance σ_b².",
            "高斯权重，方差 σ_w²/fan_in；高斯偏置，方差 σ_b²。",
        ),
        "normal_",
        ", std=({sigma_w2} / {fan_in}) ** 0.5",
        gain2=lambda settings: settings.sigma_w2,
        uses=("sigma_w2", "sigma_b2"),
    ),
}

LABELS: Mapping[str, Text] = {key: each.label for key, each in INITIALISATIONS.items()}
