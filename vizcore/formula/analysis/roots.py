"""Where trees change their sign, to rounding."""

from __future__ import annotations

import math

import numpy as np

from vizcore.arrays import Floats
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.tree import Node

_POINTS_BITS = 9  # few brackets are divided finely, in fewer rounds of fewer than 256 points


def narrowed(
    tree: Node, low: Floats, high: Floats, sign: Floats, bits: int
) -> tuple[Floats, Floats]:
    """Brackets of the first change of sign in each bracket, 2^bits times narrower.

    Parameters
    ----------
    tree
        Without parameters.
    low, high
        Ends, shape (brackets,).
    sign
        Of the tree at `low`, same shape.
    """
    if not low.size:
        return low, high
    each = max(1, _POINTS_BITS - low.size.bit_length())
    parts = 2**each
    inner = np.arange(1, parts)[:, None] / parts
    for _ in range(math.ceil(bits / each)):
        same = np.sign(evaluate((tree,), low + (high - low) * inner, {})[0]) == sign
        count = np.minimum.accumulate(same, axis=0).sum(axis=0)  # how many from the left
        low, high = low + (high - low) * count / parts, low + (high - low) * (count + 1) / parts
    return low, high
