"""Runs from start to end, shared, paused and stepped, with real worker processes.

What a run must record is known from the targets themselves: they count.
"""

from __future__ import annotations

import os

import pytest

from tests.jobs.conftest import until
from vizcore.jobs import Attention, Limits, Reason, Refused, State, WorkerOptions


def numbers(lab, run, viewer="ann"):
    return [row["n"] for row in lab.rows(run, viewer)]


def test_a_run_records_every_row_and_finishes(lab):
    run = lab.start("count", to=5)
    end = lab.until_ended(run)
    assert (end.state, end.reason, end.message) == (State.FINISHED, Reason.NONE, "")
    assert numbers(lab, run) == [0, 1, 2, 3, 4]
    assert end.progress == 1.0


def test_a_worker_is_used_again(lab):
    first, second = (lab.start("count", to=n) for n in (1, 2))
    lab.until_ended(second)
    again = lab.start("count", to=3)
    lab.until_ended(again)
    pids = {row["pid"] for run in (second, again) for row in lab.rows(run)}
    assert len(pids) == 1
    assert lab.view(first).state.ended


def test_identical_jobs_share_one_run_and_different_ones_do_not(make_lab):
    lab = make_lab(slots=2)
    ann = lab.start("endless", "ann", wait=0.01)
    bob = lab.start("endless", "bob", wait=0.01)
    eve = lab.start("endless", "eve", wait=0.02)
    assert ann.id == bob.id != eve.id
    assert lab.view(ann).viewers == 2


def test_starting_twice_is_starting_once(lab):
    assert lab.start("endless").id == lab.start("endless").id


def test_a_finished_run_is_there_for_whoever_asks_for_the_same(lab):
    run = lab.start("count", to=3)
    lab.until_ended(run)
    assert lab.start("count", "bob", to=3).state is State.FINISHED
    assert numbers(lab, run, "bob") == [0, 1, 2]


def test_fresh_begins_anew(lab):
    run = lab.start("count", to=3)
    lab.until_ended(run)
    again = lab.manager.start("tests.jobs.targets:count", {"to": 3}, "ann", fresh=True)
    assert again.id != run.id
    lab.until_ended(again)
    assert numbers(lab, again) == [0, 1, 2]


def test_rows_arrive_while_the_run_goes_on(lab):
    run = lab.start("endless")
    lab.until_rows(run, 3)
    assert lab.view(run).state is State.RUNNING
    _, rows = lab.manager.poll(run.id, "ann", since=2)
    assert rows[0].startswith(b'{"n":2,')


def test_a_reply_is_bounded_but_never_empty(lab):
    run = lab.start("wordy", rows=6, size=1000)
    lab.until_ended(run)
    counts, since = [], 0
    while rows := lab.manager.poll(run.id, "ann", since, most_bytes=2500)[1]:
        counts.append(len(rows))
        since += len(rows)
    assert counts == [2, 2, 2]
    assert len(lab.manager.poll(run.id, "ann", 0, most_bytes=1)[1]) == 1


def test_pause_holds_the_run_and_step_grants_one_row(lab):
    run = lab.start("endless")
    lab.until_rows(run, 2)
    paused = lab.manager.pause(run.id, "ann")
    assert paused.attention is Attention.PAUSED
    stepped = lab.manager.step(run.id, "ann")
    lab.until_rows(run, paused.rows + 1)
    assert stepped.attention is Attention.PAUSED
    lab.manager.step(run.id, "ann", 3)
    lab.until_rows(run, paused.rows + 4)
    assert numbers(lab, run) == list(range(paused.rows + 4))
    lab.manager.resume(run.id, "ann")
    lab.until_rows(run, paused.rows + 10)


def test_a_run_that_starts_paused_records_exactly_what_is_stepped(lab):
    run = lab.manager.start("tests.jobs.targets:count", {"to": 4}, "ann", paused=True)
    lab.manager.step(run.id, "ann", 2)
    lab.until_rows(run, 2)
    # A second viewer sees all there is: the engine itself has gone no further.
    bob = lab.manager.start("tests.jobs.targets:count", {"to": 4}, "bob")
    assert bob.rows == 2
    lab.until(run, lambda view: view.state is State.FINISHED, "bob")


