"""Networks and what follows from their blocks: sizes, parameters, receptive fields."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from vizcore.cnn.architecture.blocks import Block, Conv, Dense, ImpossibleNetwork, parse_blocks
from vizcore.cnn.architecture.named_networks import ARCHITECTURES as ARCHITECTURES
from vizcore.text import Text

MOST_PARAMETERS = 2_000_000
MOST_UNITS = 1_024  # channels and units with an activation: what one recorded row holds
MOST_PRODUCTS = 60_000_000  # multiplications of one image's forward pass
MOST_VALUES = 50_000  # activations of one image: 512 probe images then take 102 MB


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer with weights: what it computes and what comes out.

    Attributes
    ----------
    name : str
        ``conv1``, ``conv2``, …, ``dense1``, …, ``output``.
    block : Conv or Dense
        What it was built from; the output layer is a `Dense` without activation.
    taken, made, passed : tuple of int
        Shapes of what it takes, of its pre-activation and, after pooling, of what it passes on:
        (channels, height, width), or (units,).
    parameters : int
        Weights and biases.
    products : int
        Multiplications for one image.
    receptive_field, passed_field : int
        Side, in pixels of the image, of the square that one value of the pre-activation sees, and
        one value of what is passed on.
    """

    name: str
    block: Block
    taken: tuple[int, ...]
    made: tuple[int, ...]
    passed: tuple[int, ...]
    parameters: int
    products: int
    receptive_field: int
    passed_field: int

    @property
    def kind(self) -> Literal["channel", "unit"]:
        """``"channel"`` for convolutions, ``"unit"`` for dense layers."""
        return "channel" if isinstance(self.block, Conv) else "unit"

    @property
    def units(self) -> int:
        """Number of channels, or of units."""
        return self.made[0]

    @property
    def fan_in(self) -> int:
        """Number of inputs of one value of the pre-activation."""
        return (self.parameters - self.units) // self.units


def convolved(width: int, kernel: int, padding: int = 0, stride: int = 1) -> int:
    """Number of places for a kernel: (W + 2P − F)/S + 1, rounded down."""
    return (width + 2 * padding - kernel) // stride + 1


@lru_cache(256)  # a page asks for the same ones a hundred times
def plan(architecture: str, image: tuple[int, int, int], classes: int) -> tuple[Layer, ...]:
    """Work out every layer of a network before anything is built.

    Parameters
    ----------
    architecture
        A key of `ARCHITECTURES`, or blocks as text.
    image
        Channels, height and width.
    classes
        Units of the output layer.

    Returns
    -------
    tuple of Layer
        In order; the last is the output layer, which has no activation.

    Raises
    ------
    ImpossibleNetwork
        With the layer and the reason.
    """
    layers = list(walk(blocks_of(architecture), image, classes))
    _check_cost(layers)
    return tuple(layers)


def parameters_of(architecture: str, image: tuple[int, int, int], classes: int) -> int:
    """Number of weights and biases of a network, by the rules of `plan`."""
    return sum(layer.parameters for layer in plan(architecture, image, classes))


def blocks_of(architecture: str) -> tuple[Block, ...]:
    """The blocks of a key of `ARCHITECTURES`, or those that a text describes.

    Raises
    ------
    ImpossibleNetwork
        If it is neither.
    """
    named = ARCHITECTURES.get(architecture)
    return parse_blocks(named.blocks if named else architecture)


def walk(blocks: tuple[Block, ...], image: tuple[int, int, int], classes: int) -> Iterator[Layer]:
    """The layers of `plan` one by one, as far as they are possible, however costly.

    Raises
    ------
    ImpossibleNetwork
        When the turn comes to a layer that does not fit.
    """
    shape: tuple[int, ...] = image
    field, jump = 1, 1
    for block, name in zip(blocks, names_of(blocks), strict=True):
        if isinstance(block, Conv):
            seen, jump = field + (block.kernel - 1) * jump, jump * block.stride
            # A pooled value sees as many more pixels as its window has further places.
            field, jump = seen + (block.size - 1) * jump, jump * block.size
            layer = _conv(name, block, shape, (seen, field))
        else:
            field = max(image[1:])
            layer = _dense(name, block, shape, field)
        yield layer
        shape = layer.passed
    yield _dense("output", Dense(classes), shape, max(image[1:]))


def names_of(blocks: tuple[Block, ...]) -> list[str]:
    """What the layers of these blocks are called, without the output layer."""
    convs = sum(isinstance(block, Conv) for block in blocks)
    return [f"conv{i + 1}" for i in range(convs)] + [
        f"dense{i + 1}" for i in range(len(blocks) - convs)
    ]


def _conv(name: str, block: Conv, taken: tuple[int, ...], fields: tuple[int, int]) -> Layer:
    sides = [convolved(width, block.kernel, block.padding, block.stride) for width in taken[1:]]
    if min(sides) < 1:
        raise ImpossibleNetwork(
            Text(
                "{name}: a kernel of {k} does not fit into {h}×{w} with padding {p}",
                "{name}：大小为 {k} 的卷积核放不进 {h}×{w}（填充 {p}）",
            ).format(name=name, k=block.kernel, h=taken[1], w=taken[2], p=block.padding)
        )
    pooled = [convolved(side, block.size, 0, block.size) for side in sides]
    if min(pooled) < 1:
        raise ImpossibleNetwork(
            Text(
                "{name}: pooling of {k} does not fit into {h}×{w}",
                "{name}：大小为 {k} 的池化放不进 {h}×{w}",
            ).format(name=name, k=block.size, h=sides[0], w=sides[1])
        )
    weights = block.channels * taken[0] * block.kernel**2
    return Layer(
        name=name,
        block=block,
        taken=taken,
        made=(block.channels, *sides),
        passed=(block.channels, *pooled),
        parameters=weights + block.channels,
        products=weights * sides[0] * sides[1],
        receptive_field=fields[0],
        passed_field=fields[1],
    )


def _dense(name: str, block: Dense, taken: tuple[int, ...], field: int) -> Layer:
    inputs = math.prod(taken)
    units = (block.units,)
    weights = inputs * block.units
    return Layer(name, block, taken, units, units, weights + block.units, weights, field, field)


def values_of(layers: Sequence[Layer]) -> int:
    """Number of pre-activations of one image in all these layers."""
    return sum(math.prod(layer.made) for layer in layers)


def _check_cost(layers: list[Layer]) -> None:
    limits = (
        (sum(layer.parameters for layer in layers), MOST_PARAMETERS, Text("parameters", "个参数")),
        (
            sum(layer.units for layer in layers[:-1]),
            MOST_UNITS,
            Text("channels and units", "个通道和单元"),
        ),
        (
            sum(layer.products for layer in layers),
            MOST_PRODUCTS,
            Text("multiplications per image", "次乘法（每张图像）"),
        ),
        (values_of(layers), MOST_VALUES, Text("activations per image", "个激活值（每张图像）")),
    )
    for value, most, label in limits:
        if value > most:
            raise ImpossibleNetwork(
                Text(
                    "the network has {value:,} {label}, at most {most:,} are possible",
                    "网络有 {value:,} {label}，上限为 {most:,}",
                ).format(value=value, label=label, most=most)
            )
