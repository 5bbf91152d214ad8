"""The engine over a Dask cluster (optional extra ``cluster``).

Its workers need this package installed. They best have one thread each: one with more is never
restarted by force, since that would end others' tasks too. ``dask worker --preload`` with the
module of the jobs spares the first of them its imports.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
from collections.abc import Callable
from typing import Any

import orjson

from vizcore.jobs.dask.cluster_run import ClusterRun
from vizcore.jobs.engine import Emit, Ended, Event
from vizcore.jobs.model import Job, Reason, State

_LOGGER = logging.getLogger(__name__)
_CONNECT_S = 5
_LOOK_S = 0.5  # between two looks at the cluster


class DaskEngine:
    """Carries out jobs as tasks of a Dask cluster.

    Everything happens in one event loop in a thread of its own, which connects again whenever the
    scheduler has gone; until then there are no slots.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.1:8786``. Certificates for ``tls://`` come from
        Dask's own configuration.
    silence_s
        A run that gives no sign of life for so long is lost.
    grace_s
        A run that does not stop within this time when asked is ended by force, which restarts
        its worker.
    """

    def __init__(self, address: str, silence_s: float = 20.0, grace_s: float = 2.0) -> None:
        self._address, self._silence_s, self._grace_s = address, silence_s, grace_s
        self._topic = f"activation-lab-{secrets.token_hex(8)}"
        self._runs: dict[str, ClusterRun] = {}
        self._threads: dict[str, int] = {}  # by the address of the worker
        self._emit: Emit = lambda event: None
        self._client: Any = None
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=self._live, name="jobs-dask", daemon=True)

    @property
    def slots(self) -> int:
        """Threads of all workers of the cluster; 0 while it cannot be reached."""
        return sum(self._threads.values())

    def open(self, emit: Emit) -> None:
        """Connect, and begin to report events through `emit`."""
        self._emit = emit
        self._thread.start()

    def warm(self) -> None:
        """Nothing to do: the cluster's workers are there."""

    def submit(self, run: str, job: Job, goal: int | None) -> None:
        """Start `job` on whichever worker the scheduler chooses."""
        self._call(self._begin, run, job, goal)

    def advance(self, run: str, goal: int | None) -> None:
        """Let the run go on until it has recorded `goal` rows in all."""
        self._call(self._wish, run, "advance", orjson.dumps(goal))

    def command(self, run: str, command: bytes) -> None:
        """Send the run a JSON mapping."""
        self._call(self._wish, run, "command", command)

    def stop(self, run: str) -> None:
        """End the run between two rows, or after the grace time by force."""
        self._call(self._stop, run)

    def close(self) -> None:
        """Cancel every run and disconnect; the cluster goes on without us."""
        self._emit = lambda event: None
        self._call(self._closing.set)
        self._thread.join()

    def _call(self, function: Callable[..., None], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nothing is left to tell
            self._loop.call_soon_threadsafe(function, *arguments)

    # From here on everything runs in the loop.

    def _live(self) -> None:
        try:
            self._loop.run_until_complete(self._stay_connected())
        finally:
            self._loop.close()

    async def _stay_connected(self) -> None:
        while not self._closing.is_set():
            try:
                await self._serve()
            except OSError as error:  # a time-out is one, too
                _LOGGER.warning("no Dask scheduler at %s: %s", self._address, error)
            self._client, self._threads = None, {}
            for run in list(self._runs.values()):
                run.lose(Reason.CLUSTER)
            await self._rest()

    async def _serve(self) -> None:
        from distributed import Client

        await self._knock()
        options: dict[str, Any] = {
            "asynchronous": True,
            "set_as_default": False,
            "timeout": _CONNECT_S,
        }
        async with Client(self._address, **options) as client:
            client.subscribe_topic(self._topic, self._heard)
            self._client = client
            while client.status == "running" and not self._closing.is_set():
                self._threads = dict(await client.nthreads())
                self._look_on(self._loop.time())
                await self._rest()
            if client.status == "running":
                await asyncio.gather(*(run.cancel() for run in self._runs.values()))

    async def _knock(self) -> None:
        # Dask's client goes on trying where nobody listens; this fails at once.
        host, _, port = self._address.partition("://")[2].rpartition(":")
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), _CONNECT_S)
        writer.close()

    def _look_on(self, now: float) -> None:
        for run in list(self._runs.values()):
            if run.doubtful and run.address not in self._threads:
                run.lose(Reason.KILLED)
            elif run.doubtful and now - run.heard_at > self._silence_s:
                run.lose(Reason.SILENT, self._may_restart(run))

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), _LOOK_S)

    def _may_restart(self, run: ClusterRun) -> bool:
        return run.address is not None and self._threads.get(run.address) == 1

    def _begin(self, run: str, job: Job, goal: int | None) -> None:
        if self._client is None or self._client.status != "running":
            self._emit(Ended(run, State.LOST, Reason.CLUSTER))
            return
        self._runs[run] = ClusterRun(
            self._client,
            run,
            job,
            goal,
            topic=self._topic,
            beat_s=min(1.0, self._silence_s / 4),
            emit=self._tell,
        )

    def _tell(self, event: Event) -> None:
        if isinstance(event, Ended):
            self._runs.pop(event.run, None)
        self._emit(event)

    def _wish(self, run: str, kind: str, payload: bytes) -> None:
        if run in self._runs:
            self._runs[run].wish(kind, payload)

    def _stop(self, run: str) -> None:
        if run in self._runs:
            self._runs[run].stop(self._grace_s, self._may_restart(self._runs[run]))

    def _heard(self, event: tuple[float, dict[str, Any]]) -> None:
        _, content = event
        if content["run"] in self._runs:
            self._runs[content["run"]].heard(content)