def test_one_viewers_pause_does_not_hold_anothers_run(lab):
    run = lab.manager.start("tests.jobs.targets:count", {"to": 40}, "ann", paused=True)
    lab.manager.step(run.id, "ann")
    lab.until_rows(run, 1)
    lab.start("count", "bob", to=40)
    assert lab.until_ended(run, "bob").rows == 40
    assert (lab.view(run).state, lab.view(run).rows) == (State.RUNNING, 1)
    assert lab.manager.step(run.id, "ann", 2).rows == 3
    resumed = lab.manager.resume(run.id, "ann")
    assert (resumed.state, resumed.rows) == (State.FINISHED, 40)


def test_stop_ends_a_run_in_good_order_and_may_be_repeated(lab, tmp_path):
    run = lab.start("closing", file=str(tmp_path / "note"))
    lab.until_rows(run, 1)
    stopped = lab.manager.stop(run.id, "ann")
    assert (stopped.state, stopped.reason) == (State.STOPPED, Reason.VIEWER)
    until((tmp_path / "note").exists)
    for _ in range(3):
        again = lab.manager.stop(run.id, "ann")
        assert (again.state, again.rows) == (State.STOPPED, stopped.rows)


def test_stop_of_a_paused_run(lab, tmp_path):
    run = lab.start("closing", file=str(tmp_path / "note"))
    lab.until_rows(run, 1)
    lab.manager.pause(run.id, "ann")
    lab.manager.stop(run.id, "ann")
    until((tmp_path / "note").exists)


def test_stop_while_queued_takes_it_out_of_the_queue(lab):
    lab.start("endless", "ann")
    waiting = lab.start("count", "bob")
    assert (waiting.state, waiting.rank) == (State.QUEUED, 1)
    assert lab.manager.stop(waiting.id, "bob").state is State.STOPPED
    assert lab.start("count", "eve", to=9).rank == 1


def test_stop_after_the_end_changes_nothing(lab):
    run = lab.start("count", to=3)
    lab.until_ended(run)
    assert lab.manager.stop(run.id, "ann").state is State.FINISHED


def test_stop_by_one_leaves_the_run_to_the_other(lab):
    run = lab.start("endless", "ann")
    lab.start("endless", "bob")
    lab.until_rows(run, 1)
    stopped = lab.manager.stop(run.id, "ann")
    assert (stopped.state, stopped.reason) == (State.STOPPED, Reason.VIEWER)
    lab.until_rows(run, stopped.rows + 3, "bob")
    assert lab.view(run).rows == stopped.rows
    assert lab.view(run, "bob").state is State.RUNNING


def test_start_after_stop_begins_anew(lab):
    run = lab.start("endless")
    lab.manager.stop(run.id, "ann")
    again = lab.start("endless")
    assert again.id != run.id
    lab.until_rows(again, 1)


def test_an_unknown_run_is_none_everywhere(lab):
    manager = lab.manager
    for ask in (
        manager.view,
        manager.read,
        manager.poll,
        manager.pause,
        manager.resume,
        manager.step,
    ):
        assert ask("nothing", "ann") is None
    assert manager.stop("nothing", "ann") is None
    assert manager.leave("nothing", "ann") is None


def test_fifo_with_rank_for_everyone_who_waits(lab):
    first = lab.start("endless", "ann")
    waiting = [lab.start("count", name, to=2, tag=name) for name in ("bob", "eve", "joe")]
    assert [view.rank for view in waiting] == [1, 2, 3]
    lab.manager.stop(waiting[1].id, "eve")
    assert [lab.view(waiting[i]).rank for i in (0, 2)] == [1, 2]
    lab.manager.stop(first.id, "ann")
    lab.until_ended(waiting[0], "bob")
    lab.until_ended(waiting[2], "joe")


def test_a_full_queue_refuses_at_once_and_leaves_everything_as_it_is(make_lab):
    lab = make_lab(limits=Limits(queued=2))
    running = lab.start("endless", "ann")
    lab.start("count", "bob", to=1)
    own = lab.start("count", "eve", to=2)
    with pytest.raises(Refused) as refused:
        lab.start("count", "joe", to=3)
    assert (refused.value.why, refused.value.waiting) == ("full", 2)
    with pytest.raises(Refused):
        lab.start("count", "ann", to=3)
    assert lab.view(running, "ann").state is State.RUNNING
    # Whoever waits may change their mind: their own place becomes free.
    assert lab.start("count", "eve", to=4).rank == 2
    assert lab.view(own, "eve").state is State.STOPPED


