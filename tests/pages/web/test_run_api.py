"""The routes beside the pages, called as an ASGI server calls them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import orjson
import pytest

from pages.live import job_manager, viewers
from pages.web import lifespan, run_api
from tests.jobs.conftest import alive, until
from tests.pages.web import asking
from tests.patience import PATIENCE_S
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs import training
from vizcore.jobs import JobManager, Limits, LocalEngine, WorkerOptions, new_viewer
from vizcore.settings import read_settings

COUNT = "tests.jobs.targets:count"


@pytest.fixture
def manager(monkeypatch):
    """A new manager of the process, whose workers import nothing beforehand."""
    monkeypatch.setattr(job_manager, "PRELOAD", ())
    job_manager.close_manager()  # and whatever run a page tested before has left there
    yield job_manager.get_manager()
    job_manager.close_manager()


@pytest.fixture
def viewer():
    return viewers.issue(None)


def named(viewer):
    return (b"x-viewer", viewer.encode("latin-1"))


def ask(method, path, headers=(), *, viewer, **query):
    """Send one request; return the status, and the body if it is JSON."""
    headers = [named(viewer), *headers]
    status, body = asking.ask(run_api.routes, method, path, urlencode(query), headers)
    return status, orjson.loads(body) if body[:1] == b"{" else None


def get(run, viewer, **query):
    return ask("GET", f"/api/run/{run}", viewer=viewer, **query)


def finished(manager, viewer, to=3):
    run = manager.start(COUNT, {"to": to}, viewer)
    until(lambda: manager.view(run.id).state.ended)
    return run.id


def test_a_run_as_json_with_its_rows(manager, viewer):
    run = finished(manager, viewer)
    status, answer = get(run, viewer)
    assert status == 200
    assert answer["id"] == run
    assert (answer["state"], answer["attention"], answer["reason"]) == ("finished", "watching", "")
    assert [row["n"] for row in answer["recorded"]] == [0, 1, 2]
    assert answer["next"] == 3


def test_only_what_is_new_is_sent(manager, viewer):
    run = finished(manager, viewer)
    _, answer = get(run, viewer, since=2)
    assert [row["n"] for row in answer["recorded"]] == [2]
    assert get(run, viewer, since=3, revision=answer["revision"]) == (204, None)
    assert get(run, viewer, since=3, revision=answer["revision"] - 1)[0] == 200
    assert get(run, viewer, since=10**9 - 1)[1]["recorded"] == []


def test_who_waits_is_told_each_time(manager, viewer):
    for n in range(manager.slots):
        manager.start(COUNT, {"to": 10**6, "wait": 0.01, "tag": n}, f"{n}" * 20)
    run = manager.start(COUNT, {"to": 1}, viewer)
    for _ in range(2):
        status, answer = get(run.id, viewer, revision=manager.view(run.id).revision)
        assert (status, answer["state"], answer["rank"]) == (200, "queued", 1)


def test_who_waits_is_told_what_can_be_watched_meanwhile(manager, viewer):
    ahead = replace(TrainConfig(), steps=100_000, record_every=50, activation="tanh", seed=7)
    runs = []
    for n in range(manager.slots):
        arguments = training.arguments_of(replace(ahead, seed=7 + n))
        runs.append(manager.start(training.TARGET, arguments, f"{n}" * 20))
    waits = manager.start(COUNT, {"to": 1}, viewer)
    told = get(waits.id, viewer)[1]["ahead"]
    assert told["name"] == {"en": "tanh", "zh": "tanh"}
    link = read_settings(TrainConfig, parse_qs(told["query"]))
    assert link == ahead  # whoever follows it joins this very run
    manager.stop(runs[0].id, "0" * 20)
    until(lambda: get(waits.id, viewer)[1]["state"] == "finished")
    assert get(waits.id, viewer)[1]["ahead"] is None


def test_actions_change_the_run(manager, viewer):
    run = manager.start(COUNT, {"to": 10**6, "wait": 0.01}, viewer).id
    answers = [
        ask("POST", f"/api/run/{run}/{action}", viewer=viewer, count=2)
        for action in ("pause", "step", "resume", "leave", "stop", "stop")
    ]
    assert [status for status, _ in answers] == [200] * 6
    attention = [answer["attention"] for _, answer in answers]
    assert attention == ["paused", "paused", "watching", "watching", "stopped", "stopped"]
    assert manager.view(run).state == "stopped"


def test_whoever_asks_for_the_first_row_is_answered_when_it_is_there(manager, viewer):
    run = manager.start(COUNT, {"to": 10**6, "wait": 0.01}, viewer)
    # A worker has to start first: one question waits for part of that, and a few for all of it.
    until(lambda: get(run.id, viewer)[1]["recorded"])


def test_a_question_on_its_way_does_not_undo_a_goodbye(monkeypatch, viewer):
    limits = Limits(lease_s=600.0, leave_s=0.1)
    manager = JobManager(LocalEngine(1, WorkerOptions()), limits)
    monkeypatch.setattr(job_manager, "_manager", manager)
    manager.start(COUNT, {"to": 10**6, "wait": 0.01}, new_viewer())
    run = manager.start(COUNT, {"to": 1}, viewer).id

    async def close_tab():
        path, headers = f"/api/run/{run}", [named(viewer)]
        asked = asyncio.create_task(asking.answer(run_api.routes, "GET", path, "", headers))
        await asyncio.sleep(0)  # the question has arrived, and waits for the first row
        await asking.answer(run_api.routes, "POST", f"{path}/leave", "", headers)
        assert not asked.done()
        return await asked

    assert asking.finish(close_tab())[0] == 200
    until(lambda: manager.view(run).state.ended)
    job_manager.close_manager()


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ([], True),
        ([(b"sec-fetch-site", b"same-origin")], True),
        ([(b"sec-fetch-site", b"cross-site")], False),
        ([(b"sec-fetch-site", b"same-site")], False),
        ([(b"origin", b"http://lab.example")], True),
        ([(b"origin", b"https://lab.example.evil.example")], False),
        ([(b"origin", b"null")], False),
    ],
)
def test_other_sites_cannot_act_for_a_visitor(manager, viewer, headers, allowed):
    run = manager.start(COUNT, {"to": 10**6, "wait": 0.01}, viewer).id
    status, _ = ask("POST", f"/api/run/{run}/stop", headers, viewer=viewer)
    assert status == (200 if allowed else 403)
    assert manager.view(run).state.ended is allowed


def test_a_made_up_viewer_cannot_hold_or_see_a_run(manager, viewer):
    run = manager.start(COUNT, {"to": 10**6, "wait": 0.01}, viewer).id
    for made_up in (new_viewer(), viewer[:-1] + "A" * (viewer[-1] != "A") + "B", ""):
        assert get(run, made_up)[0] == 404
        assert ask("POST", f"/api/run/{run}/stop", viewer=made_up)[0] == 404
    assert manager.view(run).viewers == 1


@pytest.mark.parametrize(
    ("method", "path", "query", "status"),
    [
        ("GET", "/api/run/unknown", {}, 404),
        ("GET", "/api/run/unknown", {"since": "-1"}, 400),
        ("GET", "/api/run/unknown", {"since": "٣"}, 400),
        ("GET", "/api/run/unknown", {"since": "1e3"}, 400),
        ("GET", "/api/run/unknown", {"viewer": "short"}, 404),
        ("GET", "/api/run/unknown", {"viewer": "<script>alert(1)</script>"}, 404),
        ("GET", "/api/run/unknown", {"viewer": ""}, 404),
        ("GET", "/api/run/unknown", {"viewer": new_viewer()}, 404),
        ("GET", "/api/run/unknown", {"viewer": "A" * 44}, 404),
        ("POST", "/api/run/unknown/stop", {}, 404),
        ("POST", "/api/run/unknown/close", {}, 404),
        ("POST", "/api/run/unknown/step", {"count": "many"}, 400),
        ("GET", "/api/run/unknown/stop", {}, 405),
    ],
)
def test_bad_requests_are_answered_with_a_status(manager, viewer, method, path, query, status):
    assert ask(method, path, **{"viewer": viewer, **query})[0] == status


def test_the_manager_lives_as_long_as_the_server(monkeypatch):
    monkeypatch.setattr(job_manager, "PRELOAD", ())

    async def life():
        async with lifespan.lifespan(None):
            manager = job_manager.get_manager()
            manager.start(COUNT, {"to": 10**6, "wait": 0.01}, new_viewer())
            while not (pids := manager._engine.pids):
                await asyncio.sleep(0.01)
            return manager, pids

    manager, pids = asking.finish(life())
    assert not [pid for pid in pids if alive(pid)]
    assert job_manager.get_manager() is not manager
    job_manager.close_manager()
    job_manager.close_manager()


def test_a_server_that_has_started_makes_a_worker_ready(monkeypatch):
    monkeypatch.setattr(job_manager, "PRELOAD", ())
    monkeypatch.setattr(lifespan, "WARM_AFTER_S", 0.0)

    async def life():
        async with lifespan.lifespan(None):
            while not job_manager.get_manager()._engine.pids:
                await asyncio.sleep(0.01)

    asking.finish(asyncio.wait_for(life(), PATIENCE_S))


def test_serving_runs_does_not_load_torch():
    code = "import sys, pages.live.job_manager as jobs; jobs.get_manager(); "
    code += "assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
