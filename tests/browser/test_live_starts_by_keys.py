"""Keys, what is typed, and tables of our own begin their run before the page, as clicks do."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import settle
from tests.browser.starts import addressed, asked, begun, field, opened, runs, shown

STATUS = ".lab-player .lab-status"


def is_over(page: Page) -> None:
    """Wait for the end of its run, which may wait for that of an earlier test."""
    stop = page.locator(".lab-player [data-action=stop]")
    expect(page.locator(STATUS)).to_contain_text("Finished", timeout=90_000)
    expect(stop).to_be_disabled()


def drafts(page: Page) -> list[list[dict]]:
    """The networks that the table has had begun."""
    queries = [parse_qs(urlsplit(url).query) for url in asked(page) if "/api/start/" in url]
    return [json.loads(query["draft"][0]) for query in queries if "draft" in query]


def test_a_key_on_a_slider_is_one_new_run(server: str, open_page) -> None:
    page = opened(server, open_page, 81)
    before = runs(asked(page))
    slider = field(page, "learning_rate").get_by_role("slider")
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"learning_rate=0\.05&"))
    assert slider.get_attribute("aria-valuetext") == "0.05"
    settle(page)
    assert begun(page) == ["learning_rate=0.05"]
    assert len(runs(asked(page)) - before) == 1
    slider.press("ArrowUp")
    expect(page).not_to_have_url(re.compile("learning_rate"))
    settle(page)
    assert begun(page) == ["learning_rate=0.05", "learning_rate=0.1"]


def test_a_key_that_is_held_ends_where_it_is_let_go(server: str, open_page) -> None:
    page = opened(server, open_page, 82)
    slider = field(page, "learning_rate").get_by_role("slider")
    slider.focus()
    for _ in range(8):
        page.keyboard.down("ArrowLeft")
        page.wait_for_timeout(30)
    page.keyboard.up("ArrowLeft")
    # 1, 2, 5 in each decade: the eighth below 0.1.
    expect(page).to_have_url(re.compile("learning_rate=0.0002&"))
    settle(page)
    assert slider.get_attribute("aria-valuetext") == "0.0002"


def test_a_slider_at_its_end_stays_there(server: str, open_page) -> None:
    page = opened(server, open_page, 83)
    page.get_by_role("tab", name="More settings").click()
    for place in ("weight_decay", "dropout"):
        field(page, place).get_by_role("slider").press("ArrowLeft")
    page.wait_for_timeout(500)
    settle(page)
    assert begun(page) == []
    assert "seed=83&lang" in page.url
    field(page, "dropout").get_by_role("slider").press("ArrowRight")
    expect(page).to_have_url(re.compile("dropout=0.05"))
    assert begun(page) == ["dropout=0.05"]


def test_what_is_typed_is_one_new_run(server: str, open_page) -> None:
    page = opened(server, open_page, 84)
    before = runs(asked(page))
    steps = page.get_by_role("spinbutton", name="Steps")
    steps.fill("700")
    steps.press("Enter")
    expect(page).to_have_url(re.compile("seed=84&steps=700|steps=700&seed=84"))
    settle(page)
    assert begun(page) == ["steps=700"]
    assert len(runs(asked(page)) - before) == 1
    steps.press("Enter")  # nothing new
    steps.press("ArrowUp")
    expect(page).to_have_url(re.compile("steps=701"))
    settle(page)
    assert begun(page) == ["steps=700", "steps=701"]
    box = field(page, "activation-listed").get_by_role("combobox")
    box.fill("x*tanh(x)")
    box.press("Enter")
    expect(page).to_have_url(re.compile("activation=x"))
    settle(page)
    assert begun(page)[2:] == ["activation=x*tanh%28x%29"]
    expect(box).to_have_value("x*tanh(x)")


def test_what_is_the_same_begins_nothing(server: str, open_page) -> None:
    link = "&steps=100000&record_every=50&activation=alpha*x*tanh(x)&params=alpha:0.5&layer_activations=conv1=elu"
    page = opened(server, open_page, 90, link)
    run = shown(page)
    box = field(page, "activation-listed").get_by_role("combobox")
    box.click()
    page.get_by_role("option", name="alpha*x*tanh(x)").click()
    page.get_by_role("tab", name="Network").click()
    blocks = field(page, "architecture-typed").get_by_role("textbox")
    blocks.press("End")
    for key in ("0", "Backspace", "Enter"):
        blocks.press(key)
    page.wait_for_timeout(1000)
    settle(page)
    assert begun(page) == []
    assert shown(page) == run
    expect(page.locator(STATUS)).to_contain_text("Step")


def test_what_is_typed_counts_when_the_field_is_left(server: str, open_page) -> None:
    page = opened(server, open_page, 91)
    steps = page.get_by_role("spinbutton", name="Steps")
    steps.fill("700")
    steps.press("Tab")
    expect(page).to_have_url(re.compile("steps=700"))
    settle(page)
    assert begun(page) == ["steps=700"]


def test_any_key_on_a_slider_begins_its_run(server: str, open_page) -> None:
    page = opened(server, open_page, 92)
    slider = field(page, "learning_rate").get_by_role("slider")
    # 100, and pages of two steps on the way of 24 from 10⁻⁶ to it.
    rates = {"End": "100", "PageDown": "20", "Shift+ArrowLeft": "5", "Home": "1e-06"}
    for key, rate in rates.items():
        slider.press(key)
        expect(page).to_have_url(re.compile(f"learning_rate={rate}&"))
        settle(page)
    assert begun(page) == [f"learning_rate={rate}" for rate in rates.values()]


def test_a_parameter_with_fine_steps_is_the_one_of_the_slider(server: str, open_page) -> None:
    page = opened(server, open_page, 93, "&activation=star_relu")
    place = field(page, "params-star_relu-scale")
    box = place.locator("[data-rac][style*=left]").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 37, y, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("params=scale"))
    settle(page)
    (params,) = parse_qs(urlsplit(page.url).query)["params"]
    (sent,) = parse_qs(begun(page)[0])["params"]
    assert len(begun(page)) == 1
    assert sent.split(",")[0] == params.split(",")[0]
    assert len(params.partition(",")[0].partition(".")[2]) > 2, "more digits than the slider says"


def test_a_change_is_the_one_that_the_panel_shows(server: str, open_page) -> None:
    page, panel = panel_of_a_past_step(server, open_page, 94)
    # Streamlit hears late of what is changed in the panel.
    page.evaluate(
        "() => { const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (m) { setTimeout(() => send.call(this, m), 500) } }"
    )
    rate = panel.get_by_role("slider").first
    rate.press("ArrowRight")
    rate.press("ArrowRight")
    panel.get_by_role("button", name="Apply", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"interventions=96%3Alearning_rate(=|%3D)0\.5"))


def panel_of_a_past_step(server: str, open_page, seed: int) -> tuple[Page, Locator]:
    page = open_page(f"{server}/live_cnn?seed={seed}&lang=en&steps=300")
    is_over(page)
    page.get_by_role("slider", name="Step to look at").fill("96")
    page.get_by_role("button", name="Change it while it trains").click()
    return page, page.get_by_test_id("stPopoverBody")


def test_a_double_click_is_one_change(server: str, open_page) -> None:
    page, panel = panel_of_a_past_step(server, open_page, 97)
    panel.get_by_role("button", name="Apply", exact=True).last.dblclick()
    expect(page).to_have_url(re.compile(r"interventions=96%3Abias_shift(=|%3D)-1&"))
    page.wait_for_timeout(1000)
    settle(page)
    expect(panel).to_contain_text("step 96: shift of all hidden biases")
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_a_formula_that_was_typed_is_what_is_applied(server: str, open_page) -> None:
    page, panel = panel_of_a_past_step(server, open_page, 98)
    panel.get_by_role("combobox").fill("x*tanh(x)")
    panel.get_by_role("button", name="Apply", exact=True).nth(1).click()
    expect(page).to_have_url(re.compile(r"interventions=96%3Aactivation(=|%3D)x"))
    expect(panel).to_contain_text("x*tanh(x)")


def test_an_emptied_number_keeps_its_value(server: str, open_page) -> None:
    page = opened(server, open_page, 99)
    steps = page.get_by_role("spinbutton", name="Steps")
    steps.fill("240")
    steps.press("Enter")
    expect(page).to_have_url(re.compile("steps=240"))
    steps.fill("")
    steps.press("Enter")
    page.wait_for_timeout(500)
    settle(page)
    assert "steps=240" in page.url
    page.reload()
    expect(steps).to_have_value("240")
    expect(page.get_by_text("(required)").first).not_to_be_visible()


def test_what_is_impossible_is_still_said(server: str, open_page) -> None:
    page = opened(server, open_page, 85)
    box = field(page, "activation-listed").get_by_role("combobox")
    box.fill("x*tanhh(x)")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tanhh")
    page.get_by_role("tab", name="Network").click()
    blocks = field(page, "architecture-typed").get_by_role("textbox")
    blocks.fill("c8k50")
    blocks.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("c8k50")
    expect(page.locator(".lab-chart-map0 [data-rows]")).to_be_visible()


def test_an_edit_of_the_network_is_one_new_run(server: str, open_page) -> None:
    page = opened(server, open_page, 86)
    page.get_by_role("tab", name="Network").click()
    settle(page)
    before = runs(asked(page))
    page.get_by_role("button", name="+ dense layer").click()
    expect(page).to_have_url(re.compile("architecture=.*-d64-d64"))
    settle(page)
    assert len(runs(asked(page)) - before) == 1
    (draft,) = drafts(page)
    assert [block["kind"] for block in draft] == ["conv", "conv", "dense", "dense"]
    channels = page.get_by_role("spinbutton", name="conv1: channels")
    channels.fill("7")
    channels.press("Enter")
    expect(page).to_have_url(re.compile("architecture=c7"))
    settle(page)
    assert drafts(page)[1][0]["channels"] == 7
    # Two at once: the second counts on the first.
    removing = [
        page.get_by_role("button", name=f"Remove dense{i}").element_handle() for i in (2, 1)
    ]
    for button in removing:
        button.evaluate("button => button.click()")
    expect(page).not_to_have_url(re.compile("-d64"))
    settle(page)
    assert not page.locator(".lab-builder-foot").get_by_role("alert").count()


def test_a_chip_right_after_an_edit_has_the_last_word(server: str, open_page) -> None:
    page = opened(server, open_page, 95)
    page.get_by_role("tab", name="Network").click()
    channels = page.get_by_role("spinbutton", name="conv1: channels")
    channels.fill("11")
    page.locator(".st-key-live_cnn-preset-leaky_survives button").click()
    expect(page).to_have_url(re.compile("activation=leaky_relu"))
    settle(page)
    assert "architecture" not in page.url
    expect(channels).to_have_value("16")
    expect(page.locator(".lab-builder-foot")).to_contain_text("13,706 parameters")
    assert shown(page) == addressed(page)


def test_the_table_follows_one_step_back(server: str, open_page) -> None:
    page = opened(server, open_page, 96)
    page.get_by_role("tab", name="Network").click()
    channels = page.get_by_role("spinbutton", name="conv1: channels")
    for text in ("8", "1e1"):
        channels.fill(text)
        channels.press("Enter")
        expect(page).to_have_url(re.compile(f"architecture=c{float(text):.0f}k"))
        settle(page)
        expect(channels).to_have_value(f"{float(text):.0f}")
    page.go_back()
    expect(channels).to_have_value("8")


def test_a_network_that_does_not_fit_is_explained(server: str, open_page) -> None:
    page = opened(server, open_page, 87)
    page.get_by_role("tab", name="Network").click()
    kernel = page.get_by_role("spinbutton", name="conv1: kernel F")
    kernel.fill("11")
    kernel.press("Enter")
    foot = page.locator(".lab-builder-foot")
    expect(foot).to_contain_text("Training keeps to the network before this change")
    assert "architecture" not in page.url
    kernel.fill("5")
    kernel.press("Enter")
    expect(page).to_have_url(re.compile("architecture=c[0-9]+k5"))
    expect(foot).not_to_contain_text("Training keeps")


def test_a_network_of_the_sweep_is_one_new_run(server: str, open_page) -> None:
    link = "&steps=300&sweep_activations=elu&sweep_inits=pytorch&sweep_seeds=1&sweep_steps=50"
    page = opened(server, open_page, 88, link)
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("tab", name="Sweep").click()
    page.get_by_role("button", name="Train 1 network").click()
    expect(page.locator(".lab-ranking tbody tr:not(.lab-pending)")).to_have_count(1)
    settle(page)
    before = runs(asked(page))
    page.get_by_role("button", name="watch it").click()
    expect(page).to_have_url(re.compile("activation=elu.*steps=50"))
    settle(page)
    assert len(runs(asked(page)) - before) == 1
    assert len(begun(page)) == 1
    expect(page.locator(STATUS)).to_contain_text("Finished at step 50")
    assert shown(page) == addressed(page)


def test_a_change_at_a_past_step_is_one_new_run_and_can_be_taken_back(server, open_page) -> None:
    page = opened(server, open_page, 89, "&steps=300")
    is_over(page)
    scrubber = page.get_by_role("slider", name="Step to look at")
    scrubber.fill("96")
    expect(page.locator(STATUS)).to_contain_text("Looking back at step 96")
    page.get_by_role("button", name="Change it while it trains").click()
    before = runs(asked(page))
    panel = page.get_by_test_id("stPopoverBody")
    panel.get_by_role("button", name="Apply", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"interventions=96%3Alearning_rate(=|%3D)0\.1"))
    settle(page)
    assert begun(page) == ["change=96%3Alearning_rate%3D0.1"]
    assert len(runs(asked(page)) - before) == 1
    assert shown(page) == addressed(page)
    expect(panel).to_contain_text("step 96: learning rate → 0.1")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    panel.get_by_role("button", name="Train without these changes").click()
    expect(page).not_to_have_url(re.compile("interventions"))
    settle(page)
    assert len(begun(page)) == 2
