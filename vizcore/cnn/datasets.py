"""Labelled images, whole in memory: what there is, and how it is loaded.

`DATASETS` says what a data set is without loading it; `load` brings it into memory once a process.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vizcore.text import Text, same

if TYPE_CHECKING:
    from torch import Tensor

PROBES = 512  # held-out images on which every recorded number is measured
_MOST_FLOATS = 1 << 24  # training pixels kept as float32: 64 MB


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
    fetched : bool
        Whether it comes from the network the first time.
    """

    label: Text
    classes: tuple[Text, ...]
    image: tuple[int, int, int]
    training: int
    held_out: int
    loader: str
    fetched: bool = False


@dataclass(frozen=True, slots=True)
class Images:
    """Raw images and labels.

    Attributes
    ----------
    training, held_out : Tensor
        uint8, shape (images, channels, height, width).
    training_labels, held_out_labels : Tensor
        int64, shape (images,).
    """

    training: Tensor
    training_labels: Tensor
    held_out: Tensor
    held_out_labels: Tensor


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
            loader="vizcore.cnn.datasets:_digits",
        ),
        "shapes": Source(
            label=Text("Shapes 28×28, grey", "图形 28×28，灰度"),
            classes=_SHAPES,
            image=(1, 28, 28),
            training=8000,
            held_out=1000,
            loader="vizcore.cnn.shapes:load_shapes",
        ),
        "shapes_rgb": Source(
            label=Text("Shapes 32×32, colour", "图形 32×32，彩色"),
            classes=_SHAPES,
            image=(3, 32, 32),
            training=8000,
            held_out=1000,
            loader="vizcore.cnn.shapes:load_shapes",
        ),
        "mnist": Source(
            label=Text("MNIST 28×28 (fetched once)", "MNIST 28×28（首次需下载）"),
            classes=_DIGITS,
            image=(1, 28, 28),
            training=60_000,
            held_out=10_000,
            loader="vizcore.cnn.fetched:load_fetched",
            fetched=True,
        ),
        "fashion_mnist": Source(
            label=Text("Fashion-MNIST 28×28 (fetched once)", "Fashion-MNIST 28×28（首次需下载）"),
            classes=_CLOTHES,
            image=(1, 28, 28),
            training=60_000,
            held_out=10_000,
            loader="vizcore.cnn.fetched:load_fetched",
            fetched=True,
        ),
        "cifar10": Source(
            label=Text("CIFAR-10 32×32 (fetched once)", "CIFAR-10 32×32（首次需下载）"),
            classes=_CIFAR,
            image=(3, 32, 32),
            training=50_000,
            held_out=10_000,
            loader="vizcore.cnn.fetched:load_fetched",
            fetched=True,
        ),
    }
)


@dataclass(frozen=True)
class Dataset:
    """Images ready for a network.

    Attributes
    ----------
    source : Source
    images : Images
    mean, std : float
        Of all training pixels, on the scale 0 to 255 (digits: 0 to 16).
    """

    source: Source
    images: Images
    mean: float
    std: float

    def standardise(self, images: Tensor) -> Tensor:
        """Raw pixels (images, channels, height, width) as float32 of mean 0 and variance 1."""
        import torch

        return images.to(torch.float32).sub_(self.mean).div_(self.std)

    @functools.cached_property
    def standardised(self) -> Tensor:
        """All training images, standardised once if that takes little memory, else raw."""
        images = self.images.training
        return self.standardise(images) if images.numel() <= _MOST_FLOATS else images

    def probes(self) -> tuple[Tensor, Tensor]:
        """The probe set: the first 512 held-out images, standardised, and their labels."""
        images = self.standardise(self.images.held_out[:PROBES])
        return images, self.images.held_out_labels[:PROBES]


@functools.lru_cache(maxsize=2)
def load(key: str) -> Dataset:
    """Load the data set `key` of `DATASETS`; the result is shared, so it must not be changed.

    Raises
    ------
    Unavailable
        If it has to be fetched and cannot be.
    """
    import torch

    source = DATASETS[key]
    module, _, function = source.loader.partition(":")
    images: Images = getattr(importlib.import_module(module), function)(key)
    # float64 sums: 150 million pixels exceed what float32 can add up.
    counts = torch.bincount(images.training.flatten(), minlength=256).to(torch.float64)
    levels = torch.arange(256, dtype=torch.float64)
    mean = float(counts @ levels / counts.sum())
    variance = float(counts @ (levels - mean).square() / counts.sum())
    return Dataset(source, images, mean, variance**0.5)


def split(images: Any, labels: Any, held_out: int) -> Images:
    """Hold out `held_out` images, the same ones every time.

    Parameters
    ----------
    images
        uint8 array, shape (images, channels, height, width).
    labels
        Integer array, shape (images,).
    """
    import torch

    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    images = torch.as_tensor(images, dtype=torch.uint8)[order]
    labels = torch.as_tensor(labels, dtype=torch.int64)[order]
    return Images(images[held_out:], labels[held_out:], images[:held_out], labels[:held_out])


def _digits(key: str) -> Images:
    from sklearn.datasets import load_digits

    found = load_digits()
    return split(found.images[:, None], found.target, DATASETS[key].held_out)
