"""Finished runs on disk: found again, bounded, and dispensable."""

from __future__ import annotations

import gzip
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.jobs.conftest import Lab, until
from vizcore.jobs import JobManager, LocalEngine, RunStore, State, WorkerOptions, configured_manager
from vizcore.jobs.store import Finished

RUN = Finished([b'{"n":0}', b'{"n":1}'], 1.5)


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs", "1")


def test_what_was_kept_is_found_under_its_key_and_version_only(tmp_path, store):
    assert store.load("a") is None
    assert store.save("a", RUN)
    assert store.load("a") == RUN
    assert store.load("b") is None
    assert RunStore(tmp_path / "runs", "2").load("a") is None
    assert RunStore(tmp_path / "runs", "1").load("a") == RUN


def test_a_run_without_rows(store):
    assert store.save("a", Finished([], 0.0))
    assert store.load("a") == Finished([], 0.0)


def test_keys_never_name_files(tmp_path, store):
    store.save("../../escape", RUN)
    (file,) = files(tmp_path)
    assert file.parent == tmp_path / "runs"


@given(st.binary(max_size=60))
def test_a_damaged_file_is_no_run_and_is_removed(tmp_path_factory, damage):
    folder = tmp_path_factory.mktemp("runs")
    store = RunStore(folder, "1")
    store.save("a", RUN)
    (file,) = files(folder)
    file.write_bytes(damage)
    assert store.load("a") is None
    assert not file.exists()


@pytest.mark.parametrize(
    "lines",
    [
        [b'{"rows":1,"active_s":1}', b"{"],
        [b'{"rows":1,"active_s":1}', b"[1]"],
        [b'{"rows":1,"active_s":1}', b'{"loss":NaN}'],
        [b'{"rows":2,"active_s":1}', b'{"n":0}', b""],
        [b'{"rows":1,"active_s":1}', b'{"n":0}],"state":"failed","x":[{}'],
        [b'{"rows":1,"active_s":-1}', b'{"n":0}'],
        [b'{"rows":1,"active_s":"1e999"}', b'{"n":0}'],
        [b'{"rows":1,"active_s":null}', b'{"n":0}'],
        [b"[1]", b'{"n":0}'],
        [b'{"rows":1,"active_s":1}', b'{"n":"' + b"x" * (66 << 20) + b'"}'],
    ],
)
def test_rows_that_would_spoil_an_answer_are_no_run(tmp_path, store, lines):
    store.save("a", RUN)
    (file,) = files(tmp_path)
    file.write_bytes(gzip.compress(b"\n".join(lines), 1))
    assert store.load("a") is None
    assert not file.exists()


@pytest.mark.parametrize("kept", [0, 1, 10, -1])
def test_a_truncated_file_is_no_run(tmp_path, store, kept):
    store.save("a", RUN)
    (file,) = files(tmp_path)
    file.write_bytes(file.read_bytes()[:kept])
    assert store.load("a") is None


def test_missing_rows_are_noticed(tmp_path, store):
    store.save("a", RUN)
    (file,) = files(tmp_path)
    lines = gzip.decompress(file.read_bytes()).split(b"\n")
    file.write_bytes(gzip.compress(b"\n".join(lines[:-1])))
    assert store.load("a") is None


def test_the_longest_unused_go_first(tmp_path):
    run = Finished(
        [b'{"n":"%b"}' % os.urandom(1000).hex().encode()], 1.0
    )  # does not compress below 1000 bytes
    store = RunStore(tmp_path, "1", most_bytes=3 * 1300)
    for age, key in enumerate("abc"):
        store.save(key, run)
        newest = max(files(tmp_path), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (1000 + age, 1000 + age))
    assert store.load("a") == run  # used again just now
    store.save("d", run)
    assert [key for key in "abcd" if store.load(key)] == ["a", "c", "d"]
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 3 * 1300


def test_a_run_larger_than_the_store_is_not_kept(tmp_path):
    store = RunStore(tmp_path, "1", most_bytes=100)
    assert not store.save("a", Finished([os.urandom(1000).hex().encode()], 1.0))
    assert not files(tmp_path)


def test_half_written_files_of_the_dead_are_cleared_away(tmp_path):
    store = RunStore(tmp_path, "1")
    old, new = tmp_path / "x.part", tmp_path / "y.part"
    old.touch()
    new.touch()
    os.utime(old, (1000, 1000))
    store.save("a", RUN)
    assert (old.exists(), new.exists()) == (False, True)


