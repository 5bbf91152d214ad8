"""Static files are read and compressed once and arrive unchanged."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from typing import Any

import anyio
import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.ui.assets import scripts_version
from pages.web.compression import Compressed

TEXT = b"const answer = 42;\n" * 1000


@pytest.fixture
def served():
    """A client, and how often the app behind the middleware was asked."""
    asked = []

    def script(request: Request) -> Response:
        asked.append(request.url.path)
        return Response(TEXT, headers={"ETag": '"1"'}, media_type="text/javascript")

    def missing(request: Request) -> Response:
        asked.append(request.url.path)
        return Response(b"no", 404)

    routes = [Route("/static/gone.js", missing), Route("/{path:path}", script)]
    app = Compressed(Starlette(routes=routes))
    with TestClient(app) as client:
        yield client, asked


def test_a_script_arrives_compressed_with_its_headers(served):
    client, _ = served
    with client.stream("GET", "/static/a.js", headers={"Accept-Encoding": "gzip"}) as reply:
        raw = b"".join(reply.iter_raw())
    assert gzip.decompress(raw) == TEXT
    assert int(reply.headers["content-length"]) == len(raw) < len(TEXT) / 10
    assert reply.headers["etag"] == '"1"'
    assert "accept-encoding" in reply.headers["vary"].lower()


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_it_is_read_and_compressed_once(served, encoding):
    client, asked = served
    headers = {"Accept-Encoding": encoding}
    replies = [client.get("/static/a.js", headers=headers) for _ in range(3)]
    assert {reply.content for reply in replies} == {TEXT}
    assert all((encoding == "gzip") == ("content-encoding" in r.headers) for r in replies)
    assert all("accept-encoding" in r.headers["vary"].lower() for r in replies)
    assert asked == ["/static/a.js"]


def test_a_file_that_many_ask_for_at_once_is_read_once():
    asked = []

    async def script(request: Request) -> Response:
        asked.append(request.url.path)
        await anyio.sleep(0)
        return Response(TEXT, media_type="text/javascript")

    app = Compressed(Starlette(routes=[Route("/{path:path}", script)]))

    async def ask_at_once() -> list[bytes]:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://lab") as client:
            replies = await asyncio.gather(*(client.get("/static/a.js") for _ in range(20)))
        return [reply.content for reply in replies]

    with start_blocking_portal() as portal:
        assert portal.call(ask_at_once) == [TEXT] * 20
    assert asked == ["/static/a.js"]


def test_a_reader_who_goes_leaves_the_whole_file_to_the_next():
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(TEXT), 1000):
            await anyio.sleep(0)
            yield TEXT[start : start + 1000]

    def script(request: Request) -> Response:
        return StreamingResponse(pieces(), media_type="text/javascript")

    app = Compressed(Starlette(routes=[Route("/{path:path}", script)]))
    scope = {"type": "http", "method": "GET", "path": "/static/a.js", "headers": []}
    scope |= {"asgi": {"spec_version": "2.0"}, "query_string": b"", "client": ("::1", 1)}

    async def ask() -> bytes:
        body = []

        async def gone() -> dict[str, str]:
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            body.append(message.get("body", b""))

        await app(scope, gone, send)
        return b"".join(body)

    with start_blocking_portal() as portal:
        assert portal.call(ask) == TEXT


def test_who_takes_files_compressed_and_who_does_not_share_no_answer(served):
    client, asked = served
    for encoding in ("gzip", "identity", "gzip"):
        reply = client.get("/static/a.js", headers={"Accept-Encoding": encoding})
        assert reply.content == TEXT
        assert (encoding == "gzip") == ("content-encoding" in reply.headers)
    assert len(asked) == 2


def test_a_file_that_somebody_edits_is_read_anew():
    def script(request: Request) -> Response:
        asked.append(request.url.path)
        return Response(TEXT, headers={"Cache-Control": "no-cache"}, media_type="text/javascript")

    asked = []
    with TestClient(Compressed(Starlette(routes=[Route("/{path:path}", script)]))) as client:
        assert [client.get("/static/a.js").content for _ in range(2)] == [TEXT, TEXT]
    assert len(asked) == 2


def test_made_up_addresses_of_a_file_are_no_further_work(served):
    client, asked = served
    for n in range(5):
        assert client.get(f"/static/a.js?made={n}").content == TEXT
    assert asked == ["/static/a.js"]


@pytest.mark.parametrize(
    "path", ["/static/%2e/{}.js", "/static//{}.js", "/assets/frontend/{}/a.js"]
)
def test_other_names_of_a_file_are_not_kept(served, path):
    client, asked = served
    for _ in range(2):
        assert client.get(path.format(1 if "frontend" in path else "a")).content == TEXT
    assert len(asked) == 2


def test_our_scripts_are_compressed_under_their_version(served):
    client, asked = served
    for _ in range(2):
        reply = client.get(f"/assets/frontend/{scripts_version()}/charts/plot.js")
        assert reply.headers["content-encoding"] == "gzip"
    assert len(asked) == 1


def test_a_page_in_place_of_a_file_is_not_kept():
    def page(request: Request) -> Response:
        asked.append(request.url.path)
        return Response(b"<html>" * 1000, media_type="text/html")

    asked = []
    with TestClient(Compressed(Starlette(routes=[Route("/{path:path}", page)]))) as client:
        for _ in range(2):
            assert "content-encoding" not in client.get("/static/none.js").headers
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/run/1", {"Accept-Encoding": "gzip"}),
        ("/static/a.png", {"Accept-Encoding": "gzip"}),
        ("/static/a.js", {"Range": "bytes=0-5"}),
        ("/static/a.js", {"Accept-Encoding": "gzip", "If-None-Match": '"1"'}),
    ],
)
def test_everything_else_is_answered_anew(served, path, headers):
    client, asked = served
    replies = [client.get(path, headers=headers) for _ in range(2)]
    assert [reply.content for reply in replies] == [TEXT, TEXT]
    assert asked == [path, path]


def test_a_missing_file_stays_missing(served):
    client, asked = served
    assert [client.get("/static/gone.js").status_code for _ in range(2)] == [404, 404]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("client", "headers", "packed"),
    [
        ("127.0.0.1", {}, False),
        ("::1", {}, False),
        ("10.0.0.7", {}, True),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, True),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, True),
        ("a-socket", {}, True),
    ],
)
@pytest.mark.parametrize("path", ["/static/a.js", "/api/run/1"])
def test_only_what_leaves_the_machine_is_compressed(client, headers, packed, path):
    def answer(request: Request) -> Response:
        return Response(TEXT, media_type="text/javascript")

    app = Compressed(Starlette(routes=[Route("/{path:path}", answer)]))
    with TestClient(app, client=(client, 50_000)) as visitor:
        reply = visitor.get(path, headers={"Accept-Encoding": "gzip", **headers})
    assert reply.content == TEXT
    assert (reply.headers.get("content-encoding") == "gzip") == packed
