"""Live runs as JSON.

``GET /api/run/{id}?since=N`` renews the lease of a viewer and answers with the run as the viewer
sees it (`vizcore.jobs.RunView`), as ``recorded`` its rows from number N on, as ``next`` the number
to ask for next, and while it waits as ``ahead`` a run that can be watched meanwhile. With
``&revision=R`` the answer is empty (204) if nothing is new.

``POST /api/run/{id}/{action}`` does what `ACTIONS` names and answers with the run; `step`
takes ``&count=`` and ``&record=`` (see `JobManager.step`).

The viewer is named in the header ``X-Viewer``, so that no log of addresses holds it, and has to be
one that this server has issued (`pages.live.viewers`). Runs are unguessable as well, and a request
that another site makes in a visitor's browser is refused by its origin.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.live.job_manager import get_manager
from pages.live.viewers import is_issued
from vizcore.jobs import Attention, Refused, RunView, State
from vizcore.settings import read_settings
from vizcore.wire.rows import Ahead, said

ACTIONS = ("pause", "resume", "step", "stop", "leave")
FIRST_LOOK_S, LAST_LOOK_S = 0.004, 0.1

_TRAINING = "vizcore.cnn.jobs.training:run"
_NUMBER = re.compile(r"[0-9]{1,9}")


async def read_run(request: Request) -> Response:
    """Answer ``GET /api/run/{id}``."""
    since, viewer = _number(request, "since"), viewer_of(request)
    if since is None:
        return _json({"error": "since"}, 400)
    if viewer is None:  # of a server before this one, whose runs are unknown too
        return _unknown()
    found = await _polled(request.path_params["id"], viewer, since)
    if found is None:
        return _unknown()
    view, rows = found
    # Whoever waits is also told how the expected time shrinks, which is no revision.
    same = request.query_params.get("revision") == str(view.revision)
    if same and not rows and view.state is not State.QUEUED:
        return Response(status_code=204, headers=_UNCACHED)
    return _bytes(_joined(view, since, rows))


async def change_run(request: Request) -> Response:
    """Answer ``POST /api/run/{id}/{action}``."""
    run, action = request.path_params["id"], request.path_params["action"]
    count, record = _number(request, "count", default="1"), _number(request, "record")
    viewer = viewer_of(request)
    if not same_origin(request):
        return _json({"error": "origin"}, 403)
    if action not in ACTIONS:
        return _json({"error": "action"}, 404)
    if count is None or record is None:
        return _json({"error": "count"}, 400)
    if viewer is None:
        return _unknown()
    change: Callable[..., RunView | None] = getattr(get_manager(), action)
    try:
        view = change(run, viewer, *[count, record] * (action == "step"))
    except Refused as refusal:
        return _json({"error": refusal.why}, 409)
    return _unknown() if view is None else _json(view)


routes = [
    Route("/api/run/{id}", read_run, methods=["GET"]),
    Route("/api/run/{id}/{action}", change_run, methods=["POST"]),
]


async def _polled(run: str, viewer: str, since: int) -> tuple[RunView, list[bytes]] | None:
    # The first row of a run comes soon: waiting for it shows it sooner than asking again. The
    # viewer has asked once, however often we look, and may have left since.
    found = get_manager().poll(run, viewer, since)
    pause = FIRST_LOOK_S
    while not since and found and not found[1] and pause <= LAST_LOOK_S:
        if found[0].state.ended or found[0].attention is not Attention.WATCHING:
            break
        await asyncio.sleep(pause)
        pause *= 1.5
        found = get_manager().read(run, viewer)
    return found


_UNCACHED = {"Cache-Control": "no-store"}


def _joined(view: RunView, since: int, rows: list[bytes]) -> bytes:
    # The rows are JSON already: encoded once by the worker, joined for each viewer.
    head = orjson.dumps(view)[:-1]
    ahead = _ahead() if view.state is State.QUEUED else b"null"
    parts = head, since + len(rows), ahead, b",".join(rows)
    return b'%b,"next":%d,"ahead":%b,"recorded":[%b]}' % parts


def _ahead() -> bytes:
    jobs = (job for job in get_manager().running() if job.target == _TRAINING)
    return next((_told(job.arguments) for job in jobs), b"null")


@lru_cache(maxsize=64)
def _told(arguments: bytes) -> bytes:
    from vizcore.cnn.config.train_config import TrainConfig  # late: most runs never wait

    settings = orjson.loads(arguments)
    name = said(read_settings(TrainConfig, settings).spec.label)
    ahead: Ahead = {"name": name, "query": urlencode(settings, doseq=True)}
    return orjson.dumps(ahead)


def same_origin(request: Request) -> bool:
    """Whether a page of this server sent the request, as far as a browser tells."""
    # Browsers say where a request comes from, in one header or the other. Behind a proxy the host
    # may differ from what the browser saw, so its own verdict counts first.
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def viewer_of(request: Request) -> str | None:
    """The viewer that a request names, if we issued it."""
    viewer = request.headers.get("x-viewer", "")
    return viewer if is_issued(viewer) else None


def _number(request: Request, name: str, default: str = "0") -> int | None:
    text = request.query_params.get(name, default)
    return int(text) if _NUMBER.fullmatch(text) else None


def _unknown() -> Response:
    return _json({"error": "unknown"}, 404)


def _json(content: Any, status: int = 200) -> Response:
    return _bytes(orjson.dumps(content), status)


def _bytes(content: bytes, status: int = 200) -> Response:
    return Response(content, status, _UNCACHED, media_type="application/json")
