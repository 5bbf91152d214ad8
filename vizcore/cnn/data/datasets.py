"""Labelled images, whole in memory: what there is, and how it is loaded.

`DATASETS` says what a data set is without loading it; `load` brings it into memory, once in a
process.
"""

from __future__ import annotations

import functools
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vizcore.cnn.data.sources import DATASETS, Source

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["DATASETS", "PROBES", "Dataset", "Images", "Source", "load", "split"]

PROBES = 512  # held-out images on which every recorded number is measured
_MOST_FLOATS = 1 << 24  # training pixels kept as float32: 64 MB


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


@dataclass(frozen=True)
class Dataset:
    """Images ready for a network.

    Attributes
    ----------
    source : Source
    images : Images
    mean, std : float
        Of all training pixels, on the scale of the raw images.
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
    images: Images = pkgutil.resolve_name(source.loader)(key)
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


def load_digits(key: str) -> Images:
    """scikit-learn's handwritten digits, 512 of them held out."""
    from sklearn import datasets

    found = datasets.load_digits()
    return split(found.images[:, None], found.target, DATASETS[key].held_out)
