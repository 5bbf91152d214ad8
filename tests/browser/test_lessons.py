"""Lessons as a reader takes them: predict, reveal, break, go on; by pointer and by keyboard."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from pages.lessons.content import LESSONS
from pages.lessons.frame.lesson import Choice, Sketch
from tests.browser.accessibility import faults
from tests.browser.harness import settle
from vizcore import convolve
from vizcore.lessons.numbers import convolution

CALM = {"reduced_motion": "reduce"}
SIZES = [(1280, 720), (390, 844)]

# How long the veil takes to go.
WATCHING = """() => {
  const watch = () => {
    if (document.querySelector(".lab-veil")) requestAnimationFrame(watch);
    else window.took = performance.now() - window.begun;
  };
  const begin = () => { window.begun = performance.now(); watch(); };
  document.addEventListener("click", begin, { once: true, capture: true });
}"""


def card(page: Page):
    return page.locator(".lab-card")


def go(page: Page, i: int) -> None:
    page.locator(".lab-dots a").nth(i).click()


def reveal(page: Page) -> None:
    page.get_by_role("button", name="Reveal", exact=True).click()


def predict(page: Page, moment) -> None:
    """Answer as a reader would, by the keyboard."""
    if isinstance(moment.predict, Choice):
        card(page).get_by_role("radio").first.press("Space")
    elif isinstance(moment.predict, Sketch):
        pad = page.locator(".lab-sketch")
        pad.press("ArrowDown")
        pad.press("ArrowRight")
        pad.press("ArrowDown")
    else:
        card(page).get_by_role("slider").press("ArrowRight")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_lesson_from_its_first_moment_to_its_last(server, open_page, lesson):
    page = open_page(f"{server}/{lesson.key}?lang=en", **CALM)
    expect(page.locator("h1")).to_have_text(lesson.question.en)
    for i, moment in enumerate(lesson.moments):
        expect(page.locator(".lab-dots [aria-current=step]")).to_have_text(str(i + 1))
        expect(page.locator(".lab-told")).to_have_text("")
        question = page.locator(".lab-stage").get_attribute("aria-label")
        assert not page.get_by_role("button", name="Numbers", disabled=False).count()  # not yet
        page.get_by_role("button", name="Reveal").press("Enter")  # nothing is predicted yet
        expect(page.locator(".lab-hint")).not_to_have_text("")
        predict(page, moment)
        reveal(page)
        expect(page.locator(".lab-told")).not_to_have_text("")
        assert page.locator(".lab-stage").get_attribute("aria-label") != question
        assert faults(page) == []
        assert not re.search(r"[{}]|undefined|NaN", card(page).inner_text())
        expect(page.locator(".lab-veil")).to_have_count(0)
        numbers_are_a_table(page, moment.key)
        for control in card(page).get_by_role("slider").all():
            control.press("Home")
            control.press("End")
        for option in card(page).locator(".lab-switch input").all():
            option.press("Space")
            assert not re.search(r"[{}]|undefined|NaN", card(page).inner_text())
            expect(page.locator(".lab-consequence")).not_to_have_text("")
        if i + 1 < len(lesson.moments):
            page.get_by_role("button", name="Next").click()
            assert f"moment={lesson.moments[i + 1].key}" in page.url
    expect(page.locator(".lab-dots .lab-done")).to_have_count(len(lesson.moments))


# Its sentence has all that can be read off such a picture.
SAID = {"output_size", "pieces", "close_ring", "spiral"}


def numbers_are_a_table(page: Page, key: str) -> None:
    """What is drawn can be read in the foot's dialog, which gives the focus back."""
    button = page.locator(".lab-foot").get_by_role("button", name="Numbers")
    expect(button).to_have_count(0 if key in SAID else 1)
    if key in SAID:
        return
    button.press("Enter")
    dialog = page.get_by_role("dialog", name="Numbers")
    expect(dialog.locator("tbody tr").nth(1)).to_be_visible()
    table = dialog.locator(".lab-numbers").inner_text()
    assert not re.search(r"[{}]|undefined|NaN|object", table), key
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_every_moment_fits(server, open_page, lesson, language, width, height):
    page = open_page(f"{server}/{lesson.key}?lang={language}", width=width, height=height, **CALM)
    for i, moment in enumerate(lesson.moments):
        go(page, i)
        fits(page, moment.key, language, width, height)


