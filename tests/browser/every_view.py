"""Every part of every page, for what must hold in all of them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import settle
from vizcore.activations.view.config import TABS
from vizcore.flow.view import PICTURES

PAGES = ("activations", "gradient_flow", "live_cnn")
# Parts below the picture that are in the link; the others are tabs, see `tabs_of`.
PARTS = {
    "activations": [f"show={part}" for part in TABS],
    "gradient_flow": [f"picture={part}" for part in PICTURES],
    "live_cnn": ["steps=10"],
}


def tabs_of(page: Page) -> list[Locator]:
    """The tabs of a page, if it has any."""
    return page.get_by_role("tab").all()


def unfold(page: Page) -> None:
    """Open the explanation at the foot of the page."""
    for fold in page.locator("details:not([open]) > summary").all():
        fold.click()
    settle(page)


def charts_of(page: Page) -> list[Locator]:
    """All charts of the open part of a page; each is drawn when it comes into sight."""
    settle(page)
    charts = page.locator(".lab-plot:visible").all()
    for chart in charts:
        chart.scroll_into_view_if_needed()
        expect(chart.locator(".main-svg").first).to_be_attached()
    return charts
