"""The numbers of the lesson "What does backpropagation multiply?"."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vizcore.activations.model import Activation
from vizcore.activations.spec import ActivationSpec, resolve
from vizcore.arrays import Floats
from vizcore.lessons.chain import Chain, chain

# Three layers that differ, in the reader's head: no factor is 1 and none is tiny.
_WEIGHTS, _BIASES, _X = (1.2, 1.5, 0.8), (0.0, -1.2, 0.5), 0.6
_SHIFT = 0.001
# 1 → 3 → 3 → 1 units; of both signs, so that paths cancel as well as add.
WIDE = (
    ((1.5,), (-0.8,), (0.6,)),
    ((1.0, 0.5, -0.7), (-1.2, 0.9, 0.4), (0.3, -0.6, 1.1)),
    ((1.2, -0.5, 0.8),),
)
_LAYERS = 10
GATE_LAYERS = 5
_OPEN, _CLOSED, _GATE_WEIGHT = 0.8, -0.5, 1.2
_GATES = ("relu", "leaky_relu", "elu")
TANH_WEIGHTS = tuple(i / 20 for i in range(10, 41))  # 0.5 … 2
TANH_WEIGHT, _TANH_X, _TINY = 1.5, 1.0, 1e-5


@cache
def numbers() -> dict[str, Any]:
    """What the pictures of all moments read, by the moment's key."""
    return {"three": _three(), "ten": _ten(), "gate": _gate(), "tanh": _tanh()}


def _three() -> dict[str, Any]:
    one = chain(_WEIGHTS, _BIASES, _X, "tanh")
    shifted = chain(_WEIGHTS, _BIASES, _X + _SHIFT, "tanh")
    return {
        "x": _X,
        "w": list(_WEIGHTS),
        "b": list(_BIASES),
        **_lists(one),
        "product": float(np.prod(one.local)),
        "sum": float(np.sum(one.local)),
        "shift": _SHIFT,
        "moved": float(shifted.a[-1] - one.a[-1]),
        "wide": _wide(),
    }


def _wide() -> dict[str, Any]:
    """Three units a layer, without biases: every path, its product, and their sum."""
    tanh = resolve("tanh")
    below: Floats = np.array([_X])
    matrices = []
    outputs = [below]
    for weights in WIDE:
        z = np.array(weights) @ below
        below, slope = _value_and_slope(tanh, z)
        matrices.append(slope[:, None] * np.array(weights))
        outputs.append(below)
    first, second, third = matrices
    paths = [float(third[0, j] * second[j, i] * first[i, 0]) for i in range(3) for j in range(3)]
    return {
        "locals": [matrix.tolist() for matrix in matrices],
        "outputs": [output.tolist() for output in outputs],
        "paths": paths,
        "total": float((third @ second @ first)[0, 0]),
    }


def _value_and_slope(activation: Activation, z: Floats) -> tuple[Floats, Floats]:
    step = chain(np.ones((1, len(z))), z[None], 0.0, activation)
    return step.a[0], step.local[0]


def _ten() -> dict[str, Any]:
    """σ, w = 1, and biases that keep every z at 0; σ itself is evaluated in the browser, too."""
    sigmoid = resolve("sigmoid")
    half = float(_value_and_slope(sigmoid, np.zeros(1))[0][0])
    biases = [0.0] + [-half] * (_LAYERS - 1)
    return {
        "layers": _LAYERS,
        "sigmoid": sigmoid.javascript,
        "tenth": 1 / _LAYERS,
        **_lists(chain([1.0] * _LAYERS, biases, 0.0, sigmoid)),
    }


def _gate() -> dict[str, Any]:
    """Chains of ReLU and the like, in which all units are open but one, or none is off."""
    found: dict[str, Any] = {}
    for name in _GATES:
        found[name] = {}
        for off in range(GATE_LAYERS + 1):  # 0: none
            wanted = [_CLOSED if layer == off else _OPEN for layer in range(1, GATE_LAYERS + 1)]
            found[name][str(off)] = _with_delta(_with_z(name, wanted))
    return {"layers": GATE_LAYERS, "w": _GATE_WEIGHT, "off": _CLOSED, "chains": found}


def _with_z(activation: str, wanted: list[float]) -> Chain:
    """A chain whose pre-activations are those wanted: biases make up for what comes in."""
    spec = ActivationSpec(activation)
    outputs = chain(np.ones((1, len(wanted))), [wanted], 0.0, spec).a[0]
    below = np.array([0.0, *outputs[:-1]])
    weights = np.full(len(wanted), _GATE_WEIGHT)
    return chain(weights, np.array(wanted) - weights * below, 0.0, spec)


def _with_delta(found: Chain) -> dict[str, list[float]]:
    """With δˡ = ∂aᴸ/∂zˡ, by which the weight of a layer learns."""
    slope = found.local / _GATE_WEIGHT
    return _lists(found) | {"delta": (found.gradient * slope).tolist(), "slope": slope.tolist()}


def _tanh() -> dict[str, Any]:
    """The gradient layer by layer for each weight of a sweep, and finite differences beside it."""
    weights = np.broadcast_to(TANH_WEIGHTS, (_LAYERS, len(TANH_WEIGHTS)))
    zero = np.zeros_like(weights)
    swept = chain(weights, zero, _TANH_X, "tanh")
    at = TANH_WEIGHTS.index(TANH_WEIGHT)
    up, down = (chain(weights, zero, _TANH_X + e, "tanh").a[-1, at] for e in (_TINY, -_TINY))
    return {
        "layers": _LAYERS,
        "x": _TANH_X,
        "w": TANH_WEIGHT,
        "weights": list(TANH_WEIGHTS),
        "gradient": swept.gradient.T.tolist(),
        "last": swept.local[-1].tolist(),
        "product": float(swept.local[:, at].prod()),
        "difference": float((up - down) / (2 * _TINY)),
        "naive": TANH_WEIGHT ** (_LAYERS - 1),
        "best": TANH_WEIGHTS[int(swept.gradient[0].argmax())],
    }


def _lists(found: Chain) -> dict[str, list[float]]:
    return {name: getattr(found, name).tolist() for name in ("z", "a", "local", "gradient")}
