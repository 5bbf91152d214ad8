"""The zeros of a tree: where it changes its sign, and where it touches 0 without doing so."""

from __future__ import annotations

import numpy as np

from vizcore.arrays import Floats
from vizcore.formula.analysis.roots import narrowed
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.tree import Node, walk

_STEPS = ("floor", "round", "mod")  # have a constant derivative, and are no lines
# Waves are 0 where their argument, with this added, is a multiple of π.
_WAVES = {"sin": 0.0, "tan": 0.0, "cos": np.pi / 2}
MOST = 256  # zeros of one tree, those nearest to 0
# Steps of 0.02 to ±20, of 1 % to ±10⁴ and of 5 % to ±10⁹.
_FAR = np.concatenate((20 * np.geomspace(1, 500, 625), 1e4 * np.geomspace(1, 1e5, 237)[1:]))
_GRID = np.unique(np.concatenate((-_FAR, np.arange(-1000, 1001) / 50, _FAR)))
_EXACT = 4e-16  # relative uncertainty of a simple zero: two neighbours of it in float64
_BESIDE = np.arange(-4.0, 5.0)  # neighbours in float64, 0 itself: two of them are up to 2⁻⁵¹ away
_DIGITS = 12  # of a plain number: one of more lies near any number
_BLURRED = 1e-3  # of the values at the ends of a bracket: as small it stays where a zero is blurred
_NOISE = 1e-10  # of the values around: what is left of an exact 0


def zeros(tree: Node) -> Floats:
    """The places x ≠ ±∞ where a tree without parameters is 0 or changes its sign, in no order.

    A simple zero is exact to rounding, a multiple one to what rounding leaves of the tree near it:
    there the derivative of which the same place is a simple zero tells it. Of several numbers that
    cannot be told apart, the one with the fewest decimals.
    """
    factors = [f for f in _factors(tree) if "x" in f.names]
    known = [
        _of_line(factor) if factor.op not in _WAVES else _of_wave(factor) for factor in factors
    ]
    curved = [f for f, zero in zip(factors, known, strict=True) if zero is None]
    values = evaluate(tuple(curved), _GRID, {}) if curved else ()
    told = [zero for zero in known if zero is not None]
    return np.concatenate([np.array([]), *told, *map(_of_curve, curved, values)])


def _factors(tree: Node) -> list[Node]:
    """What a product, quotient or power is made of; it is 0 or endless where one of them is."""
    match tree.op:
        case "mul" | "div":
            return [factor for arg in tree.args for factor in _factors(arg)]
        case "neg" | "abs" | "sqrt":
            return _factors(tree.args[0])
        case "pow" if tree.args[1].op == "number":
            return _factors(tree.args[0])
    return [tree]


def line(tree: Node) -> tuple[float, float] | None:
    """Value at 0 and slope of a straight line; None if the tree is not one."""
    slope_tree = derivative(tree)
    if slope_tree.names - {"pi", "e"} or any(node.op in _STEPS for node in walk(tree)):
        return None
    start, slope = map(float, evaluate((tree, slope_tree), np.zeros(()), {}))
    return start, slope


