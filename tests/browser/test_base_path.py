"""Below a path of its own (``server.baseUrlPath``), as behind a proxy, everything is as ever."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import harness
from tests.browser.every_view import PAGES
from tests.browser.harness import settle


@pytest.fixture(scope="module")
def below():
    with harness.serving(base="tools/lab/") as address:
        yield address


def watched(page, address):
    """What of `page` fails or is outside of `address`, from now on."""
    bad, base = [], urlsplit(address).path + "/"

    def look(response):
        there = urlsplit(response.url)
        # Streamlit finds out where it is by looking for itself: 404s of a deep link.
        if there.scheme != "http" or "/_stcore/" in there.path:
            return
        if response.status >= 400 or not there.path.startswith(base):
            bad.append(f"{response.status} {response.url}")

    page.on("response", look)
    return bad


def test_every_page_draws_follows_and_is_linked_to(below, open_page):
    # The very first request of this server is a deep link.
    page = open_page(f"{below}/gradient_flow?depth=20&lang=en")
    bad = watched(page, below)
    page.reload()
    settle(page)
    chart = page.locator(".lab-plot").first
    expect(chart.locator(".trace").first).to_be_visible()
    # While a control moves, the server is asked for the figure alone.
    with page.expect_response(lambda reply: "/api/figure/profile" in reply.url) as asked:
        page.get_by_role("slider", name="Depth").press("ArrowRight")
    assert asked.value.status == 200
    assert asked.value.url.startswith(f"{below}/api/figure/")
    settle(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    assert link.startswith(f"{below}/gradient_flow?")
    for name, place in (("Activations", "/"), ("Live CNN", "/live_cnn")):
        page.get_by_role("link", name=name).click()
        expect(page).to_have_url(f"{below}{place}?lang=en")
        settle(page)
        expect(page.locator(".lab-plot .trace, .lab-plot .hm").first).to_be_visible()
    assert bad == []
    again = open_page(link)
    expect(again.get_by_role("slider", name="Depth")).not_to_have_attribute("aria-valuetext", "20")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("slash", ["", "/"])
def test_every_address_leads_to_its_page(below, open_page, name, slash):
    page = open_page(f"{below}/{name}{slash}?lang=zh&" + "steps=10" * (name == "live_cnn"))
    expect(page.locator(".lab-plot .trace, .lab-plot .hm").first).to_be_visible()
    expect(page.locator("h1")).to_contain_text("？")
    place = "" if name == "activations" else name
    assert urlsplit(page.url).path == urlsplit(f"{below}/{place}").path


def test_a_run_is_asked_for_and_changed_there(below, open_page):
    page = open_page(f"{below}/live_cnn?lang=en&steps=2000")
    with page.expect_response(lambda reply: "/api/run/" in reply.url and reply.ok) as asked:
        pass
    assert asked.value.url.startswith(f"{below}/api/run/")
    with page.expect_response(lambda reply: reply.request.method == "POST") as changed:
        page.locator(".lab-player [data-action=stop]").click()
    assert changed.value.ok
    assert changed.value.url.startswith(f"{below}/api/run/")
