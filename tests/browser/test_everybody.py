"""What a page owes to everybody: all in sight at once, on a projector and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.every_view import PAGES, PARTS

PICTURE = ".lab-chart-map0, .st-key-activations-curves, .st-key-gradient_flow-profile"
VERDICT = ".lab-sentence, .st-key-sentence"
LESSON = ".st-key-notice p"
# Whether the beginning of a sentence is in sight that is too long for its place.
BEGINS = """(verdict) => {
  const texts = document.createTreeWalker(verdict, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.repeat(9);
  const words = document.createRange();
  words.selectNodeContents(verdict);
  const box = verdict.matches(".lab-sentence") ? verdict : verdict.parentElement;
  const top = Math.min(...Array.from(words.getClientRects(), (line) => line.top));
  return top >= box.getBoundingClientRect().top;
}"""
BAR = 60  # pixels of the page are under the bar at the top
VIEWS = [f"{name}?{PARTS[name][0]}" for name in PAGES]


@pytest.mark.parametrize("view", VIEWS)
def test_verdict_and_lesson_are_above_the_fold(server, open_page, view):
    page = open_page(f"{server}/{view}")
    expect(page.locator(VERDICT).first).to_be_visible()  # once there is a first row
    for place in (VERDICT, LESSON):
        expect(page.locator(place).first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("view", VIEWS)
def test_picture_and_verdict_of_a_phone_stay_while_a_control_moves(server, open_page, view):
    page = open_page(f"{server}/{view}", width=390, height=664, has_touch=True, is_mobile=True)
    verdict, picture = page.locator(VERDICT).first, page.locator(PICTURE)
    expect(verdict).to_have_text(re.compile("[a-z]{4}"))
    picture.evaluate("e => e.scrollIntoView()")
    assert verdict.evaluate(BEGINS), "a long sentence is cut at its end"
    control = page.locator(".st-key-controls").get_by_role("slider").first
    control.press("ArrowRight")
    tops = [part.bounding_box()["y"] for part in (picture, verdict, control)]
    assert tops[1] - max(tops[0], BAR) >= 150, "pixels of the picture are left"
    assert tops[1] < tops[2] < 664
