"""A run on a page: pictures that the browser keeps filling while the run goes on.

Which run that is, and how it is changed, is in session_run.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Unpack

import streamlit as st

from pages.live.session_run import ask_again, viewer_name
from pages.ui.components import component, sequence
from pages.ui.components.plot import CHART_WORDS
from pages.ui.language import language
from vizcore.figures.figure_spec import FigureSpec
from vizcore.jobs import RunView
from vizcore.text import Text
from vizcore.wire import live as wire

_live = component("live/view", '<div class="lab-live"></div>')
_tiles = component("live/tiles", '<div class="lab-units"></div>')
_fetch = component("live/fetch", '<div class="lab-fetch"></div>')
_pad = component("live/pad", '<div class="lab-pad"></div>')
_mistakes = component("live/mistakes", '<div class="lab-mistakes"></div>')
_sweep = component("live/sweep", '<div class="lab-sweep"></div>')
_apply = component("live/apply", '<div class="lab-apply"></div>')


class Picture(NamedTuple):
    """A figure drawn empty, its height in pixels, whether it takes the whole width, its title."""

    figure: FigureSpec
    height: int
    wide: bool = False
    title: str = ""


def live(
    view: RunView,
    pictures: Mapping[str, Picture],
    words: Mapping[str, Text],
    *,
    key: str,
    networks: int = 1,
    player: bool = True,
    on_change: Callable[[Sequence[str]], None] | None = None,
    **pace: Unpack[wire.Pace],
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
    pace
        With a player, what it needs to know beside the rows.
    """

    def changed() -> None:
        if on_change:
            on_change(st.session_state[key].interventions)

    _live(
        key=key,
        data=wire.Live(
            **_data(view, words, key),
            figures=_figures_of(pictures),
            player=player,
            networks=networks,
            seen=sequence.seen(key),
            **pace,
        ),
        on_again_change=sequence.acting(key, "again", lambda _: ask_again(key)),
        on_gone_change=lambda: None,
        on_interventions_change=changed,
    )


def apply_button(
    view: RunView, label: str, change: str, *, key: str, on_apply: Callable[[int | None], None]
) -> None:
    """A button by which a run is changed.

    Parameters
    ----------
    view
        The run, from `watch`.
    label, change
        What the button says, and of what it is.
    key
        Its own.
    on_apply
        Is told the step that the reader looks at, None for the newest.
    """
    data = wire.Apply(run=_seat(view), label=label, change=change, seen=sequence.seen(key))
    _apply(
        key=key,
        data=data,
        width="content",
        on_apply_change=sequence.acting(key, "apply", lambda message: on_apply(message["step"])),
    )


def tiles(
    view: RunView,
    pictures: Mapping[str, Picture],
    words: Mapping[str, Text],
    *,
    key: str,
    on_unit: Callable[[int], None],
    **units: Unpack[wire.Units],
) -> None:
    """Show every unit as a tile, and one of them from the inside.

    Parameters
    ----------
    view, words, key
        As for `live`.
    pictures
        Of the chosen unit.
    units
        ``record`` is the number of the network in its run; colours are from
        `vizcore.figures.training.shades.shade_colors`, ``unit`` is the one asked for, if any.
    on_unit
        Is told the number of a unit that the reader has chosen.
    """
    data = wire.Tiles(
        **_data(view, words, key),
        figures=_figures_of(pictures),
        seen=sequence.seen(key),
        **units,
    )
    _tiles(
        key=key,
        data=data,
        on_unit_change=sequence.acting(key, "unit", lambda message: on_unit(int(message["unit"]))),
    )


def mistakes(
    view: RunView, words: Mapping[str, Text], *, key: str, record: int = 0, title: str = ""
) -> None:
    """Show the images that a network is most wrong about.

    Parameters
    ----------
    view, words, key
        As for `live`.
    record, title
        The number of the network in its run, and its name if there are several.
    """
    _mistakes(key=key, data=wire.Mistakes(**_data(view, words, key), record=record, title=title))


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
        data=wire.Fetch(**_data(view, words, key)),
        on_again_change=lambda: ask_again(key),
        on_done_change=lambda: None,
    )


def ranking(
    view: RunView,
    words: Mapping[str, Text],
    *,
    key: str,
    on_open: Callable[[int], None],
    **groups: Unpack[wire.Groups],
) -> None:
    """Show a sweep as a table that ranks what is done.

    Parameters
    ----------
    view, words
        As for `live`; the run is watched in the seat ``"sweep"``.
    key
        As given to `watch`.
    on_open
        Is told the number of a network that the reader wants to watch.
    """
    place = f"{key}.ranking"
    _sweep(
        key=place,
        data=wire.Sweep(**_data(view, words, key, "sweep"), **groups),
        on_open_change=lambda: on_open(int(st.session_state[place].open)),
    )


def pad(
    view: RunView,
    asked: RunView | None,
    words: Mapping[str, Text],
    *,
    key: str,
    on_drawing: Callable[[str], None],
    **drawings: Unpack[wire.Drawings],
) -> None:
    """Show a pad to draw on, and what a trained network answers.

    Parameters
    ----------
    view, words
        As for `live`.
    asked
        The run that answers, watched in the seat ``"ask"``.
    key
        As given to `watch` for `asked`.
    on_drawing
        Is told each drawing as a data URL of a PNG; an empty text clears it.
    """
    place = f"{key}.pad"
    asking = wire.Seat(id=asked.id, viewer=viewer_name("ask")) if asked else None
    _pad(
        key=place,
        data=wire.Pad(**_data(view, words, key), asked=asking, **drawings),
        on_drawing_change=lambda: on_drawing(str(st.session_state[place].drawing or "")),
        on_ready_change=lambda: None,
    )


def _figures_of(pictures: Mapping[str, Picture]) -> dict[str, wire.Chart]:
    """Pictures as the browser takes them."""
    return {
        name: wire.Chart(figure=figure.to_json(), height=height, wide=wide, title=t)
        for name, (figure, height, wide, t) in pictures.items()
    }


def _data(view: RunView, words: Mapping[str, Text], key: str, seat: str = "") -> wire.OfRun:
    shown = language()  # once, of so many words
    return {
        "run": _seat(view, seat),
        "words": {name: text.to(shown) for name, text in (CHART_WORDS | {**words}).items()},
        "language": shown,
        "name": key.replace(".", "-"),
    }


def _seat(view: RunView, seat: str = "") -> wire.Seat:
    return {"id": view.id, "viewer": viewer_name(seat)}
