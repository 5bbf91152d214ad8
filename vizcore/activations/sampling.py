"""An activation and its derivatives on points, in NumPy, from its trees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.model import Activation
from vizcore.formula.evaluate import evaluate

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Nearer than this to a hole the trees are 0/0 or cancel; around it they are good to 10 digits.
_HOLE = 1e-3
_AROUND = 2e-3 * np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])


def sample(activation: Activation, x: Array, order: int, **params: float) -> list[Array]:
    """φ and its derivatives up to `order` on `x`, each of its shape; not finite where φ is not.

    At a kink φ′ has PyTorch's subgradient. At a hole like that of sin(x)/x at 0, where the function
    is smooth and only its text is not defined, the values are those that make it smooth.
    """
    trees = activation.trees[: order + 1] if order else (activation.tree,)
    bound = activation.bind(params)
    values = list(evaluate(trees, x, bound))
    for hole in (b.x for b in activation.breaks(**params) if b.order is None):
        near = np.abs(x - hole) < _HOLE
        if near.any():
            _fill(values, near, x - hole, evaluate(trees, hole + _AROUND, bound))
    undefined = np.isnan(values[0])
    if undefined.any():  # log has no slope left of 0, though 1/x has a value
        for derived in values[1:]:
            derived[undefined] = np.nan
    return values


def _fill(values: list[Array], near: Mask, offsets: Array, around: tuple[Array, ...]) -> None:
    """Read what is near a hole off its neighbourhood by interpolation.

    Only a value that the formula itself gives to the very point stays.
    """
    weights = np.ones((near.sum(), _AROUND.size))
    for i, own in enumerate(_AROUND):
        others = np.delete(_AROUND, i)
        weights[:, i] = np.prod((offsets[near][:, None] - others) / (own - others), axis=1)
    for order, (y, known) in enumerate(zip(values, around, strict=True)):
        given = np.isfinite(y) & (offsets == 0) if order == 0 else np.zeros_like(near)
        y[near & ~given] = (weights @ known)[~given[near]]
