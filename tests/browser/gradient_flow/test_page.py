"""The gradient-flow page in Chromium: its picture, its controls, its live parts, on any screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.harness import of_chart, settle, wait_until
from vizcore.flow.view import PICTURES

SMALL = "depth=12&width=32&seeds=2"


def chart(page, number=0):
    return page.locator(".lab-plot").nth(number)


def names(page):
    """What the legend lists beside its key."""
    return of_chart(
        chart(page),
        "e => e.data.filter(t => t.legendgroup && t.showlegend !== false).map(t => t.name)",
    )


def button(page, name):
    return page.get_by_test_id("stMainBlockContainer").get_by_role("button", name=name)


@pytest.mark.parametrize(
    ("language", "preset", "initialisation", "keep"),
    [
        ("en", "He to the rescue", "PyTorch default", "Keep these lines"),
        ("zh", "He 初始化来救场", "PyTorch 默认", "保留这些曲线"),
    ],
)
def test_the_main_path(server, open_page, language, preset, initialisation, keep):
    page = open_page(f"{server}/gradient_flow?lang={language}")
    expect(chart(page).locator(".trace").first).to_be_visible()
    assert names(page) == ["Sigmoid", "ReLU"]
    button(page, preset).click()
    settle(page)
    expect(page).to_have_url(re.compile("kept="))
    wait_until(lambda: len(names(page)) == 3)
    button(page, keep).click()
    settle(page)
    assert page.url.count("kept=") == 3
    link = page.url
    fresh = open_page(link)
    expect(chart(fresh).locator(".trace").first).to_be_visible()
    assert names(fresh) == names(page)
    assert fresh.url == link


def test_a_dead_network_is_marked_as_dead(server, open_page):
    page = open_page(f"{server}/gradient_flow?activations=binary_step&{SMALL}&lang=en")
    expect(chart(page).locator(".trace").first).to_be_visible()
    dead = "e => e.data.filter(t => t.marker?.color === '#e3004f' && t.x[0] !== null).length"
    assert chart(page).evaluate(dead) == 2  # δ and the weight gradient; the signal lives


def test_panels_stand_in_a_column_on_a_phone(server, open_page):
    page = open_page(f"{server}/gradient_flow?{SMALL}&lang=zh", width=390, height=844)
    expect(chart(page).locator(".trace").first).to_be_visible()
    domains = chart(page).evaluate(
        "e => ['xaxis', 'xaxis2', 'xaxis3'].map(a => e.layout[a].domain)"
    )
    assert domains == [[0, 1]] * 3
    assert chart(page).evaluate("e => e.clientHeight") > 600
    # Above the fold are the first panel, or most of it, what is said of it, and the controls.
    verdict = page.locator(".st-key-flow_answer").bounding_box()
    panel = chart(page).locator(".nsewdrag").first.bounding_box()
    assert verdict["y"] - panel["y"] >= 100
    assert verdict["y"] + verdict["height"] <= page.locator(".st-key-controls").bounding_box()["y"]


def test_the_wave_plays_by_itself_pauses_and_steps(server, open_page):
    page = open_page(f"{server}/gradient_flow?{SMALL}&lang=en")
    where = page.locator(".lab-wave .lab-status")
    expect(where).to_have_text("Layer 1")
    page.locator(".lab-wave [data-action=again]").click()
    page.locator(".lab-wave [data-action=play]").click()  # pause
    page.locator(".lab-wave input").fill("3")
    expect(where).to_have_text("Layer 9")
    page.locator(".lab-wave [data-action=step]").click()
    expect(where).to_have_text("Layer 8")
    said = page.locator(".lab-wave canvas").get_attribute("aria-label")
    assert re.match(r"Sigmoid: δ = \S+; ReLU: δ = \S+", said)


def test_a_click_into_the_phase_diagram_changes_the_initialisation(server, open_page):
    # The edge of chaos of ReLU lies at σ_w² = 2: the axis ends at 4.
    page = open_page(f"{server}/gradient_flow?{SMALL}&activations=relu&picture=phase&lang=en")
    diagram = chart(page, 1)
    expect(diagram.locator(".heatmaplayer image")).to_be_visible()
    diagram.scroll_into_view_if_needed()
    box = diagram.locator(".nsewdrag").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.5)
    settle(page)
    expect(page).to_have_url(re.compile("init=custom"))
    variance = float(re.search(r"sigma_w2=([\d.]+)", page.url)[1])
    assert variance == pytest.approx(3, abs=0.1)
    expect(page.get_by_role("slider", name="Weight variance")).to_be_visible()


def test_a_long_measurement_can_be_stopped_and_asked_for_again(server, open_page):
    huge = "depth=1000&width=1024&batch=1024&seeds=32"
    page = open_page(f"{server}/gradient_flow?{huge}&lang=en")
    row = page.locator(".st-key-measuring")
    expect(row).to_contain_text("Theory is drawn")  # too long: it waits to be asked for
    expect(chart(page).locator(".trace").first).to_be_visible()  # theory meanwhile
    settle(page)
    button(page, "Measure").click()
    expect(row).to_contain_text("Measuring")
    button(page, "Stop").click()
    expect(row).to_contain_text("Stopped")
    settle(page)
    page.get_by_role("slider", name="Depth").press("Home")  # and nothing is frozen
    settle(page)
    expect(page).to_have_url(re.compile("depth=2&"))


def test_a_click_on_a_line_tells_about_it_and_fix_it_cures_it(server, open_page):
    page = open_page(f"{server}/gradient_flow?depth=30&width=64&init=pytorch&lang=en")
    said = page.locator(".st-key-sentence")
    expect(said).to_contain_text("Sigmoid: δ shrinks")
    expect(chart(page).locator(".trace").first).to_be_visible()
    place = chart(page).evaluate("""e => {
      const t = e.data.find(t => t.name === 'ReLU' && t.xaxis === 'x3'), i = 8;
      const {xaxis3: x, yaxis3: y} = e._fullLayout, box = e.getBoundingClientRect();
      return [box.x + x._offset + x.l2p(t.x[i]), box.y + y._offset + y.l2p(t.y[i])];
    }""")
    page.mouse.move(*place)
    page.mouse.click(*place)
    expect(said).to_contain_text("ReLU: δ shrinks")
    expect(page).to_have_url(re.compile("focus=2"))
    button(page, re.compile("Fix it: He normal")).press("Enter")
    expect(said).to_contain_text("δ keeps its size")
    expect(page.locator(".st-key-quantities button").first).to_be_focused()  # the other has gone
    wait_until(lambda: len(names(page)) == 2)
    expect(page).to_have_url(re.compile("kept=relu%40init%3Apytorch"))


def test_what_stands_behind_one_button_is_there_when_it_is_opened(server, open_page):
    page = open_page(f"{server}/gradient_flow?{SMALL}&lang=zh")
    expect(page.get_by_text("归一化", exact=True)).to_have_count(0)
    expect(button(page, re.compile("复制链接"))).to_be_visible()  # its scripts are there
    button(page, re.compile("归一化、跳跃连接")).press("Enter")
    expect(page.locator("[data-testid=stPopoverBody] button").first).to_be_focused()
    settle(page)
    page.get_by_text("LayerNorm", exact=True).click()
    settle(page)
    expect(page).to_have_url(re.compile("norm=layer"))
    expect(page.get_by_text("归一化位置")).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    assert "norm=layer" in page.url


def test_pictures_below_are_drawn_and_fit_a_phone(server, open_page):
    page = open_page(f"{server}/gradient_flow?{SMALL}&focus=2&lang=zh", width=390, height=844)
    for picture in ("dying", "jacobian", "time", "correlation", "histogram"):
        page.get_by_role("radio", name=PICTURES[picture].zh, exact=True).click()
        settle(page)
        expect(page).to_have_url(re.compile(f"picture={picture}"))
        drawn = chart(page, 1).locator(".point, .heatmaplayer image").first
        expect(drawn).to_be_visible()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
