"""A control begins its run before the page is drawn anew, and the page then goes over to it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import settle
from tests.browser.starts import asked, begun, field, opened, runs

CHIP = ".st-key-live_cnn-preset-leaky_survives button"
STATUS = ".lab-player .lab-status"
LIVE = ".lab-live:has(.lab-player)"


def is_on(page: Page, chip: str) -> None:
    expect(page.locator(chip)).to_have_attribute("data-testid", "stBaseButton-primary")


def test_a_chip_is_one_new_run(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=61")
    page.evaluate("performance.setResourceTimingBufferSize(5000)")
    page.wait_for_selector(".lab-chart-map0 [data-rows]")
    before = asked(page)
    page.locator(CHIP).click()
    is_on(page, CHIP)
    settle(page)
    expect(page).to_have_url(re.compile("activation=leaky_relu"))
    assert len(runs(asked(page)) - runs(before)) == 1
    assert len([url for url in asked(page) if "/api/start/" in url]) == 1


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


def choose(page: Page, name: str, option: str) -> None:
    field(page, name).get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()


def grip(page: Page, name: str) -> tuple[float, float]:
    """The middle of the thumb of a slider."""
    box = field(page, name).locator("[data-rac][style*=left]").first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_option_of_a_list_is_one_new_run(server: str, open_page) -> None:
    page = opened(server, open_page, 65)
    before = runs(asked(page))
    choose(page, "optimizer", "SGD")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page).to_have_url(re.compile("optimizer=sgd&seed=65"))
    expect(field(page, "optimizer").get_by_role("combobox")).to_have_value("SGD")
    settle(page)
    assert begun(page) == ["optimizer=sgd"]
    assert len(runs(asked(page)) - before) == 1
    # Filtered and taken by keys, Escape taking nothing.
    box = field(page, "init").get_by_role("combobox")
    box.fill("lsu")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("init=lsuv&optimizer=sgd"))
    box.press("ArrowDown")
    box.press("Escape")
    settle(page)
    assert begun(page) == ["optimizer=sgd", "init=lsuv"]


@pytest.mark.parametrize("answer", ["gone", "refused"])
def test_without_an_answer_lists_and_sliders_still_work(server, open_page, answer: str) -> None:
    page = opened(server, open_page, 66)
    page.route(
        "**/api/start/**",
        lambda route: route.abort() if answer == "gone" else route.fulfill(status=409),
    )
    choose(page, "optimizer", "AdamW")
    expect(page).to_have_url(re.compile("optimizer=adamw"))
    settle(page)
    x, y = grip(page, "learning_rate")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("optimizer=adamw&learning_rate="))
    expect(page.locator(".lab-chart-map0 [data-rows]")).to_be_visible()


def test_a_slider_stays_where_it_was_let_go(server: str, open_page) -> None:
    page = opened(server, open_page, 67)
    before = runs(asked(page))
    x, y = grip(page, "learning_rate")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=4)
    slider = field(page, "learning_rate").get_by_role("slider")
    rate = slider.get_attribute("aria-valuetext")
    page.mouse.up()
    page.mouse.move(x + 60, y, steps=6)
    expect(page).to_have_url(re.compile(f"learning_rate={rate}&"))
    settle(page)
    assert slider.get_attribute("aria-valuetext") == rate
    assert begun(page) == [f"learning_rate={rate}"]
    assert len(runs(asked(page)) - before) == 1


def test_what_comes_right_after_is_not_lost(server: str, open_page) -> None:
    page = opened(server, open_page, 68)
    x, y = grip(page, "learning_rate")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=4)
    page.mouse.up()
    page.locator(SEED).click()
    expect(page).to_have_url(re.compile("learning_rate=[0-9.]+&seed=69"))
    settle(page)
    choose(page, "optimizer", "SGD")
    choose(page, "init", "Xavier normal")
    expect(page).to_have_url(re.compile("init=xavier_normal&optimizer=sgd.*seed=69"))


def drag(page: Page, name: str, end: tuple[float, float]) -> None:
    page.mouse.move(*grip(page, name))
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def middle(target: Locator) -> tuple[float, float]:
    box = target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_slider_may_be_let_go_anywhere(server: str, open_page) -> None:
    page = opened(server, open_page, 72, "&activation=leaky_relu", height=1500)
    page.get_by_role("tab", name="More settings").click()
    settle(page)
    # Over the sentence, which is another one by the time that Streamlit hears of it.
    drag(page, "learning_rate", middle(page.locator(".lab-sentence").last))
    expect(page).to_have_url(re.compile("learning_rate=1e-06"))
    settle(page)
    # One with which no run begins, over a segment with which one does.
    place = "params-leaky_relu-negative_slope"
    drag(page, place, middle(field(page, "loss").get_by_role("radio").nth(1)))
    expect(page).to_have_url(re.compile("params=negative_slope"))
    settle(page)
    address = page.url
    page.mouse.move(640, 300, steps=5)
    page.wait_for_timeout(500)
    assert page.url == address
    assert "loss" not in address


def test_a_list_that_closes_early_has_been_heard(server: str, open_page) -> None:
    page = opened(server, open_page, 73)
    choose(page, "optimizer", "SGD")
    page.mouse.wheel(0, 300)
    expect(page).to_have_url(re.compile("optimizer=sgd"))
    expect(field(page, "optimizer").get_by_role("combobox")).to_have_value("SGD")


def test_what_was_typed_counts_when_a_segment_is_pressed(server: str, open_page) -> None:
    page = opened(server, open_page, 74, height=1500)
    page.get_by_role("tab", name="More settings").click()
    settle(page)
    page.get_by_role("spinbutton", name="Steps").fill("300")
    field(page, "loss").get_by_role("radio").nth(1).click()
    expect(page).to_have_url(re.compile("loss=mse.*steps=300"))


def test_switches_and_segments_turn_once(server: str, open_page) -> None:
    page = opened(server, open_page, 70)
    page.get_by_role("tab", name="More settings").click()
    normed = field(page, "batch_norm").get_by_role("switch")
    field(page, "batch_norm").locator("label").click()
    expect(page).to_have_url(re.compile("batch_norm=1"))
    settle(page)
    normed.press("Space")
    expect(page).not_to_have_url(re.compile("batch_norm"))
    expect(normed).not_to_be_checked()
    settle(page)
    segments = field(page, "loss").get_by_role("radio")
    segments.nth(1).click()
    expect(page).to_have_url(re.compile("loss=mse"))
    settle(page)
    assert begun(page) == ["batch_norm=1", "batch_norm=0", "loss=mse"]
    segments.nth(0).press("Space")
    expect(page).not_to_have_url(re.compile("loss="))


def test_they_can_be_touched(server: str, open_page) -> None:
    page = opened(server, open_page, 71, width=390, height=844, has_touch=True, is_mobile=True)
    field(page, "optimizer").get_by_role("combobox").tap()
    page.get_by_role("option", name="SGD", exact=True).tap()
    expect(page).to_have_url(re.compile("optimizer=sgd"))
    settle(page)
    page.get_by_role("tab", name="More settings").tap()
    field(page, "batch_norm").locator("label").tap()
    expect(page).to_have_url(re.compile("batch_norm=1"))
    settle(page)
    assert begun(page) == ["optimizer=sgd", "batch_norm=1"]


def test_a_sentence_that_goes_leaves_the_pictures_in_place(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=none")
    expect(page.get_by_role("alert")).to_contain_text("none")
    page.locator(LIVE).evaluate("live => { live.kept = true }")
    page.locator(".st-key-live_cnn-seed [data-testid=stNumberInputStepUp]").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.locator(LIVE).evaluate("live => live.kept")
