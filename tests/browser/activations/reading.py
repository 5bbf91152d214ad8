"""What the page of activations shows, read from its charts."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

CHART = "activations-curves"
PROBE = "activations-probe"


def chart(page: Page, name: str = CHART) -> Locator:
    return page.locator(f'[data-plot="{name}"]')


def drawn(page: Page, name: str = CHART) -> Locator:
    expect(chart(page, name).locator(".trace").first).to_be_visible()
    return chart(page, name)


def names(page: Page) -> Any:
    """The legend of the main chart."""
    return drawn(page).evaluate(
        "e => e._fullData.filter(t => t.meta?.order === 0).map(t => t.name)"
    )


def values(page: Page, activation: str, order: int, points: Sequence[float]) -> Any:
    """What the chart shows of an activation at some x."""
    return drawn(page).evaluate(
        """(e, [name, order, points]) => {
          const t = e._fullData.find((t) => t.name === name && t.meta.order === order);
          return points.map((x) => t.y[t.x.findIndex((v) => v >= x - 1e-9)]);
        }""",
        [activation, order, points],
    )


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)
