"""The process that carries out jobs: ``python -m vizcore.jobs.local.worker OPTIONS``.

It takes messages on standard input and writes messages to standard output (frames.py). Whatever a
job itself prints goes to standard error, and what it reads is empty, so that neither can disturb
the messages. When standard input ends, the parent is gone and the process ends as well; on Linux
the kernel sees to that even if the process is frozen.

OPTIONS is a JSON mapping: ``preload`` (see `WorkerOptions`), ``nice``,
``memory`` (bytes of data that the process may hold, 0 for no limit) and ``beat`` (seconds
between signs of life).
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from queue import SimpleQueue
from typing import Any

import orjson

from vizcore.jobs.executor import Control, carry_out
from vizcore.jobs.local import frames

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Worker:
    """One process's life: messages in, one run at a time, messages out."""

    def __init__(self, source: int, sink: int) -> None:
        self._source, self._sink = source, sink
        self._writing = threading.Lock()
        self._jobs: SimpleQueue[tuple[Mapping[str, Any], Control]] = SimpleQueue()
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
            self._control = Control(content["goal"], self._rest)
            self._jobs.put((content, self._control))
        else:
            self._control.obey(frames.WISHES[kind], content)

    def _rest(self, told: int) -> None:
        self.send(frames.pack(frames.RESTING, orjson.dumps(told)))

    def beat(self, seconds: float) -> None:
        """Give a sign of life again and again."""
        pause = threading.Event()
        while True:
            self.send(frames.pack(frames.BEAT))
            pause.wait(seconds)

    def work(self) -> None:
        """Carry out jobs, one after the other, for ever."""
        while True:
            content, control = self._jobs.get()
            end = carry_out(
                content["target"],
                content["arguments"],
                control,
                lambda data, progress: self.send(frames.pack_row(data, progress)),
            )
            self.send(frames.pack(frames.END, orjson.dumps(end)))


def _restrain(nice: int, memory: int) -> None:
    os.nice(nice)
    if memory:
        # Data, not address space: libraries reserve far more addresses than they use.
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us


def _end_with_parent() -> None:
    """Have the kernel end this process with the thread that began it, should it be frozen then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _preload(names: list[str]) -> None:
    for name in names:
        try:
            _prepare(name)
        except Exception:  # the job that needs it will say so
            traceback.print_exc()


def _prepare(name: str) -> None:
    if ":" not in name:
        importlib.import_module(name)
        return
    # Much is imported and set up only on the way to a first row: take that way once.
    rehearsal = Control(None)
    carry_out(name, {}, rehearsal, lambda data, progress: rehearsal.stop())


def main(options: Mapping[str, Any]) -> None:
    """Turn this process into a worker; does not return."""
    source, sink = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    _end_with_parent()
    _restrain(options["nice"], options["memory"])
    worker = Worker(source, sink)
    threading.Thread(target=worker.listen, daemon=True).start()
    threading.Thread(target=worker.beat, args=(options["beat"],), daemon=True).start()
    _preload(options["preload"])
    worker.send(frames.pack(frames.READY))
    worker.work()


if __name__ == "__main__":
    main(orjson.loads(sys.argv[1]))
