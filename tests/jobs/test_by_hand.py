"""Rows that a viewer asks for by hand: shown at once, and left out of what others are given."""

from __future__ import annotations

from tests.jobs.conftest import Lab, until
from vizcore.jobs import Job, JobManager, LocalEngine, State, WorkerOptions
from vizcore.jobs.store import RunStore

JOB = "tests.jobs.targets:echo", {"to": 4}


def commands(lab, run, viewer="ann"):
    return [row["sent"] or None for row in lab.rows(run, viewer)]


def start_paused(lab, job=JOB):
    run = lab.manager.start(*job, "ann", paused=True)
    lab.manager.step(run.id, "ann", 2)
    lab.until_rows(run, 2)
    return run


def test_a_step_by_hand_is_told_to_a_run_that_waits_at_its_newest_row(lab):
    run = start_paused(lab)
    lab.manager.step(run.id, "ann", 1, record=5)
    lab.until_rows(run, 3)
    assert commands(lab, run) == [None, None, [{"record": 5}]]


def test_a_viewer_who_looks_at_older_rows_or_watches_is_shown_the_next_and_no_more(lab):
    job = "tests.jobs.targets:echo", {"to": 10_000, "wait": 0.01}
    run = start_paused(lab, job)
    bob = lab.manager.start(*job, "bob")
    lab.manager.step(bob.id, "bob", 1, record=5)  # watching so far
    lab.until_rows(run, 3, "bob")
    lab.manager.step(run.id, "ann", 1, record=5)  # one behind
    lab.until_rows(run, 3)
    assert commands(lab, run) == [None, None, None]


def test_what_was_on_its_way_when_everybody_paused_is_shown(lab, tmp_path):
    begun, go = tmp_path / "begun", tmp_path / "go"
    run = lab.start("gated", begun=str(begun), go=str(go))
    lab.until_rows(run, 2)
    until(begun.exists)
    assert lab.manager.pause(run.id, "ann").rows == 2
    go.touch()
    lab.until_rows(run, 3)


def test_nobody_else_is_given_what_was_asked_for_by_hand(tmp_path):
    engine, store = LocalEngine(1, WorkerOptions(nice=0)), RunStore(tmp_path, "1")
    lab = Lab(JobManager(engine, store=store), engine)
    run = start_paused(lab)
    lab.manager.step(run.id, "ann", 1, record=1)
    lab.manager.resume(run.id, "ann")
    assert lab.until_ended(run).state is State.FINISHED
    again = lab.manager.start(*JOB, "bob")
    assert again.id != run.id
    lab.until_ended(again, "bob")
    assert commands(lab, again, "bob") == [None] * 4
    assert lab.view(run).rows == 4
    assert lab.manager.start(*JOB, "eve").id == again.id
    lab.manager.close()
    assert store.load(Job.of(*JOB).key).rows == [b'{"sent":null}'] + [b'{"sent":[]}'] * 3
