"""A convolutional network that returns its pre-activations when asked."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from vizcore.activations.model import Activation
from vizcore.activations.spec import ActivationSpec, Params
from vizcore.cnn.architectures import Layer
from vizcore.cnn.blocks import Conv
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.slopes import rises
from vizcore.cnn.weights import fill

_EPSILON = 1e-5  # BatchNorm's, PyTorch's default


@dataclass(slots=True)
class Stage:
    """One layer with its weights: linear map, BatchNorm, activation, pooling, dropout.

    Attributes
    ----------
    layer : Layer
        What it is; `spec` is None for the output layer, which has no activation.
    weight, bias : Tensor
        (channels, inputs, kernel, kernel) or (units, inputs), and (channels,) or (units,).
    scale, shift : Tensor or None
        Of BatchNorm, shape (channels,).
    learned : dict
        0-dimensional tensors for the parameters of the activation that are trained.
    rises : bool
        Whether φ never falls: max pooling may then come first, where it leaves less to compute.
    dropout : float
        Share of what it passes on that is left out while training.
    """

    layer: Layer
    weight: Tensor
    bias: Tensor
    scale: Tensor | None = None
    shift: Tensor | None = None
    spec: ActivationSpec | None = None
    learned: dict[str, Tensor] = field(default_factory=dict)
    rises: bool = False
    dropout: float = 0.0

    @property
    def parameters(self) -> list[Tensor]:
        """Everything that is trained."""
        own = [self.weight, self.bias, self.scale, self.shift, *self.learned.values()]
        return [tensor for tensor in own if tensor is not None]

    def pre_activation(self, x: Tensor, statistics: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """What φ is applied to, shape (images, *layer.made).

        Without `statistics` (mean, variance) BatchNorm uses those of these images.
        """
        block = self.layer.block
        if isinstance(block, Conv):
            z = F.conv2d(x, self.weight, self.bias, block.stride, block.padding)
        else:
            z = F.linear(x.flatten(1), self.weight, self.bias)
        if self.scale is None:
            return z
        mean, variance = statistics or (None, None)
        return F.batch_norm(
            z, mean, variance, self.scale, self.shift, statistics is None, eps=_EPSILON
        )

    def activate(self, z: Tensor) -> Tensor:
        """φ(z), differentiable, by the learned parameters as well."""
        assert self.spec is not None
        if not self.learned:
            return self.spec(z)
        params = {**dict(self.spec.params), **self.learned}
        return self.spec.resolve()(z, **params)  # type: ignore[arg-type]

    @property
    def phi(self) -> tuple[Activation, Params]:
        """The activation, and its parameters as they are now."""
        assert self.spec is not None
        now = {name: value.item() for name, value in self.learned.items()}
        return self.spec.resolve(), tuple({**dict(self.spec.params), **now}.items())

    def pool(self, y: Tensor) -> Tensor:
        """What the layer passes on."""
        block = self.layer.block
        if isinstance(block, Conv) and block.pool:
            pool = F.max_pool2d if block.pool == "m" else F.avg_pool2d
            return pool(y, block.size)
        return y

    def pool_quickly(self, y: Tensor) -> Tensor:
        """The same without a graph: PyTorch's max pooling also finds where each maximum is."""
        block = self.layer.block
        if not isinstance(block, Conv) or not block.pool:
            return y
        join = torch.maximum if block.pool == "m" else torch.add
        for dimension in (2, 3):
            y = _joined(y, dimension, block.size, join)
        return y if block.pool == "m" else y / block.size**2

    def use(self, spec: ActivationSpec, learned: bool) -> None:
        """Take another activation; its learned parameters start at their given values."""
        parameters = {p.name: p for p in spec.resolve().parameters}
        self.learned = {
            name: torch.tensor(value, requires_grad=True)
            for name, value in spec.values.items()
            if learned and parameters[name].learnable
        }
        self.spec = spec
        block = self.layer.block
        self.rises = (
            isinstance(block, Conv)
            and block.pool == "m"
            and not self.learned
            and rises(spec.resolve(), spec.params)
        )


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
            stage.use(spec, config.learned)
            stage.bias.add_(config.bias_shift)
            stage.dropout = config.drops(stage.layer)
            if config.normalises(stage.layer):
                stage.scale, stage.shift = torch.ones_like(stage.bias), torch.zeros_like(stage.bias)
        for tensor in self.parameters:
            tensor.requires_grad_()

    @property
    def normalised(self) -> bool:
        """Whether any layer has BatchNorm."""
        return any(stage.scale is not None for stage in self.stages)

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
    if loss == "cross_entropy":
        return F.cross_entropy(logits, labels)
    wanted = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return F.mse_loss(logits.softmax(1), wanted)


def _joined(
    y: Tensor, dimension: int, size: int, join: Callable[[Tensor, Tensor], Tensor]
) -> Tensor:
    # Element k of every window, for all windows at once; what fills no window is left out.
    whole = y.narrow(dimension, 0, y.shape[dimension] // size * size)
    step = [slice(None)] * dimension
    return functools.reduce(join, (whole[(*step, slice(k, None, size))] for k in range(size)))


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
