"""An activation and its derivatives on points, in NumPy, from its trees."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.analysis.domain import beyond
from vizcore.activations.model import Activation
from vizcore.arrays import Floats
from vizcore.formula.analysis.breaks import Break, with_values
from vizcore.formula.analysis.centres import Centre, centres
from vizcore.formula.analysis.rounding import PLACED, with_doubt
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.tree import Node

# In units of the argument that is 0 there: nearer to a hole the trees are 0/0 or cancel; around
# it they are good to 10 digits. As near to where branches touch, rounding decides which is taken.
_HOLE = 1e-3
_AROUND = 2e-3 * np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
_TOUCHING = 1e-6
_TOLD = 1e-9  # of what is read off the neighbourhood of a hole: how far it may be off


class _Met(NamedTuple):
    """A break, which points lie next to it, as indices into the flat x, and the unit of x there."""

    met: Break
    at: NDArray[np.intp]
    unit: float


def sample(activation: Activation, x: Floats, order: int, **params: float) -> list[Floats]:
    """φ and its derivatives up to `order` on `x`, each of its shape; not finite where φ is not.

    At a kink φ′ has the subgradient of `vizcore.formula.calculus.derivative`. Where branches meet
    smoothly, as those of max(x − 1, log x) at 1, each side has the derivatives of its own branch.
    At a hole like that of sin(x)/x at 0, where the function is smooth and only its text is not
    defined, the values are those that make it smooth.
    """
    return _sampled(activation, x, order, **params)[0]


def looked_at(
    activation: Activation, params: dict[str, float], trees: tuple[Node, ...], x: Floats, off: float
) -> tuple[Floats, Floats]:
    """Trees of an activation, without parameters, on points that may be `off`, and their doubt.

    Unlike `with_doubt` it has what `sample` has next to holes and where branches touch.
    """
    computed, doubt = with_doubt(trees, x, off)
    if not activation.breaks(**params):
        computed[:, np.isnan(computed[0])] = np.nan
        return computed, doubt
    found, beside = _sampled(activation, x, len(trees) - 1, **params)
    values = np.array(found)
    values[:, beyond(activation, x, **params)] = np.nan
    for met, at, unit in beside:
        if met.hole:
            units = unit ** np.arange(len(trees))[:, None]
            doubt[:, at] = _TOLD * np.nanmax(np.abs(values[:, at]) * units, initial=0) / units
        else:  # each side may go a little too far
            own = [with_doubt(_derived(side, len(trees)), x[at], PLACED)[1] for side in met.sides]
            doubt[:, at] = np.fmax.reduce(own)
    return values, doubt


def _derived(tree: Node, count: int) -> tuple[Node, ...]:
    trees = [tree]
    while len(trees) < count:
        trees.append(derivative(trees[-1]))
    return tuple(trees)


def _sampled(
    activation: Activation, x: Floats, order: int, **params: float
) -> tuple[list[Floats], list[_Met]]:
    """`sample`, and which points lie where the trees do not compute what they mean."""
    trees = activation.trees[: order + 1] if order else (activation.tree,)
    bound = activation.bind(params)
    values = list(evaluate(trees, x, bound))
    unit = _unit_of(activation.tree, bound)
    beside = []
    for met, at in _near(activation.breaks(**params), x.ravel(), unit):
        flat = [y.reshape(-1) for y in values]
        offsets = x.ravel()[at] - met.x
        if met.hole:
            around = evaluate(trees, met.x + _AROUND * unit(met.x), bound)
            _fill(flat, at, offsets / unit(met.x), around)
        else:
            _part(flat, at, x.ravel()[at], met)
        beside.append(_Met(met, at, unit(met.x)))
    undefined = np.isnan(values[0])
    endless = np.isinf(values[0])
    if endless.any():  # at a pole, not where φ overflows
        undefined |= endless & np.isin(x, [b.x for b in activation.breaks(**params)])
    if undefined.any():  # log has no slope left of 0, though 1/x has a value
        for derived in values[1:]:
            derived[undefined] = np.nan
    return values, beside


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
    breaks: Sequence[Break], x: Floats, unit: Callable[[float], float]
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


def _part(values: Sequence[Floats], at: NDArray[np.intp], x: Floats, met: Break) -> None:
    """Give each side of a point where two branches touch the derivatives of its own branch."""
    for tree, own in zip(met.sides, (x <= met.x, x > met.x), strict=True):
        for order, y in enumerate(values):
            if order and own.any():
                tree = derivative(tree)
                # At the point itself the derivative that breaks is left as it is.
                told = own if met.order is None or order < met.order else own & (x != met.x)
                y[at[told]] = evaluate((tree,), x[told], {})[0]


def _fill(
    values: Sequence[Floats], at: NDArray[np.intp], offsets: Floats, around: tuple[Floats, ...]
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
