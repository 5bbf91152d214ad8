"""The rules of the queue under any sequence of events, with a clock and an engine made by hand.

What must hold is stated from the outside: in terms of what viewers asked for and of what the engine
was told, never of the scheduler's own books.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from vizcore.jobs.engine import Ended, Row
from vizcore.jobs.limits import Limits
from vizcore.jobs.model import Attention, Job, Reason, Refused, State
from vizcore.jobs.run import Run
from vizcore.jobs.scheduler import Scheduler

SLOTS, PARKED, QUEUED = 2, 1, 3
ASKED_S, LEAVE_S, AWAY_S, LEASE_S, IDLE_S = 2.0, 4.0, 8.0, 20.0, 30.0
viewers = st.sampled_from(["ann", "bob", "eve", "joe", "zoe", "kim", "lee"])
jobs = st.integers(0, 8)


class HandEngine:
    """Remembers what it was told; nothing happens before it is made to."""

    slots = SLOTS
    hindrance = Reason.NONE

    def __init__(self, runs, asked):
        self.goals, self.rows, self.stopped = {}, {}, set()
        self.runs, self.asked = runs, asked  # in order, and whether somebody asks about one

    def submit(self, run, job, goal):
        assert run not in self.goals, "a run is submitted once"
        assert self.asked(run), "nothing is begun for nobody"
        for other in itertools.takewhile(lambda other: other != run, self.runs):
            waits = self.runs[other].state is State.QUEUED
            assert not (waits and self.asked(other)), "first come, first served"
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


class Hold(NamedTuple):
    """A viewer's part in a run: when last heard of, and until when that counts."""

    run: Run
    heard: float
    until: float


