"""Runs that the browser begins, and the page goes over to.

Streamlit draws the whole page anew for every change, which takes longer than a small network's
first steps. So the browser has the run begun first: ``POST /api/start/{page}?viewer=V&lang=en&…``
starts what the rest of the query, a link to the page, describes, and answers with what the page
would send of it. Then Streamlit gets the click.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

import orjson
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.ui.language import known_language, language, speaking
from pages.ui.server import same_origin, viewer_of
from pages.ui.watching import viewer_name
from vizcore.jobs import Refused
from vizcore.links import Query
from vizcore.text import Language

_API = "/api/start"
Begin = Callable[[Query, str], dict[str, Any] | None]


def start_addresses(page: str, links: Mapping[str, Query]) -> dict[str, str]:
    """For `links` to a page, the addresses at which this session's browser begins their runs."""
    whose = urlencode({"viewer": viewer_name(), "lang": language()})
    texts = {key: urlencode(link, doseq=True) for key, link in links.items()}
    return {key: f"{_API[1:]}/{page}?{whose}&{text}" for key, text in texts.items()}


def start_route(pages: Mapping[str, str]) -> Route:
    """The route that begins runs of `pages`: name to ``module:function``, imported when asked for.

    A function takes the fields of a link and a viewer; None means that only the page can do it.
    """

    async def start_run(request: Request) -> Response:
        place, viewer = pages.get(request.path_params["page"]), viewer_of(request)
        if not same_origin(request):
            return Response(status_code=403)
        if place is None or viewer is None:
            return Response(status_code=404 if place is None else 400)
        query = {name: request.query_params.getlist(name) for name in request.query_params}
        shown = known_language(query.pop("lang", [""])[0])
        try:
            data = await to_thread.run_sync(_begun, place, query, viewer, shown)
        except Refused:
            return Response(status_code=409)
        if data is None:
            return Response(status_code=204)
        headers = {"Cache-Control": "no-store"}
        return Response(orjson.dumps(data), headers=headers, media_type="application/json")

    return Route(f"{_API}/{{page}}", start_run, methods=["POST"])


def _begun(place: str, query: Query, viewer: str, shown: Language) -> dict[str, Any] | None:
    module, function = place.split(":")
    begin: Begin = getattr(import_module(module), function)
    with speaking(shown):
        return begin(query, viewer)
