"""Optimisers with PyTorch's own implementations, the fused ones where there are any."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from vizcore.cnn.config.registries import OPTIMIZERS, SCHEDULES
from vizcore.cnn.config.train_config import TrainConfig


def optimiser(config: TrainConfig, parameters: list[Tensor]) -> torch.optim.Optimizer:
    """The configuration's optimiser over `parameters`."""
    chosen = OPTIMIZERS[config.optimizer]
    build: Callable[..., torch.optim.Optimizer] = getattr(torch.optim, chosen.name)
    # One call updates all parameters when fused: the updates of small networks cost mostly calls.
    quick = {"foreach": True} if build is torch.optim.RMSprop else {"fused": True}
    rate = {"lr": config.learning_rate, "weight_decay": config.weight_decay}
    return build(parameters, **rate, **dict(chosen.options), **quick)


def learning_rate(config: TrainConfig, step: int) -> float:
    """The rate of the update after `step` updates, by the schedule alone.

    A one-cycle or warm-up schedule begins one step up its ramp, so that no update is empty.
    """
    ramp = config.schedule in ("one_cycle", "warm_up")
    factor: float = SCHEDULES[config.schedule](s=(step + ramp) / config.steps)
    return config.learning_rate * factor


def add_l1(weights: list[Tensor], strength: float) -> None:
    """Add the (sub)gradient of strength·Σ|w| to the gradients of `weights`."""
    with torch.no_grad():
        for weight in weights:
            if weight.grad is not None:
                weight.grad.add_(weight.sign(), alpha=strength)
