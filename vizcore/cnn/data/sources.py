"""The data sets: what is known of each without loading it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vizcore.text import Text, same


@dataclass(frozen=True, slots=True)
class Source:
    """A data set before it is loaded.

    Attributes
    ----------
    label, classes
        Its name and the names of its classes.
    image : (int, int, int)
        Channels, height and width.
    training, held_out : int
        Number of images.
    loader : str
        ``module:function`` that returns `Images` for the data set's key; imported when needed.
    peak : int
        Value of a full pixel.
    margin : float or None
        For images that are ink on nothing, a drawn figure centred in them: the share of the side
        that stays free around it. None for pictures that fill their frame.
    """

    label: Text
    classes: tuple[Text, ...]
    image: tuple[int, int, int]
    training: int
    held_out: int
    loader: str
    peak: int = 255
    margin: float | None = None


_DIGITS = tuple(same(str(digit)) for digit in range(10))
_SHAPES = (
    Text("oval", "椭圆"),
    Text("triangle", "三角形"),
    Text("quadrilateral", "四边形"),
    Text("pentagon", "五边形"),
    Text("star", "五角星"),
    Text("cross", "十字"),
    Text("crescent", "月牙"),
    Text("heart", "心形"),
    Text("arrow", "箭头"),
    Text("half disc", "半圆"),
)
_CLOTHES = (
    Text("T-shirt", "T 恤"),
    Text("trousers", "裤子"),
    Text("pullover", "套头衫"),
    Text("dress", "连衣裙"),
    Text("coat", "外套"),
    Text("sandal", "凉鞋"),
    Text("shirt", "衬衫"),
    Text("sneaker", "运动鞋"),
    Text("bag", "包"),
    Text("ankle boot", "短靴"),
)
_CIFAR = (
    Text("airplane", "飞机"),
    Text("car", "汽车"),
    Text("bird", "鸟"),
    Text("cat", "猫"),
    Text("deer", "鹿"),
    Text("dog", "狗"),
    Text("frog", "青蛙"),
    Text("horse", "马"),
    Text("ship", "船"),
    Text("truck", "卡车"),
)

DATASETS: Mapping[str, Source] = MappingProxyType(
    {
        "digits": Source(
            label=Text("Handwritten digits 8×8", "手写数字 8×8"),
            classes=_DIGITS,
            image=(1, 8, 8),
            training=1285,
            held_out=512,
            loader="vizcore.cnn.data.datasets:load_digits",
            peak=16,
            margin=0.0,
        ),
        "shapes": Source(
            label=Text("Shapes 28×28, grey", "图形 28×28，灰度"),
            classes=_SHAPES,
            image=(1, 28, 28),
            training=8000,
            held_out=1000,
            loader="vizcore.cnn.data.shapes:load_shapes",
        ),
        "shapes_rgb": Source(
            label=Text("Shapes 32×32, colour", "图形 32×32，彩色"),
            classes=_SHAPES,
            image=(3, 32, 32),
            training=8000,
            held_out=1000,
            loader="vizcore.cnn.data.shapes:load_shapes",
        ),
        "mnist": Source(
            label=Text("MNIST 28×28 (fetched once)", "MNIST 28×28（首次需下载）"),
            classes=_DIGITS,
            image=(1, 28, 28),
            training=60_000,
            held_out=10_000,
            loader="vizcore.cnn.data.fetched:load_fetched",
            margin=4 / 28,
        ),
        "fashion_mnist": Source(
            label=Text("Fashion-MNIST 28×28 (fetched once)", "Fashion-MNIST 28×28（首次需下载）"),
            classes=_CLOTHES,
            image=(1, 28, 28),
            training=60_000,
            held_out=10_000,
            loader="vizcore.cnn.data.fetched:load_fetched",
        ),
        "cifar10": Source(
            label=Text("CIFAR-10 32×32 (fetched once)", "CIFAR-10 32×32（首次需下载）"),
            classes=_CIFAR,
            image=(3, 32, 32),
            training=50_000,
            held_out=10_000,
            loader="vizcore.cnn.data.fetched:load_fetched",
        ),
    }
)
