"""The literal tables behind a training configuration: what may be chosen, with its name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vizcore.text import Text, same

# What is set beside an initialisation. A CNN's layers start without biases, but for PyTorch's own
# way and for variances of one's own, and orthogonal ones keep all lengths.
INIT_SETTINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"normal": ("scale",), "constant": ("scale",), "custom": ("sigma_w2", "sigma_b2")}
)
FITTED_ON = 256  # training images by which LSUV scales a network


@dataclass(frozen=True, slots=True)
class Optimizer:
    """A class of ``torch.optim``, and what it takes beside learning rate and weight decay."""

    label: Text
    name: str
    options: tuple[tuple[str, float], ...] = ()


_MOMENTUM = ("momentum", 0.9)
OPTIMIZERS: Mapping[str, Optimizer] = MappingProxyType(
    {
        "sgd": Optimizer(same("SGD"), "SGD"),
        "momentum": Optimizer(Text("SGD with momentum 0.9", "SGD + 动量 0.9"), "SGD", (_MOMENTUM,)),
        "nesterov": Optimizer(
            Text("SGD with Nesterov momentum 0.9", "SGD + Nesterov 动量 0.9"),
            "SGD",
            (_MOMENTUM, ("nesterov", True)),
        ),
        "adagrad": Optimizer(same("Adagrad"), "Adagrad"),
        "rmsprop": Optimizer(same("RMSprop"), "RMSprop"),
        "adam": Optimizer(same("Adam"), "Adam"),
        "adamw": Optimizer(same("AdamW"), "AdamW"),
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
