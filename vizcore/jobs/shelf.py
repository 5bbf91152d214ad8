"""Finished runs on their way to the store and back; nobody waits for a disk meanwhile."""

from __future__ import annotations

import threading

from vizcore.jobs.model import Job, State
from vizcore.jobs.run import Run
from vizcore.jobs.scheduler import Scheduler
from vizcore.jobs.store import Finished, RunStore


class Shelf:
    """The manager's dealings with its store.

    Parameters
    ----------
    store
        Where runs are kept, if anywhere.
    scheduler, lock
        The manager's; the lock is never held while a file is read or written.
    """

    def __init__(self, store: RunStore | None, scheduler: Scheduler, lock: threading.Lock) -> None:
        self._store, self._scheduler, self._lock = store, scheduler, lock
        self._to_save: list[Run] = []

    def writable(self) -> bool | None:
        """Whether runs can be kept; None if they are not to be."""
        return None if self._store is None else self._store.writable()

    def put(self, run: Run) -> None:
        """Have `run`, which has just ended, saved if others may have it; under the lock."""
        if run.kept and run.state is State.FINISHED:
            self._to_save.append(run)

    def recall(self, job: Job) -> None:
        """Make the finished run of `job` known, if it is kept."""
        with self._lock:
            known = self._scheduler.find_shared(job)
        if self._store is None or known:
            return
        found = self._store.load(job.key)
        with self._lock:
            if found and not self._scheduler.find_shared(job):
                self._scheduler.keep(Run.finished(job, found.rows, found.active_s))

    def fulfil(self) -> None:
        """Finish what waits and another server, which shares the store, is done with."""
        if self._store is None:
            return
        with self._lock:
            waiting = self._scheduler.waiting()
        for run in waiting:
            if found := self._store.load(run.job.key):
                with self._lock:
                    self._scheduler.fulfil(run, found.rows, found.active_s)

    def save(self) -> None:
        """Write what is to be saved."""
        with self._lock:
            runs, self._to_save = self._to_save, []
        for run in runs:
            finished = Finished(run.rows, run.active_s)
            kept = not self._store or self._store.save(run.job.key, finished)
            with self._lock:
                run.unsaved, run.revision = not kept, run.revision + 1
