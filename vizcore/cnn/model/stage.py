"""One layer of a network with its weights, and what it does to the images that come to it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor

from vizcore.activations.model import Activation
from vizcore.activations.spec import ActivationSpec, Params
from vizcore.cnn.architecture.architectures import Layer
from vizcore.cnn.architecture.blocks import Conv
from vizcore.cnn.model.monotonicity import rises

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
        if not isinstance(block, Conv):
            z = F.linear(x.flatten(1), self.weight, self.bias)
        elif self.weight.shape[1:] == x.shape[1:] and not block.padding:
            # The kernel has one place: a matrix product, in a fifth of a convolution's time.
            # channels_last has its values in this order, so that nothing is copied.
            rows, kernels = (t.permute(0, 2, 3, 1).flatten(1) for t in (x, self.weight))
            z = F.linear(rows, kernels, self.bias)[:, :, None, None]
        else:
            z = F.conv2d(x, self.weight, self.bias, block.stride, block.padding)
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

    def use(self, spec: ActivationSpec, learned: Iterable[str] = ()) -> None:
        """Take another activation; its learned parameters start at their given values."""
        values = spec.values
        self.learned = {name: torch.tensor(values[name], requires_grad=True) for name in learned}
        self.spec = spec
        block = self.layer.block
        self.rises = (
            isinstance(block, Conv)
            and block.pool == "m"
            and not self.learned
            and rises(spec.resolve(), spec.params)
        )


def _joined(
    y: Tensor, dimension: int, size: int, join: Callable[[Tensor, Tensor], Tensor]
) -> Tensor:
    # Element k of every window, for all windows at once; what fills no window is left out.
    whole = y.narrow(dimension, 0, y.shape[dimension] // size * size)
    step = [slice(None)] * dimension
    return functools.reduce(join, (whole[(*step, slice(k, None, size))] for k in range(size)))
