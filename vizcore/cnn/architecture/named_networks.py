"""Networks that go by a name, as papers and tutorials have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vizcore.text import Text

CLASSES = 10  # of the images of every source below


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network under a name of its own.

    Attributes
    ----------
    label : Text
        What a list calls it.
    blocks : str
        As `vizcore.cnn.architecture.blocks.parse_blocks` reads them.
    source : Text
        Where it comes from.
    image : tuple of int
        Channels, height and width of the images that it was made for there.
    """

    label: Text
    blocks: str
    source: Text
    image: tuple[int, int, int]


ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType(
    {
        "small": Architecture(
            Text("Small: 16-32 channels, dense 64", "小型：16-32 通道，全连接 64"),
            "c16k3p1m2-c32k3p1m2-d64",
            Text("Made for the small digits of this page", "为本页的小尺寸数字图像而设"),
            (1, 8, 8),
        ),
        "lenet5": Architecture(
            Text("LeNet-5: 6-16-120 channels, dense 84", "LeNet-5：6-16-120 通道，全连接 84"),
            "c6k5a2-c16k5a2-c120k5-d84",
            Text(
                "LeCun et al. 1998: no padding, average pooling; here every channel of the second "
                "convolution sees all of the first",
                "LeCun 等 1998：无填充，平均池化；此处第二个卷积层的每个通道都连接第一层的全部通道",
            ),
            (1, 32, 32),
        ),
        "lenet5_padded": Architecture(
            Text(
                "LeNet-5, padded: 6-16-120 channels, dense 84",
                "LeNet-5（带填充）：6-16-120 通道，全连接 84",
            ),
            "c6k5p2m2-c16k5p2m2-c120k5p2-d84",
            Text(
                "LeNet-5 as Keras tutorials write it: convolutions padded to keep the side "
                "(padding=same), max pooling",
                "Keras 教程中常见的 LeNet-5：卷积用 padding=same 保持边长，最大池化",
            ),
            (3, 32, 32),
        ),
        "net_32_64_64": Architecture(
            Text("32-64-64 channels, dense 64", "32-64-64 通道，全连接 64"),
            "c32k3m2-c64k3m2-c64k3-d64",
            Text(
                "The first convnet of the Keras book (Chollet 2017) and of TensorFlow’s tutorial",
                "Keras 作者的书（Chollet 2017）与 TensorFlow 教程中的第一个卷积网络",
            ),
            (1, 28, 28),
        ),
        "net_32_64": Architecture(
            Text("32-64 channels, dense 64", "32-64 通道，全连接 64"),
            "c32k3m2-c64k3m2-d64",
            Text(
                "The shorter form of Keras tutorials: two convolutions",
                "Keras 教程中较短的写法：两个卷积层",
            ),
            (1, 28, 28),
        ),
    }
)
