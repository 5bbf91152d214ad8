"""Begins early what a page will need, as soon as its address is asked for.

The browser is told which scripts the charts will need, and fetches them beside Streamlit's own
instead of after them; the server prepares the page while that browser loads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit
from starlette.datastructures import MutableHeaders

from pages.ui.assets import VENDOR, modules_of
from pages.web.compression import App, Receive, Scope, Send

# Streamlit's parts that every page has: it would fetch each when the first of its kind comes.
_PARTS = ("Html", "Button", "ButtonGroup", "BidiComponent", "Slider", "rehype-katex")
_BUNDLES = Path(streamlit.__file__).parent / "static" / "static" / "js"


class Preload:
    """ASGI middleware that begins to prepare a page and adds a ``Link`` header with its scripts.

    Parameters
    ----------
    app
        What answers.
    prepare
        By the last part of a page's address, what imports and computes ahead for it. It is called
        once, in a thread.
    """

    def __init__(self, app: App, prepare: Mapping[str, Callable[[], None]]) -> None:
        self._app = app
        self._left = dict(prepare)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        page = scope["path"].rpartition("/")[2]

        async def linked(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("link", _link())
                    self._prepare(page)
            await send(message)

        await self._app(scope, receive, linked)

    def _prepare(self, page: str) -> None:
        if prepare := self._left.pop(page, None):
            threading.Thread(target=prepare, name=f"prepare {page}", daemon=True).start()


@cache
def _link() -> str:
    modules = modules_of("charts/plot.js")
    for part in _PARTS:  # a release that cuts its bundles otherwise just loads them later
        modules += [f"static/js/{file.name}" for file in _BUNDLES.glob(f"{part}.*.js")]
    links = [f"<./{address}>; rel=modulepreload" for address in modules]
    (plotly,) = VENDOR.glob("plotly-cartesian-*.js")
    # Large, and drawn with last of all: it must not hold up what the page itself needs.
    links.append(f"<./assets/vendor/{plotly.name}>; rel=preload; as=script; fetchpriority=low")
    return ", ".join(links)
