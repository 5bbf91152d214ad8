"""A run on a page: pictures that the browser keeps filling while the run goes on."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
import streamlit as st

from pages.ui.assets import module_url
from pages.ui.language import say
from pages.ui.plot import Figure
from pages.ui.server import get_manager
from vizcore.jobs import Job, Refused, RunView
from vizcore.text import Text

_component = st.components.v2.component(
    "activation_lab.live",
    html='<div class="lab-live"></div>',
    js=f"""
const module = import(new URL("{module_url("live.js")}", document.baseURI).href);
export default async (component) => (await module).mount(component);
""",
    isolate_styles=False,
)

_FULL = Text(
    "The server is busy: {waiting} runs are waiting already. Try again in a moment.",
    "服务器繁忙：已有 {waiting} 个任务在排队，请稍后再试。",
)
_CLOSING = Text("The server is shutting down.", "服务器正在关闭。")


class Picture(NamedTuple):
    """A figure drawn empty, its height in pixels, and whether it takes the whole width."""

    figure: Figure
    height: int
    wide: bool = False


class Watched(NamedTuple):
    """What a page knows of the run it shows."""

    job: str
    run: str


def watch(target: str, arguments: Mapping[str, Any], key: str) -> RunView | None:
    """The run of this job as this session sees it, started if need be.

    A run that the reader stopped is kept as it is until its settings change or `again` is asked
    for. If it cannot be started, one sentence says why, and the run before stays.
    """
    job = Job.of(target, arguments).key
    slot = f"{key}:run"
    watched: Watched | None = st.session_state.get(slot)
    fresh = st.session_state.pop(f"{key}:again", False)
    manager, viewer = get_manager(), _viewer()
    if watched and watched.job == job and not fresh:
        view = manager.view(watched.run, viewer)
        if view is not None:
            return view
    try:
        view = manager.start(target, arguments, viewer, fresh=fresh)
    except Refused as refusal:
        st.warning(say(_refusal(refusal)))
        return manager.view(watched.run, viewer) if watched else None
    st.session_state[slot] = Watched(job, view.id)
    return view


def live(
    view: RunView,
    pictures: Mapping[str, Picture],
    words: Mapping[str, Text],
    *,
    key: str,
    player: bool = True,
    **facts: Any,
) -> None:
    """Show a run: player, pictures side by side, and under the first one a sentence.

    Parameters
    ----------
    view
        The run, from `watch`.
    pictures
        Figures whose traces name in ``meta`` what fills them.
    words
        The templates of everything the pictures say.
    key
        Names the pictures across reruns, and the files that a reader saves from them. With a
        player it is the key that `watch` was given.
    player
        Whether to show the player and the sentence; one such on a page.
    facts
        What the words are computed from beside the rows, JSON-able.
    """
    data = {
        "run": {"id": view.id, "viewer": _viewer()},
        "figures": {
            name: {"figure": p.figure.to_json(engine="orjson"), "height": p.height, "wide": p.wide}
            for name, p in pictures.items()
        },
        "words": {name: say(text) for name, text in words.items()},
        "player": player,
        "name": key.replace(".", "-"),
        **orjson.loads(orjson.dumps(facts)),
    }
    _component(key=key, data=data, on_again_change=lambda: _again(key))


def _again(key: str) -> None:
    st.session_state[f"{key}:again"] = True


def _viewer() -> str:
    return str(st.session_state.setdefault("viewer", secrets.token_urlsafe(16)))


def _refusal(refusal: Refused) -> Text:
    return _FULL.format(waiting=refusal.waiting) if refusal.why == "full" else _CLOSING
