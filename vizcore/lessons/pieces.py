"""Into how many linear pieces ReLUs cut a part of the plane, counted exactly.

In a convex polygon in which every unit so far is on throughout or off throughout, the layer's
pre-activations are linear, and each unit whose line crosses the polygon cuts it in two. Every float
is a whole number times a power of two, so lines have whole coefficients, a vertex is the cross
product of two lines, and on which side of a third it lies is exact: no tolerance decides what is a
piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from operator import mul

import numpy as np
from numpy.typing import ArrayLike

from vizcore.arrays import Floats
from vizcore.lessons.checks import finite, layers, of_shape
from vizcore.settings import SettingError
from vizcore.text import Text

MOST_LAYERS, MOST_UNITS = 3, 16

Line = tuple[int, ...]  # (a, b, c): ax + by + c, up to a positive factor
Point = tuple[int, ...]  # (wx, wy, w), w > 0
Polygon = list[tuple[Line, Point]]  # edges counter-clockwise, ≥ 0 inside, each with its first point
Layer = list[tuple[int, ...]]  # the rows of [W b; 0 1]

_INPUTS: tuple[Line, ...] = ((1, 0, 0), (0, 1, 0), (0, 0, 1))  # x, y and 1


def linear_pieces(weights: Sequence[ArrayLike], biases: Sequence[ArrayLike], box: ArrayLike) -> int:
    """Count the linear pieces of ReLU layers in a part of the plane.

    A piece has an area, and in it each unit of each layer is on throughout or off throughout. One
    layer of n units has at most 1 + n + n(n − 1)/2.

    Parameters
    ----------
    weights
        One matrix of shape (units, inputs) a ReLU layer, the first with two columns: 1 to 3 layers
        of at most 16 units, finite. A linear layer after them cuts nothing and is left out.
    biases
        One vector of shape (units,) a layer.
    box
        ((x low, x high), (y low, y high)), each low below its high.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.

    Notes
    -----
    Zaslavsky 1975 for one layer; Montúfar, Pascanu, Cho & Bengio 2014 for several.
    """
    return sum(1 for _ in _pieces(_corners(box), _INPUTS, _stack(weights, biases)))


def linear_cells(
    weights: Sequence[ArrayLike], biases: Sequence[ArrayLike], box: ArrayLike
) -> list[list[tuple[float, float]]]:
    """The pieces that `linear_pieces` counts, each by its corners, counter-clockwise."""
    found = _pieces(_corners(box), _INPUTS, _stack(weights, biases))
    return [[(x / w, y / w) for _, (x, y, w) in polygon] for polygon in found]


def _stack(weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> list[Layer]:
    stack = layers(weights, biases, inputs=2)
    if len(stack) > MOST_LAYERS:
        allowed = Text("at most {n} layers", "最多 {n} 层").format(n=MOST_LAYERS)
        raise SettingError("weights", f"{len(stack)} layers", allowed)
    for i, (weight, _) in enumerate(stack):
        if len(weight) > MOST_UNITS:
            allowed = Text("at most {n} units", "最多 {n} 个单元").format(n=MOST_UNITS)
            raise SettingError(f"weights[{i}]", of_shape(weight.shape), allowed)
    return [_whole(weight, bias) for weight, bias in stack]


def _whole(weight: Floats, bias: Floats) -> Layer:
    """The rows of [W b; 0 1] times a power of two that makes them whole."""
    last = [0.0] * weight.shape[1] + [1.0]
    entries = np.vstack([np.column_stack([weight, bias]), last])
    numbers = iter(_integers(entries.ravel().tolist()))
    return [tuple(islice(numbers, len(last))) for _ in entries]


def _integers(values: Sequence[float]) -> list[int]:
    ratios = [value.as_integer_ratio() for value in values]
    common = max(denominator for _, denominator in ratios)  # each is a power of two
    return [numerator * (common // denominator) for numerator, denominator in ratios]


def _corners(box: ArrayLike) -> Polygon:
    allowed = Text("((x low, x high), (y low, y high))", "((x 下界, x 上界), (y 下界, y 上界))")
    sides = finite("box", box, 2, allowed)
    if sides.shape != (2, 2):
        raise SettingError("box", of_shape(sides.shape), allowed)
    (left, right), (low, high) = sides.tolist()
    if not (left < right and low < high):
        raise SettingError("box", ((left, right), (low, high)), allowed)
    edges = ((0.0, 1.0, -low), (-1.0, 0.0, right), (0.0, -1.0, high), (1.0, 0.0, -left))
    lines = [tuple(_integers(edge)) for edge in edges]
    return [(edge, _meeting(last, edge)) for last, edge in pairwise((lines[-1], *lines))]


def _pieces(polygon: Polygon, outputs: Sequence[Line], stack: Sequence[Layer]) -> Iterator[Polygon]:
    """The pieces of a polygon in which the layers before compute `outputs`, the last of them 1."""
    if not stack:
        yield polygon
        return
    *lines, one = (_combined(row, outputs) for row in stack[0])
    for part, rectified in _parts(polygon, lines):
        yield from _pieces(part, [*rectified, one], stack[1:])


def _combined(row: Sequence[int], lines: Sequence[Line]) -> Line:
    return tuple(sum(map(mul, row, column)) for column in zip(*lines, strict=True))


def _parts(polygon: Polygon, lines: Sequence[Line]) -> Iterator[tuple[Polygon, list[Line]]]:
    """The parts into which lines cut a polygon, each with what ReLU makes of the lines there."""
    if not lines:
        yield polygon, []
        return
    (a, b, c), *others = lines
    values = [a * x + b * y + c * w for _, (x, y, w) in polygon]
    on, off = max(values) > 0, min(values) < 0
    if on:
        part = _above(polygon, values, (a, b, c)) if off else polygon
        yield from ((cell, [(a, b, c), *rest]) for cell, rest in _parts(part, others))
    if off or not on:
        part = _above(polygon, [-v for v in values], (-a, -b, -c)) if on else polygon
        yield from ((cell, [(0, 0, 0), *rest]) for cell, rest in _parts(part, others))


def _above(polygon: Polygon, values: Sequence[int], line: Line) -> Polygon:
    """The part of a polygon that lies above a line, given the line's values at the vertices."""
    ends = [*values[1:], values[0]]
    first = next(i for i, (v, end) in enumerate(zip(values, ends, strict=True)) if v <= 0 < end)
    turned = [*range(first, len(polygon)), *range(first)]
    kept = [polygon[i] for i in turned if values[i] > 0 or ends[i] > 0]
    entered, left = kept[0][0], kept[-1][0]
    return [(line, _meeting(left, line)), (entered, _meeting(line, entered)), *kept[1:]]


def _meeting(e: Line, f: Line) -> Point:
    return e[1] * f[2] - e[2] * f[1], e[2] * f[0] - e[0] * f[2], e[0] * f[1] - e[1] * f[0]
