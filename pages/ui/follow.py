"""Charts that follow a control while it is moved.

Streamlit sends a slider's value when it is let go, and then draws the page anew. Until then the
browser asks for the chart alone: ``GET /api/figure/{name}?lang=en&…`` answers with the figure of
the view that the rest of the query describes, as a link to the page would.

A key on a slider sends both requests at once. The page's script then gives way for a moment, so
that the chart is answered and drawn without being interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4
from weakref import WeakValueDictionary

import streamlit as st
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.ui.language import known_language, language
from vizcore.settings import Integer, Real, settings_of
from vizcore.text import Language

if TYPE_CHECKING:  # a server imports this before its first visitor comes, for the route alone
    from pages.ui.state import Bound

FigureOf = Callable[[Mapping[str, Sequence[str]], Language], str]
_AT_ONCE, _WAITING = 2, 40  # figures made side by side, and in line; more would only take turns
_PATIENCE_S = 0.06  # of a page, at most
_DRAWN_S = 0.03  # until a figure that was made is in a frame of the browser
_TURN = "follow.turn"


class _Turn:
    """Whether a figure is being made for a session, and when the last one was."""

    def __init__(self) -> None:
        self.key, self.making, self.made = uuid4().hex, 0, 0.0

    @property
    def over(self) -> bool:
        return not self.making and monotonic() - self.made > _DRAWN_S


_turns: WeakValueDictionary[str, _Turn] = WeakValueDictionary()  # held by their sessions


def give_way() -> None:
    """Let a figure that this session's browser has asked for be drawn before the page."""
    turn = st.session_state.get(_TURN)
    end = monotonic() + _PATIENCE_S
    while turn is not None and not turn.over and monotonic() < end:
        sleep(0.001)


def _turn_of_session() -> _Turn:
    if _TURN not in st.session_state:
        turn = st.session_state[_TURN] = _Turn()
        _turns[turn.key] = turn
    found: _Turn = st.session_state[_TURN]
    return found


class Follows(NamedTuple):
    """What a chart follows: the settings of `bound`, drawn by the figure called `name`."""

    name: str
    bound: Bound

    def data(self) -> dict[str, Any]:
        """For the browser: the page's prefix of keys, the figure's address, the numbers shown."""
        asked = {"lang": language(), "turn": _turn_of_session().key, **self.bound.link()}
        query = urlencode(asked, doseq=True)
        return {
            "page": self.bound.page,
            "address": f"api/figure/{self.name}?{query}",
            "values": _numbers(self.bound),
        }


def _numbers(bound: Bound) -> dict[str, float]:
    return {
        field: bound.value(field)
        for config in bound.configs
        for field, described in settings_of(config).items()
        if isinstance(described.kind, Integer | Real)
    }


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
        turn = _turns.get(query.pop("turn", [""])[0]) or _Turn()
        shown = known_language(asked)
        if limit.statistics().tasks_waiting >= _WAITING:  # then Streamlit's own answer must do
            return Response(status_code=503)
        # In a thread from the import on: the first one may have to import PyTorch.
        turn.making += 1
        try:
            text = await to_thread.run_sync(_made, place, query, shown, limiter=limit)
        finally:
            turn.making, turn.made = turn.making - 1, monotonic()
        return Response(text, headers={"Cache-Control": "no-store"}, media_type="application/json")

    return Route("/api/figure/{name}", read_figure, methods=["GET"])


def _made(place: str, query: Mapping[str, Sequence[str]], shown: Language) -> str:
    module, function = place.split(":")
    figure_of: FigureOf = getattr(import_module(module), function)
    return figure_of(query, shown)
