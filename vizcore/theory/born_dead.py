"""How many units are dead before training has begun.

A unit is dead if φ′(z) = 0 for every input of a data set. With M inputs whose pre-activations
correlate by c, z_m = √q (√c g + √(1−c) t_m), and P(dead) = E_g[P(z ∈ flat | g)^M]; for ReLU that is
E_g[Φ(−√c g / √(1−c))^M]. Deeper layers see inputs ever more alike, so more units are dead.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from vizcore.activations.analysis.moments import flat_share
from vizcore.activations.analysis.survey import intervals
from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.table import Floats
from vizcore.theory.pairs.correlation_map import layer_map
from vizcore.theory.pairs.pair_quadrature import pair_expectations
from vizcore.theory.stack import RandomStack
from vizcore.theory.variance_recursion import variance_recursion


@lru_cache(maxsize=256)
def flat_intervals(spec: ActivationSpec) -> tuple[tuple[float, float], ...]:
    """Where φ′ is exactly 0: intervals between kinks, in order; ±inf for open ends."""
    found = intervals(spec.resolve(), **spec.values)
    return tuple((i.low, i.high) for i in found if i.flat)


def is_off_by_halves(spec: ActivationSpec) -> bool:
    """Whether φ is flat on a half line from 0 and nowhere else, as ReLU is.

    Without biases a unit is then off for an input with probability ½ at whatever size of the
    signal, which is what the bound of Lu et al. 2019 rests on. Where a flat part ends elsewhere
    (hard tanh, shrinkage) the probability depends on the size of the signal.
    """
    return flat_intervals(spec) in (((-np.inf, 0.0),), ((0.0, np.inf),))


def chance_of_zero_slope(spec: ActivationSpec, q: float) -> float:
    """P(φ′(√q z) = 0) for one input."""
    return flat_share(spec.resolve(), std=q**0.5, **spec.values)


def dead_share(stack: RandomStack, inputs: int) -> Floats:
    """Expected share of dead units in every layer of a random network without norm and skip.

    Parameters
    ----------
    stack
        The network; its ``overlap`` is the mean product of two inputs of mean square 1.
    inputs
        Size M of the data set.

    Returns
    -------
    array
        Shape (depth,), in [0, 1]; NaN where the signal is infinite, or where a norm or a skip
        connection keeps the formula from holding.
    """
    if stack.norm != "none" or stack.branch is not None:
        return np.full(stack.depth, np.nan)
    with np.errstate(all="ignore"):
        q = np.exp(variance_recursion(stack).q)
        correlation = _correlations(stack, q)
        return np.array(
            [_dead(stack.spec, *state, inputs) for state in zip(q, correlation, strict=True)]
        )


def born_dead(widths: Floats, depth: int, zero: float = 0.5) -> Floats:
    """Probability that a network has a layer all of whose units are off for one input.

    ``1 − (1 − p^N)^L`` for L hidden layers of N units, each off with probability p: exact for one
    input and no biases, an upper bound for more inputs (Lu et al. 2019, arXiv:1903.06733, p = ½).

    Returns
    -------
    array
        Shape (widths, depth), for 1 to `depth` hidden layers.
    """
    with np.errstate(divide="ignore"):  # φ′ = 0 everywhere: no layer is ever alive
        alive = np.log1p(-(zero ** np.asarray(widths, dtype=float)))
    return -np.expm1(alive[:, None] * np.arange(1, depth + 1))


def _correlations(stack: RandomStack, q: Floats) -> Floats:
    """Correlation of the pre-activations of two inputs in every layer, by exact quadrature."""
    spec, weight, bias = stack.spec, stack.sigma_w2, stack.sigma_b2
    c = (weight * stack.overlap + bias) / (weight + bias) if weight + bias > 0 else 1.0
    path, steady = [c], None
    for layer in range(1, stack.depth):
        before = q[layer - 1]
        if not (np.isfinite(q[layer]) and before > 0):
            c = 1.0
        elif abs(q[layer] / before - 1) < 1e-3:  # the map does not change any more
            steady = steady or layer_map(spec, weight, bias, float(before))
            c = float(steady(c))
        else:
            pair = pair_expectations(spec, float(before), [c, 1.0]).values
            c = float((weight * pair[0] + bias) / (weight * pair[1] + bias))
        path.append(min(max(c, 0.0), 1.0))
    return np.array(path)


def _dead(spec: ActivationSpec, q: float, c: float, inputs: int) -> float:
    """P(φ′ = 0 for all inputs) of a unit."""
    if not np.isfinite(q):
        return float("nan")
    std = max(q, 1e-200) ** 0.5
    if c > 1 - 1e-12:
        return chance_of_zero_slope(spec, std**2)
    shared = np.linspace(-9, 9, 8001)
    density = np.exp(-(shared**2) / 2)
    mean, own = std * c**0.5 * shared, std * (1 - c) ** 0.5
    flat = np.zeros_like(shared)
    for low, high in flat_intervals(spec):
        flat += _normal((high - mean) / own) - _normal((low - mean) / own)
    return float((np.clip(flat, 0, 1) ** inputs) @ density / density.sum())


def _normal(x: Floats | float) -> Floats:
    import torch  # NumPy has no error function, and `math.erfc` takes one number at a time

    return np.asarray(torch.special.ndtr(torch.as_tensor(x, dtype=torch.float64)).numpy())