def fits(page: Page, key: str, language: str, width: int, height: int) -> None:
    """The moment keeps its picture's place, and no part of it is out of sight, answer included."""
    stage = page.locator(".lab-stage")
    before = stage.bounding_box()
    page.get_by_role("button", name={"en": "Just show me", "zh": "直接看答案"}[language]).click()
    expect(page.locator(".lab-told")).not_to_have_text("")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width, key
    after = stage.bounding_box()
    assert after["height"] == before["height"], key
    assert after["width"] == before["width"], key
    if width > 1000:
        assert after["y"] + after["height"] <= height, key
        whole = "e => e.scrollHeight <= e.clientHeight + 1"
        assert card(page).evaluate(whole), f"{key}: nothing of the card is below the fold"
        foot = page.locator(".lab-foot").bounding_box()
        assert foot["y"] + foot["height"] <= height, key
    else:
        card(page).locator(".lab-primary:visible").scroll_into_view_if_needed()
        assert stage.bounding_box()["y"] >= 0, f"{key}: the picture stays in sight"


def test_a_drag_asks_nothing_of_the_server(server, open_page):
    page = open_page(f"{server}/chain_rule?lang=en&moment=ten_layers", **CALM)
    expect(card(page).get_by_role("slider")).to_be_visible()  # all scripts are there
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    sent = page.evaluate("window.lastSent")
    for _ in range(2):  # the prediction, then the control that breaks it
        slider = card(page).get_by_role("slider").first
        box = slider.bounding_box()
        page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
        page.mouse.down()
        for part in (0.2, 0.5, 0.8):
            page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        page.mouse.up()
        if page.locator(".lab-told").inner_text() == "":
            reveal(page)
    assert asked == []
    assert page.evaluate("window.lastSent") == sent


def test_a_curve_is_drawn_by_pointer_and_compared(server, open_page):
    page = open_page(f"{server}/chain_rule?lang=en&moment=large_weights", **CALM)
    box = page.locator(".lab-sketch").bounding_box()
    page.mouse.move(box["x"] + 0.95 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.45 * box["height"], steps=12)
    page.mouse.up()
    expect(page.locator(".lab-said path")).to_be_attached()
    reveal(page)
    expect(page.locator(".lab-told")).to_contain_text("At layer 1 you drew")
    expect(page.locator(".lab-told")).to_contain_text("too high")


def test_the_moment_is_in_the_link_and_in_the_history(server, open_page):
    page = open_page(f"{server}/chain_rule?lang=en", **CALM)
    go(page, 2)
    assert "moment=one_gate" in page.url
    go(page, 1)
    page.go_back()
    expect(page.locator(".lab-dots [aria-current=step]")).to_have_text("3")
    page.get_by_text("中文", exact=True).click()
    settle(page)
    assert "moment=one_gate" in page.url
    assert "lang=zh" in page.url
    expect(page.locator(".lab-dots [aria-current=step]")).to_have_text("3")


def test_a_prediction_outlives_a_change_of_language(server, open_page):
    page = open_page(f"{server}/chain_rule?lang=en&moment=ten_layers", **CALM)
    slider = card(page).get_by_role("slider")
    slider.press("ArrowLeft")
    said = card(page).locator("output").inner_text()
    page.get_by_text("中文", exact=True).click()
    settle(page)
    expect(card(page).locator("output")).to_have_text(said)


def test_an_unknown_moment_opens_the_first_and_says_so(server, open_page):
    page = open_page(f"{server}/chain_rule?lang=en&moment=no_such")
    expect(page.locator(".lab-note")).to_be_visible()
    expect(page.locator(".lab-dots [aria-current=step]")).to_have_text("1")


def test_a_lesson_leads_into_a_lab_within_the_session(server, open_page):
    page = open_page(f"{server}/gradient_flow?lang=en&depth=20", **CALM)
    page.get_by_role("button", name="Lessons").click()
    page.locator("a:visible", has_text="Chain rule").click()
    settle(page)
    go(page, 1)
    page.get_by_role("button", name="Just show me").click()
    promised = re.search(r"×[\d.]+", page.locator(".lab-onward").inner_text())[0]
    page.locator(".lab-onward").click()
    expect(page).to_have_url(re.compile(r"/gradient_flow\?.*activations=sigmoid"))
    settle(page)
    expect(page.locator(".st-key-sentence")).to_contain_text(promised)
    page.go_back()
    expect(page.locator(".lab-dots [aria-current=step]")).to_have_text("2")


def test_the_code_of_a_moment_can_be_copied(server, open_page):
    page = open_page(f"{server}/loss_and_output?lang=en&moment=softmax")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="PyTorch").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    assert "torch.softmax" in page.evaluate("navigator.clipboard.readText()")


def test_the_reveal_is_one_movement_of_at_most_a_second(server, open_page):
    page = open_page(f"{server}/chain_rule?lang=en&moment=ten_layers")
    page.evaluate(WATCHING)
    page.get_by_role("button", name="Just show me").click()
    page.wait_for_function("window.took !== undefined")
    assert page.evaluate("window.took") > 500  # it moved; how long at most is in waits.js


