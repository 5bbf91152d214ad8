"""Every state of a run is a sentence, what was drawn stays, and the page goes on working.

The server's answers are changed on their way to the browser; that the states themselves come about
as they should is tested in tests/jobs.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

STATUS, ROWS = ".lab-player .lab-status", ".lab-chart-map0 [data-rows]"
LINK = "live_cnn?steps=100000&record_every=50&seed=31"  # longer than all tests of it take
# One before it runs, one after it has ended, one in words that are not ours; that all others have
# theirs, tests/pages and the scripts' own tests say.
SENTENCES = {
    ("queued", ""): "Waiting: place 3 in the queue, about 1 min 15 s to go",
    ("finished", "unsaved"): "could not store it: a link to it trains anew",
    ("failed", "error"): "ValueError: <b>of its own</b>",
}


def answers(page: Page, change: Callable[[dict[str, Any]], None]) -> None:
    """Have every answer about the run changed before it arrives."""

    def handle(route: Route) -> None:
        answer = route.fetch()
        if answer.status != 200:
            return route.fulfill(response=answer)
        content = answer.json()
        change(content)
        return route.fulfill(response=answer, json=content)

    page.route("**/api/run/**", handle)


@pytest.fixture
def running(server: str, open_page: Callable[..., Page]) -> Page:
    """A page on which a long run goes on."""
    page = open_page(f"{server}/{LINK}")
    expect(page.locator(STATUS)).to_contain_text("Step")
    return page


@pytest.mark.parametrize(("state", "reason"), SENTENCES)
def test_a_state_is_a_sentence_and_the_picture_stays(
    running: Page, state: str, reason: str
) -> None:
    said = {"state": state, "reason": reason, "rank": 3, "wait_s": 75.0}
    said["unsaved"] = reason == "unsaved"
    said["message"] = "ValueError: <b>of its own</b>"
    drawn = int(running.locator(ROWS).get_attribute("data-rows"))
    answers(running, lambda content: content.update(said))
    expect(running.locator(STATUS)).to_contain_text(SENTENCES[state, reason])
    assert int(running.locator(ROWS).get_attribute("data-rows")) >= drawn


def test_without_an_answer_the_page_says_so_and_goes_on_when_there_is_one(running: Page) -> None:
    running.route("**/api/run/**", lambda route: route.abort())
    expect(running.locator(STATUS)).to_contain_text("No answer from the server")
    running.unroute_all(behavior="ignoreErrors")
    expect(running.locator(STATUS)).to_contain_text("Step")


def test_a_run_that_the_server_has_forgotten_is_asked_for_anew(running: Page) -> None:
    running.route("**/api/run/**", lambda route: route.fulfill(status=404, json={}))
    expect(running.locator(STATUS)).to_contain_text("does not know this run any more")
    running.unroute_all(behavior="ignoreErrors")
    expect(running.locator(STATUS)).to_contain_text("Step")


@pytest.mark.parametrize(
    ("activation", "language"), [("relu", "en"), ("relu", "zh"), ("log(x)", "zh")]
)
def test_the_verdict_is_shown_at_whatever_step_is_looked_at(
    server: str, new_page: Callable[..., Page], activation: str, language: str
) -> None:
    page, rows = new_page(), []
    answers(page, lambda content: rows.extend(content.get("recorded", [])))
    page.goto(f"{server}/live_cnn?lang={language}&steps=320&activation={activation}&seed=7")
    ended = re.compile("Finished|已完成|Diverged|发散")
    expect(page.locator(STATUS)).to_contain_text(ended)
    said, scrubber = page.locator(".lab-sentence"), page.locator(".lab-player input")
    assert {row["verdict"]["tone"] for row in rows} & {"warn", "bad"}
    for row in rows[:: max(1, len(rows) // 3)]:
        scrubber.evaluate(
            "(e, at) => { e.value = at; e.dispatchEvent(new Event('input')) }", row["step"]
        )
        expect(said).to_have_attribute("data-tone", row["verdict"]["tone"])
        expect(said.locator("span")).to_have_text(row["verdict"]["sentence"][language])


def test_a_record_of_before_there_were_verdicts_opens_without_one(
    server: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()

    def older(content: dict[str, Any]) -> None:
        for row in content.get("recorded", []):
            for name in ("verdict", "states", "walls", "rounding"):
                row.pop(name, None)

    answers(page, older)
    page.goto(f"{server}/live_cnn?steps=80&record_every=8&bias_shift=-4")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    expect(page.locator(".lab-sentence")).to_have_text("")
    page.locator(".lab-tile").nth(20).click()
    expect(page.locator(".lab-story strong")).to_have_text("conv2 #4")
