"""Where a formula is not smooth: candidates from its tree, each then examined from both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vizcore.arrays import Floats, Mask
from vizcore.formula.analysis.centres import units_at
from vizcore.formula.analysis.contact import LOOKED_AT, SMOOTH, orders_of_contact
from vizcore.formula.analysis.domain import has_no_value
from vizcore.formula.analysis.pieces import Pieces
from vizcore.formula.analysis.switches import switching_points
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.calculus.factors import exact, literal
from vizcore.formula.tree import Node, substitute, walk

_MOST_PAIRS = 6  # of expressions that are compared, those nearest to 0: each stair has its own
_STAYS = 0.7  # of a difference, eight times nearer to a break, where it does not shrink
_CLOSER = 3.0 ** np.arange(7, -1, -1)  # times the least distance from which a pole is looked at
_GROWS = 0.9  # of a gain: the next, three times nearer to a pole; that of log is as large
_NEAREST = 1e-7, 1e-12  # that distance: of the reach, and of |x|, where rounding begins
_GAIN = 1e-12  # of φ: what it grows by is less where rounding alone makes it grow
_WINDOWS = np.multiply.outer([1e-1, 1e-3, 1e-5], np.geomspace(1e-2, 1, 65))  # of the reach
_MOST_WAVES = 12  # that are looked at
_WANES = 0.5  # of the spread in a window: the next, a hundred times nearer, of what has a limit
_WAXES = 2.0  # … and of what has no bound
_GAINS = 0.05  # of a crest: what those of log |x| sin(1/x) gain from window to window at least
_ENDLESS = 1e300  # what no number is told apart from
_NOISE = 1e-8, 1e-6, 1e-3  # relative differences that rounding may cause in φ, φ′ and φ″


@dataclass(frozen=True)
class Break:
    """A point at which a formula changes or is undefined.

    Attributes
    ----------
    x
        Where.
    order
        The lowest derivative that is not continuous there: 0 for a jump or a pole of φ, 1 for a
        kink, 2 for a corner of φ′, and so on; None if the formula is smooth there and only its
        text is not, as that of sin(x)/x at 0 or where the operands of a max touch.
    sides
        The expressions that hold just left and just right of it, without parameters; none where
        they are not told apart, because φ itself jumps.
    pole
        Whether φ goes to ∞ or −∞ on a side of it, as 1/x and log |x| do at 0.
    wave
        Whether what is not continuous there swings without end and has no limit, as sin(1/x) at 0.
    steep
        Whether φ′ has no bound in such a wave.
    falls, rises
        Whether φ itself has no lower, and no upper bound in it, as sin(1/x)/x.
    hole
        Whether the formula is smooth there, but the text of φ, φ′ or φ″ has no value at the point.
    """

    x: float
    order: int | None
    sides: tuple[Node, ...] = field(repr=False, compare=False)
    hole: bool = field(default=False, repr=False, compare=False)
    wave: bool = field(default=False, repr=False, compare=False)
    steep: bool = field(default=False, repr=False, compare=False)
    falls: bool = field(default=False, repr=False, compare=False)
    rises: bool = field(default=False, repr=False, compare=False)
    pole: bool = field(default=False, repr=False, compare=False)


def with_values(tree: Node, params: Mapping[str, float]) -> Node:
    """The tree with numbers in the place of its parameters."""
    return substitute(tree, {name: literal(exact(float(v))) for name, v in params.items()})


def find_breaks(tree: Node) -> tuple[Break, ...]:
    """The breaks of a formula without parameters, in order; of too many those nearest to 0."""
    points = switching_points(tree)
    if not points.size:
        return ()
    gaps = np.diff(points, prepend=-np.inf, append=np.inf)
    # Far enough from the point for rounding, near enough to see no other one.
    near = 1e-3 * units_at(tree, points)
    reach = np.minimum(near, np.minimum(gaps[:-1], gaps[1:]) / 4)
    pieces = Pieces(tree, np.concatenate((points - reach, points + reach)))
    orders, count = _orders(tree, points, reach), len(points)
    meeting: dict[tuple[Node, Node], list[int]] = {}
    for i in range(count):
        if orders[i] > 0 or pieces.same(i, i + count):
            meeting.setdefault((pieces[i], pieces[i + count]), []).append(i)
    nearest = sorted(meeting.items(), key=lambda pair: np.abs(points[pair[1]]).min())
    holes = np.zeros(count, dtype=bool)
    for sides, at in nearest[:_MOST_PAIRS]:
        orders[at] = orders_of_contact(*sides, points[at], reach[at], orders[at])
        holes[at] = (orders[at] == SMOOTH) & _lost(sides[0], points[at])
    sides_of = {i: sides for sides, at in meeting.items() for i in at}
    poles = np.zeros(count, dtype=bool)
    torn = orders == 0
    if torn.any():
        at = np.flatnonzero(torn).tolist()
        defined = np.array([[not has_no_value(pieces[i + j]) for i in at] for j in (0, count)])
        poles[torn] = (defined & _endless(tree, points[torn], reach[torn])).any(axis=0)
    swinging, waxing = _waves(tree, points, reach)
    wave = swinging != SMOOTH
    orders[wave] = swinging[wave]
    told = (a.tolist() for a in (points, orders, holes & ~wave, wave, *waxing, poles & ~wave))
    return tuple(
        Break(x, None if order == SMOOTH else order, sides_of.get(i, ()), *kinds)
        for i, (x, order, *kinds) in enumerate(zip(*told, strict=True))
    )


def _waves(tree: Node, points: Floats, reach: Floats) -> tuple[NDArray[np.int64], Mask]:
    """The lowest derivative that swings without a limit at each point, and what has no bound there.

    A sine swings so where its argument goes to ±∞; x² in front of it lets φ have a limit, not φ′.
    The mask, shape (3, points): whether φ′ has no bound, φ no lower, and φ no upper one.
    """
    orders, waxing = np.full(len(points), SMOOTH), np.zeros((3, len(points)), dtype=bool)
    swings = np.zeros(len(points), dtype=bool)
    for node in walk(tree):
        if node.op in ("sin", "cos") and "x" in node.names:
            swings |= _endless(node.args[0], points, reach).any(axis=0)
    every = np.flatnonzero(swings)
    if not every.size:
        return orders, waxing
    at = every[np.argsort(np.abs(points[every]))[:_MOST_WAVES]]
    slope = derivative(tree)
    around = points[at] + np.multiply.outer(np.multiply.outer([-1.0, 1.0], _WINDOWS), reach[at])
    found = np.stack(evaluate((tree, slope, derivative(slope)), around, {}, far=False))
    found = np.clip(np.nan_to_num(found, posinf=np.inf, neginf=-np.inf), -_ENDLESS, _ENDLESS)
    spread = np.ptp(found, axis=3)  # orders, sides, windows, points
    lasts = (spread[:, :, 1:] > _WANES * spread[:, :, :-1]).all(axis=2).any(axis=1)
    for order in (2, 1, 0):
        orders[at[lasts[order]]] = order
    grows = (spread[1, :, 1:] > _WAXES * spread[1, :, :-1]) | (spread[1, :, 1:] >= _ENDLESS)
    swinging = orders[at] < LOOKED_AT
    waxing[0, at] = grows.all(axis=1).any(axis=0) & swinging
    for row, side in ((1, -1), (2, 1)):
        gains = np.diff(tops := (side * found[0]).max(axis=2), axis=1)
        steady: Mask = (gains > _GAINS * tops[:, 1:]).all(axis=1)
        steady &= gains[:, 1] > _WANES * gains[:, 0]
        steady |= (tops[:, 1:] > _WAXES * tops[:, :-1]).all(axis=1) | (tops[:, -1] >= _ENDLESS)
        waxing[row, at] = (steady & (tops[:, 0] > 0)).any(axis=0) & (orders[at] == 0)
    beyond = np.setdiff1d(every, at)  # of endlessly many, as those that are nearest
    orders[beyond], waxing[:, beyond] = orders[at].min(), waxing[:, at].any(axis=1, keepdims=True)
    return orders, waxing


def _endless(tree: Node, points: Floats, reach: Floats) -> Mask:
    """Whether φ goes to ±∞ left and right of each point, shape (2, points).

    Three times nearer to a pole it grows by no less than the time before, as log does by the same;
    on the way to a limit it changes by ever less, and a wave does not grow eight times on end.
    """
    nearest = np.maximum(_NEAREST[0] * reach, _NEAREST[1] * np.abs(points))
    steps = np.multiply.outer(np.multiply.outer([-1.0, 1.0], _CLOSER), nearest)
    sizes = np.abs(evaluate((tree,), points + steps, {})[0])
    with np.errstate(all="ignore"):
        gains = np.diff(sizes, axis=1)
        grows = (gains > _GAIN * sizes[:, 1:]).all(axis=1)
        grows &= (gains[:, 1:] > _GROWS * gains[:, :-1]).all(axis=1)
    endless: Mask = grows | np.isinf(sizes[:, -1])
    return endless


def _lost(piece: Node, points: Floats) -> Mask:
    """Where the text of φ, φ′ or φ″ has no value: at a point or, by rounding, next to it."""
    slope = derivative(piece)
    beside = points + np.multiply.outer([-2, -1, 0, 1, 2], np.spacing(points))
    values = evaluate((piece, slope, derivative(slope)), beside, {}, far=False)
    lost: Mask = np.any(~np.isfinite(values), axis=(0, 1))
    return lost


def _orders(tree: Node, points: Floats, reach: Floats) -> NDArray[np.int64]:
    """The lowest derivative that breaks at each point, judged at x ± h and x ± h/8."""
    slope = derivative(tree)
    sides = points + np.outer([-1, 1, -1 / 8, 1 / 8, 0], reach)
    orders = np.full(len(points), LOOKED_AT)
    results = evaluate((tree, slope, derivative(slope)), sides, {}, far=False)
    for order, values in reversed(list(enumerate(results))):
        with np.errstate(all="ignore"):
            far, near = np.abs(values[1] - values[0]), np.abs(values[3] - values[2])
            size_far, size_near = np.abs(values[:2]).max(axis=0), np.abs(values[2:4]).max(axis=0)
            # Across a jump the difference stays as the sides close in; elsewhere it shrinks by 8.
            noise = _NOISE[order] * np.maximum(size_near, size_far)
            breaks = (near > noise) & (near > _STAYS * far)
            breaks |= size_near > 2.5 * size_far
        breaks |= ~np.isfinite(values[:4]).all(axis=0) | np.isinf(values[4])
        orders[breaks] = order
    return orders
