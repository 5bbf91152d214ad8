"""The engine over a Dask cluster (optional extra ``cluster``).

Its workers need this package installed. They best have one thread and a nanny each: a worker whose
run failed, fell silent or does not stop is restarted by its nanny, but never one with more threads,
since that would end others' tasks too. ``dask worker --preload`` with the module of the jobs spares
the first of them its imports.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import orjson

from vizcore.jobs.dask.cluster_run import KEY, ClusterRun
from vizcore.jobs.engine import Emit, Ended, Event, Returned
from vizcore.jobs.model import Job, Reason, State

_LOGGER = logging.getLogger(__name__)
_CONNECT_S = 5.0
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
        self._others = 0  # tasks of other servers
        self._seen: set[str] = set()  # tasks that the scheduler held when last looked at
        self._emit: Emit = lambda event: None
        self._client: Any = None
        self._fault = ""
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=self._live, name="jobs-dask", daemon=True)

    @property
    def slots(self) -> int:
        """Threads of the cluster that no other server's run takes; 0 while it is out of reach."""
        return max(0, sum(self._threads.values()) - self._others)

    @property
    def hindrance(self) -> Reason:
        """Why there is no slot, or fewer than threads."""
        if self._client is None:
            return Reason.CLUSTER
        if not self._threads:
            return Reason.WORKERS
        return Reason.BUSY if self._others else Reason.NONE

    @property
    def workers(self) -> int:
        """Workers of the cluster."""
        return len(self._threads)

    @property
    def alive(self) -> bool:
        """Whether the loop runs, connected or not."""
        return self._thread.is_alive()

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
            # Whatever answers at that address may make Dask raise anything, or cancel itself.
            except (Exception, asyncio.CancelledError) as error:
                self._say(f"{type(error).__name__}: {error}")
            self._client, self._threads, self._others = None, {}, 0
            for run in list(self._runs.values()):
                run.lose(Reason.CLUSTER)
            await self._rest()

    def _say(self, fault: str) -> None:
        if fault != self._fault:  # once, and not at each attempt
            self._fault = fault
            _LOGGER.warning("no Dask scheduler at %s: %s", self._address, fault)

    async def _serve(self) -> None:
        from distributed import Client

        await self._knock()
        client = Client(self._address, asynchronous=True, set_as_default=False, timeout=_CONNECT_S)
        try:
            # Dask's own time-out leaves out the greeting, for which something else never asks.
            await asyncio.wait_for(client, 2 * _CONNECT_S)
            await self._work(client)
        finally:
            await asyncio.wait_for(client.close(), _CONNECT_S)

    async def _work(self, client: Any) -> None:
        client.subscribe_topic(self._topic, self._heard)
        self._client, self._fault = client, ""
        while client.status == "running" and not self._closing.is_set():
            self._threads = dict(await client.nthreads())
            tasks = await client.processing()
            self._count({name for held in tasks.values() for name in held})
            self._look_on(self._loop.time())
            await self._rest()
        if client.status == "running":
            await asyncio.gather(*(run.cancel() for run in self._runs.values()))

    async def _knock(self) -> None:
        # Dask's client goes on trying where nobody listens; this fails at once.
        at = urlsplit(self._address)
        _, writer = await asyncio.wait_for(
            asyncio.open_connection(at.hostname, at.port), _CONNECT_S
        )
        writer.close()

    def _count(self, tasks: set[str]) -> None:
        own = {run.task for run in self._runs.values()}
        self._others = sum(name.startswith(KEY) for name in tasks - own)
        # Two servers that saw the same free thread: who finds it taken waits like everybody.
        if len(own) > self.slots:
            for run in list(self._runs.values()):
                if not run.begun and run.task in self._seen:
                    run.give_back()
        self._seen = tasks

    def _look_on(self, now: float) -> None:
        for run in list(self._runs.values()):
            if run.doubtful and run.address not in self._threads:
                run.lose(Reason.KILLED)
            elif run.doubtful and now - run.heard_at > self._silence_s:
                run.lose(Reason.SILENT)

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), _LOOK_S)

    def _may_restart(self, address: str) -> bool:
        return self._threads.get(address) == 1

    def _begin(self, run: str, job: Job, goal: int | None) -> None:
        if self._client is None or self._client.status != "running":
            self._emit(Ended(run, State.LOST, Reason.CLUSTER))
            return
        try:
            self._runs[run] = self._submitted(run, job, goal)
        except Exception as error:  # the connection has just gone, whatever Dask makes of it
            _LOGGER.warning("a run could not be submitted: %s", error)
            self._emit(Ended(run, State.LOST, Reason.CLUSTER))

    def _submitted(self, run: str, job: Job, goal: int | None) -> ClusterRun:
        return ClusterRun(
            self._client,
            run,
            job,
            goal,
            topic=self._topic,
            beat_s=min(1.0, self._silence_s / 4),
            may_restart=self._may_restart,
            emit=self._tell,
        )

    def _tell(self, event: Event) -> None:
        if isinstance(event, Ended | Returned):
            self._runs.pop(event.run, None)
        self._emit(event)

    def _wish(self, run: str, kind: str, payload: bytes) -> None:
        if run in self._runs:
            self._runs[run].wish(kind, payload)

    def _stop(self, run: str) -> None:
        if run in self._runs:
            self._runs[run].stop(self._grace_s)

    def _heard(self, event: tuple[float, dict[str, Any]]) -> None:
        _, content = event
        for run in list(self._runs.values()):
            if run.task == content["run"]:
                run.heard(content)
