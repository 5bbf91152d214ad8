"""What a network in the reader's browser learns in the plane, and the weights it starts with.

Data sets as TensorFlow Playground defines them (tensorflow/playground, src/dataset.ts), class 1
where it says 1 and class 0 where it says −1. A sketch holds what chance drew; the noise that the
reader sets only scales a part of it, so that the browser needs nothing more while it is dragged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vizcore.arrays import Floats
from vizcore.lessons.checks import checked
from vizcore.settings import Choice, Integer, Real, SettingError
from vizcore.text import Text

DATA: Mapping[str, Text] = {
    "circle": Text("Disc in a ring", "圆盘与圆环"),
    "xor": Text("XOR", "异或"),
    "gauss": Text("Two Gaussians", "两个高斯"),
    "spiral": Text("Spiral", "螺旋"),
}
MOST_HIDDEN, MOST_UNITS = 6, 8
_RADIUS = 5.0
_POINTS = Integer(2, 2000)
_NOISE = Real(0, 0.5)
_SEED = Integer(0, 2**31 - 1)


@dataclass(frozen=True, eq=False)
class PlaneData:
    """Points of two classes.

    Attributes
    ----------
    points
        Shape (points, 2), in units of the plane's axes, about −6 to 6.
    labels
        0 or 1, shape (points,).
    """

    points: Floats
    labels: Floats


@dataclass(frozen=True, eq=False)
class PlaneSketch:
    """What chance drew for a data set, at any noise.

    Attributes
    ----------
    kind
        A key of `DATA`.
    places
        Where the points are without noise, shape (points, 2); of Gaussians the centres.
    jitter
        What noise adds in proportion, same shape: to the points of Gaussians and spirals, and for
        the others to where a point is looked at to give it its class.
    classes
        The classes without noise, 0 or 1, shape (points,).
    """

    kind: str
    places: Floats
    jitter: Floats
    classes: Floats

    def at(self, noise: float) -> PlaneData:
        """The data at a noise from 0 to 0.5."""
        noise = checked("noise", _NOISE, noise)
        if self.kind == "gauss":  # the variance goes from 0.5 to 4
            return PlaneData(self.places + math.sqrt(0.5 + 7 * noise) * self.jitter, self.classes)
        moved = self.places + noise * self.jitter
        if self.kind == "spiral":
            return PlaneData(moved, self.classes)
        inside = np.hypot(*moved.T) < _RADIUS / 2 if self.kind == "circle" else moved.prod(1) >= 0
        return PlaneData(self.places, inside.astype(float))


def plane_sketch(kind: str, points: int = 300, seed: int = 0) -> PlaneSketch:
    """Draw a data set; the same seed gives the same points.

    Parameters
    ----------
    kind
        "circle": a disc of radius 2.5 in a ring of radius 3.5 to 5; "xor": uniform in ±5 with a
        gap of 0.3 on each side of the axes; "gauss": around ±(2, 2); "spiral": r = 5i/n at the
        angle 1.75·2πi/n, + π for class 0.
    points
        2 to 2,000, an even number: half of them, n, of each class (of XOR by chance).
    seed
        0 to 2³¹ − 1.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.
    """
    kind, points = checked("kind", Choice(DATA), kind), checked("points", _POINTS, points)
    if points % 2:
        raise SettingError("points", points, Text("an even number", "偶数"))
    draw, half = np.random.default_rng(checked("seed", _SEED, seed)), points // 2
    classes = np.repeat([1.0, 0.0], half)
    uniform = draw.uniform(-1, 1, (points, 2))
    if kind == "gauss":
        centres = np.where(classes == 1, 2.0, -2.0)
        return PlaneSketch(
            kind, np.stack([centres, centres], 1), draw.normal(size=(points, 2)), classes
        )
    if kind == "spiral":
        along = np.tile(np.arange(half) / half, 2)
        places = _polar(_RADIUS * along, 1.75 * 2 * math.pi * along + math.pi * (classes == 0))
        return PlaneSketch(kind, places, uniform, classes)
    spread, share = _RADIUS * uniform, draw.uniform(0, 1, (points, 2))
    if kind == "circle":
        low, high = np.where(classes == 1, [[0.0], [0.5]], [[0.7], [1.0]]) * _RADIUS
        places = _polar(low + (high - low) * share[:, 0], 2 * math.pi * share[:, 1])
        return PlaneSketch(kind, places, spread, classes)
    places = _RADIUS * (2 * share - 1)
    places += np.where(places > 0, 0.3, -0.3)
    return PlaneSketch(kind, places, spread, (places.prod(1) >= 0).astype(float))


def _polar(radius: Floats, angle: Floats) -> Floats:
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1)


def weight_pool(seed: int = 0) -> Floats:
    """The random numbers from which every network of the plane takes its first weights.

    Returns
    -------
    Array
        Uniform on ±1, shape (7, 8, 9): layer, unit, and inputs with the bias last. A network of
        fewer units or layers takes those it needs, so that one more leaves the others as they are.
    """
    draw = np.random.default_rng(checked("seed", _SEED, seed))
    return draw.uniform(-1, 1, (MOST_HIDDEN + 1, MOST_UNITS, MOST_UNITS + 1))


def initial_weights(hidden: Sequence[int], seed: int = 0) -> tuple[list[Floats], list[Floats]]:
    """The weights and biases with which a network of the plane starts.

    They are uniform on ±1/√fan_in, as those of ``nn.Linear``.

    Parameters
    ----------
    hidden
        Units of each hidden layer, 1 to 8; 0 to 6 layers.
    seed
        0 to 2³¹ − 1.

    Returns
    -------
    weights, biases
        Of each layer, the output with its one unit last: shapes (units, inputs) and (units,).

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.
    """
    if len(hidden) > MOST_HIDDEN:
        allowed = Text("at most {n} layers", "最多 {n} 层").format(n=MOST_HIDDEN)
        raise SettingError("hidden", f"{len(hidden)} layers", allowed)
    sizes = [2, *(checked("hidden", Integer(1, MOST_UNITS), units) for units in hidden), 1]
    pool, weights, biases = weight_pool(seed), [], []
    for layer, (inputs, units) in enumerate(pairwise(sizes)):
        bound = 1 / math.sqrt(inputs)
        weights.append(bound * pool[layer, :units, :inputs])
        biases.append(bound * pool[layer, :units, MOST_UNITS])
    return weights, biases
