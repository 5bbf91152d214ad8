"""Whatever a reader changes begins exactly one run, the one that the address then describes."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import settle
from tests.browser.live_cnn.starts import LIVE, STATUS, agree, field, opened, runs

CHIP = ".st-key-live_cnn-preset-leaky_survives button"
SEED = ".st-key-live_cnn-seed [data-testid=stNumberInputStepUp]"


class Change(NamedTuple):
    """What a reader does, in which tab, and what the address has then, or has not."""

    name: str
    act: Callable[[Page], None]
    address: str
    tab: str = ""
    gone: bool = False


def choose(page: Page, name: str, option: str) -> None:
    field(page, name).get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()


def drag(page: Page, name: str, pixels: int) -> None:
    box = field(page, name).locator("[data-rac][style*=left]").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels, y, steps=4)
    page.mouse.up()


def write(target: Locator, text: str, end: str) -> None:
    target.fill(text)
    target.press(end)


def number(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name)


def slider(page: Page, name: str) -> Locator:
    return field(page, name).get_by_role("slider")


def radio(page: Page, name: str) -> Locator:
    return field(page, name).get_by_role("radio")


def formula(page: Page) -> Locator:
    return field(page, "activation-listed").get_by_role("combobox")


def press_switch(page: Page) -> None:
    field(page, "batch_norm").get_by_role("switch").press("Space")


def add_dense(page: Page) -> None:
    page.get_by_role("button", name="+ dense layer").click()


CHANGES = (
    Change("a slider let go", lambda p: drag(p, "learning_rate", -40), "learning_rate=0.0"),
    Change("a key", lambda p: slider(p, "learning_rate").press("Home"), "learning_rate=1e-06"),
    Change("a page", lambda p: slider(p, "learning_rate").press("End"), "learning_rate=100"),
    Change("a chip", lambda p: p.locator(CHIP).click(), "activation=leaky_relu"),
    Change("a list", lambda p: choose(p, "optimizer", "SGD"), "optimizer=sgd"),
    Change("a step", lambda p: p.locator(SEED).click(), "seed=1&"),
    Change("a number", lambda p: write(number(p, "Steps"), "700", "Enter"), "steps=700"),
    Change("a number left", lambda p: write(number(p, "Steps"), "710", "Tab"), "steps=710"),
    Change("a formula", lambda p: write(formula(p), "x*tanh(x)", "Enter"), "activation=x%2Atanh"),
    Change("a comparison", lambda p: choose(p, "against-offer", "ELU"), "against=activation"),
    Change("a segment", lambda p: radio(p, "loss").nth(1).click(), "loss=mse", "More settings"),
    Change("a switch", lambda p: field(p, "batch_norm").locator("label").click(), "batch_norm=1"),
    Change("a switch by keys", press_switch, "batch_norm", gone=True),
    Change("a block", add_dense, "-d64-d64", "Network"),
    Change("a field", lambda p: write(number(p, "conv1: channels"), "7", "Enter"), "ecture=c7"),
)


def test_each_change_is_one_new_run(server: str, open_page) -> None:
    page = opened(server, open_page, 61)
    for change in CHANGES:
        if change.tab:
            page.get_by_role("tab", name=change.tab).click()
            settle(page)
        before = runs(page)
        change.act(page)
        expected = expect(page).not_to_have_url if change.gone else expect(page).to_have_url
        expected(re.compile(change.address))
        settle(page)
        page.wait_for_function(
            "known => performance.getEntriesByType('resource')"
            ".some(({ name }) => /api.run/.test(name) && !known.some((run) => name.includes(run)))",
            arg=before,
        )
        assert len(set(runs(page)) - set(before)) == 1, change.name
        agree(page)
        expect(page.locator(STATUS)).to_contain_text(re.compile("Step|Finished|Diverged|Stopped"))


def test_the_last_of_two_chips_counts(server: str, open_page) -> None:
    page = opened(server, open_page, 63)
    other = ".st-key-live_cnn-preset-bring_back button"
    page.evaluate(
        "chips => chips.forEach((chip) => document.querySelector(chip).click())", [CHIP, other]
    )
    expect(page.locator(other)).to_have_attribute("data-testid", "stBaseButton-primary")
    expect(page).to_have_url(re.compile("interventions="))
    settle(page)
    agree(page)


@pytest.mark.parametrize("pause", [0, 120, 600])
def test_no_step_of_a_number_is_lost(server: str, open_page, pause: int) -> None:
    page = opened(server, open_page, 300 + pause, "&steps=4000")
    for _ in range(3):
        page.locator(SEED).click()
        page.wait_for_timeout(pause)
    expect(page).to_have_url(re.compile(f"seed={303 + pause}&"))
    settle(page)
    expect(number(page, "Seed")).to_have_value(str(303 + pause))
    agree(page)


def test_a_key_that_is_held_ends_where_it_is_let_go(server: str, open_page) -> None:
    page = opened(server, open_page, 82)
    rate = slider(page, "learning_rate")
    rate.focus()
    for _ in range(8):
        page.keyboard.down("ArrowLeft")
        page.wait_for_timeout(30)
    page.keyboard.up("ArrowLeft")
    # 1, 2, 5 in each decade: the eighth below 0.1.
    expect(page).to_have_url(re.compile("learning_rate=0.0002&"))
    settle(page)
    expect(rate).to_have_attribute("aria-valuetext", "0.0002")
    agree(page)


def test_what_comes_right_after_is_not_lost(server: str, open_page) -> None:
    page = opened(server, open_page, 68)
    drag(page, "learning_rate", -40)
    page.locator(SEED).click()
    expect(page).to_have_url(re.compile("learning_rate=[0-9.]+&seed=69"))
    choose(page, "optimizer", "SGD")
    choose(page, "init", "Xavier normal")
    expect(page).to_have_url(re.compile("init=xavier_normal&optimizer=sgd.*seed=69"))
    page.get_by_role("tab", name="More settings").click()
    number(page, "Steps").fill("300")
    radio(page, "loss").nth(1).click()
    expect(page).to_have_url(re.compile("loss=mse.*steps=300"))
    settle(page)
    agree(page)


def test_what_is_the_same_begins_nothing(server: str, open_page) -> None:
    link = "&steps=100000&record_every=50&layer_activations=conv1=elu"
    link += "&activation=alpha*x*tanh(x)&params=alpha:0.5"
    page = opened(server, open_page, 90, link)
    before = runs(page)
    # By keys: the list may still be scrolling under a pointer.
    write(formula(page), "alpha*x*tanh(x)", "Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    settle(page)
    page.get_by_role("tab", name="Network").click()
    blocks = field(page, "architecture-typed").get_by_role("textbox")
    blocks.press("End")
    for key in ("0", "Backspace", "Enter"):
        blocks.press(key)
    settle(page)
    assert runs(page) == before
    expect(page.locator(STATUS)).to_contain_text("Step")


def test_an_emptied_number_keeps_its_value(server: str, open_page) -> None:
    page = opened(server, open_page, 99)
    steps = number(page, "Steps")
    write(steps, "240", "Enter")
    expect(page).to_have_url(re.compile("steps=240"))
    write(steps, "", "Enter")
    settle(page)
    assert "steps=240" in page.url
    page.reload()
    expect(steps).to_have_value("240")
    expect(page.get_by_text("(required)").first).not_to_be_visible()


def test_what_is_impossible_is_said_and_the_run_goes_on(server: str, open_page) -> None:
    page = opened(server, open_page, 85, "&steps=100000&record_every=50")
    before = runs(page)
    write(formula(page), "x*tanhh(x)", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("tanhh")
    page.get_by_role("tab", name="Network").click()
    write(field(page, "architecture-typed").get_by_role("textbox"), "c8k50", "Enter")
    expect(page.get_by_role("alert").first).to_contain_text("c8k50")
    kernel = number(page, "conv1: kernel F")
    write(kernel, "11", "Enter")
    why = page.locator(".lab-builder .lab-wrong + .lab-why")
    expect(why).to_contain_text("Training keeps to the network before this change")
    assert "architecture" not in page.url
    assert runs(page) == before
    write(kernel, "5", "Enter")
    expect(page).to_have_url(re.compile("architecture=c[0-9]+k5"))
    expect(why).to_have_count(0)


def test_controls_can_be_touched(server: str, open_page) -> None:
    page = opened(server, open_page, 71, width=390, height=844, has_touch=True, is_mobile=True)
    field(page, "optimizer").get_by_role("combobox").tap()
    page.get_by_role("option", name="SGD", exact=True).tap()
    expect(page).to_have_url(re.compile("optimizer=sgd"))
    settle(page)
    page.get_by_role("tab", name="More settings").tap()
    field(page, "batch_norm").locator("label").tap()
    expect(page).to_have_url(re.compile("batch_norm=1"))
    settle(page)
    agree(page)


def test_a_sentence_that_goes_leaves_the_pictures_in_place(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=none")
    expect(page.get_by_role("alert")).to_contain_text("none")
    page.locator(LIVE).evaluate("live => { live.kept = true }")
    page.locator(SEED).click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.locator(LIVE).evaluate("live => live.kept")


def test_two_edits_at_once_both_count(server: str, open_page) -> None:
    page = opened(server, open_page, 86)
    page.get_by_role("tab", name="Network").click()
    for _ in range(2):
        add_dense(page)
    expect(page).to_have_url(re.compile("-d64-d64-d64"))
    settle(page)
    removing = [
        page.get_by_role("button", name=f"Remove dense{i}").element_handle() for i in (2, 1)
    ]
    for button in removing:
        button.evaluate("button => button.click()")
    expect(page).not_to_have_url(re.compile("-d64-d64"))
    settle(page)
    agree(page)
    assert not page.locator(".lab-builder").get_by_role("alert").count()


def test_a_chip_right_after_an_edit_has_the_last_word(server: str, open_page) -> None:
    page = opened(server, open_page, 95)
    page.get_by_role("tab", name="Network").click()
    channels = number(page, "conv1: channels")
    channels.fill("11")
    page.locator(CHIP).click()
    expect(page).to_have_url(re.compile("activation=leaky_relu"))
    settle(page)
    assert "architecture" not in page.url
    expect(channels).to_have_value("16")
    expect(page.locator(".lab-builder-foot")).to_contain_text("13,706 parameters")
    agree(page)


def test_the_table_follows_one_step_back(server: str, open_page) -> None:
    page = opened(server, open_page, 96)
    page.get_by_role("tab", name="Network").click()
    channels = number(page, "conv1: channels")
    for text in ("8", "1e1"):
        write(channels, text, "Enter")
        expect(page).to_have_url(re.compile(f"architecture=c{float(text):.0f}k"))
        settle(page)
        expect(channels).to_have_value(f"{float(text):.0f}")
    page.go_back()
    expect(channels).to_have_value("8")


def test_a_network_of_the_sweep_is_one_new_run(server: str, open_page) -> None:
    link = "&steps=300&sweep_activations=elu&sweep_inits=pytorch&sweep_seeds=1&sweep_steps=50"
    page = opened(server, open_page, 88, link)
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("tab", name="Sweep").click()
    page.get_by_role("button", name="Train 1 network").click()
    expect(page.locator(".lab-ranking tbody tr:not(.lab-pending)")).to_have_count(1)
    settle(page)
    before = set(runs(page))
    page.get_by_role("button", name="watch it").click()
    expect(page).to_have_url(re.compile("activation=elu.*steps=50"))
    expect(page.locator(STATUS)).to_contain_text("Finished at step 50")
    settle(page)
    assert len(set(runs(page)) - before) == 1
    agree(page)


def panel_of_a_past_step(server: str, open_page, seed: int) -> tuple[Page, Locator]:
    page = opened(server, open_page, seed, "&steps=300")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    expect(page.locator(".lab-player [data-action=stop]")).to_be_disabled()
    page.get_by_role("slider", name="Step to look at").fill("96")
    expect(page.locator(STATUS)).to_contain_text("Looking back at step 96")
    page.get_by_role("button", name="Change it while it trains").click()
    return page, page.get_by_test_id("stPopoverBody")


def test_a_change_at_a_past_step_is_one_new_run_and_can_be_taken_back(server, open_page) -> None:
    page, panel = panel_of_a_past_step(server, open_page, 89)
    before = set(runs(page))
    # A double click is one change.
    panel.get_by_role("button", name="Apply: ").first.dblclick()
    expect(page).to_have_url(re.compile(r"interventions=96%3Alearning_rate(=|%3D)0\.1"))
    expect(panel).to_contain_text("step 96: learning rate → 0.1")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    settle(page)
    assert len(set(runs(page)) - before) == 1
    agree(page)
    expect(panel.get_by_role("alert")).to_have_count(0)
    panel.get_by_role("button", name="Train without these changes").click()
    expect(page).not_to_have_url(re.compile("interventions"))
    settle(page)
    agree(page)


def test_a_change_is_the_one_that_the_panel_shows(server: str, open_page) -> None:
    page, panel = panel_of_a_past_step(server, open_page, 94)
    rate = panel.get_by_role("slider").first
    rate.press("ArrowRight")
    rate.press("ArrowRight")
    panel.get_by_role("button", name="Apply: ").first.click()
    expect(page).to_have_url(re.compile(r"interventions=96%3Alearning_rate(=|%3D)0\.5"))
