"""The explorer in Chromium: choosing, typing, dragging, the parts below, links on a cold server."""

import csv
import math
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.harness import settle

EIGHT = ("relu", "elu", "selu", "silu", "mish", "tanh", "erf", "sine")
CHART = "activations-curves"
PROBE = "activations-probe"
WORDS = {
    "en": {
        "add": "Add or remove",
        "remove": "Remove: ReLU",
        "type": "Type your own formula",
        "hint": "Write tanh(x), not np.tanh(x).",
        "parts": ("Properties", "Formulas and code", "Follow one input", "Distribution"),
        "range": "Range",
    },
    "zh": {
        "add": "添加或移除",
        "remove": "移除: ReLU",
        "type": "输入自己的公式",
        "hint": "请写 tanh(x)，而不是 np.tanh(x)。",
        "parts": ("性质", "公式与代码", "跟踪一个输入", "分布"),
        "range": "值域",
    },
}


def chart(page, name=CHART):
    return page.locator(f'[data-plot="{name}"]')


def drawn(page, name=CHART):
    expect(chart(page, name).locator(".trace").first).to_be_visible()
    return chart(page, name)


def names(page):
    """The legend of the main chart."""
    return drawn(page).evaluate(
        "e => e._fullData.filter(t => t.meta?.order === 0).map(t => t.name)"
    )


def values(page, activation, order, points):
    """What the chart shows of an activation at some x."""
    return drawn(page).evaluate(
        """(e, [name, order, points]) => {
          const t = e._fullData.find((t) => t.name === name && t.meta.order === order);
          return points.map((x) => t.y[t.x.findIndex((v) => v >= x - 1e-9)]);
        }""",
        [activation, order, points],
    )


def query(page):
    return parse_qs(urlsplit(page.url).query)


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
    field = page.get_by_role("textbox", name="f(x) =")
    field.fill("np.tanh(alpha * x)")
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


def test_curves_follow_a_dragged_slider_before_it_is_let_go(server, open_page):
    page = open_page(f"{server}/?activations=prelu&lang=en")
    assert values(page, "PReLU", 1, [-2]) == pytest.approx([0.25])
    slider = page.get_by_role("slider", name="PReLU: a", exact=True)
    box = slider.bounding_box()
    path = chart(page).locator(".scatterlayer .trace path.js-line").first
    before, address = path.get_attribute("d"), page.url
    page.mouse.move(box["x"] + 0.42 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2, steps=5)
    expect(path).not_to_have_attribute("d", before)
    assert page.url == address, "nothing has been asked of the server yet"
    page.mouse.up()
    settle(page)
    (chosen,) = query(page)["activations"]
    a = float(re.fullmatch(r"prelu;a:([0-9.]+)", chosen)[1])
    assert a > 1
    expect(page.get_by_role("slider", name="PReLU: a", exact=True)).to_have_value(str(a))
    page.wait_for_function("() => document.querySelector('[data-plot]').dataset.drawn > 1")
    assert values(page, f"PReLU a={a:g}", 1, [-2]) == pytest.approx([a])


def test_what_is_drawn_while_dragging_is_the_formula(server, open_page):
    page = open_page(f"{server}/?activations=silu&orders=f&orders=df&lang=en")
    drawn(page)
    slider = page.get_by_role("slider", name="SiLU / Swish: beta")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2, steps=3)
    page.wait_for_timeout(200)
    beta = float(slider.input_value())
    assert beta > 2
    # The corners of the drawn lines, from pixels to numbers.
    lines = chart(page).evaluate(
        """e => [...e.querySelectorAll('.scatterlayer .trace path.js-line')].slice(0, 2)
          .map((path) => path.getAttribute('d').slice(1).split('L')
            .map((corner) => corner.split(/[ ,]/).map(Number))
            .map(([x, y]) => [e._fullLayout.xaxis.p2l(x), e._fullLayout.yaxis.p2l(y)]))"""
    )
    for name, line in zip(("value", "slope"), lines, strict=True):
        assert len(line) > 300
        for x, y in line[::40]:
            gate = 1 / (1 + math.exp(-beta * x))
            expected = {"value": x * gate, "slope": gate + beta * x * gate * (1 - gate)}[name]
            assert y == pytest.approx(expected, abs=0.02), "to a pixel"
    page.mouse.up()


def test_the_point_of_the_probe_is_dragged_in_the_picture(server, open_page):
    page = open_page(f"{server}/?show=probe&activations=tanh&lang=en", height=1400)
    drawn(page, PROBE)
    table = page.locator(".lab-numbers tbody")
    expect(table).to_contain_text("0.762")  # tanh 1
    box = chart(page, PROBE).bounding_box()
    x0, width = chart(page, PROBE).evaluate(
        "e => [e._fullLayout.xaxis._offset, e._fullLayout.xaxis._length]"
    )
    page.wait_for_timeout(300)
    page.mouse.move(box["x"] + x0 + 0.55 * width, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + x0 + 0.7 * width, box["y"] + 100, steps=4)
    expect(table).to_contain_text("0.964")  # tanh 2
    assert "at" not in query(page)
    page.mouse.up()
    settle(page)
    assert float(query(page)["at"][0]) == pytest.approx(2, abs=0.05)
    expect(table).to_contain_text("0.964")


