"""Plain PyTorch, written the way a textbook would: what vizcore.cnn is held against."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from vizcore.cnn.architecture.blocks import Conv
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.model.network import Network

MODULES = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "silu": nn.SiLU}


def modules_of(config: TrainConfig) -> nn.Sequential:
    """The configuration's network from torch.nn, with torch's own initial weights."""
    parts: list[nn.Module] = []
    for layer in config.hidden:
        block = layer.block
        if isinstance(block, Conv):
            shape = (block.kernel, block.stride, block.padding)
            parts.append(nn.Conv2d(layer.taken[0], block.channels, *shape))
        else:
            parts += [nn.Flatten(), nn.LazyLinear(block.units)]
        if config.batch_norm:
            kind = nn.BatchNorm2d if isinstance(block, Conv) else nn.BatchNorm1d
            parts.append(kind(layer.units, track_running_stats=False))
        parts.append(MODULES[config.activation]())
        if isinstance(block, Conv) and block.pool:
            pool = nn.MaxPool2d if block.pool == "m" else nn.AvgPool2d
            parts.append(pool(block.size))
    parts += [nn.Flatten(), nn.LazyLinear(len(config.source.classes))]
    model = nn.Sequential(*parts)
    model(torch.zeros(2, *config.source.image))  # gives lazy layers their size
    return model


def with_weights_of(network: Network, model: nn.Sequential) -> nn.Sequential:
    """`model` with the weights of `network`."""
    linear = [m for m in model if isinstance(m, (nn.Conv2d, nn.Linear))]
    norms = [m for m in model if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))]
    with torch.no_grad():
        for stage, module in zip(network.stages, linear, strict=True):
            _copy(module.weight, stage.weight)
            _copy(module.bias, stage.bias)
        for stage, norm in zip(network.hidden if norms else [], norms, strict=True):
            _copy(norm.weight, stage.scale)
            _copy(norm.bias, stage.shift)
    return model


def _copy(to: Tensor | None, from_: Tensor | None) -> None:
    assert to is not None
    assert from_ is not None
    to.copy_(from_)


def pre_activations(model: nn.Sequential, images: Tensor) -> list[Tensor]:
    """What each activation module of `model` is applied to."""
    found = []
    x = images
    for module in model:
        if isinstance(module, tuple(MODULES.values())):
            found.append(x)
        x = module(x)
    return found
