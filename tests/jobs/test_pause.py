"""A pause is settled once the worker has said that it waits: a state, however slow the machine."""

from __future__ import annotations

import threading

from tests.jobs.conftest import until
from vizcore.jobs import Attention, Job, Limits, Reason
from vizcore.jobs.engine import Resting, Row
from vizcore.jobs.executor import Control
from vizcore.jobs.scheduler import Scheduler


class Silent:
    """An engine that only writes down how far runs are to go."""

    slots = 1
    hindrance = Reason.NONE

    def __init__(self):
        self.told = []

    def submit(self, run, job, goal):
        self.told.append(goal)

    def advance(self, run, goal):
        self.told.append(goal)


def test_only_the_answer_to_the_last_word_settles_a_pause():
    engine = Silent()
    scheduler = Scheduler(engine, Limits(), lambda: 0.0)
    run = scheduler.add(Job.of("some.module:run", {}), "ann")
    scheduler.enter(run, "ann", paused=False)

    def act(change):
        change("ann")
        scheduler.settle()

    def settled():
        return run.view("ann", 0.0).settled

    scheduler.take(Row(run.id, b"{}"))
    assert not settled()
    act(run.pause)
    assert engine.told == [None, 1]
    assert not settled(), "a row may be on its way"
    scheduler.take(Row(run.id, b"{}"))
    assert run.view("ann", 0.0).rows == 2, "which is shown"
    assert not settled()
    revision = run.revision
    scheduler.rest(Resting(run.id, run.told))
    assert settled()
    assert run.revision > revision, "whoever asks is told"
    act(run.resume)
    act(run.pause)
    assert not settled()
    scheduler.rest(Resting(run.id, run.told - 2))  # on its way since the pause before
    assert not settled()
    scheduler.rest(Resting(run.id, run.told))
    assert settled()
    act(lambda viewer: run.pause(viewer, 1))  # a step, which is asked for
    assert settled()
    scheduler.take(Row(run.id, b"{}"))
    assert not settled()


def test_whoever_looks_at_older_rows_is_settled_at_once():
    scheduler = Scheduler(Silent(), Limits(), lambda: 0.0)
    run = scheduler.add(Job.of("some.module:run", {}), "ann")
    for viewer in ("ann", "bob"):
        scheduler.enter(run, viewer, paused=False)
    scheduler.take(Row(run.id, b"{}"))
    run.pause("ann")
    scheduler.settle()
    for _ in range(2):
        assert run.view("ann", 0.0).settled
        assert run.view("ann", 0.0).rows == 1, "bob watches on"
        scheduler.take(Row(run.id, b"{}"))


def test_a_run_answers_every_word_that_leaves_it_waiting():
    rests = []
    control = Control(0, rests.append)
    going = threading.Thread(target=control.wait_for_credit, args=[0])
    going.start()
    until(lambda: rests == [0])
    control.advance(0)
    until(lambda: rests == [0, 1])
    control.advance(1)
    going.join(60)
    assert not going.is_alive()
    assert rests == [0, 1]


def test_a_worker_says_that_it_waits(lab):
    run = lab.start("endless", wait=0.05)
    lab.until_rows(run, 2)
    for _ in range(3):
        paused = lab.manager.pause(run.id, "ann")
        assert paused.attention is Attention.PAUSED
        rows = lab.until(run, lambda view: view.settled).rows
        assert paused.rows <= rows <= paused.rows + 1
        lab.manager.step(run.id, "ann", 2)
        lab.until_rows(run, rows + 2)
        assert lab.until(run, lambda view: view.settled).rows == rows + 2
        lab.manager.resume(run.id, "ann")
        lab.until_rows(run, rows + 4)
