"""What pages use to have work done: start, watch, pause, step, stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from vizcore.jobs.engine import Engine, Event, Resting, Returned, Row
from vizcore.jobs.limits import Limits
from vizcore.jobs.model import Health, Job, Refused, RunView, State, encode_command
from vizcore.jobs.run import Run
from vizcore.jobs.scheduler import Scheduler
from vizcore.jobs.shelf import Shelf
from vizcore.jobs.store import RunStore


class JobManager:
    """Shares an engine among viewers; every method may be called from any thread.

    Each viewer holds at most one run; starting another leaves the one before. Identical jobs share
    one run. A run starts when there is a slot for it and a viewer asks about it, advances while
    somebody who holds a lease watches it unpaused, and ends when nobody holds a lease, or sooner
    if others wait. Methods that name a run return None if it is not known (any more).

    Parameters
    ----------
    engine
        Carries out the jobs; the manager opens and closes it.
    limits
        What is allowed.
    store
        Where finished runs are kept and found again, if anywhere.
    """

    def __init__(
        self, engine: Engine, limits: Limits | None = None, store: RunStore | None = None
    ) -> None:
        self.limits = limits or Limits()
        self._engine = engine
        self._lock = threading.Lock()
        self._scheduler = Scheduler(engine, self.limits, time.monotonic)
        self._shelf = Shelf(store, self._scheduler, self._lock)
        self._closing = threading.Event()
        engine.open(self._heard)
        self._ticker = threading.Thread(target=self._tick, name="jobs-leases", daemon=True)
        self._ticker.start()

    @property
    def slots(self) -> int:
        """How many runs advance at the same time."""
        return self._engine.slots

    def health(self) -> Health:
        """Whether everything is there; writes a file and removes it."""
        with self._lock:
            running, queued = self._scheduler.counts
        engine = self._engine
        return Health(
            alive=self._ticker.is_alive() and engine.alive,
            hindrance=engine.hindrance,
            slots=engine.slots,
            running=running,
            queued=queued,
            workers=engine.workers,
            store=self._shelf.writable(),
        )

    def running(self) -> list[Job]:
        """The jobs of the runs that advance now and that anybody may join."""
        with self._lock:
            return self._scheduler.running()

    def warm(self) -> None:
        """Prepare a worker, so that the next start is quick."""
        self._engine.warm()

    def start(
        self,
        target: str,
        arguments: Mapping[str, Any],
        viewer: str,
        *,
        fresh: bool = False,
        paused: bool = False,
    ) -> RunView:
        """Watch the run of this job, which is started unless an identical one is there.

        Parameters
        ----------
        target, arguments
            The job (see `Job`).
        viewer
            Unguessable name of who watches; one for each session.
        fresh
            Begin anew even if an identical run is there.
        paused
            See no row before the first `step` or `resume`.

        Raises
        ------
        Refused
            ``"full"`` if the queue is; then nothing has changed. ``"over"`` after `close`.
        ValueError, TypeError
            If the job is malformed.
        """
        job = Job.of(target, arguments)
        if not fresh:
            self._shelf.recall(job)
        with self._lock:
            if self._closing.is_set():
                raise Refused("over")
            run = None if fresh else self._scheduler.find_shared(job)
            run = run or self._scheduler.add(job, viewer, anew=fresh)
            self._scheduler.enter(run, viewer, paused)
            return self._view(run, viewer)

    def view(self, run_id: str, viewer: str | None = None) -> RunView | None:
        """The run as `viewer` sees it."""
        return self._change(run_id, viewer, lambda run: None)

    def poll(
        self, run_id: str, viewer: str, since: int = 0, most_bytes: int = 2 << 20
    ) -> tuple[RunView, list[bytes]] | None:
        """`read` for a `viewer` who asks about the run and whose lease is thereby renewed."""
        with self._lock:
            if run := self._scheduler.find(run_id):
                self._scheduler.renew(run, viewer)
        return self.read(run_id, viewer, since, most_bytes)

    def read(
        self, run_id: str, viewer: str, since: int = 0, most_bytes: int = 2 << 20
    ) -> tuple[RunView, list[bytes]] | None:
        """The run as `viewer` sees it, and its rows from number `since` on.

        The rows are JSON, at least one if there is one, and together at most `most_bytes`
        otherwise.
        """
        with self._lock:
            run = self._scheduler.find(run_id)
            if run is None:
                return None
            return self._view(run, viewer), run.some_rows(viewer, since, most_bytes)

    def pause(self, run_id: str, viewer: str) -> RunView | None:
        """Show `viewer` nothing beyond the rows that are there now."""
        return self._change(run_id, viewer, lambda run: run.pause(viewer))

    def resume(self, run_id: str, viewer: str) -> RunView | None:
        """Show `viewer` every row as it comes."""
        return self._change(run_id, viewer, lambda run: run.resume(viewer))

    def step(self, run_id: str, viewer: str, count: int = 1, record: int = 0) -> RunView | None:
        """Pause, but show `viewer` `count` more rows.

        With `record`, a run paused at its newest row is first sent ``{"record": record}``, for a
        row that its job alone does not yield. Nobody else is given such a run once it is over.
        """
        count = max(1, min(count, self.limits.rows))

        def step(run: Run) -> None:
            if record and run.state is State.RUNNING and run.at_front(viewer):
                self._engine.command(run.id, encode_command({"record": record}))
                run.stepped = True
            run.pause(viewer, count)

        return self._change(run_id, viewer, step)

    def stop(self, run_id: str, viewer: str) -> RunView | None:
        """End the run for `viewer`, and altogether if nobody else holds it; safe to repeat."""
        return self._change(run_id, viewer, lambda run: run.leave(viewer))

    def leave(self, run_id: str, viewer: str) -> RunView | None:
        """The tab of `viewer` is going: unless it is heard of again soon, its lease is over."""
        until = time.monotonic() + self.limits.leave_s
        return self._change(run_id, viewer, lambda run: run.shorten(viewer, until))

    def command(
        self, run_id: str, viewer: str, command: Mapping[str, Any], *, alters: bool = True
    ) -> RunView:
        """Send the run a mapping, which its generator receives before its next row.

        A run that it `alters` is no longer what its job alone decides, so nobody can join it any
        more. A mere question leaves it as it is, and others may watch.

        Raises
        ------
        Refused
            ``"shared"`` if others watch the run, ``"over"`` if it does not run for `viewer`.
        ValueError, TypeError
            If the command is no JSON or larger than 24 KiB.
        """
        encoded = encode_command(command)
        with self._lock:
            run = self._scheduler.find(run_id)
            if run is None or run.state is not State.RUNNING or not run.holds(viewer):
                raise Refused("over")
            if alters:
                if run.held(without=viewer):
                    raise Refused("shared")
                run.pure = False
                self._scheduler.unshare(run)
            self._engine.command(run.id, encoded)
            return self._view(run, viewer)

    def close(self) -> None:
        """End every run and process; what is known stays readable."""
        with self._lock:
            self._closing.set()
            self._scheduler.close()
        self._engine.close()
        self._ticker.join()
        self._shelf.save()

    def _change(
        self, run_id: str, viewer: str | None, change: Callable[[Run], None]
    ) -> RunView | None:
        with self._lock:
            run = self._scheduler.find(run_id)
            if run is None:
                return None
            before = run.revision
            change(run)
            if run.revision != before:
                self._scheduler.settle()
            return self._view(run, viewer)

    def _view(self, run: Run, viewer: str | None) -> RunView:
        return run.view(viewer, time.monotonic())

    def _heard(self, event: Event) -> None:
        with self._lock:
            if isinstance(event, Row):
                self._scheduler.take(event)
            elif isinstance(event, Resting):
                self._scheduler.rest(event)
            elif isinstance(event, Returned):
                self._scheduler.take_back(event)
            elif run := self._scheduler.release(event):
                self._shelf.put(run)

    def _tick(self) -> None:
        pause = min(0.5, self.limits.leave_s / 4, self.limits.lease_s / 4)
        while not self._closing.wait(pause):
            with self._lock:
                self._scheduler.sweep()
            self._shelf.fulfil()
            self._shelf.save()
