"""Everything that goes wrong with workers: each is a state in the end, and nobody else notices."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.conftest import alive, freeze, state, until
from vizcore.jobs import Limits, Reason, Refused, State, WorkerOptions

ROOT = Path(__file__).parents[3]


def pid_of(lab, run, viewer="ann"):
    """The process of a run that reports it."""
    lab.until_rows(run, 1, viewer)
    return lab.rows(run, viewer)[0]["pid"]


def works(lab, viewer="zoe"):
    """Whether a new run goes through."""
    run = lab.start("count", viewer, to=2, tag=os.urandom(8).hex())
    return lab.until_ended(run, viewer).state is State.FINISHED


def test_a_killed_worker_is_a_lost_run_and_nothing_more(make_lab):
    lab = make_lab(slots=2)
    run, other = lab.start("endless", "ann"), lab.start("endless", "bob", wait=0.02)
    os.kill(pid_of(lab, run), signal.SIGKILL)
    end = lab.until_ended(run)
    assert (end.state, end.reason, end.message) == (State.LOST, Reason.KILLED, "SIGKILL")
    assert len(lab.rows(run)) == end.rows >= 1  # what was drawn stays
    assert works(lab)
    rows = lab.view(other, "bob").rows
    lab.until_rows(other, rows + 3, "bob")


def test_a_lost_run_is_started_anew_on_request(lab):
    run = lab.start("endless")
    os.kill(pid_of(lab, run), signal.SIGKILL)
    lab.until_ended(run)
    again = lab.start("endless")
    assert again.id != run.id
    lab.until_rows(again, 1)


def test_a_killed_idle_worker_is_replaced(make_lab):
    lab = make_lab()
    lab.manager.warm()
    run = lab.start("count", to=1)
    lab.until_ended(run)
    (pid,) = lab.engine.pids
    os.kill(pid, signal.SIGKILL)
    until(lambda: lab.engine.pids not in ([pid], []))
    assert works(lab)


def test_a_frozen_worker_is_noticed_and_ended(make_lab):
    lab = make_lab(slots=2, options=WorkerOptions(nice=0, silence_s=1.5))
    run, other = lab.start("endless", "ann"), lab.start("endless", "bob", wait=0.02)
    pid = pid_of(lab, run)
    freeze(pid)
    end = lab.until_ended(run)
    assert (end.state, end.reason) == (State.LOST, Reason.SILENT)
    until(lambda: not alive(pid))
    assert works(lab)
    rows = lab.view(other, "bob").rows
    lab.until_rows(other, rows + 3, "bob")


def test_a_busy_worker_is_not_taken_for_a_frozen_one(make_lab):
    lab = make_lab(options=WorkerOptions(nice=0, silence_s=1.5))
    run = lab.start("count", to=1, wait=2.0)
    assert lab.until_ended(run).state is State.FINISHED


def test_a_frozen_worker_can_be_stopped(make_lab):
    lab = make_lab(options=WorkerOptions(nice=0, grace_s=0.2))
    run = lab.start("endless")
    pid = pid_of(lab, run)
    freeze(pid)
    assert lab.manager.stop(run.id, "ann").state is State.STOPPED
    until(lambda: not alive(pid))
    assert works(lab)


def test_a_frozen_worker_does_not_block_whoever_sends_commands(lab):
    run = lab.start("endless")
    freeze(pid_of(lab, run))

    def refused():
        try:
            lab.manager.command(run.id, "ann", {"text": "x" * 20_000})
        except Refused as refusal:
            return refusal.why

    assert until(refused) == "over"
    assert lab.view(run).state is State.LOST


def test_a_worker_that_vanishes_is_a_lost_run(lab):
    run = lab.start("dying")
    end = lab.until_ended(run)
    assert (end.state, end.reason, end.message) == (State.LOST, Reason.KILLED, "exit 7")
    assert works(lab)


def test_an_exception_is_a_failed_run_with_its_words(lab):
    run = lab.start("failing")
    end = lab.until_ended(run)
    assert (end.state, end.reason) == (State.FAILED, Reason.ERROR)
    assert end.message == "ArithmeticError: the sum was <b>too</b> large"
    assert lab.rows(run) == [{"n": 0}]


def test_a_job_cannot_end_its_worker_politely(lab):
    run = lab.start("leaving")
    assert lab.until_ended(run).message == "SystemExit: 3"
    assert works(lab)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("tests.jobs.no_such_module:run", "ModuleNotFoundError"),
        ("tests.jobs.targets:no_such_function", "AttributeError"),
        ("json:dumps", "AttributeError"),  # no generator
    ],
)
def test_a_target_that_is_none_fails_in_words(lab, target, words):
    run = lab.manager.start(target, {}, "ann")
    end = lab.until_ended(run)
    assert end.state is State.FAILED
    assert words in end.message


def test_what_a_job_prints_cannot_disturb_its_rows(lab):
    run = lab.start("noisy")
    assert lab.until_ended(run).state is State.FINISHED
    assert lab.rows(run) == [{"n": n, "read": ""} for n in range(3)]


def test_arrays_become_lists_and_what_has_no_json_form_is_named(lab):
    run = lab.start("odd")
    end = lab.until_ended(run)
    assert end.message == "TypeError: Type is not JSON serializable: object" or (
        "object has no JSON form" in end.message
    )
    assert lab.rows(run) == [
        {"array": [[0, 1, 2], [3, 4, 5]], "strided": [[0, 2], [3, 5]], "scalar": 0.5, "nan": None}
    ]


def test_a_job_that_does_not_hear_is_ended_by_force(make_lab, tmp_path):
    lab = make_lab(options=WorkerOptions(nice=0, grace_s=0.2))
    run = lab.start("deaf", file=str(tmp_path / "deaf now"))
    pid = pid_of(lab, run)
    until((tmp_path / "deaf now").exists)
    assert lab.manager.stop(run.id, "ann").state is State.STOPPED
    until(lambda: not alive(pid))
    assert works(lab)
    assert lab.view(run).state is State.STOPPED


def test_the_children_of_a_job_go_with_it(make_lab, tmp_path):
    lab = make_lab(options=WorkerOptions(nice=0, grace_s=0.2))
    run = lab.start("parenting", file=str(tmp_path / "deaf now"))
    child = pid_of(lab, run)
    until((tmp_path / "deaf now").exists)
    assert alive(child)
    lab.manager.stop(run.id, "ann")
    until(lambda: not alive(child))


def test_the_memory_limit_is_a_state_and_the_next_run_has_a_fresh_worker(make_lab):
    lab = make_lab(options=WorkerOptions(nice=0, memory=256 << 20))
    run = lab.start("greedy")
    end = lab.until_ended(run)
    assert (end.state, end.reason) == (State.FAILED, Reason.MEMORY)
    assert 0 < lab.rows(run)[-1]["megabytes"] <= 256
    assert works(lab)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("could not create a primitive", Reason.MEMORY),
        ("[enforce fail at alloc_cpu.cpp:124] err == 0. can't allocate memory: 64 bytes", "memory"),
        ("CUDA out of memory. Tried to allocate 2.00 GiB", Reason.MEMORY),
        ("could not create a primitive descriptor for a matmul primitive", Reason.MEMORY),
        ("mat1 and mat2 shapes cannot be multiplied", Reason.ERROR),
    ],
)
def test_what_torch_says_of_memory_is_memory_and_the_worker_is_replaced(lab, words, reason):
    run = lab.start("raising", words=words)
    end = lab.until_ended(run)
    assert (end.state, end.reason) == (State.FAILED, reason)
    (row,) = lab.rows(run)
    until(lambda: not alive(row["pid"]))
    again = lab.start("count", to=1)
    assert lab.until_ended(again).state is State.FINISHED
    assert lab.rows(again)[0]["pid"] != row["pid"]


def test_a_run_is_bounded_in_rows(make_lab):
    lab = make_lab(limits=Limits(rows=10))
    end = lab.until_ended(lab.start("endless", wait=0))
    assert (end.state, end.reason, end.rows) == (State.FAILED, Reason.SIZE, 11)
    assert works(lab)


def test_a_run_is_bounded_in_bytes(make_lab):
    lab = make_lab(limits=Limits(run_bytes=100_000))
    end = lab.until_ended(lab.start("wordy", rows=10**6, size=30_000))
    assert (end.state, end.reason, end.rows) == (State.FAILED, Reason.SIZE, 4)
    assert works(lab)


def test_one_row_is_bounded_too(lab):
    end = lab.until_ended(lab.start("wordy", rows=1, size=5 << 20))
    assert (end.state, end.reason) == (State.FAILED, Reason.ERROR)
    assert "too large" in end.message


def test_rows_larger_than_a_pipe_arrive_whole(lab):
    run = lab.start("wordy", rows=3, size=3 << 20)
    assert lab.until_ended(run).state is State.FINISHED
    assert [len(row["text"]) for row in lab.rows(run)] == [3 << 20] * 3


def test_a_worker_that_cannot_start_is_a_lost_run(lab, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/nowhere/python")
        lab.manager.warm()
        end = lab.until_ended(lab.start("count"))
    assert (end.state, end.reason) == (State.LOST, Reason.KILLED)
    assert "FileNotFoundError" in end.message
    until(lambda: not lab.engine.pids)
    assert works(lab)


_PARENT = """
import os, sys, time
from vizcore.jobs import JobManager, LocalEngine
engine = LocalEngine(2)
manager = JobManager(engine)
file = {"file": os.devnull}
runs = [manager.start("tests.jobs.targets:" + t, file, t) for t in ("deaf", "endless")]
while len(engine.pids) < 2 or not all(manager.view(run.id).rows for run in runs):
    time.sleep(0.01)
print(*engine.pids, flush=True)
"""


@pytest.mark.parametrize(
    "then",
    [
        "time.sleep(600)",
        "[os.kill(pid, 19) for pid in engine.pids]; time.sleep(600)",
        "sys.exit(0)",
        "raise RuntimeError",
    ],
    ids=["is killed", "is killed while they are frozen", "ends", "crashes"],
)
def test_no_worker_outlives_its_parent_that(then):
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT + then],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        if "kill" in then:
            until(lambda: all(state(pid) == "T" for pid in pids))
        if "sleep" in then:
            parent.kill()
    assert len(pids) == 2
    until(lambda: not [pid for pid in pids if alive(pid)])
