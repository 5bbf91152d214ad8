"""What inputs of one sign do to gradient descent: conditioning, and the steps that it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vizcore.activations.analysis.moments import moments
from vizcore.activations.model import Activation
from vizcore.activations.spec import ActivationSpec
from vizcore.arrays import Floats
from vizcore.lessons.checks import checked, finite, of_shape, spec_of
from vizcore.settings import Flag, Integer, Real, SettingError
from vizcore.text import Text

_INPUTS = Integer(1, 10**6)
_INPUT_ROWS = Text("finite numbers of shape (examples, inputs)", "形状为 (样本数, 输入数) 的有限数")


def conditioning(
    spec: ActivationSpec | Activation | str, inputs: int, *, bias: bool = False
) -> float:
    """κ of one linear unit whose inputs are φ(z), z ~ N(0, 1).

    The condition number of the Hessian of ½E(w·y + b − t)², which is E[yyᵀ] whatever t is: with
    m and v the mean and variance of φ(z), κ = 1 + n·m²/v without a bias. With one, the constant
    input 1 joins in, and κ = λ²/v, λ being the larger eigenvalue of [[v + n·m², √n·m], [√n·m, 1]].

    Parameters
    ----------
    spec
        φ: a spec, an entry of the catalogue, or a key or formula.
    inputs
        n, independent inputs of the unit, 1 to 10⁶.
    bias
        Whether the unit has a bias.

    Returns
    -------
    float
        From 1, for inputs that are zero-centred and without a bias or of variance 1 (a single
        weight has nothing to be uneven with, either), to ∞ where φ is constant. NaN where φ(z)
        has no variance.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.
    FormulaError
        If `spec` is a text that is neither a key nor a formula.

    Notes
    -----
    LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, sections 4.3 and 5.
    """
    chosen = spec_of("spec", spec)
    n = checked("inputs", _INPUTS, inputs)
    found = moments(chosen.resolve(), **chosen.values)
    return found.condition_number(n, checked("bias", Flag(), bias))


def steps_at_best_rate(kappa: float, remaining: float = 1e-3) -> float:
    """Steps of gradient descent until so much of the distance remains, in the worst direction.

    At the best fixed rate, 2/(λ_min + λ_max), a step leaves (κ − 1)/(κ + 1) of it.
    """
    if kappa == 1:
        return 1.0
    return math.ceil(math.log(remaining) / math.log1p(-2 / (kappa + 1)))


@dataclass(frozen=True, eq=False)
class LinearDescent:
    """The path of a linear unit's weights.

    Attributes
    ----------
    weights
        Before the first step and after each, shape (steps + 1, inputs).
    one_sign
        The share of steps in which no weight moved against another: from 0 to 1, NaN without
        steps.
    """

    weights: Floats
    one_sign: float


def descend_linear(
    inputs: ArrayLike, targets: ArrayLike, start: ArrayLike, rate: float, steps: int, batch: int
) -> LinearDescent:
    """Train a linear unit without bias on ½(w·y − t)², by the mean gradient of a batch at a time.

    Parameters
    ----------
    inputs
        y, shape (examples, inputs), finite.
    targets
        t, shape (examples,), finite.
    start
        The first weights, shape (inputs,), finite.
    rate
        Learning rate, 0 to 10⁶.
    steps
        0 to 100,000.
    batch
        Examples a step, in their order and over again, 1 to all of them.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.
    """
    y = finite("inputs", inputs, 2, _INPUT_ROWS)
    t = _vector("targets", targets, len(y))
    first = _vector("start", start, y.shape[1])
    rate = checked("rate", Real(0, 1e6), rate)
    count = checked("steps", Integer(0, 100_000), steps)
    size = checked("batch", Integer(1, len(y)), batch)
    weights = np.empty((count + 1, y.shape[1]))
    weights[0], alike = first, 0
    with np.errstate(all="ignore"):  # of a rate that is too large
        for step in range(count):
            at = np.arange(step * size, (step + 1) * size) % len(y)
            gradient = (y[at] @ weights[step] - t[at]) @ y[at] / size
            weights[step + 1] = weights[step] - rate * gradient
            alike += bool((gradient >= 0).all() or (gradient <= 0).all())
    return LinearDescent(weights, alike / count if count else math.nan)


def _vector(field: str, value: ArrayLike, length: int) -> Floats:
    allowed = Text("{n} finite numbers", "{n} 个有限数").format(n=length)
    found = finite(field, value, 1, allowed)
    if len(found) != length:
        raise SettingError(field, of_shape(found.shape), allowed)
    return found
