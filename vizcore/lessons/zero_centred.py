"""What inputs of one sign do to gradient descent: conditioning, and the steps that it takes."""

from __future__ import annotations

import math

from vizcore.activations.analysis.moments import moments
from vizcore.activations.model import Activation
from vizcore.activations.spec import ActivationSpec
from vizcore.lessons.checks import checked, spec_of
from vizcore.settings import Flag, Integer

_INPUTS = Integer(1, 10**6)


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
