"""Begins early what a page will need, as soon as its address is asked for.

The browser is told which scripts the charts will need, and fetches them beside Streamlit's own
instead of after them; what keeps the history in order is there before anything can be clicked. The
server prepares the page while that browser loads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit
from starlette.datastructures import MutableHeaders

from pages.ui.assets import VENDOR, module_url, modules_of
from pages.web.compression import App, Receive, Scope, Send, uncompressed

# Streamlit's parts that every page has: it would fetch each when the first of its kind comes.
_PARTS = ("Html", "Button", "ButtonGroup", "BidiComponent", "Slider", "rehype-katex")
_BUNDLES = Path(streamlit.__file__).parent / "static" / "static" / "js"


class Preload:
    """ASGI middleware that begins to prepare a page and adds what its browser needs first.

    That is a ``Link`` header with the scripts of charts, and behind the page the one that keeps the
    history.

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
        last = b""

        async def linked(message: dict[str, Any]) -> None:
            nonlocal last
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("link", _link())
                    self._prepare(page)
                    if message["status"] == 200 and scope["method"] == "GET":
                        last = _script()
                        headers["content-length"] = str(int(headers["content-length"]) + len(last))
            elif last and not message.get("more_body"):
                message = {**message, "body": message.get("body", b"") + last}
            await send(message)

        await self._app(uncompressed(scope), receive, linked)

    def _prepare(self, page: str) -> None:
        if prepare := self._left.pop(page, None):
            threading.Thread(target=prepare, name=f"prepare {page}", daemon=True).start()


@cache
def _script() -> bytes:
    return f'<script type="module" src="./{module_url("page/address.js")}"></script>\n'.encode()


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
