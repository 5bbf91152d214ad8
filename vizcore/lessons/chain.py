"""The chain rule along layers of one unit: what backpropagation multiplies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vizcore.activations.analysis.sampling import sample
from vizcore.activations.model import Activation
from vizcore.activations.spec import ActivationSpec
from vizcore.arrays import Floats
from vizcore.lessons.checks import finite, of_shape, spec_of
from vizcore.settings import SettingError
from vizcore.text import Text


@dataclass(frozen=True, eq=False)
class Chain:
    """A chain of units, forward and backward; arrays of shape (layers,), first layer first.

    Attributes
    ----------
    z
        Pre-activations zˡ = wˡaˡ⁻¹ + bˡ, with a⁰ = x.
    a
        Outputs aˡ = φ(zˡ).
    local
        Local slopes ∂aˡ/∂aˡ⁻¹ = wˡφ′(zˡ). Their product is ∂aᴸ/∂x.
    gradient
        ∂aᴸ/∂aˡ, the share of the gradient at the output that reaches layer l: the product of the
        local slopes of all layers after it. 1 in the last layer.
    """

    z: Floats
    a: Floats
    local: Floats
    gradient: Floats


def chain(
    weights: ArrayLike,
    biases: ArrayLike,
    x: float,
    activation: ActivationSpec | Activation | str,
) -> Chain:
    """Run one number through layers of one unit, and the chain rule back.

    Parameters
    ----------
    weights, biases
        wˡ and bˡ, shape (layers,), finite, without unit. They may have more axes, which then all
        results have, too: shape (layers, …) for a sweep.
    x
        The input, finite; of shape (…) in a sweep.
    activation
        φ: a spec, an entry of the catalogue, or a key or formula.

    Returns
    -------
    Chain
        In float64; not finite where φ is not, or where a product leaves the range of float64.

    Raises
    ------
    SettingError
        A ValueError: if weights, biases and x are not finite numbers of shapes that fit.
    FormulaError
        If `activation` is a text that is neither a key nor a formula.

    Notes
    -----
    The chain rule as in Rumelhart, Hinton & Williams 1986; at a kink φ′ has PyTorch's value.
    """
    allowed = Text("a finite number for each layer", "每层一个有限数")
    w, b = finite("weights", weights, None, allowed), finite("biases", biases, None, allowed)
    start = finite("x", x, None, Text("a finite number", "一个有限数"))
    if w.ndim == 0:
        raise SettingError("weights", of_shape(w.shape), allowed)
    if b.shape != w.shape:
        alike = Text("the shape of weights, {shape}", "与 weights 相同的形状 {shape}")
        raise SettingError("biases", of_shape(b.shape), alike.format(shape=w.shape))
    if start.shape not in ((), w.shape[1:]):
        alike = Text("a number, or an array of shape {shape}", "一个数，或形状为 {shape} 的数组")
        raise SettingError("x", of_shape(start.shape), alike.format(shape=w.shape[1:]))
    spec = spec_of("activation", activation)
    z, a, slope = np.empty_like(w), np.empty_like(w), np.empty_like(w)
    below = np.broadcast_to(start, w.shape[1:])
    with np.errstate(all="ignore"):  # what overflows is told as ∞ or NaN
        for i in range(len(w)):
            z[i] = w[i] * below + b[i]
            found = sample(spec.resolve(), z[i].reshape(-1), 1, **spec.values)
            a[i], slope[i] = (values.reshape(below.shape) for values in found)
            below = a[i]
        local = w * slope
        after = np.concatenate([local[1:], np.ones_like(local[:1])])
        gradient = np.cumprod(after[::-1], axis=0)[::-1]
    return Chain(z, a, local, gradient)
