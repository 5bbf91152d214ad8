"""The numbers of the lesson "Which loss for which output?"."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, get_args

import numpy as np

from vizcore.arrays import Floats
from vizcore.lessons.neuron import Loss, NeuronDescent, descend_neuron

# Weight and bias at the start, as in Nielsen's book.
STARTS = {"mild": (0.6, 0.9), "bad": (2.0, 2.0)}
RATE, STEPS, TARGET = 0.15, 300, 0.0
_HALF = 0.5
MAP_Z, MAP_Y = np.linspace(-6, 6, 49), np.linspace(0, 1, 21)
LOGITS = (2.5, -1.0, 3.2, 0.5)
ASKED = 2  # the third
SWEPT_LOGITS = tuple(i / 10 for i in range(-20, 61))
GAPS = (2.0, 5.0, 10.0)
_CLASSES = 10
_TRAINING_STEPS = 120


@cache
def numbers() -> dict[str, Any]:
    """What the pictures of all moments read, by the moment's subject."""
    return {"neuron": _neuron(), "map": _map(), "softmax": _softmax(), "curves": _curves()}


def _neuron() -> dict[str, Any]:
    runs = {
        loss: {
            start: _run(descend_neuron(loss, *at, RATE, STEPS, target=TARGET))
            for start, at in STARTS.items()
        }
        for loss in get_args(Loss)
    }
    return {"rate": RATE, "steps": STEPS, "runs": runs}


def _run(found: NeuronDescent) -> dict[str, Any]:
    return {
        "output": found.output.tolist(),
        "z": (found.weight + found.bias)[::10].tolist(),  # x = 1; for the map
        "gradient": float(found.gradient[0]),
        "right": int(np.flatnonzero(found.output < _HALF)[0]),
    }


def _map() -> dict[str, Any]:
    """|∂C/∂z| of both losses over z and the target y."""
    size = {
        loss: [
            [abs(float(descend_neuron(loss, z, 0, 0, 0, target=y).gradient[0])) for z in MAP_Z]
            for y in MAP_Y
        ]
        for loss in get_args(Loss)
    }
    return {"z": MAP_Z.tolist(), "y": MAP_Y.tolist(), "size": size}


def softmax(logits: Floats) -> Floats:
    """Shares of the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _softmax() -> dict[str, Any]:
    swept = np.tile(LOGITS, (len(SWEPT_LOGITS), 1))
    swept[:, ASKED] = SWEPT_LOGITS
    positive = [logit for logit in LOGITS if logit > 0]
    return {
        "logits": list(LOGITS),
        "asked": ASKED,
        "swept": list(SWEPT_LOGITS),
        "shares": softmax(swept).tolist(),
        "naive": LOGITS[ASKED] / sum(positive),
        "gaps": [_gap(gap) for gap in GAPS],
    }


def _gap(gap: float) -> dict[str, float]:
    """Two classes, the wrong one ahead by `gap`: |∂C/∂z| of the right one, for both losses."""
    right = softmax(np.array([0.0, gap]))[0]
    # ½Σ(p − y)² through the softmax: p(g − Σ p g) with g = p − y.
    squared = 2 * right * (1 - right) ** 2
    return {"gap": gap, "likelihood": float(1 - right), "squared": float(squared)}


def _curves() -> dict[str, Any]:
    """The loss of a linear softmax classifier on handwritten digits, in four ways."""
    from sklearn.datasets import load_digits

    data = load_digits()
    x = np.asarray(data.data, dtype=np.float64) / 16
    y = np.eye(_CLASSES)[data.target]
    kinds = {
        "good": train(x, y, rate=2.0),
        "slow": train(x, y, rate=0.15),
        "twice": train(x, y, rate=20.0, twice=True),
        "noisy": train(x, y, rate=1.0, batch=24),
    }
    return {
        "losses": kinds,
        "classes": _CLASSES,
        "chance": {str(c): float(np.log(c)) for c in CLASSES},
        "floor": {str(c): floor(c) for c in CLASSES},
    }


CLASSES = (_CLASSES, 2, 1000)


def floor(classes: int) -> float:
    """What cross-entropy of a softmax of a softmax cannot fall below: ln(e + C − 1) − 1."""
    return float(np.log(math.e + classes - 1) - 1)


def train(
    x: Floats, y: Floats, *, rate: float, twice: bool = False, batch: int | None = None
) -> list[float]:
    """Gradient descent from zero weights; `twice` feeds the loss shares in place of logits."""
    random = np.random.default_rng(0)
    w, b = np.zeros((x.shape[1], y.shape[1])), np.zeros(y.shape[1])
    losses = []
    for _ in range(_TRAINING_STEPS + 1):
        rows = slice(None) if batch is None else random.choice(len(x), batch, replace=False)
        seen, wanted = x[rows], y[rows]
        first = softmax(seen @ w + b)
        shares = softmax(first) if twice else first
        losses.append(float(-np.log((shares * wanted).sum(axis=1)).mean()))
        gradient = (shares - wanted) / len(seen)
        if twice:  # through the first softmax
            gradient = first * (gradient - (first * gradient).sum(axis=1, keepdims=True))
        w -= rate * seen.T @ gradient
        b -= rate * gradient.sum(axis=0)
    return losses
