"""Which runs the live page has begun and asked for."""

from __future__ import annotations

import re
import secrets

from playwright.sync_api import Locator, Page

from tests.browser.harness import settle


def asked(page: Page) -> list[str]:
    """Every address that the page has asked."""
    return page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")


def runs(urls: list[str]) -> set[str]:
    """The runs that were asked for their rows."""
    found = (re.search("/api/run/([^/?]+)[?]", url) for url in urls)
    return {match[1] for match in found if match}


def begun(page: Page) -> list[str]:
    """What the runs that the browser has begun differ in, in order."""
    addresses = [url for url in asked(page) if "/api/start/" in url]
    return [url.rpartition("&")[2] for url in addresses]


def shown(page: Page) -> str:
    """The run that was asked for its rows last."""
    urls = [url for url in asked(page) if runs([url])]
    return next(iter(runs(urls[-1:])))


def addressed(page: Page) -> str | None:
    """The run that the page's address describes; None if it describes none."""
    server, _, query = page.url.partition("/live_cnn?")
    viewer = secrets.token_urlsafe(16)
    begun = page.request.post(f"{server}/api/start/live_cnn?viewer={viewer}&{query}")
    run = begun.json()["run"]["id"] if begun.status == 200 else None
    if run:
        page.request.post(f"{server}/api/run/{run}/leave?viewer={viewer}")
    return run


def opened(server: str, open_page, seed: int, link: str = "", **options: object) -> Page:
    """The page with this seed, and what else `link` has, as soon as its run is drawn."""
    page = open_page(f"{server}/live_cnn?seed={seed}&lang=en{link}", **options)
    page.evaluate("performance.setResourceTimingBufferSize(20000)")
    page.wait_for_selector(".lab-chart-map0 [data-rows]")
    settle(page)
    return page


def field(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-live_cnn-{name}")
