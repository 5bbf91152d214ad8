"""An activation and its derivatives on points, in NumPy, from its trees."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.model import Activation
from vizcore.formula.analysis.breaks import Break, with_values
from vizcore.formula.analysis.centres import Centre, centres
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.tree import Node

Array = NDArray[np.float64]

# In units of the argument that is 0 there: nearer to a hole the trees are 0/0 or cancel; around
# it they are good to 10 digits. As near to where branches touch, rounding decides which is taken.
_HOLE = 1e-3
_AROUND = 2e-3 * np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
_TOUCHING = 1e-6


def sample(activation: Activation, x: Array, order: int, **params: float) -> list[Array]:
    """φ and its derivatives up to `order` on `x`, each of its shape; not finite where φ is not.

    At a kink φ′ has the subgradient of `vizcore.formula.calculus.derivative`. Where branches meet
    smoothly, as those of max(x − 1, log x) at 1, each side has the derivatives of its own branch.
    At a hole like that of sin(x)/x at 0, where the function is smooth and only its text is not
    defined, the values are those that make it smooth.
    """
    trees = activation.trees[: order + 1] if order else (activation.tree,)
    bound = activation.bind(params)
    values = list(evaluate(trees, x, bound))
    unit = _unit_of(activation.tree, bound)
    for met, at in _near(activation.breaks(**params), x.ravel(), unit):
        flat = [y.reshape(-1) for y in values]
        offsets = x.ravel()[at] - met.x
        if met.hole:
            around = evaluate(trees, met.x + _AROUND * unit(met.x), bound)
            _fill(flat, at, offsets / unit(met.x), around)
        else:
            _part(flat, at, x.ravel()[at], met)
    undefined = np.isnan(values[0])
    endless = np.isinf(values[0])
    if endless.any():  # at a pole, not where φ overflows
        undefined |= endless & np.isin(x, [b.x for b in activation.breaks(**params)])
    if undefined.any():  # log has no slope left of 0, though 1/x has a value
        for derived in values[1:]:
            derived[undefined] = np.nan
    return values


def _unit_of(tree: Node, bound: Mapping[str, float]) -> Callable[[float], float]:
    """Over which distance from a point the argument that is 0 there grows to 1."""

    @cache
    def found() -> tuple[Centre, ...]:
        return centres(with_values(tree, bound))

    def unit(x: float) -> float:
        near = [c.scale for c in found() if abs(c.x - x) <= 1e-9 * abs(x)]
        return next(filter(math.isfinite, near), 1.0)

    return unit


def _near(
    breaks: Sequence[Break], x: Array, unit: Callable[[float], float]
) -> Iterator[tuple[Break, NDArray[np.intp]]]:
    """Breaks at which the trees do not compute a derivative, and which points lie next to each."""
    met = [b for b in breaks if b.order not in (0, 1)]
    if not met:
        return
    places = np.array([b.x for b in met])
    units = np.array([max(unit(b.x), 1e-6 * abs(b.x)) for b in met])
    reach = units * [_HOLE if b.hole else _TOUCHING for b in met]
    middles = (places[1:] + places[:-1]) / 2
    nearest = np.searchsorted(middles, x)
    at = np.flatnonzero(np.abs(x - places[nearest]) < reach[nearest])
    at = at[np.argsort(nearest[at], kind="stable")]
    ends = np.flatnonzero(np.diff(nearest[at])) + 1
    for group in np.split(at, ends) if at.size else ():
        yield met[nearest[group[0]]], group


def _part(values: Sequence[Array], at: NDArray[np.intp], x: Array, met: Break) -> None:
    """Give each side of a point where two branches touch the derivatives of its own branch."""
    for tree, own in zip(met.sides, (x <= met.x, x > met.x), strict=True):
        for order, y in enumerate(values):
            if order and own.any():
                tree = derivative(tree)
                # At the point itself the derivative that breaks is left as it is.
                told = own if met.order is None or order < met.order else own & (x != met.x)
                y[at[told]] = evaluate((tree,), x[told], {})[0]


def _fill(
    values: Sequence[Array], at: NDArray[np.intp], offsets: Array, around: tuple[Array, ...]
) -> None:
    """Read what is near a hole off its neighbourhood by interpolation.

    Only a value that the formula itself gives to the very point stays.
    """
    weights = np.ones((at.size, _AROUND.size))
    for i, own in enumerate(_AROUND):
        others = np.delete(_AROUND, i)
        weights[:, i] = np.prod((offsets[:, None] - others) / (own - others), axis=1)
    for order, (y, known) in enumerate(zip(values, around, strict=True)):
        given = np.isfinite(y[at]) & (offsets == 0) & (order == 0)
        y[at[~given]] = (weights @ known)[~given]
