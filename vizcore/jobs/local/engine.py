"""The engine that needs nothing but this machine: worker processes that it starts itself."""

from __future__ import annotations

import threading

import orjson

from vizcore.jobs.engine import Emit
from vizcore.jobs.local import cpu, frames
from vizcore.jobs.local.options import WorkerOptions
from vizcore.jobs.local.process import WorkerProcess
from vizcore.jobs.model import Job, Reason


class LocalEngine:
    """Carries out jobs in warm worker processes of this machine.

    Parameters
    ----------
    slots
        Runs at a time; by default all cores but one, as the control group grants them.
    options
        How workers are started and watched.
    """

    def __init__(self, slots: int | None = None, options: WorkerOptions | None = None) -> None:
        self._slots = slots or cpu.slots()
        self._options = options or WorkerOptions()
        self._workers: list[WorkerProcess] = []
        self._lock = threading.Lock()
        self._keep_warm = self._closed = False
        self._emit: Emit = lambda event: None

    @property
    def slots(self) -> int:
        """How many runs advance at the same time without slowing each other down."""
        return self._slots

    @property
    def hindrance(self) -> Reason:
        """Nothing: who waits here waits for others of this server."""
        return Reason.NONE

    @property
    def workers(self) -> int:
        """The processes that live now."""
        return len(self.pids)

    @property
    def alive(self) -> bool:
        """Always: each worker has a thread of its own, and ends with it."""
        return True

    @property
    def pids(self) -> list[int]:
        """The processes that live now."""
        with self._lock:
            return [worker.pid for worker in self._workers if worker.pid]

    def open(self, emit: Emit) -> None:
        """Begin to report events through `emit`."""
        self._emit = emit

    def warm(self) -> None:
        """Keep one idle worker ready from now on, as long as there are slots."""
        with self._lock:
            self._keep_warm = True
            self._refill()

    def submit(self, run: str, job: Job, goal: int | None) -> None:
        """Give `job` to an idle worker, or to a new one."""
        with self._lock:
            if not self._closed:
                idle = next((worker for worker in self._workers if worker.idle), None)
                (idle or self._hire()).begin(run, job, goal)
            self._refill()

    def advance(self, run: str, goal: int | None) -> None:
        """Let the run go on until it has recorded `goal` rows in all."""
        self._tell(run, frames.GOAL, orjson.dumps(goal))

    def command(self, run: str, command: bytes) -> None:
        """Send the run a JSON mapping."""
        self._tell(run, frames.COMMAND, command)

    def stop(self, run: str) -> None:
        """End the run between two rows, or after the grace time by force."""
        self._tell(run, frames.STOP)

    def close(self) -> None:
        """End every process."""
        with self._lock:
            self._closed = True
            self._emit = lambda event: None
            workers = list(self._workers)
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.thread.join()

    def _tell(self, run: str, kind: bytes, payload: bytes = b"") -> None:
        with self._lock:
            for worker in self._workers:
                if worker.run == run:
                    worker.tell(kind, payload)

    def _hire(self) -> WorkerProcess:
        worker = WorkerProcess(self._options, lambda event: self._emit(event), self._gone)
        self._workers.append(worker)
        worker.thread.start()
        return worker

    def _refill(self) -> None:
        idle = any(worker.idle for worker in self._workers)
        if self._keep_warm and not idle and len(self._workers) < self._slots and not self._closed:
            self._hire()

    def _gone(self, worker: WorkerProcess, cause: str) -> None:
        with self._lock:
            self._workers.remove(worker)  # from here on it is given no run
            # A worker that died before it was ready would only die again.
            if worker.was_ready:
                self._refill()
        if worker.run:
            self._emit(worker.loss(worker.run, cause))
