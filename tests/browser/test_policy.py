"""Under our content policy pages draw, and what it forbids does not happen.

Whatever it refuses fails every other test in Chromium too, see `new_page`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import harness
from tests.browser.every_view import PAGES, charts_of, tabs_of, unfold

ELSEWHERE = "http://localhost:9/"
TRIES = {
    "connect-src": f"fetch('{ELSEWHERE}').catch(() => null)",
    "script-src": f"import('{ELSEWHERE}a.js').catch(() => null)",
    "object-src": f"void document.body.insertAdjacentHTML('beforeend', '<embed src={ELSEWHERE}>')",
    "base-uri": f"void document.head.insertAdjacentHTML('afterbegin', '<base href={ELSEWHERE}>')",
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_draws_under_the_policy(
    server: str, new_page: Callable[..., Page], name: str
) -> None:
    page = new_page()
    reply = page.goto(f"{server}/{name}?" + "steps=10" * (name == "live_cnn"))
    assert reply
    assert "connect-src 'self'" in reply.headers["content-security-policy"]
    expect(page.locator(".lab-plot:visible").first).to_be_visible()
    charts_of(page)
    for tab in tabs_of(page):
        tab.click()
        charts_of(page)
    unfold(page)
    expect(page.locator("details .katex").first).to_be_attached()


@pytest.mark.parametrize("directive", TRIES)
def test_what_is_forbidden_is_refused(server: str, browser: Browser, directive: str) -> None:
    context = browser.new_context()
    page, refused = context.new_page(), []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{server}/activations")
    harness.settle(page)
    page.evaluate(TRIES[directive])

    def said() -> bool:
        page.evaluate("1")  # hears of messages meanwhile
        return any("Content Security Policy" in text and directive in text for text in refused)

    harness.wait_until(said)
    context.close()
