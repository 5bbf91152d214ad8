"""`GET /health` tells the truth about queue, workers, store and version."""

from __future__ import annotations

import tomllib
from pathlib import Path

import orjson
import pytest

from pages.live import job_manager
from pages.web.routes import routes
from tests.jobs.conftest import until
from tests.pages.web import asking
from vizcore.jobs import JobManager, Limits, LocalEngine, RunStore, WorkerOptions

ROOT = Path(__file__).parents[3]
ENDLESS = "tests.jobs.targets:endless"


@pytest.fixture
def make_manager(monkeypatch):
    def make(store=None, engine=None):
        manager = JobManager(engine or LocalEngine(1, WorkerOptions()), Limits(), store)
        monkeypatch.setattr(job_manager, "_manager", manager)
        return manager

    job_manager.close_manager()
    yield make
    job_manager.close_manager()


def health(path="/health", base=""):
    status, body = asking.ask(routes(base), "GET", path)
    return status, orjson.loads(body)


def test_a_server_at_work(make_manager, tmp_path):
    manager = make_manager(RunStore(tmp_path / "runs", "1"))
    manager.start(ENDLESS, {}, "ann")
    waits = manager.start(ENDLESS, {"tag": 1}, "bob")
    until(lambda: health()[1]["workers"])
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert health("/lab/health", "/lab") == (
        200,
        {
            "ok": True,
            "alive": True,
            "hindrance": "",
            "slots": 1,
            "running": 1,
            "queued": 1,
            "workers": 1,
            "store": True,
            "version": version,
        },
    )
    assert not list((tmp_path / "runs").iterdir())  # nothing is left of the look
    manager.stop(waits.id, "bob")
    assert health()[1]["queued"] == 0


def test_a_store_that_takes_nothing(make_manager, tmp_path):
    (tmp_path / "runs").touch()  # a file where the folder should be
    make_manager(RunStore(tmp_path / "runs", "1"))
    status, found = health()
    assert (status, found["ok"], found["store"]) == (200, False, False)


def test_no_store(make_manager):
    make_manager()
    assert (health()[1]["ok"], health()[1]["store"]) == (True, None)


def test_a_cluster_out_of_reach(make_manager):
    from vizcore.jobs.dask.engine import DaskEngine

    make_manager(engine=DaskEngine("tcp://127.0.0.1:9"))
    status, found = health()
    assert (status, found["ok"], found["hindrance"]) == (200, False, "cluster")


def test_a_manager_whose_threads_have_died_asks_for_a_new_process(make_manager):
    manager = make_manager()
    manager.close()
    assert health()[0] == 503
