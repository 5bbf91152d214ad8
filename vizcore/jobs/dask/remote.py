"""The part of a cluster run that lives in the cluster's worker; sent there by name."""

from __future__ import annotations

import threading
from typing import Any

import orjson
from distributed import get_worker

from vizcore.jobs.executor import Control, Outcome, carry_out

_controls: dict[str, Control] = {}  # of the runs in this process


def carry_out_here(
    run: str, topic: str, target: str, arguments: bytes, goal: int | None, beat_s: float
) -> Outcome:
    """The task: carry out a job, telling each row and every sign of life as an event of `topic`."""
    worker = get_worker()
    key = worker.get_current_task()
    over = threading.Event()

    def tell(kind: str, **content: Any) -> None:
        worker.log_event(topic, {"run": run, "kind": kind, **content})

    control = _controls[run] = Control(goal, lambda told: tell("resting", told=told))

    def beat() -> None:
        while not over.wait(beat_s):
            # The scheduler forgets a task that was cancelled or whose client has gone; the
            # function that carries it out is only told here.
            task = worker.state.tasks.get(key)
            if task is None or task.state == "cancelled":
                control.stop()
            tell("beat")

    tell("started", address=worker.address)
    threading.Thread(target=beat, daemon=True).start()
    try:
        return carry_out(
            target,
            orjson.loads(arguments),
            control,
            lambda data, progress: tell("row", data=data, progress=progress),
        )
    finally:
        over.set()
        del _controls[run]


def deliver(run: str, kind: str, payload: bytes) -> None:
    """Hand a wish to a run in this process."""
    if run in _controls:
        _controls[run].obey(kind, orjson.loads(payload) if payload else None)


def holds(run: str) -> bool:
    """Whether this process still carries out `run`."""
    return run in _controls
