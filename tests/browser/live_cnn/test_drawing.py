"""The drawing pad of the live CNN, in Chromium."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

STATUS = ".lab-player .lab-status"


def test_the_trained_network_answers_to_a_drawing(server: str, open_page) -> None:
    calm = "activation=leaky_relu&steps=400&learning_rate=0.005&schedule=constant"
    page = open_page(f"{server}/live_cnn?{calm}")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("tab", name="Draw").click()
    pad = page.locator(".lab-canvas-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 140, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 230, steps=6)  # a one
    page.mouse.up()
    best = page.locator(".lab-pad .lab-best")
    expect(best).to_be_visible()
    shares = page.locator(".lab-pad .lab-bar span:last-child").all_inner_texts()
    numbers = [float(text.strip("<%\N{NO-BREAK SPACE}")) for text in shares]
    assert sum(numbers) == pytest.approx(100, abs=1)
    expect(page.locator(".lab-pad .lab-tile")).to_have_count(112)
    expect(page.locator(".lab-pad .lab-status")).to_contain_text("the trained network says")
    page.get_by_role("button", name="Clear").click()
    expect(best).to_have_count(0)


def test_a_network_in_training_answers_to_a_drawing(server: str, open_page) -> None:
    page = open_page(
        f"{server}/live_cnn?activation=leaky_relu&steps=50000&record_every=50&seed=43"
        "&learning_rate=0.003&schedule=constant"
    )
    expect(page.locator(STATUS)).to_contain_text("Step")
    page.get_by_role("tab", name="Draw").click()
    pad = page.locator(".lab-canvas-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 140, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 230, steps=6)
    page.mouse.up()
    line = page.locator(".lab-pad .lab-status")
    expect(line).to_contain_text("in training")
    expect(page.locator(".lab-pad .lab-best")).to_be_visible()
    asked_at = int(re.search(r"step (\d+)", line.inner_text())[1])
    later = re.compile(rf"step (?!{asked_at},)\d+, in training")
    expect(line).to_contain_text(later)  # again, as it goes on learning
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".lab-pad .lab-best")).to_have_count(0)
    sheet = page.locator(".lab-sheet")
    for key in ("Space", "ArrowDown", "ArrowDown", "Space"):
        sheet.press(key)
    expect(page.locator(".lab-pad .lab-best")).to_be_visible()
    page.locator("[data-action=stop]").click()


def drawn_one() -> bytes:
    """A PNG of a one, black on white."""
    pixels = np.full((100, 100), 255, np.uint8)
    pixels[15:85, 45:58] = 0
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_own_labelled_pictures_are_counted_as_right_or_wrong(server: str, open_page) -> None:
    calm = "activation=leaky_relu&steps=400&learning_rate=0.005&schedule=constant"
    page = open_page(f"{server}/live_cnn?{calm}")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("tab", name="Draw").click()
    files = [
        {"name": name, "mimeType": "image/png", "buffer": drawn_one()}
        for name in ("a.png", "1_mine.png", "8 not.png")
    ]
    page.locator("input[type=file]").set_input_files(files)
    cards = page.locator(".lab-pad .lab-answer")
    expect(cards).to_have_count(3)
    best = page.locator(".lab-pad .lab-best span:first-child").first.inner_text()
    expect(page.locator(".lab-pad .lab-verdict")).to_have_count(2)
    right = int(best == "1") + int(best == "8")
    expect(page.locator(".lab-pad .lab-answers")).to_contain_text(f"{right} of 2 labelled")
