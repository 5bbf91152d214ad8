"""Carrying out one job, wherever that is: rows out, wishes in, one outcome."""

from __future__ import annotations

import contextlib
import itertools
import pkgutil
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from vizcore.jobs.model import Reason, State

MOST_ROW_BYTES = 4 << 20
_MOST_MESSAGE = 500
# How PyTorch, its CUDA part and oneDNN report an exhausted memory, each as a RuntimeError.
_NO_MEMORY = ("allocate memory", "out of memory", "could not create a primitive")

Outcome = dict[str, str]
Record = Callable[[bytes, float | None], None]


class StopRun(Exception):
    """The run is to end now."""


class Control:
    """What is wished of one run: how far to go, what to send it, whether to stop.

    Parameters
    ----------
    goal
        Rows to record in all, None for all that there will be.
    rest
        Called whenever there is nothing left to do, with the number of times that it was told how
        far to go since the beginning.
    """

    def __init__(self, goal: int | None, rest: Callable[[int], None] = lambda told: None) -> None:
        self._goal, self._told, self._rest = goal, 0, rest
        self._commands: list[Any] = []
        self._stopped = False
        self._changed = threading.Condition()

    def advance(self, goal: int | None) -> None:
        """Let the run record `goal` rows in all."""
        with self._changed:
            self._goal = goal
            self._told += 1
            self._changed.notify()

    def command(self, command: Any) -> None:
        """Hand the run `command` before its next row."""
        with self._changed:
            self._commands.append(command)

    def stop(self) -> None:
        """End the run before its next row."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def obey(self, wish: str, content: Any) -> None:
        """Do what a message asks for: ``advance``, ``command`` or ``stop``."""
        do: Mapping[str, Callable[[Any], None]] = {
            "advance": self.advance,
            "command": self.command,
            "stop": lambda _: self.stop(),
        }
        do[wish](content)

    def wait_for_credit(self, recorded: int) -> list[Any] | None:
        """Wait until row number `recorded` may be computed; return what was sent by then.

        None before the first row: a generator that has not begun can receive nothing.
        """
        while (told := self._told_to_wait(recorded)) is not None:
            self._rest(told)  # every time that it is told, also if that changes nothing
            self._wait_for_more_than(told)
        with self._changed:
            if self._stopped:
                raise StopRun
            if not recorded:
                return None
            sent, self._commands = self._commands, []
            return sent

    def _wait_for_more_than(self, told: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._told != told)

    def _told_to_wait(self, recorded: int) -> int | None:
        with self._changed:
            going = self._stopped or self._goal is None or recorded < self._goal
            return None if going else self._told


def carry_out(target: str, arguments: Any, control: Control, record: Record) -> Outcome:
    """Run a job to its end, whatever that is.

    Parameters
    ----------
    target, arguments
        The job, its arguments decoded.
    control
        Asked before every row.
    record
        Takes each row as JSON, and the progress that it reports.

    Returns
    -------
    dict
        ``state``, and where it applies ``reason`` and ``message``, as keys and plain text.
    """
    try:
        _advance(target, arguments, control, record)
    except StopRun:
        return {"state": State.STOPPED.value}
    # A target may raise anything, SystemExit included; whoever runs it outlives that.
    except BaseException as error:
        return _failure(error)
    return {"state": State.FINISHED.value}


def _advance(target: str, arguments: Any, control: Control, record: Record) -> None:
    generator = pkgutil.resolve_name(target)(arguments)
    with contextlib.closing(generator), contextlib.suppress(StopIteration):
        for recorded in itertools.count():
            row = generator.send(control.wait_for_credit(recorded))
            record(_encoded(row), row.get("progress"))


def _encoded(row: Mapping[str, Any]) -> bytes:
    # Not OPT_SERIALIZE_NUMPY: from 3.12 on (3.13 too) orjson keeps 24 bytes for each number of an
    # array, and -1.0546633512345678e-200 with its comma writes beyond the end of the buffer.
    data = orjson.dumps(row, default=_plain)
    if len(data) > MOST_ROW_BYTES:
        raise ValueError(f"a row of {len(data)} bytes is too large")
    return data


def _plain(value: Any) -> Any:
    # Arrays, and scalars of other libraries.
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _failure(error: BaseException) -> Outcome:
    if isinstance(error, MemoryError) or any(words in str(error) for words in _NO_MEMORY):
        return {"state": State.FAILED.value, "reason": Reason.MEMORY.value}
    traceback.print_exception(error)
    text = f"{type(error).__name__}: {error}"[:_MOST_MESSAGE]
    return {"state": State.FAILED.value, "reason": Reason.ERROR.value, "message": text}
