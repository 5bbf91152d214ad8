"""Tells browsers with the page itself which scripts its charts will need.

They are then fetched beside Streamlit's own instead of after them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders

from pages.ui.assets import STATIC, module_url
from pages.ui.compression import App, Receive, Scope, Send

# Streamlit's parts that every page has: it would fetch each when the first of its kind comes.
_PARTS = ("Html", "Button", "ButtonGroup", "BidiComponent", "Slider", "rehype-katex")
_BUNDLES = Path(streamlit.__file__).parent / "static" / "static" / "js"
# What plot.js imports, and it.
_CHART = ("follow.js", "handle.js", "moves.js", "paths.js", "plotly-arrays.js", "quick.js")


class ChartsBeforehand:
    """ASGI middleware that adds a ``Link`` header with the charts' scripts to every page."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def linked(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("link", _link())
            await send(message)

        await self._app(scope, receive, linked if scope["type"] == "http" else send)


@cache
def _link() -> str:
    modules = [module_url("plot.js"), *(f"assets/static/{name}" for name in _CHART)]
    for part in _PARTS:  # a release that cuts its bundles otherwise just loads them later
        modules += [f"static/js/{file.name}" for file in _BUNDLES.glob(f"{part}.*.js")]
    links = [f"<./{address}>; rel=modulepreload" for address in modules]
    (plotly,) = STATIC.glob("plotly-cartesian-*.js")
    # Large, and drawn with last of all: it must not hold up what the page itself needs.
    links.append(f"<./assets/static/{plotly.name}>; rel=preload; as=script; fetchpriority=low")
    return ", ".join(links)
