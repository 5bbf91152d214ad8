"""A run on a page: pictures that the browser keeps filling while the run goes on."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.component import component
from pages.ui.language import language, say
from pages.ui.plot import Figure
from pages.ui.server import get_manager
from vizcore.jobs import Job, Refused, RunView
from vizcore.text import Text

_live = component("live", '<div class="lab-live"></div>')
_tiles = component("live-tiles", '<div class="lab-units"></div>')
_fetch = component("live-fetch", '<div class="lab-fetch"></div>')

_FULL = Text(
    "The server is busy: {waiting} runs are waiting already. Try again in a moment.",
    "服务器繁忙：已有 {waiting} 个任务在排队，请稍后再试。",
)
_REFUSALS = {
    "over": Text(
        "This run is over. Move the slider back to the step at which to change it, and apply "
        "again; or press ↺ and change it while it trains.",
        "这次训练已经结束。请把滑块拖回要改变的那一步再应用，或点 ↺ 重新训练并在过程中改变。",
    ),
    "shared": Text(
        "Others are watching this very run. Press ↺ to train one of your own, then change it.",
        "还有别人在观看这次训练。请点 ↺ 训练自己的一份，再改变它。",
    ),
}


class Picture(NamedTuple):
    """A figure drawn empty, its height in pixels, whether it takes the whole width, its title."""

    figure: Figure
    height: int
    wide: bool = False
    title: str = ""


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
    watched: Watched | None = st.session_state.get(_slot(key))
    fresh = st.session_state.pop(f"{key}:again", False)
    manager, viewer = get_manager(), _viewer()
    if watched and watched.job == job and not fresh:
        view = manager.view(watched.run, viewer)
        if view is not None:
            return view
    try:
        view = manager.start(target, arguments, viewer, fresh=fresh)
    except Refused as refusal:
        st.warning(say(_FULL.format(waiting=refusal.waiting)))
        return manager.view(watched.run, viewer) if watched else None
    st.session_state[_slot(key)] = Watched(job, view.id)
    return view


def change(key: str, text: str) -> None:
    """Have the run changed while it goes on. For callbacks.

    If the run is over, the browser is asked which step the reader looks at (see `live`).
    """
    watched: Watched = st.session_state[_slot(key)]
    try:
        get_manager().command(watched.run, _viewer(), {"change": text})
    except Refused as refusal:
        if refusal.why == "over":
            st.session_state[f"{key}:asked"] = {"change": text, "token": secrets.token_hex(4)}
        else:
            refuse(key, refusal.why)


def refuse(key: str, why: str) -> None:
    """Have the next rerun say why a change was not possible. For callbacks."""
    st.session_state[f"{key}:refused"] = why


def refusal(key: str) -> None:
    """Say once why the last change was not possible, if it was not."""
    if why := st.session_state.pop(f"{key}:refused", None):
        st.warning(say(_REFUSALS[why]))


def adopt(target: str, arguments: Mapping[str, Any], key: str) -> None:
    """Say that the run on the page, as it was changed, is now the run of this job."""
    watched: Watched = st.session_state[_slot(key)]
    st.session_state[_slot(key)] = Watched(Job.of(target, arguments).key, watched.run)


def live(
    view: RunView,
    pictures: Mapping[str, Picture],
    words: Mapping[str, Text],
    *,
    key: str,
    networks: int = 1,
    player: bool = True,
    on_change: Callable[[Sequence[str]], None] | None = None,
    on_wish: Callable[[str, int], None] | None = None,
    **facts: Any,
) -> None:
    """Show a run: player, pictures side by side, and sentences under the first of them.

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
    networks
        How many networks the run trains: so many first pictures have a sentence each.
    player
        Whether to show the player and the sentences; one such on a page.
    on_change
        Is told the interventions that the run has reported so far, when there is a new one.
    on_wish
        Is told a change that was asked for when the run was over, and the step looked at.
    facts
        What the words are computed from beside the rows, JSON-able.
    """
    parts = {"figures": _figures(pictures), "player": player, "networks": networks}

    def changed() -> None:
        if on_change:
            on_change(st.session_state[key].interventions)

    def wished() -> None:
        wish = st.session_state[key].wish
        if wish["step"] is None:
            refuse(key, "over")
        elif on_wish:
            on_wish(wish["change"], wish["step"])

    asked = {"asked": st.session_state.get(f"{key}:asked")}
    _live(
        key=key,
        data=_data(view, words, key) | parts | asked | facts,
        on_again_change=lambda: st.session_state.update({f"{key}:again": True}),
        on_interventions_change=changed,
        on_wish_change=wished,
    )


def tiles(
    view: RunView,
    pictures: Mapping[str, Picture],
    words: Mapping[str, Text],
    *,
    key: str,
    **colors: Any,
) -> None:
    """Show every unit as a tile, and one of them from the inside.

    Parameters
    ----------
    view, words, key
        As for `live`.
    pictures
        Of the chosen unit.
    colors
        ``scale`` and ``dead``, from `vizcore.figures.layer_curves.openness_colors`.
    """
    parts = {"figures": _figures(pictures), "language": language()}
    _tiles(key=key, data=_data(view, words, key) | parts | colors)


def fetching(view: RunView, words: Mapping[str, Text], *, key: str) -> None:
    """Show how far a run is that only reports its progress; at its end the page runs again.

    Parameters
    ----------
    view, words
        As for `live`.
    key
        As given to `watch`.
    """
    _fetch(
        key=f"{key}.fetching",
        data=_data(view, words, key) | {"language": language()},
        on_again_change=lambda: st.session_state.update({f"{key}:again": True}),
        on_done_change=lambda: None,
    )


def _figures(pictures: Mapping[str, Picture]) -> dict[str, dict[str, Any]]:
    return {
        name: picture._asdict() | {"figure": picture.figure.to_json(engine="orjson")}
        for name, picture in pictures.items()
    }


def _data(view: RunView, words: Mapping[str, Text], key: str) -> dict[str, Any]:
    return {
        "run": {"id": view.id, "viewer": _viewer()},
        "words": {name: say(text) for name, text in words.items()},
        "name": key.replace(".", "-"),
    }


def _slot(key: str) -> str:
    return f"{key}:run"


def _viewer() -> str:
    return str(st.session_state.setdefault("viewer", secrets.token_urlsafe(16)))
