"""Initialisations of a square layer: which random matrix, scaled to which weight variance.

Every weight matrix is ``gain · U`` where the unit matrix U has entries of variance 1/width, so
that σ_w² = width · Var W = gain². Activations and gains can then share one bank of unit matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from vizcore.text import Text, same

Matrix = Literal["gaussian", "uniform", "orthogonal", "ones"]


class Scales(Protocol):
    """The settings that an initialisation may read; `FlowConfig` has them."""

    @property
    def width(self) -> int: ...

    @property
    def scale(self) -> float: ...

    @property
    def sigma_w2(self) -> float: ...

    @property
    def sigma_b2(self) -> float: ...


@dataclass(frozen=True)
class Initialisation:
    """How weights and biases are drawn.

    Parameters
    ----------
    label, help
        Name, and one sentence for the reader.
    matrix
        Kind of the unit matrix; biases are uniform with uniform weights, else normal.
    sigma_w2, sigma_b2
        Weight variance × width and bias variance, from the configuration.
    uses
        The settings of the configuration that this initialisation reads.
    short
        Name in the phase diagram, of those that are a point there; normal and uniform share one.
    data_dependent
        LSUV: the gain is set layer by layer so that every pre-activation has variance 1.
    """

    label: Text
    help: Text
    matrix: Matrix
    sigma_w2: Callable[[Scales], float]
    sigma_b2: Callable[[Scales], float] = lambda config: config.sigma_b2
    uses: tuple[str, ...] = ("sigma_b2",)
    short: Text | None = None
    data_dependent: bool = False


INITIALISATIONS: Mapping[str, Initialisation] = {
    "pytorch": Initialisation(
        Text("PyTorch default", "PyTorch 默认"),
        Text(
            "What nn.Linear does: weights and biases uniform on ±1/√fan_in, so σ_w² = 1/3.",
            "nn.Linear 的做法：权重与偏置在 ±1/√fan_in 上均匀分布，即 σ_w² = 1/3。",
        ),
        "uniform",
        sigma_w2=lambda config: 1 / 3,
        sigma_b2=lambda config: 1 / (3 * config.width),
        uses=(),
        short=same("PyTorch"),
    ),
    "xavier_normal": Initialisation(
        Text("Xavier normal", "Xavier 正态"),
        Text(
            "Glorot & Bengio 2010: variance 2/(fan_in + fan_out), here σ_w² = 1. Made for tanh.",
            "Glorot & Bengio 2010：方差 2/(fan_in + fan_out)，此处 σ_w² = 1。适合 tanh 类函数。",
        ),
        "gaussian",
        sigma_w2=lambda config: 1.0,
        short=same("Xavier"),
    ),
    "xavier_uniform": Initialisation(
        Text("Xavier uniform", "Xavier 均匀"),
        Text(
            "The variance of Xavier normal from a uniform distribution, σ_w² = 1.",
            "与 Xavier 正态同方差的均匀分布，σ_w² = 1。",
        ),
        "uniform",
        sigma_w2=lambda config: 1.0,
        short=same("Xavier"),
    ),
    "he_normal": Initialisation(
        Text("He normal", "He 正态"),
        Text(
            "He et al. 2015: variance 2/fan_in, σ_w² = 2. For ReLU, which halves the mean square.",
            "He 等 2015：方差 2/fan_in，σ_w² = 2。适合 ReLU：它使信号的均方值减半。",
        ),
        "gaussian",
        sigma_w2=lambda config: 2.0,
        short=same("He"),
    ),
    "he_uniform": Initialisation(
        Text("He uniform", "He 均匀"),
        Text(
            "The variance of He normal from a uniform distribution, σ_w² = 2.",
            "与 He 正态同方差的均匀分布，σ_w² = 2。",
        ),
        "uniform",
        sigma_w2=lambda config: 2.0,
        short=same("He"),
    ),
    "lecun_normal": Initialisation(
        Text("LeCun normal", "LeCun 正态"),
        Text(
            "LeCun et al. 1998: variance 1/fan_in, σ_w² = 1. The one that SELU asks for.",
            "LeCun 等 1998：方差 1/fan_in，σ_w² = 1。SELU 应与它搭配。",
        ),
        "gaussian",
        sigma_w2=lambda config: 1.0,
        short=same("LeCun"),
    ),
    "lecun_uniform": Initialisation(
        Text("LeCun uniform", "LeCun 均匀"),
        Text(
            "The variance of LeCun normal from a uniform distribution, σ_w² = 1.",
            "与 LeCun 正态同方差的均匀分布，σ_w² = 1。",
        ),
        "uniform",
        sigma_w2=lambda config: 1.0,
        short=same("LeCun"),
    ),
    "fan_in": Initialisation(
        same("N(0, 1/√fan_in)"),
        Text(
            "The textbook rule “random / √fan_in”: σ_w² = 1, the same as LeCun normal.",
            "教科书写法“随机数 / √fan_in”：σ_w² = 1，与 LeCun 正态相同。",
        ),
        "gaussian",
        sigma_w2=lambda config: 1.0,
    ),
    "normal": Initialisation(
        same("N(0, σ)"),
        Text(
            "The same σ whatever the width, so σ_w² = width · σ².",
            "无论宽度多大都用同一个 σ，因此 σ_w² = 宽度 · σ²。",
        ),
        "gaussian",
        sigma_w2=lambda config: config.width * config.scale**2,
        uses=("scale", "sigma_b2"),
    ),
    "constant": Initialisation(
        Text("Constant", "常数"),
        Text(
            "Every weight alike: all units of a layer compute the same number.",
            "所有权重相同：同一层的所有单元算出同一个数。",
        ),
        "ones",
        sigma_w2=lambda config: config.width * config.scale**2,
        uses=("scale", "sigma_b2"),
    ),
    "orthogonal": Initialisation(
        Text("Orthogonal", "正交"),
        Text(
            "Saxe et al. 2014: a random rotation times σ_w, which keeps all lengths when σ_w² = 1.",
            "Saxe 等 2014：随机旋转乘以 σ_w，σ_w² = 1 时保持所有长度。",
        ),
        "orthogonal",
        sigma_w2=lambda config: config.sigma_w2,
        uses=("sigma_w2", "sigma_b2"),
    ),
    "lsuv": Initialisation(
        same("LSUV"),
        Text(
            "Mishkin & Matas 2016: orthogonal, then rescaled on the data until every layer's "
            "pre-activations have variance 1.",
            "Mishkin & Matas 2016：先取正交矩阵，再用数据逐层缩放，使每层预激活方差为 1。",
        ),
        "orthogonal",
        sigma_w2=lambda config: 1.0,
        sigma_b2=lambda config: 0.0,
        uses=(),
        data_dependent=True,
    ),
    "custom": Initialisation(
        Text("Custom variances", "自定义方差"),
        Text(
            "Gaussian weights of variance σ_w²/fan_in and Gaussian biases of variance σ_b².",
            "高斯权重，方差 σ_w²/fan_in；高斯偏置，方差 σ_b²。",
        ),
        "gaussian",
        sigma_w2=lambda config: config.sigma_w2,
        uses=("sigma_w2", "sigma_b2"),
    ),
}
