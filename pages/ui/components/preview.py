"""What a chart shows while a control is moved, before the page has answered.

Streamlit sends a slider's value when it is let go, and then draws the page anew. Until then the
browser previews the chart. What a formula tells it computes itself. For anything else it asks for
the chart alone: ``GET /api/figure/{name}?lang=en&…`` answers with the figure of the view that the
rest of the query describes, as a link to the page would.

A key on a slider sends both requests at once. The page's script then waits for a moment, so that
the preview is made and drawn without being interrupted.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4
from weakref import WeakValueDictionary

import streamlit as st

from pages.ui.language import language
from pages.ui.waits import FRAME_S, PREVIEW_S
from vizcore.settings import Many, settings_of
from vizcore.wire import components as wire

if TYPE_CHECKING:  # a server imports this before its first visitor comes
    from pages.ui.page_state import PageState

_PENDING = "preview.pending"


class PendingPreview:
    """Whether a figure is being made for a session, and when the last one was."""

    def __init__(self) -> None:
        self.key, self.making, self.made = uuid4().hex, 0, 0.0

    @property
    def over(self) -> bool:
        return not self.making and monotonic() - self.made > FRAME_S


_pending: WeakValueDictionary[str, PendingPreview] = WeakValueDictionary()  # held by their sessions


def pending_preview(key: str) -> PendingPreview:
    """That of the session which has told its browser this key; else one that nobody waits for."""
    return _pending.get(key) or PendingPreview()


def wait_for_preview() -> None:
    """Let a figure that this session's browser has asked for be drawn before the page."""
    pending = st.session_state.get(_PENDING)
    end = monotonic() + PREVIEW_S
    while pending is not None and not pending.over and monotonic() < end:
        sleep(0.001)


def _pending_of_session() -> PendingPreview:
    if _PENDING not in st.session_state:
        pending = st.session_state[_PENDING] = PendingPreview()
        _pending[pending.key] = pending
    found: PendingPreview = st.session_state[_PENDING]
    return found


class Preview(NamedTuple):
    """What a chart previews: other values of the settings of `bound`.

    Attributes
    ----------
    bound
        The page's settings.
    configs
        The names of the configurations that the chart shows.
    figure
        By which name the server is asked for it; none if only formulas preview it.
    """

    bound: PageState
    configs: Sequence[str]
    figure: str = ""

    def data(self) -> wire.Preview:
        """For the browser: the page's prefix of keys, the figure's address, the values shown."""
        asked = {
            "lang": language(),
            "pending": _pending_of_session().key,
            **self.bound.link(),
        }
        return {
            "page": self.bound.page,
            "address": self.figure and f"api/figure/{self.figure}?{urlencode(asked, doseq=True)}",
            "values": self._values(),
            "applied": self.bound.applied,
        }

    def _values(self) -> dict[str, str]:
        """Each setting as a link writes it; of activations their parameters, ``elu.alpha``."""
        values: dict[str, str] = {}
        for config in map(self.bound.named, self.configs):
            for field, described in settings_of(config).items():
                value = getattr(config, field)
                if not isinstance(described.kind, Many):
                    values[field] = described.kind.format(value)
                elif field == "activations":
                    values |= {
                        f"{s.activation}.{n}": str(v) for s in value for n, v in s.values.items()
                    }
        return values
