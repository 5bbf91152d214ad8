"""A manager over real worker processes, and ways to wait for what they do."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.patience import PATIENCE_S
from vizcore.jobs import JobManager, Limits, LocalEngine, RunView, WorkerOptions


def until(condition: Callable[[], Any], what: str = "") -> Any:
    """Wait until `condition` returns something true, and return that."""
    deadline = time.monotonic() + PATIENCE_S
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited in vain: {what or condition}"
        time.sleep(0.005)
    return value


def state(pid: int) -> str:
    """The kernel's letter for what a process does: R, S, T (stopped), Z (over); X for gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


def alive(pid: int) -> bool:
    """Whether a process is there; a zombie is over."""
    return state(pid) not in "XZ"


class Lab:
    """A manager with the test targets at hand.

    Calls name a target of targets.py; the viewer is ``"ann"`` unless said otherwise.
    """

    def __init__(self, manager: JobManager, engine: LocalEngine) -> None:
        self.manager, self.engine = manager, engine

    def start(self, target: str, viewer: str = "ann", **arguments: Any) -> RunView:
        return self.manager.start(f"tests.jobs.targets:{target}", arguments, viewer)

    def view(self, run: RunView, viewer: str = "ann") -> RunView:
        found = self.manager.view(run.id, viewer)
        assert found
        return found

    def rows(self, run: RunView, viewer: str = "ann") -> list[Mapping[str, Any]]:
        found = self.manager.poll(run.id, viewer, most_bytes=1 << 40)
        assert found
        return [orjson.loads(row) for row in found[1]]

    def until(
        self, run: RunView, condition: Callable[[RunView], Any], viewer: str = "ann"
    ) -> RunView:
        """Ask about the run, as a page does, until the condition holds."""

        def reached() -> RunView | None:
            found = self.manager.poll(run.id, viewer, most_bytes=0)
            return found[0] if found and condition(found[0]) else None

        try:
            shown: RunView = until(reached)
        except AssertionError as error:
            raise AssertionError(f"still {self.view(run, viewer)}") from error
        return shown

    def until_ended(self, run: RunView, viewer: str = "ann") -> RunView:
        return self.until(run, lambda view: view.state.ended, viewer)

    def until_rows(self, run: RunView, count: int, viewer: str = "ann") -> RunView:
        return self.until(run, lambda view: view.rows >= count, viewer)


@pytest.fixture
def make_lab() -> Iterator[Callable[..., Lab]]:
    """Make managers with settings of their own; afterwards none of their processes is left."""
    labs: list[Lab] = []

    def make(
        slots: int = 1, limits: Limits | None = None, options: WorkerOptions | None = None
    ) -> Lab:
        engine = LocalEngine(slots, options or WorkerOptions(nice=0))
        labs.append(Lab(JobManager(engine, limits), engine))
        return labs[-1]

    yield make
    for lab in labs:
        pids = lab.engine.pids
        lab.manager.close()
        assert not [pid for pid in pids if alive(pid)]
        assert not lab.engine.pids


@pytest.fixture
def lab(make_lab: Callable[..., Lab]) -> Lab:
    """A manager with one slot."""
    return make_lab()


def freeze(pid: int) -> None:
    """Stop a process as a debugger or a full disk would: it lives but does nothing."""
    os.kill(pid, signal.SIGSTOP)
