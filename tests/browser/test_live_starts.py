"""A chip begins its run before the page is drawn anew, and the page then goes over to it."""

import re

import pytest
from playwright.sync_api import Page, expect

CHIP = ".st-key-live_cnn-preset-leaky_survives button"
STATUS = ".lab-player .lab-status"
LIVE = ".lab-live:has(.lab-player)"


def asked(page: Page) -> list[str]:
    """Every address that the page has asked."""
    return page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")


def runs(urls: list[str]) -> set[str]:
    """The runs that were asked for their rows."""
    found = (re.search("/api/run/([^/?]+)[?]", url) for url in urls)
    return {match[1] for match in found if match}


def is_on(page: Page, chip: str) -> None:
    expect(page.locator(chip)).to_have_attribute("data-testid", "stBaseButton-primary")


def test_a_chip_is_one_new_run(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=61")
    page.evaluate("performance.setResourceTimingBufferSize(5000)")
    page.wait_for_selector(".lab-chart-map0 [data-rows]")
    before = asked(page)
    page.locator(CHIP).click()
    is_on(page, CHIP)
    expect(page.locator(STATUS)).to_contain_text("Finished", timeout=60_000)
    expect(page).to_have_url(re.compile("activation=leaky_relu"))
    assert len(runs(asked(page)) - runs(before)) == 1
    assert len([url for url in asked(page) if "/api/start/" in url]) == 1


def test_the_keyboard_stays_on_the_chip(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=64")
    page.wait_for_selector(".lab-chart-map0 [data-rows]")
    page.locator(CHIP).focus()
    page.keyboard.press("Enter")
    is_on(page, CHIP)
    expect(page.locator(CHIP)).to_be_focused()


@pytest.mark.parametrize("answer", ["gone", "refused"])
def test_without_an_answer_the_page_begins_it(server: str, open_page, answer: str) -> None:
    page = open_page(f"{server}/live_cnn?seed=62")
    page.wait_for_selector(".lab-chart-map0 [data-rows]")
    page.route(
        "**/api/start/**",
        lambda route: route.abort() if answer == "gone" else route.fulfill(status=409),
    )
    page.locator(CHIP).click()
    is_on(page, CHIP)
    expect(page.locator(".lab-chart-map0 [data-rows]")).to_be_visible()
    expect(page).to_have_url(re.compile("activation=leaky_relu"))


def test_the_last_of_two_chips_counts(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=63")
    page.wait_for_selector(".lab-chart-map0 [data-rows]")
    other = ".st-key-live_cnn-preset-bring_back button"
    page.evaluate(
        "chips => chips.forEach((chip) => document.querySelector(chip).click())", [CHIP, other]
    )
    is_on(page, other)
    expect(page.locator(STATUS)).to_contain_text(re.compile("Step|Finished"))
    expect(page).to_have_url(re.compile("interventions="))


SEED = ".st-key-live_cnn-seed [data-testid=stNumberInputStepUp]"


@pytest.mark.parametrize(("clicks", "pause"), [(1, 0), (3, 0), (3, 120), (3, 600)])
def test_a_step_of_a_number_is_one_new_run_and_none_is_lost(
    server: str, open_page, clicks: int, pause: int
) -> None:
    page = open_page(f"{server}/live_cnn?seed={100 * clicks + pause}&steps=4000")
    page.wait_for_selector(".lab-chart-map0 [data-rows]")
    for _ in range(clicks):
        page.locator(SEED).click()
        page.wait_for_timeout(pause)
    last = 101 * clicks + pause
    expect(page).to_have_url(re.compile(f"seed={last}&"))
    field = page.get_by_role("spinbutton", name="Seed")
    expect(field).to_have_value(str(last))
    begun = [url for url in asked(page) if "/api/start/" in url]
    assert begun
    assert begun[0].endswith(f"seed={100 * clicks + pause + 1}")
    if clicks == 1:
        assert len(begun) == 1
    expect(page.locator(STATUS)).to_contain_text(re.compile("Step|Finished"))


def test_a_sentence_that_goes_leaves_the_pictures_in_place(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=none")
    expect(page.get_by_role("alert")).to_contain_text("none")
    page.locator(LIVE).evaluate("live => { live.kept = true }")
    page.locator(".st-key-live_cnn-seed [data-testid=stNumberInputStepUp]").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.locator(LIVE).evaluate("live => live.kept")
