"""What browsers are told, and whom the server answers."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.web.headers import Headers
from pages.web.middleware import middleware


def client():
    routes = [
        Route("/", lambda request: HTMLResponse("<p>")),
        Route(
            "/data", lambda request: JSONResponse({}, headers={"Referrer-Policy": "no-referrer"})
        ),
    ]
    return TestClient(Headers(Starlette(routes=routes)))


def directives(policy):
    return dict(directive.split(" ", 1) for directive in policy.split("; "))


def test_every_answer_says_what_it_is():
    for path in ("/", "/data", "/none"):
        assert client().get(path).headers["x-content-type-options"] == "nosniff"
    assert client().get("/").headers["referrer-policy"] == "same-origin"
    assert client().get("/data").headers["referrer-policy"] == "no-referrer"  # the answer's own


def test_a_page_may_speak_to_its_server_only():
    policy = directives(client().get("/").headers["content-security-policy"])
    assert policy["connect-src"] == "'self' data: blob:"
    assert policy["object-src"] == "'none'"
    assert policy["base-uri"] == policy["form-action"] == "'self'"
    assert "https:" not in policy["script-src"]
    assert "content-security-policy" not in client().get("/data").headers


@pytest.mark.parametrize("frames", ["", "'none'", "'self' https://moodle.example.org"])
def test_who_may_frame_a_page_is_a_setting(monkeypatch, frames):
    monkeypatch.setenv("ACTIVATION_LAB_FRAMES", frames)
    policy = directives(client().get("/").headers["content-security-policy"])
    assert policy.get("frame-ancestors", "") == frames


@pytest.mark.parametrize(
    ("hosts", "host", "status"),
    [
        ("", "evil.example", 200),
        ("lab.example", "lab.example", 200),
        ("lab.example", "lab.example:8501", 200),
        ("lab.example", "evil.example", 400),
        ("lab.example", "a.lab.example", 400),
        ("*.lab.example,127.0.0.1", "a.lab.example", 200),
        ("*.lab.example,127.0.0.1", "lab.example.evil.example", 400),
    ],
)
def test_a_request_for_another_host_is_refused_where_hosts_are_set(
    monkeypatch, hosts, host, status
):
    monkeypatch.setenv("ACTIVATION_LAB_HOSTS", hosts)
    here = Starlette(
        routes=[Route("/", lambda request: HTMLResponse("<p>"))], middleware=middleware()
    )
    assert TestClient(here).get("/", headers={"Host": host}).status_code == status
