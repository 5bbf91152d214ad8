"""Static files from memory, and compressed whatever leaves the machine.

A class opens the app within a minute, and each browser asks for more than a hundred files: read
from disk anew for each of them, they would take more time than the pages themselves. Streamlit
sends its bundles as they are, 4.7 MB to every new visitor: from afar they are taken compressed, in
1.4 MB. A browser on the same machine would only wait for the packing and unpacking.
"""

from __future__ import annotations

import asyncio
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
_SUFFIXES = (".js", ".css", ".svg", ".wasm", ".woff2")
_PARTIAL = ("range", "if-none-match", "if-modified-since")  # what may be answered with less
_MOST = 64 * 2**20  # bytes kept, far more than all scripts together

Scope = Any
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Who asks a server on the same machine may do so for somebody far away.
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


class Compressed:
    """ASGI middleware that keeps static files, and compresses what leaves the machine.

    A file is read and compressed once, any other answer each time.
    """

    def __init__(self, app: App) -> None:
        self._plain = app
        self._packed = GZipMiddleware(app, compresslevel=4)
        self._kept: LRUCache[tuple[str, bool], Response] = LRUCache(_MOST, lambda r: len(r.body))
        self._reading: dict[tuple[str, bool], asyncio.Task[Response]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        packs = _packs(scope)
        if not _is_file(scope):
            await (self._packed if packs else self._plain)(scope, receive, send)
            return
        # Without the query, which decides nothing: a file is read once, whatever is made up.
        key = scope["path"], packs
        if (response := self._kept.get(key)) is None:
            # Who asks meanwhile waits for the same: a class comes all at once.
            if (reading := self._reading.get(key)) is None:
                reading = asyncio.create_task(self._file(scope, packs))
                self._reading[key] = reading
                reading.add_done_callback(lambda _: self._reading.pop(key))
            response = await asyncio.shield(reading)
            if _is_kept(response):
                self._kept[key] = response
        await response(scope, receive, send)

    async def _file(self, scope: Scope, packs: bool) -> Response:
        start: dict[str, Any] = {}
        body = bytearray()

        async def collect(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.extend(message.get("body", b""))

        await self._plain(uncompressed(scope), _nothing, collect)
        content = bytes(body)
        response = Response(content, start["status"])
        headers = MutableHeaders(raw=list(start["headers"]))
        response.raw_headers = headers.raw
        headers.add_vary_header("Accept-Encoding")
        if packs and _is_kept(response):
            response.body = await to_thread.run_sync(gzip.compress, content, 6)
            headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(response.body))
        return response


async def _nothing() -> Any:
    """What is heard of a reader who may go before a file is whole that others wait for."""
    await asyncio.Event().wait()


def _is_kept(response: Response) -> bool:
    # Streamlit answers with its page where it has no such file. One that is edited is read anew.
    headers = response.headers
    return (
        response.status_code == 200
        and "text/html" not in headers.get("content-type", "")
        and "no-cache" not in headers.get("cache-control", "")
        and len(response.body) <= _MOST
    )


def _packs(scope: Scope) -> bool:
    """Whether an answer goes compressed: where it leaves the machine, to who takes it so."""
    if scope["type"] != "http":
        return False
    headers = Headers(scope=scope)
    try:
        near = ipaddress.ip_address((scope.get("client") or ("",))[0]).is_loopback
    except ValueError:  # a socket of another kind
        near = False
    far = not near or any(name in headers for name in _FORWARDED)
    return far and "gzip" in headers.get("accept-encoding", "")


def _is_file(scope: Scope) -> bool:
    """Whether a whole static file is asked for, by its own name."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    headers, path = Headers(scope=scope), scope["path"]
    partial = any(name in headers for name in _PARTIAL)
    return (
        not partial
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
