"""One run in a Dask cluster as this side sees it; everything here runs in the engine's loop."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import secrets
from collections.abc import Callable, Coroutine
from typing import Any

from vizcore.jobs.engine import Emit, Ended, Resting, Returned, Row, ended
from vizcore.jobs.model import Job, Reason, State

KEY = "activation-lab-"  # the tasks of all our servers begin so


class ClusterRun:
    """A run that has been submitted, until `emit` has been given its `Ended`.

    Parameters
    ----------
    client
        A connected asynchronous Dask client.
    run, job, goal
        As given to the engine.
    topic
        Of the events by which the cluster tells what happens.
    beat_s
        Seconds between two signs of life.
    may_restart
        Whether the worker at an address carries out nothing else.
    emit
        Takes the events of the run.
    """

    def __init__(
        self,
        client: Any,
        run: str,
        job: Job,
        goal: int | None,
        *,
        topic: str,
        beat_s: float,
        may_restart: Callable[[str], bool],
        emit: Emit,
    ) -> None:
        from vizcore.jobs.dask import remote

        self._client, self._run, self._emit, self._there = client, run, emit, remote
        self._may_restart = may_restart
        # Another name at each attempt: what is still heard of one before concerns nobody.
        self.task = f"{KEY}{run}-{secrets.token_hex(4)}"
        self._future = client.submit(
            remote.carry_out_here,
            *(self.task, topic, job.target, job.arguments, goal, beat_s),
            key=self.task,
            pure=False,
            retries=0,
        )
        self._started = asyncio.Event()
        self._wishes: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = self._over = False
        self.address: str | None = None
        self.heard_at = asyncio.get_running_loop().time()
        self._spawn(self._follow())
        self._spawn(self._deliver())

    @property
    def begun(self) -> bool:
        """Whether a worker has taken it, or it is to end anyway."""
        return self.address is not None or self._ending

    @property
    def doubtful(self) -> bool:
        """Whether signs of life are to be expected."""
        return self.address is not None and not self._ending

    def heard(self, content: dict[str, Any]) -> None:
        """Take an event."""
        self.heard_at = asyncio.get_running_loop().time()
        if content["kind"] == "row" and not self._ending:
            self._emit(Row(self._run, content["data"], content["progress"]))
        elif content["kind"] == "resting":
            self._emit(Resting(self._run, content["told"]))
        elif content["kind"] == "started" and self.address is None:
            self.address = content["address"]
            self._started.set()
        elif content["kind"] == "started":
            # The scheduler tries elsewhere what it saw fail; a run is carried out once or is lost.
            self.lose(Reason.KILLED)

    def wish(self, kind: str, payload: bytes) -> None:
        """Tell the run something, once it has started."""
        self._wishes.put_nowait((kind, payload))

    def stop(self, grace_s: float) -> None:
        """End it between two rows, or else by restarting its worker."""
        if not self._ending:
            self._ending = True
            self.wish("stop", b"")
            self._spawn(self._see_it_stopped(grace_s))

    def lose(self, reason: Reason) -> None:
        """It will not be heard of again."""
        self._finish(Ended(self._run, State.LOST, reason))
        self._spawn(self._clear_away(reason))

    def give_back(self) -> None:
        """It has found no thread: let it wait on this side."""
        self._finish(Returned(self._run))
        self._spawn(self.cancel())

    async def cancel(self) -> None:
        """Let the cluster forget it; it notices within one sign of life, or never starts."""
        with contextlib.suppress(Exception):  # the cluster has gone, whatever that raises
            await self._client.cancel([self._future])

    async def _clear_away(self, reason: Reason) -> None:
        await self.cancel()
        if reason is Reason.SILENT:  # of all who are lost, the only one that is still there
            await self._restart()

    async def _follow(self) -> None:
        try:
            end = ended(self._run, await self._future)
        except (asyncio.CancelledError, concurrent.futures.CancelledError):
            if self._ending or self._over:
                return
            end = Ended(self._run, State.LOST, Reason.CLUSTER)  # the scheduler has gone
        except Exception as error:
            end = _failure(self._run, error)
        if end.state is State.FAILED and not self._ending:
            # It may have left anything behind: the next run finds a fresh process. Until that is
            # there this one holds its slot, so that no run is given to the process that goes.
            self._ending = True
            await self.cancel()  # its outcome is in there: who wants it has it computed anew
            await self._restart()
        self._finish(end)

    async def _deliver(self) -> None:
        await self._started.wait()
        while True:
            await self._ask(self._there.deliver, self.task, *await self._wishes.get())

    async def _ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        # That a worker has gone is noticed elsewhere.
        with contextlib.suppress(OSError, ValueError):
            to = [self.address]
            answers = await self._client.run(function, *arguments, workers=to, on_error="ignore")
            return answers.get(self.address)

    async def _see_it_stopped(self, grace_s: float) -> None:
        await self.cancel()
        if self.address is not None:
            try:
                await asyncio.wait_for(self._until_released(), grace_s)
            except TimeoutError:
                await self._restart()
        self._finish(Ended(self._run, State.STOPPED))

    async def _until_released(self) -> None:
        while await self._ask(self._there.holds, self.task):
            await asyncio.sleep(0.05)

    async def _restart(self) -> None:
        if self.address is None or not self._may_restart(self.address):
            return
        with contextlib.suppress(Exception):  # it has no nanny, or has gone: Dask raises anything
            await self._client.restart_workers([self.address], timeout=5, raise_for_error=False)

    def _finish(self, end: Ended | Returned) -> None:
        if self._over:
            return
        self._over = True
        current = asyncio.current_task()
        for task in self._tasks:
            if task is not current:
                task.cancel()
        self._emit(end)

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _failure(run: str, error: Exception) -> Ended:
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        return Ended(run, State.LOST, Reason.KILLED)
    return Ended(run, State.FAILED, Reason.ERROR, f"{type(error).__name__}: {error}"[:500])