def test_fifty_starts_of_one_viewer_leave_one_run(lab):
    runs = [lab.start("count", to=1000, wait=0.01, tag=n) for n in range(50)]
    assert lab.view(runs[-1]).state in (State.QUEUED, State.RUNNING)
    assert {lab.view(run).state for run in runs[:-1]} == {State.STOPPED}
    lab.until_rows(runs[-1], 2)
    assert len(lab.engine.pids) == 1


def test_paused_runs_do_not_keep_others_waiting(make_lab):
    lab = make_lab(slots=1, limits=Limits(parked=1))
    parked = lab.start("endless", "ann", wait=0.01)
    lab.until_rows(parked, 1)
    other = lab.start("endless", "bob", wait=0.02)
    lab.manager.pause(parked.id, "ann")
    lab.until_rows(other, 2, "bob")
    # Only so many: the next paused run keeps its slot.
    lab.manager.pause(other.id, "bob")
    assert lab.start("count", "eve").state is State.QUEUED
    lab.manager.resume(parked.id, "ann")
    lab.until_rows(parked, lab.view(parked).rows + 2)


def test_a_run_paused_for_long_ends_when_others_wait(make_lab):
    lab = make_lab(limits=Limits(parked=0, idle_s=0.0))
    run = lab.start("endless", "ann")
    lab.until_rows(run, 1)
    lab.manager.pause(run.id, "ann")
    other = lab.start("count", "bob")
    assert lab.until_ended(run).reason is Reason.IDLE
    lab.until_ended(other, "bob")


def test_a_run_ends_when_nobody_is_heard_of(make_lab):
    lab = make_lab(limits=Limits(lease_s=0.2))
    run = lab.start("endless")
    until(lambda: lab.view(run).state.ended)
    assert (lab.view(run).state, lab.view(run).reason) == (State.STOPPED, Reason.LEASE)


def test_polling_keeps_a_run_alive_and_goodbye_ends_it(make_lab):
    lab = make_lab(limits=Limits(lease_s=600.0, leave_s=0.1))
    run = lab.start("endless")
    lab.manager.leave(run.id, "ann")
    lab.manager.poll(run.id, "ann")  # it was only a reload
    rows = lab.view(run).rows
    until(lambda: lab.view(run).rows >= rows + 20)
    lab.manager.leave(run.id, "ann")
    until(lambda: lab.view(run).reason is Reason.LEASE)


def test_a_queued_run_nobody_waits_for_leaves_the_queue(make_lab):
    lab = make_lab(limits=Limits(lease_s=600.0, leave_s=0.1))
    lab.start("endless", "ann")
    waiting = lab.start("count", "bob")
    lab.manager.leave(waiting.id, "bob")
    until(lambda: lab.view(waiting).reason is Reason.LEASE)


def test_a_queued_run_nobody_asks_about_is_passed_over_and_keeps_its_place(make_lab):
    lab = make_lab(limits=Limits(lease_s=600.0, asked_s=0.5))
    first = lab.start("endless", "ann")
    bob, eve = (lab.start("count", name, to=2, tag=name) for name in ("bob", "eve"))
    assert (bob.rank, eve.rank) == (1, 2)
    lab.until(eve, lambda view: view.rank == 1, "eve")  # nobody asks for bob's any more
    lab.manager.stop(first.id, "ann")
    assert lab.until_ended(eve, "eve").state is State.FINISHED
    joe = lab.start("count", "joe", to=2, tag="joe")
    lab.until_ended(joe, "joe")
    assert (lab.view(bob).state, lab.view(bob).rank) == (State.QUEUED, 1)
    assert lab.until_ended(bob, "bob").state is State.FINISHED


