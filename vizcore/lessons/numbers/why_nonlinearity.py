"""The numbers of the lesson "Why non-linearity?"."""

from __future__ import annotations

import math
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.arrays import Floats
from vizcore.lessons.collapse import collapse
from vizcore.lessons.perceptron import INPUTS, perceptron_rule
from vizcore.lessons.pieces import linear_cells
from vizcore.lessons.plane import DATA, MOST_UNITS, initial_weights, plane_sketch, weight_pool

LINEAR = (8,) * 5  # units of each hidden layer
XOR = (0, 1, 1, 0)
CORNER = 2.5  # the corners of XOR lie at ± this
REACH = 6.0  # of the plane, on each side of 0
HAND_SLOPE = 2.0  # y = relu(s) − 2 relu(s − 1) is 0, 1, 0 for s = 0, 1, 2
ASKED_UNITS = 4
RING_UNITS, RING_LAYERS = 2, 2
RATE = 0.03
# Activations of which a moment offers a few by name.
_KEYS = ("identity", "tanh", "sigmoid", "relu", "leaky_relu", "sine")
_TURNING = ("absolute", "gelu", "silu", "mish", "gaussian")
OFFERED = {key: key for key in (*_KEYS, *_TURNING)} | {"square": "x^2"}
_SEED = 1
_LINES_SEED = 19
_TURNS = (0, 5, 2, 7, 4, 1, 6, 3)  # so that the first few lines differ much
_DIGITS = 4  # of a place in the plane
_BOX = ((-REACH, REACH), (-REACH, REACH))


@cache
def numbers() -> dict[str, Any]:
    """What the pictures of all moments read."""
    return {
        "pool": weight_pool(_SEED).ravel().tolist(),
        "sketches": {kind: _sketch(kind) for kind in DATA},
        "activations": {key: _activation(text) for key, text in OFFERED.items()},
        "rate": RATE,
        "linear": _linear(),
        "hand": {"inputs": [list(each) for each in INPUTS], "targets": XOR, "c": HAND_SLOPE},
        "pieces": _pieces(),
        "ring": {"units": RING_UNITS, "layers": RING_LAYERS},
    }


def _activation(text: str) -> dict[str, Any]:
    spec = ActivationSpec(text)
    return {"javascript": spec.resolve().javascript, "params": spec.values}


def _sketch(kind: str) -> dict[str, Any]:
    drawn = plane_sketch(kind)
    return {
        "kind": kind,
        "places": drawn.places.round(_DIGITS).ravel().tolist(),
        "jitter": drawn.jitter.round(_DIGITS).ravel().tolist(),
        "classes": drawn.classes.astype(int).tolist(),
    }


def _linear() -> dict[str, Any]:
    """Linear layers as good on XOR as any can be, and how good that is.

    All weights are those that training starts with, but for the output: it is chosen so that the
    whole network says x₁ + x₂ > 2.5, which cuts off one corner.
    """
    weights, biases = initial_weights(LINEAR, _SEED)
    hidden = collapse(weights[:-1], biases[:-1])
    row = np.linalg.pinv(hidden.matrix.T) @ np.ones(2)
    weights[-1], biases[-1] = row[None], np.array([-CORNER - row @ hidden.bias])
    colourings = list(product((0, 1), repeat=len(XOR)))
    lines = [each for each in colourings if perceptron_rule(each).converged]
    return {
        "hidden": list(LINEAR),
        "values": np.concatenate(
            [part.ravel() for both in zip(weights, biases, strict=True) for part in both]
        ).tolist(),
        "corner": CORNER,
        "colourings": len(colourings),
        "lines": len(lines),
        "best": max(len(XOR) - np.abs(np.subtract(line, XOR)).sum() for line in lines).item(),
        "nothing": math.log(2),
    }


def _pieces() -> dict[str, Any]:
    """The pieces into which one and two layers of ReLUs cut the plane, by units a layer."""
    found = {str(layers): [_cells(layers, n) for n in units_of(layers)] for layers in (1, 2)}
    return {"asked": ASKED_UNITS, "cells": found, "reach": REACH}


def units_of(layers: int) -> range:
    """How many units a layer has in the pictures."""
    return range(1, MOST_UNITS // layers + 1)


def stack(layers: int, units: int) -> tuple[list[Floats], list[Floats]]:
    """ReLU layers; of any two lines of the first one the meeting point is in view."""
    draw = np.random.default_rng(_LINES_SEED)
    angles = (np.array(_TURNS) + draw.uniform(-0.3, 0.3, MOST_UNITS)) * math.pi / MOST_UNITS
    biases = [draw.uniform(-2.6, 2.6, MOST_UNITS)[:units]]
    weights = [np.column_stack([np.cos(angles), np.sin(angles)])[:units]]
    if layers == 2:
        weights.append(draw.normal(size=(units, units)))
        biases.append(draw.normal(size=units) / 2)
    return weights, biases


def _cells(layers: int, units: int) -> list[list[float]]:
    """Of each piece how many units are on, then its corners."""
    layered = stack(layers, units)
    found = []
    for cell in linear_cells(*layered, _BOX):
        h, on = np.mean(cell, axis=0), 0
        for weight, bias in zip(*layered, strict=True):
            h = np.maximum(weight @ h + bias, 0)
            on += int(np.count_nonzero(h))
        found.append([on, *(round(value, 3) for place in cell for value in place)])
    return found
