"""What browsers are told about every answer: what it is, and what it may do."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import MutableHeaders

from pages.web.compression import App, Receive, Scope, Send
from vizcore.environment import read

# A page speaks to its own server only, embeds nothing, and runs no script from elsewhere. Three
# exceptions, without which it would not draw: 'unsafe-eval' for formulas that are generated as
# JavaScript, blob: for scripts of components, 'unsafe-inline' for the script in Streamlit's page.
_POLICY = (
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "worker-src 'self' blob:",
    "connect-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)
_ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


class Headers:
    """ASGI middleware that adds ``nosniff``, a referrer policy and, to pages, a content policy.

    Any site may frame the pages unless ``ACTIVATION_LAB_FRAMES`` names those that may.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        frames = read("FRAMES")
        self._policy = "; ".join([*_POLICY, *([f"frame-ancestors {frames}"] if frames else [])])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_more(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", self._policy)
            await send(message)

        await self._app(scope, receive, send_more)
