"""A formula typed while a network trains, in Chromium."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.live_cnn.test_page import press, wait_for_rows

WORDS = {
    "en": {
        "open": "Change it while it trains",
        "list": "Activation of all layers",
        "apply": "Apply",
    },
    "zh": {"open": "训练中改变它", "list": "各层激活函数", "apply": "应用"},
}


@pytest.mark.parametrize("language", WORDS)
def test_a_typed_formula_takes_the_place_of_phi_or_is_explained(
    server: str, open_page, language: str
) -> None:
    words = WORDS[language]
    page = open_page(f"{server}/live_cnn?lang={language}&seed=43&steps=100000&record_every=50")
    wait_for_rows(page, 3)
    page.get_by_role("button", name=words["open"]).click()
    box = page.get_by_role("combobox", name=words["list"])
    box.fill("x * sigmoit(x)")
    box.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("sigmoit")
    assert "interventions" not in page.url
    box.fill("x * sigmoid(2 * x)")
    box.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    page.get_by_role("button", name=words["apply"]).nth(1).click()
    mark = page.locator(".lab-chart-map0 .annotation-text")
    expect(mark).to_contain_text("sigmoid(2")
    page.wait_for_url(re.compile("interventions=.*sigmoid"))
    press(page, "stop")
    page.reload()
    expect(mark).to_contain_text("sigmoid(2")
    press(page, "again")  # trained anew, as the link says
    expect(page.locator(".lab-player [data-action=stop]")).to_be_enabled()
    expect(mark).to_contain_text("sigmoid(2")
    press(page, "stop")
