"""Which runs the live page has asked for, and which one its address describes."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

from pages.live_cnn.compare import shown as shown_by
from tests.browser.harness import settle, wait_until
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.pair import CompareConfig
from vizcore.jobs import Job
from vizcore.links import read_link

STATUS = ".lab-player .lab-status"
LIVE = ".lab-live:has(.lab-player)"


def asked(page: Page) -> list[str]:
    """Every address that the page has asked."""
    names = "performance.getEntriesByType('resource').map((entry) => entry.name)"
    found: list[str] = page.evaluate(names)
    return found


def runs(page: Page) -> list[str]:
    """The runs that were asked for their rows, each once, the latest last."""
    found = (re.search("/api/run/([^/?]+)[?]", url) for url in asked(page))
    latest = [match[1] for match in found if match]
    return list(dict.fromkeys(latest[::-1]))[::-1]


def job_of_address(page: Page) -> str:
    """The job that the page's address describes."""
    query = parse_qs(urlsplit(page.url).query)
    train, _ = read_link(TrainConfig(), query)
    compare, _ = read_link(CompareConfig(), query)
    described, _ = shown_by(train, compare)
    return Job.of(described.target, described.arguments).key


def agree(page: Page) -> None:
    """Wait until the page shows the run that its address describes."""
    live = page.locator(LIVE)
    wait_until(lambda: live.get_attribute("data-job") == job_of_address(page))


def opened(
    server: str, open_page: Callable[..., Page], seed: int, link: str = "", **options: object
) -> Page:
    """The page with this seed, and what else `link` has, as soon as its run is drawn."""
    page = open_page(f"{server}/live_cnn?seed={seed}&lang=en{link}", **options)
    page.evaluate("performance.setResourceTimingBufferSize(20000)")
    page.wait_for_selector(".lab-chart-map0 [data-rows]")
    settle(page)
    return page


def field(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-live_cnn-{name}")