def whole_places(start: float, slope: float, most: int, unit: float = 1.0) -> Floats:
    """Where a straight line, from its value at 0 and its slope, is a whole multiple of a unit.

    One place for each of the `most` + 1 multiples around the value at 0.
    """
    steps = np.round(start / unit) + np.arange(-(most // 2), most // 2 + 1)
    with np.errstate(all="ignore"):
        places: Floats = (steps * unit - start) / slope
    return places[np.isfinite(places)]


def _of_line(tree: Node) -> Floats | None:
    """The zero of a straight line, if it has one; None if the tree is not one."""
    straight = line(tree)
    if straight is None:
        return None
    zero = zero_of_line(tree, *straight)
    return np.array([_plainest(zero, zero)] if np.isfinite(zero) else [])


def zero_of_line(tree: Node, start: float, slope: float) -> float:
    """Where the line with a value at 0 and a slope is 0, as its text tells it; ±∞ if nowhere.

    0.1 (x − b) is 0 at b, whatever −0.1 b divided by 0.1 rounds to.
    """
    zero = -start / slope if slope else np.inf
    if zero == 0 or not np.isfinite(zero):
        return zero + 0.0
    beside = zero + np.spacing(zero) * _BESIDE
    sizes = np.abs(evaluate((tree,), beside, {})[0])
    least = beside[sizes == sizes.min()]
    return zero if zero in least else float(least[0])


def _of_wave(tree: Node) -> Floats | None:
    """The zeros of the sine, cosine or tangent of a straight line; None if the tree is none."""
    straight = line(tree.args[0])
    if straight is None:
        return None
    start, slope = straight
    return whole_places(start + _WAVES[tree.op], slope, MOST, np.pi)


def _of_curve(tree: Node, values: Floats) -> Floats:
    signs = np.sign(values)
    # A grid point that happens to be a zero belongs to the middle of its bracket.
    alone = np.flatnonzero((signs[1:-1] == 0) & (signs[:-2] != 0) & (signs[2:] != 0)) + 1
    kept = np.delete(np.arange(_GRID.size), alone)
    grid, signs = _GRID[kept], signs[kept]
    at = np.flatnonzero((signs[1:] != signs[:-1]) & ~np.isnan(signs[1:] + signs[:-1]))
    at = np.sort(at[np.argsort(np.abs(grid[at]))[:MOST]])
    brackets, touching = _dips(tree, values)
    low, high, sign = (
        np.concatenate(pair)
        for pair in zip((grid[at], grid[at + 1], signs[at]), brackets, strict=True)
    )
    return np.concatenate((_crossings(tree, low, high, sign), touching))


def _dips(tree: Node, values: Floats) -> tuple[tuple[Floats, Floats, Floats], Floats]:
    """Where |f| has a minimum between grid points of one sign that may reach 0.

    Returns
    -------
    Brackets and signs of crossings that hide there in pairs; places where f only touches 0.
    """
    size, sign = np.abs(values), np.sign(values)
    beside = np.maximum(size[:-2], size[2:])
    dips = (size[1:-1] <= np.minimum(size[:-2], size[2:])) & (size[1:-1] <= 0.9 * beside)
    at = 1 + np.flatnonzero(dips & (sign[:-2] == sign[2:]) & np.isfinite(beside) & (beside > 0))
    at = at[np.argsort(np.abs(_GRID[at]))[:MOST]]
    slope = derivative(tree)
    low, high = _GRID[at - 1], _GRID[at + 1]
    ends = evaluate((slope,), np.stack((low, high)), {})[0]
    turns = np.sign(ends[0]) * np.sign(ends[1]) < 0
    at, low, high = at[turns], low[turns], high[turns]
    bottom = _crossings(slope, low, high, np.sign(ends[0][turns]))
    depth = evaluate((tree,), bottom, {})[0]
    through = np.sign(depth) == -sign[at]
    deep = through & (np.abs(depth) > _NOISE * np.maximum(size[at - 1], size[at + 1]))
    brackets = (
        np.concatenate((low[deep], bottom[deep])),
        np.concatenate((bottom[deep], high[deep])),
        np.concatenate((sign[at][deep], -sign[at][deep])),
    )
    touching = np.abs(depth) <= _NOISE * np.maximum(size[at - 1], size[at + 1])
    return brackets, bottom[touching & ~deep]


def _crossings(tree: Node, low: Floats, high: Floats, sign: Floats, depth: int = 2) -> Floats:
    """The zero in each bracket, from both of its ends."""
    if not low.size:
        return low
    # From the other end, too: they differ where rounding blurs the zero.
    other = np.sign(evaluate((tree,), high, {})[0])
    starts, ends = np.concatenate((low, high)), np.concatenate((high, low))
    _, found_from = narrowed(tree, starts, ends, np.concatenate((sign, other)), bits=60)
    first, last = np.split(found_from, 2)
    # Of a wave with several zeros in the bracket it is another one: f is not small in between.
    outer = np.stack((low, high, (first + last) / 2))
    start, stop, between = np.abs(evaluate((tree,), outer, {})[0])
    last = np.where(between <= _BLURRED * np.maximum(start, stop), last, first)
    first, last = np.minimum(first, last), np.maximum(first, last)
    found = np.array([_plainest(a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)])
    blurred = np.flatnonzero(last - first > 1e-12 * (1 + np.abs(found)))
    if not blurred.size or not depth:
        return found
    # Rounding hides a multiple zero; of the second derivative it is one of two orders less.
    bend = derivative(derivative(tree))
    width = 2 * (last - first)[blurred]
    start, end = first[blurred] - width, last[blurred] + width
    before, after = (np.sign(evaluate((bend,), x, {})[0]) for x in (start, end))
    sure = before * after < 0
    found[blurred[sure]] = _crossings(bend, start[sure], end[sure], before[sure], depth - 1)
    return found


def _plainest(low: float, high: float) -> float:
    """Of the numbers between two bounds, or so near that rounding leaves it open, the plainest."""
    low, high = low - _EXACT * abs(low), high + _EXACT * abs(high)
    middle = (low + high) / 2
    for decimals in range(13):
        plain = round(middle, decimals)
        if low <= plain <= high and (plain == middle or float(f"{plain:.{_DIGITS}g}") == plain):
            return plain + 0.0  # no −0
    return middle
