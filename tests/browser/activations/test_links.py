"""Links: to a cold server, and with a typed formula to the other pages."""

import re

from playwright.sync_api import expect

from tests.browser.activations.reading import CHART, PROBE, chart, drawn, query
from tests.browser.harness import settle

FORMULA = "x*tanh(alpha*x)"
# The figure as Python sent it: plotly.js notes in its own copy what the browser measured.
FIGURE = "e => JSON.stringify([e.data, e.layout])"


def seen(page):
    """Both figures to the last digit, and the numbers of the table."""
    figures = [drawn(page, name).evaluate(FIGURE) for name in (CHART, PROBE)]
    return figures, page.locator(".lab-numbers").inner_text(), query(page)


def drag(page, slider, share):
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()
    settle(page)


def test_what_was_typed_and_dragged_opens_alike_on_a_cold_server(cold_server, server, open_page):
    page = open_page(f"{server}/?activations=gelu&show=probe&span=6&lang=zh", height=1500)
    page.get_by_role("button", name="输入自己的公式").click()
    field = page.get_by_role("textbox", name="φ(x) =")
    field.fill(FORMULA)
    field.press("Enter")
    expect(page.get_by_title(FORMULA, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    drag(page, page.get_by_role("slider", name=f"{FORMULA}: alpha"), 0.8)
    drag(page, page.locator(".lab-inputs").get_by_role("slider").first, 0.3)
    shared = query(page)
    assert re.fullmatch(re.escape(FORMULA) + r";alpha:[1-4](\.\d+)?", shared["activations"][1])
    assert float(shared["at"][0]) < 0
    # The link at home, where no chart has been dragged, and on a server that knows nothing.
    link = page.url.removeprefix(server)
    here, there = (open_page(address + link, height=1500) for address in (server, cold_server))
    assert seen(here) == seen(there)
    assert seen(page)[1:] == seen(there)[1:]
    kept = "e => JSON.stringify(e.data.map(({ x, y, name }) => [x, y, name]))"
    for name in (CHART, PROBE):
        assert chart(page, name).evaluate(kept) == chart(there, name).evaluate(kept)


def test_a_typed_formula_goes_through_a_deep_network(server, open_page):
    page = open_page(f"{server}/?show=formulas&activations={FORMULA}%3Balpha%3A1.5&lang=en")
    expect(page.locator(".katex").first).to_be_visible()
    main = page.get_by_test_id("stMainBlockContainer")
    main.get_by_role("link", name="Gradient flow", exact=True).click()
    page.wait_for_url("**/gradient_flow?*")
    settle(page)
    assert query(page)["activations"] == [f"{FORMULA};alpha:1.5"]
    flow = page.locator(".lab-plot").first
    expect(flow.locator(".trace").first).to_be_visible()
    names = flow.evaluate("e => e.data.filter((t) => t.legendgroup).map((t) => t.name)")
    assert f"{FORMULA} (alpha = 1.5)" in names


def test_a_typed_formula_trains_a_network(server, open_page):
    page = open_page(f"{server}/?show=formulas&activations={FORMULA}%3Balpha%3A1.5&lang=en")
    expect(page.locator(".katex").first).to_be_visible()
    page.get_by_role("link", name="Train a CNN with it").click()
    page.wait_for_url("**/live_cnn?*")
    settle(page)
    assert query(page)["activation"] == [FORMULA]
    assert query(page)["params"] == ["alpha:1.5"]
    expect(page.locator(".lab-player .lab-status")).to_contain_text(
        re.compile(r"Step \d+ of \d+|Finished")
    )
    page.locator(".lab-player [data-action=stop]").click()
