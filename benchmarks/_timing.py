"""Side by side timing: what a noisy machine can still say with confidence is a ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def compare(
    candidates: Mapping[str, Callable[[], object]], rounds: int = 7, warm_up: int = 1
) -> dict[str, float]:
    """Run the candidates in turns and return the median seconds of each.

    Parameters
    ----------
    candidates
        Name to what is timed. In every round each runs once, in this order, so that whatever
        slows the machine down for a while falls on all alike.
    rounds, warm_up
        Timed and untimed rounds.
    """
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(warm_up + rounds):
        for name, run in candidates.items():
            start = time.perf_counter()
            run()
            if turn >= warm_up:
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def report(claim: str, ours: float, theirs: float, goal: float) -> float:
    """Print how many times sooner `ours` is than `theirs`, beside the goal."""
    ratio = theirs / ours
    verdict = "met" if ratio >= goal else "MISSED"
    print(f"{claim}: {ours * 1e3:.0f} ms against {theirs * 1e3:.0f} ms = {ratio:.2f} ×", end=" ")
    print(f"(goal {goal:g} ×, {verdict})")
    return ratio
