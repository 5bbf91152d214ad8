"""The same behaviour on a real Dask cluster: scheduler and workers in processes of their own."""

from __future__ import annotations

import asyncio
import os
import signal
import socketserver
import threading
from http.server import BaseHTTPRequestHandler

import pytest

from tests.jobs.conftest import Lab, alive, freeze, until
from tests.jobs.dask.cluster import cluster, scheduler_in, workers_of
from vizcore.jobs import JobManager, Limits, Reason, State, configured_manager
from vizcore.jobs.dask.engine import DaskEngine


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("cluster")) as (address, _):
        yield address


@pytest.fixture
def make_lab(address):
    """Make a manager over the cluster, once its one worker is there."""
    managers = []

    def make(silence_s=20.0):
        engine = DaskEngine(address, silence_s=silence_s, grace_s=0.5)
        managers.append(JobManager(engine, Limits(parked=0)))
        until(lambda: engine.slots == 1, "a worker")
        return Lab(managers[-1], engine)

    yield make
    for manager in managers:
        manager.close()


@pytest.fixture
def lab(make_lab):
    return make_lab()


def pid_of(lab, run):
    lab.until_rows(run, 1)
    return lab.rows(run)[0]["pid"]


def works(lab):
    run = lab.start("count", "zoe", to=2, tag=os.urandom(8).hex())
    return lab.until_ended(run, "zoe").state is State.FINISHED


def test_a_run_records_every_row_and_finishes(lab):
    run = lab.start("count", to=50)
    end = lab.until_ended(run)
    assert (end.state, end.rows, end.progress) == (State.FINISHED, 50, 1.0)
    assert [row["n"] for row in lab.rows(run)] == list(range(50))


def test_pause_step_resume_and_command(lab):
    run = lab.manager.start("tests.jobs.targets:count", {"to": 9}, "ann", paused=True)
    lab.manager.step(run.id, "ann", 2)
    lab.until_rows(run, 2)
    lab.manager.command(run.id, "ann", {"lr": 0.5})
    lab.manager.resume(run.id, "ann")
    assert lab.until_ended(run).state is State.FINISHED
    sent = [row["sent"] for row in lab.rows(run)]
    assert sent == [None, [], [{"lr": 0.5}]] + [[]] * 6


def test_stop_ends_a_run_in_good_order(lab, tmp_path):
    run = lab.start("closing", file=str(tmp_path / "note"))
    lab.until_rows(run, 1)
    assert lab.manager.stop(run.id, "ann").state is State.STOPPED
    until((tmp_path / "note").exists)
    assert lab.manager.stop(run.id, "ann").state is State.STOPPED
    assert works(lab)


def test_a_second_run_waits_for_the_first(lab):
    first, second = lab.start("endless", "ann"), lab.start("count", "bob", to=3)
    assert (second.state, second.rank) == (State.QUEUED, 1)
    lab.manager.stop(first.id, "ann")
    assert lab.until_ended(second, "bob").state is State.FINISHED


def test_an_exception_is_a_failed_run_with_its_words(lab):
    end = lab.until_ended(lab.start("failing"))
    assert (end.state, end.reason, end.rows) == (State.FAILED, Reason.ERROR, 1)
    assert end.message == "ArithmeticError: the sum was <b>too</b> large"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("could not create a primitive", Reason.MEMORY),
        ("mat1 and mat2 shapes cannot be multiplied", Reason.ERROR),
    ],
)
def test_a_worker_that_failed_inside_torch_is_replaced(lab, words, reason):
    run = lab.start("raising", words=words)
    end = lab.until_ended(run)
    assert (end.state, end.reason) == (State.FAILED, reason)
    (row,) = lab.rows(run)
    assert not alive(row["pid"])  # before its slot is free again
    again = lab.start("count", to=1, tag=words)
    assert lab.until_ended(again).state is State.FINISHED
    assert lab.rows(again)[0]["pid"] != row["pid"]


def test_a_killed_worker_is_a_lost_run(lab):
    run = lab.start("endless")
    os.kill(pid_of(lab, run), signal.SIGKILL)
    end = lab.until_ended(run)
    assert (end.state, end.reason) == (State.LOST, Reason.KILLED)
    assert works(lab)


def test_a_frozen_worker_is_noticed_and_replaced(make_lab):
    lab = make_lab(silence_s=2.0)
    run = lab.start("endless")
    pid = pid_of(lab, run)
    freeze(pid)
    end = lab.until_ended(run)
    assert (end.state, end.reason) == (State.LOST, Reason.SILENT)
    until(lambda: not alive(pid))


def test_a_run_ends_when_its_manager_has_gone(lab, address, tmp_path):
    run = lab.start("closing", file=str(tmp_path / "note"))
    lab.until_rows(run, 1)
    lab.manager.close()
    until((tmp_path / "note").exists)


def test_a_job_that_does_not_hear_is_ended_by_force(lab, tmp_path):
    run = lab.start("deaf", file=str(tmp_path / "deaf now"))
    pid = pid_of(lab, run)
    until((tmp_path / "deaf now").exists)
    lab.manager.stop(run.id, "ann")
    until(lambda: not alive(pid))


