"""What the manager allows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on runs and viewers; times in seconds, sizes in bytes.

    Attributes
    ----------
    queued
        Runs that may wait.
    lease_s
        How long a viewer who is not heard of still counts, and keeps a place in the queue. Above
        a minute: browsers wake the timers of a hidden tab once a minute.
    leave_s
        The same for a viewer whose tab has said goodbye; a reload is quicker.
    away_s
        The same for the viewers of a run in whose place others wait; a slow page opens in less.
    asked_s
        How lately a viewer must have been heard of for a queued run to start: a few of the
        seconds at which a waiting page asks, hidden or not.
    idle_s
        How long a run may be paused while others wait.
    parked
        Paused runs that take no slot from others; each costs a worker's memory.
    viewers
        Viewers of one run; further ones see it without holding it.
    rows, run_bytes
        Size of one run.
    kept, kept_bytes
        Runs that have ended and are still known.
    """

    queued: int = 32
    lease_s: float = 75.0
    leave_s: float = 8.0
    away_s: float = 20.0
    asked_s: float = 3.0
    idle_s: float = 300.0
    parked: int = 1
    viewers: int = 1_000
    rows: int = 20_000
    run_bytes: int = 64 << 20
    kept: int = 64
    kept_bytes: int = 256 << 20
