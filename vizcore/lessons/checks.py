"""What a computation takes: arrays of finite numbers, settings, and activations in any form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vizcore.activations.model import Activation
from vizcore.activations.spec import ActivationKind, ActivationSpec
from vizcore.arrays import Floats
from vizcore.settings import Kind, Setting, SettingError
from vizcore.text import Text, same


def checked(field: str, kind: Kind, value: Any) -> Any:
    """`value` in canonical form, or `SettingError` by what `kind` allows."""
    return Setting(kind, same(field)).check(field, value)


def finite(field: str, value: Any, dimensions: int | None, allowed: Text) -> Floats:
    """`value` as an array, not empty, of finite numbers with so many dimensions, None for any.

    Raises
    ------
    SettingError
        If it is anything else.
    """
    try:
        array = np.asarray(value)
    except (ValueError, TypeError) as error:  # rows of different lengths
        raise SettingError(field, value, allowed) from error
    if array.dtype.kind not in "iuf":
        raise SettingError(field, value, allowed)
    if array.size == 0 or dimensions not in (None, array.ndim):
        raise SettingError(field, of_shape(array.shape), allowed)
    found = array.astype(np.float64)
    if not np.isfinite(found).all():
        raise SettingError(field, found[~np.isfinite(found)][0], allowed)
    return found


def of_shape(shape: Sequence[int]) -> str:
    """A shape as the value in a sentence."""
    return f"an array of shape {tuple(shape)}" if shape else "a single number"


def layers(weights: Any, biases: Any, inputs: int | None = None) -> list[tuple[Floats, Floats]]:
    """Each layer's matrix (units, inputs) and bias (units,), checked to fit one another.

    Parameters
    ----------
    weights, biases
        One matrix and one vector a layer.
    inputs
        Columns of the first matrix, None for as many as it has.

    Raises
    ------
    SettingError
        If one is not made of finite numbers or does not fit.
    """
    if not _is_sequence(weights) or len(weights) == 0:
        raise SettingError("weights", weights, Text("one matrix a layer", "每层一个矩阵"))
    if not _is_sequence(biases) or len(biases) != len(weights):
        allowed = Text("one vector for each of the layers: {n}", "每层一个向量，共 {n} 个")
        raise SettingError("biases", biases, allowed.format(n=len(weights)))
    found = []
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        allowed = Text("a matrix of finite numbers", "由有限数组成的矩阵")
        w = finite(f"weights[{i}]", weight, 2, allowed)
        if inputs is not None and w.shape[1] != inputs:
            allowed = Text("one column for each of the inputs: {n}", "每个输入一列，共 {n} 列")
            raise SettingError(f"weights[{i}]", of_shape(w.shape), allowed.format(n=inputs))
        inputs = w.shape[0]
        allowed = Text(
            "one finite number for each of the units: {n}", "每个单元一个有限数，共 {n} 个"
        ).format(n=inputs)
        b = finite(f"biases[{i}]", bias, 1, allowed)
        if b.shape != (inputs,):
            raise SettingError(f"biases[{i}]", of_shape(b.shape), allowed)
        found.append((w, b))
    return found


def spec_of(field: str, activation: ActivationSpec | Activation | str) -> ActivationSpec:
    """The activation that is meant: a spec, an entry of the catalogue, or a key or formula.

    Raises
    ------
    SettingError
        If it is none of them.
    FormulaError
        If it is a text, and neither a key nor a formula.
    """
    if isinstance(activation, Activation):
        activation = activation.key if activation.native else activation.formula
    if isinstance(activation, str):
        return ActivationSpec(activation)
    if not isinstance(activation, ActivationSpec):
        raise SettingError(field, activation, ActivationKind().allowed)
    return activation


def _is_sequence(value: Any) -> bool:
    return isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, (str, bytes))
