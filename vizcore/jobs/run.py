"""One run inside the manager: its rows, and who watches it up to where."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass, field

from vizcore.jobs.engine import Ended, Row
from vizcore.jobs.model import Attention, Job, Reason, RunView, State


@dataclass(slots=True)
class Viewer:
    """One viewer's part in a run.

    `limit` is the number of rows that a paused viewer sees, None while watching.
    """

    limit: int | None = None
    stopped: bool = False
    heard_at: float = -math.inf
    lease_until: float = -math.inf

    def over(self, now: float) -> bool:
        """Whether the lease has run out; one that was given up cannot."""
        return not self.stopped and self.lease_until < now


@dataclass(slots=True)
class Run:
    """Everything about one run; guarded by the manager's lock."""

    job: Job
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: State = State.QUEUED
    reason: Reason = Reason.NONE
    message: str = ""
    rows: list[bytes] = field(default_factory=list)
    size: int = 0
    revision: int = 0
    progress: float | None = None
    viewers: dict[str, Viewer] = field(default_factory=dict)
    goal: int | None = None  # what the engine was last told
    told: int = 0  # how often since it began
    rested: int | None = None  # after how many of these it has said that it waits
    pure: bool = True  # no command has changed what the job alone decides
    stepped: bool = False  # it has rows that were asked for by hand
    anew: bool = False  # somebody asked to see it computed
    unsaved: bool | None = False
    active_s: float = 0.0
    active_since: float | None = None
    idle_since: float | None = None
    rank: int | None = None
    wait_s: float | None = None

    @classmethod
    def finished(cls, job: Job, rows: list[bytes], active_s: float) -> Run:
        """A run that is known from before."""
        run = cls(job)
        run.fill(rows, active_s)
        return run

    def fill(self, rows: list[bytes], active_s: float) -> None:
        """Be finished with these rows, which were computed elsewhere."""
        self.state, self.reason, self.progress = State.FINISHED, Reason.NONE, 1.0
        self.rows, self.size = rows, sum(map(len, rows))
        self.active_s, self.rank, self.wait_s = active_s, None, None
        self.revision += 1

    def join(self, viewer: str, paused: bool) -> None:
        """Let `viewer` watch, or see what there is and pause."""
        self.viewers[viewer] = Viewer(len(self.rows) if paused else None)
        self.revision += 1

    def hear(self, viewer: str, now: float, lease_until: float) -> None:
        """`viewer`, if it is known here, has given a sign of life."""
        if seat := self.viewers.get(viewer):
            seat.heard_at, seat.lease_until = now, lease_until

    def leave(self, viewer: str) -> None:
        """`viewer` keeps what was seen, and holds the run no longer."""
        if seat := self._seat(viewer):
            seat.limit, seat.stopped = self.visible(viewer), True
            self.revision += 1

    def pause(self, viewer: str, more: int = 0) -> None:
        """Show `viewer` nothing beyond the limit, or else the rows there are, and `more`.

        What the engine had begun to record when it was told is shown as well (see `add`).
        """
        seat = self._seat(viewer)
        if seat and (more or seat.limit is None):
            seat.limit = (len(self.rows) if seat.limit is None else seat.limit) + more
            self.revision += 1

    def resume(self, viewer: str) -> None:
        """Show `viewer` every row as it comes."""
        seat = self._seat(viewer)
        if seat and seat.limit is not None:
            seat.limit = None
            self.revision += 1

    def shorten(self, viewer: str, until: float) -> None:
        """Let the lease of `viewer` end at `until`, if not before."""
        if seat := self.viewers.get(viewer):
            seat.lease_until = min(seat.lease_until, until)

    def forget_before(self, now: float) -> bool:
        """Drop the viewers whose lease is over; whether that changed anything."""
        gone = [viewer for viewer, seat in self.viewers.items() if seat.over(now)]
        for viewer in gone:
            del self.viewers[viewer]
        self.revision += bool(gone)
        return bool(gone)

    def held(self, without: str | None = None) -> bool:
        """Whether anybody, apart from `without`, holds a lease."""
        return bool(self._holding(without))

    def holds(self, viewer: str) -> bool:
        """Whether `viewer` holds a lease."""
        return self._seat(viewer) is not None

    def _seat(self, viewer: str) -> Viewer | None:
        seat = self.viewers.get(viewer)
        return None if seat is None or seat.stopped else seat

    def _holding(self, without: str | None = None) -> list[Viewer]:
        return [s for viewer, s in self.viewers.items() if not s.stopped and viewer != without]

    @property
    def heard_at(self) -> float:
        """When one of those who hold it was last heard of."""
        return max((seat.heard_at for seat in self._holding()), default=-math.inf)

    def wanted(self) -> int | None:
        """How many rows its viewers want in all; None for all there will be."""
        limits = [seat.limit for seat in self._holding()]
        # max over what is left needs no None; nobody there wants nothing more.
        return None if None in limits else max((n for n in limits if n is not None), default=0)

    def at_front(self, viewer: str) -> bool:
        """Whether `viewer` has paused and sees every row there is."""
        seat = self._seat(viewer)
        return seat is not None and seat.limit is not None and seat.limit >= len(self.rows)

    @property
    def kept(self) -> bool:
        """Whether it is what the job alone decides, row by row, so that others may have it."""
        return self.pure and not self.stepped

    @property
    def advancing(self) -> bool:
        """Whether it computes now, or would if it had a worker."""
        return self.goal is None or len(self.rows) < self.goal

    def mark(self, now: float) -> None:
        """Keep account of the time spent advancing and of the time spent paused."""
        if self.active_since is not None:
            self.active_s += now - self.active_since
            self.active_since = None
        if self.state is State.RUNNING and self.advancing:
            self.active_since, self.idle_since = now, None
        elif self.idle_since is None:
            self.idle_since = now

    def add(self, row: Row) -> None:
        """Take one more row."""
        if self.goal is not None and len(self.rows) >= self.goal:
            # It was on its way when everybody paused; the job itself is there, and goes on there.
            for seat in self._holding():
                if seat.limit == len(self.rows):
                    seat.limit += 1
        self.rows.append(row.data)
        self.size += len(row.data)
        self.progress = row.progress if row.progress is not None else self.progress
        self.revision += 1

    def return_to_queue(self) -> None:
        """It has not begun after all."""
        self.state, self.goal, self.active_s, self.active_since = State.QUEUED, None, 0.0, None
        self.revision += 1

    def end(self, end: Ended, now: float) -> None:
        """It is over; what is there stays."""
        self.state, self.reason, self.message = end.state, end.reason, end.message
        self.rank = self.wait_s = None
        self.revision += 1
        self.mark(now)

    def visible(self, viewer: str | None) -> int:
        """How many rows `viewer` may see."""
        seat = self.viewers.get(viewer or "")
        limit = None if seat is None else seat.limit
        return len(self.rows) if limit is None else min(limit, len(self.rows))

    def some_rows(self, viewer: str, since: int, most_bytes: int) -> list[bytes]:
        """The visible rows from number `since` on, as many as fit, but one at least."""
        rows: list[bytes] = []
        size = 0
        for number in range(max(0, since), self.visible(viewer)):
            size += len(self.rows[number])
            if rows and size > most_bytes:
                break
            rows.append(self.rows[number])
        return rows

    def active_at(self, now: float) -> float:
        """Seconds spent advancing until `now`."""
        return self.active_s + (0.0 if self.active_since is None else now - self.active_since)

    def view(self, viewer: str | None, now: float) -> RunView:
        """What `viewer` sees now."""
        seat = self.viewers.get(viewer or "")
        rows = self.visible(viewer)
        state = self._state_for(seat, rows)
        left = state is State.STOPPED and self.state is not State.STOPPED
        return RunView(
            id=self.id,
            job=self.job.key,
            state=state,
            reason=Reason.VIEWER if left else self.reason,
            message=self.message,
            attention=_attention(seat),
            settled=self._settled_for(seat),
            rows=rows,
            revision=self.revision,
            rank=self.rank,
            wait_s=self.wait_s,
            progress=self.progress,
            active_s=self.active_at(now),
            viewers=len(self._holding()),
            unsaved=self.unsaved,
        )

    def _settled_for(self, seat: Viewer | None) -> bool:
        if self.state.ended:
            return True
        if seat is None or seat.limit is None:
            return False
        # At the newest row one that is on its way is shown as well, unless others watch on (`add`).
        return seat.limit != len(self.rows) or self.advancing or self.rested == self.told

    def _state_for(self, seat: Viewer | None, rows: int) -> State:
        if seat and seat.stopped and (not self.state.ended or rows < len(self.rows)):
            return State.STOPPED
        # For a viewer who paused on the way, a run that others saw to its end still goes on.
        if self.state is State.FINISHED and rows < len(self.rows):
            return State.RUNNING
        return self.state


def _attention(seat: Viewer | None) -> Attention:
    if seat is None:
        return Attention.WATCHING
    if seat.stopped:
        return Attention.STOPPED
    return Attention.WATCHING if seat.limit is None else Attention.PAUSED
