"""Charts that follow a slider before Streamlit has answered, and end at its answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import settle

VIEWS = {
    "activations": ("/?activations=leaky_relu&activations=tanh", "activations-span"),
    "flow": ("/gradient_flow?depth=12&width=16&seeds=2&batch=4", "gradient_flow-depth"),
}
# What an SVG shows, without what plotly.js numbers anew at every drawing.
SHAPES = """
[...document.querySelectorAll('.lab-plot .scatterlayer path:not(.textpoint)')]
  .filter(p => p.style.visibility !== 'hidden')
  .map(p => p.getAttribute('d').slice(0, 40) + (p.getAttribute('transform') ?? ''))
"""
SILENT = "() => { const send = WebSocket.prototype.send; WebSocket.prototype.send = () => {}; }"


def key_on(page: Page, place: str) -> None:
    page.locator(f".st-key-{place} input").focus()
    page.keyboard.press("ArrowRight")


def drawn(page: Page) -> str:
    return page.locator(".lab-plot").first.get_attribute("data-drawn") or ""


def whole(page: Page) -> None:
    """Wait for the chart as it is first drawn."""
    expect(page.locator(".lab-plot").first).to_have_attribute("data-drawn", re.compile(r"\d"))


def changed(page: Page, before: str) -> None:
    expect(page.locator(".lab-plot").first).not_to_have_attribute("data-drawn", before)


@pytest.mark.parametrize("view", VIEWS)
def test_a_chart_follows_while_streamlit_is_silent(server, open_page, view):
    address, place = VIEWS[view]
    page = open_page(server + address)
    whole(page)
    page.evaluate(SILENT)
    before, shapes = drawn(page), page.evaluate(SHAPES)
    key_on(page, place)
    changed(page, before)
    assert page.evaluate(SHAPES) != shapes


def test_what_is_drawn_quickly_is_what_is_drawn_in_full(server, open_page):
    address, place = VIEWS["activations"]
    quick, full = open_page(server + address), open_page(server + address + "&span=6")
    whole(quick)
    whole(full)
    quick.evaluate(SILENT)
    before = drawn(quick)
    key_on(quick, place)
    changed(quick, before)
    # plotly.js may leave points out that lie on a line: the boxes around the lines tell.
    boxes = """[...document.querySelectorAll('.lab-plot .trace .lines')].flatMap(line => {
      const { x, y, width, height } = line.getBBox();
      return [x, y, width, height];
    })"""
    assert quick.evaluate(boxes) == pytest.approx(full.evaluate(boxes), abs=1)


def test_streamlit_has_the_last_word(server, open_page):
    address, place = VIEWS["flow"]
    page = open_page(server + address)
    key_on(page, place)
    page.wait_for_function("location.search.includes('depth=13')")
    settle(page)
    # Streamlit's figure is measured: a marker for each layer, and plotly.js has drawn it.
    markers = "t => t.mode === 'markers' && t.text"
    layers = f"document.querySelector('.lab-plot').data.filter({markers}).map(t => t.x.length)"
    page.wait_for_function(f"{layers}.length > 0 && {layers}.every(n => n === 13)")


def test_a_preview_is_no_zoom_of_the_reader(server, open_page):
    address, place = VIEWS["flow"]
    page = open_page(server + address)
    key_on(page, place)
    page.wait_for_function("location.search.includes('depth=13')")
    settle(page)
    page.locator(".st-key-presets button").first.click()
    # Its networks have 50 layers; the axis had been given room for 13.
    page.wait_for_function(
        "document.querySelector('.lab-plot')._fullLayout.xaxis.range.join() === '0,51'"
    )


@pytest.mark.parametrize("picture", ["table", "histogram"])
def test_looking_arrays_up_once_finds_what_plotly_finds(server, open_page, picture):
    page = open_page(f"{server}/gradient_flow?depth=12&width=16&seeds=2&batch=4&picture={picture}")
    find = "Plotly.PlotSchema.findArrayAttributes"
    # plotly.js itself knows no trace by its type alone.
    page.wait_for_function(f"window.Plotly && {find}({{type: 'scatter', x: [1]}}).includes('x')")
    traces = "[...document.querySelectorAll('.lab-plot')].flatMap(e => [...(e._fullData ?? [])])"
    # What plotly.js found when it drew them for the first time.
    whole = page.evaluate(f"{traces}.map(t => [...t._arrayAttrs].sort())")
    assert page.evaluate(f"{traces}.map(t => {find}(t).sort())") == whole
    assert ["text", "x", "y"] in whole


def test_a_chart_stays_with_a_slider_that_is_held(server, open_page):
    page = open_page(f"{server}/?activations=tanh")
    whole(page)
    thumb = page.locator(".st-key-activations-span [data-rac][style*=left]").first.bounding_box()
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    before = drawn(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y, steps=8)
    changed(page, before)
    end = "document.querySelector('.lab-plot')._fullLayout.xaxis.range[1]"
    page.wait_for_function(f"{end} > 6")
    page.wait_for_timeout(2500)  # a teacher points at it; Streamlit has nothing to answer yet
    held = page.evaluate(end)
    assert held > 6
    page.mouse.up()
    page.wait_for_function("location.search.includes('span=')")
    settle(page)
    assert page.evaluate(end) == held


def test_a_phone_that_is_turned_gets_the_other_arrangement(server, open_page):
    page = open_page(f"{server}/gradient_flow?depth=12&width=16&seeds=2&batch=4", width=390)
    whole(page)
    across = "document.querySelector('.lab-plot')._fullLayout.xaxis2.domain[0]"
    assert page.evaluate(across) == 0
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_function(f"{across} > 0.2")
