"""Which run a session watches: starting it, keeping to it, changing it while it goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.live.job_manager import get_manager
from pages.live.viewers import TooMany, issue
from pages.ui.language import say
from vizcore.jobs import Job, Refused, RunView, State
from vizcore.text import Text

_MOST = 512  # adopted runs that are remembered
_adopted: dict[str, str] = {}  # the present job of a run, for a page that is loaded anew
_STOPPED = "lab_stopped"  # a cookie of the browser's: the run that the reader stopped last
_FULL = Text(
    "The server is busy and its queue full (waiting: {waiting}). Try again in a moment.",
    "服务器繁忙，队列已满（{waiting} 个任务在排队），请稍后再试。",
)
_TOO_MANY = Text(
    "Too many pages have been opened from your network. Try again in ten minutes.",
    "来自你所在网络的访问过多，请十分钟后再试。",
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


class Watched(NamedTuple):
    """What a page knows of the run it shows."""

    job: str
    run: str


def watch(target: str, arguments: Mapping[str, Any], key: str, seat: str = "") -> RunView | None:
    """The run of this job as this session sees it, started if need be.

    A session watches one run at a time, and one more in each named `seat`. A run that the reader
    stopped is kept as it is until its settings change or `ask_again` is called. If it cannot be
    started, one sentence says why, and the run before stays.
    """
    try:
        viewer = viewer_name(seat)
    except TooMany:
        st.warning(say(_TOO_MANY))
        return None
    job = Job.of(target, arguments).key
    watched: Watched | None = st.session_state.get(_slot(key))
    fresh = st.session_state.pop(f"{key}:again", False)
    manager = get_manager()
    if watched and watched.job == job and not fresh:
        view = manager.view(watched.run, viewer)
        if view is not None:
            return view
    if watched is None and (view := _stopped(job, viewer)):
        st.session_state[_slot(key)] = Watched(job, view.id)
        return view
    try:
        view = manager.start(target, arguments, viewer, fresh=fresh)
    except Refused as refusal:
        st.warning(say(_FULL.format(waiting=refusal.waiting)))
        return manager.view(watched.run, viewer) if watched else None
    st.session_state[_slot(key)] = Watched(job, view.id)
    return view


def _stopped(job: str, viewer: str) -> RunView | None:
    """What the reader stopped before the page was loaded anew."""
    view = get_manager().view(st.context.cookies.get(_STOPPED, ""), viewer)
    if view is None or view.state is not State.STOPPED:
        return None
    return view if job == _adopted.get(view.id, view.job) else None


def change(key: str, text: str) -> None:
    """Have the run changed while it goes on. For callbacks."""
    watched: Watched = st.session_state[_slot(key)]
    try:
        get_manager().command(watched.run, viewer_name(), {"change": text})
    except Refused as refusal:
        st.session_state[f"{key}:refused"] = refusal.why
    else:
        st.session_state[f"{key}:sent"] = watched.run, [*_sent(key, watched.run), text]


def unanswered(key: str, view: RunView) -> list[str]:
    """The changes that were sent to a run and that it has not carried out yet."""
    return _sent(key, view.id) if view.state in (State.QUEUED, State.RUNNING) else []


def answered(key: str, texts: Sequence[str]) -> None:
    """Say that the run has carried out these changes. For callbacks."""
    run, sent = st.session_state.get(f"{key}:sent", ("", []))
    st.session_state[f"{key}:sent"] = run, [text for text in sent if text not in texts]


def _sent(key: str, run: str) -> list[str]:
    to, sent = st.session_state.get(f"{key}:sent", ("", []))
    return sent if to == run else []


def question(view: RunView, text: Mapping[str, Any]) -> bool:
    """Ask a run something while it goes on; whether it takes questions now."""
    try:
        get_manager().command(view.id, viewer_name(), text, alters=False)
    except (Refused, ValueError):  # it is over, or the question is too long
        return False
    return True


def refusal(key: str) -> None:
    """Say once why the last change was not possible, if it was not."""
    if why := st.session_state.pop(f"{key}:refused", None):
        st.warning(say(_REFUSALS[why]))


def adopt(target: str, arguments: Mapping[str, Any], key: str) -> None:
    """Say that the run on the page, as it was changed, is now the run of this job."""
    watched: Watched = st.session_state[_slot(key)]
    now = Watched(Job.of(target, arguments).key, watched.run)
    st.session_state[_slot(key)] = now
    _adopted.pop(now.run, None)
    _adopted[now.run] = now.job
    for old in list(_adopted)[:-_MOST]:
        _adopted.pop(old, None)


def ask_again(key: str) -> None:
    """Have the next rerun start the run anew. For callbacks."""
    st.session_state[f"{key}:again"] = True


def viewer_name(seat: str = "") -> str:
    """The unguessable name under which this session watches."""
    if "viewer" not in st.session_state:
        st.session_state["viewer"] = issue(st.context.ip_address)
    return str(st.session_state["viewer"]) + seat


def _slot(key: str) -> str:
    return f"{key}:run"
