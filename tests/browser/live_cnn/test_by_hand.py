"""The live CNN step by step, by the reader's own hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import wait_until
from tests.browser.live_cnn.test_page import STATUS, expect_rows, press, rows, wait_for_rows

STEPS = "[...document.querySelectorAll('.lab-chart-accuracy .lab-plot')][0].data[1].x"


def pause(page: Page) -> int:
    """Pause, and return the step that the page then shows."""
    wait_for_rows(page, 3)
    press(page, "play")
    expect(page.locator(STATUS)).to_contain_text("Paused at step")
    said = page.locator(STATUS).inner_text()
    page.wait_for_timeout(1500)
    assert page.locator(STATUS).inner_text() == said  # nothing was on its way any more
    return int(re.search(r"step (\d+)", said)[1])


def test_a_step_is_one_update_and_the_record_is_looked_through_and_goes_on(
    server: str, open_page
) -> None:
    page = open_page(f"{server}/live_cnn?seed=21&steps=20000&record_every=16")
    step = pause(page)
    assert step % 16 == 0
    held = step // 16 + 1
    expect_rows(page, held)
    page.wait_for_timeout(800)
    assert rows(page) == held
    for more in (1, 2, 3):
        press(page, "step")
        expect(page.locator(STATUS)).to_contain_text(f"Paused at step {step + more} of")
        wait_for_rows(page, held + more)
    wait_until(lambda: page.evaluate(STEPS)[-4:] == [step, step + 1, step + 2, step + 3])
    page.locator(".lab-player input").evaluate(
        "(e, step) => { e.value = step; e.dispatchEvent(new Event('input')) }", step + 1
    )
    expect(page.locator(STATUS)).to_have_text(f"Looking back at step {step + 1}")
    press(page, "step")
    expect(page.locator(STATUS)).to_have_text(f"Looking back at step {step + 2}")
    press(page, "step")
    press(page, "play")
    wait_for_rows(page, held + 6)
    wait_until(lambda: page.evaluate(STEPS)[held + 3 : held + 5] == [step + 16, step + 32])
    press(page, "stop")


@pytest.mark.parametrize("every", [10, 16])
def test_an_epoch_at_a_time(server: str, open_page, every: int) -> None:
    page = open_page(f"{server}/live_cnn?seed=42&steps=20000&record_every={every}")
    epoch = pause(page) // 20
    # 1285 images in batches of 64 make an epoch of 20 steps.
    for more in (1, 2):
        press(page, "epoch")
        expect(page.locator(STATUS)).to_contain_text(f"Paused at step {20 * (epoch + more)} of")
    press(page, "stop")


@pytest.mark.parametrize("other", ["activation=elu", "record_every=7"])
def test_two_networks_go_one_step_and_one_epoch_together(
    server: str, open_page, other: str
) -> None:
    page = open_page(f"{server}/live_cnn?seed=43&steps=20000&record_every=16&against={other}")
    step = pause(page)
    assert "against" in page.url
    newest = "plot => [...new Set(plot.data.map(trace => trace.x.at(-1)))]"
    for action, goal in (("step", step + 1), ("epoch", 20 * (step // 20 + 1))):
        press(page, action)
        expect(page.locator(STATUS)).to_contain_text(f"Paused at step {goal} of")
        plot = page.locator(".lab-chart-accuracy .lab-plot")
        assert plot.evaluate("plot => plot.data.length") == 2  # one line each
        wait_until(lambda plot=plot, goal=goal: plot.evaluate(newest) == [goal])
    press(page, "stop")


WORDS = {
    "en": (
        "Change it while it trains",
        "Apply",
        "once you press ▶",
        "EN",
        "step {n}: learning rate → 0.1",
        "Stopped at step",
    ),
    "zh": ("训练中改变它", "应用", "点 ▶ 继续后", "中文", "第 {n} 步：学习率 → 0.1", "已停止"),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_panel_leaves_the_picture_in_sight_and_says_what_becomes_of_a_change(
    server: str, open_page, language: str
) -> None:
    opened, apply, waits, name, done, stopped = WORDS[language]
    other = "zh" if language == "en" else "en"
    page = open_page(f"{server}/live_cnn?seed=44&steps=100000&record_every=50&lang={other}")
    wait_for_rows(page, 3)
    press(page, "play")
    page.get_by_role("button", name=WORDS[other][0]).click()
    page.get_by_text(name, exact=True).click()  # the panel stays open
    panel = page.get_by_test_id("stPopoverBody")
    button = panel.get_by_role("button", name=apply).first
    expect(button).to_be_visible()
    picture = page.locator(".lab-chart-map0").bounding_box()
    assert panel.bounding_box()["x"] > picture["x"] + picture["width"]
    assert panel.bounding_box()["y"] >= 0

    def place() -> dict[str, float]:
        """Where the panel is, seen from its button, which may have been scrolled to."""
        box, opener = panel.bounding_box(), page.get_by_role("button", name=opened).bounding_box()
        return {**box, "y": box["y"] - opener["y"]}

    before = place()
    button.click()
    expect(panel).to_contain_text(waits)
    assert place() == before
    press(page, "play")
    if not panel.is_visible():  # a click outside of it may close it
        page.get_by_role("button", name=opened).click()
    expect(panel).to_contain_text(re.compile(done.format(n=r"\d+")))
    expect(panel).not_to_contain_text(waits)
    assert place() == before
    press(page, "stop")
    expect(page.locator(STATUS)).to_contain_text(stopped)
    if not panel.is_visible():
        page.get_by_role("button", name=opened).click()
    button.click()  # its run is over, and the newest step is looked at
    expect(panel.get_by_test_id("stAlert")).to_be_visible()
    assert place() == before
    page.locator(".lab-player input").evaluate(
        "e => { e.value = 50; e.dispatchEvent(new Event('input')) }"
    )
    button.click()  # at the step looked at, of which only the browser knows
    page.wait_for_url(re.compile("interventions=50%3Alearning_rate"))
    expect(panel.get_by_test_id("stAlert")).to_have_count(0)
    press(page, "stop")
