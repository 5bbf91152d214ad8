"""The numbers of the lesson "Why zero-centred?"."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from scipy.special import ndtri

from vizcore.activations.analysis.moments import moments
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.arrays import Floats

EXAMPLES, INPUTS, STEPS = 1000, 10, 1000
_SEED = 275  # with it the two inputs that are drawn hardly correlate
NOISE = 0.2  # standard deviation of what no weight explains
START, BEST = (0.3, 0.84), (1.0, -1.0)  # of the two weights that are drawn
MANY = 100
COMPARED = ("tanh", "elu", "silu", "gelu", "relu", "softplus", "sigmoid")


@cache
def numbers() -> dict[str, Any]:
    """What the pictures of all moments read."""
    random = np.random.default_rng(_SEED)
    return {
        "z": np.round(normal_inputs(random), 2).ravel().tolist(),
        "noise": np.round(NOISE * random.normal(size=EXAMPLES), 3).tolist(),
        "inputs": INPUTS,
        "steps": STEPS,
        "start": list(START),
        "best": list(BEST),
        "many": MANY,
        "compared": [
            {"activation": key, "label": ACTIVATIONS[key].label.en, **_moments(key)}
            for key in COMPARED
        ],
    }


def _moments(key: str) -> dict[str, float]:
    found = moments(ACTIVATIONS[key])
    return {"mean": found.mean, "variance": found.variance}


def normal_inputs(random: np.random.Generator) -> Floats:
    """z ~ N(0, 1), shape (EXAMPLES, INPUTS): each column holds the same quantiles, shuffled.

    So every moment of φ(z) is met to a thousandth, and the contours are those of the examples.
    """
    quantiles = ndtri((np.arange(EXAMPLES) + 0.5) / EXAMPLES)
    return np.stack([random.permutation(quantiles) for _ in range(INPUTS)], axis=1)
