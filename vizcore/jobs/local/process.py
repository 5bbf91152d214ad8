"""One worker process as its parent sees it: started, fed, watched, ended."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable

import orjson

from vizcore.jobs.engine import Emit, Ended, Resting, Row, ended
from vizcore.jobs.local import frames
from vizcore.jobs.local.options import WorkerOptions
from vizcore.jobs.model import Job, Reason, State

_POLL_MS = 100
_START_S = 60.0
Gone = Callable[["WorkerProcess", str], None]


class WorkerProcess:
    """One worker process and the thread that reads from it and watches it.

    Parameters
    ----------
    options
        How it is started and watched.
    heard
        Takes the events of its runs.
    gone
        Called with the worker and the cause when the process is no more.
    """

    def __init__(self, options: WorkerOptions, heard: Emit, gone: Gone) -> None:
        self._options, self._heard, self._gone = options, heard, gone
        self._process: subprocess.Popen[bytes] | None = None
        self._backlog: list[bytes] = []
        self._lock = threading.Lock()
        self._sign_of_life = 0.0
        self._stop_by: float | None = None
        self._reason = Reason.KILLED
        self._dead = False
        self.run: str | None = None
        self.was_ready = False
        # It begins the process, which ends with it.
        self.thread = threading.Thread(target=self._live, name="jobs-worker", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process number, once there is a process."""
        return self._process.pid if self._process else None

    @property
    def idle(self) -> bool:
        """Whether a run may be given to it."""
        return self.run is None and not self._dead

    def loss(self, run: str, cause: str) -> Ended:
        """How `run` ended with this process."""
        if self._stop_by is not None:
            return Ended(run, State.STOPPED)
        message = "" if self._reason is Reason.SILENT else cause
        return Ended(run, State.LOST, self._reason, message)

    def begin(self, run: str, job: Job, goal: int | None) -> None:
        """Give it `run`; only while it is idle."""
        self.run, self._stop_by = run, None
        content = b'{"target":%b,"goal":%b,"arguments":%b}'
        parts = orjson.dumps(job.target), orjson.dumps(goal), job.arguments
        self.tell(frames.JOB, content % parts)

    def tell(self, kind: bytes, payload: bytes = b"") -> None:
        """Send it a message; without a process yet, as soon as there is one."""
        if kind == frames.STOP and self._stop_by is None:
            self._stop_by = time.monotonic() + self._options.grace_s
        with self._lock:
            self._backlog.append(frames.pack(kind, payload))
            self._write()

    def kill(self) -> None:
        """End the process now, and everything that it started."""
        with self._lock:
            self._dead = True
            self._end_process()

    def _write(self) -> None:
        if self._dead or not self._process or not self._process.stdin:
            return
        data = b"".join(self._backlog)
        self._backlog.clear()
        try:
            written = os.write(self._process.stdin.fileno(), data)
        except BrokenPipeError:  # it has just died, which the reading side will notice
            return
        except BlockingIOError:
            written = 0
        # The pipe holds more than is ever on its way, so this worker has stopped reading.
        if written < len(data):
            self._end_process()

    def _end_process(self) -> None:
        # The whole group: a job may have started processes of its own. As long as there is no
        # return code the number is taken, so that nobody else's group can be hit.
        if self._process and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _live(self) -> None:
        cause = ""
        try:
            with self._spawn() as process:
                try:
                    self._listen(process)
                finally:
                    self.kill()
            cause = _cause(process.returncode)
        except OSError as error:
            cause = f"{type(error).__name__}: {error}"
        finally:
            self._gone(self, cause)

    def _spawn(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._options.command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=self._options.environment(),
            process_group=0,
        )
        assert process.stdin
        os.set_blocking(process.stdin.fileno(), False)
        self._sign_of_life = time.monotonic()
        with self._lock:
            self._process = process
            self._write()
            if self._dead:  # before it was born
                self._end_process()
        return process

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        fd, incoming, poll = process.stdout.fileno(), frames.Unpacker(), select.poll()
        poll.register(fd, select.POLLIN)
        while not self._overdue():
            if poll.poll(_POLL_MS):
                data = os.read(fd, 1 << 20)
                if not data:
                    return
                self._sign_of_life = time.monotonic()
                try:
                    messages = list(incoming.feed(data))
                except ValueError:  # not from our worker loop
                    return
                for kind, payload in messages:
                    self._take(kind, payload)

    def _overdue(self) -> bool:
        now = time.monotonic()
        # Until Python itself has started there can be no sign.
        patience_s = self._options.silence_s if self.was_ready else _START_S
        if now - self._sign_of_life > patience_s:
            self._reason = Reason.SILENT
            return True
        return self._stop_by is not None and now > self._stop_by

    def _take(self, kind: bytes, payload: bytes) -> None:
        if kind == frames.READY:
            self.was_ready = True
        elif kind == frames.ROW and self.run:
            self._heard(Row(self.run, *frames.unpack_row(payload)))
        elif kind == frames.RESTING and self.run:
            self._heard(Resting(self.run, orjson.loads(payload)))
        elif kind == frames.END and self.run:
            self._release(ended(self.run, orjson.loads(payload)))

    def _release(self, end: Ended) -> None:
        if end.state is State.FAILED:
            # What filled the memory, or a library that broke off half-way, may have left anything
            # behind: go on with a fresh process.
            self.kill()
        self.run, self._stop_by = None, None
        self._heard(end)


def _cause(code: int) -> str:
    # Popen gives the negative signal number for a process that a signal ended.
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit {code}"
