"""What holds on every page: cold deep links, language, address bar, history, theme."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.harness import settle

PLACES = ("activations", "gradient_flow", "live_cnn")


# A network on which what the server says comes half a second late.
LATE = """
const listen = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (type, heard, ...rest) {
  const late = (event) => setTimeout(() => heard.call(this, event), 500);
  listen.call(this, type, type === "message" ? late : heard, ...rest);
};
"""


def depth(page):
    return page.get_by_role("slider", name="Depth")


def test_a_deep_link_as_the_very_first_request_gets_the_whole_frame(cold_server, open_page):
    page = open_page(f"{cold_server}/gradient_flow?depth=33&lang=zh")
    expect(page.locator("h1")).to_contain_text("？")
    expect(page.get_by_text("激活函数").first).to_be_visible()  # navigation
    expect(page.locator(".lab-plot .trace").first).to_be_visible()
    assert "depth=33" in page.url


@pytest.mark.parametrize("place", PLACES)
def test_the_language_changes_in_place_and_nothing_is_lost(server, open_page, place):
    page = open_page(f"{server}/{place}?lang=en")
    expect(page.locator("h1")).to_contain_text("?")
    before = page.url.split("?")[1]
    page.get_by_text("中文", exact=True).click()
    expect(page.locator("h1")).to_contain_text("？")
    settle(page)
    assert page.url.split("?")[1] == before.replace("lang=en", "lang=zh")
    # Fonts and voices go by it.
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_screen_at_a_projector_and_no_sideways_scrolling_on_a_phone(
    server, new_page, place, language
):
    page = new_page()
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{server}/{place}?lang={language}")
        settle(page)
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        box = page.locator(".js-plotly-plot").first.bounding_box()
        if width > 1000:
            assert box["y"] + box["height"] <= height, "the main picture is above the fold"
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_the_reader_can_go_back(server, open_page):
    page = open_page(f"{server}/gradient_flow?depth=20&lang=en")
    depth(page).press("ArrowRight")
    settle(page)
    assert "depth=20" not in page.url
    page.go_back()
    settle(page)
    assert "depth=20" in page.url
    expect(depth(page)).to_have_attribute("aria-valuetext", "20")


@pytest.mark.parametrize("first", ["depth", "language"])
def test_what_the_reader_does_before_the_address_has_followed_undoes_nothing(
    server, open_page, first
):
    page = open_page(f"{server}/gradient_flow?depth=20&lang=en")
    page.add_init_script(LATE)
    page.reload()
    settle(page)
    width = page.get_by_role("slider", name="Width")
    if first == "depth":
        depth(page).press("ArrowRight")
    else:
        page.get_by_text("中文", exact=True).click()
    page.wait_for_timeout(200)
    width.press("ArrowLeft")
    page.wait_for_timeout(800)
    settle(page)
    fields = parse_qs(urlsplit(page.url).query)
    assert "width" in fields
    if first == "depth":
        assert fields["depth"] != ["20"]
    else:
        assert fields["lang"] == ["zh"]
        expect(page.locator("h1")).to_contain_text("？")


def test_each_view_is_one_step_back_and_shows_its_own_settings(server, open_page):
    page = open_page(f"{server}/gradient_flow?depth=20")

    def views():
        return page.evaluate("history.length")

    def is_at(address):
        expect(page).to_have_url(f"{server}/{address}")
        settle(page)
        expect(page).to_have_url(f"{server}/{address}")

    is_at("gradient_flow?depth=20&lang=en")
    first = views()
    page.get_by_role("link", name="Activations").click()
    is_at("?lang=en")
    page.get_by_role("radio", name="Formulas").click()
    is_at("?show=formulas&lang=en")
    page.get_by_role("link", name="Train a CNN with it").first.click()
    is_at("live_cnn?activation=sigmoid&lang=en")
    page.get_by_role("button", name="Lessons").click()
    page.locator("a:visible", has_text="Chain rule").click()
    is_at("chain_rule?lang=en")
    page.locator(".lab-dots a").nth(1).click()
    is_at("chain_rule?lang=en&moment=ten_layers")
    assert views() == first + 5
    for address in ("chain_rule?lang=en", "live_cnn?activation=sigmoid&lang=en"):
        page.go_back()
        is_at(address)
    page.go_back()
    is_at("?show=formulas&lang=en")
    expect(page.get_by_role("radio", name="Formulas")).to_be_checked()
    page.go_back()
    is_at("?lang=en")
    expect(page.get_by_role("radio", name="Formulas")).not_to_be_checked()
    page.go_back()
    is_at("gradient_flow?depth=20&lang=en")
    expect(depth(page)).to_have_attribute("aria-valuetext", "20")


def test_a_page_remembers_its_settings_while_another_is_visited(server, open_page):
    page = open_page(f"{server}/gradient_flow?depth=20&lang=en")
    page.get_by_role("link", name="Activations").click()
    settle(page)
    page.get_by_role("link", name="Gradient flow").click()
    settle(page)
    expect(depth(page)).to_have_attribute("aria-valuetext", "20")
    assert "depth=20" in page.url


def test_a_chart_is_updated_in_place_and_keeps_the_readers_zoom(server, open_page):
    page = open_page(f"{server}/gradient_flow?depth=20&lang=en")
    chart = page.locator(".lab-plot").first
    expect(chart.locator(".trace").first).to_be_visible()
    chart.evaluate("e => { e.mark = 'same'; return Plotly.relayout(e, {'xaxis.range': [3, 9]}); }")
    drawn = int(chart.get_attribute("data-drawn"))
    depth(page).press("ArrowRight")
    settle(page)
    expect(depth(page)).to_be_focused()
    expect(chart).not_to_have_attribute("data-drawn", str(drawn))
    assert chart.evaluate("e => e.mark") == "same"
    assert chart.evaluate("e => e._fullLayout.xaxis.range") == [3, 9]


def test_charts_take_their_colours_from_the_theme(server, open_page):
    backgrounds = set()
    for scheme in ("light", "dark"):
        page = open_page(f"{server}/?lang=en", color_scheme=scheme)
        expect(page.locator(".lab-plot .bg").first).to_be_visible()
        backgrounds.add(page.locator(".lab-plot").first.evaluate("e => e.layout.paper_bgcolor"))
    assert backgrounds == {"#ffffff", "#12161f"}


def test_the_copied_link_opens_to_the_same_view(server, open_page):
    page = open_page(f"{server}/gradient_flow?depth=20&lang=en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url


@pytest.mark.parametrize("place", PLACES)
def test_the_keyboard_stays_on_a_chip(server, open_page, place):
    page = open_page(f"{server}/{place}?lang=en")
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()  # its scripts are there
    off, on = (f".st-key-presets [data-testid=stBaseButton-{k}]" for k in ("secondary", "primary"))
    name = page.locator(off).last.inner_text()
    page.locator(off).last.press("Enter")
    expect(page.locator(on)).to_have_text(name)
    settle(page)
    expect(page.locator(on)).to_be_focused()


def test_no_script_is_loaded_under_two_addresses(server, open_page):
    page = open_page(f"{server}/live_cnn?steps=10&lang=en")
    asked = set()
    page.on("request", lambda request: asked.add(request.url))
    page.reload()
    for name in ("Live CNN", "Activations", "Gradient flow"):
        page.get_by_role("link", name=name).click()
        settle(page)
        expect(page.locator(".lab-plot .trace, .lab-plot .hm").first).to_be_visible()
    ours = [urlsplit(url).path.split("/", 4)[3:] for url in asked if "/assets/frontend/" in url]
    versions, scripts = zip(*ours, strict=True)
    assert len(set(versions)) == 1
    assert len(set(scripts)) == len(scripts) > 20
