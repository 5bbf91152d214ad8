"""Sends what leaves the machine compressed, and compresses each script and style sheet once.

Streamlit sends its own bundles as they are: 4.7 MB to every new visitor, 1.4 MB when compressed. A
class opens the app within a minute; compressing anew for each of them would hold the event loop. A
browser on the same machine would only wait for the packing and unpacking.
"""

from __future__ import annotations

import gzip
import ipaddress
import posixpath
from collections.abc import Awaitable, Callable
from typing import Any

from anyio import to_thread
from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from pages.ui.assets import scripts_version

_FOLDERS = ("/static/", "/assets/")  # Streamlit's and ours, below whatever path the server has
_SUFFIXES = (".js", ".css", ".svg", ".wasm")
_MOST = 64 * 2**20  # bytes kept, far more than all scripts together

Scope = Any
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


# Who asks a server on the same machine may do so for somebody far away.
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


class Compressed:
    """ASGI middleware that compresses what leaves the machine: static files once, answers each."""

    def __init__(self, app: App) -> None:
        self._plain = app
        self._packed = CompressedOnce(GZipMiddleware(app, compresslevel=4))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._plain if _stays(scope) else self._packed)(scope, receive, send)


class CompressedOnce:
    """ASGI middleware for static text files; everything else passes through."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._kept: LRUCache[str, Response] = LRUCache(_MOST, lambda kept: len(kept.body))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _wanted(scope):
            await self._app(scope, receive, send)
            return
        # Without the query, which decides nothing: a file is compressed once, whatever is made up.
        path = scope["path"]
        response = self._kept.get(path) or await self._compressed(scope, receive)
        if response.headers.get("content-encoding") == "gzip" and len(response.body) <= _MOST:
            self._kept[path] = response
        await response(scope, receive, send)

    async def _compressed(self, scope: Scope, receive: Receive) -> Response:
        start: dict[str, Any] = {}
        body = bytearray()

        async def collect(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.extend(message.get("body", b""))

        await self._app(uncompressed(scope), receive, collect)
        headers = MutableHeaders(raw=[h for h in start["headers"] if h[0] != b"content-length"])
        # Streamlit answers with its page where it has no such file.
        is_file = start["status"] == 200 and "text/html" not in headers.get("content-type", "")
        if is_file:
            packed = await to_thread.run_sync(gzip.compress, bytes(body), 6)
        else:
            packed = bytes(body)
        response = Response(packed, start["status"])
        headers["content-length"] = str(len(packed))
        if is_file:
            headers["content-encoding"] = "gzip"
            headers.add_vary_header("Accept-Encoding")
        response.raw_headers = headers.raw
        return response


def _stays(scope: Scope) -> bool:
    if scope["type"] != "http":
        return True
    try:
        near = ipaddress.ip_address((scope.get("client") or ("",))[0]).is_loopback
    except ValueError:  # a socket of another kind
        return False
    return near and not any(name in Headers(scope=scope) for name in _FORWARDED)


def _wanted(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    headers, path = Headers(scope=scope), scope["path"]
    conditional = "if-none-match" in headers or "if-modified-since" in headers
    partial = conditional or "range" in headers
    return (
        "gzip" in headers.get("accept-encoding", "")
        and not partial
        and any(folder in path for folder in _FOLDERS)
        and path.endswith(_SUFFIXES)
        and path == posixpath.normpath(path)
        and not _is_old(path)
    )


def _is_old(path: str) -> bool:
    # Our scripts are found under any version, and only one of them exists.
    _, ours, rest = path.partition("/assets/frontend/")
    return bool(ours) and not rest.startswith(f"{scripts_version()}/")


def uncompressed(scope: Scope) -> Scope:
    """The request of somebody who takes answers only as they are."""
    headers = [h for h in scope["headers"] if h[0] != b"accept-encoding"]
    return {**scope, "headers": headers}
