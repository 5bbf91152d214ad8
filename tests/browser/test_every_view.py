"""In every part of every page: words are set, all is accessible, tools of charts cover nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.every_view import PAGES, PARTS, charts_of, tabs_of, unfold

# What a reader sees as text, outside of code: markup of formulas or of markdown has no place there.
RAW = r"""() => {
  const code = "script, style, code, pre, textarea, [data-testid=stIconMaterial], .katex-mathml";
  const found = [...document.querySelectorAll(".katex-error")].map((e) => `KaTeX: ${e.title}`);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!/[\\$]|\*\*|[_^]\{|<\/?[a-z]|\]\(/.test(node.data)) continue;
    const { parentElement: place } = node;
    if (!place.closest(code) && place.checkVisibility()) found.push(node.data);
  }
  return found;
}"""
# In the explanations there is not even a lone star or backtick.
STARS = "[...document.querySelectorAll('details p, details li, details td')]"
STARS += ".map((e) => { const c = e.cloneNode(true);"
STARS += " c.querySelectorAll('.katex, code').forEach((k) => k.remove()); return c.textContent; })"
STARS += ".filter((text) => /[*`]/.test(text))"
SAVING = {
    "en": {"Save as PNG", "Save as SVG", "Save the numbers as CSV"},
    "zh": {"另存为 PNG", "另存为 SVG", "将数据另存为 CSV"},
}
ZOOMING = {"en": {"Zoom in", "Zoom out", "Reset the axes"}, "zh": {"放大", "缩小", "复原坐标轴"}}
TITLES = "e => [...e.querySelectorAll('.modebar-btn')].map(b => b.dataset.title)"
STOPS = "e => e.querySelectorAll('.modebar-btn:not([tabindex=\"-1\"])').length"
COVERED = """e => {
  const box = (part) => part.getBoundingClientRect();
  const tools = [...e.querySelectorAll(".modebar-btn")].map(box);
  const said = [...e.querySelectorAll("text")].filter((text) => {
    const { left, right, top, bottom, width } = box(text);
    const meets = (t) => left < t.right && t.left < right && top < t.bottom && t.top < bottom;
    return width && tools.some(meets);
  });
  return said.map((text) => text.textContent);
}"""


def check_tools(page, language):
    for chart in charts_of(page):
        titles = chart.evaluate(TITLES)
        assert len(titles) == len(set(titles))
        assert SAVING[language] <= set(titles) <= SAVING[language] | ZOOMING[language]
        assert chart.evaluate(STOPS) == 1
        assert chart.evaluate(COVERED) == []
        context = "e => [e._context.showSendToCloud, e._context.plotlyServerURL]"
        assert chart.evaluate(context) == [False, ""]


def check_words(page, language):
    assert page.evaluate(RAW) == []
    if language == "en":  # in another language it has the same elements
        assert faults(page) == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_words_are_set_and_charts_send_nothing_away(server, new_page, name, language):
    page = new_page()  # one for all parts, in which the browser compiles its scripts once
    for part in PARTS[name]:
        page.goto(f"{server}/{name}?{part}&lang={language}")
        check_tools(page, language)
        check_words(page, language)
        for tab in tabs_of(page):
            tab.click()
            check_tools(page, language)
            check_words(page, language)
    unfold(page)
    assert page.locator("details .katex").count() > 5, "the explanation with its formulas is there"
    assert page.evaluate(STARS) == []
    check_words(page, language)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_no_help_is_left_raw(server, open_page, name, language):
    page = open_page(f"{server}/{name}?lang={language}")
    marks = page.locator("[data-testid=stTooltipIcon]:visible")
    expect(marks.first).to_be_visible()
    for mark in marks.all():
        mark.hover()
        tip = page.get_by_test_id("stTooltipContent")
        tip.wait_for()
        assert page.evaluate(RAW) == []
        page.mouse.move(0, 0)
        tip.wait_for(state="detached")
