"""What a job is, which states its run goes through, and what a viewer sees of it."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

_TARGET = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", re.ASCII)
# Together they fit into a pipe's 64 KiB, so that no write to a worker ever waits.
_MOST_ARGUMENT_BYTES = 32 * 1024
_MOST_COMMAND_BYTES = 24 * 1024


class State(StrEnum):
    """Where a run is. The last four are ends: nothing follows them."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    LOST = "lost"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (State.QUEUED, State.RUNNING)


class Reason(StrEnum):
    """Why a run ended or cannot start, as a key that a page words in the reader's language."""

    NONE = ""
    VIEWER = "viewer"  # stopped by the viewer, or by the viewer starting something else
    LEASE = "lease"  # nobody watched any more
    IDLE = "idle"  # paused for long while others waited
    CLOSED = "closed"  # the server shut down
    ERROR = "error"  # the target raised; `message` says what
    MEMORY = "memory"  # the memory limit was reached
    SIZE = "size"  # more rows than a run may keep
    KILLED = "killed"  # the worker process died; `message` names the signal
    CLUSTER = "cluster"  # the cluster cannot be reached; also of a run that waits for it
    WORKERS = "workers"  # waits: the cluster has no workers
    BUSY = "busy"  # waits: runs of other servers fill the cluster
    SILENT = "silent"  # the worker process gave no sign of life and was ended


class Attention(StrEnum):
    """What one viewer does with a run."""

    WATCHING = "watching"
    PAUSED = "paused"
    STOPPED = "stopped"


class Refused(Exception):
    """Something that is not possible now.

    Attributes
    ----------
    why : str
        ``"full"``: the queue is, with `waiting` runs. ``"shared"``: others watch the run, so that
        one viewer may not change it. ``"over"``: the run has ended, is unknown, or was left.
    waiting : int
        Runs in the queue.
    """

    def __init__(self, why: str, waiting: int = 0) -> None:
        super().__init__(why, waiting)
        self.why = why
        self.waiting = waiting


@dataclass(frozen=True, slots=True)
class Job:
    """What to run: a generator function and its argument.

    Parameters
    ----------
    target
        ``"package.module:function"``. The function takes one mapping and returns a generator that
        yields JSON-able mappings, one for each recorded step, and may be sent mappings.
    arguments
        That mapping as JSON with sorted keys; `Job.of` writes it.
    """

    target: str
    arguments: bytes

    @classmethod
    def of(cls, target: str, arguments: Mapping[str, Any]) -> Job:
        """The job that calls `target` with `arguments`.

        Raises
        ------
        ValueError
            If `target` is not ``module:function`` or the arguments exceed 32 KiB.
        TypeError
            If the arguments are not JSON.
        """
        if not _TARGET.fullmatch(target):
            raise ValueError(f"target = {target!r} is not of the form package.module:function")
        return cls(target, _encode("arguments", arguments, _MOST_ARGUMENT_BYTES))

    @property
    def key(self) -> str:
        """Digest of target and arguments: equal for identical jobs, in every process."""
        return hashlib.sha256(self.target.encode() + b"\0" + self.arguments).hexdigest()


def new_viewer() -> str:
    """An unguessable name for a viewer."""
    return secrets.token_urlsafe(16)


def encode_command(command: Mapping[str, Any]) -> bytes:
    """A command as JSON.

    Raises
    ------
    ValueError
        If it exceeds 24 KiB.
    TypeError
        If it is not JSON.
    """
    return _encode("command", command, _MOST_COMMAND_BYTES)


def _encode(name: str, mapping: Mapping[str, Any], most: int) -> bytes:
    encoded = orjson.dumps(dict(mapping), option=orjson.OPT_SORT_KEYS)
    if len(encoded) > most:
        raise ValueError(f"{name}: {len(encoded)} bytes of JSON, at most {most} are possible")
    return encoded


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a manager can do its work.

    Attributes
    ----------
    alive : bool
        Whether its own threads are; if not, only a new process helps.
    hindrance : Reason
        Why runs cannot start, if they cannot.
    slots, running, queued, workers : int
        Runs at a time, runs that have a slot, runs that wait, processes that are there for them.
    store : bool or None
        Whether finished runs can be kept; None if they are not to be.
    """

    alive: bool
    hindrance: Reason
    slots: int
    running: int
    queued: int
    workers: int
    store: bool | None

    @property
    def ok(self) -> bool:
        """Whether runs can be carried out and kept."""
        barred = self.hindrance in (Reason.CLUSTER, Reason.WORKERS)
        return self.alive and not barred and self.store is not False


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as one viewer sees it at one moment.

    Attributes
    ----------
    id : str
        Name of the run in addresses; random, and another one for each run.
    job : str
        Key of the job that it runs (see `Job`).
    state, reason, message
        Where it is, why it ended, and for a failure what the target said (plain text).
    attention
        What this viewer does with it.
    settled : bool
        Whether no row is on its way to a viewer who paused but those that were asked for: then the
        worker has said that it waits.
    rows : int
        How many rows this viewer may see: all, or those up to where the viewer paused.
    revision : int
        Grows with every change of anything here but the times.
    rank : int or None
        Place from 1 among those in the queue whom viewers ask about, while queued.
    wait_s : float or None
        Expected seconds until the start, while queued, if there is a base for it.
    progress : float or None
        0 to 1, if the target reports ``"progress"`` in its rows.
    active_s : float
        Seconds that the run has been advancing, pauses left out.
    viewers : int
        How many viewers hold a lease.
    unsaved : bool or None
        Whether the finished run could not be kept on disk; None while that is being tried.
    """

    id: str
    job: str
    state: State
    reason: Reason
    message: str
    attention: Attention
    settled: bool
    rows: int
    revision: int
    rank: int | None
    wait_s: float | None
    progress: float | None
    active_s: float
    viewers: int
    unsaved: bool | None
