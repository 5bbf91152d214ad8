"""The perceptron rule on the four inputs of a logic gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vizcore.lessons.checks import checked, finite
from vizcore.settings import Integer, SettingError
from vizcore.text import Text

INPUTS = ((0, 0), (0, 1), (1, 0), (1, 1))
_MOST_EPOCHS = 100_000
_TARGETS = Text("four numbers, each 0 or 1", "四个数，每个为 0 或 1")


@dataclass(frozen=True)
class PerceptronUpdate:
    """One update: in which epoch (from 1), at which of `INPUTS`, and what it led to."""

    epoch: int
    example: int
    weights: tuple[int, int]
    bias: int


@dataclass(frozen=True)
class PerceptronRun:
    """How the perceptron rule ended, or that it did not.

    Attributes
    ----------
    epochs
        Epochs run: up to the first without an error, or all that were allowed.
    updates
        Updates in all of them.
    weights, bias
        (w₁, w₂) and b at the end.
    converged
        Whether the last epoch was without an error.
    period
        Epochs after which weights and bias come back for ever; None if they were not seen to.
    path
        The updates one by one, up to the end of the first period.
    """

    epochs: int
    updates: int
    weights: tuple[int, int]
    bias: int
    converged: bool
    period: int | None
    path: tuple[PerceptronUpdate, ...]


def perceptron_rule(targets: Sequence[int], *, epochs: int = 1000) -> PerceptronRun:
    """Train a step unit by the perceptron rule, from zero with rate 1.

    The unit fires if z = w·x + b > 0. Examples come in the order 00, 01, 10, 11; after each that
    is wrong, w ← w + (t − o)x and b ← b + (t − o).

    Parameters
    ----------
    targets
        t for the four inputs, each 0 or 1.
    epochs
        The most epochs to run, 1 to 100,000.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.

    Notes
    -----
    Rosenblatt 1958. It ends if a line separates the two classes (Novikoff 1962), else it comes
    back to the same weights: they stay bounded (Block & Levin 1970) and are whole numbers.
    """
    wanted = finite("targets", targets, 1, _TARGETS)
    if wanted.shape != (4,) or not set(wanted) <= {0, 1}:
        raise SettingError("targets", targets, _TARGETS)
    most = checked("epochs", Integer(1, _MOST_EPOCHS), epochs)
    w1 = w2 = bias = 0
    seen = {(0, 0, 0): 0}
    period = None
    updates = 0
    path: list[PerceptronUpdate] = []
    for epoch in range(1, most + 1):
        before = updates
        for example, ((x1, x2), target) in enumerate(zip(INPUTS, wanted, strict=True)):
            error = int(target) - (w1 * x1 + w2 * x2 + bias > 0)
            if error:
                w1, w2, bias, updates = w1 + error * x1, w2 + error * x2, bias + error, updates + 1
                if period is None:
                    path.append(PerceptronUpdate(epoch, example, (w1, w2), bias))
        if updates == before:
            return PerceptronRun(epoch, updates, (w1, w2), bias, True, None, tuple(path))
        if period is None and (w1, w2, bias) in seen:
            period = epoch - seen[w1, w2, bias]
        seen.setdefault((w1, w2, bias), epoch)
    return PerceptronRun(most, updates, (w1, w2), bias, False, period, tuple(path))
