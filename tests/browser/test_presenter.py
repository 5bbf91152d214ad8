"""The presenter button: every picture takes room and text size at once, and gives them back."""

import pytest
from playwright.sync_api import expect

from tests.browser.every_view import PAGES
from tests.browser.harness import settle

# Of each chart in sight: its width and the size of its text, as drawn, and the width of its place.
SIZES = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((e) => {
  const text = e.querySelector(".xtick text, .ytick text");
  const width = parseFloat(getComputedStyle(e).width); // without the strip of its tools
  if (!width || e.getBoundingClientRect().top > innerHeight) return [];
  const drawn = e.querySelector(".main-svg").getBoundingClientRect().width;
  return [[drawn, parseFloat(getComputedStyle(text).fontSize), width]];
})"""


def switch(page):
    page.locator(".st-key-present-switch button:visible").first.click()
    settle(page)


def sizes(page):
    """Once they are drawn; the main picture comes first."""
    expect(page.locator(".main-svg").first).to_be_attached()
    settle(page)
    return page.evaluate(SIZES)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 420])
def test_pictures_take_the_size_of_presenter_mode_and_back(server, open_page, name, width):
    # The run is over soon: then nothing but the switch draws anew.
    page = open_page(f"{server}/{name}?lang=en" + "&steps=10" * (name == "live_cnn"), width=width)
    if name == "live_cnn":
        expect(page.locator(".lab-live .lab-status")).to_contain_text("Finished")
    before = sizes(page)
    switch(page)
    expect(page.locator("html")).to_have_css("font-size", "20px")
    during = sizes(page)
    switch(page)
    after = sizes(page)
    for wide, _, room in (*before, *during, *after):
        assert wide == pytest.approx(room, abs=1)
    for (_, small, _), (_, large, _) in zip(before, during, strict=False):
        assert large / small == pytest.approx(20 / 16)
    assert after[0] == before[0]
    if width == 1280:
        assert during[0][0] > 1.2 * before[0][0]


def test_the_wave_below_takes_it_too(server, open_page):
    page = open_page(f"{server}/gradient_flow?lang=en&picture=wave")
    canvas = page.locator(".lab-wave canvas")
    size = "e => [e.clientWidth / e.parentElement.clientWidth, e.clientHeight]"
    (full, low) = canvas.evaluate(size)
    switch(page)
    assert canvas.evaluate(size) == pytest.approx([full, low * 20 / 16], rel=0.01)
    switch(page)
    assert canvas.evaluate(size) == pytest.approx([full, low], rel=0.01)
