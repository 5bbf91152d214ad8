"""A real server and a real Chromium, one of each per test process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.browser import harness
from tests.patience import PATIENCE_S

expect.set_options(timeout=PATIENCE_S * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server that the tests of this process share."""
    with harness.serving() as address:
        yield address


@pytest.fixture
def cold_server() -> Iterator[str]:
    """The address of a server that nobody has asked anything yet."""
    with harness.serving() as address:
        yield address


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Make an empty page, each for a visitor of its own.

    An error on the page fails the test, and so does a request to any other machine, or what our
    content policy refuses.
    """
    contexts, errors = [], []

    def watch(request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):  # None: data and blobs
            errors.append(f"calls {request.url}")

    def refused(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            errors.append(message.text)

    def new(*, width: int = 1280, height: int = 720, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_S * 1000)
        context.add_init_script(harness.LISTENING)
        page = context.new_page()
        page.on("request", watch)
        page.on("console", refused)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield new
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
            page.goto("about:blank")  # lets go of its run, which a closed context does not
        context.close()
    assert errors == []


@pytest.fixture
def open_page(new_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open an address on a new page and wait until it is drawn."""

    def open_(address: str, **options: object) -> Page:
        page = new_page(**options)
        page.goto(address)
        harness.settle(page)
        return page

    return open_
