"""Where Python breaks a curve, for formulas whose parameter has been moved.

`breaks.json` holds what both sides are tested against; the browser's half, `formula.test.js`, reads
it, too. Its numbers are closed forms: the poles of tan(ax) lie at (k + ½)π/a, the steps of ⌊ax⌋ at
k/a, and so on.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vizcore import ActivationSpec
from vizcore.activations.view.curve_data import curve_data
from vizcore.activations.view.sampling import sample

FRONTEND = Path(__file__).parents[3] / "assets/frontend"
CASES = json.loads((FRONTEND / "tests/activations/breaks.json").read_text(encoding="utf-8"))
SPAN, JUMP, WIDE = 5.0, 1e-3, 1e-3
Pairs = list[tuple[float, float]]


def spec_of(case: dict[str, Any], values: str) -> ActivationSpec:
    return ActivationSpec(case["activation"], tuple(case[values].items()))


def gaps_of(x: np.ndarray, y: np.ndarray) -> Pairs:
    """Where a line through the points is broken off, as a reader sees it: not if its ends meet."""
    drawn = np.flatnonzero(np.isfinite(y))
    pairs = [(i, j) for i, j in itertools.pairwise(drawn) if j > i + 1]
    seen = [(i, j) for i, j in pairs if x[j] - x[i] > WIDE or jumps(y[i], y[j])]
    ends = [(0, drawn[0]), *seen, (drawn[-1], len(x) - 1)]
    return [(float(x[i]), float(x[j])) for i, j in ends if i < j]


def jumps(one: float, other: float) -> bool:
    return abs(other - one) > JUMP * (1 + abs(one) + abs(other))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["activation"])
def test_python_breaks_where_the_closed_form_says(case: dict[str, Any]) -> None:
    spec = spec_of(case, "to")
    curve = sample(spec, SPAN)
    for order, y in enumerate((curve.y, curve.dy)):
        expected = case["gaps"][order]
        found = gaps_of(curve.x, y)
        assert np.array(found).reshape(-1, 2) == pytest.approx(
            np.array(expected).reshape(-1, 2), abs=0.01
        )
    flat = [
        (max(low, -SPAN), min(high, SPAN))
        for low, high in curve_data(spec, SPAN).lost.zero
        if low < SPAN and high > -SPAN
    ]
    assert np.array(flat).reshape(-1, 2) == pytest.approx(
        np.array(case["flat"]).reshape(-1, 2), abs=1e-9
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["activation"])
def test_the_browser_is_tested_on_what_python_writes(case: dict[str, Any]) -> None:
    before = spec_of(case, "from")
    assert before.resolve().javascript == case["javascript"]
    assert spec_of(case, "to").values == case["values"]
    # The points that were chosen for the value before, as formula.test.js makes them.
    x, kinks = sample(before, SPAN).x, np.array(case["kinks"])
    grid = np.linspace(-SPAN, SPAN, case["count"])
    if kinks.size:
        grid = grid[np.abs(grid[:, None] - kinks).min(axis=1) > 2e-6]
        grid = np.sort(np.concatenate([grid, kinks - 1e-6, kinks, kinks + 1e-6]))
    assert x == pytest.approx(grid, abs=1e-12)
