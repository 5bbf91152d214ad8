"""Scripts are named beside the page before it asks for them, and they are the ones it asks for."""

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app import app
from pages.web.preload import Preload

ROOT = Path(__file__).parents[3]
LINK = re.compile(r"<\./([^>]+)>; rel=(\w+)")


@pytest.fixture(scope="module")
def client():
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("page", ["/", "/gradient_flow", "/live_cnn"])
def test_every_page_names_scripts_that_are_there(client, page):
    links = LINK.findall(client.get(page).headers["link"])
    assert {rel for _, rel in links} == {"modulepreload", "preload"}
    for address, _ in links:
        reply = client.get(f"/{address}")
        assert reply.status_code == 200
        assert "javascript" in reply.headers["content-type"]


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_the_history_s_script_comes_with_the_page(client, coding):
    reply = client.get("/gradient_flow", headers={"Accept-Encoding": coding})
    (address,) = re.findall(r'<script type="module" src="\./(assets/[^"]+)"></script>$', reply.text)
    assert "pushState" in client.get(f"/{address}").text


def test_a_chart_s_scripts_are_all_named(client):
    named = {
        Path(address.partition("?")[0]).name
        for address, _ in LINK.findall(client.get("/").headers["link"])
    }
    assert {"plot.js", "element.js", "waits.js", "sequence.js"} <= named  # which import each other
    assert any(name.startswith("plotly-cartesian-") for name in named)


def test_streamlit_s_parts_are_found_under_these_names(client):
    named = client.get("/").headers["link"]
    for part in ("Html", "Button", "ButtonGroup", "BidiComponent", "Slider", "rehype-katex"):
        assert f"/{part}." in named


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/api/run/none?viewer=short", "/assets/frontend/1/none"]
)
def test_nothing_else_names_any(client, path):
    assert "link" not in client.get(path).headers


@pytest.mark.parametrize(
    ("page", "address", "measures"),
    [
        ("frame.py", "", False),
        ("gradient_flow/page.py", "gradient_flow", True),
        ("live_cnn/page.py", "live_cnn", False),
    ],
)
def test_what_is_prepared_leaves_a_page_little_to_import(page, address, measures):
    # In a process of its own: here, other tests have imported everything.
    code = f"""
import sys, app
from pages.web.warmup import PREPARATIONS, prepare_measuring
PREPARATIONS[{address!r}]()
before = set(sys.modules)
if {measures}:
    prepare_measuring()
from streamlit.testing.v1 import AppTest
testing = set(sys.modules)
test = AppTest.from_file({str(ROOT / "pages")!r} + "/{page}", default_timeout=60).run()
assert not test.exception
ours = [name for name in set(sys.modules) - testing if name.startswith(("pages.", "vizcore."))]
print("torch" in before, "pandas" in before, *ours)
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("address", ["gradient_flow", "live_cnn"])
def test_the_frame_finds_what_streamlit_imports_for_it(address):
    code = f"""
import sys, app
from pages.web.warmup import PREPARATIONS
PREPARATIONS[{address!r}]()
before = set(sys.modules)
from streamlit.testing.v1 import AppTest
assert not AppTest.from_file({str(ROOT / "pages/frame.py")!r}, default_timeout=60).run().exception
late = ("streamlit.emojis", "streamlit.material_icon_names", "PIL")
print([name for name in set(sys.modules) - before if name.startswith(late)])
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["[]"]


def test_a_page_is_prepared_once_when_it_is_first_asked_for():
    prepared = []
    asked = threading.Event()

    def prepare():
        prepared.append(threading.current_thread())
        asked.set()

    def page(request):
        return HTMLResponse("<p>page</p>")

    routes = [Route("/lab/{page}", page), Route("/lab/api/{page}", lambda request: Response())]
    with TestClient(Preload(Starlette(routes=routes), {"flow": prepare})) as client:
        client.get("/lab/api/flow")
        client.get("/lab/other")
        assert not prepared
        for _ in range(3):
            client.get("/lab/flow")
        assert asked.wait(10)
    assert len(prepared) == 1
    assert prepared[0] is not threading.current_thread()
