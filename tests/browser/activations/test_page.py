"""The page of activations in Chromium: choosing, typing, the parts below, tidy pictures."""

import csv
import math
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.activations.reading import chart, drawn, names, query
from tests.browser.harness import settle

EIGHT = ("relu", "elu", "selu", "silu", "mish", "tanh", "erf", "sine")
WORDS = {
    "en": {
        "add": "Add or remove",
        "remove": "Remove: ReLU",
        "type": "Type your own formula",
        "hint": "write tanh(x), not my.tanh.",
        "parts": ("Properties", "Formulas and code", "Follow one input", "Distribution"),
        "range": "Range",
    },
    "zh": {
        "add": "添加或移除",
        "remove": "移除: ReLU",
        "type": "输入自己的公式",
        "hint": "请写 tanh(x)，而不是 my.tanh。",
        "parts": ("性质", "公式与代码", "跟踪一个输入", "分布"),
        "range": "值域",
    },
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_main_path(server, open_page, language):
    words = WORDS[language]
    page = open_page(f"{server}/?lang={language}")
    assert names(page) == ["Sigmoid", "tanh", "ReLU", "GELU"]
    # Search, choose and remove.
    page.get_by_role("button", name=words["add"]).click()
    page.get_by_role("searchbox").fill("swish")
    expect(page.get_by_role("button", name="Hardswish")).to_be_visible()
    expect(page.get_by_role("button", name="Softplus")).to_be_hidden()
    page.get_by_role("searchbox").press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=words["remove"], exact=True).click()
    settle(page)
    assert query(page)["activations"] == ["sigmoid", "tanh", "gelu", "silu"]
    # A typed formula: first wrong, then right.
    page.get_by_role("button", name=words["type"]).click()
    field = page.get_by_role("textbox", name="φ(x) =")
    field.fill("my.tanh(alpha * x)")
    field.press("Enter")
    expect(page.get_by_text(words["hint"])).to_be_visible()
    field.fill("x * tanh(alpha * x)")
    field.press("Enter")
    expect(page.get_by_title("x * tanh(alpha * x)", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    assert query(page)["activations"][-1] == "x * tanh(alpha * x)"
    # Each part below.
    for part in words["parts"]:
        page.get_by_role("radio", name=part, exact=True).or_(
            page.get_by_role("button", name=part, exact=True)
        ).first.click()
        settle(page)
    expect(chart(page, "activations-distribution").locator(".trace").first).to_be_visible()
    assert query(page)["show"] == ["distribution"]


def test_the_table_sorts_by_any_of_its_lines_and_explains_them(server, open_page):
    page = open_page(f"{server}/?activations=gelu&activations=sigmoid&activations=relu&lang=en")
    heads = page.locator(".lab-table thead th")
    expect(heads).to_have_text(["GELU", "Sigmoid", "ReLU"])
    page.get_by_role("button", name="E[φ′²]").click()
    expect(heads).to_have_text(["Sigmoid", "GELU", "ReLU"])
    page.keyboard.press("Enter")  # the line still has the focus
    expect(heads).to_have_text(["ReLU", "GELU", "Sigmoid"])
    # What a line means stands beside it, and its heads stay in sight, however far down it is.
    page.locator(".lab-table .lab-numbers").evaluate(
        "e => { e.scrollIntoView({ block: 'end' }); e.scrollTop = e.scrollHeight; }"
    )
    expect(page.locator(".lab-table tbody td").last).to_be_in_viewport(ratio=1)
    expect(heads.last).to_be_in_viewport(ratio=1)
    line = page.locator(".lab-table").get_by_role("button", name="Range", exact=True)
    line.hover()
    expect(page.locator(".lab-term")).to_contain_text("infimum")
    name, meaning = line.bounding_box(), page.locator(".lab-term").bounding_box()
    below = meaning["y"] - name["y"] - name["height"]
    above = name["y"] - meaning["y"] - meaning["height"]
    assert max(below, above) == pytest.approx(0, abs=12)
    with page.expect_download() as saved:
        page.locator(".lab-table").get_by_role("button", name="CSV").click()
    assert saved.value.suggested_filename == "activations-properties.csv"
    # For the Tab key all of them are one stop; arrow keys go on.
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="E[φ′²]")).to_be_focused()
    line.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(line).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".lab-table").get_by_role("button", name="Monotonic")).to_be_focused()
    page.get_by_role("button", name="Remove: GELU").press("Enter")
    expect(page.get_by_role("button", name="Remove: Sigmoid")).to_be_focused()


def test_eight_activations_and_three_curves_stay_tidy(server, open_page):
    eight = "activations=" + "&activations=".join(EIGHT)
    for width, height in ((1280, 720), (390, 844)):
        page = open_page(
            f"{server}/?{eight}&orders=f&orders=df&orders=d2f&lang=en", width=width, height=height
        )
        box = drawn(page).bounding_box()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        plot = chart(page).evaluate("e => e._fullLayout.yaxis._length")
        assert plot > 0.3 * box["height"], "legend and strips leave room"


def test_hovering_writes_powers_of_ten_and_the_saved_csv_has_every_number(server, open_page):
    page = open_page(f"{server}/?activations=gaussian&span=10&lang=en")
    box = drawn(page).bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 150)
    hover = chart(page).locator(".hoverlayer")
    expect(hover).to_contain_text("×10⁻")
    assert not re.search(r"\de[-−]\d", hover.text_content())
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PNG").focus()
        for key in ("ArrowDown", "ArrowDown", "Enter"):  # PNG, SVG, CSV
            page.keyboard.press(key)
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines))
    for row in rows[::50]:
        x, y = float(row["x"]), float(row["y"])
        expected = {"φ": math.exp(-x * x), "φ′": -2 * x * math.exp(-x * x)}
        assert y == pytest.approx(expected[row["trace"].split()[-1]], abs=1e-12)
    assert {row["trace"] for row in rows} >= {"Gaussian φ", "Gaussian φ′"}