def test_a_class_of_thirty_is_served_in_line_and_held_up_by_nobody(make_lab):
    lab = make_lab(limits=Limits(lease_s=600.0, asked_s=0.5))
    names = [f"student {number}" for number in range(30)]
    first = lab.start("endless", names[0])
    runs = {name: lab.start("count", name, to=3, wait=0.01, tag=name) for name in names[1:]}
    assert [run.rank for run in runs.values()] == list(range(1, 30))
    laptop, phone = names[3], names[7]  # one is closed, the other locked for a while
    awake = [name for name in runs if name not in (laptop, phone)]

    def look():
        return [lab.manager.poll(runs[name].id, name, most_bytes=0)[0] for name in awake]

    until(lambda: [view.rank for view in look()] == list(range(1, 28)))
    lab.manager.stop(first.id, names[0])
    waits = set()

    def all_served():
        views = look()
        waits.update(view.wait_s is not None for view in views if view.state is State.QUEUED)
        return all(view.state is State.FINISHED for view in views)

    until(all_served)
    assert True in waits  # as soon as one run has ended, the others are told how long
    places = [lab.view(runs[name], name) for name in (laptop, phone)]
    assert [(view.state, view.rank) for view in places] == [(State.QUEUED, 1)] * 2
    assert lab.until_ended(runs[phone], phone).state is State.FINISHED


def test_a_run_whose_viewers_are_away_gives_way_to_one_that_is_asked_for(make_lab):
    lab = make_lab(limits=Limits(lease_s=600.0, away_s=0.2))
    run = lab.start("endless", "ann")
    other = lab.start("count", "bob", to=2)
    assert lab.until_ended(other, "bob").state is State.FINISHED
    assert (lab.view(run).state, lab.view(run).reason) == (State.STOPPED, Reason.LEASE)


def test_what_runs_is_told_as_far_as_others_may_join_it(make_lab):
    lab = make_lab(slots=3)
    runs = [lab.start("endless", name, tag=name) for name in ("ann", "bob", "eve")]
    for run, name in zip(runs, ("ann", "bob", "eve"), strict=True):
        lab.until_rows(run, 1, name)
    lab.manager.command(runs[0].id, "ann", {"own": 1})
    lab.manager.pause(runs[1].id, "bob")
    (job,) = lab.manager.running()
    assert (job.key, job.target) == (runs[2].job, "tests.jobs.targets:endless")
    lab.manager.stop(runs[2].id, "eve")
    assert lab.manager.running() == []


def test_reading_is_no_sign_of_life(make_lab):
    lab = make_lab(limits=Limits(lease_s=0.2))
    run = lab.start("endless")
    until(lambda: lab.manager.read(run.id, "ann")[0].reason is Reason.LEASE)


def test_a_stale_poll_does_not_take_up_a_run_that_was_left(make_lab):
    lab = make_lab(slots=2)
    old = lab.start("endless", wait=0.01)
    lab.start("endless", "bob", wait=0.01)
    lab.start("endless", wait=0.02)
    lab.manager.poll(old.id, "ann")
    assert lab.view(old).attention is Attention.STOPPED
    assert lab.view(old).viewers == 1


def test_a_command_reaches_the_generator_and_makes_the_run_private(lab):
    run = lab.start("count", to=1000, wait=0.01)
    lab.until_rows(run, 1)
    lab.manager.command(run.id, "ann", {"lr": 0.5})
    answered = until(lambda: [row for row in lab.rows(run) if row["sent"]])
    assert [row["sent"] for row in answered] == [[{"lr": 0.5}]]
    assert lab.start("count", "bob", to=1000, wait=0.01).id != run.id


def test_a_question_leaves_the_run_to_everyone(lab):
    run = lab.start("count", "ann", to=1000, wait=0.01)
    assert lab.start("count", "bob", to=1000, wait=0.01).id == run.id
    lab.until_rows(run, 1, "ann")
    lab.manager.command(run.id, "bob", {"why": 1}, alters=False)
    until(lambda: [row for row in lab.rows(run, "ann") if row["sent"] == [{"why": 1}]])
    assert lab.start("count", "eve", to=1000, wait=0.01).id == run.id
    lab.manager.stop(run.id, "bob")
    with pytest.raises(Refused, match="over"):
        lab.manager.command(run.id, "bob", {"why": 2}, alters=False)


