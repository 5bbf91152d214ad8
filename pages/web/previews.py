"""Figures for previews: ``GET /api/figure/{name}?lang=en&…``, see `pages.ui.components.preview`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pkgutil import resolve_name
from time import monotonic

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.ui.components.preview import pending_preview
from pages.ui.language import known_language
from vizcore.text import Language

FigureOf = Callable[[Mapping[str, Sequence[str]], Language], str]
_AT_ONCE, _WAITING = 2, 40  # figures made side by side, and in line; more would only take turns


def figure_route(figures: Mapping[str, str]) -> Route:
    """The route that answers for `figures`: name to ``module:function``, imported when asked for.

    A function takes the fields of a link and a language, and returns the figure as JSON.
    """
    limit = CapacityLimiter(_AT_ONCE)

    async def read_figure(request: Request) -> Response:
        place = figures.get(request.path_params["name"])
        if place is None:
            return Response(status_code=404)
        query = {name: request.query_params.getlist(name) for name in request.query_params}
        asked = query.pop("lang", [""])[0]
        pending = pending_preview(query.pop("pending", [""])[0])
        shown = known_language(asked)
        if limit.statistics().tasks_waiting >= _WAITING:  # then Streamlit's own answer must do
            return Response(status_code=503)
        # In a thread from the import on: the first one may have to import PyTorch.
        pending.making += 1
        try:
            text = await to_thread.run_sync(_made, place, query, shown, limiter=limit)
        finally:
            pending.making, pending.made = pending.making - 1, monotonic()
        return Response(text, headers={"Cache-Control": "no-store"}, media_type="application/json")

    return Route("/api/figure/{name}", read_figure, methods=["GET"])


def _made(place: str, query: Mapping[str, Sequence[str]], shown: Language) -> str:
    figure_of: FigureOf = resolve_name(place)
    return figure_of(query, shown)
