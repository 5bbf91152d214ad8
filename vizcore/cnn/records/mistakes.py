"""The probe images that a network is most sure and most wrong about."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

_MOST = 6


@dataclass(frozen=True, slots=True)
class Mistake:
    """A probe image that is taken for another class.

    Attributes
    ----------
    image : int
        Its number in the probe set.
    truth, predicted : int
        Its class, and the most probable one.
    truth_share, predicted_share : float
        Their probabilities by the softmax, from 0 to 1.
    """

    image: int
    truth: int
    predicted: int
    truth_share: float
    predicted_share: float


def worst_mistakes(logits: Tensor, labels: Tensor) -> tuple[Mistake, ...]:
    """The mistakes with the largest cross-entropy −ln p(truth), at most six, the worst first.

    Parameters
    ----------
    logits
        Before the softmax, shape (images, classes).
    labels
        The truth, shape (images,).
    """
    logs = logits.detach().log_softmax(1)
    predicted = logs.argmax(1)
    losses = -logs.gather(1, labels[:, None]).flatten()
    wrong = (predicted != labels).nonzero().flatten()
    # Stable, so that images with the same loss keep their order from run to run.
    worst = wrong[torch.argsort(losses[wrong], descending=True, stable=True)][:_MOST]
    shares = logs[worst].exp()
    return tuple(
        Mistake(i, truth, taken, row[truth], row[taken])
        for i, truth, taken, row in zip(
            worst.tolist(),
            labels[worst].tolist(),
            predicted[worst].tolist(),
            shares.tolist(),
            strict=True,
        )
    )