def test_the_table_sorts_by_any_of_its_lines_and_explains_them(server, open_page):
    page = open_page(f"{server}/?activations=gelu&activations=sigmoid&activations=relu&lang=en")
    heads = page.locator(".lab-table thead th")
    expect(heads).to_have_text(["", "GELU", "Sigmoid", "ReLU"])
    page.get_by_role("button", name="E[φ′²]").click()
    expect(heads).to_have_text(["", "Sigmoid", "GELU", "ReLU"])
    page.get_by_role("button", name="E[φ′²]").click()
    expect(heads).to_have_text(["", "ReLU", "GELU", "Sigmoid"])
    page.locator(".lab-table").get_by_role("button", name="Range", exact=True).hover()
    expect(page.locator(".lab-meaning")).to_contain_text("infimum")
    with page.expect_download() as saved:
        page.locator(".lab-table").get_by_role("button", name="CSV").click()
    assert saved.value.suggested_filename == "activations-properties.csv"


def test_a_link_with_formula_parameters_and_probe_opens_alike_on_a_cold_server(
    cold_server, server, open_page
):
    formula = "activations=x*tanh(alpha*x)%3Balpha%3A1.7"
    link = f"/?{formula}&activations=gelu&show=probe&at=-1.3&times=7&span=6&lang=zh"
    pages = [open_page(address + link, height=1500) for address in (cold_server, server)]
    seen = []
    for page in pages:
        drawn(page, PROBE)
        figures = [
            chart(page, name).evaluate("e => JSON.stringify(e.data)") for name in (CHART, PROBE)
        ]
        seen.append((figures, page.locator(".lab-numbers").inner_text(), page.url.split("?")[1]))
    assert seen[0] == seen[1]
    assert "−1.3" in pages[0].locator(".lab-inputs").inner_text()


def test_a_formula_is_sent_to_the_other_pages_as_it_is(server, open_page):
    page = open_page(f"{server}/?show=formulas&activations=x*tanh(alpha*x)%3Balpha%3A1.5&lang=en")
    expect(page.locator(".katex").first).to_be_visible()
    page.get_by_role("link", name="Train a CNN with it").click()
    page.wait_for_url("**/live_cnn?*")
    settle(page)
    assert query(page)["activation"] == ["x*tanh(alpha*x)"]
    assert query(page)["params"] == ["alpha:1.5"]
    expect(page.locator("h1")).to_be_visible()


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
        chart(page).locator('[data-title="CSV"]').click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines))
    for row in rows[::50]:
        x, y = float(row["x"]), float(row["y"])
        expected = {"f": math.exp(-x * x), "f′": -2 * x * math.exp(-x * x)}
        assert y == pytest.approx(expected[row["trace"].split()[-1]], abs=1e-12)
    assert {row["trace"] for row in rows} >= {"Gaussian f", "Gaussian f′"}


def test_jumps_and_flat_stretches_move_with_the_slider(server, open_page):
    page = open_page(f"{server}/?activations=softshrink&orders=f&orders=df&lang=en")
    drawn(page)
    slider = page.get_by_role("slider", name="Softshrink: lambd")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2, steps=4)
    page.wait_for_timeout(200)
    threshold = float(slider.input_value())
    assert threshold > 1
    # Where each line is broken off and taken up again, from pixels to numbers.
    parts = chart(page).evaluate(
        """e => {
          const ends = (trace) => [...document.querySelectorAll(`.trace${trace.uid} path.js-line`)]
            .flatMap((path) => path.getAttribute('d').split('M').slice(1))
            .filter((piece) => piece.includes('L'))
            .map((piece) => piece.split('L').map((c) => e._fullLayout.xaxis.p2l(parseFloat(c))))
            .map((xs) => [xs[0], xs.at(-1)]);
          const own = e._fullData.filter((t) => t.meta?.activation === 'softshrink');
          const line = (order) => ends(own.find((t) => t.meta.order === order));
          const flat = own.find((t) => t.line?.width && t.meta.order === undefined);
          return { value: line(0), slope: line(1), flat: ends(flat) };
        }"""
    )
    page.mouse.up()
    inner = [-threshold, threshold]
    expected = {
        "value": [[-5, 5]],
        "slope": [[-5, -threshold], inner, [threshold, 5]],
        "flat": [inner],
    }
    for name, pieces in expected.items():
        assert len(parts[name]) == len(pieces)
        for seen, piece in zip(parts[name], pieces, strict=True):
            assert seen == pytest.approx(piece, abs=0.02), "to a pixel"
