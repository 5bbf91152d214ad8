"""The rules of the queue under any sequence of events, with a clock and an engine made by hand.

What must hold is stated from the outside: in terms of what viewers asked for and of what the engine
was told, never of the scheduler's own books.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from vizcore.jobs.engine import Ended, Row
from vizcore.jobs.limits import Limits
from vizcore.jobs.model import Attention, Job, Reason, Refused, State
from vizcore.jobs.scheduler import Scheduler

SLOTS, PARKED, QUEUED, LEASE_S, IDLE_S = 2, 1, 3, 10.0, 30.0
viewers = st.sampled_from(["ann", "bob", "eve", "joe", "zoe", "kim", "lee"])
jobs = st.integers(0, 8)


class HandEngine:
    """Remembers what it was told; nothing happens before it is made to."""

    slots = SLOTS

    def __init__(self, asked):
        self.goals, self.rows, self.stopped = {}, {}, set()
        self.asked = asked  # every run there ever was, in order

    def submit(self, run, job, goal):
        assert run not in self.goals, "a run is submitted once"
        earlier = itertools.takewhile(lambda other: other.id != run, self.asked.values())
        assert State.QUEUED not in {other.state for other in earlier}, "first come, first served"
        self.goals[run], self.rows[run] = goal, 0

    def advance(self, run, goal):
        if run in self.goals:
            self.goals[run] = goal

    def stop(self, run):
        self.stopped.add(run)

    def wants(self, run):
        goal = self.goals[run]
        return run not in self.stopped and (goal is None or self.rows[run] < goal)

    def drop(self, run):
        del self.goals[run]
        self.stopped.discard(run)


class Queue(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.runs = {}  # every run there ever was, in order
        self.engine = HandEngine(self.runs)
        limits = Limits(queued=QUEUED, parked=PARKED, lease_s=LEASE_S, idle_s=IDLE_S, kept=5)
        self.scheduler = Scheduler(self.engine, limits, lambda: self.now)
        self.holds = {}  # viewer: (run, when last heard of)

    def run_of(self, viewer):
        """The run that the viewer has asked for last, if it still goes on."""
        run, _ = self.holds.get(viewer, (None, 0.0))
        return run if run and not run.state.ended else None

    @rule(viewer=viewers, job=jobs, paused=st.booleans())
    def start(self, viewer, job, paused):
        job = Job.of("some.module:run", {"n": job})
        run = self.scheduler.find_shared(job)
        if run is None and self.waiting(without=viewer) >= QUEUED:
            with pytest.raises(Refused, match="full"):
                self.scheduler.add(job, viewer)
            return
        run = run or self.scheduler.add(job, viewer)
        self.scheduler.enter(run, viewer, paused)
        self.runs[run.id] = run
        self.holds[viewer] = (run, self.now)

    def waiting(self, without):
        held = {
            run.id
            for viewer, (run, _) in self.holds.items()
            if viewer != without and run.state is State.QUEUED
        }
        return len(held)

    @rule(viewer=viewers, act=st.sampled_from(["pause", "resume", "step", "leave"]))
    def act(self, viewer, act):
        if run := self.run_of(viewer):
            {
                "pause": lambda: run.pause(viewer),
                "resume": lambda: run.resume(viewer),
                "step": lambda: run.pause(viewer, 1),
                "leave": lambda: run.leave(viewer),
            }[act]()
            if act == "leave":
                del self.holds[viewer]
            self.scheduler.settle()

    @rule(viewer=viewers)
    def poll(self, viewer):
        if run := self.run_of(viewer):
            self.scheduler.renew(run, viewer)
            self.holds[viewer] = (run, self.now)

    @rule(seconds=st.sampled_from([1.0, 6.0, 11.0, 31.0]))
    def wait(self, seconds):
        self.now += seconds
        self.scheduler.sweep()
        # Whoever has not been heard of holds nothing any more.
        self.holds = {v: (run, t) for v, (run, t) in self.holds.items() if self.now - t <= LEASE_S}

    @precondition(lambda self: any(map(self.engine.wants, self.engine.goals)))
    @rule(data=st.data())
    def record(self, data):
        run = data.draw(st.sampled_from([r for r in self.engine.goals if self.engine.wants(r)]))
        self.engine.rows[run] += 1
        self.scheduler.take(Row(run, b"{}", None))

    @precondition(lambda self: self.engine.goals)
    @rule(data=st.data(), state=st.sampled_from([State.FINISHED, State.FAILED, State.LOST]))
    def end(self, data, state):
        run = data.draw(st.sampled_from(list(self.engine.goals)))
        if run in self.engine.stopped:
            state = State.STOPPED
        self.engine.drop(run)
        self.scheduler.release(Ended(run, state))

    @invariant()
    def no_more_runs_than_slots_and_parked_ones(self):
        assert len(self.engine.goals) <= SLOTS + PARKED

    @invariant()
    def nobody_waits_beside_a_free_slot(self):
        if any(run.state is State.QUEUED for run in self.runs.values()):
            engine = self.engine
            paused = [r for r in engine.goals if not engine.wants(r) and r not in engine.stopped]
            assert len(engine.goals) - min(len(paused), PARKED) >= SLOTS

    @invariant()
    def everyone_who_waits_has_a_place(self):
        waiting = [run for run in self.runs.values() if run.state is State.QUEUED]
        assert [run.rank for run in waiting] == list(range(1, len(waiting) + 1))
        assert len(waiting) <= QUEUED + 1  # one more: whoever rejoined one that was waiting

    @invariant()
    def a_run_goes_on_exactly_while_somebody_holds_it(self):
        held = {run.id for run, _ in self.holds.values()}
        for run in self.runs.values():
            if not run.state.ended:
                assert run.id in held
        for run in self.engine.goals:
            assert run in held or run in self.engine.stopped

    @invariant()
    def the_engine_is_told_what_viewers_want(self):
        for name in self.engine.goals:
            run = self.runs[name]
            if run.state.ended:
                assert name in self.engine.stopped
                continue
            views = [run.view(v, self.now) for v, (held, _) in self.holds.items() if held is run]
            if any(view.attention is Attention.WATCHING for view in views):
                assert self.engine.goals[name] is None
            else:
                assert self.engine.goals[name] is not None

    @invariant()
    def a_viewer_holds_one_run(self):
        for viewer in self.holds:
            live = [run for run in self.runs.values() if not run.state.ended and run.holds(viewer)]
            assert len(live) <= 1

    @invariant()
    def ends_have_reasons_and_memory_is_bounded(self):
        for run in self.runs.values():
            if run.state is State.STOPPED:
                assert run.reason in (Reason.VIEWER, Reason.LEASE, Reason.IDLE)
        known = [run for run in self.runs if self.scheduler.find(run)]
        assert len([run for run in known if self.runs[run].state.ended]) <= 5


Queue.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
TestQueue = Queue.TestCase
