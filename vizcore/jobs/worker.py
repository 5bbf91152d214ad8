"""The process that carries out jobs: ``python -m vizcore.jobs.worker OPTIONS``.

It takes messages on standard input and writes messages to standard output (frames.py). Whatever a
job itself prints goes to standard error, and what it reads is empty, so that neither can disturb
the messages. When standard input ends, the parent is gone and the process ends as well.

OPTIONS is a JSON mapping: ``preload`` (modules to import before the first job), ``nice``,
``memory`` (bytes of data that the process may hold, 0 for no limit) and ``beat`` (seconds
between signs of life).
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Mapping
from typing import Any

import orjson

from vizcore.jobs import frames
from vizcore.jobs.model import Reason, State

_MOST_MESSAGE = 500


class StopRun(Exception):
    """The run is to end now."""


class Control:
    """What the parent wants of one run: how far to go, what to send it, whether to stop."""

    def __init__(self, goal: int | None) -> None:
        self._goal = goal
        self._commands: deque[Any] = deque()
        self._stopped = False
        self._changed = threading.Condition()

    def advance(self, goal: int | None) -> None:
        """Let the run record `goal` rows in all."""
        with self._changed:
            self._goal = goal
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

    def turn(self, recorded: int) -> Any:
        """Wait until row number `recorded` may be computed; return the command for it, or None."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopped or self._goal is None or recorded < self._goal
            )
            if self._stopped:
                raise StopRun
            # A generator that has not begun can receive nothing.
            return self._commands.popleft() if recorded and self._commands else None


class Worker:
    """One process's life: messages in, one run at a time, messages out."""

    def __init__(self, source: int, sink: int) -> None:
        self._source, self._sink = source, sink
        self._writing = threading.Lock()
        self._jobs: deque[tuple[Mapping[str, Any], Control]] = deque()
        self._arrived = threading.Semaphore(0)
        self._control = Control(None)

    def send(self, message: bytes) -> None:
        """Write one whole message; without a reader the process has no purpose."""
        with self._writing:
            rest = memoryview(message)
            while rest:
                try:
                    rest = rest[os.write(self._sink, rest) :]
                except OSError:
                    os._exit(0)

    def listen(self) -> None:
        """Take messages until standard input ends, then end the process."""
        incoming = frames.Unpacker()
        # os.read and not sys.stdin: a buffered reader would hold its lock at exit.
        while data := os.read(self._source, 1 << 16):
            for kind, payload in incoming.feed(data):
                self._take(kind, payload)
        os._exit(0)

    def _take(self, kind: bytes, payload: bytes) -> None:
        content: Any = orjson.loads(payload) if payload else None
        if kind == frames.JOB:
            self._control = Control(content["goal"])
            self._jobs.append((content, self._control))
            self._arrived.release()
        elif kind == frames.GOAL:
            self._control.advance(content)
        elif kind == frames.COMMAND:
            self._control.command(content)
        elif kind == frames.STOP:
            self._control.stop()

    def beat(self, seconds: float) -> None:
        """Give a sign of life again and again."""
        pause = threading.Event()
        while True:
            self.send(frames.pack(frames.BEAT))
            pause.wait(seconds)

    def work(self) -> None:
        """Carry out jobs, one after the other, for ever."""
        while True:
            self._arrived.acquire()
            content, control = self._jobs.popleft()
            end = self._outcome(content, control)
            self.send(frames.pack(frames.END, orjson.dumps(end)))

    def _outcome(self, content: Mapping[str, Any], control: Control) -> dict[str, str]:
        try:
            self._run(content, control)
        except StopRun:
            return {"state": State.STOPPED}
        # A target may raise anything, SystemExit included; the worker outlives it.
        except BaseException as error:
            return _failure(error)
        return {"state": State.FINISHED}

    def _run(self, content: Mapping[str, Any], control: Control) -> None:
        generator = _load(content["target"])(content["arguments"])
        with contextlib.closing(generator):
            recorded = 0
            while True:
                try:
                    row = generator.send(control.turn(recorded))
                except StopIteration:
                    return
                self.send(_encode(row))
                recorded += 1


def _load(target: str) -> Any:
    module, _, function = target.partition(":")
    return getattr(importlib.import_module(module), function)


def _encode(row: Mapping[str, Any]) -> bytes:
    data = orjson.dumps(row, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY)
    if len(data) > frames.MOST_BYTES // 2:
        raise ValueError(f"a row of {len(data)} bytes is too large")
    return frames.pack_row(data, row.get("progress"))


def _plain(value: Any) -> Any:
    # Arrays that are not contiguous, and scalars of other libraries.
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _failure(error: BaseException) -> dict[str, str]:
    # PyTorch reports an exhausted memory as a RuntimeError of many lines.
    if isinstance(error, MemoryError) or "allocate memory" in str(error):
        return {"state": State.FAILED, "reason": Reason.MEMORY}
    traceback.print_exception(error)
    text = f"{type(error).__name__}: {error}"[:_MOST_MESSAGE]
    return {"state": State.FAILED, "reason": Reason.ERROR, "message": text}


def _restrain(nice: int, memory: int) -> None:
    os.nice(nice)
    if memory:
        # Data, not address space: libraries reserve far more addresses than they use.
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us


def _preload(modules: list[str]) -> None:
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception:  # the job that needs it will say so
            traceback.print_exc()


def main(options: Mapping[str, Any]) -> None:
    """Turn this process into a worker; does not return."""
    source, sink = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    _restrain(options["nice"], options["memory"])
    worker = Worker(source, sink)
    threading.Thread(target=worker.listen, daemon=True).start()
    threading.Thread(target=worker.beat, args=(options["beat"],), daemon=True).start()
    _preload(options["preload"])
    worker.send(frames.pack(frames.READY))
    worker.work()


if __name__ == "__main__":
    main(orjson.loads(sys.argv[1]))
