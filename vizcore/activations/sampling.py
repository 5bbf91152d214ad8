"""An activation and its derivatives on points, in NumPy, from its trees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.model import Activation
from vizcore.formula.breaks import Break
from vizcore.formula.derivative import derivative
from vizcore.formula.evaluate import evaluate

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Nearer than this to a hole the trees are 0/0 or cancel; around it they are good to 10 digits.
_HOLE = 1e-3
_AROUND = 2e-3 * np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
_TOUCHING = 1e-6  # as near to where two branches touch, rounding decides which of them a tree takes


def sample(activation: Activation, x: Array, order: int, **params: float) -> list[Array]:
    """φ and its derivatives up to `order` on `x`, each of its shape; not finite where φ is not.

    At a kink φ′ has the subgradient of `vizcore.formula.derivative`. Where branches meet smoothly,
    as those of max(x − 1, log x) at 1, each side has the derivatives of its own branch. At a hole
    like that of sin(x)/x at 0, where the function is smooth and only its text is not defined, the
    values are those that make it smooth.
    """
    trees = activation.trees[: order + 1] if order else (activation.tree,)
    bound = activation.bind(params)
    values = list(evaluate(trees, x, bound))
    for met in activation.breaks(**params):
        if met.order in (0, 1):
            continue
        offsets = x - met.x
        if met.order is None and _is_hole(met):
            near = np.abs(offsets) < _HOLE
            if near.any():
                _fill(values, near, offsets, evaluate(trees, met.x + _AROUND, bound))
        elif order:
            _part(values, x, offsets, met)
    undefined = np.isnan(values[0])
    endless = np.isinf(values[0])
    if endless.any():  # at a pole, not where φ overflows
        undefined |= endless & np.isin(x, [b.x for b in activation.breaks(**params)])
    if undefined.any():  # log has no slope left of 0, though 1/x has a value
        for derived in values[1:]:
            derived[undefined] = np.nan
    return values


def _is_hole(met: Break) -> bool:
    """Whether the expression around a point, or its slope, has no value at the very point."""
    side = met.sides[0]
    bend = derivative(derivative(side))
    values = evaluate((side, derivative(side), bend), np.array([met.x]), {})
    return not np.isfinite(values).all()


def _part(values: list[Array], x: Array, offsets: Array, met: Break) -> None:
    """Give each side of a point where two branches touch the derivatives of its own branch."""
    near = np.abs(offsets) < _TOUCHING * (1 + abs(met.x))
    for side, own in zip(met.sides, (near & (offsets <= 0), near & (offsets > 0)), strict=True):
        if not own.any():
            continue
        tree = side
        for order, y in enumerate(values):
            if order:
                tree = derivative(tree)
                # At the point itself the derivative that breaks is left as it is.
                shared = own if met.order is None or order < met.order else own & (offsets != 0)
                y[shared] = evaluate((tree,), x[shared], {})[0]


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
