"""The numbers of the lesson "From step to sigmoid"."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vizcore.activations.spec import resolve
from vizcore.arrays import Floats
from vizcore.lessons.chain import chain
from vizcore.lessons.perceptron import INPUTS, PerceptronRun, perceptron_rule

# NAND as a unit: z = −2x₁ − 2x₂ + 3.
NAND_WEIGHTS, NAND_BIAS = (-2.0, -2.0), 3.0
NUDGED, FLIPPED, LOWEST = -2.1, -3.01, -4.0
SHARPNESSES = tuple(range(1, 11))
SHARP_Z = -1.0
GATES = {"nand": (1, 1, 1, 0), "and": (0, 0, 0, 1), "xor": (0, 1, 1, 0), "or": (0, 1, 1, 1)}
UPDATES = 24  # as many as the slider shows
SOFTNESSES = tuple(round(0.5 + i / 10, 1) for i in range(96))  # 0.5 … 10
_HALF = 0.5


@cache
def numbers() -> dict[str, Any]:
    """What the pictures of all moments read, by the moment's subject."""
    return {"nudge": _nudge(), "sharp": _sharp(), "rule": _rule(), "adder": adder()}


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(chain(np.ones((1, *z.shape)), z[None], 0.0, "sigmoid").a[0])


def _nudge() -> dict[str, Any]:
    return {
        "sigmoid": resolve("sigmoid").javascript,
        "weights": list(NAND_WEIGHTS),
        "bias": NAND_BIAS,
        "x": [1, 0],
        "nudged": NUDGED,
        "flipped": FLIPPED,
    }


def _sharp() -> dict[str, Any]:
    return {"sigmoid": resolve("sigmoid").javascript, "c": list(SHARPNESSES), "z": SHARP_Z}


def _rule() -> dict[str, Any]:
    runs = {name: perceptron_rule(targets) for name, targets in GATES.items()}
    return {
        "inputs": [list(each) for each in INPUTS],
        "shown": UPDATES,
        "runs": {name: _run(GATES[name], run) for name, run in runs.items()},
    }


def _run(targets: tuple[int, ...], run: PerceptronRun) -> dict[str, Any]:
    """The path of weights and bias, the start first; one that never ends goes round."""
    path = [[0, 0, 0, 1, -1]] + [[*u.weights, u.bias, u.epoch, u.example] for u in run.path]
    return {
        "targets": list(targets),
        "epochs": run.epochs,
        "updates": run.updates,
        "converged": run.converged,
        "period": run.period,
        "path": path,
        "again": sum(u.epoch == run.path[-1].epoch for u in run.path),
    }


@cache
def adder() -> dict[str, Any]:
    """Five NANDs add two bits; of each the output, for every input and softness."""
    c = np.array(SOFTNESSES)

    def nand(a: Floats, b: Floats) -> Floats:
        return _sigmoid(c * (NAND_WEIGHTS[0] * a + NAND_WEIGHTS[1] * b + NAND_BIAS))

    gates, wanted = [], []
    for one, two in INPUTS:
        a, b = np.full_like(c, one), np.full_like(c, two)
        first = nand(a, b)
        above, below = nand(a, first), nand(b, first)
        gates.append([first, above, below, nand(above, below), nand(first, first)])
        wanted.append([one ^ two, one & two])
    found = np.array(gates)  # (inputs, gates, softnesses)
    wrong = (found[:, 3:] > _HALF) != (np.array(wanted)[:, :, None] == 1)
    fails = int(np.flatnonzero(wrong.any(axis=(0, 1)))[-1])  # the sharpest that errs
    row, column = np.argwhere(wrong[:, :, fails])[0]
    return {
        "c": list(SOFTNESSES),
        "inputs": [list(each) for each in INPUTS],
        "gates": np.moveaxis(found, 2, 0).tolist(),
        "wanted": wanted,
        "fails": SOFTNESSES[fails],
        "first": f"{('sum', 'carry')[column]}{''.join(map(str, INPUTS[row]))}",
        "value": float(found[row, 3 + column, fails]),
    }
