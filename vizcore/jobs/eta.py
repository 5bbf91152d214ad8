"""How long those in the queue will wait."""

from __future__ import annotations

import heapq
from collections.abc import Sequence


def remaining(active_s: float, progress: float | None, typical_s: float | None) -> float | None:
    """Seconds that a run still needs, by its own progress or else by what runs usually take."""
    if progress is not None and progress > 0.02:
        return active_s * (1.0 - min(progress, 1.0)) / progress
    return None if typical_s is None else max(0.0, typical_s - active_s)


def waits(
    running: Sequence[float | None], slots: int, queued: int, typical_s: float | None
) -> list[float | None]:
    """Expected seconds until each queued run starts, first come first served.

    Parameters
    ----------
    running
        Seconds that each run in a slot still needs; None where that is unknown.
    slots
        Runs at a time.
    queued
        Length of the queue.
    typical_s
        What a run usually takes; None if no run has ended yet.

    Returns
    -------
    list
        One value for each place; None from where on something unknown stands before it.
    """
    if any(seconds is None for seconds in running):
        return [None] * queued
    # When each slot falls free; every start pushes its own end back in.
    free_at = [0.0] * max(0, slots - len(running)) + [s for s in running if s is not None]
    heapq.heapify(free_at)
    expected: list[float | None] = []
    for _ in range(queued):
        if not free_at:
            expected.append(None)
            continue
        start = heapq.heappop(free_at)
        expected.append(start)
        if typical_s is not None:
            heapq.heappush(free_at, start + typical_s)
    return expected