def full_disk(*_):
    raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_nothing_behind(tmp_path, store, monkeypatch):
    monkeypatch.setattr(os, "replace", full_disk)
    assert not store.save("a", RUN)
    assert not files(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    store = RunStore(tmp_path / "file" / "runs", "1")
    assert not store.save("a", RUN)
    assert store.load("a") is None


@pytest.fixture
def stored_lab(tmp_path):
    """Managers over one store, one after the other, as after a restart."""
    labs = []

    def make():
        if labs:
            labs[-1].manager.close()
        engine = LocalEngine(1, WorkerOptions(nice=0))
        store = RunStore(tmp_path / "runs", "1")
        labs.append(Lab(JobManager(engine, store=store), engine))
        return labs[-1]

    yield make
    labs[-1].manager.close()


def test_a_link_opens_finished_after_a_restart(stored_lab, tmp_path):
    lab = stored_lab()
    run = lab.start("count", to=3)
    lab.until_ended(run)
    rows = lab.rows(run)
    lab = stored_lab()
    again = lab.manager.start("tests.jobs.targets:count", {"to": 3}, "bob")
    assert again
    assert (again.state, again.rows, again.progress) == (State.FINISHED, 3, 1.0)
    assert lab.rows(again, "bob") == rows
    assert lab.start("count", to=3).id == again.id
    assert not lab.engine.pids


def test_fresh_computes_in_spite_of_the_store(stored_lab):
    lab = stored_lab()
    lab.until_ended(lab.start("count", to=3))
    lab = stored_lab()
    run = lab.manager.start("tests.jobs.targets:count", {"to": 3}, "ann", fresh=True)
    assert run.state is State.RUNNING
    lab.until_ended(run)


def test_only_what_the_job_alone_decides_is_kept(stored_lab, tmp_path):
    lab = stored_lab()
    stopped = lab.start("endless")
    lab.until_rows(stopped, 1)
    lab.manager.stop(stopped.id, "ann")
    lab.until_ended(lab.start("failing"))
    changed = lab.manager.start("tests.jobs.targets:count", {"to": 3}, "ann", paused=True)
    lab.until(changed, lambda view: view.state is State.RUNNING)
    lab.manager.command(changed.id, "ann", {"lr": 1})
    lab.manager.resume(changed.id, "ann")
    assert lab.until_ended(changed).state is State.FINISHED
    lab.manager.close()
    assert not files(tmp_path)


def test_a_kept_run_says_so_when_it_is(stored_lab, tmp_path):
    lab = stored_lab()
    lab.until(lab.start("count", to=3), lambda view: view.unsaved is False and view.state.ended)
    assert files(tmp_path)


@pytest.fixture
def two_labs(tmp_path):
    """Managers over one store at the same time, as of two servers."""
    labs = []
    for _ in range(2):
        engine = LocalEngine(1, WorkerOptions(nice=0))
        labs.append(Lab(JobManager(engine, store=RunStore(tmp_path / "runs", "1")), engine))
    yield labs
    for lab in labs:
        lab.manager.close()


def test_what_another_server_has_finished_is_not_computed_again(two_labs):
    first, second = two_labs
    busy = second.start("endless", "bob")
    waits = second.start("count", "eve", to=5)
    anew = second.manager.start("tests.jobs.targets:count", {"to": 6}, "zoe", fresh=True)
    assert waits.state is anew.state is State.QUEUED
    done = [(first.start("count", name, to=to), name) for name, to in (("ann", 5), ("ada", 6))]
    for run, name in done:
        first.until(run, lambda view: view.state.ended and view.unsaved is False, name)
    end = second.until_ended(waits, "eve")
    assert (end.state, end.rows, end.rank) == (State.FINISHED, 5, None)
    assert second.rows(waits, "eve") == first.rows(*done[0])
    # Who asked to see it trained again does.
    assert second.view(anew, "zoe").state is State.QUEUED
    assert second.view(busy, "bob").state is State.RUNNING


def test_without_a_disk_the_run_is_there_and_says_so(stored_lab, tmp_path):
    (tmp_path / "runs").touch()  # a file where the folder should be
    lab = stored_lab()
    run = lab.start("count", to=3)
    ended = lab.until(run, lambda view: view.state is State.FINISHED)
    assert ended.unsaved is not False  # nobody is told that it is kept before it is
    end = lab.until(run, lambda view: view.unsaved)
    assert (end.state, end.rows) == (State.FINISHED, 3)
    assert lab.until_ended(lab.start("count", to=4)).state is State.FINISHED


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"ACTIVATION_LAB_STORE": "{tmp}/here"}, "here"),
        ({"XDG_CACHE_HOME": "{tmp}"}, "activation-lab/runs"),
        ({"ACTIVATION_LAB_STORE": "off", "XDG_CACHE_HOME": "{tmp}"}, None),
    ],
)
def test_where_runs_are_kept_is_configured(tmp_path, environment, folder):
    filled = {name: text.format(tmp=tmp_path) for name, text in environment.items()}
    manager = configured_manager(environment=filled)
    run = manager.start("tests.jobs.targets:count", {"to": 1}, "ann")
    until(lambda: manager.view(run.id).state.ended)
    manager.close()
    found = {file.parent for file in files(tmp_path)}
    assert found == ({tmp_path / folder} if folder else set())


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "٣", "99999"])
def test_a_nonsensical_setting_is_named(text):
    with pytest.raises(ValueError, match=r"ACTIVATION_LAB_SLOTS .* from 1 to 1024"):
        configured_manager(environment={"ACTIVATION_LAB_SLOTS": text})


def test_settings_reach_the_manager():
    environment = {
        "ACTIVATION_LAB_SLOTS": "3",
        "ACTIVATION_LAB_QUEUE": "0",
        "ACTIVATION_LAB_LEASE": "30",
        "ACTIVATION_LAB_STORE": "off",
    }
    manager = configured_manager(environment=environment)
    assert manager.slots == 3
    assert (manager.limits.queued, manager.limits.lease_s) == (0, 30.0)
    manager.close()
