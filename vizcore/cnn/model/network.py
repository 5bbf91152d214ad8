"""A convolutional network that returns its pre-activations when asked."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from vizcore.cnn.architecture.architectures import Layer
from vizcore.cnn.architecture.blocks import Conv
from vizcore.cnn.config.registries import LOSSES
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.model.stage import Stage
from vizcore.cnn.model.weights import fill


class Network:
    """The stages of a configuration, with the weights that its seed gives.

    Parameters
    ----------
    config
        Everything that decides the network.
    generator
        Draws the initial weights.
    """

    def __init__(self, config: TrainConfig, generator: Generator) -> None:
        self.stages = [_stage(layer, config, generator) for layer in config.layers]
        self.hidden = self.stages[:-1]
        for stage, spec in zip(self.hidden, config.specs, strict=True):
            stage.use(spec, config.learns(spec))
            stage.bias.add_(config.bias_shift)
            stage.dropout = config.drops(stage.layer)
            if config.normalises(stage.layer):
                stage.scale, stage.shift = torch.ones_like(stage.bias), torch.zeros_like(stage.bias)
        for tensor in self.parameters:
            tensor.requires_grad_()

    @property
    def parameters(self) -> list[Tensor]:
        """Everything that is trained, layer by layer."""
        return [tensor for stage in self.stages for tensor in stage.parameters]

    def fit(self, images: Tensor) -> None:
        """Scale the weights, layer by layer, so that pre-activations have variance 1 (LSUV).

        One that does not vary at all, since nothing reaches it, is left as it is.

        Parameters
        ----------
        images
            Standardised, shape (images, channels, height, width).
        """
        x = channels_last(images)
        with torch.no_grad():
            for stage in self.stages:
                spread = stage.pre_activation(x).std(correction=0)
                if 0 < spread < math.inf:
                    stage.weight /= spread
                if stage.spec is not None:
                    x = stage.pool(stage.activate(stage.pre_activation(x)))

    def logits(self, images: Tensor, generator: Generator) -> Tensor:
        """Outputs before the softmax while training, shape (images, classes).

        Parameters
        ----------
        images
            Standardised, shape (images, channels, height, width).
        generator
            Draws what dropout leaves out.
        """
        x = channels_last(images)
        for stage in self.hidden:
            z = stage.pre_activation(x)
            x = stage.activate(stage.pool(z)) if stage.rises else stage.pool(stage.activate(z))
            if stage.dropout:
                kept = torch.empty_like(x).bernoulli_(1 - stage.dropout, generator=generator)
                x = x * kept.div_(1 - stage.dropout)
        return self.stages[-1].pre_activation(x)


def _stage(layer: Layer, config: TrainConfig, generator: Generator) -> Stage:
    convolution = isinstance(layer.block, Conv)
    side = layer.block.kernel if isinstance(layer.block, Conv) else 1
    inputs = layer.fan_in // side**2
    weight = (
        torch.empty(layer.units, inputs, side, side)
        if convolution
        else torch.empty(layer.units, inputs)
    )
    bias = torch.zeros(layer.units)
    fill(weight, bias, config, layer.units * side**2, generator)
    if convolution:
        weight = weight.contiguous(memory_format=torch.channels_last)
    return Stage(layer, weight, bias)


def loss_of(logits: Tensor, labels: Tensor, loss: str) -> Tensor:
    """The mean loss of a batch: cross-entropy, or mean squared error of the softmax."""
    found: Tensor = LOSSES[loss](F=F, logits=logits, labels=labels)
    return found


def channels_last(images: Tensor) -> Tensor:
    """The same images in the layout in which convolutions are quickest.

    One channel has the same bytes in either layout; PyTorch chooses by the strides, and a whole
    training step is a fifth quicker with those of this one.
    """
    if images.shape[1] != 1:
        return images.contiguous(memory_format=torch.channels_last)
    whole = images.contiguous()
    _, _, height, width = whole.shape
    return whole.as_strided(whole.shape, (height * width, 1, width, 1), whole.storage_offset())
