"""What carries out jobs, as the manager sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from vizcore.jobs.model import Job, Reason, State


@dataclass(frozen=True, slots=True)
class Row:
    """One recorded step of a run: JSON bytes, never decoded on this side."""

    run: str
    data: bytes
    progress: float | None = None


@dataclass(frozen=True, slots=True)
class Resting:
    """A run has done what it was told last and waits; all its rows have been reported.

    Attributes
    ----------
    told : int
        How many times it had been told how far to go on, by `Engine.advance`.
    """

    run: str
    told: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event of a run; its slot is free again."""

    run: str
    state: State
    reason: Reason = Reason.NONE
    message: str = ""


def ended(run: str, outcome: Mapping[str, str]) -> Ended:
    """How `run` ended, from what was reported of it as keys and text."""
    return Ended(
        run,
        State(outcome["state"]),
        Reason(outcome.get("reason", "")),
        outcome.get("message", ""),
    )


@dataclass(frozen=True, slots=True)
class Returned:
    """A run that found no slot, because another server was quicker; it has not begun."""

    run: str


Event = Row | Resting | Ended | Returned
Emit = Callable[[Event], None]


class Engine(Protocol):
    """Runs jobs elsewhere and reports what happens.

    No method waits for a worker, and none emits an event before it returns: the manager calls them
    under its lock. What concerns a run that has ended, or never began, is passed over.
    """

    @property
    def slots(self) -> int:
        """How many runs advance at once without slowing each other down; 0 while unreachable."""

    @property
    def hindrance(self) -> Reason:
        """Why there are fewer slots than there could be, for runs that wait."""

    @property
    def workers(self) -> int:
        """Processes that are there to carry out runs; more may be started when they are needed."""

    @property
    def alive(self) -> bool:
        """Whether it still does what it is told."""

    def open(self, emit: Emit) -> None:
        """Begin to report events through `emit`, from the engine's own threads."""

    def warm(self) -> None:
        """Prepare a worker, so that the next run starts at once."""

    def submit(self, run: str, job: Job, goal: int | None) -> None:
        """Start `job` under the name `run`; it pauses after `goal` rows, with None never."""

    def advance(self, run: str, goal: int | None) -> None:
        """Let the run go on until it has recorded `goal` rows in all, with None to its end."""

    def command(self, run: str, command: bytes) -> None:
        """Send the run a JSON mapping, which its generator receives before its next row.

        A generator receives a list of all that was sent since the row before, in order.
        """

    def stop(self, run: str) -> None:
        """End the run soon, by force if need be; `Ended` follows."""

    def close(self) -> None:
        """End every run and every process; no event is reported afterwards."""
