"""The phase diagram in Chromium: a point that is dragged, and the profile that follows it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import settle

VIEW = "gradient_flow?activations=tanh&depth=12&width=32&seeds=2&picture=phase&lang=en"
PROFILE = '[data-plot="gradient_flow-profile"]'
# log₁₀ δ at layer 1 by the theory that is drawn, from the path itself: data are older than a drag.
THEORY = """() => {
  const chart = document.querySelector('[data-plot="gradient_flow-profile"]');
  const trace = chart._fullData.find(t => t.name === 'tanh: theory' && t.xaxis === 'x3');
  const path = chart.querySelector(`.trace${trace.uid} path.js-line`).getAttribute('d');
  return chart._fullLayout.yaxis3.p2l(Number(path.slice(1).split(/[ ,LC]/)[1]));
}"""


def handle(page: Page):
    return page.locator(".lab-handle")


def center(page: Page) -> tuple[float, float]:
    box = handle(page).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def shift(page: Page, sigma_w2: float, sigma_b2: float) -> tuple[float, float]:
    """Pixels to the right and downwards that so much variance is away."""
    return page.evaluate(
        """([w, b]) => {
          const { xaxis: x, yaxis: y } = document.querySelector('[data-plot$=phase]')._fullLayout;
          return [x.l2p(w) - x.l2p(0), y.l2p(b) - y.l2p(0)];
        }""",
        [sigma_w2, sigma_b2],
    )


def left_end(page: Page) -> float:
    """Where the diagram begins, in pixels."""
    return page.evaluate(
        """() => {
          const chart = document.querySelector('[data-plot$=phase]');
          return chart.getBoundingClientRect().left + chart._fullLayout.xaxis._offset;
        }"""
    )


def below_profile(page: Page) -> float:
    """How far the diagram lies below the profile, in pixels."""
    tops = [
        page.locator(f"[data-plot$={name}]").bounding_box()["y"] for name in ("profile", "phase")
    ]
    return tops[1] - tops[0]


def query(page: Page) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.fixture
def page(server, open_page):
    shown = open_page(f"{server}/{VIEW}", height=1400)
    expect(shown.locator(f"{PROFILE} .trace").first).to_be_visible()
    expect(handle(shown)).to_be_visible()
    return shown


def test_the_point_stands_at_the_initialisation(page):
    expect(handle(page)).to_have_attribute("aria-valuetext", "σ_w² = 2, σ_b² = 0")  # He


def test_the_profile_follows_while_the_point_is_dragged(page):
    x, y = center(page)
    dx, dy = shift(page, -1.3, 0.1)  # into order, where gradients vanish
    before, place = page.evaluate(THEORY), below_profile(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=6)
    expect(handle(page)).to_have_attribute("aria-valuetext", re.compile(r"σ_w² = 0\.[67]"))
    page.wait_for_function(f"({THEORY})() < {before} - 1")
    assert "sigma_w2" not in query(page), "Streamlit has not been asked yet"
    page.mouse.up()
    page.wait_for_function("location.search.includes('init=custom')")
    settle(page)
    assert float(query(page)["sigma_w2"]) == pytest.approx(0.7, abs=0.03)
    assert float(query(page)["sigma_b2"]) == pytest.approx(0.1, abs=0.01)
    assert below_profile(page) == pytest.approx(place, abs=0.5)
    # The point stays where it was left in the diagram, and the measurement is there.
    expect(handle(page)).to_have_attribute("aria-valuetext", re.compile(r"^σ_w² = 0\.[67]"))
    assert shift(page, float(query(page)["sigma_w2"]), 0)[0] == pytest.approx(
        center(page)[0] - left_end(page), abs=2
    )
    markers = "t => t.mode === 'markers' && t.text && t.x.length"
    page.wait_for_function(f"document.querySelector('{PROFILE}').data.some({markers})")


def test_arrow_keys_move_the_point(page):
    handle(page).focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowUp", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    # A hundredth of the axes a press, ten with Shift: σ_w² up to 4, σ_b² up to 0.5.
    expect(handle(page)).to_have_attribute("aria-valuetext", "σ_w² = 1.96, σ_b² = 0.055")
    page.wait_for_function("location.search.includes('sigma_w2=1.96')")
    settle(page)
    assert query(page)["sigma_b2"] == "0.055"
    expect(handle(page)).to_be_focused()


def test_a_point_is_dragged_with_a_finger_and_stays_within_the_diagram(server, open_page):
    page = open_page(f"{server}/{VIEW}", width=390, height=844, has_touch=True, is_mobile=True)
    expect(handle(page)).to_be_visible()
    handle(page).scroll_into_view_if_needed()
    x, y = center(page)
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": px, "y": py} for px, py in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (x, y))
    for part in range(1, 6):
        touch("touchMove", (x + part * 100, y - part * 10))
    touch("touchEnd")
    page.wait_for_function("location.search.includes('sigma_w2=4')")
    assert float(query(page)["sigma_b2"]) > 0
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