class Queue(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.runs = {}  # every run there ever was, in order
        self.engine = HandEngine(self.runs, self.asked)
        limits = Limits(
            queued=QUEUED,
            parked=PARKED,
            lease_s=LEASE_S,
            leave_s=LEAVE_S,
            away_s=AWAY_S,
            asked_s=ASKED_S,
            idle_s=IDLE_S,
            kept=5,
        )
        self.scheduler = Scheduler(self.engine, limits, lambda: self.now)
        self.holds = {}  # by viewer
        self.given_up = set()  # (viewer, run): left, or another asked for

    def run_of(self, viewer):
        """The run that the viewer has asked for last, if it still goes on."""
        hold = self.holds.get(viewer)
        return hold.run if hold and not hold.run.state.ended else None

    def heard(self, run):
        """When somebody who holds the run was last heard of."""
        return max((hold.heard for hold in self.holds.values() if hold.run.id == run), default=-1e9)

    def asked(self, run):
        return self.now - self.heard(run) <= ASKED_S

    def waiting(self):
        return [name for name, run in self.runs.items() if run.state is State.QUEUED]

    def hold(self, viewer, run):
        if (before := self.run_of(viewer)) and before is not run:
            self.given_up.add((viewer, before.id))
        self.given_up.discard((viewer, run.id))
        self.holds[viewer] = Hold(run, self.now, self.now + LEASE_S)

    @rule(viewer=viewers, job=jobs, paused=st.booleans())
    def start(self, viewer, job, paused):
        job = Job.of("some.module:run", {"n": job})
        run = self.scheduler.find_shared(job)
        if run is None and self.others_waiting(viewer) >= QUEUED:
            with pytest.raises(Refused, match="full"):
                self.scheduler.add(job, viewer)
            return
        run = run or self.scheduler.add(job, viewer)
        self.runs[run.id] = run
        if not run.state.ended:
            self.hold(viewer, run)
        elif before := self.run_of(viewer):
            self.given_up.add((viewer, before.id))
            del self.holds[viewer]
        self.scheduler.enter(run, viewer, paused)

    def others_waiting(self, viewer):
        """Runs in the queue that others than `viewer` hold."""
        holds = [hold.run for other, hold in self.holds.items() if other != viewer]
        return len({run.id for run in holds if run.state is State.QUEUED})

    @rule(viewer=viewers, act=st.sampled_from(["pause", "resume", "step", "leave"]))
    def act(self, viewer, act):
        if run := self.run_of(viewer):
            if act == "leave":
                self.given_up.add((viewer, run.id))
                del self.holds[viewer]
            {
                "pause": lambda: run.pause(viewer),
                "resume": lambda: run.resume(viewer),
                "step": lambda: run.pause(viewer, 1),
                "leave": lambda: run.leave(viewer),
            }[act]()
            self.scheduler.settle()

    @rule(viewer=viewers)
    def say_goodbye(self, viewer):
        if run := self.run_of(viewer):
            hold = self.holds[viewer]
            self.holds[viewer] = hold._replace(until=min(hold.until, self.now + LEAVE_S))
            run.shorten(viewer, self.now + LEAVE_S)

    @rule(viewer=viewers)
    def poll(self, viewer):
        if run := self.run_of(viewer):
            self.hold(viewer, run)
            self.scheduler.renew(run, viewer)

    @precondition(lambda self: self.runs)
    @rule(viewer=viewers, data=st.data())
    def poll_late(self, viewer, data):
        """Ask about any run, as a request does that was long on its way."""
        run = data.draw(st.sampled_from(list(self.runs.values())))
        held = self.run_of(viewer)
        joins = held is None and (viewer, run.id) not in self.given_up
        if held is run or (joins and not run.state.ended):
            self.hold(viewer, run)
        self.scheduler.renew(run, viewer)

    @rule(seconds=st.sampled_from([1.0, 1.0, 3.0, 5.0, 9.0, 21.0, 31.0]))
    def wait(self, seconds):
        self.now += seconds
        # Whoever has not been heard of holds nothing any more.
        self.holds = {v: hold for v, hold in self.holds.items() if hold.until >= self.now}
        went_on = [name for name, run in self.runs.items() if not run.state.ended]
        self.scheduler.sweep()
        pressed = any(map(self.asked, self.waiting()))
        for name in went_on:
            held, away = self.heard(name) > -1e9, self.now - self.heard(name) > AWAY_S
            if self.runs[name].reason is Reason.LEASE:
                assert not held or (pressed and away and name in self.engine.goals)
            elif pressed and name in self.engine.goals:
                assert self.runs[name].state.ended or not away

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
    def nobody_asks_in_vain_beside_a_free_slot(self):
        if any(map(self.asked, self.waiting())):
            engine = self.engine
            paused = [r for r in engine.goals if not engine.wants(r) and r not in engine.stopped]
            assert len(engine.goals) - min(len(paused), PARKED) >= SLOTS

    @invariant()
    def everyone_who_waits_has_a_place(self):
        waiting = self.waiting()
        before = itertools.accumulate(map(self.asked, waiting), initial=0)
        ranks = [self.runs[name].rank for name in waiting]
        assert ranks == [1 + ahead for ahead, _ in zip(before, waiting, strict=False)]
        assert len(waiting) <= QUEUED + 1  # one more: whoever rejoined one that was waiting

    @invariant()
    def a_run_goes_on_exactly_while_somebody_holds_it(self):
        held = {hold.run.id for hold in self.holds.values()}
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
            holding = [viewer for viewer, hold in self.holds.items() if hold.run is run]
            views = [run.view(viewer, self.now) for viewer in holding]
            if any(view.attention is Attention.WATCHING for view in views):
                assert self.engine.goals[name] is None
            else:
                assert self.engine.goals[name] is not None

    @invariant()
    def a_viewer_holds_one_run(self):
        live = [run for run in self.runs.values() if not run.state.ended]
        for viewer, hold in self.holds.items():
            assert [run for run in live if run.holds(viewer)] == [hold.run] * (hold.run in live)
        for run in live:
            assert all(viewer in self.holds for viewer in run.viewers if run.holds(viewer))

    @invariant()
    def ends_have_reasons_and_memory_is_bounded(self):
        for run in self.runs.values():
            if run.state is State.STOPPED:
                assert run.reason in (Reason.VIEWER, Reason.LEASE, Reason.IDLE)
        known = [run for run in self.runs if self.scheduler.find(run)]
        assert len([run for run in known if self.runs[run].state.ended]) <= 5


Queue.TestCase.settings = settings(max_examples=400, stateful_step_count=60)
TestQueue = Queue.TestCase
