"""The search for an initialisation: what wide layers say of many, and chance of a few."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from vizcore.theory.gaussian.table import Floats
from vizcore.theory.stack import RandomStack
from vizcore.theory.steady import Paths, paths, steadiest_points

Named = tuple[str, float]  # key and σ_w² of an initialisation

FAR, LONGEST = 250, 1000  # layers that are followed, for usual networks and for the deepest
DRIFT = 1.0  # decades by which signal and gradient may change while an initialisation holds
_SHORT = 128  # layers in which candidates are told apart
_CLOSE = 0.3  # decades that nobody minds
_PARTICLES, _MOST = 20, 0.95  # networks whose chance is followed, and the part of them that holds
_NEARLY = 0.9  # of the depth: so long is enough for an initialisation that everybody knows
_POINTS, _FINALISTS = 64, 6  # candidates along the edge of chaos, and those followed by chance
_ABOVE = (1.0, 1.01, 1.03, 1.1)  # and beyond it: where no signal settles, slow growth is best
USUAL_WIDTH = 256  # whose chance decides between variances that hold in wide layers
_LEAST_WEIGHT = 0.01  # before a norm, whose ε would do the rest
MOST_WEIGHT, MOST_BIAS = 1e20, 25.0  # that a network of the page can have


@lru_cache(maxsize=256)
def longest_lasting(
    stack: RandomStack, depth: int, names: tuple[Named, ...]
) -> tuple[str, float, float]:
    """Key, σ_w² and σ_b² of the initialisation to take.

    The first of `names` that holds for about `depth` layers, else the steadiest variances that do,
    with few biases rather than many; else what holds longest. Of `stack` the depth, the variances
    and the kind of matrix do not matter.
    """
    tried = _candidates(stack, names)
    drifted, share, score = _judged(tried, depth)
    w, b = tried.sigma_w2, tried.sigma_b2
    named = [row for row in range(len(names)) if drifted[row] <= DRIFT]
    # Wide layers say little of how chance adds up: the others are from few biases to many.
    good = np.flatnonzero(drifted <= DRIFT)
    good = good[np.argsort(share[good], kind="stable")][:: max(1, len(good) // _FINALISTS)]
    if not len(good):
        good = np.argsort(score)[:_FINALISTS]
    best: tuple[int, int] | None = None
    for rows in (*([row] for row in named), [int(score.argmin())], good.tolist()):
        variances = tuple(w[rows].tolist()), tuple(b[rows].tolist())
        for row, holds in zip(rows, holding(stack, *variances, depth) if rows else [], strict=True):
            if best is None or min(holds, depth) > min(best[1], depth):
                best = row, holds
        if best and best[1] >= (depth * _NEARLY if best[0] < len(names) else depth):
            break
    assert best is not None
    row = best[0]
    init = names[row][0] if row < len(names) else "custom"
    return init, float(w[row]), float(b[row])


def beyond_range(
    stack: RandomStack, depth: int, names: tuple[Named, ...]
) -> tuple[float, float] | None:
    """σ_w² and σ_b², out of the range of the page, that change less than half as much; or None."""
    near, far = (_candidates(stack, names, limited) for limited in (True, False))
    (changed, _, _), (drifted, _, score) = (_judged(tried, depth) for tried in (near, far))
    row = int(score.argmin())
    least = np.nan_to_num(changed, nan=np.inf).min()
    if not drifted[row] < least / 2:
        return None
    return float(far.sigma_w2[row]), float(far.sigma_b2[row])


def drift(found: Paths, width: float = math.inf) -> Floats:
    """Decades by which networks of each depth change, shape (networks, depth).

    Column l − 1 belongs to depth l: the largest change of ‖δ‖ or of the signal between two of its
    layers, with one standard deviation of chance. NaN from where it is not known.
    """
    with np.errstate(invalid="ignore"):
        gradient = np.pad(np.cumsum(found.factor, axis=1), ((0, 0), (1, 0)))
        low, high = (f.accumulate(gradient, axis=1) for f in (np.minimum, np.maximum))
        change = np.maximum(high - gradient, gradient - low)
        variance = np.pad(np.cumsum(found.chance, axis=1), ((0, 0), (1, 0))) / width
        # The mean of a logarithm lies below the logarithm of the mean.
        change = change + (np.sqrt(variance) + variance / 2) / (2 * math.log(10))
        signal = np.maximum.accumulate(np.abs(found.signal - found.signal[:, :1]), axis=1)
        return np.maximum(change, signal)


@dataclass(frozen=True, eq=False)
class _Candidates:
    """Variances, shape (candidates,), those with a name first, and their drift by depth."""

    sigma_w2: Floats
    sigma_b2: Floats
    drift: Floats


def _judged(tried: _Candidates, depth: int) -> tuple[Floats, Floats, Floats]:
    """Of each the drift, the share of biases in what enters, and a score: the less the better."""
    drifted = tried.drift[:, min(depth, tried.drift.shape[1]) - 1]
    share = tried.sigma_b2 / (tried.sigma_w2 + tried.sigma_b2)
    score = np.maximum(np.nan_to_num(drifted, nan=np.inf), _CLOSE)
    return drifted, share, score + 0.1 * share + 0.01 * np.abs(np.log(tried.sigma_w2))


@lru_cache(maxsize=64)
def _candidates(stack: RandomStack, names: tuple[Named, ...], limited: bool = True) -> _Candidates:
    """What is tried: beside the named ones the steadiest points, in three digits.

    Behind a batch norm the size of the weights is divided out, or does little.
    """
    w, b = np.array([sigma_w2 for _, sigma_w2 in names]), np.zeros(len(names))
    if stack.branch is None and stack.norm != "batch":
        points = steadiest_points(stack.spec, stack.norm, stack.norm_position)
        least = 0.0 if stack.norm == "none" else _LEAST_WEIGHT
        usable = points[0] >= least
        if limited:
            usable &= (points[0] <= MOST_WEIGHT) & (points[1] <= MOST_BIAS)
        kept = np.flatnonzero(usable)
        kept = kept[:: max(1, len(kept) // _POINTS)]
        w = np.append(w, np.outer(_ABOVE, points[0][kept]))
        b = np.append(b, np.tile(points[1][kept], len(_ABOVE)))
        w, b = (np.array([float(f"{value:.3g}") for value in values]) for values in (w, b))
    return _Candidates(w, b, drift(paths(replace(stack, depth=_SHORT), w, b), stack.width))


@lru_cache(maxsize=256)
def holding(
    stack: RandomStack, sigma_w2: tuple[float, ...], sigma_b2: tuple[float, ...], depth: int
) -> list[int]:
    """Of each, the layers until one network in twenty has drifted by a factor of 10."""
    layers = max(depth, _SHORT) if stack.norm == "batch" else FAR if depth <= FAR else LONGEST
    networks = 1 if stack.norm == "batch" else _PARTICLES
    chance = np.random.default_rng(0).standard_normal((layers, networks))
    chance = np.tile(chance, len(sigma_w2))
    variances = np.repeat(sigma_w2, networks), np.repeat(sigma_b2, networks)
    found = paths(replace(stack, depth=layers), *variances, chance)
    held = (drift(found, stack.width) <= DRIFT).reshape(len(sigma_w2), networks, layers)
    most = np.pad(held.mean(1) >= _MOST, ((0, 0), (0, 1)))  # False where all of them hold
    return [max(1, int(row.argmin())) for row in most]
