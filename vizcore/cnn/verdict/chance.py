"""How accurate a network is that has learned nothing, for any number of classes."""

from __future__ import annotations

import math

import torch
from torch import Tensor

_LITTLE = 1 / 9  # of the way from guessing to perfect: about 0.1 for ten classes


def chance(labels: Tensor, classes: int) -> float:
    """The largest accuracy that is no better than guessing.

    Parameters
    ----------
    labels
        True classes of the images, int64, shape (images,).
    classes
        How many there are.

    Returns
    -------
    float
        That of giving every image the most frequent class, or two standard errors above 1/classes,
        whichever is more.
    """
    images, guess = len(labels), 1 / classes
    most = int(torch.bincount(labels, minlength=classes).max()) / images
    return max(most, guess + 2 * math.sqrt(guess * (1 - guess) / images))


def little(chance: float) -> float:
    """The smallest difference of accuracy that says something, where `chance` is guessing.

    So much above it a network has learned something, and so much below its best it has lost it.
    """
    return (1 - chance) * _LITTLE
