"""The rules of the queue, without threads: the manager calls everything here under its lock.

Every change ends in `settle`, which compares what viewers want with what the engine does and
closes the gap; no caller has to know which change has which consequence.

A slot goes to the first in the queue whom somebody asks about just then. Those passed over keep
their places: a locked phone finds its own again, and a closed laptop holds up nobody.
"""

from __future__ import annotations

import statistics
from collections import OrderedDict, deque
from collections.abc import Callable

from vizcore.jobs.engine import Ended, Engine, Resting, Returned, Row
from vizcore.jobs.eta import remaining, waits
from vizcore.jobs.limits import Limits
from vizcore.jobs.model import Job, Reason, Refused, State
from vizcore.jobs.run import Run


class Scheduler:
    """All runs that are known, the queue, and what the engine is busy with.

    Parameters
    ----------
    engine
        Carries out the jobs.
    limits
        What is allowed.
    clock
        Seconds from any origin.
    """

    def __init__(self, engine: Engine, limits: Limits, clock: Callable[[], float]) -> None:
        self._engine, self._limits, self._clock = engine, limits, clock
        self._known: OrderedDict[str, Run] = OrderedDict()  # longest unused first
        self._shared: dict[str, Run] = {}  # by the key of the job
        self._queue: list[Run] = []
        self._busy: dict[str, Run] = {}  # what the engine has not reported as ended
        self._durations: deque[float] = deque(maxlen=8)

    @property
    def counts(self) -> tuple[int, int]:
        """How many runs have a slot, and how many wait."""
        return len(self._busy), len(self._queue)

    def find(self, run_id: str) -> Run | None:
        """The run of that name."""
        if run_id in self._known:
            self._known.move_to_end(run_id)
        return self._known.get(run_id)

    def find_shared(self, job: Job) -> Run | None:
        """The run that whoever asks for `job` may join."""
        return self._shared.get(job.key)

    def add(self, job: Job, viewer: str, anew: bool = False) -> Run:
        """Queue a new run of `job`; `anew` if it is to be computed whatever is kept of it.

        Raises
        ------
        Refused
            ``"full"``, counting what would wait once `viewer` has left its earlier run.
        """
        waiting = sum(run.held(without=viewer) for run in self._queue)
        if waiting >= self._limits.queued:
            raise Refused("full", waiting)
        run = Run(job, anew=anew)
        self._queue.append(run)
        self.keep(run)
        return run

    def keep(self, run: Run) -> None:
        """Make `run` known, to be joined by whoever asks for its job."""
        self._known[run.id] = self._shared[run.job.key] = run

    def enter(self, run: Run, viewer: str, paused: bool) -> None:
        """Let `viewer` hold `run`, and no other."""
        for other in self._known.values():
            if other is not run and not other.state.ended:
                other.leave(viewer)
        if not run.holds(viewer):
            run.join(viewer, paused)
        self._hear(run, viewer)
        self.settle()

    def renew(self, run: Run, viewer: str) -> None:
        """`viewer` asks about `run`; one who slept through its lease holds it again."""
        before = run.revision, self._asked(run)
        if viewer not in run.viewers and self._may_join(run, viewer):
            run.join(viewer, paused=False)
        self._hear(run, viewer)
        if before != (run.revision, self._asked(run)):
            self.settle()

    def unshare(self, run: Run) -> None:
        """Let nobody join `run` any more."""
        if self._shared.get(run.job.key) is run:
            del self._shared[run.job.key]

    def take(self, row: Row) -> None:
        """A row has come."""
        run = self._busy.get(row.run)
        if run is None or run.state.ended:
            return
        run.add(row)
        if len(run.rows) > self._limits.rows or run.size > self._limits.run_bytes:
            self._finish(run, Ended(run.id, State.FAILED, Reason.SIZE))
        elif not run.advancing:
            run.mark(self._clock())
            self.settle()  # a paused run gives up its slot

    def rest(self, resting: Resting) -> None:
        """A run has done what it was told and waits."""
        run = self._busy.get(resting.run)
        if run is not None and not run.state.ended:
            run.rested = resting.told
            run.revision += 1

    def release(self, end: Ended) -> Run | None:
        """The engine is done with a run; return it if this is how it ended."""
        run = self._busy.pop(end.run, None)
        ended_now = run is not None and not run.state.ended
        if run is not None and ended_now:
            self._close(run, end)
        self.settle()
        return run if ended_now else None

    def take_back(self, returned: Returned) -> None:
        """A run that has not begun waits again, first in line."""
        run = self._busy.pop(returned.run, None)
        if run is not None and not run.state.ended:
            run.return_to_queue()
            self._queue.insert(0, run)
        self.settle()

    def waiting(self) -> list[Run]:
        """The runs in the queue that are what their job alone decides."""
        return [run for run in self._queue if not run.anew]

    def running(self) -> list[Job]:
        """The jobs of the runs that advance and that anybody may join."""
        advancing = [run for run in self._busy.values() if run.advancing and not run.state.ended]
        return [run.job for run in advancing if self.find_shared(run.job) is run]

    def fulfil(self, run: Run, rows: list[bytes], active_s: float) -> None:
        """Another server has finished what `run` waits for."""
        if run in self._queue:
            self._queue.remove(run)
            run.fill(rows, active_s)
            self._tell_ranks()

    def sweep(self) -> None:
        """Act on time: leases that are over, and slots that others wait for."""
        now = self._clock()
        live = [run for run in self._known.values() if not run.state.ended]
        forgotten = sum(run.forget_before(now) for run in live)
        if any(map(self._asked, self._queue)):
            for run in list(self._busy.values()):
                if run.idle_since is not None and now - run.idle_since > self._limits.idle_s:
                    self._finish(run, Ended(run.id, State.STOPPED, Reason.IDLE))
                elif now - run.heard_at > self._limits.away_s:
                    self._finish(run, Ended(run.id, State.STOPPED, Reason.LEASE))
        if forgotten or self._queue:
            self.settle(unheld=Reason.LEASE)  # there may be more slots than before, too

    def settle(self, unheld: Reason = Reason.VIEWER) -> None:
        """Bring queue and engine in line with what viewers want now."""
        for run in [*self._queue, *self._busy.values()]:
            if not run.held():
                self._finish(run, Ended(run.id, State.STOPPED, unheld))
        for run in self._busy.values():
            goal = run.wanted()
            if not run.state.ended and goal != run.goal:
                run.goal = goal
                run.told += 1
                run.mark(self._clock())
                self._engine.advance(run.id, goal)
        for run in list(filter(self._asked, self._queue)):
            if self._occupied() < self._engine.slots:
                self._submit(run)
        self._tell_ranks()
        self._trim()

    def close(self) -> None:
        """End everything."""
        for run in [*self._queue, *self._busy.values()]:
            self._finish(run, Ended(run.id, State.STOPPED, Reason.CLOSED))

    def _finish(self, run: Run, end: Ended) -> None:
        if run.state.ended:
            return
        if run in self._queue:
            self._queue.remove(run)
        else:
            self._engine.stop(run.id)
        self._close(run, end)

    def _close(self, run: Run, end: Ended) -> None:
        started = run.state is State.RUNNING
        run.end(end, self._clock())
        if started:
            self._durations.append(run.active_s)
        if end.state is not State.FINISHED or not run.kept:
            self.unshare(run)
        else:
            run.unsaved = None  # until its manager has tried

    def _hear(self, run: Run, viewer: str) -> None:
        now = self._clock()
        run.hear(viewer, now, now + self._limits.lease_s)

    def _asked(self, run: Run) -> bool:
        return self._clock() - run.heard_at <= self._limits.asked_s

    def _may_join(self, run: Run, viewer: str) -> bool:
        if run.state.ended or len(run.viewers) >= self._limits.viewers:
            return False
        others = (*self._queue, *self._busy.values())
        return not any(other.holds(viewer) for other in others if not other.state.ended)

    def _submit(self, run: Run) -> None:
        self._queue.remove(run)
        run.state, run.reason, run.goal = State.RUNNING, Reason.NONE, run.wanted()
        run.told, run.rested = 0, None
        run.rank = run.wait_s = None
        run.revision += 1
        run.mark(self._clock())
        self._busy[run.id] = run
        self._engine.submit(run.id, run.job, run.goal)

    def _occupied(self) -> int:
        # A paused run costs no computing time, only memory: a few do not keep others waiting.
        paused = sum(not run.advancing and not run.state.ended for run in self._busy.values())
        return len(self._busy) - min(paused, self._limits.parked)

    def _tell_ranks(self) -> None:
        now = self._clock()
        typical = statistics.median(self._durations) if self._durations else None
        running = [
            remaining(run.active_at(now), run.progress, typical)
            for run in self._busy.values()
            if run.advancing and not run.state.ended
        ]
        expected = waits(running, self._engine.slots, len(self._queue), typical)
        why = self._engine.hindrance
        place = 1  # behind those only whom a slot would go to first
        for run in self._queue:
            run.revision += (run.rank, run.reason) != (place, why)
            run.rank, run.reason, run.wait_s = place, why, expected[place - 1]
            place += self._asked(run)

    def _trim(self) -> None:
        ended = [run for run in self._known.values() if run.state.ended]
        size = sum(run.size for run in ended)
        for position, run in enumerate(ended):
            if len(ended) - position <= self._limits.kept and size <= self._limits.kept_bytes:
                return
            size -= run.size
            self.unshare(run)
            del self._known[run.id]
