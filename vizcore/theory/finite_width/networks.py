"""What most networks do: whether their signal stays a number, and mean and spread of those."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from threading import Lock
from typing import TypeVar

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.finite_width.ensemble import Ensemble, descend, ensemble_of, way_up
from vizcore.theory.finite_width.example_spread import example_spread
from vizcore.theory.finite_width.spread import spread_of_paths
from vizcore.theory.gaussian.rules import value_and_slope
from vizcore.theory.gaussian.table import ENDLESS, Floats
from vizcore.theory.layer_contributions import LayerContributions, layer_contributions
from vizcore.theory.pairs.two_input_recursion import PairStates, two_input_recursion
from vizcore.theory.stack import LayerStates, RandomStack
from vizcore.theory.variance_recursion import variance_recursion

LARGEST = 2 * math.log(3e38)  # ln q where single precision ends …
SMALLEST = 2 * math.log(1e-45)  # … and where it ends in 0

_Ascent = tuple[PairStates, Ensemble, Floats]
_Arrays = TypeVar("_Arrays", PairStates, Ensemble)
_SHAPE = np.array([-3.0, -1.0, -0.3, 0.3, 1.0, 3.0])
_TINY, _HUGE = np.array([1e-9, 1e-11, 1e-13]), np.array([1e9, 1e11, 1e13])


@dataclass(frozen=True, eq=False)
class Statistic:
    """Mean and variance over networks, shape (depth,), of the natural logarithm of a square."""

    mean: Floats
    variance: Floats


@dataclass(frozen=True, eq=False)
class Networks:
    """What networks of finite width do.

    Attributes
    ----------
    signal, example_spread
        Variance of y over units and batch, and over the batch alone, …
    delta, weight_grad
        … ‖δ‖² relative to the last layer and ‖∂L/∂W‖² over N and the branch's scale, of the
        networks whose signal stays a number.
    overflow, dead
        Layer, from 1, at which the signal of most networks leaves the numbers above, or below; 0
        if it does not.
    """

    signal: Statistic
    example_spread: Statistic
    delta: Statistic
    weight_grad: Statistic
    overflow: int
    dead: int


def networks_of(
    stack: RandomStack, states: LayerStates, contributions: LayerContributions
) -> Networks:
    """Networks without batch normalisation."""
    pair, found, spread = _ascent(stack)
    low, high = bounds(stack)
    # First layer, from 1, at which each network leaves the numbers above and below; 0 if none.
    up, down = _first(found.largest > high), _first(found.smallest < low)
    overflow, dead = _majority(up), _majority(down)
    lost = np.where(up > 0, up, stack.depth + 1)
    unknown = _first(np.isnan(found.largest))
    if _majority(np.where(unknown < lost, unknown, 0)):  # moments that no rule resolves
        nothing = Statistic(np.full(stack.depth, np.nan), np.full(stack.depth, np.nan))
        return Networks(nothing, nothing, nothing, nothing, 0, 0)
    after = stack.norm == "layer" and stack.norm_position == "after"
    # y itself is taken to spread like a normal variable, and not at all behind a norm.
    alike = 1 / stack.batch + (1 - 1 / stack.batch) * pair.correlation_square
    own = np.zeros(stack.depth) if after else 2 * alike / stack.width
    if overflow or dead:
        still = Statistic(np.append(np.full(stack.depth - 1, -np.inf), 0.0), np.zeros(stack.depth))
        gone = np.median(found.signal, axis=1) < SMALLEST if dead else np.zeros(stack.depth, bool)
        signal, apart = _until(gone, found.signal, own), _until(gone, spread, np.zeros_like(own))
        nothing = Statistic(np.full(stack.depth, -np.inf), np.zeros(stack.depth))
        return Networks(signal, apart, still, nothing, overflow, dead)
    fine = (up == 0) & (down == 0)
    signal = _statistic(found.signal, fine, own)
    apart = _statistic(spread, fine, np.zeros_like(own))
    paths = spread_of_paths(stack, states, contributions, pair)
    delta, weight = (_statistic(x, fine, paths) for x in descend(stack, found))
    return Networks(signal, apart, delta, weight, overflow, dead)


def _ascent(stack: RandomStack) -> _Ascent:
    """Pairs, networks, and the spread over examples: the lowest layers of a deeper stack."""
    step = 1 << max(
        stack.depth.bit_length() - 3, 0
    )  # at most a quarter more, for some depths alike
    deeper = replace(stack, depth=-(-stack.depth // step) * step)
    pair, found, spread = _deep_ascent(deeper)
    return _lowest(pair, stack.depth), _lowest(found, stack.depth), spread[: stack.depth]


@cached(LRUCache(32 * 2**20, lambda ascent: _bytes(ascent[1])), lock=Lock())
def _deep_ascent(stack: RandomStack) -> _Ascent:
    states = variance_recursion(stack)
    pair = two_input_recursion(stack, states, layer_contributions(stack, states))
    up = way_up(stack, pair)
    return pair, ensemble_of(stack, up), example_spread(stack, pair, up)


def _lowest(found: _Arrays, depth: int) -> _Arrays:
    return replace(found, **{f.name: getattr(found, f.name)[:depth] for f in fields(found)})


def _bytes(found: Ensemble) -> int:
    return sum(getattr(found, f.name).nbytes for f in fields(found))


def _statistic(logs: Floats, counted: Floats, beside: Floats) -> Statistic:
    """Of the networks that count; the logarithm of what spreads by chance is smaller on average."""
    known = logs[:, counted]
    mean = known.mean(1)
    return Statistic(mean - beside / 2, np.where(np.isneginf(mean), 0.0, known.var(1)) + beside)


def _until(gone: NDArray[np.bool_], logs: Floats, beside: Floats) -> Statistic:
    """Of the networks that are known in each layer, before most are gone."""
    known = np.ma.masked_invalid(logs)
    same = np.isneginf(logs).all(1) | gone
    mean = np.where(same, -np.inf, known.mean(1).filled(np.nan) - beside / 2)
    return Statistic(mean, np.where(same, 0.0, known.var(1).filled(0.0) + beside))


def bounds(stack: RandomStack) -> tuple[float, float]:
    """ln q at which a signal ends in 0, and at which it leaves the numbers."""
    free = stack.norm == "none"  # only then the signal can be rescaled on its way
    low = -ENDLESS if free and is_homogeneous(stack.spec, huge=False) else SMALLEST
    return low, ENDLESS if free and is_homogeneous(stack.spec, huge=True) else LARGEST


def _first(marked: NDArray[np.bool_]) -> Floats:
    return np.where(marked.any(0), marked.argmax(0) + 1, 0)


def _majority(layers: Floats) -> int:
    """The layer by which half of the networks are gone; 0 if half of them never go."""
    gone = np.sort(layers[layers > 0])
    return int(gone[len(layers) // 2 - 1]) if 2 * len(gone) >= len(layers) else 0


@lru_cache(maxsize=512)
def is_homogeneous(spec: ActivationSpec, huge: bool) -> bool:
    """Whether φ(kx) = kφ(x) to single precision, for huge or for tiny |x|."""
    sizes = (_HUGE if huge else _TINY)[:, None]
    with np.errstate(all="ignore"):
        value, slope = value_and_slope(spec, sizes * _SHAPE)
        parts = (value / sizes, slope)
        return all(bool(np.ptp(part, axis=0).max() <= 1e-6 * np.abs(part).max()) for part in parts)
