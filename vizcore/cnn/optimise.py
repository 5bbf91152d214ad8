"""Optimisers with PyTorch's own implementations, the fused ones where there are any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from vizcore.cnn.choices import SCHEDULES
from vizcore.cnn.config import TrainConfig

_Build = Callable[..., torch.optim.Optimizer]

# One call updates all parameters when fused: the updates of small networks cost mostly calls.
_BUILD: Mapping[str, _Build] = MappingProxyType(
    {
        "sgd": partial(torch.optim.SGD, fused=True),
        "momentum": partial(torch.optim.SGD, momentum=0.9, fused=True),
        "nesterov": partial(torch.optim.SGD, momentum=0.9, nesterov=True, fused=True),
        "adagrad": partial(torch.optim.Adagrad, fused=True),
        "rmsprop": partial(torch.optim.RMSprop, foreach=True),
        "adam": partial(torch.optim.Adam, fused=True),
        "adamw": partial(torch.optim.AdamW, fused=True),
    }
)


def optimiser(config: TrainConfig, parameters: list[Tensor]) -> torch.optim.Optimizer:
    """The configuration's optimiser over `parameters`."""
    options: dict[str, Any] = {"lr": config.learning_rate, "weight_decay": config.weight_decay}
    return _BUILD[config.optimizer](parameters, **options)


def learning_rate(config: TrainConfig, step: int) -> float:
    """The rate of the update after `step` updates, by the schedule alone.

    A one-cycle or warm-up schedule begins one step up its ramp, so that no update is empty.
    """
    ramp = config.schedule in ("one_cycle", "warm_up")
    return config.learning_rate * SCHEDULES[config.schedule].factor((step + ramp) / config.steps)


def add_l1(weights: list[Tensor], strength: float) -> None:
    """Add the (sub)gradient of strength·Σ|w| to the gradients of `weights`."""
    with torch.no_grad():
        for weight in weights:
            if weight.grad is not None:
                weight.grad.add_(weight.sign(), alpha=strength)
