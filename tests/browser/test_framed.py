"""In a frame of another origin, behind a proxy that strips a path: as in a course."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.lessons.content import LESSONS
from tests.browser import harness
from tests.browser.every_view import PAGES
from tests.browser.test_replicas import Proxy
from tests.browser.test_replicas import pytestmark as pytestmark

COURSE = """<!doctype html>
<script>
  window.told = [];
  addEventListener("message", ({ data }) => told.push(data));
</script>
<iframe width="1200" height="900"></iframe>
<script>document.querySelector("iframe").src = location.hash.slice(1);</script>
"""
REFUSED = """
Clipboard.prototype.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
document.execCommand = () => false;
"""
EVERY_PAGE = [*PAGES, "lessons", *(lesson.key for lesson in LESSONS)]
DRAWN = ".lab-plot .trace, .lab-plot .hm, .lab-stage, .st-key-lesson_chain_rule"


@pytest.fixture
def course(tmp_path: Path) -> Iterator[str]:
    """The address of a page of another origin that frames the address behind its #."""
    (tmp_path / "course.html").write_text(COURSE)
    answer = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}/course.html"
        site.shutdown()


@pytest.fixture
def stripped(tmp_path: Path) -> Iterator[str]:
    """The address below which a proxy offers a server that knows nothing of that path."""
    with harness.serving() as server:
        proxy = Proxy(tmp_path, [server, server.replace("127.0.0.1", "localhost")], "/tools/lab/")
        yield proxy.address
        proxy.end()


def test_every_page_draws_copies_and_takes_a_picture(
    course: str, stripped: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.add_init_script(f"if (window.Clipboard) {{ {REFUSED} }}")
    lab = page.frame_locator("iframe")
    for name in EVERY_PAGE:
        view = "lang=en" + "&steps=10&tab=draw" * (name == "live_cnn")
        page.goto("about:blank")
        page.goto(f"{course}#{stripped}/{name}?embed=true&{view}")
        expect(lab.locator(DRAWN).first, name).to_be_visible()
        lab.get_by_role("button", name="Copy link").click()
        offered = lab.get_by_role("dialog").get_by_role("textbox")
        place = "" if name == "activations" else name
        expect(offered).to_have_value(f"{stripped}/{place}?{view}")
        selected = offered.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
        assert selected == offered.input_value()
        lab.get_by_role("button", name="Close").click()
        if name == "live_cnn":
            picture = harness.ROOT / "assets" / "screenshots" / "live_cnn.png"
            with page.expect_response(lambda reply: "upload_file" in reply.url) as reply:
                lab.locator("input[type=file]").set_input_files(picture)
            assert reply.value.ok
    assert not page.evaluate("told.some((data) => data.subject)")  # a lesson fits any frame
    page.goto(f"{course}#{stripped}/gradient_flow?embed=true&lang=en&depth=20")
    page.reload()
    lab.get_by_role("slider", name="Depth").press("ArrowRight")
    page.wait_for_function("told.some((data) => data.queryString?.startsWith('depth='))")
    assert page.evaluate("told.findLast((data) => data.subject)")["height"] > 600
