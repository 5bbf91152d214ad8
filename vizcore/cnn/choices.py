"""The literal tables behind a training configuration: what may be chosen, with its name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from vizcore.text import Text, same

if TYPE_CHECKING:
    from vizcore.cnn.config import TrainConfig


def _glorot(fan_in: int, fan_out: int) -> float:
    return 2 / (fan_in + fan_out)


def _he(fan_in: int, fan_out: int) -> float:
    return 2 / fan_in


def _lecun(fan_in: int, fan_out: int) -> float:
    return 1 / fan_in


@dataclass(frozen=True, slots=True)
class Init:
    """A distribution of initial weights.

    Parameters
    ----------
    label
        Its name.
    family
        ``"normal"``, ``"uniform"``, ``"constant"`` (every weight is σ), ``"orthogonal"``, or
        ``"pytorch"``: uniform weights and biases within ±1/√fan_in, what torch's layers start with.
    variance
        Variance of a weight for (fan_in, fan_out), for normal and uniform ones.
    times
        What that is multiplied with, from the configuration.
    uses
        The settings of the configuration that it reads; with ``"sigma_b2"`` biases have that
        variance and are 0 otherwise.
    fitted
        LSUV: each layer is rescaled on the data so that its pre-activations have variance 1.
    """

    label: Text
    family: str
    variance: Callable[[int, int], float] = lambda fan_in, fan_out: 1 / (3 * fan_in)
    times: Callable[[TrainConfig], float] = lambda config: 1.0
    uses: tuple[str, ...] = ()
    fitted: bool = False


# Glorot & Bengio 2010; He et al. 2015; LeCun et al. 1998; Saxe et al. 2014; Mishkin & Matas 2016.
INITS: Mapping[str, Init] = MappingProxyType(
    {
        "pytorch": Init(Text("PyTorch default", "PyTorch 默认"), "pytorch"),
        "xavier_uniform": Init(Text("Xavier uniform", "Xavier 均匀"), "uniform", _glorot),
        "xavier_normal": Init(Text("Xavier normal", "Xavier 正态"), "normal", _glorot),
        "he_uniform": Init(Text("He uniform", "He 均匀"), "uniform", _he),
        "he_normal": Init(Text("He normal", "He 正态"), "normal", _he),
        "lecun_normal": Init(Text("LeCun normal", "LeCun 正态"), "normal", _lecun),
        "lecun_uniform": Init(Text("LeCun uniform", "LeCun 均匀"), "uniform", _lecun),
        "fan_in": Init(same("N(0, 1/√fan_in)"), "normal", _lecun),
        "normal": Init(
            same("N(0, σ)"),
            "normal",
            lambda fan_in, fan_out: 1.0,
            lambda config: config.scale**2,
            ("scale",),
        ),
        "constant": Init(Text("Constant", "常数"), "constant", uses=("scale",)),
        "orthogonal": Init(Text("Orthogonal", "正交"), "orthogonal"),
        "lsuv": Init(same("LSUV"), "orthogonal", fitted=True),
        "custom": Init(
            Text("Custom variances", "自定义方差"),
            "normal",
            _lecun,
            lambda config: config.sigma_w2,
            ("sigma_w2", "sigma_b2"),
        ),
    }
)

FITTED_ON = 256  # training images by which LSUV scales a network

OPTIMIZERS: Mapping[str, Text] = MappingProxyType(
    {
        "sgd": Text("SGD", "SGD"),
        "momentum": Text("SGD with momentum 0.9", "SGD + 动量 0.9"),
        "nesterov": Text("SGD with Nesterov momentum 0.9", "SGD + Nesterov 动量 0.9"),
        "adagrad": same("Adagrad"),
        "rmsprop": same("RMSprop"),
        "adam": same("Adam"),
        "adamw": same("AdamW"),
    }
)

LOSSES: Mapping[str, Text] = MappingProxyType(
    {
        "cross_entropy": Text("Cross-entropy", "交叉熵"),
        "mse": Text("Mean squared error", "均方误差"),
    }
)

WARM_UP = 0.4  # share of the steps in which the one-cycle schedule rises


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the learning rate changes over a run.

    Parameters
    ----------
    label
        Its name.
    factor
        What the learning rate is multiplied with, for the share of the run that is over, 0 to 1.
    """

    label: Text
    factor: Callable[[float], float]


def _half_cosine(share: float) -> float:
    return (1 + math.cos(math.pi * share)) / 2


def _one_cycle(share: float) -> float:
    if share < WARM_UP:
        return share / WARM_UP
    return _half_cosine((share - WARM_UP) / (1 - WARM_UP))


# One cycle: Smith & Topin 2018. Cosine: Loshchilov & Hutter 2017.
SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        "constant": Schedule(Text("Constant", "恒定"), lambda share: 1.0),
        "one_cycle": Schedule(
            Text("One cycle: rises for 40 %, then falls to 0", "单周期：前 40 % 上升，之后降到 0"),
            _one_cycle,
        ),
        "cosine": Schedule(Text("Cosine: falls to 0", "余弦：降到 0"), _half_cosine),
        "steps": Schedule(
            Text("Steps: ×0.1 at 50 % and at 75 %", "阶梯：50 % 与 75 % 处各 ×0.1"),
            lambda share: 0.1 ** ((share >= 0.5) + (share >= 0.75)),
        ),
        "warm_up": Schedule(
            Text("Warm-up over 10 %, then constant", "前 10 % 预热，之后恒定"),
            lambda share: min(1.0, share / 0.1),
        ),
    }
)