def test_commands_while_paused_wait_for_the_next_row(lab):
    run = lab.start("count", to=10)
    lab.until_ended(run)
    paused = lab.manager.start("tests.jobs.targets:count", {"to": 9}, "ann", paused=True)
    lab.manager.step(paused.id, "ann")
    lab.until_rows(paused, 1)
    lab.manager.command(paused.id, "ann", {"a": 1})
    lab.manager.command(paused.id, "ann", {"a": 2})
    lab.manager.resume(paused.id, "ann")
    lab.until_ended(paused)
    given = [row["sent"] for row in lab.rows(paused)]
    assert given == [None, [{"a": 1}, {"a": 2}]] + [[]] * 7


def test_commands_are_refused_where_they_would_surprise(lab):
    run = lab.start("endless", "ann")
    with pytest.raises(Refused, match="over"):
        lab.manager.command(run.id, "bob", {})
    lab.start("endless", "bob")
    with pytest.raises(Refused, match="shared"):
        lab.manager.command(run.id, "ann", {})
    with pytest.raises(Refused, match="over"):
        lab.manager.command("nothing", "ann", {})
    with pytest.raises(ValueError, match="24576"):
        lab.manager.command(run.id, "ann", {"text": "x" * 25_000})
    lab.manager.stop(run.id, "ann")
    with pytest.raises(Refused, match="over"):
        lab.manager.command(run.id, "ann", {})


@pytest.mark.parametrize(
    ("target", "arguments", "error"),
    [
        ("os", {}, ValueError),
        ("os:system; rm", {}, ValueError),
        ("os:path", {"text": "x" * 40_000}, ValueError),
        ("os:path", {"object": object()}, TypeError),
    ],
)
def test_a_malformed_job_is_refused_before_anything_starts(lab, target, arguments, error):
    with pytest.raises(error):
        lab.manager.start(target, arguments, "ann")
    assert not lab.engine.pids


def test_revision_grows_with_every_change_and_only_then(lab):
    run = lab.manager.start("tests.jobs.targets:count", {"to": 3}, "ann", paused=True)
    lab.until(run, lambda view: view.state is State.RUNNING)
    before = lab.view(run).revision
    assert lab.manager.poll(run.id, "ann")[0].revision == before
    assert lab.manager.step(run.id, "ann").revision > before


def test_the_oldest_ended_runs_are_forgotten(make_lab):
    lab = make_lab(limits=Limits(kept=3))
    runs = [lab.start("count", to=1, tag=n) for n in range(5)]
    for run in runs[:-1]:
        assert lab.manager.view(run.id) is None or lab.view(run).state.ended
    lab.until_ended(runs[-1])
    kept = [run.id for run in runs if lab.manager.view(run.id)]
    assert kept == [run.id for run in runs[2:]]


def test_a_warm_worker_is_ready_before_the_first_start(make_lab):
    lab = make_lab(options=WorkerOptions(nice=3, preload=("colorsys", "not_a_module")))
    lab.manager.warm()
    lab.manager.warm()
    until(lambda: lab.engine.pids)
    run = lab.start("environment", module="colorsys")
    lab.until_ended(run)
    (row,) = lab.rows(run)
    assert row == {"nice": os.nice(0) + 3, "threads": "1", "torch": False, "preloaded": True}
    assert len(lab.engine.pids) == 1


def test_a_warm_worker_has_been_through_a_first_row(make_lab):
    targets = ("tests.jobs.targets:rehearsed", "tests.jobs.targets:failing", "json:nothing")
    lab = make_lab(options=WorkerOptions(nice=0, preload=targets))
    run = lab.start("rehearsed")
    assert lab.until_ended(run).state is State.FINISHED
    # Before: the first row of the rehearsal, which then ended in good order.
    assert lab.rows(run)[0] == {"before": ["row", "closed"]}


def test_after_close_nothing_starts_and_what_was_there_can_be_read(make_lab):
    lab = make_lab()
    run = lab.start("endless")
    lab.until_rows(run, 2)
    lab.manager.close()
    assert (lab.view(run).state, lab.view(run).reason) == (State.STOPPED, Reason.CLOSED)
    assert len(lab.rows(run)) >= 2
    with pytest.raises(Refused, match="over"):
        lab.start("count")


def test_a_run_tells_its_job(lab):
    ann, bob, eve = (
        lab.start("count", name, to=to) for name, to in [("ann", 3), ("bob", 3), ("eve", 4)]
    )
    assert ann.job == bob.job != eve.job