def test_a_scheduler_that_has_gone_is_a_state(tmp_path):
    with cluster(tmp_path) as (address, scheduler):
        manager = configured_manager(
            environment={"ACTIVATION_LAB_ENGINE": address, "ACTIVATION_LAB_STORE": "off"}
        )
        lab = Lab(manager, manager._engine)
        until(lambda: manager.slots == 1, "a worker")
        run = lab.start("endless")
        lab.until_rows(run, 1)
        scheduler.kill()
        end = lab.until_ended(run)
        assert (end.state, end.reason) == (State.LOST, Reason.CLUSTER)
        # What is started now waits, and says for what.
        until(lambda: manager.slots == 0)
        waiting = lab.start("count")
        assert (waiting.state, waiting.reason) == (State.QUEUED, Reason.CLUSTER)
        manager.close()


def test_an_unreachable_cluster_does_not_hold_up_the_start():
    manager = JobManager(DaskEngine("tcp://127.0.0.1:9"))
    run = manager.start("tests.jobs.targets:count", {}, "ann")
    assert (run.state, run.reason, run.wait_s) == (State.QUEUED, Reason.CLUSTER, None)
    manager.close()


class Answers(BaseHTTPRequestHandler):
    """What a wrong port may be: a server of pages."""

    def do_GET(self):
        self.send_error(400)

    def log_message(self, *_):
        pass


class Hangs(socketserver.BaseRequestHandler):
    """Or one that says what nobody asked, and goes."""

    def handle(self):
        self.request.sendall(b"\xff" * 64)


class Wrong(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True  # the port is free again at once


@pytest.fixture
def attempts(monkeypatch):
    """How often an engine has tried to connect."""
    made = []
    serve = DaskEngine._serve

    async def counted(engine):
        made.append(engine)
        await serve(engine)

    monkeypatch.setattr(DaskEngine, "_serve", counted)
    return made


@pytest.mark.parametrize("handler", [Answers, Hangs])
def test_after_something_else_at_its_port_the_engine_connects(attempts, tmp_path, handler):
    with Wrong(("127.0.0.1", 0), handler) as wrong:
        port = wrong.server_address[1]
        threading.Thread(target=wrong.serve_forever, daemon=True).start()
        engine = DaskEngine(f"tcp://127.0.0.1:{port}")
        manager = JobManager(engine)
        until(lambda: len(attempts) >= 2, "a second attempt")
        assert (engine.slots, engine.hindrance) == (0, Reason.CLUSTER)
        wrong.shutdown()
    with cluster(tmp_path, port=port):
        until(lambda: engine.slots == 1, "the cluster")
        lab = Lab(manager, engine)
        assert works(lab)
        manager.close()


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:99999", "tcp://a..b:1", "tls://127.0.0.1:9", "udp://a:1", ""]
)
def test_no_address_ends_the_thread_of_the_engine(attempts, address):
    engine = DaskEngine(address)
    engine.open(lambda event: None)
    until(lambda: len(attempts) >= 2, "a second attempt")
    engine.close()


def test_whatever_is_raised_the_engine_comes_back(address, monkeypatch):
    from distributed import Client

    faults = [ValueError("1"), asyncio.CancelledError(), RuntimeError("2"), KeyError(3)]
    look = Client.nthreads

    def faulty(client):
        if faults:
            raise faults.pop()
        return look(client)

    monkeypatch.setattr(Client, "nthreads", faulty)
    engine = DaskEngine(address)
    manager = JobManager(engine)
    until(lambda: engine.slots == 1, "a worker")
    assert not faults
    manager.close()


def test_two_servers_count_a_slot_once(make_lab):
    first, second = make_lab(), make_lab()
    runs = [
        lab.start("endless", viewer, tag=os.urandom(8).hex())
        for lab, viewer in ((first, "ann"), (second, "bob"))
    ]  # both have seen the free thread
    views = until(lambda: settled(first, second, runs))
    waits = next(view for view in views if view.state is State.QUEUED)
    assert (waits.reason, waits.rank, waits.rows) == (Reason.BUSY, 1, 0)
    (goes, other) = (0, 1) if views[0].rows else (1, 0)
    labs, names = (first, second), ("ann", "bob")
    until(lambda: labs[other].engine.slots == 0)
    labs[goes].manager.stop(runs[goes].id, names[goes])
    labs[other].until(runs[other], lambda view: view.rows >= 2, names[other])
    assert labs[other].engine.slots == 1


def settled(first, second, runs):
    """The views of both runs, once one goes on and the other knows that it waits."""
    found = [
        lab.manager.poll(run.id, viewer, most_bytes=0)[0]
        for lab, run, viewer in zip((first, second), runs, ("ann", "bob"), strict=True)
    ]
    going = sum(view.rows > 0 for view in found)
    busy = sum(view.reason is Reason.BUSY for view in found)
    return found if (going, busy) == (1, 1) else None


def test_a_scheduler_without_workers_says_so(tmp_path):
    with scheduler_in(tmp_path) as (address, _):
        engine = DaskEngine(address)
        manager = JobManager(engine)
        lab = Lab(manager, engine)
        run = lab.start("count")
        view = lab.until(run, lambda view: view.reason is not Reason.CLUSTER)
        assert (view.state, view.reason) == (State.QUEUED, Reason.WORKERS)
        with workers_of(tmp_path, address, 1):
            assert lab.until_ended(run).state is State.FINISHED
        manager.close()


@pytest.mark.parametrize("address", ["nonsense", "http://host:1", "tcp://host", "tcp://a b:1"])
def test_a_nonsensical_address_is_named(address):
    with pytest.raises(ValueError, match="ACTIVATION_LAB_ENGINE"):
        configured_manager(environment={"ACTIVATION_LAB_ENGINE": address})
