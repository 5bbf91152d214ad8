"""The measurement of costs, with a clock of its own: timing on a real one proves nothing."""

import math
from datetime import UTC, datetime

import pytest
import torch

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.timing import measure


class Clock:
    """Stands still, until something that it is told of happens."""

    def __init__(self) -> None:
        self.now = 0.0
        self.tick = 0.001

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


def test_ratios_are_taken_to_relu_and_the_median_is_kept():
    clock = Clock()
    calls = 0

    def slow(x):
        nonlocal calls
        calls += 1
        # Three ticks longer than ReLU's one; once the machine hangs.
        clock.now += 100.0 if calls == 3 else 3 * clock.tick
        return torch.relu(x)

    costs = measure({"slow": slow}, elements=8, rounds=5, clock=clock)
    assert costs.of["slow"].forward == pytest.approx(4)
    assert costs.of["slow"].backward == pytest.approx(1)
    assert costs.of["slow"].training == pytest.approx(5 / 2)
    assert calls == 6  # one to warm up


def test_the_whole_catalogue_is_measured_on_this_machine():
    before = datetime.now(UTC)
    costs = measure(elements=64, rounds=1)
    assert set(costs.of) == set(ACTIVATIONS)
    assert before <= costs.measured <= datetime.now(UTC)
    assert costs.elements == 64
    for cost in costs.of.values():
        assert all(math.isfinite(r) and r > 0 for r in (cost.forward, cost.backward, cost.training))
