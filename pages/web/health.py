"""``GET /health``: whether this server can do its work, for whoever watches over it."""

from __future__ import annotations

from dataclasses import asdict
from importlib import metadata

import orjson
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.live.job_manager import get_manager


async def health(request: Request) -> Response:
    """Answer with ``ok``, its parts (`vizcore.jobs.model.Health`) and the version.

    The status is 503 only if a new process would help: a proxy that passed over all servers because
    a disk is full would take the pages from everybody.
    """
    found = await to_thread.run_sync(lambda: get_manager().health())
    content = {"ok": found.ok, **asdict(found), "version": metadata.version("activation-lab")}
    return Response(
        orjson.dumps(content),
        200 if found.alive else 503,
        {"Cache-Control": "no-store"},
        media_type="application/json",
    )


health_route = Route("/health", health, methods=["GET"])