def test_a_convolution_is_pointed_at_edited_and_brought_a_photo(server, open_page, tmp_path):
    page = open_page(f"{server}/convolution?lang=en", **CALM)
    page.get_by_role("button", name="Just show me").click()
    said = page.locator(".lab-consequence")
    cell = page.locator(".lab-point[role=slider]:not(.lab-steered)")
    n = convolution.numbers()["window"]
    seven, arrow, kernel = (
        np.reshape(each["values"], each["shape"])
        for each in (n["images"]["digit"], n["images"]["colour"], n["kernels"]["vertical"])
    )
    sums = convolve(seven, kernel)[0]
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    sent = page.evaluate("window.lastSent")
    box = cell.bounding_box()  # with a rim of one cell
    page.mouse.move(box["x"] + 1.5 / 8 * box["width"], box["y"] + 1.5 / 8 * box["height"])
    expect(said).to_contain_text(f"Row 1, column 1: {sums[0, 0]:g}")
    cell.press("ArrowDown")
    cell.press("ArrowRight")
    expect(said).to_contain_text(f"Row 2, column 2: {sums[1, 1]:g}")
    card(page).get_by_role("radio", name="colour").press("Space")
    parts = [convolve(arrow[c : c + 1], kernel)[0, 1, 1] for c in range(3)]
    written = " + ".join(f"{part:g}" for part in parts) + f" = {sum(parts):g}"
    written = written.replace("+ -", "- ").replace("-", "−")
    expect(said).to_contain_text(written)
    card(page).get_by_role("radio", name="digit").press("Space")
    page.get_by_role("textbox", name="Weight in row 2, column 2").focus()
    page.keyboard.type("1/2")
    halved = sums[1, 1] + seven[0, 2, 2] / 2
    expect(said).to_contain_text(f"with your weights: {halved:g}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Weight in row 2, column 3")).to_be_focused()
    page.get_by_role("button", name="Play").click()
    expect(said).not_to_contain_text("Row 2, column 2")  # it goes on by itself
    page.get_by_role("button", name="Pause").click()
    card(page).get_by_role("radio", name="photo").press("Space")
    file = page.locator(".lab-layer input[type=file]")
    file.set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no"})
    expect(page.locator(".lab-layer .lab-note")).to_contain_text("cannot be read")
    Image.new("RGB", (90, 60), (255, 0, 128)).save(tmp_path / "plain.png")
    file.set_input_files(tmp_path / "plain.png")
    expect(said).to_contain_text(re.compile(r"0 \+ 0 \+ 0 = 0"))  # no edge on one colour
    card(page).get_by_role("radio", name="draw").press("Space")
    pen = page.locator(".lab-steered[role=slider]")
    for key in ("Space", "ArrowUp", "ArrowUp", "Enter"):
        pen.press(key)
    expect(pen).to_have_attribute("aria-valuetext", "row 6, column 8")
    cell.press("ArrowDown")
    expect(said).to_contain_text(re.compile(r"Row \d"))  # there is something to see
    assert [url for url in asked if not url.startswith("blob:")] == []
    assert page.evaluate("window.lastSent") == sent


def test_who_has_been_in_a_lesson_is_led_to_the_one_on_the_screen(server, open_page):
    page = open_page(f"{server}/gradient_flow?lang=en", **CALM)
    new, fitting = (page.get_by_role("link", name=n) for n in ("New here?", "The lesson on this"))
    expect(new).to_be_visible()
    expect(fitting).to_have_count(0)  # hidden, also from who listens
    new.click()
    page.locator(".st-key-lesson_chain_rule a").click()
    expect(page.locator(".lab-told")).to_be_attached()
    later = page.context.new_page()  # another session of the same browser
    later.goto(f"{server}/gradient_flow?lang=en")
    expect(later.get_by_role("link", name="The lesson on this")).to_be_visible()
    expect(later.get_by_role("link", name="New here?")).to_have_count(0)


def test_points_of_ones_own_are_put_by_keyboard_and_stay_in_the_link(server, open_page):
    page = open_page(f"{server}/why_nonlinearity?lang=en&moment=spiral&data=own", **CALM)
    plane = page.locator(".lab-steered")
    for key in ("ArrowLeft", "Space", "ArrowUp", "Enter"):
        plane.press(key)
    expect(plane).to_have_attribute("aria-valuetext", "row 12, column 12")
    assert len(page.url.partition("points=")[2]) == 2 * len("b2x37")
    page.reload()
    expect(page.locator(".lab-consequence")).to_contain_text("of the points, loss")
