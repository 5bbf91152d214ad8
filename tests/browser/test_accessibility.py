"""What the pages owe to everybody, on every page, in both languages and both themes."""

import re

import pytest
from playwright.sync_api import expect

from pages.lessons.content import LESSONS
from tests.browser.accessibility import faults, moving
from tests.browser.every_view import PAGES, PARTS
from tests.browser.harness import settle

LABS = [f"{name}?{PARTS[name][0]}&" for name in PAGES]
OTHERS = ["lessons?", *(f"{lesson.key}?" for lesson in LESSONS)]
LESSON = ".lab-stage svg *"
DRAWN = {
    "activations": ".lab-plot .main-svg",
    "gradient_flow": ".lab-plot .main-svg",
    "live_cnn": ".lab-sentence[data-tone]",
    "lessons": ".st-key-lecture",
}
OTHER = {"light": "dark", "dark": "light"}
BACKGROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
VERDICT = ".lab-sentence, .st-key-sentence"


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh", "dark")])
def test_axe_finds_nothing_and_whoever_has_a_keyboard_sees_where(server, new_page, language, theme):
    page = new_page(color_scheme=theme, reduced_motion="reduce")
    wrong = []

    def look(view, shown):
        wrong.extend((view, shown, found) for found in faults(page))

    for view in LABS + OTHERS:
        page.goto(f"{server}/{view}lang={language}")
        settle(page)
        drawn = DRAWN.get(view.partition("?")[0], LESSON)
        expect(page.locator(drawn).first).to_be_attached()  # once there is a row
        look(view, theme)
        wrong += [(view, found) for found in moving(page)]
        if view in LABS:
            before = page.evaluate(BACKGROUND)
            page.emulate_media(color_scheme=OTHER[theme])
            page.wait_for_function(f"before => {BACKGROUND} !== before", arg=before)
            look(view, OTHER[theme])
            page.emulate_media(color_scheme=theme)
    assert wrong == []


@pytest.mark.parametrize("view", LABS)
def test_the_main_chart_is_named_by_the_verdict_and_has_its_numbers(server, open_page, view):
    page = open_page(f"{server}/{view}lang=en")
    verdict = page.locator(VERDICT).first
    expect(verdict).to_have_text(re.compile("[a-z]{4}"))
    said = re.search(r"[A-Za-z][\w ]{8,}", verdict.inner_text())[0]
    chart = page.locator(".lab-plot").first
    expect(chart).to_have_role("figure")
    expect(chart).to_have_accessible_name(re.compile(said))
    page.get_by_role("button", name="Numbers", exact=True).first.click()
    numbers = page.get_by_role("dialog")
    expect(numbers.locator("tbody tr").nth(2)).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(numbers).to_have_count(0)
    expect(page.get_by_role("button", name="Numbers", exact=True).first).to_be_focused()


def test_a_verdict_is_spoken_politely_and_dead_is_hatched(server, open_page):
    page = open_page(f"{server}/gradient_flow?depth=20&lang=en")
    verdict = page.locator(".st-key-sentence")
    before = verdict.inner_text()
    page.get_by_role("slider", name="Depth").press("ArrowRight")
    expect(verdict).not_to_have_text(before)
    expect(verdict).to_have_attribute("aria-live", "polite")
    expect(verdict.get_by_role("alert")).to_have_count(0)
    page.goto(f"{server}/live_cnn?steps=10&lang=en")
    said = page.locator(".lab-sentence[data-tone] span")
    expect(said).to_be_visible()
    expect(page.locator(".lab-spoken")).to_have_text(said.inner_text())
    dead = page.locator(".lab-tile.lab-dead")
    expect(dead.first).to_be_visible()
    assert "gradient" in dead.first.evaluate("e => getComputedStyle(e).backgroundImage")
