"""The blocks of a network and their short text, as in ``c16k3p1m2-c32k3p1m2-d64``.

A convolution block is ``c`` channels, ``k`` kernel size, then, each if it is not the default, ``s``
stride, ``p`` padding, and ``m`` or ``a`` the size of a max or average pooling. A dense layer is
``d`` and its units. Either may end in ``b``, BatchNorm before its activation, and ``o``, the
percentage that dropout leaves out after it: ``d64bo50``. Blocks are joined by ``-``, convolutions
first; the output layer goes without saying.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vizcore.text import Text, Told, cut

MOST_BLOCKS = 8
_MOST_CHANNELS = 256
_MOST_UNITS = 512
_END = r"(?P<norm>b)?(o(?P<drop>[0-9]{1,2}))?"
_CONV = re.compile(
    r"c(?P<channels>[0-9]{1,4})k(?P<kernel>[0-9]{1,2})"
    r"(s(?P<stride>[0-9]{1,2}))?(p(?P<padding>[0-9]{1,2}))?((?P<pool>[ma])(?P<size>[0-9]{1,2}))?"
    + _END
)
_DENSE = re.compile(r"d(?P<units>[0-9]{1,4})" + _END)

GRAMMAR = Text(
    "convolutions such as c16k3p1m2 (16 channels, kernel 3, padding 1, max pooling 2) and dense "
    "layers such as d64, joined by -; b adds BatchNorm, o25 a dropout of 25 %",
    "用 - 连接的卷积块（如 c16k3p1m2：16 个通道、卷积核 3、填充 1、最大池化 2）"
    "和全连接层（如 d64）；b 表示加 BatchNorm，o25 表示 25 % 的 Dropout",
)


class ImpossibleNetwork(Told):
    """A network cannot be built; the sentence says which layer, and why."""


@dataclass(frozen=True, slots=True)
class Conv:
    """Convolution, activation, pooling.

    Parameters
    ----------
    channels
        Number of output channels, 1 to 256.
    kernel, stride, padding
        In pixels, the same in both directions: 1 to 11, 1 to 4, 0 to 5.
    pool
        ``"m"`` for max pooling, ``"a"`` for average pooling, ``""`` for none.
    size
        Side and stride of the pooling window, 2 to 4 (1 without pooling).
    norm
        Whether BatchNorm comes before the activation, whatever the other layers have.
    drop
        Percentage that dropout leaves out of what it passes on, 1 to 90; 0 for as much as in
        layers that say nothing of their own.
    """

    channels: int
    kernel: int
    stride: int = 1
    padding: int = 0
    pool: str = ""
    size: int = 1
    norm: bool = False
    drop: int = 0

    def __str__(self) -> str:
        stride = f"s{self.stride}" if self.stride != 1 else ""
        padding = f"p{self.padding}" if self.padding else ""
        pool = f"{self.pool}{self.size}" if self.pool else ""
        return f"c{self.channels}k{self.kernel}{stride}{padding}{pool}{_end(self)}"


@dataclass(frozen=True, slots=True)
class Dense:
    """Dense layer of 1 to 512 units, activation; BatchNorm and dropout as in `Conv`."""

    units: int
    norm: bool = False
    drop: int = 0

    def __str__(self) -> str:
        return f"d{self.units}{_end(self)}"


Block = Conv | Dense


def _end(block: Block) -> str:
    return ("b" if block.norm else "") + (f"o{block.drop}" if block.drop else "")


# What each number may be, and how it is called.
BOUNDS: Mapping[str, tuple[int, int, Text]] = {
    "channels": (1, _MOST_CHANNELS, Text("channels", "通道数")),
    "kernel": (1, 11, Text("kernel size", "卷积核大小")),
    "stride": (1, 4, Text("stride", "步幅")),
    "padding": (0, 5, Text("padding", "填充")),
    "size": (2, 4, Text("pooling size", "池化大小")),
    "units": (1, _MOST_UNITS, Text("units", "单元数")),
    "drop": (1, 90, Text("dropout in %", "Dropout（%）")),
}


def parse_blocks(text: str) -> tuple[Block, ...]:
    """Read the blocks that `text` describes.

    Raises
    ------
    ImpossibleNetwork
        If the text is not of the grammar above, a number is out of its bounds, there are more than
        eight blocks, or a convolution follows a dense layer.
    """
    blocks = tuple(_parse_block(part) for part in text.split("-"))
    if len(blocks) > MOST_BLOCKS:
        raise ImpossibleNetwork(
            Text("at most {n} blocks are possible", "最多 {n} 个块").format(n=MOST_BLOCKS)
        )
    dense = [isinstance(block, Dense) for block in blocks]
    if dense != sorted(dense):
        raise ImpossibleNetwork(
            Text("a convolution cannot follow a dense layer", "卷积块不能放在全连接层之后")
        )
    return blocks


def format_blocks(blocks: tuple[Block, ...]) -> str:
    """The text from which `parse_blocks` reads the same blocks."""
    return "-".join(map(str, blocks))


def _parse_block(part: str) -> Block:
    if match := _DENSE.fullmatch(part):
        return Dense(**_numbers(part, match), norm=bool(match["norm"]))
    if match := _CONV.fullmatch(part):
        return Conv(**_numbers(part, match), pool=match["pool"] or "", norm=bool(match["norm"]))
    template = Text(
        "{part!r} is not a block; possible are {grammar}", "{part!r} 不是块；可以写{grammar}"
    )
    raise ImpossibleNetwork(template.format(part=cut(part, 24), grammar=GRAMMAR))


def _numbers(part: str, match: re.Match[str]) -> dict[str, int]:
    numbers = {
        name: int(digits) for name, digits in match.groupdict().items() if name in BOUNDS and digits
    }
    for name, value in numbers.items():
        low, high, label = BOUNDS[name]
        if not low <= value <= high:
            template = Text(
                "{part}: {label} must be from {low} to {high}",
                "{part}：{label}须在 {low} 到 {high} 之间",
            )
            raise ImpossibleNetwork(template.format(part=part, label=label, low=low, high=high))
    return numbers
