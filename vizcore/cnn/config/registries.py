"""The literal tables behind a training configuration: what may be chosen, with its name."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType, MappingProxyType
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Written:
    """What is computed by a line of Python, which stands in code to take away as well.

    Parameters
    ----------
    label
        Its name.
    code
        The line.
    """

    label: Text
    code: str

    def __call__(self, **names: Any) -> Any:
        """Its value, where its line finds these names beside ``math``."""
        return eval(_compiled(self.code), {"math": math, **names})


@functools.cache
def _compiled(code: str) -> CodeType:
    return compile(code, "<registry>", "eval")


# From `logits` and `labels` of a batch, with `torch.nn.functional` as `F`.
LOSSES: Mapping[str, Written] = MappingProxyType(
    {
        "cross_entropy": Written(
            Text("Cross-entropy", "交叉熵"), "F.cross_entropy(logits, labels)"
        ),
        "mse": Written(
            Text("Mean squared error", "均方误差"),
            "F.mse_loss(logits.softmax(1), F.one_hot(labels, logits.shape[1]).to(logits.dtype))",
        ),
    }
)

WARM_UP = 0.4  # share of the steps in which the one-cycle schedule rises
# What the learning rate is multiplied with, for the share `s` of the run that is over, 0 to 1.
# One cycle: Smith & Topin 2018. Cosine: Loshchilov & Hutter 2017.
SCHEDULES: Mapping[str, Written] = MappingProxyType(
    {
        "constant": Written(Text("Constant", "恒定"), "1.0"),
        "one_cycle": Written(
            Text("One cycle: rises for 40 %, then falls to 0", "单周期：前 40 % 上升，之后降到 0"),
            f"s / {WARM_UP} if s < {WARM_UP}"
            f" else (1 + math.cos(math.pi * (s - {WARM_UP}) / {1 - WARM_UP})) / 2",
        ),
        "cosine": Written(
            Text("Cosine: falls to 0", "余弦：降到 0"), "(1 + math.cos(math.pi * s)) / 2"
        ),
        "steps": Written(
            Text("Steps: ×0.1 at 50 % and at 75 %", "阶梯：50 % 与 75 % 处各 ×0.1"),
            "0.1 ** ((s >= 0.5) + (s >= 0.75))",
        ),
        "warm_up": Written(
            Text("Warm-up over 10 %, then constant", "前 10 % 预热，之后恒定"), "min(1.0, s / 0.1)"
        ),
    }
)
